"""One report alone: its commits, and its time beside one bare commit on the same disk.

Reports and commits take turns, each alone: after a pause a commit too takes longer than right
after another one.

A disk that takes 5 ms to make sure of a write, as in a commune's PC, is made from a faster one by
a library that is loaded first and makes fsync wait; that needs a C compiler.

    python -m bench.alone FOLDER        one JSON object, measured in this process
"""

import asyncio
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.bots import BOT, TOKEN, cores
from bench.villages import prepare, report
from bot.app import office
from bot.channel import Event
from bot.intake import BatchIntake, working
from bot.pacing import Limits, Pace
from bot.sender import Sender
from bot.telegram import Telegram
from storage.outbox import Outgoing
from storage.prepared import driver_of

HEADINGS = ["disk", "bare commit", "report in to reply out", "", "commits before the reply"]
TIMES = 60
_WARM_UP = 10
_PAUSE = 0.15
_SLOW_FSYNC = """
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>
int fsync(int fd) { usleep(5000); return syscall(SYS_fsync, fd); }
int fdatasync(int fd) { usleep(5000); return syscall(SYS_fdatasync, fd); }
"""


class Hearing(Telegram):
    """Telegram without the network: what is said is heard at once."""

    def __init__(self) -> None:
        super().__init__(TOKEN, lambda _: (b"", ""))
        self.heard = asyncio.Event()

    async def deliver(self, message: Outgoing, edits: str | None) -> str | None:  # noqa: ARG002
        self.heard.set()
        return "1"


async def _found(folder: Path) -> tuple[list[float], list[float], int]:
    """Seconds from each report's arrival to its reply and of bare commits; the report's commits."""
    url = f"sqlite+aiosqlite:///{folder}/alone.db"
    await prepare(url, BOT)
    channel, spent, bare, commits = Hearing(), [], [], []
    other = _Bare(folder)
    async with office(url, lambda _: None, 90) as place:
        async with place.database.write() as connection:
            driver = driver_of(connection)
        sender = Sender(channel, place.database, pace=Pace(Limits(0, 0, 0)))
        place.senders[BOT] = sender
        sending = asyncio.create_task(sender.run())
        intake = BatchIntake(
            place.database,
            {BOT: channel},
            place.desk,
            place.draw,
            place.wake,
            along=place.along,
        )
        async with working(intake):
            for number in range(TIMES + _WARM_UP + 1):
                if driver is not None and number == TIMES + _WARM_UP:  # the last one is not timed
                    driver.set_trace_callback(lambda sql: commits.append(sql == "COMMIT"))
                raw = json.loads(report(number * 200).body)  # the same village, another person
                await asyncio.sleep(_PAUSE)  # until the last outcome is on the disk
                bare.append(other.commit(number))
                await asyncio.sleep(_PAUSE)
                commits.clear()
                channel.heard.clear()
                began = time.perf_counter()
                taken = intake.begin(_event(raw))
                await channel.heard.wait()
                spent.append(time.perf_counter() - began)
                before_reply = sum(commits)
                await taken
        await sender.drain()
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
    other.close()
    return spent[_WARM_UP:-1], bare[_WARM_UP:-1], before_reply


def _event(raw: dict[str, Any]) -> Event:
    return Event(BOT, str(raw["update_id"]), raw, datetime.now(UTC))


class _Bare:
    """A database of one table; its transactions write one row each."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT)")

    def commit(self, number: int) -> float:
        """The seconds of one transaction."""
        began = time.perf_counter()
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO row VALUES (?, ?)", (number, "12 hộ, 5 chữ ký số"))
        self._connection.execute("COMMIT")
        return time.perf_counter() - began

    def close(self) -> None:
        self._connection.close()


def measured(folder: Path) -> list[list[str]]:
    """Rows of the table: this disk, and the slow one where it can be made."""
    found = [_row("this one", folder / "fast", {})]
    slow = _slow_fsync(folder)
    if slow is not None:
        found.append(_row("5 ms a commit", folder / "slow", {"LD_PRELOAD": str(slow)}))
    return found


def _row(name: str, folder: Path, more: dict[str, str]) -> list[str]:
    folder.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.alone", str(folder)],
        env={**os.environ, **more},
        stdout=subprocess.PIPE,
    )
    if cores()[0]:
        os.sched_setaffinity(process.pid, cores()[0])
    said, _ = process.communicate()
    found = json.loads(said)
    ratio = found["report"] / found["bare"]
    times = [f"{1000 * found[what]:.2f} ms" for what in ("bare", "report")]
    return [name, *times, f"{ratio:.2f}x", str(found["commits"])]


def _slow_fsync(folder: Path) -> Path | None:
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    source, library = folder / "slow.c", folder / "slow.so"
    source.write_text(_SLOW_FSYNC)
    made = subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source], check=False)
    return library if made.returncode == 0 else None


def main() -> None:
    import uvloop  # noqa: PLC0415  as the program itself runs

    folder = Path(sys.argv[1])
    reports, bare, commits = uvloop.run(_found(folder))
    told = {"report": statistics.median(reports), "bare": statistics.median(bare)}
    print(json.dumps(told | {"commits": commits}))


if __name__ == "__main__":
    main()
