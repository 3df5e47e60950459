"""From the start of a process to its first getUpdates, and its memory when nothing happens."""

import asyncio
import contextlib
import statistics
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bench.bots import BOT, PTB, Api, Kind, cores, start, stop, thonso
from bench.villages import prepare

HEADINGS = ["bot", "start to first poll", "", "memory at rest"]
_REST = 3.0


@dataclass(slots=True)
class Found:
    kind: Kind
    seconds: list[float] = field(default_factory=list)
    memory: int = 0


async def measured(folder: Path, times: int) -> list[Found]:
    """Start every bot a number of times, in turns; the first start warms the disk's cache."""
    url = f"sqlite+aiosqlite:///{folder}/starting.db"
    await prepare(url, BOT)
    found = [Found(kind) for kind in (PTB, thonso(url))]
    for number in range(times + 1):
        for one in found:
            seconds, memory = await _started(one.kind, folder, rest=number == times)
            if number:
                one.seconds.append(seconds)
            one.memory = memory
    return found


async def _started(kind: Kind, folder: Path, *, rest: bool) -> tuple[float, int]:
    api = Api()
    address = await api.start()
    began = time.monotonic()
    with _running(start(kind, address, None, folder / "said.txt", cores()[0])) as process:
        async with asyncio.timeout(60):
            await api.polled.wait()
        seconds = time.monotonic() - began
        await asyncio.sleep(_REST if rest else 0.0)
        memory = psutil.Process(process.pid).memory_info().rss
    await api.stop()
    return seconds, memory


@contextlib.contextmanager
def _running(process: subprocess.Popen) -> Iterator[subprocess.Popen]:
    try:
        yield process
    finally:
        stop(process)


def rows(found: list[Found]) -> list[list[str]]:
    first = statistics.median(found[0].seconds)
    return [
        [
            one.kind.name,
            f"{1000 * statistics.median(one.seconds):,.0f} ms",
            f"{statistics.median(one.seconds) / first:.2f}x",
            f"{one.memory / 2**20:.0f} MiB",
        ]
        for one in found
    ]
