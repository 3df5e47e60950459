"""Delivery of updates to a webhook: in order per chat, again and again until it is taken."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp
import orjson

from tests.botapi_wire import Json

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to deliver an update: a status, or the error of the connection."""

    update_id: int
    attempt: int
    status: int | None
    error: str | None
    seconds: float
    at: float = field(default_factory=time.monotonic)

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


@dataclass(slots=True)
class Hook:
    """What setWebhook was told."""

    url: str
    secret: str = ""
    max_connections: int = 40
    patience: float = 60.0
    retry_after: float = 0.05


class Webhook:
    """Posts updates to one address until each is answered with 2xx.

    `taken` is told of a delivered update, `attempted` of every attempt, `replied` of a method
    that the webhook called in its answer.
    """

    def __init__(
        self,
        hook: Hook,
        *,
        taken: Callable[[Json], None],
        attempted: Callable[[Delivery], None],
        replied: Callable[[Json], Awaitable[None]],
    ) -> None:
        self.hook = hook
        self._taken, self._attempted, self._replied = taken, attempted, replied
        self._lanes: dict[int, deque[Json]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(hook.max_connections)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=hook.max_connections, ssl=False),
            timeout=aiohttp.ClientTimeout(total=hook.patience),
        )

    def offer(self, update: Json) -> None:
        """Queues an update behind the others of its chat."""
        key = _lane(update)
        if key in self._lanes:
            self._lanes[key].append(update)
            return
        self._lanes[key] = deque([update])
        task = asyncio.ensure_future(self._run(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._session.close()

    async def _run(self, key: int) -> None:
        lane = self._lanes[key]
        while lane:
            await self._deliver(lane[0])
            self._taken(lane.popleft())
        del self._lanes[key]

    async def _deliver(self, update: Json) -> None:
        attempt = 0
        while True:
            attempt += 1
            async with self._slots:
                delivery = await self._post(update, attempt)
            self._attempted(delivery)
            if delivery.ok:
                return
            await asyncio.sleep(min(self.hook.retry_after * 2 ** (attempt - 1), 0.5))

    async def _post(self, update: Json, attempt: int) -> Delivery:
        headers = {"Content-Type": "application/json"}
        if self.hook.secret:
            headers[SECRET_HEADER] = self.hook.secret
        begun, status, error = time.monotonic(), None, None
        try:
            async with self._session.post(
                self.hook.url, data=orjson.dumps(update), headers=headers, allow_redirects=False
            ) as answer:
                body = await answer.read()
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            error = f"{type(problem).__name__}: {problem}"
        if status is not None and 200 <= status < 300:
            await self._call(body)
        seconds = time.monotonic() - begun
        return Delivery(update["update_id"], attempt, status, error, seconds)

    async def _call(self, body: bytes) -> None:
        if body.startswith(b"{") and b'"method"' in body:
            await self._replied(orjson.loads(body))


def _lane(update: Json) -> int:
    """The chat whose order is kept; an update without one stands alone."""
    for content in update.values():
        if isinstance(content, dict):
            within = content.get("message") if "data" in content else content
            chat = within.get("chat") if isinstance(within, dict) else None
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return int(chat["id"])
    return -int(update.get("update_id", 0)) - 2**60
