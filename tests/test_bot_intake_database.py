"""Batches when the database fails beneath them: full, crossed, cut off, or heard too late."""

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.intake import BatchIntake, working
from domain.people import Role
from storage.database import Database, DatabaseUnreachableError
from storage.dead_letters import dead_letters
from storage.outbox import Outgoing
from storage.rebuilding import folded, ledger
from storage.tables import entries, metadata, outbox, reports, rollup, seen
from tests.test_bot_intake import EAST, Desk, Wire
from tests.villages import BOT, Commune

WEST = "Xã Mẫu/Thôn Đoài"


async def furnished(database: Database) -> Desk:
    commune = Commune(database)
    await commune.load()
    for number in range(8):
        await commune.join(f"p{number}", EAST if number % 2 else WEST, Role.VOLUNTEER)
    return Desk(commune)


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    made = await furnished(database)
    async with working(made.intake):
        yield made


@pytest.fixture
async def served(empty_postgres: str) -> AsyncIterator[Desk]:
    """A desk on PostgreSQL, whose search for deadlocks leaves time to make one."""
    database = Database(empty_postgres)
    async with database.write() as connection:
        await connection.run_sync(metadata.create_all)
        await connection.execute(text("ALTER DATABASE thonso_test SET deadlock_timeout = '4s'"))
    made = await furnished(database)
    await database.close()
    async with working(made.intake):
        yield made
    await database.close()


FULL = """
    CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
"""


@contextlib.asynccontextmanager
async def full_disk(database: Database) -> AsyncIterator[None]:
    """The database grows by nothing: SQLite has no pages left, PostgreSQL extends no ledger."""
    if database.is_sqlite:
        await direct(database, "PRAGMA max_page_count = 1")  # it stays what is used already
        yield
        await direct(database, "PRAGMA max_page_count = 1000000")
        return
    trigger = "CREATE TRIGGER full_disk BEFORE INSERT ON entries EXECUTE FUNCTION full_disk()"
    await direct(database, FULL, trigger)
    yield
    await direct(database, "DROP TRIGGER full_disk ON entries", "DROP FUNCTION full_disk")


async def direct(database: Database, *statements: str) -> None:
    async with database.write() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def kept(desk: Desk, table: Any) -> int:
    return await desk.count(table)


async def letters(desk: Desk) -> int:
    async with desk.commune.database.read() as connection:
        return len(await dead_letters(connection))


async def is_exact(desk: Desk) -> bool:
    """Tell whether the rollup is the fold of the ledger."""
    running = await desk.commune.running()
    names = ("unit_id", "metric", "day", "own", "own_reports", "whole", "whole_reports")
    async with desk.commune.database.read() as connection:
        held = await ledger(connection, running.id)
        cells = (await connection.execute(select(rollup))).mappings().all()
    return {tuple(c[n] for n in names) for c in cells if c["whole_reports"]} == {
        tuple(c[n] for n in names) for c in folded(held, running) if c["whole_reports"]
    }


async def test_a_disk_that_fills_in_the_middle_of_a_batch_leaves_nothing_of_it(desk: Desk) -> None:
    """Long texts: some of the batch would still have fitted."""
    database = desk.commune.database
    events = [desk.event(f"p{n % 8}", f"{n + 1} hộ " + "nhà bà con " * 60) for n in range(40)]
    async with full_disk(database):
        with pytest.raises(DatabaseUnreachableError):
            await desk.intake.take(events)
        assert [await kept(desk, table) for table in (entries, outbox, seen)] == [0, 0, 0]
        assert desk.handed == []
    await desk.intake.take(events)
    assert await kept(desk, entries) == 40
    assert await letters(desk) == 0
    assert (await desk.commune.figures("Xã Mẫu"))["households"] == sum(range(1, 41))
    assert await is_exact(desk)


async def test_a_database_that_only_reads_for_a_while_sets_nothing_aside(served: Desk) -> None:
    """As PostgreSQL does while another server takes over."""
    database = served.commune.database
    await direct(database, "ALTER DATABASE thonso_test SET default_transaction_read_only = on")
    await database.close()
    with pytest.raises(DatabaseUnreachableError):
        await served.intake.take([served.event("p1", "2 hộ")])
    allowed = "SET default_transaction_read_only = off"
    async with database.read() as connection:
        await connection.execute(text("SET TRANSACTION READ WRITE"))
        await connection.execute(text(f"ALTER DATABASE thonso_test {allowed}"))
        await connection.commit()
    await database.close()
    await served.intake.take([served.event("p1", "2 hộ")])
    assert await served.commune.figures(EAST) == {"households": 2}
    assert await letters(served) == 0


class Obstacle:
    """Another program on the same PostgreSQL, which holds a row that a batch needs."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    async def hold(self) -> None:
        await self.connection.execute("SET deadlock_timeout = '100s'")
        await self.connection.execute("BEGIN")
        found = await self.connection.fetch("SELECT 1 FROM rollup FOR UPDATE")
        assert found

    async def waiting(self) -> int:
        """The server process that waits for the row."""
        async with asyncio.timeout(30):
            while True:
                rows = await self.connection.fetch(
                    "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                )
                if rows:
                    return int(rows[0]["pid"])
                await asyncio.sleep(0.01)


@pytest.fixture
async def obstacle(served: Desk) -> AsyncIterator[Obstacle]:
    import asyncpg  # noqa: PLC0415  only where PostgreSQL is asked for

    url = served.commune.database.url
    connection = await asyncpg.connect(
        host=url.query["host"], user=url.username, database=url.database
    )
    yield Obstacle(connection)
    await connection.close()


async def test_a_deadlock_with_another_process_runs_the_whole_batch_again(
    served: Desk, obstacle: Obstacle
) -> None:
    await served.intake.take([served.event("p1", "1 hộ")])
    await obstacle.hold()
    events = [served.event(f"p{n}", f"{n + 1} hộ") for n in range(1, 5)]
    taking = asyncio.create_task(served.intake.take(events))
    victim = await obstacle.waiting()
    crossed = events[2].mark
    await obstacle.connection.execute(
        "INSERT INTO seen (bot, mark, at) VALUES ($1, $2, 0)", BOT, crossed
    )
    async with asyncio.timeout(30):  # the batch was given up, else we would wait for it still
        await obstacle.connection.execute("ROLLBACK")
        await taking
    assert victim
    assert (await served.commune.figures("Xã Mẫu"))["households"] == 1 + 2 + 3 + 4 + 5
    assert await kept(served, entries) == 5
    assert len(served.handed) == 5
    assert await is_exact(served)


async def test_a_connection_that_is_lost_in_the_middle_of_a_batch_runs_all_of_it_again(
    served: Desk, obstacle: Obstacle
) -> None:
    await served.intake.take([served.event("p1", "1 hộ")])
    await obstacle.hold()
    events = [served.event(f"p{n}", f"{n + 1} hộ") for n in range(1, 5)]
    taking = asyncio.create_task(served.intake.take(events))
    victim = await obstacle.waiting()
    assert await obstacle.connection.fetchval("SELECT pg_terminate_backend($1)", victim)
    await obstacle.connection.execute("ROLLBACK")
    await taking
    assert (await served.commune.figures("Xã Mẫu"))["households"] == 1 + 2 + 3 + 4 + 5
    assert await kept(served, entries) == 5
    assert len(served.handed) == 5
    assert await letters(served) == 0


async def test_a_commit_whose_success_was_not_heard_of_counts_nothing_twice(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, losses = desk.commune.database.write, iter([True])

    @contextlib.asynccontextmanager
    async def forgetful(**more: Any) -> AsyncIterator[Any]:
        async with opened(**more) as connection:
            yield connection
        if next(losses, False):
            raise DatabaseUnreachableError

    monkeypatch.setattr(desk.commune.database, "write", forgetful)
    await desk.intake.take([desk.event(f"p{n}", f"{n + 1} hộ") for n in range(1, 5)])
    assert (await desk.commune.figures("Xã Mẫu"))["households"] == 2 + 3 + 4 + 5
    assert await kept(desk, entries) == await kept(desk, outbox) == 4


async def test_two_processes_that_take_the_same_people_in_other_orders_lose_nothing(
    served: Desk,
) -> None:
    """Each has the other's updates too, as after a change of the webhook's address."""
    commune, handed = served.commune, list[Outgoing]()
    other = Database(commune.database.url.render_as_string(hide_password=False))
    second = BatchIntake(other, {BOT: Wire()}, commune.desk, commune.draw, handed.extend)
    events = [served.event(f"p{n % 8}", f"{n + 1} hộ") for n in range(160)]
    async with working(second):
        for start in range(0, 160, 32):
            batch = events[start : start + 32]
            turned = [batch[n] for n in sorted(range(32), key=lambda n: (n % 8, n))][::-1]
            await asyncio.gather(served.intake.take(batch), second.take(turned))
    await other.close()
    assert (await commune.figures("Xã Mẫu"))["households"] == sum(range(1, 161))
    assert await kept(served, entries) == 160
    assert len({row.key for row in [*served.handed, *handed]}) == await kept(served, outbox)
    assert await letters(served) == 0
    assert await is_exact(served)


def commits(path: Path) -> int:
    """How often something was committed to a SQLite file: counted in its write-ahead log.

    A frame's second number is the size of the database if the frame ends a transaction, else 0.
    """
    log = path.with_name(f"{path.name}-wal").read_bytes()
    size, salts = struct.unpack(">I", log[8:12])[0], log[16:24]
    heads = [log[at : at + 24] for at in range(32, len(log), 24 + size)]
    return sum(head[8:16] == salts and head[4:8] != b"\0\0\0\0" for head in heads)


async def test_a_message_alone_is_one_commit_of_the_database_and_so_is_a_batch(desk: Desk) -> None:
    database = desk.commune.database
    await desk.intake.take([desk.event("p1", "2 hộ")])
    for batch in ([desk.event("p2", "3 hộ")], [desk.event(f"p{n}", "5 hộ") for n in range(8)]):
        if database.is_sqlite:
            before = commits(database.path)
            await desk.intake.take(batch)
            assert commits(database.path) - before == 1
            continue
        before = await transactions(database)
        await desk.intake.take(batch)
        assert len(await transactions(database) - before) == 1


async def transactions(database: Database) -> set[str]:
    """The transactions that wrote what now stands in the tables that a report changes."""
    found: set[str] = set()
    async with database.read() as connection:
        for table in (entries, reports, outbox, seen, rollup):
            rows = await connection.execute(text(f"SELECT DISTINCT xmin::text FROM {table.name}"))
            found.update(row[0] for row in rows)
    return found
