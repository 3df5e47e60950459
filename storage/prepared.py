"""Statements of the path every report takes: compiled once, run by the driver where that is safe.

They are written with SQLAlchemy. On SQLite, where a statement of one row takes a few microseconds,
what SQLAlchemy does around each execution takes a hundred: there the driver runs the compiled
text itself, on the same connection and in the same transaction. On PostgreSQL the statement
goes the ordinary way.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Self

from sqlalchemy import ARRAY, JSON, ColumnElement, Executable, any_, bindparam, func, select
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection

DRIVER = "sqlite3"  # where a connection's `info` keeps the driver's own

Row = Mapping[str, Any]
_Names = tuple[str, ...]
_Process = Callable[[Any], Any]
_NONE: _Names = ()


class _Sqlite(str):
    """SQLite's name; the lists in `alone` have one value."""

    __slots__ = ("alone",)
    alone: _Names

    def __new__(cls, alone: _Names) -> Self:
        made = super().__new__(cls, "sqlite")
        made.alone = alone
        return made


class Prepared:
    """A statement; `build` makes it for a database named "sqlite" or "postgresql"."""

    def __init__(self, build: Callable[[str], Executable]) -> None:
        self._build = build
        self._statements: dict[str, Executable] = {}
        self._compiled: dict[_Names, _Compiled] = {}

    async def run(self, connection: AsyncConnection, rows: Sequence[Row]) -> None:
        """Run it once for each row of parameters, all with the same names."""
        driver = driver_of(connection)
        if driver is None:
            await connection.execute(self._statement(connection), rows)
        elif rows:
            compiled = self._for_driver(connection, rows[0])
            driver.executemany(compiled.text, [compiled.parameters(row) for row in rows])

    async def run_tuples(
        self, connection: AsyncConnection, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        """Run it once for each row of parameters, given in the order of the `names`."""
        if not rows:
            return
        driver = driver_of(connection)
        if driver is None:
            by_name = [dict(zip(names, row, strict=True)) for row in rows]
            await connection.execute(self._statement(connection), by_name)
        else:
            compiled = self._for_driver(connection, dict.fromkeys(names))
            driver.executemany(compiled.text, compiled.arranged(names, rows))

    async def fetch(self, connection: AsyncConnection, parameters: Row) -> Sequence[Any]:
        """Run it once and return its rows, whose columns are attributes."""
        driver = driver_of(connection)
        if driver is None:
            found = await connection.execute(self._statement(connection), parameters)
            return found.all()
        given, alone = dict(parameters), []
        for name, value in parameters.items():
            if type(value) is list and len(value) == 1:
                given[name] = value[0]
                alone.append(name)
        compiled = self._for_driver(connection, parameters, tuple(alone))
        return compiled.rows(driver.execute(compiled.text, compiled.parameters(given)))

    async def new(
        self, connection: AsyncConnection, rows: Sequence[Row], key: Sequence[str]
    ) -> set[tuple[Any, ...]]:
        """Run an INSERT that passes over what is there, and returns `key`; what was new."""
        driver = driver_of(connection)
        if driver is None:
            found = await connection.execute(self._statement(connection), rows)
            return {tuple(row) for row in found}
        compiled = self._for_driver(connection, rows[0])
        text, parameters, key_of = compiled.text, compiled.parameters, itemgetter(*key)
        return {key_of(row) for row in rows if driver.execute(text, parameters(row)).fetchone()}

    def _statement(self, connection: AsyncConnection) -> Executable:
        name = connection.dialect.name
        if name not in self._statements:
            self._statements[name] = self._build(name)
        return self._statements[name]

    def _for_driver(
        self, connection: AsyncConnection, names: Row, alone: _Names = _NONE
    ) -> "_Compiled":
        compiled = self._compiled.get(alone)
        if compiled is None:
            statement = self._build(_Sqlite(alone))
            compiled = self._compiled[alone] = _Compiled(statement, connection.dialect, list(names))
        return compiled


class _Compiled:
    """A statement as SQLite's driver takes it: its text, and values converted as by their types."""

    def __init__(self, statement: Any, dialect: Dialect, names: list[str]) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=names)
        self.text = str(compiled)
        order: list[str] = list(compiled.positiontup or ())
        fixed = {name: value for name, value in compiled.params.items() if name not in names}
        known: dict[str, _Process] = compiled._bind_processors  # noqa: SLF001  nothing public tells
        converted = [(at, known[name]) for at, name in enumerate(order) if known.get(name)]
        self._converted: list[tuple[int, _Process]] = converted
        self._get = itemgetter(*order) if len(order) > 1 else lambda row: [row[at] for at in order]
        self._fixed = fixed
        self._as_given = [] if fixed or converted else order
        columns = [(each[0], each[3]) for each in compiled._result_columns]  # noqa: SLF001
        self._make = _maker([name for name, _ in columns])
        self._results = [
            (index, process)
            for index, (_, type_) in enumerate(columns)
            if (process := type_._cached_result_processor(dialect, None)) is not None  # noqa: SLF001
        ]

    def arranged(
        self, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
    ) -> Sequence[Sequence[Any]]:
        if self._as_given == list(names):
            return rows
        return [self.parameters(dict(zip(names, row, strict=True))) for row in rows]

    def parameters(self, row: Row) -> Sequence[Any]:
        found: Sequence[Any] = self._get({**self._fixed, **row} if self._fixed else row)
        if not self._converted:
            return found
        values = list(found)
        for at, process in self._converted:
            values[at] = process(values[at])
        return values

    def rows(self, cursor: sqlite3.Cursor) -> list[Any]:
        make = self._make
        if not self._results:
            return [make(row) for row in cursor]
        found = []
        for row in cursor:
            values = list(row)
            for index, process in self._results:
                values[index] = process(values[index])
            found.append(make(values))
        return found


def _maker(names: list[str]) -> Callable[[Iterable[Any]], Any]:
    row: Any = type(
        "_Row", (tuple,), {name: property(itemgetter(at)) for at, name in enumerate(names)}
    )
    made: Callable[[Iterable[Any]], Any] = row
    return made


def driver_of(connection: AsyncConnection) -> sqlite3.Connection | None:
    """SQLite's own connection below one of SQLAlchemy's; None for PostgreSQL."""
    found: sqlite3.Connection | None = connection.sync_connection.info.get(DRIVER)  # type: ignore[union-attr]  # it is open
    return found


def among(name: str, column: ColumnElement[Any], values: str) -> ColumnElement[bool]:
    """A condition: the column is one of the list that is given as the parameter `values`.

    `name` is the database's. Both take the list as one value, so that the text stays the same and
    a list may be as long as it likes. For a list SQLite first makes an index, which takes longer
    than the rest of a short statement: so a value that is alone in its list is compared with.
    """
    if isinstance(name, _Sqlite) and values in name.alone:
        return column == bindparam(values)
    if name == "sqlite":
        listed = func.json_each(bindparam(values, type_=JSON)).table_valued("value")
        return column.in_(select(listed.c.value))
    return column == any_(bindparam(values, type_=ARRAY(column.type)))
