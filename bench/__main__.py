"""Measure the program beside stock bots and print tables: python -m bench [PART ...].

Parts: path, starting, alone, http, profile, reading, totals, broadcast; and memory, backup, rush,
which are measured only when they are named.
"""

import argparse
import asyncio
import contextlib
import importlib.util
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import psutil
import uvloop

from bench import (
    alone,
    broadcast,
    copying,
    memory,
    path,
    profiling,
    rush,
    sends,
    starting,
    totals,
)
from bench.bots import NotInstalledError, cores
from bench.postgres import postgres


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="PART", choices=[[], *PARTS], help=", ".join(PARTS)
    )
    parser.add_argument("--big", action="store_true", help="10 million reports; a country rushing")
    parser.add_argument("--postgresql", action="store_true", help="the report path on it too")
    parser.add_argument("--peak", type=float, default=600.0, help="seconds of the rush")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5.0, help="of a round at an even pace")
    return parser.parse_args()


def table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table as Markdown."""
    print(f"\n## {title}\n")
    print(f"| {' | '.join(headings)} |")
    print(f"|{'|'.join('---' for _ in headings)}|")
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)


def _machine() -> None:
    gigabytes = psutil.virtual_memory().total / 2**30
    print(
        f"{time.strftime('%Y-%m-%d')}: {os.cpu_count()} cores, {gigabytes:.0f} GiB of memory, "
        f"{platform.system()}, Python {platform.python_version()}",
        flush=True,
    )


async def _path(asked: argparse.Namespace, folder: Path) -> None:
    with contextlib.ExitStack() as stack:
        urls = [f"sqlite+aiosqlite:///{folder}/path.db"]
        if asked.postgresql:
            urls.append(stack.enter_context(postgres(folder)))
        runners = await path.measured(folder, asked.rounds, asked.seconds, urls)
    table(
        f"Reports by webhook, medians of {asked.rounds} rounds", path.HEADINGS, path.rows(runners)
    )


async def _starting(asked: argparse.Namespace, folder: Path) -> None:
    found = await starting.measured(folder, asked.starts)
    table(f"Starting, medians of {asked.starts} starts", starting.HEADINGS, starting.rows(found))


async def _alone(_: argparse.Namespace, folder: Path) -> None:
    table(
        "One report alone, medians", alone.HEADINGS, await asyncio.to_thread(alone.measured, folder)
    )


async def _http(asked: argparse.Namespace, _: Path) -> None:
    title = f"A send over HTTP, medians of {asked.rounds} rounds"
    table(title, sends.HEADINGS, sends.rows(await sends.measured(asked.rounds)))


async def _profile(asked: argparse.Namespace, folder: Path) -> None:
    found = await profiling.measured(folder, asked.rounds)
    title = f"Where the time of a report goes, {asked.rounds} rounds"
    table(title, profiling.HEADINGS, profiling.rows(found))


async def _reading(_: argparse.Namespace, __: Path) -> None:
    if importlib.util.find_spec("bench.reading") is None:
        return
    command = [sys.executable, "-m", "bench.reading"]
    said = await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True)
    found = json.loads(said.stdout)
    slowest = max(found.pop("4,096 hostile characters, ms").values())
    rows = [[what, f"{n:,}" if isinstance(n, int | float) else n] for what, n in found.items()]
    rows.append(["4,096 hostile characters, the slowest kind, ms", f"{slowest:,}"])
    table("Reading, one core", ["", ""], rows)


async def _totals(asked: argparse.Namespace, folder: Path) -> None:
    size = totals.COUNTRY if asked.big else totals.PROVINCES
    rows = await totals.measured(folder, size)
    table("Totals of a unit and those below it, medians", totals.HEADINGS, rows)


async def _broadcast(_: argparse.Namespace, folder: Path) -> None:
    table("A broadcast", broadcast.HEADINGS, await broadcast.measured(folder))


async def _memory(_: argparse.Namespace, folder: Path) -> None:
    table("A country's campaign in a process", memory.HEADINGS, await memory.measured(folder))


async def _backup(_: argparse.Namespace, folder: Path) -> None:
    sqlite = f"sqlite+aiosqlite:///{folder}"
    rows = await copying.measured(folder, {"SQLite": (f"{sqlite}/full.db", f"{sqlite}/empty.db")})
    table("Backing up and restoring", copying.HEADINGS, rows)


async def _rush(asked: argparse.Namespace, folder: Path) -> None:
    step = rush.COUNTRY if asked.big else rush.PROVINCE
    if cores()[1]:
        os.sched_setaffinity(0, set.union(*cores()))  # all processes share all there is
    found = await rush.measured(folder, step, asked.peak)
    title = f"The rush, {rush.WEB} web processes and a sender on PostgreSQL"
    table(title, rush.HEADINGS, found.rows)
    table("The rush, cores in use", rush.BUSY_HEADINGS, found.busy)
    table("The rush, what is kept", rush.KEPT_HEADINGS, found.kept)


PARTS: dict[str, Callable[[argparse.Namespace, Path], Awaitable[None]]] = {
    "path": _path,
    "starting": _starting,
    "alone": _alone,
    "http": _http,
    "profile": _profile,
    "reading": _reading,
    "totals": _totals,
    "broadcast": _broadcast,
    "memory": _memory,
    "backup": _backup,
    "rush": _rush,
}
# Measured only when asked for: some take many minutes, others a gigabyte.
_ASKED_FOR = {"memory", "backup", "rush"}


async def _measure(asked: argparse.Namespace) -> None:
    for name in asked.parts or [part for part in PARTS if part not in _ASKED_FOR]:
        with tempfile.TemporaryDirectory() as folder:
            await PARTS[name](asked, Path(folder))


def main() -> None:
    asked = _arguments()
    _machine()
    if cores()[1]:
        os.sched_setaffinity(0, cores()[1])
    try:
        uvloop.run(_measure(asked))
    except NotInstalledError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
