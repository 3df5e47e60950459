"""Any number work with a database together, or one has it alone; whoever looks on is no matter."""

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Database, DatabaseUnreachableError
from storage.migrating import migrate
from storage.presence import (
    DatabaseBeingRestoredError,
    DatabaseInUseError,
    DatabaseReplacedError,
    Presence,
)
from tests.backups import names_in

Opened = Callable[[Presence], Database]


@pytest.fixture
async def opened(database_url: str) -> AsyncIterator[Opened]:
    """Opens the database once more, as another process does."""
    made: list[Database] = []

    def another(presence: Presence = Presence.TOGETHER) -> Database:
        made.append(Database(database_url, presence=presence))
        return made[-1]

    yield another
    for database in made:
        await database.close()


async def work(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(text("SELECT 1"))


async def look(database: Database) -> None:
    async with database.read() as connection:
        await connection.execute(text("SELECT 1"))


async def test_several_work_together_and_nobody_has_it_alone_until_the_last_has_left(
    opened: Opened,
) -> None:
    first, second = opened(Presence.TOGETHER), opened(Presence.TOGETHER)
    await work(first)
    await look(second)
    for there in (first, second):
        alone = opened(Presence.ALONE)
        for begin in (work, look):
            with pytest.raises(DatabaseInUseError):
                await begin(alone)
        await there.close()
    await work(opened(Presence.ALONE))


async def test_while_one_has_it_alone_nobody_else_begins_and_afterwards_they_do(
    opened: Opened,
) -> None:
    alone, other = opened(Presence.ALONE), opened(Presence.TOGETHER)
    await look(alone)
    await work(alone)
    for begin in (work, look):
        with pytest.raises(DatabaseBeingRestoredError):
            await begin(other)
    with pytest.raises(DatabaseInUseError):
        await look(opened(Presence.ALONE))
    await alone.close()
    await work(other)


async def test_whoever_looks_on_is_in_nobodys_way_and_leaves_no_trace(
    opened: Opened, tmp_path: Path
) -> None:
    onlooker, alone = opened(Presence.UNNOTICED), opened(Presence.ALONE)
    await look(onlooker)
    assert "thonso.db.work.lock" not in names_in(tmp_path)
    await work(alone)
    await look(onlooker)


async def test_a_lock_that_root_makes_belongs_to_whom_the_database_belongs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "fchown", lambda _file, user, group: given.append((user, group)))
    file = tmp_path / "a.db"
    file.touch()
    database = Database(f"sqlite+aiosqlite:///{file}")
    await look(database)
    await database.close()
    assert given == [(-1, file.stat().st_gid), (file.stat().st_uid, -1)]


@pytest.mark.parametrize("mode", [0o600, 0o660, 0o664])
async def test_whoever_may_write_the_database_may_take_its_lock(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "a.db"
    file.touch()
    file.chmod(mode)
    database = Database(f"sqlite+aiosqlite:///{file}")
    await look(database)
    await database.close()
    assert (tmp_path / "a.db.work.lock").stat().st_mode & 0o777 == mode


async def test_a_lock_that_may_not_be_opened_is_an_outage(tmp_path: Path) -> None:
    (tmp_path / "a.db.work.lock").mkdir()
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/a.db")
    with pytest.raises(DatabaseUnreachableError):
        await look(database)
    await database.close()


async def test_a_database_has_one_lock_by_whatever_name_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "other.db").symlink_to(tmp_path / "a.db")
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/a.db")
    alone = Database(f"sqlite+aiosqlite:///{tmp_path}/other.db", presence=Presence.ALONE)
    await work(database)
    with pytest.raises(DatabaseInUseError):
        await look(alone)
    await database.close()
    await alone.close()


@pytest.fixture
async def at_work(empty_postgres: str) -> AsyncIterator[Database]:
    """Somebody who has been at work on a PostgreSQL that had been set up before."""
    first = Database(empty_postgres)
    await migrate(first)
    await first.close()
    database = Database(empty_postgres)
    await work(database)
    yield database
    await database.close()


async def test_whoever_loses_every_connection_does_nothing_while_somebody_has_it_alone(
    empty_postgres: str, at_work: Database
) -> None:
    alone = Database(empty_postgres, presence=Presence.ALONE)
    await cut_off(empty_postgres)
    await look(alone)
    with pytest.raises(DatabaseBeingRestoredError):
        await work(at_work)
    await alone.close()
    await work(at_work)  # nothing was replaced
    assert not at_work.replaced.is_set()


async def test_whoever_lost_every_connection_touches_no_other_tables_in_their_place(
    empty_postgres: str, at_work: Database
) -> None:
    alone = Database(empty_postgres, presence=Presence.ALONE)
    await cut_off(empty_postgres)
    async with alone.write() as connection:
        await connection.execute(text("DROP TABLE alembic_version"))
        await connection.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
    await alone.close()
    for _ in range(2):
        with pytest.raises(DatabaseReplacedError):
            await work(at_work)
    assert at_work.replaced.is_set()
    anew = Database(empty_postgres)
    await work(anew)
    await anew.close()


async def cut_off(url: str) -> None:
    """Ends every connection to the database, as a restart of the server does."""
    import asyncpg  # noqa: PLC0415  only where PostgreSQL is asked for

    host = Database(url).url.query["host"]
    connection = await asyncpg.connect(host=host, user="postgres", database="postgres")
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'thonso_test'"
    await connection.execute(ended)
    left = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'thonso_test'"
    while await connection.fetchval(left):
        pass
    await connection.close()
