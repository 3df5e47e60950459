"""A backup holds all there was at one moment, and is put back whole or not at all."""

import errno
import gzip
import hashlib
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import Table, insert, text

from bot.channel import Event
from bot.intake import BatchIntake, working
from domain.people import Role
from handlers.inviting import make_invitation
from storage import backup, backup_file
from storage.backup import OccupiedDatabaseError, OutdatedDatabaseError, back_up, checked, restore
from storage.backup_file import (
    BackupUnwritableError,
    DamagedBackupError,
    NewerBackupError,
    NotABackupError,
)
from storage.database import Database
from storage.dead_letters import set_aside
from storage.migrating import HEAD, NewerDatabaseError, migrate
from storage.tables import entries, jobs, metadata, units
from tests.backups import held, held_at, other_url, rollup_is_fold
from tests.test_bot_intake import Raw, Wire
from tests.villages import BOT, SENT, Commune

assert other_url  # a fixture
MADE = datetime(2026, 9, 16, 20, tzinfo=UTC)
EAST = "Xã Mẫu/Thôn Đông"
FILLED = {
    *("units", "campaigns", "campaign_units", "campaign_answers", "members", "accounts"),
    *("memberships", "invitations", "entries", "reports", "rollup", "texts", "seen"),
    *("dialogues", "outbox", "jobs", "dead", "facts"),
}


@pytest.fixture
async def commune(database_url: str) -> Any:
    """A commune with something in every table."""
    database = Database(database_url)
    await migrate(database)
    made = Commune(database)
    running = await made.load()
    for person in ("an", "binh"):
        await made.join(person, EAST, name="Bà Tám")
    await heard(made, "12 hộ, 5 cks", "nhầm, 10 hộ thôi", "hôm qua 3 hộ", "hoàn tác", "thôn 9 hộ?")
    await made.say("binh", "120 cks")  # more than is usual: the bot asks
    async with database.write() as connection:
        await make_invitation(connection, running, running.ids[EAST], Role.LEAD, 3, SENT)
        await set_aside(connection, made.draw(), (BOT, "77"), {"a": [1, None]}, "ValueError", SENT)
        await connection.execute(text("INSERT INTO facts VALUES ('secret', 'ab')"))
        job = {"id": 5, "key": "k", "sort": "s", "body": {"é": 1}, "state": 0, "attempts": 1}
        await connection.execute(insert(jobs), [job | {"created": 7}])
        question = "INSERT INTO campaign_answers VALUES (:id, 'q', '\"fri\"', 1, 2)"
        await connection.execute(text(question), {"id": running.id})
    yield made
    await database.close()


async def heard(commune: Commune, *said: str) -> None:
    """Messages go through the intake, so that marks and the outbox are written too."""
    intake = BatchIntake(
        commune.database, {BOT: Wire()}, commune.desk, commune.draw, lambda _: None
    )
    async with working(intake):
        for words in said:
            one = commune.incoming("an", words)
            await intake.take([Event(BOT, one.mark, Raw(one), one.received)])


async def test_what_is_restored_equals_what_was_backed_up_table_by_table(
    commune: Commune, other_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "backup"
    before = await held(commune.database)
    assert {name for name, rows in before.items() if rows} >= FILLED
    made, size = await back_up(commune.database, file, "0.1.0", MADE)
    assert made.rows == {name: len(rows) for name, rows in before.items()}
    assert size == size_of(file)
    other = Database(other_url)
    assert (await restore(other, file, replace=False)).header.made == MADE.isoformat()
    assert await held(other) == before
    assert not await migrate(other)
    assert await rollup_is_fold(other)
    again = Commune(other)
    sums = await commune.figures(EAST)
    assert await again.figures(EAST) == sums
    again.now = commune.now
    await again.say("an", "4 hộ")
    assert (await again.figures(EAST))["households"] == (sums["households"] or 0) + 4
    await other.close()


async def test_a_backup_beside_writes_holds_one_moment(
    commune: Commune, other_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = backup._write_table
    reported: list[str] = []

    async def between(connection: Any, table: Table, writer: Any) -> None:
        await write(connection, table, writer)
        reported.append(table.name)
        await heard(commune, f"{len(reported)} hộ")

    monkeypatch.setattr("storage.backup._write_table", between)
    before = await held(commune.database)
    await back_up(commune.database, tmp_path / "backup", "0.1.0", MADE)
    assert len(reported) == len(metadata.sorted_tables)
    assert len((await held(commune.database))["entries"]) > len(before["entries"]) + 5
    other = Database(other_url)
    await restore(other, tmp_path / "backup", replace=False)
    assert await held(other) == before
    assert await rollup_is_fold(other)
    await other.close()


async def test_units_whose_parents_were_drawn_later_come_back(
    commune: Commune, other_url: str, tmp_path: Path
) -> None:
    rows = [
        {"id": 2, "key": None, "path": "b", "name": "b", "kind": "commune", "parent_id": None},
        {"id": 1, "key": None, "path": "b/a", "name": "a", "kind": "village", "parent_id": 2},
    ]
    async with commune.database.write() as connection:
        await connection.execute(insert(units), rows)
    await back_up(commune.database, tmp_path / "backup", "0.1.0", MADE)
    other = Database(other_url)
    await restore(other, tmp_path / "backup", replace=False)
    assert await held(other) == await held(commune.database)
    await other.close()


async def test_a_database_with_data_is_left_alone_unless_it_is_to_be_replaced(
    commune: Commune, other_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "backup"
    await back_up(commune.database, file, "0.1.0", MADE)
    before = await held(commune.database)
    other = Database(other_url)
    await migrate(other)
    await Commune(other).load()
    kept = await held(other)
    with pytest.raises(OccupiedDatabaseError):
        await restore(other, file, replace=False)
    assert await held(other) == kept
    await restore(other, file, replace=True)
    assert await held(other) == before
    await other.close()


async def test_a_database_that_holds_a_secret_alone_counts_as_empty(
    commune: Commune, other_url: str, tmp_path: Path
) -> None:
    await back_up(commune.database, tmp_path / "backup", "0.1.0", MADE)
    other = Database(other_url)
    await migrate(other)
    async with other.write() as connection:
        await connection.execute(text("INSERT INTO facts VALUES ('secret', 'cd')"))
    await restore(other, tmp_path / "backup", replace=False)
    assert await held(other) == await held(commune.database)
    await other.close()


async def test_what_fails_halfway_changes_nothing(
    commune: Commune, other_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "backup"
    await back_up(commune.database, file, "0.1.0", MADE)
    lines = lines_of(file)
    twice = next(line for line in lines if line.startswith(b'{"table":"entries"'))
    forge(file, [*lines[:-1], twice])
    other = Database(other_url)
    await migrate(other)
    await Commune(other).load()
    kept = await held(other)
    with pytest.raises(DamagedBackupError):
        await restore(other, file, replace=True)
    assert await held(other) == kept
    await other.close()


def lines_of(file: Path) -> list[bytes]:
    return gzip.decompress(file.read_bytes()).splitlines(keepends=True)


def size_of(file: Path) -> int:
    return file.stat().st_size


def mode_of(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def names_in(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def forge(file: Path, lines: list[bytes]) -> None:
    """A file whose sum and counts are right, whatever its lines say."""
    count: dict[str, int] = dict.fromkeys(orjson.loads(lines[0])["tables"], 0)
    for line in map(orjson.loads, lines[1:]):
        count[line["table"]] = count.get(line["table"], 0) + len(line["rows"])
    whole = hashlib.sha256(b"".join(lines)).hexdigest()
    end = orjson.dumps({"end": count, "sha256": whole})
    file.write_bytes(gzip.compress(b"".join(lines) + end + b"\n"))


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


def test_a_flipped_bit_is_noticed_wherever_it_matters(file: Path) -> None:
    whole, contents = file.read_bytes(), checked(file)
    for place in range(0, len(whole), 5):
        file.write_bytes(
            whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :]
        )
        try:
            assert checked(file) == contents  # a bit of the envelope that says nothing
            assert place < 10
        except (DamagedBackupError, NotABackupError, NewerBackupError):
            pass


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


async def test_a_database_that_is_not_of_this_version_is_not_backed_up(
    database_url: str, tmp_path: Path
) -> None:
    database = Database(database_url)
    with pytest.raises(OutdatedDatabaseError):
        await back_up(database, tmp_path / "backup", "0.1.0", MADE)
    await migrate(database)
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError):
        await back_up(database, tmp_path / "backup", "0.1.0", MADE)
    await database.close()
    assert names_in(tmp_path) <= {f"thonso.db{end}" for end in ("", "-wal", "-shm")}


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


async def test_many_rows_are_written_in_parts_and_all_come_back(
    commune: Commune, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.backup._AT_ONCE", 2)
    await back_up(commune.database, tmp_path / "backup", "0.1.0", MADE)
    parts = [rows for table, rows in backup_file.rows(tmp_path / "backup") if table == entries.name]
    assert [len(rows) for rows in parts[:-1]] == [2] * (len(parts) - 1)
    assert len(parts) > 1
    other = f"sqlite+aiosqlite:///{tmp_path}/again.db"
    database = Database(other)
    await restore(database, tmp_path / "backup", replace=False)
    await database.close()
    assert await held_at(other) == await held(commune.database)
    assert backup_file.header(tmp_path / "backup").revision == HEAD
