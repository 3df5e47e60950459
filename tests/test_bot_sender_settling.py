"""Outcomes ride along in a transaction of the intake, which then costs one commit for both."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.riding import Ride
from bot.sender_settling import Settling
from storage import outbox
from storage.database import Database, DatabaseUnreachableError
from storage.outbox import OutboxState, Outcome, Outgoing
from tests.sender_wall import BOT, keep, row, states


class Heard:
    """A settling with what it told of; nothing runs it but the test."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.rows: list[int] = []
        self.settling = Settling(database, BOT, self._told, lambda: False)

    def _told(self, outcomes: Sequence[Outcome]) -> None:
        self.rows += [outcome.id for outcome in outcomes]

    async def sent(self, text: str, name: str = "7") -> Outgoing:
        """A message that was kept and has left; its name is the channel's id."""
        message = row(text)
        await keep(self.database, [message])
        now = datetime.now(UTC)
        self.settling.add(Outcome(message.id, OutboxState.SENT, now, 1, name))
        return message

    def sent_nowhere(self) -> None:
        """Something whose outcome no database takes: the number is too large for its key."""
        self.settling.add(Outcome(2**70, OutboxState.SENT, datetime.now(UTC), 1))

    async def until(self, condition: Callable[[], bool]) -> None:
        """Let the settling work by itself until that is so."""
        working = asyncio.create_task(self.settling.run())
        async with asyncio.timeout(60):
            while not condition():  # noqa: ASYNC110  told by a plain function
                await asyncio.sleep(0.01)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)

    async def ride(self, *, fails: bool = False) -> None:
        """A transaction of somebody else's."""
        rides: list[Ride] = []
        committed = False
        try:
            await self._write(rides, fails=fails)
            committed = True
        finally:
            for ride in rides:
                ride.ended(committed=committed)

    async def _write(self, rides: list[Ride], *, fails: bool) -> None:
        async with self.database.write() as connection:
            rides += await self.settling.ride(connection)
            if fails:
                raise RuntimeError("the commit fails")


@pytest.fixture
def heard(database: Database) -> Heard:
    return Heard(database)


async def test_what_rides_along_is_settled_with_the_commit(heard: Heard) -> None:
    message = await heard.sent("a")
    await heard.ride()
    if heard.database.is_sqlite:  # a PostgreSQL has more than one writer
        assert await states(heard.database) == {"a": OutboxState.SENT}
        assert heard.rows == [message.id]
    await heard.settling.flush()
    assert await states(heard.database) == {"a": OutboxState.SENT}
    assert heard.rows == [message.id]


async def test_what_rides_along_with_a_failure_waits_for_the_next(heard: Heard) -> None:
    message = await heard.sent("a")
    with pytest.raises(RuntimeError):
        await heard.ride(fails=True)
    assert await states(heard.database) == {"a": OutboxState.PENDING}
    assert heard.rows == []
    await heard.settling.flush()
    assert heard.rows == [message.id]


async def test_riding_and_writing_alone_do_not_wait_for_each_other_in_turn(heard: Heard) -> None:
    async with asyncio.timeout(60):
        for number in range(40):
            await heard.sent(f"{number}")
            await asyncio.gather(heard.settling.flush(), heard.ride(), heard.ride())
    assert len(heard.rows) == 40
    assert set((await states(heard.database)).values()) == {OutboxState.SENT}


async def test_what_ends_while_others_write_is_settled_once_by_whoever_comes_first(
    heard: Heard,
) -> None:
    working = asyncio.create_task(heard.settling.run())
    async with asyncio.timeout(60):
        for number in range(20):
            riding = asyncio.create_task(heard.ride(fails=number % 3 == 0))
            await heard.sent(f"{number}")
            with contextlib.suppress(RuntimeError):
                await riding
        while len(heard.rows) < 20:  # noqa: ASYNC110  nobody rides any more
            await asyncio.sleep(0.01)
    working.cancel()
    assert len(set(heard.rows)) == 20
    assert set((await states(heard.database)).values()) == {OutboxState.SENT}


async def test_what_nobody_takes_along_is_settled_alone(heard: Heard) -> None:
    working = asyncio.create_task(heard.settling.run())
    message = await heard.sent("a")
    async with asyncio.timeout(60):
        while not heard.rows:  # noqa: ASYNC110  told by a plain function
            await asyncio.sleep(0.01)
    working.cancel()
    assert heard.rows == [message.id]


async def test_a_chat_that_takes_nothing_any_more_is_not_held_up_by_those_who_ride(
    heard: Heard,
) -> None:
    told = asyncio.Event()

    async def then() -> None:
        told.set()

    working = asyncio.create_task(heard.settling.run())
    heard.settling.shut("7", datetime.now(UTC), then)
    async with asyncio.timeout(60):
        while not told.is_set():
            await heard.sent("a")
            await heard.ride()
    working.cancel()


async def test_what_cannot_be_written_down_breaks_one_transaction_and_no_other(
    heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await heard.sent("a")
    settle = outbox.settle

    async def refuses(*_: object) -> None:
        raise TypeError

    monkeypatch.setattr(outbox, "settle", refuses)
    if heard.database.is_sqlite:  # nothing rides along on a PostgreSQL
        with pytest.raises(TypeError):
            await heard.ride()
    for _ in range(3):
        await heard.ride()
    with pytest.raises(TypeError):
        await heard.settling.flush()
    assert heard.settling.waiting == 1
    monkeypatch.setattr(outbox, "settle", settle)
    await heard.settling.flush()
    assert heard.rows == [message.id]
    another = await heard.sent("b")
    await heard.ride()
    await heard.settling.flush()
    assert heard.rows == [message.id, another.id]


async def test_what_no_text_can_hold_is_settled_without_it_and_holds_up_nothing(
    heard: Heard,
) -> None:
    told = [
        await heard.sent(text, name) for text, name in (("a", "7"), ("b", "\ud800"), ("c", "8"))
    ]
    await heard.settling.flush()
    assert heard.rows == [message.id for message in told]
    assert set((await states(heard.database)).values()) == {OutboxState.SENT}
    assert heard.settling.waiting == 0
    async with heard.database.read() as connection:
        fates = [await outbox.fate(connection, message.id) for message in told]
    assert [fate and fate[1] for fate in fates] == ["7", None, "8"]


async def test_what_cannot_be_settled_at_all_is_kept_and_everything_else_is_settled(
    heard: Heard,
) -> None:
    first = await heard.sent("a")
    heard.sent_nowhere()
    second = await heard.sent("b")
    with pytest.raises(Exception, match=r"(?i)int"):
        await heard.settling.flush()
    assert heard.rows == [first.id, second.id]
    assert heard.settling.waiting == 1
    third = await heard.sent("c")
    await heard.ride()  # nothing rides along with what would break it
    await heard.until(lambda: third.id in heard.rows)
    assert heard.rows == [first.id, second.id, third.id]
    assert heard.settling.waiting == 1
    assert set((await states(heard.database)).values()) == {OutboxState.SENT}


async def test_an_outage_while_each_is_settled_by_itself_undoes_all_of_them(
    heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [
        await heard.sent(text, name) for text, name in (("a", "7"), ("b", "\ud800"), ("c", "8"))
    ]
    settle = outbox.settle

    async def goes_away(connection: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
        if [one.id for one in outcomes] == [told[2].id]:
            raise DatabaseUnreachableError
        await settle(connection, outcomes)

    with monkeypatch.context() as context:
        context.setattr(outbox, "settle", goes_away)
        with pytest.raises(DatabaseUnreachableError):
            await heard.settling.flush()
    assert heard.rows == []
    assert heard.settling.waiting == 3
    assert set((await states(heard.database)).values()) == {OutboxState.PENDING}
    await heard.settling.flush()
    assert heard.rows == [message.id for message in told]


async def test_a_write_that_fails_after_its_outcomes_rode_along_holds_nobody_up(
    heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where another process has the file for a moment, between two writers of this one."""
    begun, taken = asyncio.Event(), asyncio.Event()

    @contextlib.asynccontextmanager
    async def taken_by_another(**_: bool) -> AsyncIterator[None]:
        begun.set()
        await taken.wait()
        raise DatabaseUnreachableError
        yield

    message = await heard.sent("1")
    monkeypatch.setattr(heard.database, "write", taken_by_another)
    trying = asyncio.create_task(heard.settling.tried())
    await begun.wait()
    outcomes = [Outcome(message.id, OutboxState.SENT, datetime.now(UTC), 1, "7")]
    heard.settling.ridden(outcomes, committed=True)
    taken.set()
    assert not await trying
    assert not heard.settling.behind
    heard.settling.add(*outcomes)
    assert heard.settling.behind
