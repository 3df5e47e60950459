"""SQLite's log is brought into the file without a commit that waits for it."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import checkpoints
from storage.checkpoints import Checkpoints
from storage.database import Database

ROUND = 16


@pytest.fixture(autouse=True)
def _without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "_SECONDS", 0.0)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("CREATE TABLE row (text TEXT)")
    yield connection
    connection.close()


@pytest.fixture
async def log(tmp_path: Path, writer: sqlite3.Connection) -> AsyncIterator[Checkpoints]:
    made = Checkpoints(str(tmp_path / "a.db"), asyncio.Lock())
    yield made
    await made.close()


async def write(writer: sqlite3.Connection, log: Checkpoints, commits: int) -> None:
    for _ in range(commits):
        writer.execute("INSERT INTO row VALUES ('x')")
        log.committed()
    await log.ended()


def rows_without_the_log(path: Path) -> int:
    copied = shutil.copy(path, path.with_name("copied.db"))
    connection = sqlite3.connect(copied)
    try:
        found = connection.execute("SELECT count(*) FROM row").fetchone()
    except sqlite3.DatabaseError:  # not even the table, or copied half-way
        return 0
    finally:
        connection.close()
    return int(found[0])


async def test_what_is_committed_comes_into_the_file(
    tmp_path: Path, writer: sqlite3.Connection, log: Checkpoints
) -> None:
    await write(writer, log, ROUND - 1)
    assert rows_without_the_log(tmp_path / "a.db") == 0
    await write(writer, log, 1)
    assert rows_without_the_log(tmp_path / "a.db") == ROUND


async def test_a_long_log_begins_anew(
    tmp_path: Path,
    writer: sqlite3.Connection,
    log: Checkpoints,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checkpoints, "_LONG", 0)
    await write(writer, log, ROUND)
    size = (tmp_path / "a.db-wal").stat().st_size
    for _ in range(10):
        await write(writer, log, ROUND)
    assert (tmp_path / "a.db-wal").stat().st_size <= 2 * size


async def test_a_file_that_is_gone_holds_up_nobody(
    tmp_path: Path, writer: sqlite3.Connection
) -> None:
    log = Checkpoints(str(tmp_path / "nowhere" / "a.db"), asyncio.Lock())
    await write(writer, log, 2 * ROUND)
    await log.close()


async def test_the_database_sees_to_its_log(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/a.db")
    async with database.write() as connection:
        await connection.execute(text("CREATE TABLE row (text TEXT)"))
    while not rows_without_the_log(tmp_path / "a.db"):  # beside the commits, so some time after
        async with database.write() as connection:
            await connection.execute(text("INSERT INTO row VALUES ('x')"))
    await database.close()
