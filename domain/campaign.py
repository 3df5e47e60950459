"""A campaign: what is counted, where, until when, and who is reminded."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from datetime import time as TimeOfDay  # noqa: N812  a field is called `time`
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from domain.units import Unit, UnitKind

KNOWN_POPULATIONS = frozenset(
    ["adults", "households", "members", "officials", "youths", "citizens", "working_age"]
)
"""Populations a target may name before any unit states them; a plan often leaves the counts open.

As denominators they mean the population even where a metric has the same key ("households").
"""


class Cadence(StrEnum):
    """How often a report is owed."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    PHASE = "phase"


class EnteredBy(StrEnum):
    """Who types a metric's figures: the teams in the field, or the coordinator at the desk."""

    TEAM = "team"
    OFFICER = "officer"


class Scope(StrEnum):
    """Whether each unit must reach a target, or all of them together."""

    EACH = "each"
    TOTAL = "total"


class Weekday(StrEnum):
    """A day of the week as campaign files write it."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"

    @property
    def number(self) -> int:
        """Monday is 0 and Sunday 6, as `date.weekday()` counts."""
        return list(Weekday).index(self)


@dataclass(frozen=True, slots=True)
class Metric:
    """One thing that is counted. `name` is what follows a number: "hộ đã đến"."""

    key: str
    name: str
    name_en: str = ""
    aliases: tuple[str, ...] = ()
    adds_up: bool = True
    entered_by: EnteredBy = EnteredBy.TEAM
    most_per_report: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A value somebody is to reach.

    `numerator` is a metric's key, `denominator` a population's or a metric's, or None for an
    absolute count. `minimum` and `maximum` are percentages (40 means 40%) or counts, as `unit`
    says. `units` are paths. `inclusive` is false for "trước ngày": due at the start of that day.
    """

    indicator: str
    numerator: str
    minimum: Decimal
    denominator: str | None = None
    maximum: Decimal | None = None
    strict: bool = False
    unit: str = "%"
    population: str = ""
    scope: Scope = Scope.EACH
    units: tuple[str, ...] = ()
    kinds: tuple[UnitKind, ...] = ()
    due: date | None = None
    inclusive: bool = True
    responsible: tuple[str, ...] = ()

    def applies_to(self, unit: Unit) -> bool:
        """Tell whether `unit` is one of those that must reach it; by default every village."""
        if self.units or self.kinds:
            return unit.path in self.units or unit.kind in self.kinds
        return unit.kind is UnitKind.VILLAGE


@dataclass(frozen=True, slots=True)
class Deadline:
    """A one-off date by which something is to be done; it may lie outside the campaign."""

    what: str
    due: date
    time: TimeOfDay | None = None
    inclusive: bool = True
    units: tuple[str, ...] = ()
    kinds: tuple[UnitKind, ...] = ()
    responsible: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cutoff:
    """When the coordinator needs the figures, before the official deadline.

    Either a weekday, or a number of days before the deadline (0 or more).
    """

    time: TimeOfDay
    weekday: Weekday | None = None
    days_before: int | None = None


@dataclass(frozen=True, slots=True)
class Reporting:
    """A recurring report: who owes it and by when.

    `day` is a day of the month, 1 to 31; a month that is shorter takes its last day. `by` is a
    kind of unit or the path of one; `to` is a free text.
    """

    every: Cadence
    weekday: Weekday | None = None
    day: int | None = None
    time: TimeOfDay | None = None
    cutoff: Cutoff | None = None
    by: str = UnitKind.VILLAGE.value
    to: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    """A named stretch of days, both ends inside; it may lie outside the campaign's period."""

    name: str
    starts: date
    ends: date

    def holds(self, day: date) -> bool:
        """Tell whether `day` falls in the phase."""
        return self.starts <= day <= self.ends


@dataclass(frozen=True, slots=True)
class Reminders:
    """When people are reminded: how long before a deadline, and the hours nobody is disturbed."""

    before: tuple[timedelta, ...] = (timedelta(days=3), timedelta(days=1), timedelta(hours=3))
    quiet_from: TimeOfDay = TimeOfDay(21, 30)
    quiet_to: TimeOfDay = TimeOfDay(6, 0)
    language: str = "vi"


@dataclass(frozen=True)
class Campaign:
    """A campaign as its file states it, checked: every reference in it leads somewhere."""

    key: str
    title: str
    starts: date
    ends: date
    units: tuple[Unit, ...]
    metrics: tuple[Metric, ...]
    issuer: str = ""
    number: str = ""
    motto: str = ""
    issued: date | None = None
    timezone: str = "Asia/Ho_Chi_Minh"
    targets: tuple[Target, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    reporting: tuple[Reporting, ...] = ()
    phases: tuple[Phase, ...] = ()
    reminders: Reminders = field(default_factory=Reminders)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone in which the campaign's days and hours are meant."""
        return ZoneInfo(self.timezone)

    @cached_property
    def root(self) -> Unit:
        """The one unit that has no parent."""
        return next(u for u in self.units if u.parent is None)

    @cached_property
    def by_path(self) -> dict[str, Unit]:
        """Every unit by its path."""
        return {u.path: u for u in self.units}

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each unit, by its path, stands in the file."""
        return {u.path: place for place, u in enumerate(self.units)}

    @cached_property
    def _by_parent(self) -> dict[str | None, tuple[Unit, ...]]:
        found: dict[str | None, list[Unit]] = {}
        for unit in self.units:
            found.setdefault(unit.parent, []).append(unit)
        return {parent: tuple(units) for parent, units in found.items()}

    @cached_property
    def _metrics_by_key(self) -> dict[str, Metric]:
        return {m.key: m for m in self.metrics}

    @cached_property
    def _children(self) -> dict[str | None, tuple[Unit, ...]]:
        found: dict[str | None, list[Unit]] = {}
        for unit in self.units:
            found.setdefault(self.counts_under(unit), []).append(unit)
        return {parent: tuple(units) for parent, units in found.items()}

    def metric(self, key: str) -> Metric | None:
        """The metric with this key, or None."""
        return self._metrics_by_key.get(key)

    def counts_under(self, unit: Unit) -> str | None:
        """The path of the unit whose total holds this unit's: its parent, or what it merged into.

        A unit with exactly one successor was merged or renamed into it; its reports go on counting
        there. A unit that was split keeps what it has under its old parent.
        """
        if len(unit.successors) == 1:
            return unit.successors[0]
        return unit.parent

    def children(self, path: str) -> tuple[Unit, ...]:
        """The units counted directly under `path`, in the file's order."""
        return self._children.get(path, ())

    def neighbours(self, path: str) -> tuple[Unit, ...]:
        """The units that the file puts under the same parent, itself among them."""
        return self._by_parent[self.by_path[path].parent]

    def lineage(self, path: str) -> Iterator[str]:
        """Yield `path` and every path above it, up to the root."""
        at: str | None = path
        while at is not None:
            yield at
            at = self.counts_under(self.by_path[at])

    def subtree(self, path: str) -> Iterator[Unit]:
        """Yield the unit at `path` and every unit below it, parents before children."""
        yield self.by_path[path]
        for child in self.children(path):
            yield from self.subtree(child.path)

    def is_working_day(self, day: date) -> bool:
        """Tell whether work on `day` counts: inside the period or inside a phase."""
        return self.starts <= day <= self.ends or any(p.holds(day) for p in self.phases)

    @cached_property
    def first_day(self) -> date:
        """The first day on which work counts."""
        return min([self.starts, *(p.starts for p in self.phases)])

    @cached_property
    def last_day(self) -> date:
        """The last day on which work counts."""
        return max([self.ends, *(p.ends for p in self.phases)])
