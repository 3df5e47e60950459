"""The rollup: sums kept at every level of units, by day and for all time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select, text
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

Cell = tuple[int, int, str, int]  # campaign, unit, metric, day (0: all time)
Change = tuple[int, int]  # by how much a unit's own sum changes, and its reports
Row = tuple[int, int, str, int, int, int, int, int]  # a cell, and what is added to its columns
_COLUMNS = tuple(column.name for column in rollup.columns)


class Amount(NamedTuple):
    """What a cell holds, or by how much it changes: of the unit alone, and with all below it."""

    own: int = 0
    own_reports: int = 0
    whole: int = 0
    whole_reports: int = 0

    def plus(self, other: "Amount") -> "Amount":
        """Both together."""
        own, own_reports, whole, whole_reports = self
        value, reports, whole_value, all_reports = other
        return Amount(
            own + value, own_reports + reports, whole + whole_value, whole_reports + all_reports
        )

    def raised(self, change: Change) -> "Amount":
        """With a change of the unit's own sum, which counts in the whole too."""
        own, own_reports, whole, whole_reports = self
        value, reports = change
        return Amount(own + value, own_reports + reports, whole + value, whole_reports + reports)

    @property
    def figure(self) -> int | None:
        """The whole, or None where no report states it."""
        return self.whole if self.whole_reports else None


def add_up(known: dict[Cell, Amount], changes: Iterable[tuple[Cell, Amount]]) -> None:
    """Add changes to those known."""
    for cell, amount in changes:
        old = known.get(cell)
        known[cell] = amount if old is None else old.plus(amount)


def added(one: Mapping[Cell, Amount], other: Mapping[Cell, Amount]) -> dict[Cell, Amount]:
    """The changes of both together."""
    found = dict(one)
    add_up(found, other.items())
    return found


def join(known: dict[Cell, Change], changes: Iterable[tuple[Cell, Change]]) -> None:
    """Add changes of units' own sums to those known."""
    for cell, change in changes:
        old = known.get(cell)
        known[cell] = change if old is None else (old[0] + change[0], old[1] + change[1])


def additive_changes(
    running: RunningCampaign, old: Report | None, new: Report
) -> Iterator[tuple[Cell, Change]]:
    """What replacing `old` by `new` changes in units' own sums, for metrics that add up."""
    for report, sign in ((old, -1), (new, 1)):
        if report is None or not report.standing:
            continue
        running.counted(report.unit)  # raises for a unit that is none of the campaign's
        day = to_ordinal(report.day)
        for metric, count in report.counts.items():
            if running.adds_up.get(metric, True):
                change = (sign * count, sign)
                yield (running.id, report.unit, metric, day), change
                yield (running.id, report.unit, metric, ALL_TIME), change


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


async def stock_change(connection: AsyncConnection, cell: Cell, unwritten: Amount | None) -> Sum:
    """How the unit's own stock differs from what its cell says with an unwritten change."""
    campaign, unit, metric, day = cell
    if connection.dialect.name == "postgresql":  # two stocks of one unit go one after the other
        await connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))"),
            {"what": f"stock {campaign} {unit}"},
        )
    rows = await connection.execute(
        select(reports.c.counts)
        .where(
            reports.c.campaign_id == campaign,
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
    written = await cells(connection, [(campaign, unit)], [metric], [day])
    held = written.get(cell, Amount()).plus(unwritten or Amount())
    return Sum((stated[0] if stated else 0) - held.own, len(stated) - held.own_reports)


async def apply(connection: AsyncConnection, rows: Sequence[Row]) -> None:
    """Add rows to the cells; see `storage.rising` for their order."""
    await _ADD.run_tuples(connection, _COLUMNS, rows)


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
        among(name, rollup.c.day, "days"),
        among(name, rollup.c.unit_id, "units"),  # a metric is no condition: most are asked for
    )
)


async def cells(
    connection: AsyncConnection,
    units: Iterable[tuple[int, int]],
    metrics: Iterable[str],
    days: Iterable[int],
) -> dict[Cell, Amount]:
    """The cells of (campaign, unit) pairs for some metrics on certain days (0: all time)."""
    wanted, named = set(units), set(metrics)
    asked = {
        "campaigns": sorted({campaign for campaign, _ in wanted}),
        "units": sorted({unit for _, unit in wanted}),
        "days": sorted(set(days)),
    }
    return {
        row[:4]: Amount(*row[4:])
        for row in await _CELLS.fetch(connection, asked)
        if row[2] in named and row[:2] in wanted
    }
