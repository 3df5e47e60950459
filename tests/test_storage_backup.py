"""A backup holds all there was at one moment, and is put back whole or not at all."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, insert, text

from bot.channel import Event
from bot.intake import BatchIntake, working
from domain.people import Role
from handlers.inviting import make_invitation
from storage import backup, backup_file
from storage.backup import OccupiedDatabaseError, OutdatedDatabaseError, back_up, restore
from storage.backup_file import (
    DamagedBackupError,
)
from storage.database import Database
from storage.dead_letters import set_aside
from storage.migrating import HEAD, NewerDatabaseError, migrate
from storage.tables import entries, jobs, metadata, units
from tests.backups import forge, held, held_at, lines_of, names_in, other_url, rollup_is_fold
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


def size_of(file: Path) -> int:
    return file.stat().st_size


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
    assert names_in(tmp_path) <= {f"thonso.db{end}" for end in ("", "-wal", "-shm", ".work.lock")}


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
