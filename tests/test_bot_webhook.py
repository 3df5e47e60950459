import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import uvicorn

from bot.channel import Event
from bot.webhook import Door, Receive, Scope, Send, Webhook
from storage.database import DatabaseUnreachableError

SECRET = {"X-Telegram-Bot-Api-Secret-Token": "s3cret"}
UPDATE = {"update_id": 5, "message": {"text": "5 hộ"}}


class Notebook:
    def __init__(self) -> None:
        self.taken: list[Event] = []
        self.error: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()

    async def take(self, events: list[Event]) -> None:
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        self.taken += events


async def elsewhere(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b"elsewhere"})


@contextlib.asynccontextmanager
async def serving(intake: Notebook, body_seconds: float = 60.0) -> AsyncIterator[str]:
    doors = {"/telegram": Door("telegram:1", "s3cret"), "/telegram/2": Door("telegram:2", "other")}
    app = Webhook(doors, intake, elsewhere, body_seconds=body_seconds)
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, lifespan="off", log_level="critical", ws="none")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve([listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listening.close()


@pytest.fixture
async def intake() -> Notebook:
    return Notebook()


async def post(url: str, data: Any = None, **more: Any) -> tuple[int, bytes]:
    headers = more.pop("headers", SECRET)
    async with (
        aiohttp.ClientSession() as session,
        session.request("POST", url, data=data, headers=headers, **more) as response,
    ):
        return response.status, await response.read()


async def test_an_update_is_answered_with_200_and_no_words(intake: Notebook) -> None:
    async with serving(intake) as root:
        assert await post(f"{root}/telegram", json=UPDATE) == (200, b"")
    (event,) = intake.taken
    assert (event.bot, event.mark, event.raw) == ("telegram:1", "5", UPDATE)


async def test_200_is_said_only_after_the_update_is_committed(intake: Notebook) -> None:
    intake.gate.clear()
    async with serving(intake) as root:
        answer = asyncio.create_task(post(f"{root}/telegram", json=UPDATE))
        await asyncio.sleep(0.2)
        assert not answer.done()
        intake.gate.set()
        assert await answer == (200, b"")


@pytest.mark.parametrize(
    "headers",
    [{}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}, {"X-Telegram-Bot-Api-Secret-Token": "é"}],
)
async def test_a_wrong_secret_is_refused_without_words(
    intake: Notebook, headers: dict[str, str]
) -> None:
    async with serving(intake) as root:
        assert await post(f"{root}/telegram", json=UPDATE, headers=headers) == (403, b"")
    assert intake.taken == []


async def test_each_bot_has_its_own_secret(intake: Notebook) -> None:
    async with serving(intake) as root:
        assert (await post(f"{root}/telegram/2", json=UPDATE))[0] == 403
        other = {"X-Telegram-Bot-Api-Secret-Token": "other"}
        assert (await post(f"{root}/telegram/2", json=UPDATE, headers=other))[0] == 200
    assert intake.taken[0].bot == "telegram:2"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"5",
        b"null",
        b"{}",
        b'{"update_id": "5"}',
        b'{"update_id": true}',
        b"\xff",
    ],
)
async def test_what_is_no_update_is_a_bad_request(intake: Notebook, body: bytes) -> None:
    async with serving(intake) as root:
        assert await post(f"{root}/telegram", body) == (400, b"")
    assert intake.taken == []


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        (rb"12 h\u1ed9 \ud800", "12 hộ \ufffd"),
        (b"12 h\xe1\xbb", "12 h\ufffd"),
        (b"12\t5", "12\t5"),
    ],
)
async def test_a_message_with_a_broken_letter_is_heard(
    intake: Notebook, text: bytes, heard: str
) -> None:
    body = b'{"update_id": 7, "message": {"text": "%b"}}' % text
    async with serving(intake) as root:
        assert (await post(f"{root}/telegram", body))[0] == 200
    assert [(event.mark, event.raw["message"]["text"]) for event in intake.taken] == [("7", heard)]


async def chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 65536 + 1):
        yield b" " * 65536


async def test_a_body_above_a_mebibyte_is_refused_announced_or_in_chunks(intake: Notebook) -> None:
    async with serving(intake) as root:
        announced = HEAD + b"Content-Length: 1048577\r\n\r\n"
        assert (await raw(root, announced, finish=False)).startswith(b"HTTP/1.1 413")
        with contextlib.suppress(aiohttp.ClientOSError):
            assert (await post(f"{root}/telegram", chunks(2**21)))[0] == 413
    assert intake.taken == []


async def test_a_chunked_update_is_taken(intake: Notebook) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b'{"upda'
        yield b'te_id": 5}'

    async with serving(intake) as root:
        assert (await post(f"{root}/telegram", parts()))[0] == 200


async def test_an_outage_is_503_and_a_bug_500(intake: Notebook) -> None:
    async with serving(intake) as root:
        intake.error = DatabaseUnreachableError()
        assert await post(f"{root}/telegram", json=UPDATE) == (503, b"")
        intake.error = RuntimeError("a secret text")
        assert await post(f"{root}/telegram", json=UPDATE) == (500, b"")


async def raw(root: str, sent: bytes, *, finish: bool) -> bytes:
    host, port = root.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(sent)
    if finish:
        writer.write_eof()
    answer = await asyncio.wait_for(reader.read(), 30)
    writer.close()
    return answer


HEAD = b"POST /telegram HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: s3cret\r\n"


async def test_a_body_that_never_ends_is_given_up(intake: Notebook) -> None:
    async with serving(intake, body_seconds=0.5) as root:
        answer = await raw(root, HEAD + b"Content-Length: 100\r\n\r\n{", finish=False)
    assert answer.startswith(b"HTTP/1.1 408")
    assert intake.taken == []


async def test_a_body_broken_off_is_no_update(intake: Notebook) -> None:
    async with serving(intake) as root:
        answer = await raw(root, HEAD + b"Content-Length: 100\r\n\r\n{", finish=True)
    assert b" 200 " not in answer
    assert intake.taken == []


async def test_get_is_not_allowed_and_other_paths_go_on(intake: Notebook) -> None:
    async with serving(intake) as root, aiohttp.ClientSession() as session:
        async with session.get(f"{root}/telegram") as response:
            assert response.status == 405
        async with session.get(f"{root}/elsewhere") as response:
            assert await response.read() == b"elsewhere"


def test_a_door_without_a_secret_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="secret"):
        Door("telegram:1", "")
