"""The facts from which it is decided who is reminded of what."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.campaign import Campaign, Scope, Target
from domain.deadlines import About, Obligation
from domain.holidays_vn import WorkingCalendar
from domain.notices import CampaignFacts, ObligationFacts, Post
from domain.occasions import upcoming
from domain.progress import Standing, is_population, population_of, progress
from domain.running import RunningCampaign
from storage import rollup
from storage.facts import Tick
from storage.ledger import reporters
from storage.members import members_in
from storage.rollup import ALL_TIME, Amount, Cell
from storage.tables import outbox


async def facts_of(
    connection: AsyncConnection,
    running: RunningCampaign,
    tick: Tick | None,
    now: datetime,
    calendar: WorkingCalendar | None,
) -> CampaignFacts | None:
    """What is known about a campaign's obligations that have an occasion now; None for none."""
    since = tick.at if tick else None
    reloaded = tick is not None and tick.version != running.version
    occasions = upcoming(running.campaign, since, now, reloaded=reloaded, calendar=calendar)
    if not occasions:
        return None
    known = {
        occasion.obligation: await _about(connection, running, occasion.obligation)
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
    connection: AsyncConnection, running: RunningCampaign, obligation: Obligation
) -> ObligationFacts:
    written = await _written(connection, obligation.prefix)
    if obligation.about is About.REPORT and obligation.period is not None:
        days = (obligation.period.starts, obligation.period.ends)
        pairs = await reporters(connection, running.id, days)
        units = frozenset(running.paths[unit] for _, unit in pairs if unit in running.paths)
        return ObligationFacts(frozenset(m for m, _ in pairs), units, written=written)
    if obligation.about is About.TARGET:
        targets = {index: running.campaign.targets[index] for index in obligation.indexes}
        settled = {
            index: await _reached(connection, running, target) for index, target in targets.items()
        }
        return ObligationFacts(settled=settled, written=written)
    return ObligationFacts(written=written)


async def _written(connection: AsyncConnection, prefix: str) -> frozenset[str]:
    rows = await connection.scalars(
        select(outbox.c.key).where(outbox.c.key >= prefix, outbox.c.key < prefix + "\U0010ffff")
    )
    return frozenset(rows)


async def _reached(
    connection: AsyncConnection, running: RunningCampaign, target: Target
) -> frozenset[str]:
    campaign = running.campaign
    units = [u.path for u in campaign.units if target.applies_to(u)]
    if target.scope is Scope.TOTAL:
        units.append(campaign.root.path)
    cells = await rollup.cells(
        connection, [(running.id, running.ids[path]) for path in units], {ALL_TIME}
    )
    return frozenset(path for path in units if _is_reached(running, target, path, cells))


def _is_reached(
    running: RunningCampaign, target: Target, path: str, cells: dict[Cell, Amount]
) -> bool:
    def figure(metric: str) -> int | None:
        cell = cells.get((running.id, running.ids[path], metric, ALL_TIME))
        return cell.figure if cell else None

    done = figure(target.numerator)
    out_of = _out_of(running.campaign, target, path, figure(target.denominator or ""))
    return progress(target, done, out_of).standing is Standing.REACHED


def _out_of(campaign: Campaign, target: Target, path: str, counted: int | None) -> int | None:
    if target.denominator is None:
        return None
    if not is_population(campaign, target.denominator):
        return counted
    return population_of(campaign, campaign.by_path[path], target.denominator)
