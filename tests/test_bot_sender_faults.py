import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import sender_settling
from bot.channel import (
    ChatMovedError,
    RefusedError,
    TryLaterError,
    UnreachablePersonError,
)
from bot.pacing import Limits, Pace
from bot.sender import Sender
from bot.telegram import Telegram
from storage.database import Database, DatabaseUnreachableError
from storage.outbox import OutboxState
from tests.botapi import BotApi
from tests.sender_wall import BOT, Wall, keep, row, sending, states, unlimited, until


@pytest.fixture
def wall() -> Wall:
    return Wall()


async def test_a_passing_fault_holds_its_chat_in_order(wall: Wall, database: Database) -> None:
    wall.plan("first", TryLaterError(), TryLaterError())
    await keep(database, [row("first", "1"), row("second", "1"), row("other", "2")])
    async with sending(wall, database) as sender:
        await until(lambda: len(wall.said) == 3)
    assert wall.texts == ["other", "first", "second"]
    assert sender.counts["retried"] == 2


async def test_the_wait_that_the_channel_asks_for_is_kept(wall: Wall, database: Database) -> None:
    wall.plan("first", TryLaterError(timedelta(seconds=0.5), paced=True))
    await keep(database, [row("first", "1")])
    started = asyncio.get_running_loop().time()
    async with sending(wall, database):
        await until(lambda: len(wall.said) == 1)
    assert asyncio.get_running_loop().time() - started >= 0.5


async def test_an_unreachable_person_is_told_of_once_and_gets_nothing_more(
    wall: Wall, database: Database
) -> None:
    gone: list[tuple[str, str]] = []

    async def note(bot: str, chat: str, _at: datetime) -> None:
        gone.append((bot, chat))

    wall.plan("first", UnreachablePersonError())
    await keep(database, [row("first", "1"), row("second", "1"), row("other", "2")])
    later = datetime.now(UTC) + timedelta(days=1)
    await keep(database, [row("tomorrow", "1", not_before=later)])
    async with sending(wall, database, on_unreachable=note):
        await until(lambda: bool(gone) and bool(wall.said))
    assert (wall.texts, gone) == (["other"], [(BOT, "1")])
    found = await states(database)
    assert [found[text] for text in ("first", "second", "tomorrow")] == [OutboxState.FAILED] * 3


async def test_a_group_that_moved_is_followed(wall: Wall, database: Database) -> None:
    moves: list[tuple[str, str, str]] = []

    async def note(bot: str, old: str, new: str) -> None:
        moves.append((bot, old, new))

    wall.plan("first", ChatMovedError("-100"))
    await keep(database, [row("first", "-5"), row("second", "-5")])
    async with sending(wall, database, on_moved=note):
        await until(lambda: len(wall.said) == 2)
    assert [(chat, text) for chat, text, _ in wall.said] == [("-100", "first"), ("-100", "second")]
    assert moves == [(BOT, "-5", "-100")]


async def test_a_message_the_channel_never_takes_fails_alone(
    wall: Wall, database: Database
) -> None:
    wall.plan("bad", RefusedError("BUTTON_DATA_INVALID\0"))
    wall.plan("bug", KeyError("recipe"))
    await keep(database, [row("bad"), row("bug"), row("good")])
    async with sending(wall, database):
        await until(lambda: len(wall.said) == 1)
    assert await states(database) == {
        "bad": OutboxState.FAILED,
        "bug": OutboxState.FAILED,
        "good": OutboxState.SENT,
    }


class Flaky(Database):
    """A database that is away for a while, or takes nothing and says nothing."""

    away = stuck = False

    @contextlib.asynccontextmanager
    async def write(self, *, brief: bool = False, synced: bool = True) -> AsyncIterator[Any]:
        while self.stuck:  # noqa: ASYNC110 - until the test lets it go
            await asyncio.sleep(0.01)
        if self.away:
            raise DatabaseUnreachableError
        async with super().write(brief=brief, synced=synced) as connection:
            yield connection


async def test_an_outage_of_the_database_sends_nothing_twice(
    wall: Wall, database: Database
) -> None:
    flaky = Flaky(database.url.render_as_string(hide_password=False))
    rows = [row(f"{n}", str(n)) for n in range(10)]
    await keep(flaky, rows)
    flaky.away = True
    async with sending(wall, flaky):
        await until(lambda: len(wall.said) == 10)
        await asyncio.sleep(0.5)
        assert set((await states(flaky)).values()) == {OutboxState.PENDING}
        flaky.away = False
        await asyncio.sleep(1.5)
    assert len(wall.said) == 10
    assert set((await states(flaky)).values()) == {OutboxState.SENT}
    await flaky.close()


def slowly() -> Pace:
    return Pace(Limits(overall=25, chat=0, group=0))


@pytest.mark.parametrize("fault", ["away", "stuck"])
async def test_nothing_more_leaves_while_what_has_left_cannot_be_noted(
    wall: Wall, database: Database, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(sender_settling, "_LONG_SECONDS", 0.2)
    flaky = Flaky(database.url.render_as_string(hide_password=False))
    await keep(flaky, [row(f"{n}", str(n)) for n in range(40)])
    setattr(flaky, fault, True)
    async with sending(wall, flaky, pace=slowly()) as sender:
        await until(lambda: sender._settling.behind)
        await asyncio.sleep(0.1)
        said = len(wall.said)
        assert 0 < said < 40
        await asyncio.sleep(2)
        assert len(wall.said) == said
        setattr(flaky, fault, False)
        await until(lambda: len(wall.said) == 40)
    assert sorted(wall.texts) == sorted(str(n) for n in range(40))
    assert set((await states(flaky)).values()) == {OutboxState.SENT}
    await flaky.close()


async def test_what_a_sender_could_not_note_to_its_end_is_noted_before_another_begins(
    wall: Wall, database: Database
) -> None:
    flaky = Flaky(database.url.render_as_string(hide_password=False))
    await keep(flaky, [row(f"{n}", str(n)) for n in range(3)])
    flaky.away = True
    async with sending(wall, flaky) as sender:
        await until(lambda: len(wall.said) == 3)
    assert set((await states(flaky)).values()) == {OutboxState.PENDING}
    writing = asyncio.create_task(sender.write_down())
    await asyncio.sleep(0.1)
    assert not writing.done()
    flaky.away = False
    await asyncio.wait_for(writing, 60)
    assert set((await states(flaky)).values()) == {OutboxState.SENT}
    async with sending(wall, flaky):
        await keep(flaky, [row("next", "1")])
        await until(lambda: "next" in wall.texts)
    assert sorted(wall.texts) == ["0", "1", "2", "next"]
    await flaky.close()


async def test_an_outcome_that_cannot_be_written_keeps_no_other_sender_from_beginning(
    wall: Wall, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: Any) -> None:
        raise ValueError("as nothing that passes")

    await keep(database, [row("1")])
    with monkeypatch.context() as patched:
        patched.setattr("storage.outbox.settle", refused)
        async with sending(wall, database) as sender:
            await until(lambda: len(wall.said) == 1)
        await asyncio.wait_for(sender.write_down(), 60)
        assert sender._settling.waiting == 1


async def test_while_the_channel_is_down_single_probes_go_out_and_then_everything(
    wall: Wall, database: Database
) -> None:
    rows = [row(f"{n}", str(n)) for n in range(100)]
    for one in rows:
        wall.plan(one.body["text"], *([TryLaterError()] if int(one.chat) < 80 else []))
    await keep(database, rows)
    async with sending(wall, database, in_flight=4) as sender:
        await until(lambda: len(wall.said) == 100, 30)
    assert set((await states(database)).values()) == {OutboxState.SENT}
    assert sender.counts["sent"] == 100


async def test_stopping_finishes_what_is_under_way_and_begins_nothing_new(
    wall: Wall, database: Database
) -> None:
    wall.plan("under way", 0.5)
    await keep(database, [row("under way"), row("next")])
    async with sending(wall, database):
        await until(lambda: wall.at_once == 1)
    assert await states(database) == {
        "under way": OutboxState.SENT,
        "next": OutboxState.PENDING,
    }


async def test_a_cancelled_sender_writes_down_what_has_left(wall: Wall, database: Database) -> None:
    await keep(database, [row(f"{n}", str(n)) for n in range(50)])
    sender = Sender(wall, database, pace=unlimited())
    task = asyncio.create_task(sender.run())
    await until(lambda: len(wall.said) >= 20)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    found = list((await states(database)).values())
    assert found.count(OutboxState.SENT) == len(wall.said)


async def test_a_refusal_in_words_no_database_takes_is_noted_and_delays_no_other(
    wall: Wall, database: Database
) -> None:
    wall.plan("bad", RefusedError("half a character: \ud83d"))
    await keep(database, [row("a", "1"), row("bad", "2"), row("b", "3")])
    async with sending(wall, database):
        await until(lambda: len(wall.said) == 2)
    assert await states(database) == {
        "a": OutboxState.SENT,
        "bad": OutboxState.FAILED,
        "b": OutboxState.SENT,
    }


@pytest.mark.parametrize("kind", ["reset_before", "flood", "error", "malformed", "truncated"])
async def test_nothing_is_lost_over_a_faulty_network(database: Database, kind: str) -> None:
    with BotApi() as api:
        chats = list(range(10, 20))
        for chat in chats:
            api.start(chat)
        api.fault(kind, method="sendMessage", times=6, skip=2)
        await keep(database, [row(f"{n}", str(chat)) for chat in chats for n in range(3)])
        channel = Telegram("1:TEST", lambda _: (b"", ""), api_url=api.url)
        async with sending(channel, database) as sender:
            await until(lambda: sender.counts["sent"] == 30, 30)
        await channel.close()
        for chat in chats:
            assert list(dict.fromkeys(api.texts(chat))) == ["0", "1", "2"]
    assert set((await states(database)).values()) == {OutboxState.SENT}
