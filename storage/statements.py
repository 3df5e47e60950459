"""Statements that SQLite and PostgreSQL write alike but SQLAlchemy keeps apart."""

from collections.abc import Sequence

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

Insert = sqlite.Insert | postgresql.Insert


def insert(connection: AsyncConnection, table: Table) -> Insert:
    """An INSERT that knows ON CONFLICT, for the connection's database."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def insert_new(connection: AsyncConnection, table: Table, key: Sequence[str]) -> Insert:
    """An INSERT that passes over rows whose `key` columns are taken."""
    return insert(connection, table).on_conflict_do_nothing(index_elements=list(key))


def upsert(connection: AsyncConnection, table: Table, key: Sequence[str]) -> Insert:
    """An INSERT that overwrites the other columns of a row whose `key` is taken."""
    statement = insert(connection, table)
    others = {c.name: statement.excluded[c.name] for c in table.c if c.name not in key}
    return statement.on_conflict_do_update(index_elements=list(key), set_=others)
