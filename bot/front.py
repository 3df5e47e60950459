"""In front of the web server: ordinary deliveries are taken here, without a task for each.

A delivery that comes whole and in one piece, through a door and with its secret, is answered on the
spot. A connection that brings anything else, be it only once, is left to uvicorn from then on, and
what it brought is judged there: this file refuses nothing.
"""

import asyncio
import hmac
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple, Protocol

import httptools

from bot.channel import Event
from bot.webhook import Door, event_of, status_for

# Longer than proxies keep theirs by default, so that they close first.
IDLE_SECONDS: Final = 75.0
# Who connects has something to say: those who only take connections away are let go sooner.
FIRST_SECONDS: Final = 20.0
_KNOWN_HEADS: Final = 4
_LENGTH: Final = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)[ \t]*\r\n", re.IGNORECASE)
_DIGITS: Final = 7
_NEEDS_MORE: Final = frozenset({b"transfer-encoding", b"expect", b"upgrade", b"content-encoding"})
_ANSWER: Final = b"HTTP/1.1 %d %s\r\ncontent-length: 0\r\n%s\r\n"
_PHRASES: Final = {200: b"OK", 500: b"Internal Server Error", 503: b"Service Unavailable"}
_STAYS: Final = {status: _ANSWER % (status, said, b"") for status, said in _PHRASES.items()}
_ENDS: Final = {
    status: _ANSWER % (status, said, b"connection: close\r\n") for status, said in _PHRASES.items()
}


class Begins(Protocol):
    """Takes events in one by one."""

    def begin(self, event: Event) -> asyncio.Future[None]:
        """Take an event in; what is returned is done when it is committed."""


def _now() -> datetime:
    return datetime.now(UTC)


class _Head(NamedTuple):
    """The head of a delivery that was taken, without the digits of its length."""

    before: bytes
    after: bytes
    door: Door


class _Doors:
    """Whom deliveries may come to, and how their heads looked lately.

    One proxy sends all of them, so that only a length tells a head from the last one: what is
    letter for letter like it needs no parser.
    """

    def __init__(self, doors: Mapping[str, Door]) -> None:
        self._paths = {path.encode(): door for path, door in doors.items()}
        self._heads: list[_Head] = []

    def at(self, path: bytes) -> Door | None:
        """The door at a path."""
        return self._paths.get(path)

    def recognise(self, data: bytes) -> tuple[Door, bytes] | None:
        """The door and the body, if this is one whole delivery with a head that is known."""
        for head in self._heads:
            start = len(head.before)
            end = data.find(b"\r", start, start + _DIGITS + 1)
            body = end + len(head.after)
            digits = data[start:end]
            if (
                end > start
                and digits.isdigit()
                and len(data) == body + int(digits)
                and hmac.compare_digest(data[:start], head.before)
                and hmac.compare_digest(data[end:body], head.after)
            ):
                return head.door, data[body:]
        return None

    def remember(self, data: bytes, door: Door) -> None:
        """What a delivery came with has been judged, and let in."""
        head = data[: data.index(b"\r\n\r\n") + 4]
        length = _LENGTH.search(head)
        if length is not None:
            known = _Head(head[: length.start(1)], head[length.end(1) :], door)
            self._heads = [known, *self._heads[: _KNOWN_HEADS - 1]]


def fronted(
    doors: Mapping[str, Door], intake: Begins, now: Callable[[], datetime] = _now
) -> Callable[[Callable[[], Any], set[Any]], asyncio.Protocol]:
    """What puts a front before the server's protocols; `doors` by path, as in `Webhook`."""
    known = _Doors(doors)
    return lambda general, connections: _Front(known, intake, general, connections, now)


class _Front(asyncio.Protocol):
    """One connection, with one delivery under way at most.

    `general` makes the protocol that takes the connection over. `connections` are those of the
    server, which calls `shutdown` on each when it stops.
    """

    def __init__(
        self,
        doors: _Doors,
        intake: Begins,
        general: Callable[[], Any],
        connections: set[Any],
        now: Callable[[], datetime],
    ) -> None:
        self._doors = doors
        self._intake = intake
        self._general = general
        self._connections = connections
        self._now = now
        self._loop = asyncio.get_running_loop()
        self._parser = httptools.HttpRequestParser(self)
        self._transport: Any = None
        self._under_way: Door | None = None
        self._held = b""
        self._ending = False
        self._idle_since = self._loop.time()
        self._most_idle = FIRST_SECONDS
        self._timer: asyncio.TimerHandle | None = None
        self._url = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._body = b""
        self._begun = self._complete = 0
        self._stays = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._connections.add(self)
        self._timer = self._loop.call_later(self._most_idle, self._look)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio's signature
        self._leave()

    def data_received(self, data: bytes) -> None:
        if self._under_way is not None:  # the next request before this one's answer
            self._held += data
            self._transport.pause_reading()
            return
        event = self._delivered(data)
        if event is None:
            self._hand_over(data)
            return
        self._intake.begin(event).add_done_callback(self._answer)

    def pause_writing(self) -> None:
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        if not self._held:
            self._transport.resume_reading()

    def shutdown(self) -> None:
        """Close once nothing is under way; the server calls this when it stops."""
        self._ending = True
        if self._under_way is None:
            self._transport.close()

    def on_message_begin(self) -> None:
        self._begun += 1

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name.lower(), value))

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        self._complete += 1
        self._stays = self._parser.should_keep_alive()  # asked later it says yes to all

    def _delivered(self, data: bytes) -> Event | None:
        """The event that these bytes deliver; None where they are anything but one delivery."""
        found = self._doors.recognise(data) or self._parsed(data)
        if found is None:
            return None
        door, body = found
        try:
            event = event_of(door, body, self._now())
        except ValueError:
            return None
        self._under_way = door
        return event

    def _parsed(self, data: bytes) -> tuple[Door, bytes] | None:
        self._url = self._body = b""
        self._headers, self._begun, self._complete = [], 0, 0
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            return None
        door = self._doors.at(self._url)
        if door is None or not self._is_plain() or not self._is_let_in(door):
            return None
        self._doors.remember(data, door)
        return door, self._body

    def _is_plain(self) -> bool:
        """Tell whether what came is one whole request to post something, and no more."""
        parser = self._parser
        return (
            self._begun == self._complete == 1
            and parser.get_method() == b"POST"
            and parser.get_http_version() == "1.1"
            and self._stays
            and not any(name in _NEEDS_MORE for name, _ in self._headers)
        )

    def _is_let_in(self, door: Door) -> bool:
        said = [value for name, value in self._headers if name == door.header]
        return len(said) == 1 and hmac.compare_digest(said[0], door.secret.encode())

    def _answer(self, taken: asyncio.Future[None]) -> None:
        door, self._under_way = self._under_way, None
        status = 200
        if taken.cancelled():
            status = 503
        elif (error := taken.exception()) is not None and door is not None:
            status = status_for(door, error)
        if self._transport.is_closing():
            return
        self._transport.write((_ENDS if self._ending else _STAYS)[status])
        self._idle_since, self._most_idle = self._loop.time(), IDLE_SECONDS
        if self._ending:
            self._transport.close()
        elif self._held:
            data, self._held = self._held, b""
            self._transport.resume_reading()
            self.data_received(data)

    def _hand_over(self, data: bytes) -> None:
        """Leave the connection to the server, from these bytes on."""
        self._leave()
        general = self._general()
        self._transport.set_protocol(general)
        general.connection_made(self._transport)
        general.data_received(data)

    def _leave(self) -> None:
        self._connections.discard(self)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        """Close a connection that has been idle for too long."""
        left = self._idle_since + self._most_idle - self._loop.time()
        if self._under_way is None and left <= 0:
            self._transport.close()
            return
        self._timer = self._loop.call_later(max(left, 1.0), self._look)
