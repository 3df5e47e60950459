"""Webhook deliveries and the API they are answered at, in this process: how many, how soon."""

import asyncio
import contextlib
import statistics
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import httptools

from bench.villages import Written
from tests.botapi_light import Light

IN_FLIGHT = 64
_PATIENCE = 300.0
_HEAD = (
    b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    b"X-Telegram-Bot-Api-Secret-Token: %s\r\nContent-Length: %d\r\n\r\n"
)


class LoadError(Exception):
    """A delivery was refused, or answers are missing."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Messages a second from the first delivery to the last reply; seconds in to reply out."""

    per_second: float
    delays: Sequence[float]

    @property
    def p50(self) -> float:
        return statistics.median(self.delays)

    @property
    def p99(self) -> float:
        return sorted(self.delays)[int(len(self.delays) * 0.99)]


class _Connection(asyncio.Protocol):
    """One keep-alive connection to a webhook, with one delivery under way at most."""

    def __init__(self, free: Callable[["_Connection"], None]) -> None:
        self._free = free
        self._parser: Any = None
        self.transport: Any = None
        self.refused = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self._parser = httptools.HttpResponseParser(self)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        status = self._parser.get_status_code()
        self._parser = httptools.HttpResponseParser(self)
        if status != 200:
            self.refused = status
        self._free(self)


class Load:
    """Delivers to one bot's webhook, at one port or at several in turn; hears replies at `api`."""

    def __init__(self, api: Light, host: str, port: int | Sequence[int], path: str) -> None:
        secret = str(api.webhook.get("secret_token") or "").encode()
        self._head = (path.encode(), secret)
        self._where = [(host, one) for one in ([port] if isinstance(port, int) else port)]
        self._api = api
        self._loop = asyncio.get_running_loop()
        self._under_way: dict[int, deque[float]] = defaultdict(deque)
        self._delays: list[float] = []
        self._wanted = 0
        self._all = asyncio.Event()
        self._idle: deque[_Connection] = deque()
        self._connections: list[_Connection] = []
        self._waiting: deque[Written] = deque()
        api.on_sent = self._heard

    @contextlib.asynccontextmanager
    async def _connected(self, number: int = IN_FLIGHT) -> AsyncIterator[None]:
        """Fresh connections, since servers close those that were idle for seconds."""
        for turn in range(number):
            host, port = self._where[turn % len(self._where)]
            _, made = await self._loop.create_connection(
                lambda: _Connection(self._next), host, port
            )
            self._connections.append(made)
        self._idle = deque(self._connections)
        try:
            yield
        finally:
            for connection in self._connections:
                connection.transport.close()
            self._connections.clear()

    async def as_fast_as_taken(self, messages: Sequence[Written]) -> Measured:
        """Keep every connection busy until all is delivered; wait for the last reply."""
        async with self._connected():
            return await self._as_fast_as_taken(messages)

    async def one_after_the_other(self, messages: Sequence[Written]) -> Measured:
        """Deliver each when the one before has been taken; wait for the last reply."""
        async with self._connected(1):
            return await self._as_fast_as_taken(messages)

    async def evenly(self, messages: Sequence[Written], per_second: float) -> Measured:
        """Deliver at an even pace, whatever the bot does."""
        async with self._connected():
            return await self._evenly(messages, per_second)

    async def _as_fast_as_taken(self, messages: Sequence[Written]) -> Measured:
        self._begin(len(messages))
        began = time.monotonic()
        self._waiting.extend(messages)
        self._use_idle()
        return await self._end(began)

    async def _evenly(self, messages: Sequence[Written], per_second: float) -> Measured:
        self._begin(len(messages))
        began = time.monotonic()
        for number, message in enumerate(messages):
            wait = began + number / per_second - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            self._waiting.append(message)
            self._use_idle()
        return await self._end(began)

    def _begin(self, number: int) -> None:
        self._delays, self._wanted = [], number
        self._all.clear()

    async def _end(self, began: float) -> Measured:
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._all.wait()
        except TimeoutError:
            pass
        ended = time.monotonic()
        refused = {c.refused for c in self._connections if c.refused}
        if refused or len(self._delays) < self._wanted:
            raise LoadError(f"{len(self._delays)} of {self._wanted} answered; refused: {refused}")
        return Measured(self._wanted / (ended - began), self._delays)

    def _use_idle(self) -> None:
        while self._idle and self._waiting:
            # Several ports take turns, also when one connection would do.
            self._next(self._idle.pop() if len(self._where) == 1 else self._idle.popleft())

    def _next(self, connection: _Connection) -> None:
        if not self._waiting:
            self._idle.append(connection)
            return
        message = self._waiting.popleft()
        self._under_way[message.chat].append(time.monotonic())
        head = _HEAD % (*self._head, len(message.body))
        connection.transport.write(head + message.body)

    def _heard(self, chat: int) -> None:
        under_way = self._under_way[chat]
        if under_way:
            self._delays.append(time.monotonic() - under_way.popleft())
        if len(self._delays) == self._wanted:
            self._all.set()
