"""What is in memory of the outbox: its room, and looks into the table."""

import asyncio
from datetime import UTC, datetime

from bot.sender_stock import Stock
from storage.database import Database
from tests.sender_wall import BOT, keep, row


def stock(database: Database, room: int) -> Stock:
    return Stock(database, BOT, lambda: datetime.now(UTC), room)


async def test_no_more_is_taken_than_there_is_room_for(database: Database) -> None:
    held = stock(database, 4)
    rows = [row(f"{n}") for n in range(5)]
    assert held.take(rows) == rows[:4]
    assert held.more
    held.settled(one.id for one in rows[:4])
    assert held.take(rows) == rows[4:]


async def test_what_has_left_takes_no_room_while_the_table_is_looked_at(
    database: Database,
) -> None:
    held = stock(database, 4)
    gone, came = [row(f"{n}") for n in range(4)], [row(f"{n}") for n in range(4)]
    held.take(gone)
    held.settled(one.id for one in gone)
    look = asyncio.create_task(held.load())
    await asyncio.sleep(0)  # it has begun, and the table has not answered
    assert held.take(came) == came
    assert await look == []
    assert held.held == 4


async def test_a_look_that_is_broken_off_forgets_nothing(database: Database) -> None:
    held = stock(database, 4)
    [gone] = rows = [row("1")]
    await keep(database, rows)
    held.take(rows)
    held.settled([gone.id])
    look = asyncio.create_task(held.load())
    await asyncio.sleep(0)
    look.cancel()
    await asyncio.gather(look, return_exceptions=True)
    assert held.held == 0
    assert await held.load() == []  # the row, which the table still holds, has left
