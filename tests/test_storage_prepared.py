"""Statements that are compiled once find the same, however long the lists they are given."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.prepared import Prepared, among
from storage.tables import facts

NAMED = Prepared(
    lambda name: select(facts.c.name).where(
        among(name, facts.c.name, "names"), among(name, facts.c.value, "values")
    )
)


@pytest.fixture
async def kept(database: Database) -> Database:
    rows = [{"name": name, "value": value} for name, value in ("ax", "bx", "cy", "dy")]
    async with database.write() as connection:
        await connection.execute(facts.insert(), rows)
    return database


@pytest.mark.parametrize(
    ("names", "values", "found"),
    [
        ("a", "x", "a"),
        ("a", "xy", "a"),
        ("ab", "x", "ab"),
        ("abcd", "xy", "abcd"),
        ("a", "y", ""),
        ("", "x", ""),
        ("ad", "", ""),
        ("", "", ""),
        ("e", "x", ""),
    ],
)
async def test_a_list_may_have_no_value_one_or_many(
    kept: Database, names: Sequence[str], values: Sequence[str], found: str
) -> None:
    asked = {"names": list(names), "values": list(values)}
    async with kept.read() as connection:
        rows = await NAMED.fetch(connection, asked)
    assert sorted(row.name for row in rows) == list(found)
