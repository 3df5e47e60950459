"""The facts from which it is decided who is reminded of what."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.deadlines import About, Obligation
from domain.holidays_vn import WorkingCalendar
from domain.notices import CampaignFacts, ObligationFacts, Post, Standings
from domain.occasions import upcoming
from domain.progress import Progress, Standing
from domain.running import RunningCampaign
from storage.facts import Tick
from storage.ledger import reporters
from storage.members import members_in
from storage.tables import outbox

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


async def _posts(connection: AsyncConnection, running: RunningCampaign) -> list[Post]:
    """Roles in the campaign's units; a role above its root holds in the root."""
    root = running.campaign.root.path
    placed = await members_in(connection, [*running.paths, *running.above])
    return [
        Post(one.member, one.role, running.paths.get(one.unit, root), one.language, one.since)
        for one in placed
    ]


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
    rows = await connection.scalars(
        select(outbox.c.key).where(outbox.c.key >= prefix, outbox.c.key < prefix + "\U0010ffff")
    )
    return frozenset(rows)


def _reached(units: Mapping[str, Progress]) -> frozenset[str]:
    return frozenset(path for path, p in units.items() if p.standing is Standing.REACHED)
