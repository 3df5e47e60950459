"""HTTP over connections of our own: answers find their requests, and faults are told."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from bot import wire
from bot.wire import Wire, WireError

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
LONG = 30.0
Wires = Callable[[int], Wire]


@pytest.fixture
async def wires() -> AsyncIterator[Wires]:
    """Makes pools, which are closed at the end."""
    made: list[Wire] = []

    def make(connections: int) -> Wire:
        made.append(Wire(connections))
        return made[-1]

    yield make
    for pool in made:
        pool.close()
    await asyncio.sleep(0)


async def request(reader: asyncio.StreamReader) -> tuple[str, bytes]:
    """The head and body of the next request; raises when the connection ends."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    length = next(line for line in head.split("\r\n") if line.startswith("Content-Length"))
    return head, await reader.readexactly(int(length.partition(":")[2]))


@contextlib.asynccontextmanager
async def serving(serve: Serve) -> AsyncIterator[str]:
    """A server on this machine; its URL."""

    writers: list[asyncio.StreamWriter] = []

    async def quietly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            await serve(reader, writer)
        writer.close()

    server = await asyncio.start_server(quietly, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot1:SECRET/sendMessage?a=1"
    finally:
        server.close()
        for writer in writers:
            writer.close()
        for writer in writers:
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


def answering(*answers: bytes) -> tuple[Serve, list[tuple[str, bytes]]]:
    """A server that gives each connection these answers, one a request; what it was asked."""
    asked: list[tuple[str, bytes]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            asked.append(await request(reader))
            writer.write(answer)

    return serve, asked


async def test_a_request_arrives_as_it_was_meant_and_its_answer_comes_back(wires: Wires) -> None:
    serve, asked = answering(OK)
    async with serving(serve) as url:
        assert await wires(1).post(url, "số".encode(), LONG) == (200, b"ok")
    head, body = asked[0]
    assert head.startswith("POST /bot1:SECRET/sendMessage?a=1 HTTP/1.1\r\n")
    assert f"\r\nHost: {url.split('/')[2]}\r\n" in head
    assert body.decode() == "số"


async def test_a_connection_is_used_again(wires: Wires) -> None:
    serve, asked = answering(OK, OK)
    async with serving(serve) as url:
        pool = wires(1)
        await pool.post(url, b"1", LONG)
        await pool.post(url, b"2", LONG)
    assert [body for _, body in asked] == [b"1", b"2"]


@pytest.mark.parametrize("more", [OK, OK[:25], b"H", b"?"])
async def test_what_comes_behind_an_answer_is_nobodys_answer(wires: Wires, more: bytes) -> None:
    serve, asked = answering(OK + more, OK)
    async with serving(serve) as url:
        pool = wires(1)
        assert await pool.post(url, b"1", LONG) == (200, b"ok")
        assert await pool.post(url, b"2", LONG) == (200, b"ok")
    assert [body for _, body in asked] == [b"1", b"2"]


async def test_a_connection_that_was_idle_for_long_is_not_used_again(
    wires: Wires, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "IDLE_SECONDS", -1.0)
    serve, asked = answering(OK)
    async with serving(serve) as url:
        pool = wires(1)
        await pool.post(url, b"1", LONG)
        await pool.post(url, b"2", LONG)
    assert len(asked) == 2


async def test_an_answer_in_pieces_and_chunks_is_put_together(wires: Wires) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        head = b"HTTP/1.1 429 Slow\r\nTransfer-Encoding: chunked\r\n\r\n"
        whole = head + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
        for at in range(len(whole)):
            writer.write(whole[at : at + 1])
            await writer.drain()

    async with serving(serve) as url:
        assert await wires(1).post(url, b"", LONG) == (429, b"abcde")


async def test_news_before_the_answer_is_not_the_answer(wires: Wires) -> None:
    serve, _ = answering(b"HTTP/1.1 100 Continue\r\n\r\n" + OK)
    async with serving(serve) as url:
        assert await wires(1).post(url, b"", LONG) == (200, b"ok")


async def test_a_connection_that_the_server_closes_is_not_used_again(wires: Wires) -> None:
    serve, asked = answering(OK.replace(b"OK\r\n", b"OK\r\nConnection: close\r\n"))
    async with serving(serve) as url:
        pool = wires(1)
        await pool.post(url, b"1", LONG)
        await pool.post(url, b"2", LONG)
    assert len(asked) == 2


@pytest.mark.parametrize("bytewise", [False, True])
@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close",
        b"HTTP/1.1 200 OK\r\nX: Content-Length: 9",
        b"HTTP/1.0 200 OK",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2",
        b"HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close",
    ],
)
async def test_an_answer_that_names_no_length_ends_with_its_connection(
    wires: Wires, head: bytes, bytewise: bool
) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        whole = head + b"\r\n\r\nok"
        size = 1 if bytewise else len(whole)
        for at in range(0, len(whole), size):
            writer.write(whole[at : at + size])
            await writer.drain()
            await asyncio.sleep(0)

    async with serving(serve) as url:
        pool = wires(1)
        assert await pool.post(url, b"1", LONG) == (200, b"ok")
        assert await pool.post(url, b"2", LONG) == (200, b"ok")


async def test_an_answer_whose_connection_breaks_off_is_not_taken_for_whole(wires: Wires) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok")
        await writer.drain()
        await asyncio.sleep(0.2)
        connection = writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()  # by a RST

    async with serving(serve) as url:
        with pytest.raises(WireError):
            await wires(1).post(url, b"", LONG)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0 hello\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok",
        b"HTTP/1.0 200 OK\r\nConnection: close\r\nCONTENT-LENGTH: 9\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n",
        b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n",
    ],
)
async def test_what_is_no_whole_answer_is_told_without_the_url(wires: Wires, answer: bytes) -> None:
    serve, _ = answering(answer)
    async with serving(serve) as url:
        with pytest.raises(WireError) as raised:
            await wires(1).post(url, b"", LONG)
    assert "SECRET" not in str(raised.value)


async def test_an_answer_without_an_end_is_refused(
    wires: Wires, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "LARGEST_ANSWER", 1)
    serve, _ = answering(OK)
    async with serving(serve) as url:
        with pytest.raises(WireError):
            await wires(1).post(url, b"", LONG)


async def test_a_late_answer_is_never_taken_for_that_of_the_next_request(wires: Wires) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            _, body = await request(reader)
            if body == b"slow":
                await asyncio.sleep(0.2)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))

    async with serving(serve) as url:
        pool = wires(1)
        with pytest.raises(TimeoutError):
            await pool.post(url, b"slow", 0.05)
        assert await pool.post(url, b"next", LONG) == (200, b"next")


async def test_no_more_connections_are_open_than_allowed(wires: Wires) -> None:
    open_now, most = 0, 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                await request(reader)
                await asyncio.sleep(0.01)
                writer.write(OK)
        open_now -= 1

    async with serving(serve) as url:
        pool = wires(3)
        await asyncio.gather(*(pool.post(url, b"", LONG) for _ in range(12)))
    assert most == 3


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "http:///x", "http://127.0.0.1/a b\r\nX: y"])
async def test_what_is_no_address_is_refused(wires: Wires, url: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        await wires(1).post(url, b"", LONG)


async def test_a_server_that_is_not_there_is_an_error_of_the_network(wires: Wires) -> None:
    async with serving(answering()[0]) as url:
        pass
    with pytest.raises(ConnectionError):
        await wires(1).post(url, b"", LONG)
