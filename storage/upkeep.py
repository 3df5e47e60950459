"""Forgetting what is no longer needed."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Table, select

from storage import traces
from storage.database import Database
from storage.moments import to_ms
from storage.outbox import OutboxState
from storage.statements import at_keys, delete_by_key
from storage.tables import dead, dialogues, outbox, seen, texts

SEEN_KEPT = timedelta(days=7)
SENT_KEPT = timedelta(days=90)
DIALOGUES_KEPT = timedelta(days=7)
_FOUND: Final = 5_000
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
        rows = (await connection.execute(select(*key).where(old).limit(_FOUND))).all()
    for start in range(0, len(rows), _AT_ONCE):
        async with database.write() as connection:
            these = at_keys(rows[start : start + _AT_ONCE])
            await connection.execute(delete_by_key(table, old), these)
            await traces.leave(connection)
    return len(rows) == _FOUND
