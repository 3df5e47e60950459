"""Seen-marks: which events have been taken in."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.moments import to_ms
from storage.prepared import Prepared
from storage.statements import at_keys, delete_by_key, insert_new_on
from storage.tables import seen

_MARK = ("bot", "mark")
_TAKE = Prepared(lambda name: insert_new_on(name, seen, _MARK).returning(seen.c.bot, seen.c.mark))


async def take_marks(
    connection: AsyncConnection, marks: Iterable[tuple[str, str]], now: datetime
) -> set[tuple[str, str]]:
    """Note (bot, mark) pairs as seen; those that nobody had seen before are returned.

    Taken in the order of their keys, so that two processes do not wait for each other in turn.
    """
    wanted = sorted(set(marks))
    if not wanted:
        return set()
    at = to_ms(now)
    rows = [{"bot": bot, "mark": mark, "at": at} for bot, mark in wanted]
    return {(bot, mark) for bot, mark in await _TAKE.new(connection, rows, _MARK)}


async def forget_marks(connection: AsyncConnection, marks: Sequence[tuple[str, str]]) -> None:
    """Events that failed are to be taken again."""
    if marks:
        await connection.execute(delete_by_key(seen), at_keys(marks))
