"""What is no longer needed is forgotten, and nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy import Table, func, select, text

from storage import upkeep
from storage.database import Database
from storage.marks import take_marks
from storage.outbox import OutboxState, Outcome, Outgoing, add, settle
from storage.statements import at_keys, delete_by_key
from storage.tables import dialogues, entries, metadata, outbox, seen, texts
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


CROSSED = (
    "CREATE SEQUENCE tries",
    """CREATE FUNCTION crossed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF nextval('tries') <= 2 THEN
            RAISE EXCEPTION 'deadlock detected' USING ERRCODE = 'deadlock_detected';
        END IF;
        RETURN OLD;
    END $$""",
    "CREATE TRIGGER crossed BEFORE DELETE ON seen FOR EACH ROW EXECUTE FUNCTION crossed()",
)


async def test_a_deletion_that_was_given_up_for_another_is_tried_again(
    empty_postgres: str,
) -> None:
    database = Database(empty_postgres)
    async with database.write() as connection:
        await connection.run_sync(metadata.create_all)
        for statement in CROSSED:
            await connection.execute(text(statement))
        await take_marks(connection, [(BOT, "1"), (BOT, "2")], SENT)
    await forget(database, SENT + timedelta(days=8), timedelta(days=90))
    assert await count(database, seen) == 0
    await database.close()


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
