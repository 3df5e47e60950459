"""Backing up and restoring: rows a second."""

import time
from datetime import UTC, datetime
from pathlib import Path

from bench.bots import BOT
from bench.villages import FIVE_LEVELS, prepare
from storage import backup
from storage.database import Database

PEOPLE = 60_000
HEADINGS = ["database", "rows", "backing up", "restoring", "the file"]


async def measured(folder: Path, urls: dict[str, tuple[str, str]]) -> list[list[str]]:
    """Rows of the table; `urls` are a database to fill and an empty one, by name."""
    found = []
    for name, (full, empty) in urls.items():
        await prepare(full, BOT, FIVE_LEVELS, PEOPLE)
        found.append([name, *await _copied(full, empty, folder / f"{name}.backup")])
    return found


async def _copied(full: str, empty: str, file: Path) -> list[str]:
    first, second = Database(full), Database(empty)
    try:
        began = time.perf_counter()
        contents, size = await backup.back_up(first, file, "bench", datetime.now(UTC))
        made = time.perf_counter()
        await backup.restore(second, file, replace=False)
        restored = time.perf_counter()
    finally:
        await first.close()
        await second.close()
    rows = sum(contents.rows.values())
    paces = (rows / (made - began), rows / (restored - made))
    return [f"{rows:,}", *(f"{pace:,.0f} rows/s" for pace in paces), f"{size / 2**20:.0f} MiB"]
