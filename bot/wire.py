"""HTTP/1.1 as the Bot API needs it: JSON posted over connections that are kept.

A general client takes a fifth of a millisecond a call and as much of the start as all the rest;
every confirmation is such a call. No error carries the URL, which holds the bot's token.
"""

import asyncio
import socket
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit
from weakref import WeakSet

import httptools

if TYPE_CHECKING:
    import ssl

CONNECT_SECONDS: Final = 10.0
# Where a machine's IPv6 leads nowhere, the next address must still have its chance.
_ADDRESS_SECONDS: Final = 3.0
# Below what servers allow: sending on a connection that they are just closing is ambiguous.
IDLE_SECONDS: Final = 20.0
LARGEST_ANSWER: Final = 32 * 1024 * 1024
_LARGEST_HEAD: Final = 64 * 1024
_MEASURES: Final = frozenset({b"content-length", b"transfer-encoding"})
_INFORMATIONAL: Final = range(100, 200)
_KNOWN_URLS: Final = 64


class WireError(Exception):
    """The connection broke, or what came over it was no HTTP."""


class TooLargeError(WireError):
    """The answer is larger than anything we ask for; `beginning` is how it begins."""

    def __init__(self, beginning: bytes) -> None:
        super().__init__("too large")
        self.beginning = beginning


_Place = tuple[str, int, bool]


class _Target(NamedTuple):
    """Where a URL leads: host, port and whether by TLS, and the beginning of every request."""

    place: _Place
    head: bytes


Answer = tuple[int, bytes]


class _Connection(asyncio.Protocol):
    """One connection, with one request under way at most; `freed` hears when there is none."""

    __slots__ = (
        "__weakref__",
        "_body",
        "_freed",
        "_head",
        "_look",
        "_loop",
        "_parser",
        "_size",
        "_transport",
        "_until",
        "_waiting",
        "alive",
        "idle_since",
    )

    def __init__(self, freed: Callable[["_Connection"], None]) -> None:
        self.alive = True
        self.idle_since = 0.0
        self._freed = freed
        self._loop = asyncio.get_running_loop()
        self._transport: Any = None
        self._parser: Any = None
        self._body: list[bytes] = []
        self._size = 0
        self._head = b""
        self._waiting: asyncio.Future[Answer] | None = None
        self._until = 0.0
        self._look: asyncio.TimerHandle | None = None

    def ask(self, request: bytes, seconds: float) -> asyncio.Future[Answer]:
        """Send a request; what is returned becomes status and body of its answer.

        It fails with `WireError`, or with `TimeoutError` after so many seconds.
        """
        waiting = self._waiting = self._loop.create_future()
        self._body, self._size, self._head = [], 0, b""
        self._until = self._loop.time() + seconds
        if self._look is None or self._look.when() > self._until:
            self._watch()
        self._transport.write(request)
        return waiting

    def close(self) -> None:
        """Close it at once; who still waits hears of it when it is closed."""
        self.alive = False
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._parser = httptools.HttpResponseParser(self)

    def data_received(self, data: bytes) -> None:
        if self._waiting is None:
            self.close()
            return
        known = self._size
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, WireError):
            large = self._size > LARGEST_ANSWER
            self._fail(TooLargeError(self._body[0]) if large else WireError("no HTTP"))
        if self._waiting is not None and not known and len(self._head) < _LARGEST_HEAD:
            self._head += data  # the answer is not at its end

    def eof_received(self) -> None:
        """The other side has said all: an answer that names no length ends here.

        One that does is cut off. What was cut without our knowing is no JSON.
        """
        self.alive = False  # and asyncio closes it
        if self._waiting is not None and _Head(self._head).is_open:
            self._end((self._parser.get_status_code(), b"".join(self._body)))

    def connection_lost(self, exc: Exception | None) -> None:
        self.alive = False
        if self._look is not None:
            self._look.cancel()
        self._end(WireError(type(exc).__name__ if exc else "closed"))

    def on_message_begin(self) -> None:
        if self._waiting is None:  # more behind an answer, which nobody asked for
            self.close()

    def on_body(self, body: bytes) -> None:
        self._size += len(body)
        self._body.append(body)
        if self._size > LARGEST_ANSWER:
            raise WireError("too large")

    def on_message_complete(self) -> None:
        status = self._parser.get_status_code()
        if status in _INFORMATIONAL:  # the answer itself follows
            self._body, self._size = [], 0
            return
        if self._waiting is None or not self._parser.should_keep_alive():
            self.close()
        self._end((status, b"".join(self._body)))

    def _watch(self) -> None:
        """Look at the time when the answer is late; one timer does for many requests in turn."""
        if self._look is not None:
            self._look.cancel()
        self._look = self._loop.call_at(self._until, self._looked)

    def _looked(self) -> None:
        self._look = None
        if self._waiting is None:
            return
        if self._loop.time() < self._until:
            self._watch()
        else:
            self._fail(TimeoutError())

    def _fail(self, error: Exception) -> None:
        self.close()
        self._end(error)

    def _end(self, answer: "Answer | Exception") -> None:
        """What was asked is answered, or never will be."""
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            return
        if not waiting.done():
            if isinstance(answer, Exception):
                waiting.set_exception(answer)
            else:
                waiting.set_result(answer)
        self._freed(self)


class _Head:
    """The head of an answer, read again; it is open if the connection's end is the answer's."""

    def __init__(self, data: bytes) -> None:
        self.is_open = False
        self._measured = False
        httptools.HttpResponseParser(self).feed_data(data)

    def on_message_begin(self) -> None:
        self.is_open = self._measured = False

    def on_header(self, name: bytes, _value: bytes) -> None:
        if name.lower() in _MEASURES:
            self._measured = True

    def on_headers_complete(self) -> None:
        self.is_open = not self._measured


class Wire:
    """A pool of at most `connections`."""

    def __init__(self, connections: int) -> None:
        self._free = connections
        self._room = asyncio.Event()
        self._open = WeakSet[_Connection]()
        self._idle: dict[_Place, list[_Connection]] = {}
        self._targets: dict[str, _Target] = {}
        self._trusted: ssl.SSLContext | None = None
        self._reached: dict[_Place, str] = {}

    def begin(self, url: str, body: bytes, seconds: float) -> asyncio.Future[Answer] | None:
        """Post JSON over a connection that is idle; None where there is none to be had at once.

        Whoever cancels what is returned does not hear the answer, but may have been heard.
        """
        target = self._target(url)
        connection = self._kept(target) if self._free else None
        if connection is None:
            return None
        self._free -= 1
        return connection.ask(_request(target, body), seconds)

    async def post(self, url: str, body: bytes, seconds: float) -> Answer:
        """Post JSON and return the answer's status and body.

        Raises `TimeoutError`, `OSError`, `ValueError` for a URL that is none, and `WireError`.
        """
        target = self._target(url)
        async with asyncio.timeout(seconds):
            await self._turn()
            try:
                connection = self._kept(target) or await self._connected(target)
            except BaseException:
                self._leave()
                raise
            answer = connection.ask(_request(target, body), seconds)
            try:
                return await answer
            except asyncio.CancelledError:
                connection.close()  # else the next request would be given this one's answer
                raise

    def close(self) -> None:
        """Close every connection; a later request connects anew."""
        for connection in list(self._open):
            connection.close()
        self._idle.clear()

    async def _turn(self) -> None:
        """Wait until one more may be under way."""
        while not self._free:
            self._room.clear()
            await self._room.wait()
        self._free -= 1

    def _leave(self) -> None:
        self._free += 1
        self._room.set()

    def _freed(self, connection: _Connection, place: _Place) -> None:
        self._leave()
        if connection.alive:
            connection.idle_since = time.monotonic()
            self._idle.setdefault(place, []).append(connection)

    def _kept(self, target: _Target) -> _Connection | None:
        """The connection used last, if it was used lately; the older ones are closed."""
        kept = self._idle.get(target.place)
        while kept:
            connection = kept.pop()
            if connection.alive and connection.idle_since > time.monotonic() - IDLE_SECONDS:
                return connection
            if connection.alive:
                connection.close()
        return None

    async def _connected(self, target: _Target) -> _Connection:
        """Try the addresses of the host in turn, first the one that was reached before."""
        host, port, _ = place = target.place
        async with asyncio.timeout(CONNECT_SECONDS):
            addresses = await _addresses(host, port)
            addresses.sort(key=lambda address: address != self._reached.get(place))
            for left, address in zip(_countdown(len(addresses)), addresses, strict=True):
                try:
                    async with asyncio.timeout(_ADDRESS_SECONDS if left else None):
                        connection = await self._opened(target, address)
                except OSError:  # a timeout is one too
                    if not left:
                        raise
                else:
                    self._reached[place] = address
                    return connection
        raise OSError("no address")

    async def _opened(self, target: _Target, address: str) -> _Connection:
        host, port, secure = target.place
        _, connection = await asyncio.get_running_loop().create_connection(
            lambda: _Connection(partial(self._freed, place=target.place)),
            address,
            port,
            ssl=self._context() if secure else None,
            server_hostname=host if secure else None,
        )
        self._open.add(connection)
        return connection

    def _context(self) -> "ssl.SSLContext":
        if self._trusted is None:
            import ssl  # noqa: PLC0415  a server beside us is reached without

            self._trusted = ssl.create_default_context()
        return self._trusted

    def _target(self, url: str) -> _Target:
        target = self._targets.get(url)
        if target is None:
            if len(self._targets) >= _KNOWN_URLS:
                self._targets.clear()
            target = self._targets[url] = _target_of(url)
        return target


async def _addresses(host: str, port: int) -> list[str]:
    """The addresses of a host, each once."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def _request(target: _Target, body: bytes) -> bytes:
    return b"%b%d\r\n\r\n%b" % (target.head, len(body), body)


def _countdown(number: int) -> Iterator[int]:
    return iter(range(number - 1, -1, -1))


def _target_of(url: str) -> _Target:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("no address of HTTP")
    path = parts.path or "/"
    if parts.query:
        path += f"?{parts.query}"
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    named = f"{host}:{parts.port}" if parts.port else host
    if any(letter <= " " for letter in path + named):
        raise ValueError("no address of HTTP")
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {named}\r\nUser-Agent: thonso\r\n"
        "Accept: application/json\r\nContent-Type: application/json\r\nContent-Length: "
    )
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    return _Target((parts.hostname, port, secure), head.encode("ascii"))
