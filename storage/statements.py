"""Statements that SQLite and PostgreSQL write alike but SQLAlchemy keeps apart."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Delete, Table, bindparam, delete
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

    Insert = sqlite.Insert | postgresql.Insert


def insert_on(name: str, table: Table) -> "Insert":
    """An INSERT that knows ON CONFLICT, for the database of this name."""
    if name == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415  SQLite's start does without

        return postgresql.insert(table)
    return sqlite.insert(table)


def insert_new_on(name: str, table: Table, key: Sequence[str]) -> "Insert":
    """An INSERT that passes over rows whose `key` columns are taken."""
    return insert_on(name, table).on_conflict_do_nothing(index_elements=list(key))


def delete_by_key(table: Table, *conditions: ColumnElement[bool]) -> Delete:
    """A DELETE of rows one by one, given by their key as `at_keys`.

    For a key of several columns SQLite reads the whole table to find those in a list.
    """
    key = [column == bindparam(f"key_part_{n}") for n, column in enumerate(table.primary_key)]
    return delete(table).where(*key, *conditions)


def at_keys(keys: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    """The parameters of `delete_by_key`."""
    return [{f"key_part_{n}": part for n, part in enumerate(key)} for key in keys]


def insert_new(connection: AsyncConnection, table: Table, key: Sequence[str]) -> "Insert":
    """An INSERT, for the connection's database, that passes over rows whose `key` is taken."""
    return insert_new_on(connection.dialect.name, table, key)


def upsert(connection: AsyncConnection, table: Table, key: Sequence[str]) -> "Insert":
    """An INSERT, for the connection's database, that overwrites a row whose `key` is taken."""
    return upsert_on(connection.dialect.name, table, key)


def upsert_on(name: str, table: Table, key: Sequence[str]) -> "Insert":
    """An INSERT that overwrites the other columns of a row whose `key` is taken."""
    statement = insert_on(name, table)
    others = {c.name: statement.excluded[c.name] for c in table.c if c.name not in key}
    return statement.on_conflict_do_update(index_elements=list(key), set_=others)
