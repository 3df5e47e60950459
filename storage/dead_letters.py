"""Messages that failed and were set aside, with what they were."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.moments import from_ms, to_ms
from storage.tables import dead


class DeadState(IntEnum):
    """Whether somebody has taken the message up again."""

    ASIDE = 0
    RETRIED = 1


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was set aside. `error` names the kind of the fault and nothing personal."""

    id: int
    bot: str
    mark: str
    event: Mapping[str, Any]
    error: str
    at: datetime


async def set_aside(
    connection: AsyncConnection,
    id_: int,
    mark: tuple[str, str],
    event: Mapping[str, Any],
    error: str,
    now: datetime,
) -> None:
    """Keep a message that failed; `mark` is its (bot, mark)."""
    await connection.execute(
        dead.insert(),
        {
            "id": id_,
            "bot": mark[0],
            "mark": mark[1],
            "event": dict(event),
            "error": error[:500],
            "at": to_ms(now),
            "state": int(DeadState.ASIDE),
        },
    )


async def dead_letters(connection: AsyncConnection) -> list[DeadLetter]:
    """The messages set aside and not taken up again, oldest first."""
    rows = await connection.execute(
        select(dead).where(dead.c.state == int(DeadState.ASIDE)).order_by(dead.c.id)
    )
    return [_letter(row) for row in rows]


async def dead_letter(connection: AsyncConnection, id_: int) -> DeadLetter | None:
    """One message that was set aside."""
    found = await connection.execute(
        select(dead).where(dead.c.id == id_, dead.c.state == int(DeadState.ASIDE))
    )
    row = found.one_or_none()
    return None if row is None else _letter(row)


async def taken_up(connection: AsyncConnection, id_: int) -> None:
    """Note that a message was taken up again; what it was is no longer kept."""
    await connection.execute(
        update(dead).where(dead.c.id == id_).values(state=int(DeadState.RETRIED), event={})
    )


async def failed_again(connection: AsyncConnection, id_: int, error: str) -> None:
    """Note what went wrong with a message that stays set aside."""
    await connection.execute(update(dead).where(dead.c.id == id_).values(error=error[:500]))


def _letter(row: Any) -> DeadLetter:
    return DeadLetter(row.id, row.bot, row.mark, row.event, row.error, from_ms(row.at))
