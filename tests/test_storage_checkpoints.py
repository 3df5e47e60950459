"""SQLite's log is brought into the file without a commit that waits for it."""

import asyncio
import contextlib
import shutil
import sqlite3
import threading
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
    monkeypatch.setattr(checkpoints, "_PAUSE", 0.02)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(tmp_path / "a.db", isolation_level=None, check_same_thread=False)
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
        log.committed(1)
        await asyncio.sleep(0)


async def in_a_pause(log: Checkpoints) -> None:
    await asyncio.sleep(0.1)
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


async def test_what_is_committed_comes_into_the_file_in_a_pause(
    tmp_path: Path, writer: sqlite3.Connection, log: Checkpoints
) -> None:
    await write(writer, log, ROUND - 1)
    await in_a_pause(log)
    assert rows_without_the_log(tmp_path / "a.db") == 0
    await write(writer, log, 1)
    await in_a_pause(log)
    assert rows_without_the_log(tmp_path / "a.db") == ROUND


async def test_while_commits_follow_each_other_nothing_is_brought_in(
    tmp_path: Path,
    writer: sqlite3.Connection,
    log: Checkpoints,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checkpoints, "_PAUSE", 1_000.0)
    loop = asyncio.get_running_loop()
    true, ahead = loop.time, 0.0
    monkeypatch.setattr(loop, "time", lambda: true() + ahead)
    for _ in range(2 * ROUND):  # longer than the pause together, each of them sooner
        await write(writer, log, 1)
        ahead += 500.0
        await in_a_pause(log)
    assert rows_without_the_log(tmp_path / "a.db") == 0
    ahead += 600.0
    await in_a_pause(log)
    assert rows_without_the_log(tmp_path / "a.db") == 2 * ROUND


async def test_many_changes_are_brought_in_without_a_pause_but_not_too_often(
    tmp_path: Path,
    writer: sqlite3.Connection,
    log: Checkpoints,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checkpoints, "_PAUSE", 60.0)
    monkeypatch.setattr(checkpoints, "_SECONDS", 60.0)
    monkeypatch.setattr(checkpoints, "_CHANGES", 3)
    await write(writer, log, 1)
    await log.ended()
    assert rows_without_the_log(tmp_path / "a.db") == 1
    await write(writer, log, 3)
    await log.ended()
    assert rows_without_the_log(tmp_path / "a.db") == 1


async def test_a_pause_that_comes_while_the_log_is_brought_in_is_made_use_of(
    tmp_path: Path,
    writer: sqlite3.Connection,
    log: Checkpoints,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checkpoint, slow, done = log._checkpoint, threading.Event(), []

    def slowly() -> int:
        pages = checkpoint()
        slow.wait(30)
        done.append(pages)
        return pages

    monkeypatch.setattr(log, "_checkpoint", slowly)
    await write(writer, log, ROUND)
    await asyncio.sleep(0.1)
    await write(writer, log, ROUND)
    await asyncio.sleep(0.1)
    slow.set()
    async with asyncio.timeout(30):
        while len(done) < 2:  # noqa: ASYNC110  the thread tells nobody
            await asyncio.sleep(0.01)
    await log.ended()
    assert rows_without_the_log(tmp_path / "a.db") == 2 * ROUND


async def test_a_long_log_begins_anew_although_others_write_meanwhile(
    tmp_path: Path, writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "_LONG", 0)
    monkeypatch.setattr(checkpoints, "_CHANGES", 1)
    turn = asyncio.Lock()
    log = Checkpoints(str(tmp_path / "a.db"), turn)
    checkpoint = log._checkpoint

    def beside_others() -> int:
        if turn.locked():
            return checkpoint()
        with contextlib.closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM row").fetchall()
            writer.execute("INSERT INTO row VALUES ('x')")  # of what is not to be brought in yet
            return checkpoint()

    monkeypatch.setattr(log, "_checkpoint", beside_others)
    sizes = []
    for _ in range(50):
        await write(writer, log, 1)
        await log.ended()
        sizes.append((tmp_path / "a.db-wal").stat().st_size)
    assert sizes[-1] <= 2 * sizes[0]
    await log.close()


async def test_after_the_end_nothing_is_begun(
    tmp_path: Path, writer: sqlite3.Connection, log: Checkpoints
) -> None:
    await log.close()
    await write(writer, log, 2 * ROUND)
    await in_a_pause(log)
    await log.brought_in()
    assert rows_without_the_log(tmp_path / "a.db") == 0


async def test_a_file_that_is_gone_holds_up_nobody(
    tmp_path: Path, writer: sqlite3.Connection
) -> None:
    log = Checkpoints(str(tmp_path / "nowhere" / "a.db"), asyncio.Lock())
    await write(writer, log, 2 * ROUND)
    await in_a_pause(log)
    await log.close()


async def test_the_database_sees_to_its_log(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/a.db")
    async with database.write() as connection:
        await connection.execute(text("CREATE TABLE row (text TEXT)"))
    for _ in range(ROUND):
        async with database.write() as connection:
            await connection.execute(text("INSERT INTO row VALUES ('x')"))
    async with asyncio.timeout(30):
        while not rows_without_the_log(tmp_path / "a.db"):  # noqa: ASYNC110  a file tells nobody
            await asyncio.sleep(0.01)
    await database.close()
