"""The hour before the deadline: four web processes and one sender on PostgreSQL."""

import contextlib
import subprocess
from collections.abc import AsyncIterator, Awaitable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from sqlalchemy import text

from bench.bots import BOT, Api, free_port, listens, start, stop, thonso
from bench.load import Load, Measured
from bench.path import check_totals
from bench.postgres import postgres
from bench.villages import Tree, Written, prepare, question, question_about_all, report
from storage.database import Database

WEB = 4
MEMBERS_A_VILLAGE = 5
# Of all messages of the peak, one in so many asks for the totals of a village, or of the whole.
_ASKS = 10
_ASKS_ABOUT_ALL = 1_000
_FAST = 4_000
_START_SECONDS = 120.0
HEADINGS = ["villages", "members", "what", "messages", "a second", "p50", "p99"]
KEPT_HEADINGS = ["table", "bytes a report"]
BUSY_HEADINGS = ["villages", "what", "web", "sender", "PostgreSQL", "load and API", "memory each"]


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the country, and how many messages a second its peak brings.

    The peak: half of the members report in the last ten minutes.
    """

    tree: Tree

    @property
    def people(self) -> int:
        return self.tree.leaves * MEMBERS_A_VILLAGE

    @property
    def peak(self) -> float:
        return self.people / 2 / 600


PROVINCE = Step(Tree(1, 5, 20, 20))
COUNTRY = Step(Tree(34, 10, 10, 19))


class _Given:
    """The messages so far: reports, and now and then a question."""

    def __init__(self, people: int) -> None:
        self._people = people
        self._number = 0
        self.reports: list[Written] = []

    def next(self, number: int) -> list[Written]:
        return [self._one() for _ in range(number)]

    def _one(self) -> Written:
        self._number += 1
        if self._number % _ASKS_ABOUT_ALL == 0:
            return question_about_all(self._number, self._people)
        if self._number % _ASKS == 0:
            return question(self._number, self._people)
        self.reports.append(report(self._number, self._people))
        return self.reports[-1]


@dataclass(frozen=True, slots=True)
class Rush:
    """What was measured: rows of the tables of messages, of cores in use, and of what is kept."""

    rows: list[list[str]]
    busy: list[list[str]]
    kept: list[list[str]]


async def measured(folder: Path, step: Step, seconds: float) -> Rush:
    """As fast as taken, then the peak at its own pace for `seconds`."""
    with postgres(folder) as url:
        await prepare(url, BOT, step.tree, step.people)
        async with _processes(url, folder) as (api, ports, processes):
            load, given = Load(api, "127.0.0.1", ports, "/telegram"), _Given(step.people)
            await load.as_fast_as_taken(given.next(1_000))
            found, at = Rush([], [], []), [f"{step.tree.leaves:,}", f"{step.people:,}"]
            watch = _Watch(processes, folder)
            fast = load.as_fast_as_taken(given.next(_FAST))
            await watch.over(fast, found, [*at, "as fast as taken"])
            even = load.evenly(given.next(max(int(step.peak * seconds), 100)), step.peak)
            await watch.over(even, found, [*at, "the peak's pace"])
        check_totals(url, given.reports)
        found.kept.extend(await _kept(url, len(given.reports)))
    return found


async def _kept(url: str, reports: int) -> list[list[str]]:
    """How many bytes of each table, with its indexes, there are for a report."""
    database = Database(url)
    tables = ("entries", "reports", "texts", "outbox", "seen")
    found = []
    async with database.read() as connection:
        for name in tables:
            size = await connection.scalar(
                text("SELECT pg_total_relation_size(:name)"), {"name": name}
            )
            found.append([name, f"{int(size or 0) / reports:,.0f}"])
    await database.close()
    return found


class _Watch:
    """Who uses how much of the machine: the first of the processes is the one that sends."""

    def __init__(self, processes: Sequence[psutil.Process], folder: Path) -> None:
        self._processes = processes
        self._folder = folder

    async def over(self, measuring: Awaitable[Measured], found: Rush, named: Sequence[str]) -> None:
        """Add what is measured to the tables."""
        before = self._spent()
        one = await measuring
        seconds = len(one.delays) / one.per_second
        delays = [f"{1000 * delay:,.0f} ms" for delay in (one.p50, one.p99)]
        found.rows.append([*named, f"{len(one.delays):,}", f"{one.per_second:,.0f}", *delays])
        spent = zip(self._spent(), before, strict=True)
        used = [f"{(now - then) / seconds:.2f}" for now, then in spent]
        memory = max(process.memory_info().rss for process in self._processes) >> 20
        found.busy.append([named[0], named[2], *used, f"{memory} MiB"])

    def _spent(self) -> list[float]:
        """Seconds of a core so far: the web processes, the sender, PostgreSQL, ourselves."""
        sender, *web = self._processes
        parts = (web, [sender], _servers(self._folder), [psutil.Process()])
        return [_cpu(part) for part in parts]


def _servers(folder: Path) -> list[psutil.Process]:
    """The processes of our own PostgreSQL."""
    first = psutil.Process(int((folder / "postgres" / "postmaster.pid").read_text().split()[0]))
    return [first, *first.children()]


def _cpu(processes: Iterable[psutil.Process]) -> float:
    return sum(sum(one.cpu_times()[:2]) for one in processes)


@contextlib.asynccontextmanager
async def _processes(
    url: str, folder: Path
) -> AsyncIterator[tuple[Api, list[int], list[psutil.Process]]]:
    """One process that sends and keeps the time, since it is the first; four that listen."""
    api, said = Api(), folder / "said.txt"
    where, kind = await api.start(), thonso(url)
    running: list[subprocess.Popen] = []
    ports: list[int] = []
    try:
        for _ in range(1 + WEB):
            ports.append(free_port())
            running.append(start(kind, where, ports[-1], said, set()))
            await listens(running[-1], api, ports[-1], said, _START_SECONDS)
        yield api, ports[1:], [psutil.Process(one.pid) for one in running]
    finally:
        for process in running:
            stop(process)
        await api.stop()
