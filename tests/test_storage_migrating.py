"""Databases are brought up to date, and those that are newer or others' are left alone."""

import pytest
from sqlalchemy import inspect, text

from storage import migrating
from storage.database import Database
from storage.migrating import HEAD, NewerDatabaseError, NotOursError, alembic_config, migrate
from storage.tables import metadata


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


async def test_the_index_of_what_was_said_holds_nothing_else(empty: Database) -> None:
    """It is partial on PostgreSQL as well, where only the migration says so."""
    await migrate(empty)
    catalogue = "sqlite_master" if empty.is_sqlite else "pg_indexes"
    columns = "sql, name" if empty.is_sqlite else "indexdef, indexname"
    async with empty.read() as connection:
        made = await connection.execute(text(f"SELECT {columns} FROM {catalogue}"))
        [written] = [row[0] for row in made if row[1] == "ix_outbox_sent"]
    condition = written.lower().partition(" where ")[2].strip("() ")
    assert condition == "message is not null"
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
