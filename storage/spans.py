"""Sums over several days, as the rollup has them with changes that are not written to it yet."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.ledger import Sum
from domain.running import RunningCampaign
from storage.moments import to_ordinal
from storage.prepared import Prepared, among
from storage.rollup import ALL_TIME, Amount, Cell, add_up, cells
from storage.tables import rollup

_NOTHING: Mapping[Cell, Amount] = {}
_LONG = 28  # days: of more it pays to ask first whether they are all that have reports


async def between(
    connection: AsyncConnection,
    running: RunningCampaign,
    units: Iterable[int],
    days: tuple[date, date],
    unwritten: Mapping[Cell, Amount] = _NOTHING,
) -> dict[tuple[int, str], Amount]:
    """Sums of units over working days, both ends inside, by (unit, metric).

    A stock is the latest figure of each unit in these days; a parent sums its children's.
    """
    wanted = set(units)
    span = range(to_ordinal(days[0]), to_ordinal(days[1]) + 1)
    if len(span) > _LONG:
        # Read first: with another writer, what is reported afterwards tells of this moment too.
        ever = await _ever(connection, running, wanted, unwritten)
        reported = await _reported(connection, running, unwritten)
        if span.start <= reported.start and reported.stop <= span.stop:
            return ever
        span = range(max(span.start, reported.start), min(span.stop, reported.stop))
    return await _over(connection, running, wanted, span, unwritten)


async def _reported(
    connection: AsyncConnection, running: RunningCampaign, unwritten: Mapping[Cell, Amount]
) -> range:
    """The days from the first to the last that has reports."""
    (row,) = await _BOUNDS.fetch(connection, {"campaign": running.id})
    found = {day for day in row if day is not None}
    found |= {cell[3] for cell in unwritten if cell[0] == running.id and cell[3] != ALL_TIME}
    return range(min(found), max(found) + 1) if found else range(0)


async def _ever(
    connection: AsyncConnection,
    running: RunningCampaign,
    wanted: set[int],
    unwritten: Mapping[Cell, Amount],
) -> dict[tuple[int, str], Amount]:
    """The sums over all days."""
    places = {(running.id, unit) for unit in wanted}
    held = await cells(connection, places, running.adds_up, [ALL_TIME])
    more = ((c, a) for c, a in unwritten.items() if c[:2] in places and c[3] == ALL_TIME)
    add_up(held, more)
    return {(unit, metric): amount for (_, unit, metric, _), amount in held.items()}


async def _over(
    connection: AsyncConnection,
    running: RunningCampaign,
    wanted: set[int],
    days: range,
    unwritten: Mapping[Cell, Amount],
) -> dict[tuple[int, str], Amount]:
    """The sums over some days, as the cells of each have them."""
    asked = {"campaign": running.id, "units": sorted(wanted), "days": list(days)}
    found = {
        (row.unit_id, row.metric): Amount(
            int(row.own), int(row.own_reports), int(row.whole), int(row.whole_reports)
        )
        for row in await _SUMS.fetch(connection, asked)
    }
    changes = _inside(unwritten, running, days)
    for (_, unit, metric, _), amount in changes.items():
        if unit in wanted:
            known = found.get((unit, metric))
            found[unit, metric] = amount if known is None else known.plus(amount)
    for metric, adds in running.adds_up.items():
        if not adds:
            latest = await _latest(connection, running, wanted, metric, days)
            latest |= await _changed(connection, metric, days, changes)
            found.update(_above(running, wanted, metric, latest))
    return found


def _inside(
    unwritten: Mapping[Cell, Amount], running: RunningCampaign, days: range
) -> dict[Cell, Amount]:
    return {
        cell: amount
        for cell, amount in unwritten.items()
        if cell[0] == running.id and cell[3] in days
    }


def _above(
    running: RunningCampaign, wanted: set[int], metric: str, latest: Mapping[int, Sum]
) -> dict[tuple[int, str], Amount]:
    """What each of the units wanted has when these are the units' own stocks."""
    found = {(unit, metric): Amount() for unit in wanted}
    for unit, own in latest.items():
        for level, at in enumerate(running.counted(unit)):
            if at in wanted:
                here = own if level == 0 else Sum()
                change = Amount(here.value, here.reports, own.value, own.reports)
                found[at, metric] = found[at, metric].plus(change)
    return found


async def _latest(
    connection: AsyncConnection,
    running: RunningCampaign,
    wanted: set[int],
    metric: str,
    days: range,
) -> dict[int, Sum]:
    """The stock of each unit that counts in one of those wanted, and how many reports state it."""
    tops = [running.paths[unit] for unit in wanted]
    campaign = running.campaign
    inside = {running.ids[u.path] for top in tops for u in campaign.subtree(top)}
    asked = {"campaign": running.id, "units": sorted(inside), "metric": metric}
    if days and 2 * len(inside) > len(running.paths):
        ends = {"first": days.start, "last": days.stop - 1}
        rows = await _STOCKS_OF_MOST.fetch(connection, asked | ends)
    else:
        rows = await _STOCKS.fetch(connection, asked | {"days": list(days)})
    return {row.unit_id: Sum(row.own, int(row.reports)) for row in rows}


async def _changed(
    connection: AsyncConnection, metric: str, days: range, changes: Mapping[Cell, Amount]
) -> dict[int, Sum]:
    """The stocks of the units whose own are changed by what is not written yet."""
    own = {cell: amount for cell, amount in changes.items() if _is_own(cell, metric, amount)}
    if not own:
        return {}
    campaign = next(iter(own))[0]
    asked = {
        "campaign": campaign,
        "units": sorted({cell[1] for cell in own}),
        "metric": metric,
        "days": list(days),
    }
    held = {
        (row.unit_id, row.day): Amount(row.own, row.own_reports)
        for row in await _DAILY.fetch(connection, asked)
    }
    for (_, unit, _, day), amount in own.items():
        held[unit, day] = held.get((unit, day), Amount()).plus(amount)
    found: dict[int, Sum] = {}
    for (unit, _), amount in sorted(held.items()):  # the latest day of a unit comes last
        known = found.get(unit, Sum())
        value = amount.own if amount.own_reports else known.value
        found[unit] = Sum(value, known.reports + amount.own_reports)
    return found


def _is_own(cell: Cell, metric: str, amount: Amount) -> bool:
    return cell[2] == metric and cell[3] != ALL_TIME and bool(amount.own or amount.own_reports)


def _summed(name: str) -> Select[Any]:
    names = ("own", "own_reports", "whole", "whole_reports")
    key = (rollup.c.unit_id, rollup.c.metric)
    sums = (func.sum(rollup.c[each]).label(each) for each in names)
    return select(*key, *sums).where(*_of_units(name)).group_by(*key)


def _of_units(name: str) -> tuple[Any, ...]:
    return (
        rollup.c.campaign_id == bindparam("campaign"),
        among(name, rollup.c.day, "days"),
        among(name, rollup.c.unit_id, "units"),
    )


def _of_most_units(name: str) -> tuple[Any, ...]:
    """The same where the units are most of the campaign's: its rows are read in one go.

    The sum keeps a database from looking every unit up on every day.
    """
    return (
        rollup.c.campaign_id == bindparam("campaign"),
        rollup.c.day.between(bindparam("first"), bindparam("last")),
        among(name, rollup.c.unit_id + 0, "units"),
    )


def _own_stocks() -> tuple[ColumnElement[bool], ...]:
    return (rollup.c.metric == bindparam("metric"), rollup.c.own_reports > 0)


def _last_stocks(units: tuple[Any, ...]) -> Select[Any]:
    """The units' own stock on the latest day that has one."""
    unit = rollup.c.unit_id
    daily = (
        select(
            unit,
            rollup.c.own,
            func.sum(rollup.c.own_reports).over(partition_by=unit).label("reports"),
            func.row_number().over(partition_by=unit, order_by=rollup.c.day.desc()).label("place"),
        )
        .where(*units, *_own_stocks())
        .subquery()
    )
    return select(daily.c.unit_id, daily.c.own, daily.c.reports).where(daily.c.place == 1)


def _bounds(_: str) -> Select[Any]:
    """The first and the last day that has cells: each is looked up, none in between is read."""
    ends = (func.min(rollup.c.day), func.max(rollup.c.day))
    daily = (rollup.c.campaign_id == bindparam("campaign"), rollup.c.day > ALL_TIME)
    return select(*(select(end).where(*daily).scalar_subquery() for end in ends))


_BOUNDS = Prepared(_bounds)
_SUMS = Prepared(_summed)
_STOCKS = Prepared(lambda name: _last_stocks(_of_units(name)))
_STOCKS_OF_MOST = Prepared(lambda name: _last_stocks(_of_most_units(name)))
_DAILY = Prepared(
    lambda name: select(rollup.c.unit_id, rollup.c.day, rollup.c.own, rollup.c.own_reports).where(
        *_of_units(name), *_own_stocks()
    )
)
