"""The endpoint channels send events to: 200 is said only after they are committed.

A bare ASGI application, since this is the path every report takes.
"""

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import orjson
import structlog

from bot.channel import Event, Intake
from bot.unreadable import mended
from storage.database import is_outage

LARGEST_BODY: Final = 1024 * 1024
BODY_SECONDS: Final = 15.0
_DIGITS: Final = 20
TELEGRAM_HEADER: Final = b"x-telegram-bot-api-secret-token"

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_log = structlog.get_logger()


class _RefusedError(Exception):
    """The request is answered with this status and no words."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _GoneError(Exception):
    """The client left before its request was whole."""


def telegram_mark(body: Mapping[str, Any]) -> str:
    """The update's number as a mark. Raises `ValueError` when there is none."""
    mark = body.get("update_id")
    if type(mark) is not int:
        raise ValueError("no update_id")
    return str(mark)


@dataclass(frozen=True, slots=True)
class Door:
    """Where one bot's events arrive: who may bring them and how they are told apart.

    `secret` is compared with the header `header` (lower case). `mark` reads the event's mark from
    the body and raises `ValueError` for what is no event.
    """

    bot: str
    secret: str
    header: bytes = TELEGRAM_HEADER
    mark: Callable[[Mapping[str, Any]], str] = telegram_mark

    def __post_init__(self) -> None:
        if not self.secret:
            raise ValueError("a webhook without a secret is open to everybody")


def event_of(door: Door, body: bytes, received: datetime) -> Event:
    """The event that a request's body is. Raises `ValueError` for what is none."""
    try:
        raw = orjson.loads(body)
    except orjson.JSONDecodeError:
        raw = mended(body)  # a letter broken in two is no reason to hear nothing of a message
    if not isinstance(raw, dict):
        raise ValueError("no object")  # noqa: TRY004  as what is no JSON
    return Event(door.bot, door.mark(raw), raw, received)


def status_for(door: Door, error: BaseException) -> int:
    """How an event that could not be taken is answered: it is to be brought again."""
    outage = is_outage(error)
    kind = "database" if outage else type(error).__name__
    _log.warning("webhook.not_taken", bot=door.bot, error=kind)
    return 503 if outage else 500


def _now() -> datetime:
    return datetime.now(UTC)


class Webhook:
    """The application: `doors` by path; whatever else comes goes to `fallback`."""

    def __init__(
        self,
        doors: Mapping[str, Door],
        intake: Intake,
        fallback: App,
        *,
        now: Callable[[], datetime] = _now,
        body_seconds: float = BODY_SECONDS,
    ) -> None:
        self._doors = dict(doors)
        self._intake = intake
        self._fallback = fallback
        self._now = now
        self._body_seconds = body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI connection."""
        door = self._doors.get(scope["path"]) if scope["type"] == "http" else None
        if door is None:
            await self._fallback(scope, receive, send)
            return
        try:
            status = await self._answer(door, scope, receive)
        except _GoneError:
            return
        await send(_START[status])
        await send(_END)

    async def _answer(self, door: Door, scope: Scope, receive: Receive) -> int:
        try:
            event = await self._event(door, scope, receive)
        except _RefusedError as refused:
            _log.info("webhook.refused", bot=door.bot, status=refused.status)
            return refused.status
        try:
            await self._intake.take([event])
        except Exception as error:  # noqa: BLE001 - told again later, whatever it was
            return status_for(door, error)
        return 200

    async def _event(self, door: Door, scope: Scope, receive: Receive) -> Event:
        length = _admitted(door, scope)
        if length > LARGEST_BODY:
            raise _RefusedError(413)
        try:
            async with asyncio.timeout(self._body_seconds):
                body = await _read(receive)
        except TimeoutError:
            raise _RefusedError(408) from None
        try:
            return event_of(door, body, self._now())
        except ValueError:
            raise _RefusedError(400) from None


def _admitted(door: Door, scope: Scope) -> int:
    """Check who is there before anything is read; return the announced length, 0 for none."""
    if scope["method"] != "POST":
        raise _RefusedError(405)
    secret = length = b""
    for name, value in scope["headers"]:
        if name == door.header:
            secret = value
        elif name == b"content-length":
            length = value
    if not hmac.compare_digest(secret, door.secret.encode()):
        raise _RefusedError(403)
    # More digits than int() takes are more bytes than anybody sends.
    return int(length[:_DIGITS]) if length.isdigit() else 0


async def _read(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise _GoneError
        part = message.get("body", b"")
        size += len(part)
        if size > LARGEST_BODY:
            raise _RefusedError(413)
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def _start(status: int) -> Message:
    headers = [(b"content-length", b"0")]
    if status in {408, 413}:
        headers.append((b"connection", b"close"))
    return {"type": "http.response.start", "status": status, "headers": headers}


_START: Final = {status: _start(status) for status in (200, 400, 403, 405, 408, 413, 500, 503)}
_END: Final[Message] = {"type": "http.response.body", "body": b""}
