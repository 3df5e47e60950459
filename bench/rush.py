"""The hour before the deadline: four web processes and one sender on PostgreSQL."""

import contextlib
import subprocess
from collections.abc import AsyncIterator, Awaitable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.bots import BOT, Api, free_port, listens, start, stop, thonso
from bench.load import Load, Measured
from bench.path import check_totals
from bench.postgres import postgres
from bench.villages import Tree, Written, prepare, question, report

WEB = 4
MEMBERS_A_VILLAGE = 5
# Of all messages of the peak, one in so many asks for totals.
_ASKS = 10
_FAST = 4_000
_START_SECONDS = 120.0
HEADINGS = ["villages", "members", "what", "messages", "a second", "p50", "p99", "cores"]


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
        if self._number % _ASKS == 0:
            return question(self._number, self._people)
        self.reports.append(report(self._number, self._people))
        return self.reports[-1]


async def measured(folder: Path, step: Step, seconds: float) -> list[list[str]]:
    """Rows of the table: as fast as taken, then the peak at its own pace for `seconds`."""
    with postgres(folder) as url:
        await prepare(url, BOT, step.tree, step.people)
        async with _processes(url, folder) as (api, ports, processes):
            load, given = Load(api, "127.0.0.1", ports, "/telegram"), _Given(step.people)
            await load.as_fast_as_taken(given.next(500))
            fast = load.as_fast_as_taken(given.next(_FAST))
            rows = [await _row("as fast as taken", step, processes, fast)]
            even = load.evenly(given.next(max(int(step.peak * seconds), 100)), step.peak)
            rows.append(await _row("the peak's pace", step, processes, even))
        check_totals(url, given.reports)
    return rows


async def _row(
    what: str, step: Step, processes: Sequence[psutil.Process], measuring: Awaitable[Measured]
) -> list[str]:
    before = _cpu(processes)
    found = await measuring
    seconds = len(found.delays) / found.per_second
    busy = (_cpu(processes) - before) / seconds
    return [
        f"{step.tree.leaves:,}",
        f"{step.people:,}",
        what,
        f"{len(found.delays):,}",
        f"{found.per_second:,.0f}",
        f"{1000 * found.p50:,.0f} ms",
        f"{1000 * found.p99:,.0f} ms",
        f"{busy:.2f}",
    ]


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
