"""How much waits, for those who watch over the program."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dead_letters import DeadState
from storage.moments import from_ms, to_ms
from storage.outbox import HAS_FAILED, IS_PENDING, UNREACHABLE
from storage.tables import dead, outbox


@dataclass(frozen=True, slots=True)
class Line:
    """What waits to be said by a bot in a lane: how many messages, and since when."""

    bot: str
    lane: int
    messages: int
    since: datetime


async def lines(connection: AsyncConnection, bots: Sequence[str]) -> list[Line]:
    """What waits in the outbox of these bots; a lane where nothing waits is not there.

    Asks bot by bot, so that the index on what is pending answers.
    """
    found = []
    for bot in bots:
        rows = await connection.execute(
            select(outbox.c.lane, func.count().label("messages"), func.min(outbox.c.id).label("id"))
            .where(outbox.c.bot == bot, IS_PENDING)
            .group_by(outbox.c.lane)
        )
        waiting = rows.all()
        since = await _created(connection, [row.id for row in waiting])
        found += [Line(bot, row.lane, row.messages, since[row.id]) for row in waiting]
    return found


async def _created(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, datetime]:
    """When rows were written; ids grow with time, so the least of a lane is its oldest."""
    if not ids:
        return {}
    rows = await connection.execute(
        select(outbox.c.id, outbox.c.created).where(outbox.c.id.in_(ids))
    )
    return {row.id: from_ms(row.created) for row in rows}


async def set_aside(connection: AsyncConnection, bots: Sequence[str]) -> dict[str, int]:
    """How many messages of each bot were set aside and not taken up again."""
    rows = await connection.execute(
        select(dead.c.bot, func.count().label("messages"))
        .where(dead.c.state == int(DeadState.ASIDE), dead.c.bot.in_(bots))
        .group_by(dead.c.bot)
    )
    return dict.fromkeys(bots, 0) | {row.bot: row.messages for row in rows}


async def failed(connection: AsyncConnection, bots: Sequence[str], since: datetime) -> int:
    """How many messages of these bots the channel has refused for good since a moment.

    Those to people who are not there any more are not counted.
    """
    found = await connection.scalar(
        select(func.count()).where(
            outbox.c.bot.in_(bots),
            HAS_FAILED,
            outbox.c.settled >= to_ms(since),
            outbox.c.error.not_like(f"{UNREACHABLE}%"),
        )
    )
    return int(found or 0)
