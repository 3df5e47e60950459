"""Who can be written to, as far as is known."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.people import Member
from storage import members, outbox
from storage.database import Database
from storage.members import Account
from storage.outbox import OutboxState, Outcome
from tests.sender_wall import BOT, keep, row

NOW = datetime(2026, 11, 21, 8, 0, 10, tzinfo=UTC)
SOON = timedelta(milliseconds=700)


async def joined(database: Database, at: datetime, chat: str = "7", *, here: bool = True) -> None:
    """Somebody of whom a chat is known, and whether it can be written to."""
    member = Member(int(chat), "An", "vi", (), "1", at)
    async with database.write() as connection:
        await members.add_member(connection, member)
        account = Account("telegram", chat, BOT, chat, here, member)
        await members.link_account(connection, account, at)


async def reached(database: Database, chat: str = "7") -> bool:
    async with database.read() as connection:
        found = await members.accounts_of(connection, [("telegram", chat)])
    return found["telegram", chat].reachable


async def lose(database: Database, at: datetime, bot: str = BOT, chat: str = "7") -> None:
    async with database.write() as connection:
        await members.lose(connection, bot, chat, at)


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize(
    ("seconds", "told"), [(-60, False), (-1, False), (0, True), (1, True), (60, True)]
)
async def test_what_was_said_of_an_earlier_moment_changes_nothing(
    database: Database, before: bool, seconds: int, told: bool
) -> None:
    await joined(database, NOW, here=before)
    async with database.write() as connection:
        at = NOW + timedelta(seconds=seconds)
        await members.reach(connection, BOT, "7", at, reachable=not before)
    assert await reached(database) is (before is not told)


async def test_every_word_of_the_channel_counts_for_what_comes_after_it(
    database: Database,
) -> None:
    await joined(database, NOW)
    said = [(50, False), (90, True), (60, False), (90, False), (89, True)]
    found = []
    for seconds, reachable in said:
        async with database.write() as connection:
            at = NOW + timedelta(seconds=seconds)
            await members.reach(connection, BOT, "7", at, reachable=reachable)
        found.append(await reached(database))
    assert found == [False, True, True, False, False]


async def test_a_chat_that_took_nothing_is_lost_and_no_other(database: Database) -> None:
    await joined(database, NOW)
    await joined(database, NOW, "8")
    await lose(database, NOW + timedelta(seconds=1), "telegram:2")
    assert await reached(database)
    await lose(database, NOW + timedelta(seconds=1))
    assert (await reached(database), await reached(database, "8")) == (False, True)


@pytest.mark.parametrize("moment", [-SOON, timedelta(0), SOON])
async def test_a_chat_is_not_lost_over_a_moment_before_it_was_heard_of(
    database: Database, moment: timedelta
) -> None:
    """The channel tells whole seconds: what it says of one may come after any moment within it."""
    await joined(database, NOW)
    await lose(database, NOW + moment)
    assert await reached(database)


@pytest.mark.parametrize("state", [OutboxState.PENDING, OutboxState.SENT])
async def test_what_was_written_for_a_chat_since_shows_that_they_are_back(
    database: Database, state: OutboxState
) -> None:
    lost = NOW + timedelta(minutes=1)
    await joined(database, NOW)
    since = row("since", created=lost + SOON)
    await keep(database, [since])
    if state is OutboxState.SENT:
        async with database.write() as connection:
            await outbox.settle(connection, [Outcome(since.id, state, lost + SOON, 1, "m1")])
    await lose(database, lost)
    assert await reached(database)


@pytest.mark.parametrize("state", [OutboxState.PENDING, OutboxState.SENT, OutboxState.FAILED])
async def test_other_rows_do_not_keep_a_lost_chat(database: Database, state: OutboxState) -> None:
    lost = NOW + timedelta(minutes=1)
    await joined(database, NOW)
    late = {OutboxState.FAILED: SOON}.get(state, timedelta(0))
    rows = [row("its own", created=lost + late), row("another's", "8", created=lost + SOON)]
    await keep(database, rows)
    if state is not OutboxState.PENDING:
        sent = "m1" if state is OutboxState.SENT else None
        async with database.write() as connection:
            await outbox.settle(connection, [Outcome(one.id, state, NOW, 1, sent) for one in rows])
    await lose(database, lost)
    assert not await reached(database)


async def test_after_a_refusal_a_fast_clock_of_ours_keeps_nobody_from_coming_back(
    database: Database,
) -> None:
    await joined(database, NOW)
    await lose(database, NOW + timedelta(minutes=5))
    async with database.write() as connection:
        at = NOW + timedelta(minutes=1)
        await members.reach(connection, BOT, "7", at, reachable=True)
    assert await reached(database)
