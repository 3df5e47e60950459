"""The rollup: sums kept at every level of units, by day and for all time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.ledger import Report, Sum
from domain.running import RunningCampaign
from storage.moments import to_ordinal
from storage.prepared import Prepared, among
from storage.statements import insert_on
from storage.tables import reports, rollup

if TYPE_CHECKING:
    from storage.statements import Insert

ALL_TIME = 0
_MOST_NAMED = 10_000  # units in one statement

Cell = tuple[int, int, str, int]  # campaign, unit, metric, day (0: all time)


@dataclass(slots=True)
class Amount:
    """What a cell holds, or by how much it changes: of the unit alone, and with all below it."""

    own: int = 0
    own_reports: int = 0
    whole: int = 0
    whole_reports: int = 0

    def add(self, other: "Amount") -> None:
        """Add another amount to this one."""
        self.own += other.own
        self.own_reports += other.own_reports
        self.whole += other.whole
        self.whole_reports += other.whole_reports

    def plus(self, other: "Amount") -> "Amount":
        """Both together."""
        return Amount(
            self.own + other.own,
            self.own_reports + other.own_reports,
            self.whole + other.whole,
            self.whole_reports + other.whole_reports,
        )

    @property
    def figure(self) -> int | None:
        """The whole, or None where no report states it."""
        return self.whole if self.whole_reports else None


def spread(
    running: RunningCampaign, unit: int, metric: str, day: int, change: Sum
) -> Iterable[tuple[Cell, Amount]]:
    """A change of a unit's own sum, as changes of its cell and of those above it."""
    value, reports = change.value, change.reports
    own, *above = running.counted(unit)
    yield (running.id, own, metric, day), Amount(value, reports, value, reports)
    for at in above:
        yield (running.id, at, metric, day), Amount(0, 0, value, reports)


def additive_changes(
    running: RunningCampaign, old: Report | None, new: Report
) -> list[tuple[Cell, Amount]]:
    """What replacing `old` by `new` changes, for metrics that add up."""
    found: list[tuple[Cell, Amount]] = []
    for report, sign in ((old, -1), (new, 1)):
        if report is None or not report.standing:
            continue
        for metric, count in report.counts.items():
            if running.adds_up.get(metric, True):
                change = Sum(sign * count, sign)
                for day in (to_ordinal(report.day), ALL_TIME):
                    found += spread(running, report.unit, metric, day, change)
    return found


def stock_cells(
    running: RunningCampaign, old: Report | None, new: Report
) -> list[tuple[int, str, int]]:
    """The (unit, metric, day) whose stock may change when `old` gives way to `new`."""
    found = {
        (report.unit, metric, day)
        for report in (old, new)
        if report is not None
        for metric in report.counts
        if not running.adds_up.get(metric, True)
        for day in (to_ordinal(report.day), ALL_TIME)
    }
    return sorted(found)


async def stock_change(
    connection: AsyncConnection, running: RunningCampaign, unit: int, metric: str, day: int
) -> Sum:
    """How the unit's own stock differs from what its cell says."""
    if connection.dialect.name == "postgresql":  # two stocks of one unit go one after the other
        await connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))"),
            {"what": f"stock {running.id} {unit}"},
        )
    rows = await connection.execute(
        select(reports.c.counts)
        .where(
            reports.c.campaign_id == running.id,
            reports.c.unit_id == unit,
            reports.c.standing,
            *([] if day == ALL_TIME else [reports.c.day == day]),
        )
        .order_by(
            reports.c.day.desc(),
            reports.c.first_sent.desc(),
            reports.c.first_place.desc(),
            reports.c.thread.desc(),
        )
    )
    stated = [row.counts[metric] for row in rows if metric in row.counts]
    row = (
        await connection.execute(
            select(rollup.c.own, rollup.c.own_reports).where(
                rollup.c.campaign_id == running.id,
                rollup.c.unit_id == unit,
                rollup.c.metric == metric,
                rollup.c.day == day,
            )
        )
    ).one_or_none()
    held = Sum(row.own, row.own_reports) if row else Sum()
    return Sum((stated[0] if stated else 0) - held.value, len(stated) - held.reports)


async def apply(connection: AsyncConnection, changes: Mapping[Cell, Amount]) -> None:
    """Add changes to the cells, in the order of their keys so that two writers do not cross."""
    if not changes:
        return
    await _ADD.run(connection, [_row(cell, changes[cell]) for cell in sorted(changes)])


def _adding(name: str) -> "Insert":
    statement = insert_on(name, rollup)
    names = ("own", "own_reports", "whole", "whole_reports")
    return statement.on_conflict_do_update(
        index_elements=["campaign_id", "unit_id", "metric", "day"],
        set_={name: rollup.c[name] + statement.excluded[name] for name in names},
    )


_ADD = Prepared(_adding)
_CELLS = Prepared(
    lambda name: select(rollup).where(
        among(name, rollup.c.campaign_id, "campaigns"),
        among(name, rollup.c.unit_id, "units"),
        among(name, rollup.c.metric, "metrics"),
        among(name, rollup.c.day, "days"),
    )
)


def _row(cell: Cell, amount: Amount) -> dict[str, Any]:
    campaign, unit, metric, day = cell
    return {
        "campaign_id": campaign,
        "unit_id": unit,
        "metric": metric,
        "day": day,
        "own": amount.own,
        "own_reports": amount.own_reports,
        "whole": amount.whole,
        "whole_reports": amount.whole_reports,
    }


async def cells(
    connection: AsyncConnection,
    units: Iterable[tuple[int, int]],
    metrics: Iterable[str],
    days: Iterable[int],
) -> dict[Cell, Amount]:
    """The cells of (campaign, unit) pairs for some metrics on certain days (0: all time)."""
    wanted = set(units)
    asked = {
        "campaigns": sorted({campaign for campaign, _ in wanted}),
        "units": sorted({unit for _, unit in wanted}),
        "metrics": sorted(set(metrics)),
        "days": sorted(set(days)),
    }
    return {
        (row.campaign_id, row.unit_id, row.metric, row.day): Amount(
            row.own, row.own_reports, row.whole, row.whole_reports
        )
        for row in await _CELLS.fetch(connection, asked)
        if (row.campaign_id, row.unit_id) in wanted
    }


async def between(
    connection: AsyncConnection,
    running: RunningCampaign,
    units: Iterable[int],
    first: date,
    last: date,
) -> dict[tuple[int, str], Amount]:
    """Sums of units over working days, both ends inside, by (unit, metric).

    A stock is the latest figure of each unit in these days; a parent sums its children's.
    """
    wanted = set(units)
    rows = await connection.execute(
        select(
            rollup.c.unit_id,
            rollup.c.metric,
            func.sum(rollup.c.own).label("own"),
            func.sum(rollup.c.own_reports).label("own_reports"),
            func.sum(rollup.c.whole).label("whole"),
            func.sum(rollup.c.whole_reports).label("whole_reports"),
        )
        .where(
            rollup.c.campaign_id == running.id,
            rollup.c.unit_id.in_(wanted),
            rollup.c.day.between(to_ordinal(first), to_ordinal(last)),
        )
        .group_by(rollup.c.unit_id, rollup.c.metric)
    )
    found = {
        (row.unit_id, row.metric): Amount(
            int(row.own), int(row.own_reports), int(row.whole), int(row.whole_reports)
        )
        for row in rows
    }
    for metric, adds in running.adds_up.items():
        if not adds:
            found.update(await _stock_between(connection, running, wanted, metric, (first, last)))
    return found


async def _stock_between(
    connection: AsyncConnection,
    running: RunningCampaign,
    wanted: set[int],
    metric: str,
    days: tuple[date, date],
) -> dict[tuple[int, str], Amount]:
    found = {(unit, metric): Amount() for unit in wanted}
    for unit, own in (await _latest(connection, running, wanted, metric, days)).items():
        for level, at in enumerate(running.counted(unit)):
            if at in wanted:
                here = own if level == 0 else Sum()
                change = Amount(here.value, here.reports, own.value, own.reports)
                found[at, metric].add(change)
    return found


async def _latest(
    connection: AsyncConnection,
    running: RunningCampaign,
    wanted: set[int],
    metric: str,
    days: tuple[date, date],
) -> dict[int, Sum]:
    """The stock of each unit that counts in one of those wanted, and how many reports state it."""
    tops = [running.paths[unit] for unit in wanted]
    campaign = running.campaign
    inside = sorted({running.ids[u.path] for top in tops for u in campaign.subtree(top)})
    found: dict[int, Sum] = {}
    for start in range(0, len(inside), _MOST_NAMED):
        latest = _stocks(running, inside[start : start + _MOST_NAMED], metric, days).subquery()
        rows = await connection.execute(select(latest).where(latest.c.place == 1))
        found.update((row.unit_id, Sum(row.own, int(row.reports))) for row in rows)
    return found


def _stocks(
    running: RunningCampaign, units: Sequence[int], metric: str, days: tuple[date, date]
) -> Select[Any]:
    """The units' own stock day by day, the latest day in place 1."""
    unit = rollup.c.unit_id
    return select(
        unit,
        rollup.c.own,
        func.sum(rollup.c.own_reports).over(partition_by=unit).label("reports"),
        func.row_number().over(partition_by=unit, order_by=rollup.c.day.desc()).label("place"),
    ).where(
        rollup.c.campaign_id == running.id,
        unit.in_(units),
        rollup.c.metric == metric,
        rollup.c.own_reports > 0,
        rollup.c.day.between(to_ordinal(days[0]), to_ordinal(days[1])),
    )
