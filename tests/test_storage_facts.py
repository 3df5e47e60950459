"""Single facts: a tick that is held is moved by nobody else."""

import asyncio
from datetime import UTC, datetime, timedelta

from storage import facts
from storage.database import Database
from storage.facts import Tick

NOON = datetime(2026, 9, 18, 5, tzinfo=UTC)
CAMPAIGN = 17


async def test_whoever_holds_a_tick_makes_others_wait_for_the_one_they_note(
    database: Database,
) -> None:
    first, second = Tick(NOON, 1), Tick(NOON + timedelta(seconds=20), 2)
    async with database.write() as connection:
        assert await facts.held_tick(connection, CAMPAIGN) is None
        await facts.ticked(connection, {CAMPAIGN: first})

    async def look() -> Tick | None:
        async with database.write() as connection:
            return await facts.held_tick(connection, CAMPAIGN)

    async with database.write() as connection:
        assert await facts.held_tick(connection, CAMPAIGN) == first
        looking = asyncio.create_task(look())
        await asyncio.wait({looking}, timeout=0.3)
        assert not looking.done()
        await facts.ticked(connection, {CAMPAIGN: second})
    assert await looking == second


async def test_the_last_ticks_are_by_campaign_and_other_facts_are_none(database: Database) -> None:
    async with database.write() as connection:
        await facts.secret(connection)
        await facts.ticked(connection, {2: Tick(NOON, 1), 11: Tick(NOON, 4)})
        await facts.ticked(connection, {2: Tick(NOON, 3)})
    async with database.read() as connection:
        assert await facts.last_ticks(connection) == {2: Tick(NOON, 3), 11: Tick(NOON, 4)}
