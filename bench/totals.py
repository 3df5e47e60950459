"""Totals after few and after many reports: the queries of the program over a made-up rollup."""

import contextlib
import sqlite3
import statistics
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import text

from bench.postgres import postgres
from bench.villages import KEY, Tree, campaign_text
from domain.running import RunningCampaign
from storage import campaigns, tallies
from storage.database import Database
from storage.identifiers import Identifiers
from storage.migrating import migrate
from storage.rollup import ALL_TIME
from storage.tables import rollup

_ASKED = ("all time", "all days", "half the days", "a week")
HEADINGS = ["database", "reports", "rollup rows", *(part for each in _ASKED for part in (each, ""))]
_TIMES = 60
_PART = 200_000  # rows of one COPY, which is given up when it takes a minute
_STRIDE = 7919  # a prime: villages take turns, so that no day and no commune is left out
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
class Filled:
    """A database with the rollup of so many reports, and the seconds each question took."""

    database: Database
    running: RunningCampaign
    reports: int
    rows: int
    took: dict[str, list[float]] = field(default_factory=dict)

    def median(self, asked: str) -> float:
        """Of a unit of each level."""
        return statistics.median(self.took[asked])


async def measured(folder: Path, size: Size) -> list[list[str]]:
    """Rows of the table, for SQLite and PostgreSQL."""
    async with contextlib.AsyncExitStack() as stack:
        files = {n: f"sqlite+aiosqlite:///{folder}/totals-{n}.db" for n in size.reports}
        found = await _table(stack, "SQLite", files, size)
    async with contextlib.AsyncExitStack() as stack:
        servers = {n: stack.enter_context(postgres(folder / str(n))) for n in size.reports}
        return found + await _table(stack, "PostgreSQL", servers, size)


async def _table(
    stack: contextlib.AsyncExitStack, name: str, urls: Mapping[int, str], size: Size
) -> list[list[str]]:
    """All are asked in turn, so that a slow moment of the machine is none of one of them alone."""
    opened = [_filled(url, size, number) for number, url in urls.items()]
    filled = [await stack.enter_async_context(each) for each in opened]
    for _ in range(_TIMES):
        for one in filled:
            await _ask(one, size)
    return [[name, f"{one.reports:,}", f"{one.rows:,}", *_times(filled, one)] for one in filled]


def _times(filled: list[Filled], one: Filled) -> Iterator[str]:
    for asked in _ASKED:
        against = filled[0 if asked == "all time" else 1]
        yield f"{1000 * one.median(asked):.2f} ms"
        ratio = one.median(asked) / against.median(asked)
        yield f"{ratio:.2f}x" if one.reports >= against.reports else ""


@contextlib.asynccontextmanager
async def _filled(url: str, size: Size, number: int) -> AsyncIterator[Filled]:
    database = Database(url)
    try:
        await migrate(database)
        async with database.write() as connection:
            draw, now = Identifiers().draw, datetime.now(UTC)
            source = campaign_text(size.tree, days=size.days)
            running = await campaigns.load(connection, source, KEY, now, draw)
        rows = await _fill(database, _cells(running, size, number))
        yield Filled(database, running, number, rows)
    finally:
        await database.close()


async def _ask(filled: Filled, size: Size) -> None:
    running, today = filled.running, datetime.now(UTC).date()
    spans = {"all days": size.days, "half the days": size.days // 2, "a week": 7}
    for unit in _one_of_each_level(running):
        ids = [unit, *(running.ids[u.path] for u in running.campaign.children(running.paths[unit]))]
        async with filled.database.read() as connection:
            with _timed(filled, "all time"):
                await tallies.all_time(connection, running, ids)
            for asked, days in spans.items():
                first = today - timedelta(days=days - 1)
                with _timed(filled, asked):
                    await tallies.totals_report(connection, running, unit, first, today)


@contextlib.contextmanager
def _timed(filled: Filled, asked: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    filled.took.setdefault(asked, []).append(time.perf_counter() - began)


def _one_of_each_level(running: RunningCampaign) -> list[int]:
    """The first ones, which have reports however few there are."""
    found: dict[int, int] = {}
    for unit in running.campaign.units:
        found.setdefault(unit.path.count("/"), running.ids[unit.path])
    return list(found.values())


def _cells(running: RunningCampaign, size: Size, number: int) -> Iterator[Row]:
    """The rollup of at least so many reports, spread evenly over villages and days."""
    villages = [running.ids[u.path] for u in running.campaign.units if u.kind == "village"]
    places = len(villages) * size.days
    each, every = -(-number // places), max(1, places // number)
    last = datetime.now(UTC).date().toordinal()
    ever: Counter[int] = Counter()
    for back in reversed(range(size.days)):
        turn = [v for at, v in enumerate(villages) if not (at * _STRIDE + back) % every]
        own = Counter(dict.fromkeys(turn, each))
        yield from _on(running, last - back, own)
        ever += own
    yield from _on(running, ALL_TIME, ever)


def _on(running: RunningCampaign, day: int, own: Mapping[int, int]) -> Iterator[Row]:
    whole: Counter[int] = Counter()
    for village, reports in own.items():
        for unit in running.counted(village):
            whole[unit] += reports
    for unit, reports in whole.items():
        mine = own.get(unit, 0)
        for metric in running.adds_up:
            yield (running.id, unit, metric, day, 3 * mine, mine, 3 * reports, reports)


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
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
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
