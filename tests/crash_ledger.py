"""What the database holds, read beside the program: ledger, rollup, dialogues, what is unsent."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from domain.ledger import Entry, reports
from handlers.messages import Lane
from storage import campaigns
from storage.database import Database
from storage.outbox import OutboxState
from storage.rebuilding import folded, ledger
from storage.tables import dialogues, outbox, rollup, seen
from tests.process import KEY


@dataclass(frozen=True, slots=True)
class Kept:
    """The database at one moment; `unsent` are texts by chat, oldest first.

    `reminders` are the keys of what the clock had written, by chat.
    """

    entries: tuple[Entry, ...]
    names: Mapping[int, str]
    rollup_is_fold: bool
    dialogues: Mapping[str, Mapping[str, Any]]
    unsent: tuple[tuple[str, str], ...]
    seen: int
    reminders: Mapping[str, list[str]]

    def counts(self, metric: str = "households") -> dict[str, int]:
        """The standing figures by village."""
        found: dict[str, int] = {}
        for report in reports(self.entries).values():
            if report.standing and metric in report.counts:
                name = self.names[report.unit]
                found[name] = found.get(name, 0) + report.counts[metric]
        return found

    def standing(self, chat: int) -> list[int]:
        """The standing households of one chat, in the order of their reports."""
        mine = [r for r in reports(self.entries).values() if r.source.chat == str(chat)]
        mine.sort(key=lambda report: (report.first_sent, report.first_place))
        return [r.counts["households"] for r in mine if r.standing and "households" in r.counts]

    def made(self, chat: int) -> list[tuple[str, int | None]]:
        """The kind and households of each entry of one chat, in the order of decision."""
        mine = sorted((e for e in self.entries if e.source.chat == str(chat)), key=lambda e: e.id)
        return [(entry.kind.value, entry.counts.get("households")) for entry in mine]


def kept(database_url: str) -> Kept:
    """Read the database of a program that may be running."""
    return asyncio.run(_kept(database_url))


def written_down(database_url: str) -> frozenset[tuple[str, str]]:
    """The messages, by chat and number, that the program knows to have left."""

    async def read() -> frozenset[tuple[str, str]]:
        database = Database(database_url)
        try:
            async with database.read() as connection:
                rows = await connection.execute(select(outbox.c.chat, outbox.c.message))
                return frozenset((row.chat, row.message) for row in rows if row.message)
        finally:
            await database.close()

    return asyncio.run(read())


async def _kept(url: str) -> Kept:
    database = Database(url)
    try:
        async with database.read() as connection:
            id_ = await campaigns.find(connection, KEY)
            assert id_ is not None
            running = await campaigns.running(connection, id_)
            held = await ledger(connection, id_)
            cells = (await connection.execute(select(rollup))).mappings().all()
            open_ = await connection.execute(select(dialogues))
            waiting = await connection.execute(
                select(outbox.c.chat, outbox.c.body)
                .where(outbox.c.state == OutboxState.PENDING, outbox.c.sort != "toast")
                .order_by(outbox.c.id)
            )
            marks = await connection.execute(select(seen.c.mark))
            reminders: dict[str, list[str]] = {}
            lane = outbox.c.lane == Lane.REMINDER
            for row in await connection.execute(select(outbox.c.chat, outbox.c.key).where(lane)):
                reminders.setdefault(row.chat, []).append(row.key)
            return Kept(
                tuple(held),
                {unit: running.unit(unit).name for unit in running.paths},
                _told(dict(cell) for cell in cells) == _told(folded(held, running)),
                {row.chat: row.state for row in open_ if row.state},
                tuple((row.chat, row.body["text"]) for row in waiting),
                len(marks.all()),
                reminders,
            )
    finally:
        await database.close()


def _told(cells: Any) -> set[tuple[Any, ...]]:
    """The cells that say something: one that fell back to no reports says nothing."""
    names = ("unit_id", "metric", "day", "own", "own_reports", "whole", "whole_reports")
    return {tuple(cell[name] for name in names) for cell in cells if cell["whole_reports"]}
