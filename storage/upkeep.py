"""Forgetting what is no longer needed."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Delete, Table, select
from sqlalchemy.exc import DBAPIError

from storage import traces
from storage.database import Database
from storage.moments import to_ms
from storage.outages import is_crossing
from storage.outbox import OutboxState
from storage.statements import at_keys, delete_by_key
from storage.tables import dead, dialogues, outbox, seen, texts

SEEN_KEPT = timedelta(days=7)
SENT_KEPT = timedelta(days=90)
DIALOGUES_KEPT = timedelta(days=7)
_FOUND: Final = 5_000
_AT_ONCE: Final = 500
# PostgreSQL may give a deletion up for a settlement that it crosses; the rows are still old.
_TRIES: Final = 5


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
        these = at_keys(rows[start : start + _AT_ONCE])
        for left in reversed(range(_TRIES)):
            try:
                await _delete(database, delete_by_key(table, old), these)
                break
            except DBAPIError as error:
                if not left or not is_crossing(error):
                    raise
    return len(rows) == _FOUND


async def _delete(database: Database, statement: Delete, keys: list[dict[str, Any]]) -> None:
    async with database.write() as connection:
        await connection.execute(statement, keys)
        await traces.leave(connection)
