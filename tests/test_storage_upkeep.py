"""What is no longer needed is forgotten, and nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy import Table, func, select, text

from storage import upkeep
from storage.database import Database
from storage.marks import take_marks
from storage.outbox import OutboxState, Outcome, Outgoing, add, settle
from storage.statements import at_keys, delete_by_key
from storage.tables import dialogues, entries, outbox, seen, texts
from storage.upkeep import tidy
from tests.villages import BOT, SENT, Commune


async def test_texts_go_after_ninety_days_and_the_figures_stay(database: Database) -> None:
    commune = Commune(database)
    await commune.load()
    await commune.join("an", "Xã Mẫu/Thôn Đông")
    await commune.say("an", "12 hộ")
    kept = timedelta(days=90)
    await forget(database, SENT + timedelta(days=89), kept)
    assert await count(database, texts) == 1
    await forget(database, SENT + timedelta(days=91), kept)
    assert await count(database, texts) == 0
    assert await count(database, entries) == 1
    assert await commune.figures("Xã Mẫu/Thôn Đông") == {"households": 12}


async def test_marks_go_after_a_week_and_what_waits_is_kept(database: Database) -> None:
    async with database.write() as connection:
        await take_marks(connection, [(BOT, "1")], SENT)
        await add(connection, [message(1), message(2)])
        await settle(connection, [Outcome(1, OutboxState.SENT, SENT, 1, "77")])
    await forget(database, SENT + timedelta(days=6), timedelta(days=90))
    assert (await count(database, seen), await count(database, outbox)) == (1, 2)
    await forget(database, SENT + timedelta(days=400), timedelta(days=90))
    assert (await count(database, seen), await count(database, outbox)) == (0, 1)


async def test_however_much_is_old_all_of_it_goes(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "_FOUND", 4)
    monkeypatch.setattr(upkeep, "_AT_ONCE", 3)
    async with database.write() as connection:
        await take_marks(connection, [(BOT, f"{n}") for n in range(10)], SENT)
        await take_marks(connection, [(BOT, "11")], SENT + timedelta(days=7))
    await forget(database, SENT + timedelta(days=8), timedelta(days=90))
    assert await count(database, seen) == 1


@pytest.mark.parametrize("table", [seen, dialogues, outbox])
async def test_a_row_is_found_by_its_key_to_be_deleted(database: Database, table: Table) -> None:
    [key] = at_keys([[column.type.python_type(1) for column in table.primary_key]])
    async with database.write() as connection:
        explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        if not database.is_sqlite:
            await connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = str((await connection.execute(text(f"{explain} {delete_by_key(table)}"), key)).all())
    assert ("SEARCH" if database.is_sqlite else "Index Scan") in plan
    assert "SCAN" not in plan


def message(number: int) -> Outgoing:
    return Outgoing(number, f"k{number}", BOT, "1", 0, "text", {"text": "a"}, SENT)


async def forget(database: Database, now: object, kept: timedelta) -> None:
    await tidy(database, now, kept)  # type: ignore[arg-type]


async def count(database: Database, table: object) -> int:
    async with database.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(table)) or 0)  # type: ignore[arg-type]
