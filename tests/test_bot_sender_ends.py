"""A refusal that comes late: what it says holds as of when its attempt began."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.app import Office
from bot.channel import TryLaterError, UnreachablePersonError
from bot.sender import Sender
from bot.sender_ends import OnUnreachable
from domain.people import Member
from storage import members
from storage.database import Database
from storage.members import Account
from storage.outbox import OutboxState, Outgoing
from tests.sender_wall import BOT, Wall, keep, row, sending, states, until
from tests.test_bot_sender_quick import Short
from tests.villages import Commune

JOINED = datetime(2026, 11, 21, 8, tzinfo=UTC)
BEGUN = JOINED + timedelta(minutes=5)
LATER = timedelta(milliseconds=100)


@dataclass
class Clock:
    now: datetime = BEGUN

    def __call__(self) -> datetime:
        return self.now


class Slow(Short):
    """A way whose answers come when the test says so, for texts that it knows."""

    def begin(self, message: Outgoing) -> Any:
        return super().begin(message) if message.body["text"] == "refused" else None


async def joined(database: Database) -> None:
    member = Member(1, "An", "vi", (), "1", JOINED)
    async with database.write() as connection:
        await members.add_member(connection, member)
        account = Account("telegram", "7", BOT, "7", True, member)
        await members.link_account(connection, account, JOINED)


async def reached(database: Database) -> bool:
    async with database.read() as connection:
        return (await members.accounts_of_members(connection, [1]))[1][0].reachable


def unreachable(database: Database) -> OnUnreachable:
    """What the program does when it is told of an unreachable chat."""
    commune = Commune(database)
    return Office(database, commune.draw, commune.desk, b"").unreachable


async def refused_late(
    database: Database, sender: Sender, slow: Slow, clock: Clock, since: list[Outgoing]
) -> None:
    """A message is refused three seconds after it was begun; meanwhile others were written."""
    await until(lambda: slow.texts == ["refused"])
    clock.now += timedelta(seconds=3)
    await keep(database, since)
    sender.wake(since)
    now = [one for one in since if one.not_before is None]
    await until(lambda: sender.depth == 2 + len(now))
    slow.begun[0][1].set_exception(UnreachablePersonError("bot was blocked"))
    await until(lambda: not sender.depth)


async def test_whoever_comes_back_before_a_refusal_is_known_is_answered_and_stays_reachable(
    database: Database,
) -> None:
    clock, slow, wall = Clock(), Slow(), Wall()
    tomorrow = BEGUN + timedelta(days=1)
    old = [row("refused", created=BEGUN), row("old", created=BEGUN)]
    await keep(database, [*old, row("old, later", created=BEGUN, not_before=tomorrow)])
    texts = ("welcome back", "42")
    since = [row(text, created=BEGUN + LATER) for text in texts]
    since.append(row("new, later", created=BEGUN + LATER, not_before=tomorrow))
    await joined(database)
    told = unreachable(database)
    async with sending(wall, database, quick=slow, now=clock, on_unreachable=told) as sender:
        await refused_late(database, sender, slow, clock, since)
        assert wall.texts == ["welcome back", "42"]
    assert await reached(database)
    found = await states(database)
    failed = {text for text, state in found.items() if state is OutboxState.FAILED}
    assert failed == {"refused", "old", "old, later"}
    assert found["new, later"] is OutboxState.PENDING


@pytest.mark.parametrize("since", [(), ("not yet",)])
async def test_whoever_does_not_come_back_is_not_reachable_once_what_was_written_is_refused(
    database: Database, since: tuple[str, ...]
) -> None:
    clock, slow, wall = Clock(), Slow(), Wall()
    await keep(database, [row("refused", created=BEGUN), row("old", created=BEGUN)])
    for text in since:
        wall.plan(text, UnreachablePersonError())
    await joined(database)
    written = [row(text, created=BEGUN + LATER) for text in since]
    told = unreachable(database)
    async with sending(wall, database, quick=slow, now=clock, on_unreachable=told) as sender:
        await refused_late(database, sender, slow, clock, written)
    assert not await reached(database)
    assert set((await states(database)).values()) == {OutboxState.FAILED}
    assert wall.said == []


async def test_a_message_tried_again_is_refused_as_of_its_last_attempt(database: Database) -> None:
    """What was written between two attempts was written for somebody who had gone by then."""
    clock, slow, wall = Clock(), Slow(), Wall()
    told: list[datetime] = []

    async def note(_bot: str, _chat: str, at: datetime) -> None:
        told.append(at)

    await keep(database, [row("refused", created=BEGUN)])
    async with sending(wall, database, quick=slow, now=clock, on_unreachable=note) as sender:
        await until(lambda: slow.texts == ["refused"])
        between = row("between", created=BEGUN + LATER)
        clock.now += timedelta(seconds=3)
        await keep(database, [between])
        sender.wake([between])
        await until(lambda: sender.depth == 2)
        slow.begun[0][1].set_exception(TryLaterError())
        await until(lambda: slow.texts == ["refused"] * 2)
        slow.begun[1][1].set_exception(UnreachablePersonError())
        await until(lambda: bool(told))
    assert told == [BEGUN + timedelta(seconds=3)]
    assert set((await states(database)).values()) == {OutboxState.FAILED}
