"""Who owes what: the units a report, a deadline or a target is a matter of, and what they lack."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.campaign import Campaign, EnteredBy, Reporting, Scope
from domain.deadlines import About, Obligation
from domain.notices import Gap, Item, Post
from domain.people import Role
from domain.units import Unit, UnitKind


def obliged(campaign: Campaign, index: int, manned: Collection[str] = ()) -> tuple[Unit, ...]:
    """The units whose people owe the report of `campaign.reporting[index]`, in the file's order.

    They are the units its `by` names. Where that is a unit that compiles (an office named by
    itself, or one with units below it), those owe too whose figures it takes: in plan 001 only the
    district's office is told "before 15:00 on Friday" and the communes are forgotten. These are
    the villages and their like, and what else has a team; `manned` are the units that have one.
    Who is asked as often by another entry is left to that entry.
    """
    fields = _fields(campaign)
    wide = _wide(campaign, index, fields)
    owing = {*wide.named, *below(campaign, wide.tops, fields.union(manned).difference(wide.asked))}
    return tuple(unit for unit in campaign.units if unit.path in owing)


@dataclass(frozen=True, slots=True)
class _Wide:
    """Whom an entry names, below which units it asks others, and whom entries like it ask."""

    named: frozenset[str]
    tops: frozenset[str]
    asked: frozenset[str]


def _wide(campaign: Campaign, index: int, fields: Collection[str]) -> _Wide:
    entry = campaign.reporting[index]
    named = _named(campaign, entry)
    tops = frozenset(_compiles_for(unit, entry) for unit in named if unit.path not in fields)
    alike = (other for other in campaign.reporting if other.every is entry.every)
    asked = frozenset(unit.path for other in alike for unit in _named(campaign, other))
    return _Wide(frozenset(unit.path for unit in named), tops, asked)


class Owing:
    """What single teams owe: `obliged` turned round, for one unit of many thousands at a time."""

    def __init__(self, campaign: Campaign) -> None:
        fields = _fields(campaign)
        self._campaign = campaign
        self._wide = [_wide(campaign, at, fields) for at in range(len(campaign.reporting))]

    def by(self, path: str) -> tuple[int, ...]:
        """The indexes of the reporting entries that the team of the unit at `path` owes."""
        lineage = frozenset(self._campaign.lineage(path))
        return tuple(
            index
            for index, wide in enumerate(self._wide)
            if path in wide.named or (path not in wide.asked and lineage & wide.tops)
        )


def compiled(campaign: Campaign, found: Mapping[str, Gap]) -> frozenset[str]:
    """The units in `found` that have others of them below: their reports are compiled."""
    return frozenset(
        above for path in found for above in campaign.lineage(path) if above != path
    ).intersection(found)


def gaps(
    campaign: Campaign,
    obligation: Obligation,
    posts: Iterable[Post],
    reporters: Collection[int],
    reported: Iterable[str],
) -> dict[str, Gap]:
    """What each unit that owes a report has, by its path and in the file's order.

    `reporters` are who has a report in the period, `reported` the units those reports are for: a
    unit has one when any unit below it has. Posts are at the units of the obligation's last day.
    """
    at_work = [post for post in posts if post.role is not Role.COORDINATOR]
    manned = {post.unit for post in at_work if post.unit in campaign.by_path}
    owing = {u.path for index in obligation.indexes for u in obliged(campaign, index, manned)}
    known = [path for path in reported if path in campaign.by_path]
    covered = {above for path in known for above in campaign.lineage(path)}
    missing: dict[str, list[int]] = {}
    for post in at_work:
        if post.role is Role.VOLUNTEER and post.person not in reporters:
            missing.setdefault(post.unit, []).append(post.person)
    return {
        unit.path: Gap(unit.path, unit.path in covered, tuple(missing.get(unit.path, ())))
        for unit in _standing(campaign, obligation)
        if unit.path in owing
    }


def home(campaign: Campaign, path: str, obligation: Obligation) -> str:
    """What the unit at `path` has become when the obligation falls due, if merged or renamed."""
    day = _last_day(campaign, obligation)
    unit = campaign.by_path.get(path)
    while unit and not unit.stands_on(day) and len(unit.successors) == 1:
        unit = campaign.by_path[unit.successors[0]]
    return unit.path if unit else path


def units_of(posts: Iterable[Post]) -> tuple[str, ...]:
    """The units of some posts, each once."""
    return tuple(dict.fromkeys(post.unit for post in posts))


def below(campaign: Campaign, tops: Iterable[str], units: Iterable[str]) -> tuple[str, ...]:
    """Those of `units` that are one of `tops` or lie below one."""
    highest = frozenset(tops)
    if not highest:
        return ()
    return tuple(unit for unit in units if not highest.isdisjoint(campaign.lineage(unit)))


@dataclass(frozen=True, slots=True)
class Concern:
    """A deadline or target, by its index in the file, that `units`, by path, have to meet.

    `done` are those of them that have. `named`: the file names units for it. `leads`,
    `coordinators`: who is to see to it.
    """

    index: int
    units: Mapping[str, Unit]
    named: bool
    leads: bool
    coordinators: bool
    done: frozenset[str] = frozenset()

    def of(self, campaign: Campaign, posts: Sequence[Post]) -> Item | None:
        """What of it is a matter of somebody with these posts, or None.

        Who coordinates a unit that is itself concerned answers for it, as a lead does.
        """
        leading = [p for p in posts if p.role is Role.LEAD] if self.leads else []
        own = [p for p in posts if p.role is Role.COORDINATOR]
        tops = units_of(own) if self.coordinators else ()
        if tops and not self.named:
            return Item(self.index)
        answered = [post.unit for post in (*leading, *own) if post.unit in self.units]
        units = list(dict.fromkeys([*below(campaign, tops, self.units), *answered]))
        still = tuple(unit for unit in units if unit not in self.done)
        done = tuple(unit for unit in units if unit in self.done)
        return Item(self.index, still, done) if units else None


def concerns(
    campaign: Campaign, obligation: Obligation, settled: Mapping[int, frozenset[str]]
) -> Iterator[Concern]:
    """Yield the obligation's deadlines or targets, with what is done.

    Left out are those that no unit has to meet, and deadlines without units that are settled.
    """
    is_target = obligation.about is About.TARGET
    make = _target_concern if is_target else _deadline_concern
    standing = list(_standing(campaign, obligation))
    for index in obligation.indexes:
        concern = make(campaign, index, standing)
        done = settled.get(index, frozenset())
        shared = is_target and campaign.targets[index].scope is Scope.TOTAL
        if campaign.root.path in done and (shared or not is_target):
            done = frozenset(concern.units)
            if not concern.named:
                continue
        elif shared:  # nobody has reached by themselves what all are to reach together
            done = frozenset()
        if concern.units or not concern.named:
            yield replace(concern, done=done)


def _named(campaign: Campaign, entry: Reporting) -> list[Unit]:
    return [unit for unit in campaign.units if entry.by in (unit.kind, unit.path)]


def _fields(campaign: Campaign) -> frozenset[str]:
    """Where teams work: villages and groups, and what else has no unit below and is no office."""
    parents = {unit.parent for unit in campaign.units}
    return frozenset(
        unit.path
        for unit in campaign.units
        if unit.kind in (UnitKind.VILLAGE, UnitKind.GROUP)
        or (unit.kind is not UnitKind.OFFICE and unit.path not in parents)
    )


def _compiles_for(unit: Unit, entry: Reporting) -> str:
    """The unit whose figures are compiled: an office that is named does it for its parent."""
    if unit.kind is UnitKind.OFFICE and unit.path == entry.by and unit.parent is not None:
        return unit.parent
    return unit.path


def _deadline_concern(campaign: Campaign, index: int, standing: Sequence[Unit]) -> Concern:
    """Leads of the units that the file names, and always the coordinators."""
    deadline = campaign.deadlines[index]
    units = {
        unit.path: unit
        for unit in standing
        if unit.path in deadline.units or unit.kind in deadline.kinds
    }
    return Concern(index, units, named=bool(units), leads=True, coordinators=True)


def _target_concern(campaign: Campaign, index: int, standing: Sequence[Unit]) -> Concern:
    """Leads of the units that have to reach it.

    The coordinators where it is reached by all together, or where they type the figures.
    """
    target = campaign.targets[index]
    metric = campaign.metric(target.numerator)
    officer = metric is not None and metric.entered_by is EnteredBy.OFFICER
    units = {unit.path: unit for unit in standing if target.applies_to(unit)}
    shared = officer or target.scope is Scope.TOTAL
    return Concern(index, units, named=True, leads=not officer, coordinators=shared)


def _standing(campaign: Campaign, obligation: Obligation) -> Iterator[Unit]:
    day = _last_day(campaign, obligation)
    return (unit for unit in campaign.units if unit.stands_on(day))


def _last_day(campaign: Campaign, obligation: Obligation) -> date:
    """The last day on which what is owed can be done."""
    return (obligation.due - timedelta(microseconds=1)).astimezone(campaign.zone).date()
