"""What a country's campaign takes of a process: `python -m bench.memory URL` prints one object.

Reading the campaign of 64,600 villages, as a process does at its start and after each change, then
the words of one commune after another, as when somebody there first reports.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.bots import BOT, cores
from bench.rush import COUNTRY
from bench.villages import prepare
from domain.reading import Lexicon, read
from domain.running import RunningCampaign
from handlers.lexicons import Lexicons
from storage.book import CampaignBook
from storage.database import Database

HEADINGS = ["a country's campaign", ""]
_COMMUNES = 300
_SHORT = "12 hộ"
_LONG = f"{_SHORT}, hôm nay trời mưa to nên tổ chúng em chỉ đi được mấy nhà gần đường lớn thôi ạ"
_MORE = len(_LONG.split()) - len(_SHORT.split())


async def measured(folder: Path) -> list[list[str]]:
    """Rows of the table, from a process of its own."""
    url = f"sqlite+aiosqlite:///{folder}/memory.db"
    await prepare(url, BOT, COUNTRY.tree, people=100)
    command = [sys.executable, "-m", "bench.memory", url]
    said = await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True)
    found: dict[str, str] = json.loads(said.stdout)
    return [list(row) for row in found.items()]


async def _read(url: str) -> tuple[float, RunningCampaign]:
    """The core's seconds, and the campaign."""
    database, book = Database(url), CampaignBook()
    async with database.read() as connection:
        began = time.process_time()
        [running] = (await book.refresh(connection)).values()
        spent = time.process_time() - began
    await database.close()
    return spent, running


def _words(running: RunningCampaign) -> tuple[float, list[float]]:
    """The core's seconds for the words of a commune; the bytes of a commune and of a new word.

    They are compiled one after the other, and all kept: first as they are, then while every
    allocation is counted.
    """
    known, campaign = Lexicons(most=sys.maxsize), running.campaign
    villages = [unit.path for unit in campaign.units if unit.kind == "village"]
    one_of_each = {campaign.by_path[path].parent: running.ids[path] for path in villages}
    first, *others = list(one_of_each.values())[: 2 * _COMMUNES + 1]
    known.of(running, [first])
    began = time.process_time()
    for unit in others[:_COMMUNES]:
        known.of(running, [unit])
    spent = time.process_time() - began
    tracemalloc.start()
    lexicons = [known.of(running, [unit]) for unit in others[_COMMUNES:]]
    bare = _traced()
    _report(lexicons, _SHORT)
    _report(lexicons[:1], _LONG)  # what all communes share of a word is there
    heard = _traced()
    _report(lexicons[1:], _LONG)
    word = (_traced() - heard) / (_MORE * (len(lexicons) - 1))
    return spent / _COMMUNES, [bare / len(lexicons), word]


def _traced() -> int:
    return tracemalloc.get_traced_memory()[0]


def _report(lexicons: Sequence[Lexicon], text: str) -> None:
    """The same message to each commune."""
    now = datetime.now(UTC)
    for lexicon in lexicons:
        read(text, lexicon, now)


def main() -> None:
    if cores()[0]:
        os.sched_setaffinity(0, cores()[0])
    url = sys.argv[1]
    seconds, running = asyncio.run(_read(url))
    seconds_a_commune, (commune, word) = _words(running)
    tracemalloc.stop()
    tracemalloc.start()
    _, again = asyncio.run(_read(url))
    stays, most = tracemalloc.get_traced_memory()
    found = {
        "villages": f"{sum(unit.kind == 'village' for unit in again.campaign.units):,}",
        "reading the campaign, the core's time": f"{seconds:.1f} s",
        "what stays of it": f"{stays / 2**20:.0f} MiB",
        "at the most while it is read": f"{most / 2**20:.0f} MiB",
        "the words of a commune, the core's time": f"{1000 * seconds_a_commune:.2f} ms",
        "the words of a commune": f"{commune / 1000:.0f} kB",
        "a word of messages, in each commune": f"{word:.0f} bytes",
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
