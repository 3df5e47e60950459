"""A file that is cut, changed, newer or another's is refused, and one that is there is kept."""

import errno
import gzip
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from storage import backup_part
from storage.backup import back_up, checked, restore
from storage.backup_file import (
    BackupUnwritableError,
    DamagedBackupError,
    NewerBackupError,
    NewFile,
    NotABackupError,
)
from storage.database import Database
from storage.migrating import migrate
from tests.backups import forge, held, lines_of, names_in
from tests.villages import Commune

MADE = datetime(2026, 9, 16, 20, tzinfo=UTC)


def mode_of(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    """A small backup, and nothing else that matters."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/small.db")
    await migrate(database)
    await Commune(database).load()
    await back_up(database, tmp_path / "backup", "0.1.0", MADE)
    await database.close()
    return tmp_path / "backup"


def test_a_file_that_was_cut_anywhere_is_refused(file: Path) -> None:
    whole = file.read_bytes()
    for length in range(0, len(whole), 7):
        file.write_bytes(whole[:length])
        with pytest.raises((DamagedBackupError, NotABackupError)):
            checked(file)


def test_a_flipped_bit_is_noticed_or_changes_nothing(file: Path) -> None:
    whole, contents = file.read_bytes(), checked(file)
    places, unnoticed = range(0, len(whole), 5), 0
    for place in places:
        file.write_bytes(
            whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :]
        )
        try:
            assert checked(file) == contents
            unnoticed += 1
        except (DamagedBackupError, NotABackupError, NewerBackupError):
            pass
    # A few bits say nothing: in the envelope's head, in codes nobody uses, in the last byte's rest.
    assert unnoticed < len(places) / 20


def test_lines_that_were_changed_or_are_missing_are_noticed(file: Path) -> None:
    lines = lines_of(file)
    for changed in (
        [line.replace("Thôn Đông".encode(), "Thôn Đoài".encode()) for line in lines],
        [*lines[:2], *lines[3:]],
        lines[:-1],
        [lines[0], *reversed(lines[1:-1]), lines[-1]],
    ):
        file.write_bytes(gzip.compress(b"".join(changed)))
        with pytest.raises(DamagedBackupError):
            checked(file)


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ({"format": 2}, NewerBackupError),
        ({"revision": "9999"}, NewerBackupError),
        ({"thonso": "something else"}, NotABackupError),
        ({"tables": {"units": ["id"]}}, DamagedBackupError),
    ],
)
async def test_a_file_of_another_version_or_program_is_refused(
    file: Path, told: dict[str, Any], wanted: type[Exception], tmp_path: Path
) -> None:
    first, *rest = lines_of(file)
    forge(file, [orjson.dumps(orjson.loads(first) | told) + b"\n", *rest[:-1]])
    other = Database(f"sqlite+aiosqlite:///{tmp_path}/new.db")
    with pytest.raises(wanted):
        await restore(other, file, replace=False)
    await other.close()


async def test_columns_that_the_tables_do_not_have_are_refused(file: Path, tmp_path: Path) -> None:
    first, *rest = lines_of(file)
    header = orjson.loads(first)
    header["tables"]["units"][0] = "number"
    forge(file, [orjson.dumps(header) + b"\n", *rest[:-1]])
    other = Database(f"sqlite+aiosqlite:///{tmp_path}/new.db")
    with pytest.raises(DamagedBackupError):
        await restore(other, file, replace=False)
    await migrate(other)
    assert not any((await held(other)).values())
    await other.close()


def test_other_files_are_no_backups(tmp_path: Path) -> None:
    for number, content in enumerate((b"", b"SQLite format 3\0", gzip.compress(b"{}\n"))):
        (tmp_path / f"{number}").write_bytes(content)
        with pytest.raises(NotABackupError):
            checked(tmp_path / f"{number}")
    with pytest.raises(NotABackupError):
        checked(tmp_path / "nowhere")
    with pytest.raises(NotABackupError):
        checked(tmp_path)


@pytest.mark.parametrize("fails", ["write", "sync"])
async def test_a_full_disk_leaves_the_earlier_backup_and_nothing_else(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    earlier, names = lines_of(file), names_in(tmp_path)

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    database = Database(f"sqlite+aiosqlite:///{tmp_path}/small.db")
    with monkeypatch.context() as context:
        where = {"write": "gzip.GzipFile.write", "sync": "os.fsync"}
        context.setattr(where[fails], full)
        with pytest.raises(BackupUnwritableError, match="No space left"):
            await back_up(database, file, "0.1.0", MADE)
    await database.close()
    assert lines_of(file) == earlier
    assert names_in(tmp_path) <= names


async def test_the_file_is_for_its_owner_alone_whatever_the_umask(
    file: Path, tmp_path: Path
) -> None:
    before = os.umask(0)
    try:
        database = Database(f"sqlite+aiosqlite:///{tmp_path}/small.db")
        await back_up(database, file, "0.1.0", MADE)
        await database.close()
    finally:
        os.umask(before)
    assert mode_of(file) == 0o600


BEGINS = """
import sys, time
from pathlib import Path
from storage.backup_file import NewFile
file = NewFile(Path(sys.argv[1]))
print("begun", flush=True)
time.sleep(600)
"""


def test_what_a_killed_backup_left_behind_goes_with_the_next_and_nothing_else_does(
    tmp_path: Path,
) -> None:
    (tmp_path / ".backup.a1b2c3d4").touch()
    (tmp_path / "notes.thonso-part").touch()
    before = names_in(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", BEGINS, tmp_path / "monday"], stdout=subprocess.PIPE
    ) as other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == b"begun\n"
            [part] = names_in(tmp_path) - before
            NewFile(tmp_path / "tuesday").drop()
            assert names_in(tmp_path) == before | {part}  # its maker is still at work
        finally:
            other.kill()
    NewFile(tmp_path / "tuesday").drop()
    assert names_in(tmp_path) == before


async def test_a_disk_that_counts_no_names_takes_a_backup(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fstat

    def counts_none(handle: int) -> os.stat_result:
        told = list(real(handle))
        told[stat.ST_NLINK] = 0
        return os.stat_result(told)

    database = Database(f"sqlite+aiosqlite:///{tmp_path}/small.db")
    with monkeypatch.context() as context:
        context.setattr(backup_part.os, "fstat", counts_none)
        await back_up(database, tmp_path / "monday", "0.1.0", MADE)
    await database.close()
    assert checked(tmp_path / "monday").rows == checked(file).rows


def test_a_folder_that_keeps_no_file_is_told_after_some_tries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Path] = []
    real = backup_part.tempfile.mkstemp

    def vanishes(*told: Any) -> tuple[int, str]:
        handle, name = real(*told)
        Path(name).unlink()
        begun.append(Path(name))
        assert len(begun) < 1000
        return handle, name

    monkeypatch.setattr(backup_part.tempfile, "mkstemp", vanishes)
    with pytest.raises(BackupUnwritableError, match="keeps removing"):
        NewFile(tmp_path / "monday")
    assert len(begun) > 1
    assert names_in(tmp_path) == set()
