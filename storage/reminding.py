"""The facts from which it is decided who is reminded of what."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.deadlines import About, Obligation
from domain.holidays_vn import WorkingCalendar
from domain.notices import CampaignFacts, ObligationFacts, Post, Standings
from domain.occasions import upcoming
from domain.people import Role
from domain.progress import Progress, Standing
from domain.running import RunningCampaign
from storage.facts import Tick, held_tick
from storage.ledger import reporters
from storage.moments import from_ms
from storage.prepared import among
from storage.tables import campaigns, members, memberships, outbox

_AT_ONCE: Final = 500

Weigh = Callable[[AsyncConnection, RunningCampaign, Sequence[int], datetime], Awaitable[Standings]]
"""Tells where units stand at a moment with targets, given by their places in the file."""


async def facts_of(
    connection: AsyncConnection,
    running: RunningCampaign,
    tick: Tick | None,
    now: datetime,
    calendar: WorkingCalendar | None,
    weigh: Weigh,
) -> CampaignFacts | None:
    """What is known about a campaign's obligations that have an occasion now; None for none.

    `weigh` tells where units stand with targets, by the rules by which totals are shown.
    """
    since = tick.at if tick else None
    reloaded = tick is not None and tick.version != running.version
    occasions = upcoming(running.campaign, since, now, reloaded=reloaded, calendar=calendar)
    if not occasions:
        return None
    known = {
        occasion.obligation: await _about(connection, running, occasion.obligation, weigh, now)
        for occasion in occasions
    }
    return CampaignFacts(since, await _posts(connection, running), known, reloaded)


async def are_as_asked(
    connection: AsyncConnection, running: RunningCampaign, noted: Tick | None
) -> bool:
    """Tell whether a campaign is still this version, and `noted` its last tick as it is kept.

    Nobody else moves the tick before the transaction ends.
    """
    found = await connection.scalar(select(campaigns.c.version).where(campaigns.c.id == running.id))
    return found == running.version and await held_tick(connection, running.id) == noted


async def _posts(connection: AsyncConnection, running: RunningCampaign) -> list[Post]:
    """Roles in the campaign's units, by name; a role above its root holds in the root."""
    root = running.campaign.root.path
    units = sorted({*running.paths, *running.above})
    placed = (
        select(
            memberships.c.member_id,
            memberships.c.role,
            memberships.c.unit_id,
            memberships.c.since,
            members.c.language,
        )
        .join(members, members.c.id == memberships.c.member_id)
        .where(
            among(connection.dialect.name, memberships.c.unit_id, "units"),
            members.c.erased_at.is_(None),
        )
        .order_by(members.c.name, members.c.id)
    )
    return [
        Post(
            one.member_id,
            Role(one.role),
            running.paths.get(one.unit_id, root),
            one.language,
            from_ms(one.since),
        )
        async for one in _rows(connection, placed, {"units": units})
    ]


async def _rows(
    connection: AsyncConnection, statement: Select[Any], asked: Mapping[str, Any] | None = None
) -> AsyncIterator[Any]:
    """Rows of which there may be many thousands: others have their turn between some hundreds."""
    found = await connection.stream(statement.execution_options(yield_per=_AT_ONCE), asked)
    async for part in found.partitions():
        for row in part:
            yield row


async def _about(
    connection: AsyncConnection,
    running: RunningCampaign,
    obligation: Obligation,
    weigh: Weigh,
    now: datetime,
) -> ObligationFacts:
    written = await _written(connection, obligation.prefix)
    if obligation.about is About.REPORT and obligation.period is not None:
        days = (obligation.period.starts, obligation.period.ends)
        pairs = await reporters(connection, running.id, days)
        units = frozenset(running.paths[unit] for _, unit in pairs if unit in running.paths)
        return ObligationFacts(frozenset(m for m, _ in pairs), units, written=written)
    if obligation.about is About.TARGET:
        standings = await weigh(connection, running, obligation.indexes, now)
        settled = {index: _reached(units) for index, units in standings.items()}
        return ObligationFacts(settled=settled, standings=standings, written=written)
    return ObligationFacts(written=written)


async def _written(connection: AsyncConnection, prefix: str) -> frozenset[str]:
    keys = select(outbox.c.key).where(outbox.c.key >= prefix, outbox.c.key < prefix + "\U0010ffff")
    return frozenset([row.key async for row in _rows(connection, keys)])


def _reached(units: Mapping[str, Progress]) -> frozenset[str]:
    return frozenset(path for path, p in units.items() if p.standing is Standing.REACHED)
