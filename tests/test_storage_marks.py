"""Which events have been taken in, by however many processes."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.marks import take_marks
from storage.tables import metadata

NOW = datetime(2026, 11, 21, tzinfo=UTC)
MARKS = [("telegram:1", f"{number:03}") for number in range(300)]


async def take(database: Database, marks: list[tuple[str, str]]) -> set[tuple[str, str]]:
    async with database.write() as connection:
        return await take_marks(connection, marks, NOW)


async def test_an_event_is_new_once(database: Database) -> None:
    assert await take(database, MARKS[:3] * 2) == set(MARKS[:3])
    assert await take(database, MARKS[2:5]) == set(MARKS[3:5])
    assert await take(database, []) == set()


@pytest.fixture
async def server(empty_postgres: str) -> AsyncIterator[Database]:
    """PostgreSQL, where several write at a time."""
    opened = Database(empty_postgres)
    async with opened.write() as connection:
        await connection.run_sync(metadata.create_all)
    yield opened
    await opened.close()


async def somebody_waits(database: Database) -> bool:
    waits = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with database.read() as connection:
        return bool(await connection.scalar(waits))


async def test_whoever_waits_for_a_mark_holds_none_that_comes_after_it(server: Database) -> None:
    """Two processes that are brought the same events, each in its own order, both go on."""
    mixed = random.sample(MARKS, len(MARKS))
    async with asyncio.TaskGroup() as group, server.write() as connection:
        await take_marks(connection, MARKS[:1], NOW)
        other = group.create_task(take(server, mixed))
        async with asyncio.timeout(30):
            while not await somebody_waits(server):  # noqa: ASYNC110  the server tells nobody
                await asyncio.sleep(0.02)
        assert await take_marks(connection, mixed, NOW) == set(MARKS[1:])
    assert other.result() == set()
