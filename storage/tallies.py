"""Figures read in bulk: many units in one or two statements, and the object of `thonso totals`."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.ledger import Entry
from domain.running import RunningCampaign
from storage import rollup, spans
from storage.moments import to_ordinal
from storage.prepared import Prepared, among
from storage.rebuilding import entry_of
from storage.rollup import ALL_TIME, Amount, Cell
from storage.tables import entries, reports

Sums = dict[int, dict[str, Amount]]  # by unit, then by metric; what nobody stated is absent

_NOTHING: Mapping[Cell, Amount] = {}


async def all_time(
    connection: AsyncConnection, running: RunningCampaign, units: Iterable[int]
) -> Sums:
    """The sums of units over the whole campaign."""
    return (await on_days(connection, running, units, [ALL_TIME]))[ALL_TIME]


async def on_days(
    connection: AsyncConnection,
    running: RunningCampaign,
    units: Iterable[int],
    days: Collection[int],
    unwritten: Mapping[Cell, Amount] = _NOTHING,
) -> dict[int, Sums]:
    """The sums of units on single days (their ordinals, 0: all time), by day.

    `unwritten` are changes that the rollup does not have yet.
    """
    found: dict[int, Sums] = {day: {} for day in days}
    wanted = {(running.id, unit) for unit in units}
    held = await rollup.cells(connection, wanted, running.adds_up, days)
    rollup.add_up(held, ((c, a) for c, a in unwritten.items() if c[:2] in wanted and c[3] in found))
    for (_, unit, metric, day), amount in held.items():
        if metric in running.adds_up:
            found[day].setdefault(unit, {})[metric] = amount
    return found


async def between(
    connection: AsyncConnection,
    running: RunningCampaign,
    units: Iterable[int],
    days: tuple[date, date],
    unwritten: Mapping[Cell, Amount] = _NOTHING,
) -> Sums:
    """The sums of units over working days, both ends inside, with changes not written yet."""
    found: Sums = {}
    for (unit, metric), amount in (
        await spans.between(connection, running, units, days, unwritten)
    ).items():
        if metric in running.adds_up:
            found.setdefault(unit, {})[metric] = amount
    return found


def figures(running: RunningCampaign, sums: Sums, unit: int) -> dict[str, int | None]:
    """A unit's figure for every metric of the campaign, None where nobody stated one."""
    held = sums.get(unit, {})
    return {metric: held.get(metric, Amount()).figure for metric in running.adds_up}


async def totals_report(
    connection: AsyncConnection, running: RunningCampaign, unit: int, first: date, last: date
) -> dict[str, Any]:
    """The totals of a unit and of its direct children over working days, both ends inside.

    Children are in the file's order. Every metric is present: None without a report, 0 where zero
    was stated.
    """
    below = running.campaign.children(running.paths[unit])
    ids = [running.ids[child.path] for child in below]
    sums = await between(connection, running, [unit, *ids], (first, last))
    return {
        "campaign": running.campaign.key,
        "unit": running.unit(unit).name,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "metrics": figures(running, sums, unit),
        "units": [
            {
                "unit": child.name,
                "kind": child.kind.value,
                "metrics": figures(running, sums, id_),
            }
            for child, id_ in zip(below, ids, strict=True)
        ],
    }


async def reporters(
    connection: AsyncConnection,
    running: RunningCampaign,
    units: Iterable[int],
    days: tuple[date, date],
) -> set[tuple[int, int]]:
    """The (member, unit) pairs, of these units, with a standing report on working days."""
    asked = {"units": sorted(set(units)), **_asked(running, days)}
    return {(row.member_id, row.unit_id) for row in await _REPORTERS.fetch(connection, asked)}


async def active(
    connection: AsyncConnection,
    running: RunningCampaign,
    people: Iterable[int],
    days: tuple[date, date],
) -> set[int]:
    """Those of some members who have a standing report on working days, for whatever unit."""
    asked = {"members": sorted(set(people)), **_asked(running, days)}
    return {row.member_id for row in await _ACTIVE.fetch(connection, asked)}


async def versions(connection: AsyncConnection, thread: int) -> list[Entry]:
    """Everything the ledger holds of one report, the version that stands last."""
    later = (entries.c.thread == thread) & entries.c.cites.is_not(None)
    rows = await connection.execute(select(entries).where((entries.c.id == thread) | later))
    return sorted((entry_of(row) for row in rows), key=lambda entry: entry.rank)


def _asked(running: RunningCampaign, days: tuple[date, date]) -> dict[str, int]:
    return {
        "campaign": running.id,
        "first": to_ordinal(days[0]),
        "last": to_ordinal(days[1]),
    }


def _standing() -> tuple[ColumnElement[bool], ...]:
    return (
        reports.c.campaign_id == bindparam("campaign"),
        reports.c.standing,
        reports.c.day.between(bindparam("first"), bindparam("last")),
    )


_REPORTERS = Prepared(
    lambda name: (
        select(reports.c.member_id, reports.c.unit_id)
        .distinct()
        .where(among(name, reports.c.unit_id, "units"), *_standing())
    )
)
_ACTIVE = Prepared(
    lambda name: (
        select(reports.c.member_id)
        .distinct()
        .where(among(name, reports.c.member_id, "members"), *_standing())
    )
)
