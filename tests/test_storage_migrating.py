"""Databases are brought up to date, and those that are newer or others' are left alone."""

import pytest
from sqlalchemy import ColumnElement, func, inspect, select, text

from storage import migrating
from storage.database import Database
from storage.migrating import HEAD, NewerDatabaseError, NotOursError, alembic_config, migrate
from storage.outbox import HAS_FAILED, IS_PENDING
from storage.tables import metadata, outbox


@pytest.fixture
async def empty(database_url: str) -> Database:
    return Database(database_url)


async def test_an_empty_database_gets_the_tables_and_a_current_one_is_left_alone(
    empty: Database,
) -> None:
    assert await migrate(empty)
    assert not await migrate(empty)
    await empty.close()


async def test_the_migrations_make_the_tables_the_program_works_with(empty: Database) -> None:
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415
    from alembic.migration import MigrationContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    await migrate(empty)
    async with empty.read() as connection:
        differences = await connection.run_sync(
            lambda c: compare_metadata(MigrationContext.configure(c), metadata)
        )
        heads = await connection.run_sync(
            lambda c: ScriptDirectory.from_config(alembic_config(c)).get_heads()
        )
    assert differences == []
    assert heads == [HEAD]
    await empty.close()


async def test_the_migrations_make_keys_of_the_same_columns_in_the_same_order(
    empty: Database,
) -> None:
    await migrate(empty)
    async with empty.read() as connection:
        keys = await connection.run_sync(
            lambda c: {
                table: inspect(c).get_pk_constraint(table)["constrained_columns"]
                for table in metadata.tables
            }
        )
    assert keys == {
        name: [column.name for column in table.primary_key]
        for name, table in metadata.tables.items()
    }
    await empty.close()


async def test_indexes_hold_nothing_but_what_they_are_for(empty: Database) -> None:
    """They are partial on PostgreSQL as well, where only the migration says so."""
    await migrate(empty)
    catalogue = "sqlite_master" if empty.is_sqlite else "pg_indexes"
    columns = "sql, name" if empty.is_sqlite else "indexdef, indexname"
    async with empty.read() as connection:
        made = await connection.execute(text(f"SELECT {columns} FROM {catalogue}"))
        written = {
            name: sql.lower().partition(" where ")[2].strip("() ") for sql, name in made if sql
        }
    assert written["ix_entries_thread"] == "cites is not null"
    assert written["ix_outbox_sent"] == "message is not null"
    assert written["ix_outbox_pending"] == "state = 0"
    assert written["ix_outbox_failed"] == "state = 2"
    await empty.close()


@pytest.mark.parametrize(("state", "index"), [(IS_PENDING, "pending"), (HAS_FAILED, "failed")])
async def test_an_index_answers_what_waits_and_what_failed(
    empty: Database, state: ColumnElement[bool], index: str
) -> None:
    await migrate(empty)
    assert not state.compile().params  # else the index may not be used, whatever is asked
    asked = select(func.count()).where(outbox.c.bot == "telegram:1", state)
    async with empty.write() as connection:
        if not empty.is_sqlite:
            await connection.execute(text("SET LOCAL enable_seqscan = off"))
        written = str(asked.compile(connection.engine, compile_kwargs={"literal_binds": True}))
        explain = "EXPLAIN QUERY PLAN" if empty.is_sqlite else "EXPLAIN"
        plan = (await connection.execute(text(f"{explain} {written}"))).all()
    assert f"ix_outbox_{index}" in str(plan)
    await empty.close()


async def test_a_newer_database_is_refused_and_not_touched(empty: Database) -> None:
    await migrate(empty)
    async with empty.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError):
        await migrate(empty)
    await empty.close()


async def test_a_database_of_another_program_is_refused(empty: Database) -> None:
    async with empty.write() as connection:
        await connection.execute(text("CREATE TABLE accounts_of_a_shop (id INTEGER)"))
    with pytest.raises(NotOursError):
        await migrate(empty)
    await empty.close()


async def test_two_processes_may_bring_it_up_to_date_at_once(database_url: str) -> None:
    import asyncio  # noqa: PLC0415

    first, second = Database(database_url), Database(database_url)
    await asyncio.gather(migrate(first), migrate(second))
    assert not await migrate(first)
    await first.close()
    await second.close()
    assert migrating.HEAD == HEAD
