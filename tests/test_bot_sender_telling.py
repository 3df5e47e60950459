"""What the operator hears of sending, over the wire: what fails for good, outages, their ends."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.telegram import Telegram
from storage.database import Database
from storage.outbox import OutboxState
from tests.botapi import BotApi
from tests.sender_wall import BOT, keep, row, sending, states, until

SECRET = "nhà bà Tám"


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        for chat in range(7, 10):
            server.start(chat)
        yield server
    assert server.violations == []


@pytest.fixture
async def channel(api: BotApi) -> AsyncIterator[Telegram]:
    channel = Telegram("1:TEST", lambda _: (b"", ""), api_url=api.url)
    yield channel
    await channel.close()


async def told_of(
    channel: Telegram, database: Database, *texts: str, **more: Any
) -> list[dict[str, Any]]:
    """Send the texts, each in a chat of its own, to their ends; what was logged meanwhile."""
    rows = [row(text, str(chat), **more) for chat, text in enumerate(texts, start=7)]
    await keep(database, rows)
    with capture_logs() as logged:
        async with sending(channel, database, quick=channel) as sender:
            await until(lambda: _ended(sender.counts) >= len(rows), 60)
    return [dict(line) for line in logged if str(line["event"]).startswith("sender.")]


def _ended(counts: dict[str, int]) -> int:
    return counts["sent"] + counts["failed"]


@pytest.mark.parametrize("connected", [False, True])
async def test_what_fails_for_good_is_told_with_its_row_and_without_words(
    api: BotApi, channel: Telegram, database: Database, connected: bool
) -> None:
    if connected:
        await channel.meet()
    api.fault("bad", "sendMessage", chat_id=7, description=f"Bad Request: {SECRET}")
    logged = await told_of(channel, database, SECRET, "b")
    [line] = logged
    assert (line["event"], line["log_level"]) == ("sender.message_failed", "warning")
    assert (line["bot"], line["error"]) == (BOT, "RefusedError")
    assert line["outbox"] in await _rows(database)
    assert SECRET not in json.dumps(logged, ensure_ascii=False)
    assert await states(database) == {SECRET: OutboxState.FAILED, "b": OutboxState.SENT}


async def _rows(database: Database) -> list[int]:
    async with database.read() as connection:
        found = await connection.exec_driver_sql("SELECT id FROM outbox WHERE state = 2")
        return [one.id for one in found]


@pytest.mark.parametrize(
    ("kind", "words"), [("blocked", ""), ("bad", "Bad Request: chat not found")]
)
async def test_whoever_is_not_there_any_more_is_no_warning(
    api: BotApi, channel: Telegram, database: Database, kind: str, words: str
) -> None:
    api.fault(kind, "sendMessage", chat_id=7, description=words)
    [line] = await told_of(channel, database, "a", "b")
    assert (line["event"], line["log_level"]) == ("sender.unreachable", "info")
    assert line.keys() == {"event", "log_level", "bot", "outbox"}


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"kind": "error", "status": 401, "description": "Unauthorized"}, "token"),
        ({"kind": "error", "status": 500}, "server"),
        ({"kind": "gateway_after"}, "server"),
        ({"kind": "reset_before"}, "network"),
        ({"kind": "malformed"}, "garbled"),
    ],
)
async def test_an_outage_is_told_once_and_so_is_its_end(
    api: BotApi, channel: Telegram, database: Database, fault: dict[str, Any], reason: str
) -> None:
    """However many messages wait: the faults are more than fit into the time before it is told."""
    api.fault(method="sendMessage", times=8, **fault)
    logged = await told_of(channel, database, "a", "b", "c")
    assert [(line["event"], line["log_level"]) for line in logged] == [
        ("sender.waits", "warning"),
        ("sender.goes_on", "info"),
    ]
    assert logged[0]["reason"] == reason
    assert set((await states(database)).values()) == {OutboxState.SENT}


async def test_a_passing_fault_is_not_told(
    api: BotApi, channel: Telegram, database: Database
) -> None:
    api.fault("error", "sendMessage", times=2)
    assert await told_of(channel, database, "a", "b", "c") == []


async def test_what_is_taken_without_a_word_is_not_said_again(
    api: BotApi, channel: Telegram, database: Database
) -> None:
    for kind in ("wordless", "empty_handed", "unmeasured"):
        api.fault(kind, "sendMessage")
    assert await told_of(channel, database, "a", "b", "c") == []
    assert [api.texts(chat) for chat in (7, 8, 9)] == [["a"], ["b"], ["c"]]
    assert set((await states(database)).values()) == {OutboxState.SENT}
