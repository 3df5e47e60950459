"""What is in memory of the outbox: its room, and looks into the table."""

import asyncio
from datetime import UTC, datetime

from bot.sender_stock import Stock
from storage.database import Database
from storage.outbox import Outgoing
from tests.sender_wall import BOT, keep, row


def stock(database: Database, room: int) -> Stock:
    return Stock(database, BOT, lambda: datetime.now(UTC), room)


async def loaded(held: Stock) -> list[Outgoing]:
    """Look into the table; what was found."""
    found: list[Outgoing] = []
    await held.load(found.extend)
    return found


async def test_no_more_is_taken_than_there_is_room_for(database: Database) -> None:
    held = stock(database, 4)
    await loaded(held)
    rows = [row(f"{n}") for n in range(5)]
    assert held.take(rows) == rows[:4]
    assert held.more
    held.settled(one.id for one in rows[:4])
    assert held.take(rows[4:]) == []  # a look may bring older ones
    await keep(database, rows[4:])
    assert [one.id for one in await loaded(held)] == [rows[4].id]


async def test_before_the_first_look_nothing_is_taken(database: Database) -> None:
    held = stock(database, 8)
    older, newer = row("1"), row("2")
    await keep(database, [older])
    assert held.take([newer]) == []
    assert held.low
    await keep(database, [newer])
    assert [one.id for one in await loaded(held)] == [older.id, newer.id]
    assert held.take([row("3")])


async def test_what_came_during_a_look_goes_before_what_comes_after_it(database: Database) -> None:
    held = stock(database, 4)
    look = asyncio.create_task(loaded(held))
    await asyncio.sleep(0)
    missed = row("1")
    assert held.take([missed]) == []
    assert await look == []
    assert held.take([row("2")]) == []
    assert held.low
    await keep(database, [missed])
    assert [one.id for one in await loaded(held)] == [missed.id]


async def test_answers_do_not_wait_for_a_look_because_of_a_long_broadcast(
    database: Database,
) -> None:
    held = stock(database, 8)
    await keep(database, [row(f"{n}", lane=2) for n in range(20)])
    await loaded(held)
    assert held.more
    assert held.take([row("cast", lane=2)]) == []
    answer = row("answer")
    assert held.take([answer]) == [answer]


async def test_answers_wait_for_older_answers(database: Database) -> None:
    held = stock(database, 4)
    await keep(database, [row(f"{n}") for n in range(20)])
    await loaded(held)
    assert held.take([row("answer")]) == []


async def test_what_has_left_takes_no_room_while_the_table_is_looked_at(
    database: Database,
) -> None:
    held = stock(database, 4)
    await loaded(held)
    gone, came = [row(f"{n}") for n in range(4)], [row(f"{n}") for n in range(4)]
    held.take(gone)
    held.settled(one.id for one in gone)
    look = asyncio.create_task(loaded(held))
    await asyncio.sleep(0)  # it has begun, and the table has not answered
    assert held.take(came) == came
    assert await look == []
    assert held.held == 4


async def test_a_look_that_is_broken_off_forgets_nothing(database: Database) -> None:
    held = stock(database, 4)
    [gone] = rows = [row("1")]
    await keep(database, rows)
    await loaded(held)
    held.settled([gone.id])
    look = asyncio.create_task(loaded(held))
    await asyncio.sleep(0)
    look.cancel()
    await asyncio.gather(look, return_exceptions=True)
    assert held.held == 0
    assert await loaded(held) == []  # the row, which the table still holds, has left


async def test_what_is_new_goes_behind_what_had_no_room_in_the_look_before(
    database: Database,
) -> None:
    held = stock(database, 8)
    assert await loaded(held) == []
    await keep(database, [row(f"{n}", lane=1) for n in range(8)])  # as what comes due at six
    found = await loaded(held)
    assert len(found) == 4
    held.settled(one.id for one in found[:2])
    assert held.take([row("new", lane=1)]) == []


async def test_a_look_that_is_only_for_answers_sees_that_there_is_more(database: Database) -> None:
    held = stock(database, 200)
    await loaded(held)
    ours = [row(f"{n}", lane=1) for n in range(100)]
    assert held.take(ours) == ours
    await keep(database, [*ours, row("other", lane=1)])
    assert await loaded(held) == []
    held.settled(one.id for one in ours)
    assert held.take([row("new", lane=1)]) == []
    assert held.low
