"""Writes that are gathered, and made together in a few statements."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.ledger import Entry, Report
from storage import outbox, rollup
from storage.ledger import entry_row, report_row
from storage.moments import to_ms
from storage.outbox import Outgoing
from storage.prepared import Prepared
from storage.rollup import Cell, Change
from storage.statements import upsert_on
from storage.tables import dialogues, entries, reports, texts

Spot = tuple[str, str, str]  # bot, chat, person
_SPOT = ("bot", "chat", "person")

_ADD_ENTRIES = Prepared(lambda _: entries.insert())
_ADD_TEXTS = Prepared(lambda _: texts.insert())
_PUT_REPORTS = Prepared(lambda name: upsert_on(name, reports, ["thread"]))
_PUT_DIALOGUES = Prepared(lambda name: upsert_on(name, dialogues, _SPOT))
_END_DIALOGUES = Prepared(
    lambda _: delete(dialogues).where(
        *(dialogues.c[name] == bindparam(f"the_{name}") for name in _SPOT)
    )
)


class Pending:
    """Writes that wait for the end of the batch, or of the message.

    `texts` are by entry, with the moment they are kept since; `reporters` are the members of the
    `reports`; `changes` are those of units' own sums.
    """

    __slots__ = ("changes", "dialogues", "entries", "outbox", "reporters", "reports", "texts")

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.texts: list[tuple[int, str, datetime]] = []
        self.reports: dict[int, Report] = {}
        self.reporters: set[int] = set()
        self.changes: dict[Cell, Change] = {}
        self.outbox: list[Outgoing] = []
        self.dialogues: dict[Spot, tuple[Mapping[str, Any] | None, datetime]] = {}

    def __bool__(self) -> bool:  # texts and reports come with an entry
        return bool(self.entries or self.changes or self.outbox or self.dialogues)

    def report(self, report: Report) -> None:
        """Take in how a report stands now."""
        self.reports[report.thread] = report
        self.reporters.add(report.member)

    def change(self, changes: Iterable[tuple[Cell, Change]]) -> None:
        """Add up changes of units' own sums."""
        rollup.join(self.changes, changes)

    def absorb(self, other: "Pending") -> None:
        """Take over what another has gathered."""
        self.entries += other.entries
        self.texts += other.texts
        self.reports.update(other.reports)
        self.reporters |= other.reporters
        self.change(other.changes.items())
        self.outbox += other.outbox
        self.dialogues.update(other.dialogues)


async def write(connection: AsyncConnection, pending: Pending) -> None:
    """Write everything gathered but changes of the rollup."""
    await _write_entries(connection, pending)
    await outbox.add(connection, pending.outbox)
    await _write_dialogues(connection, pending.dialogues)


async def _write_entries(connection: AsyncConnection, pending: Pending) -> None:
    if pending.entries:
        await _ADD_ENTRIES.run(connection, [entry_row(entry) for entry in pending.entries])
    if pending.reports:
        rows = [report_row(pending.reports[thread]) for thread in sorted(pending.reports)]
        await _PUT_REPORTS.run(connection, rows)
    if pending.texts:
        await _ADD_TEXTS.run(
            connection,
            [
                {"entry_id": id_, "text": text, "kept_since": to_ms(since)}
                for id_, text, since in pending.texts
            ],
        )


async def _write_dialogues(
    connection: AsyncConnection,
    told: Mapping[Spot, tuple[Mapping[str, Any] | None, datetime]],
) -> None:
    kept = [
        {**dict(zip(_SPOT, spot, strict=True)), "state": state, "at": to_ms(at)}
        for spot, (state, at) in sorted(told.items())
        if state is not None
    ]
    ended = [
        {"the_bot": bot, "the_chat": chat, "the_person": person}
        for (bot, chat, person), (state, _) in sorted(told.items())
        if state is None
    ]
    if kept:
        await _PUT_DIALOGUES.run(connection, kept)
    if ended:
        await _END_DIALOGUES.run(connection, ended)
