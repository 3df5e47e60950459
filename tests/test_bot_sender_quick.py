"""The sender's short way for messages that need no task, and its way back to the long one."""

import asyncio
import contextlib
from collections.abc import Callable

import pytest

from bot.channel import Begun, RefusedError
from bot.sender import Sender
from storage.database import Database
from storage.outbox import OutboxState, Outgoing
from tests.sender_wall import Wall, keep, row, sending, states, unlimited, until


class Short:
    """A short way whose answers come when the test says so."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, Begun]] = []
        self.finished: list[str] = []
        self.takes: Callable[[Outgoing], bool] = lambda _: True

    def begin(self, message: Outgoing) -> Begun | None:
        if not self.takes(message):
            return None
        answer: Begun = asyncio.get_running_loop().create_future()
        self.begun.append((message.body["text"], answer))
        return answer

    def sent(self, begun: Begun) -> str | None:
        return None if begun.cancelled() or begun.exception() else str(begun.result())

    async def finish(self, message: Outgoing, begun: Begun) -> str | None:
        self.finished.append(message.body["text"])
        return str(await begun)

    @property
    def texts(self) -> list[str]:
        return [text for text, _ in self.begun]


@pytest.fixture
def short() -> Short:
    return Short()


async def test_a_message_that_left_the_short_way_is_settled(
    database: Database, short: Short
) -> None:
    await keep(database, [row("a"), row("b")])
    wall = Wall()
    async with sending(wall, database, quick=short) as sender:
        await until(lambda: short.texts == ["a"])
        assert sender.depth == 2
        short.begun[0][1].set_result("41")
        await until(lambda: short.texts == ["a", "b"])  # of one chat, so one after the other
        short.begun[1][1].set_result("42")
        await until(lambda: not sender.depth)
    assert await states(database) == {"a": OutboxState.SENT, "b": OutboxState.SENT}
    assert (wall.said, short.finished) == ([], [])


async def test_what_did_not_go_out_is_finished_the_long_way(
    database: Database, short: Short
) -> None:
    await keep(database, [row("a"), row("b")])
    async with sending(Wall(), database, quick=short) as sender:
        await until(lambda: short.texts == ["a"])
        short.begun[0][1].set_exception(RefusedError("no"))
        await until(lambda: short.texts == ["a", "b"])
        short.begun[1][1].set_result("42")
        await until(lambda: not sender.depth)
    assert await states(database) == {"a": OutboxState.FAILED, "b": OutboxState.SENT}
    assert short.finished == ["a"]


async def test_what_cannot_go_the_short_way_goes_the_long_one(
    database: Database, short: Short
) -> None:
    def takes(message: Outgoing) -> bool:
        if message.body["text"] == "b":
            raise KeyError("b")
        return message.body["text"] != "a"

    short.takes = takes
    await keep(database, [row("a", "1"), row("b", "2"), row("c", "3")])
    wall = Wall()
    async with sending(wall, database, quick=short) as sender:
        await until(lambda: short.texts == ["c"] and len(wall.said) == 2)
        short.begun[0][1].set_result("43")
        await until(lambda: not sender.depth)
    assert set((await states(database)).values()) == {OutboxState.SENT}
    assert sorted(wall.texts) == ["a", "b"]


async def test_what_is_under_way_when_it_stops_is_waited_for(
    database: Database, short: Short
) -> None:
    await keep(database, [row("a")])
    async with sending(Wall(), database, quick=short):
        await until(lambda: short.texts == ["a"])
        asyncio.get_running_loop().call_later(0.2, short.begun[0][1].set_result, "41")
    assert await states(database) == {"a": OutboxState.SENT}


async def test_what_is_never_answered_stays_to_be_sent_again(
    database: Database, short: Short
) -> None:
    await keep(database, [row("a")])
    async with sending(Wall(), database, quick=short) as sender:
        await until(lambda: short.texts == ["a"])
        await sender.drain(0.1)
    assert short.begun[0][1].cancelled()
    assert await states(database) == {"a": OutboxState.PENDING}


@pytest.mark.parametrize("ticks", range(8))
async def test_an_answer_as_the_sender_ends_begins_nothing_that_outlives_it(
    database: Database, short: Short, monkeypatch: pytest.MonkeyPatch, ticks: int
) -> None:
    async def goes_on(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(short, "finish", goes_on)
    await keep(database, [row("a")])
    sender = Sender(Wall(), database, pace=unlimited(), quick=short)
    running = asyncio.create_task(sender.run())
    await until(lambda: short.texts == ["a"])
    running.cancel()
    for _ in range(ticks):
        await asyncio.sleep(0)
    answer = short.begun[0][1]
    if not answer.done():
        answer.set_exception(RefusedError("no"))
    with contextlib.suppress(asyncio.CancelledError):
        await running
    assert asyncio.all_tasks() == {asyncio.current_task()}
