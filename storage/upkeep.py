"""Forgetting what is no longer needed."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import traces
from storage.moments import to_ms
from storage.outbox import OutboxState
from storage.tables import dead, dialogues, outbox, seen, texts

SEEN_KEPT = timedelta(days=7)
SENT_KEPT = timedelta(days=90)
DIALOGUES_KEPT = timedelta(days=7)


async def tidy(connection: AsyncConnection, now: datetime, texts_kept: timedelta) -> None:
    """Delete old seen-marks, texts, dialogues, messages that left long ago or were set aside.

    What was set aside holds a text as it came, so it is kept no longer than texts are.
    """
    await connection.execute(delete(dead).where(dead.c.at < to_ms(now - texts_kept)))
    await connection.execute(delete(seen).where(seen.c.at < to_ms(now - SEEN_KEPT)))
    await connection.execute(delete(texts).where(texts.c.kept_since < to_ms(now - texts_kept)))
    await connection.execute(delete(dialogues).where(dialogues.c.at < to_ms(now - DIALOGUES_KEPT)))
    await connection.execute(
        delete(outbox).where(
            outbox.c.state != int(OutboxState.PENDING), outbox.c.created < to_ms(now - SENT_KEPT)
        )
    )
    await traces.leave(connection)
