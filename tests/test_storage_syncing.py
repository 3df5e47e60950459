"""A commit that does not wait for the disk gets there a moment later, and in its order."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from storage import syncing
from storage.database import Database
from storage.syncing import LateSyncs

FULL, NORMAL = 2, 1


class Disk:
    """Tells which files were brought to the disk."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.synced = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._sync = os.fsync
        self.failing = 0
        monkeypatch.setattr(syncing.os, "fsync", self._fsync)

    def _fsync(self, file: int) -> None:
        if self.failing:
            self.failing -= 1
            raise OSError(errno.EIO, "the disk fails")
        self._sync(file)
        self._loop.call_soon_threadsafe(self.synced.set)


@pytest.fixture
async def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


@pytest.fixture
async def late(tmp_path: Path) -> AsyncIterator[LateSyncs]:
    (tmp_path / "log").touch()
    made = LateSyncs(str(tmp_path / "log"))
    yield made
    await made.close()


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/a.db")
    async with database.write() as connection:
        await connection.execute(text("CREATE TABLE row (text TEXT)"))
    yield database
    await database.close()


async def synchronous(database: Database, *, synced: bool) -> object:
    async with database.write(synced=synced) as connection:
        await connection.execute(text("INSERT INTO row VALUES ('x')"))
        return await connection.scalar(text("PRAGMA synchronous"))


async def test_what_did_not_wait_gets_to_the_disk_by_itself(late: LateSyncs, disk: Disk) -> None:
    late.committed(synced=False)
    assert not disk.synced.is_set()
    await disk.synced.wait()


async def test_a_commit_that_waits_takes_the_earlier_ones_along(
    late: LateSyncs, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(syncing, "_SECONDS", 0.02)
    late.committed(synced=False)
    late.committed(synced=True)
    await asyncio.sleep(0.2)
    assert not disk.synced.is_set()


async def test_a_log_that_is_gone_holds_up_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(syncing, "_SECONDS", 0.0)
    late = LateSyncs(str(tmp_path / "nowhere"))
    for _ in range(3):
        late.committed(synced=False)
        await asyncio.sleep(0.01)
    await late.close()


async def test_a_disk_that_fails_is_told_once_and_tried_again(
    late: LateSyncs, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(syncing, "_AGAIN_SECONDS", 0.01)
    disk.failing = 3
    with capture_logs() as logs:
        late.committed(synced=False)
        await disk.synced.wait()
    assert [(log["event"], log["errno"]) for log in logs] == [("database.not_synced", errno.EIO)]


async def test_what_did_not_wait_gets_to_the_disk_before_the_end(
    late: LateSyncs, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(syncing, "_SECONDS", 1_000)
    late.committed(synced=False)
    await late.close()
    await disk.synced.wait()


async def test_only_what_is_not_synced_does_not_wait_for_the_disk(sqlite: Database) -> None:
    asked = [True, False, False, True, False]
    found = [await synchronous(sqlite, synced=synced) for synced in asked]
    assert found == [FULL, NORMAL, NORMAL, FULL, NORMAL]


async def test_a_transaction_that_fails_leaves_the_next_one_as_durable_as_it_asks(
    sqlite: Database,
) -> None:
    with pytest.raises(RuntimeError):
        async with sqlite.write(synced=False):
            raise RuntimeError
    assert await synchronous(sqlite, synced=True) == FULL


async def test_the_database_brings_its_log_to_the_disk(sqlite: Database, disk: Disk) -> None:
    await synchronous(sqlite, synced=False)
    await disk.synced.wait()


async def test_what_did_not_wait_is_seen_by_whoever_looks_next(sqlite: Database) -> None:
    await synchronous(sqlite, synced=False)
    async with sqlite.read() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM row")) == 1
