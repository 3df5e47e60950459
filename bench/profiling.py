"""Where the time of a report goes: the real program, looked at by a timer while it works."""

import asyncio
import json
import os
import signal
import statistics
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.bots import BOT, Api, Kind, cores, listening, thonso
from bench.load import Load, Measured
from bench.stages import STAGES
from bench.villages import Written, prepare, report

LOADED, ALONE = "64 at a time", "one at a time"
HEADINGS = ["stage", LOADED, "", ALONE, ""]
_MESSAGES = {LOADED: 2_400, ALONE: 400}
_START = (
    "import sys; from bench.sampling import install; install(sys.argv.pop()); "
    "from bot.cli import main; main()"
)


@dataclass(slots=True)
class Found:
    """Rounds in one situation: samples by stage, and messages a second without and with them."""

    counts: Counter[str] = field(default_factory=Counter)
    free: list[float] = field(default_factory=list)
    sampled: list[float] = field(default_factory=list)

    def told_of(self, stage: str) -> list[str]:
        """Share and microseconds of a message, which takes as long as where nobody looks."""
        share = self.counts[stage] / self.counts.total()
        return [f"{100 * share:.1f}%", f"{1e6 * share / statistics.median(self.free):,.0f} µs"]

    def speed(self) -> str:
        free, sampled = statistics.median(self.free), statistics.median(self.sampled)
        return f"{free:,.0f}/s; {sampled:,.0f}/s looked at"


class Profiled:
    """The program under load, and the file it tells its samples in."""

    def __init__(self, load: Load, pid: int, file: Path) -> None:
        self._load = load
        self._pid = pid
        self._file = file
        self._given = 0
        self.found = {LOADED: Found(), ALONE: Found()}

    async def measure(self, what: str) -> None:
        """A round that nobody looks at, and one with samples."""
        found = self.found[what]
        found.free.append((await self._round(what)).per_second)
        self._switch()
        await asyncio.sleep(0.05)
        found.sampled.append((await self._round(what)).per_second)
        found.counts.update(await self._samples())

    async def _round(self, what: str) -> Measured:
        messages = self._messages(_MESSAGES[what])
        if what == LOADED:
            return await self._load.as_fast_as_taken(messages)
        return await self._load.one_after_the_other(messages)

    async def _samples(self) -> Mapping[str, int]:
        before = self._told()
        self._switch()
        async with asyncio.timeout(10):
            while len(told := self._told()) == len(before):  # noqa: ASYNC110  no event tells
                await asyncio.sleep(0.02)
        samples: dict[str, int] = json.loads(told[-1])
        return samples

    def _switch(self) -> None:
        os.kill(self._pid, signal.SIGUSR1)

    def _messages(self, number: int) -> list[Written]:
        first, self._given = self._given, self._given + number
        return [report(first + each) for each in range(number)]

    def _told(self) -> list[str]:
        return self._file.read_text("utf-8").splitlines() if self._file.exists() else []


async def measured(folder: Path, rounds: int) -> Mapping[str, Found]:
    """Profile the program on SQLite, in turns with and without samples."""
    url, file = f"sqlite+aiosqlite:///{folder}/profile.db", folder / "samples.jsonl"
    await prepare(url, BOT)
    settings = thonso(url).settings
    command = [sys.executable, "-c", _START, "run", str(file)]
    api = Api()
    kind = Kind("Thôn Số, profiled", lambda _api, _port: command, settings)
    async with listening(kind, api, folder, cores()[0]) as (port, process):
        load = Load(api, "127.0.0.1", port, "/telegram")
        profiled = Profiled(load, process.pid, file)
        for what in _MESSAGES:
            await profiled.measure(what)
            profiled.found[what] = Found()  # that was the warm-up
        for _ in range(rounds):
            for what in _MESSAGES:
                await profiled.measure(what)
    return profiled.found


def rows(found: Mapping[str, Found]) -> list[list[str]]:
    """The table: shares of the time, stage by stage, and what that is of one message."""
    both = [found[LOADED], found[ALONE]]
    lines = [[stage, *(cell for one in both for cell in one.told_of(stage))] for stage in STAGES]
    samples = [cell for one in both for cell in (f"{one.counts.total():,}", "")]
    speed = [cell for one in both for cell in (one.speed(), "")]
    return [*lines, ["samples", *samples], ["messages a second", *speed]]
