"""The full report path beside stock echo bots: interleaved rounds, medians, ratios."""

import contextlib
import json
import os
import statistics
import subprocess
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from bench.bots import AIOGRAM, BOT, PTB, Api, Kind, command, cores, listening, thonso
from bench.load import Load, Measured
from bench.villages import KEY, Written, prepare, report

SLOW = 0.05
PACE = 200.0
AT_ONCE, TAKING_50_MS, PACED = "at once", "50 ms", "paced"
Of = Callable[[Measured], float]


@dataclass(slots=True)
class Runner:
    """One bot under measurement: how many messages it is given a round, and what was found."""

    kind: Kind
    api: Api
    load: Load
    process: psutil.Process
    numbers: dict[str, int]
    given: list[Written] = field(default_factory=list)
    found: dict[str, list[Measured]] = field(default_factory=dict)
    core_seconds: dict[str, list[float]] = field(default_factory=dict)

    async def measure(self, what: str) -> None:
        self.api.latency = SLOW if what == TAKING_50_MS else 0.0
        messages = self._messages(self.numbers[what])
        before = self._core_seconds()
        if what == PACED:
            measured = await self.load.evenly(messages, PACE)
        else:
            measured = await self.load.as_fast_as_taken(messages)
        self.found.setdefault(what, []).append(measured)
        spent = (self._core_seconds() - before) / len(messages)
        self.core_seconds.setdefault(what, []).append(spent)

    async def warm_up(self) -> None:
        await self.load.as_fast_as_taken(self._messages(self.numbers[AT_ONCE] // 4))

    def median(self, what: str, of: Of) -> float:
        return statistics.median(of(measured) for measured in self.found[what])

    def cost(self, what: str) -> float:
        """The core's time for a message, in seconds: what other programs do counts little in it."""
        return statistics.median(self.core_seconds[what])

    def _core_seconds(self) -> float:
        times = self.process.cpu_times()
        return times.user + times.system

    def _messages(self, number: int) -> list[Written]:
        fresh = [report(len(self.given) + n) for n in range(number)]
        self.given += fresh
        return fresh


def numbers(at_once: int, taking_50_ms: int, seconds: float) -> dict[str, int]:
    """How many messages make a round of each kind."""
    return {AT_ONCE: at_once, TAKING_50_MS: taking_50_ms, PACED: int(PACE * seconds)}


@contextlib.asynccontextmanager
async def running(kind: Kind, folder: Path, given: dict[str, int]) -> AsyncIterator[Runner]:
    """A bot that listens."""
    api = Api()
    async with listening(kind, api, folder, cores()[0]) as (port, process):
        yield Runner(kind, api, Load(api, "127.0.0.1", port, "/telegram"), process, given)


async def measured(folder: Path, rounds: int, seconds: float, urls: Sequence[str]) -> list[Runner]:
    """Measure the echo bots and the program on each of the databases, in turns."""
    kinds = [(PTB, numbers(600, 60, seconds)), (AIOGRAM, numbers(1200, 1200, seconds))]
    for url in urls:
        await prepare(url, BOT)
        name = "Thôn Số, SQLite" if url.startswith("sqlite") else "Thôn Số, PostgreSQL"
        kinds.append((thonso(url, name), numbers(2400, 2400, seconds)))
    async with contextlib.AsyncExitStack() as stack:
        runners = [
            await stack.enter_async_context(running(kind, folder, given)) for kind, given in kinds
        ]
        for runner in runners:
            await runner.warm_up()
        for _ in range(rounds):
            for what in (AT_ONCE, TAKING_50_MS, PACED):
                for runner in runners:
                    await runner.measure(what)
    for runner, url in zip(runners[2:], urls, strict=True):
        check_totals(url, runner.given)
    return runners


def check_totals(url: str, given: Sequence[Written]) -> None:
    """See that the totals are the sums of what was written: nothing lost, nothing twice."""
    wanted = {key: sum(one.counts[key] for one in given) for key in given[0].counts}
    today = datetime.now(UTC).date()
    days = ["--from", str(today - timedelta(days=2)), "--to", str(today + timedelta(days=2))]
    said = subprocess.run(
        command("totals", "--campaign", KEY, *days, "--json"),
        env={**os.environ, "THONSO_DATABASE_URL": url},
        check=True,
        capture_output=True,
    )
    found = json.loads(said.stdout)["metrics"]
    if found != wanted:
        raise AssertionError(f"the totals are {found}, written was {wanted}")


def rows(runners: Sequence[Runner]) -> list[list[str]]:
    """The table: messages a second and delays, with ratios to the stock echo bot."""
    first = runners[0]
    found = []
    for runner in runners:
        cells = [runner.kind.name]
        for what in (AT_ONCE, TAKING_50_MS):
            rate = runner.median(what, lambda m: m.per_second)
            base = first.median(what, lambda m: m.per_second)
            cells += [f"{rate:,.0f}/s", f"{rate / base:.2f}x"]
        cost = runner.cost(AT_ONCE)
        cells += [f"{1000 * cost:.2f} ms", f"{first.cost(AT_ONCE) / cost:.2f}x"]
        loaded = [runner.median(AT_ONCE, of) for of in (_p50, _p99)]
        paced = [runner.median(PACED, of) for of in (_p50, _p99)]
        cells += [_ms(*loaded), _ms(*paced), f"{paced[1] / first.median(PACED, _p99):.2f}x"]
        found.append(cells)
    return found


HEADINGS = [
    "bot",
    "API at once",
    "",
    "API takes 50 ms",
    "",
    "core's time a message",
    "",
    "p50 / p99, full load",
    "p50 / p99, 200/s",
    "p99",
]


def _p50(measured: Measured) -> float:
    return measured.p50


def _p99(measured: Measured) -> float:
    return measured.p99


def _ms(*seconds: float) -> str:
    return " / ".join(f"{1000 * one:.1f}" for one in seconds) + " ms"
