"""Backing the whole database up and putting a backup back, for SQLite and PostgreSQL alike."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    Connection,
    MetaData,
    Table,
    Update,
    bindparam,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import backup_file
from storage.backup_file import (
    BackupWriter,
    Contents,
    DamagedBackupError,
    Header,
    NewerBackupError,
    NewFile,
    Row,
)
from storage.database import Database, is_outage
from storage.migrating import HEAD, KNOWN, upgrade, version_of
from storage.tables import facts, metadata

_AT_ONCE: Final = 500
_SNAPSHOT: Final = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


class OutdatedDatabaseError(Exception):
    """The database is empty or of an older version: it has to be migrated first."""


class OccupiedDatabaseError(Exception):
    """The database holds data that a backup would replace."""


async def back_up(
    database: Database, path: Path, program: str, now: datetime
) -> tuple[Contents, int]:
    """Write all tables, as they are at one moment, to a file; its contents and size in bytes.

    The program may go on writing meanwhile: everything is read in one transaction that sees one
    state, on SQLite by its write-ahead log, on PostgreSQL by REPEATABLE READ. Raises
    `OutdatedDatabaseError`, what `version_of` raises, and `BackupUnwritableError`.
    """
    if await version_of(database) != HEAD:
        raise OutdatedDatabaseError
    columns = {str(t.name): [str(c.name) for c in t.c] for t in metadata.sorted_tables}
    header = Header(HEAD, program, now.isoformat(), columns)
    file = NewFile(path)
    try:
        writer = BackupWriter(file.lines)
        async with database.read() as connection:
            if not database.is_sqlite:
                await connection.execute(_SNAPSHOT)
            writer.begin(header)
            for table in metadata.sorted_tables:
                await _write_table(connection, table, writer)
        rows = writer.end()
        return Contents(header, rows), file.keep()
    finally:
        file.drop()


async def _write_table(connection: AsyncConnection, table: Table, writer: BackupWriter) -> None:
    ordered = select(table).order_by(*table.primary_key)
    found = await connection.stream(ordered.execution_options(yield_per=_AT_ONCE))
    async for part in found.partitions():
        writer.rows(table.name, [tuple(row) for row in part])


def checked(path: Path) -> Contents:
    """Read a backup to its end; raises what is wrong with it, before any database is touched."""
    contents = backup_file.check(path)
    if contents.header.revision not in KNOWN:
        raise NewerBackupError
    return contents


async def restore(database: Database, path: Path, *, replace: bool) -> Contents:
    """Put a backup into a database, in one transaction: all of it or nothing.

    The database is to be had alone (`Presence`): nobody else may know what was in it.
    Raises `OccupiedDatabaseError` for a database with data unless `replace`; what `checked` and
    `version_of` raise.
    """
    contents = checked(path)
    there = await version_of(database)
    try:
        async with database.write() as connection:
            tables = await connection.run_sync(_prepared, contents, there, replace)
            later: list[tuple[Update, list[dict[str, Any]]]] = []
            for name, rows in backup_file.rows(path):
                table, values = tables[name], _values(contents.header.tables[name], rows)
                later += _without_parents(table, values)
                await connection.execute(insert(table), values)
            for statement, parents in later:
                await connection.execute(statement, parents)
            await connection.run_sync(upgrade)
    except (DBAPIError, StatementError) as error:
        if is_outage(error):
            raise
        raise DamagedBackupError from None
    return contents


def _prepared(
    connection: Connection, contents: Contents, there: str | None, replace: bool
) -> Mapping[str, Table]:
    """Empty tables, as they were in the version that made the backup."""
    if there is not None:
        upgrade(connection)
        if not replace and _has_data(connection):
            raise OccupiedDatabaseError
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
    upgrade(connection, contents.header.revision)
    found = MetaData()
    found.reflect(connection)
    for name, columns in contents.header.tables.items():
        if name not in found.tables or set(columns) != set(found.tables[name].c.keys()):
            raise DamagedBackupError
    return found.tables


def _has_data(connection: Connection) -> bool:
    """Tell whether anything was ever kept; a deployment's secret alone is nothing."""
    tables = (table for table in metadata.sorted_tables if table is not facts)
    return any(connection.execute(select(table).limit(1)).first() for table in tables)


def _values(columns: Sequence[str], rows: Sequence[Row]) -> list[dict[str, Any]]:
    try:
        return [dict(zip(columns, row, strict=True)) for row in rows]
    except (TypeError, ValueError):
        raise DamagedBackupError from None


def _without_parents(
    table: Table, values: Sequence[dict[str, Any]]
) -> list[tuple[Update, list[dict[str, Any]]]]:
    """Take out of rows what names another of their table, which may come later; how to set it."""
    later = []
    for key in table.foreign_keys:
        if key.column.table is table:
            column = key.parent.name
            statement = update(table).where(table.c.id == bindparam("row"))
            parents = [
                {"row": value["id"], "parent": value[column]} for value in values if value[column]
            ]
            if parents:
                later.append((statement.values({column: bindparam("parent")}), parents))
            for value in values:
                value[column] = None
    return later
