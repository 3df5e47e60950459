"""Totals after few and after many reports: the queries of the program over a made-up rollup."""

import contextlib
import sqlite3
import statistics
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import delete, text

from bench.postgres import postgres
from bench.villages import KEY, Tree, campaign_text
from domain.running import RunningCampaign
from storage import campaigns, tallies
from storage.database import Database
from storage.identifiers import Identifiers
from storage.migrating import migrate
from storage.rollup import ALL_TIME
from storage.tables import rollup

HEADINGS = ["database", "reports", "rollup rows", "all time", "", "by day", ""]
_TIMES = 40
_PART = 200_000  # rows of one COPY, which is given up when it takes a minute
_COLUMNS = [column.name for column in rollup.columns]
Row = tuple[int, int, str, int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Size:
    """A tree of units, how many days it has reported for, and the numbers of reports to try."""

    tree: Tree
    days: int
    reports: tuple[int, ...]


PROVINCES = Size(Tree(5, 10, 10, 20), 30, (10_000, 1_000_000))
COUNTRY = Size(Tree(34, 10, 10, 19), 60, (10_000, 1_000_000, 10_000_000))


@dataclass(frozen=True, slots=True)
class Times:
    """Median seconds of a unit's totals with those of the units below it."""

    rows: int
    ever: float
    by_day: float


async def measured(folder: Path, size: Size) -> list[list[str]]:
    """Rows of the table, for SQLite and PostgreSQL."""
    url = f"sqlite+aiosqlite:///{folder}/totals.db"
    found = await _table("SQLite", url, size)
    with postgres(folder) as url:
        found += await _table("PostgreSQL", url, size)
    return found


async def _table(name: str, url: str, size: Size) -> list[list[str]]:
    async with _opened(url, size) as (database, running):
        found = [await _with_reports(database, running, size, n) for n in size.reports]
    first, second = found[0], found[1]
    return [
        [
            name,
            f"{number:,}",
            f"{one.rows:,}",
            f"{1000 * one.ever:.2f} ms",
            f"{one.ever / first.ever:.2f}x",
            f"{1000 * one.by_day:.2f} ms",
            f"{one.by_day / second.by_day:.2f}x" if number >= size.reports[1] else "",
        ]
        for number, one in zip(size.reports, found, strict=True)
    ]


@contextlib.asynccontextmanager
async def _opened(url: str, size: Size) -> AsyncIterator[tuple[Database, RunningCampaign]]:
    database = Database(url)
    try:
        await migrate(database)
        async with database.write() as connection:
            draw, now = Identifiers().draw, datetime.now(UTC)
            source = campaign_text(size.tree, days=size.days)
            running = await campaigns.load(connection, source, KEY, now, draw)
        yield database, running
    finally:
        await database.close()


async def _with_reports(
    database: Database, running: RunningCampaign, size: Size, number: int
) -> Times:
    async with database.write() as connection:
        await connection.execute(
            text("TRUNCATE rollup") if not database.is_sqlite else delete(rollup)
        )
    rows = await _fill(database, _cells(running, size, number))
    units = _one_of_each_level(running)
    today = datetime.now(UTC).date()
    span = (today - timedelta(days=size.days - 1), today)
    ever, by_day = [], []
    for _ in range(_TIMES):
        for unit in units:
            async with database.read() as connection:
                below = running.campaign.children(running.paths[unit])
                ids = [unit, *(running.ids[child.path] for child in below)]
                began = time.perf_counter()
                await tallies.all_time(connection, running, ids)
                ever.append(time.perf_counter() - began)
                began = time.perf_counter()
                await tallies.totals_report(connection, running, unit, *span)
                by_day.append(time.perf_counter() - began)
    return Times(rows, statistics.median(ever), statistics.median(by_day))


def _one_of_each_level(running: RunningCampaign) -> list[int]:
    found = {unit.path.count("/"): running.ids[unit.path] for unit in running.campaign.units}
    return list(found.values())


def _cells(running: RunningCampaign, size: Size, number: int) -> Iterator[Row]:
    """The rollup of so many reports, spread evenly over villages and days."""
    villages = [running.ids[u.path] for u in running.campaign.units if u.kind == "village"]
    places = len(villages) * size.days
    each, every = max(1, number // places), max(1, places // number)
    last = datetime.now(UTC).date().toordinal()
    above: dict[tuple[int, int], int] = {}
    for at, village in enumerate(villages):
        mine = 0
        for back in range(size.days):
            if (at * size.days + back) % every:
                continue
            day, mine = last - back, mine + each
            yield from _rows(running, village, day, each, each)
            for unit in running.counted(village)[1:]:
                above[unit, day] = above.get((unit, day), 0) + each
                above[unit, ALL_TIME] = above.get((unit, ALL_TIME), 0) + each
        if mine:
            yield from _rows(running, village, ALL_TIME, mine, mine)
    for (unit, day), reports in above.items():
        yield from _rows(running, unit, day, 0, reports)


def _rows(running: RunningCampaign, unit: int, day: int, own: int, whole: int) -> Iterator[Row]:
    for metric in running.adds_up:
        yield (running.id, unit, metric, day, 3 * own, own, 3 * whole, whole)


async def _fill(database: Database, cells: Iterator[Row]) -> int:
    if database.is_sqlite:
        return _fill_sqlite(database.path, cells)
    return await _fill_postgres(database, cells)


def _fill_sqlite(path: Path, cells: Iterator[Row]) -> int:
    marks = ", ".join("?" for _ in _COLUMNS)
    connection = sqlite3.connect(path)
    with connection:
        statement = f"INSERT INTO rollup ({', '.join(_COLUMNS)}) VALUES ({marks})"
        number = connection.executemany(statement, cells).rowcount
    connection.execute("ANALYZE")
    connection.close()
    return number


async def _fill_postgres(database: Database, cells: Iterator[Row]) -> int:
    async with database.write() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        number = 0
        while part := list(islice(cells, _PART)):
            await raw.copy_records_to_table("rollup", records=part, columns=_COLUMNS)
            number += len(part)
        await connection.execute(text("ANALYZE rollup"))
    return number
