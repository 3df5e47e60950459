"""Forgetting what is no longer needed."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Table, delete, select, tuple_

from storage import traces
from storage.database import Database
from storage.moments import to_ms
from storage.outbox import OutboxState
from storage.tables import dead, dialogues, outbox, seen, texts

SEEN_KEPT = timedelta(days=7)
SENT_KEPT = timedelta(days=90)
DIALOGUES_KEPT = timedelta(days=7)
_AT_ONCE: Final = 500


async def tidy(database: Database, now: datetime, texts_kept: timedelta) -> None:
    """Delete old seen-marks, texts, dialogues, messages that left long ago or were set aside.

    What was set aside holds a text as it came, so it is kept no longer than texts are. Whole tables
    are read for it, by a transaction that holds up nobody; the others delete a few hundred rows.
    """
    left = (outbox.c.state != int(OutboxState.PENDING)) & (
        outbox.c.created < to_ms(now - SENT_KEPT)
    )
    for table, old in (
        (dead, dead.c.at < to_ms(now - texts_kept)),
        (seen, seen.c.at < to_ms(now - SEEN_KEPT)),
        (texts, texts.c.kept_since < to_ms(now - texts_kept)),
        (dialogues, dialogues.c.at < to_ms(now - DIALOGUES_KEPT)),
        (outbox, left),
    ):
        while await _forgotten(database, table, old):
            pass


async def _forgotten(database: Database, table: Table, old: ColumnElement[bool]) -> bool:
    """Delete some of the rows that are old; tell whether there may be more of them."""
    key = list(table.primary_key)
    async with database.read() as connection:
        rows = (await connection.execute(select(*key).where(old).limit(_AT_ONCE))).all()
    if rows:
        these = tuple_(*key).in_([tuple(row) for row in rows])
        async with database.write() as connection:
            await connection.execute(delete(table).where(these, old))
            await traces.leave(connection)
    return len(rows) == _AT_ONCE
