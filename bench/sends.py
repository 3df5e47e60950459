"""One call of the Bot API over python-telegram-bot's default request backend and over ours.

The clients take turns, each a process of its own on the bot's core; the API is in this process.
"""

import asyncio
import contextlib
import json
import os
import statistics
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.bots import TOKEN, Api, cores, stock_python

HEADINGS = [
    "sending",
    "python-telegram-bot, HTTPXRequest",
    "our backend behind the same Bot",
    "",
    "as the program calls it",
    "",
]
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Situation:
    """So many sends a round, so many of them at once, to an API that takes so many seconds."""

    name: str
    sends: int
    at_once: int
    latency: float


SITUATIONS = (
    Situation("one at a time, API at once", 300, 1, 0.0),
    Situation("32 at once, API at once", 640, 32, 0.0),
    Situation("one at a time, API takes 50 ms", 20, 1, 0.05),
    Situation("32 at once, API takes 50 ms", 320, 32, 0.05),
)
_LOADED = SITUATIONS[1]


@dataclass(slots=True)
class Client:
    """A process that sends when it is told to, and what was found."""

    process: asyncio.subprocess.Process
    found: dict[str, list[dict[str, float]]] = field(default_factory=dict)

    async def measure(self, situation: Situation) -> None:
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("a client without pipes")
        self.process.stdin.write(b"%d %d\n" % (situation.sends, situation.at_once))
        async with asyncio.timeout(_SECONDS):
            said = await self.process.stdout.readline()
        self.found.setdefault(situation.name, []).append(json.loads(said))

    def median(self, situation: Situation, what: str) -> float:
        return statistics.median(each[what] for each in self.found[situation.name])


@contextlib.asynccontextmanager
async def _client(*command: str) -> AsyncIterator[Client]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    if cores()[0]:
        os.sched_setaffinity(process.pid, cores()[0])
    try:
        yield Client(process)
    finally:
        process.kill()
        await process.wait()


async def measured(rounds: int) -> list[Client]:
    """Measure each client in each situation, in turns; a round before is not counted."""
    api = Api()
    address = await api.start()
    script = str(Path(__file__).parent / "send_ptb.py")
    ours = (sys.executable, "-m", "bench.send_ptb", address, TOKEN)
    commands = ((str(stock_python()), script, address, TOKEN), (*ours, "bot"), (*ours, "program"))
    async with contextlib.AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(_client(*command)) for command in commands]
        for _ in range(rounds + 1):
            for situation in SITUATIONS:
                api.latency = situation.latency
                for client in clients:
                    await client.measure(situation)
    for client in clients:
        for found in client.found.values():
            del found[0]
    await api.stop()
    return clients


def rows(clients: Sequence[Client]) -> list[list[str]]:
    """The table: p50 in each situation, then sends a second and the core's time of one."""
    loaded = [one for one in SITUATIONS if one.at_once > 1]
    return [
        *(_row(f"{one.name}: p50", clients, one, "p50") for one in SITUATIONS),
        *(_row(f"{one.name}: a second", clients, one, "per_second") for one in loaded),
        _row("the client's core a send, 32 at once", clients, _LOADED, "core"),
    ]


def _row(name: str, clients: Sequence[Client], situation: Situation, what: str) -> list[str]:
    base, *others = [client.median(situation, what) for client in clients]
    cells = [name, _told(base, what)]
    for one in others:
        times = one / base if what == "per_second" else base / one
        cells += [_told(one, what), f"{times:.1f}x"]
    return cells


def _told(figure: float, what: str) -> str:
    return f"{figure:,.0f}/s" if what == "per_second" else f"{1000 * figure:.2f} ms"
