import asyncio
import contextlib
import resource
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import orjson
import pytest

from bot import front, web
from bot.channel import Event
from bot.front import fronted
from bot.web import bound, serve
from bot.webhook import Door, Receive, Scope, Send, Webhook
from storage.database import DatabaseUnreachableError

DOORS = {"/telegram": Door("telegram:1", "s3cret"), "/telegram/2": Door("telegram:2", "other")}


class Ledger:
    """An intake that commits when it is let, and tells by which way events came."""

    def __init__(self) -> None:
        self.begun: list[Event] = []
        self.behind: list[Event] = []
        self.error: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self, event: Event) -> asyncio.Future[None]:
        self.begun.append(event)
        task = asyncio.ensure_future(self._commit())
        self._tasks.append(task)
        return task

    async def take(self, events: list[Event]) -> None:
        self.behind += events
        await self._commit()

    async def _commit(self) -> None:
        await self.gate.wait()
        if self.error is not None:
            raise self.error

    @property
    def marks(self) -> tuple[list[str], list[str]]:
        return [e.mark for e in self.begun], [e.mark for e in self.behind]


async def elsewhere(scope: Scope, receive: Receive, send: Send) -> None:
    start = {"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]}
    await send(start)
    await send({"type": "http.response.body", "body": b""})


@dataclass
class Line:
    """A connection of somebody who brings updates."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def status(self) -> int:
        head = await self.reader.readuntil(b"\r\n\r\n")
        assert b"content-length: 0" in head
        return int(head.split()[1])

    async def said(self, request: bytes) -> int:
        self.writer.write(request)
        return await self.status()


@dataclass
class Served:
    ledger: Ledger
    port: int
    task: asyncio.Task[None]

    @contextlib.asynccontextmanager
    async def line(self, first: bytes = b"") -> AsyncIterator[Line]:
        """A connection; what comes `first` is there before the server knows of it."""
        joined = socket.create_connection(("127.0.0.1", self.port))
        joined.sendall(first)
        reader, writer = await asyncio.open_connection(sock=joined)
        try:
            yield Line(reader, writer)
        finally:
            writer.close()


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    ledger = Ledger()
    async with bound("127.0.0.1", 0) as listening:
        application = Webhook(DOORS, ledger, elsewhere)
        task = asyncio.create_task(serve(application, listening, fronted(DOORS, ledger)))
        yield Served(ledger, listening.getsockname()[1], task)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def delivery(mark: int, *more: bytes, path: str = "/telegram", secret: bytes = b"s3cret") -> bytes:
    body = orjson.dumps({"update_id": mark, "message": {"text": "5 hộ"}})
    head = [
        b"POST %b HTTP/1.1" % path.encode(),
        b"Host: here",
        b"X-Telegram-Bot-Api-Secret-Token: " + secret,
        b"Content-Length: %d" % len(body),
        *more,
    ]
    return b"\r\n".join([*head, b"", body])


async def until_begun(ledger: Ledger, number: int) -> None:
    while len(ledger.begun) < number:  # noqa: ASYNC110  a connection tells nobody
        await asyncio.sleep(0.01)


async def test_deliveries_of_a_connection_are_taken_one_after_the_other(served: Served) -> None:
    async with served.line() as line:
        assert [await line.said(delivery(mark)) for mark in (5, 6, 7)] == [200, 200, 200]
        assert await line.said(delivery(8, path="/telegram/2", secret=b"other")) == 200
    assert served.ledger.marks == (["5", "6", "7", "8"], [])
    first, *_, last = served.ledger.begun
    assert (first.bot, last.bot) == ("telegram:1", "telegram:2")
    assert first.raw == {"update_id": 5, "message": {"text": "5 hộ"}}


async def test_heads_that_are_known_and_heads_that_are_not_take_turns(served: Served) -> None:
    async with served.line() as line, served.line() as other:
        for mark in (1, 1_000, 1_000_000, 2):
            for more in ((), (b"Via: 1.1 a", b"X-A: 1"), (b"Via: 1.1 b",)):
                assert await line.said(delivery(mark, *more)) == 200
                assert await other.said(delivery(mark, *more, path="/telegram/2", secret=b"other"))
    assert len(served.ledger.begun) == 24
    assert not served.ledger.behind
    assert {event.raw["update_id"] for event in served.ledger.begun} == {1, 1_000, 1_000_000, 2}
    assert {event.raw["message"]["text"] for event in served.ledger.begun} == {"5 hộ"}


async def test_a_known_head_with_too_little_or_too_much_behind_it_is_left_to_the_server(
    served: Served,
) -> None:
    whole = delivery(10)
    async with served.line() as line, served.line() as other:
        assert await line.said(delivery(1)) == 200
        line.writer.write(whole[:-1])
        other.writer.write(whole + whole[:9])
        assert await other.status() == 200
        line.writer.write(whole[-1:])
        other.writer.write(whole[9:])
        assert [await line.status(), await other.status()] == [200, 200]
    assert served.ledger.marks == (["1"], ["10", "10", "10"])


async def test_nothing_is_said_before_the_commit(served: Served) -> None:
    served.ledger.gate.clear()
    async with served.line() as line:
        answer = asyncio.create_task(line.said(delivery(5)))
        await until_begun(served.ledger, 1)
        await asyncio.sleep(0.1)
        assert not answer.done()
        served.ledger.gate.set()
        assert await answer == 200


async def test_a_delivery_that_comes_before_the_last_is_answered_waits(served: Served) -> None:
    served.ledger.gate.clear()
    async with served.line() as line:
        line.writer.write(delivery(5))
        await until_begun(served.ledger, 1)
        line.writer.write(delivery(6))
        line.writer.write(delivery(7))
        await asyncio.sleep(0.1)
        assert len(served.ledger.begun) == 1
        served.ledger.gate.set()
        assert [await line.status() for _ in range(3)] == [200, 200, 200]
    begun, behind = served.ledger.marks
    assert sorted(begun + behind) == ["5", "6", "7"]


class Pipe(asyncio.Transport):
    """A connection as the front sees it."""

    def __init__(self) -> None:
        super().__init__()
        self.reading = True
        self.answers = 0

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def is_closing(self) -> bool:
        return False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.answers += bytes(data).startswith(b"HTTP/1.1 200 ")


def no_server() -> asyncio.Protocol:
    raise AssertionError("it is left to the server")


async def test_of_whoever_sends_on_and_on_before_an_answer_no_more_is_read() -> None:
    ledger, pipe = Ledger(), Pipe()
    ledger.gate.clear()
    line = fronted(DOORS, ledger)(no_server, set())
    line.connection_made(pipe)
    line.data_received(delivery(5))
    assert pipe.reading
    line.data_received(delivery(6))
    assert not pipe.reading
    line.resume_writing()
    assert not pipe.reading
    ledger.gate.set()
    while pipe.answers < 2:  # noqa: ASYNC110  the front tells nobody
        await asyncio.sleep(0.01)
    assert pipe.reading
    assert ledger.marks == (["5", "6"], [])
    line.connection_lost(None)


async def test_several_deliveries_in_one_piece_are_all_taken(served: Served) -> None:
    async with served.line() as line:
        line.writer.write(delivery(5) + delivery(6))
        assert [await line.status(), await line.status()] == [200, 200]
    assert served.ledger.marks == ([], ["5", "6"])


async def test_a_delivery_in_pieces_is_taken(served: Served) -> None:
    whole = delivery(5)
    async with served.line() as line:
        for start in range(0, len(whole), 40):
            line.writer.write(whole[start : start + 40])
            await line.writer.drain()
            await asyncio.sleep(0.01)
        assert await line.status() == 200
        assert await line.said(delivery(6)) == 200
    assert served.ledger.marks == ([], ["5", "6"])


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (delivery(5, secret=b"guess"), 403),
        (delivery(5, secret=b"s3creT"), 403),
        (delivery(5, b"X-Telegram-Bot-Api-Secret-Token: guess"), 403),
        (delivery(5, path="/telegram/2"), 403),
        (delivery(5, path="/elsewhere"), 404),
        (delivery(5).replace(b"POST", b"GET"), 405),
        (delivery(5).replace(b"update_id", b"update_no"), 400),
        (delivery(5).replace(b'{"u', b'["u'), 400),
    ],
)
async def test_what_is_no_delivery_is_judged_behind(
    served: Served, request_: bytes, status: int
) -> None:
    async with served.line() as line:
        assert await line.said(delivery(1)) == 200
        assert await line.said(request_) == status
        assert await line.said(delivery(2)) == 200
    assert served.ledger.marks == (["1"], ["2"])


async def test_a_delivery_whose_sender_goes_is_answered_and_the_connection_closed(
    served: Served,
) -> None:
    async with served.line() as line:
        assert await line.said(delivery(5, b"Connection: close")) == 200
        async with asyncio.timeout(30):  # the idle time is more than twice as long
            assert await line.reader.read() == b""


async def test_what_is_no_http_is_refused(served: Served) -> None:
    async with served.line() as line:
        line.writer.write(b"\x16\x03\x01 hello\r\n\r\n")
        assert (await line.reader.read()).startswith(b"HTTP/1.1 400 ")
    assert served.ledger.marks == ([], [])


async def test_an_outage_is_503_and_a_bug_500(served: Served) -> None:
    async with served.line() as line:
        served.ledger.error = DatabaseUnreachableError()
        assert await line.said(delivery(5)) == 503
        served.ledger.error = KeyError("x")
        assert await line.said(delivery(5)) == 500
        served.ledger.error = None
        assert await line.said(delivery(5)) == 200
    assert served.ledger.marks == (["5", "5", "5"], [])


async def test_whoever_leaves_before_the_answer_disturbs_nobody(served: Served) -> None:
    served.ledger.gate.clear()
    async with served.line() as line:
        line.writer.write(delivery(5))
        await until_begun(served.ledger, 1)
    await asyncio.sleep(0.05)
    served.ledger.gate.set()
    async with served.line() as line:
        assert await line.said(delivery(6)) == 200
    assert served.ledger.marks == (["5", "6"], [])


async def test_a_connection_on_which_nothing_comes_is_closed(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front, "FIRST_SECONDS", 0.2)
    monkeypatch.setattr(front, "IDLE_SECONDS", 0.3)
    async with served.line() as silent:
        assert await silent.reader.read() == b""
    async with served.line(delivery(5)) as line:
        assert await line.status() == 200
        assert await line.reader.read() == b""
    assert served.ledger.marks == (["5"], [])


HALVES = {
    "half a line": b"POST /telegram HT",
    "half a head": b"POST /telegram HTTP/1.1\r\nHost: x\r\n",
    "half a head of a question": b"GET /healthz HTTP/1.1\r\nHost: x\r\n",
    "half a body": b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1",
}


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES.keys())
async def test_a_request_that_does_not_come_whole_is_not_waited_for(
    served: Served, monkeypatch: pytest.MonkeyPatch, half: bytes
) -> None:
    monkeypatch.setattr(web, "REQUEST_SECONDS", 0.3)
    async with served.line() as slow, served.line() as later:
        slow.writer.write(half)
        whole = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
        later.writer.write(whole)
        await later.reader.readuntil(b"\r\n\r\n")
        later.writer.write(half)
        for line in (slow, later):
            async with asyncio.timeout(30):
                await line.reader.read()
    async with served.line() as line:
        assert await line.said(delivery(5)) == 200


async def test_as_many_connections_as_the_system_allows_are_taken() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 900), hard))
    try:
        async with bound("127.0.0.1", 0):
            now, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert now == (65_536 if hard == resource.RLIM_INFINITY else min(65_536, hard))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def test_a_server_that_stops_answers_what_is_under_way(served: Served) -> None:
    async with served.line() as line, served.line() as idle:
        assert await idle.said(delivery(4)) == 200
        served.ledger.gate.clear()
        line.writer.write(delivery(5))
        await until_begun(served.ledger, 2)
        served.task.cancel()
        assert await idle.reader.read() == b""
        served.ledger.gate.set()
        head = await line.reader.read()
    assert head.startswith(b"HTTP/1.1 200 ")
    assert b"connection: close" in head
