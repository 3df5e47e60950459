"""Where units stand with their targets, from the sums that are kept."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from domain.campaign import Scope, Target
from domain.owing import Owing, obliged
from domain.periods import period_of
from domain.progress import Progress, is_population, population_of, progress, targets_of, together
from domain.running import RunningCampaign
from domain.units import Unit
from handlers.talk import Talk
from storage.rollup import ALL_TIME, Amount

_MOST_OUTLINES = 500  # a bound on memory, not a rule
_MOST_PLACES = 300  # a bound on reading: of more places it is not said how many reached a target

_NOTHING = Amount()
_UNHEARD: Mapping[str, Amount] = {}

Held = Mapping[int, Mapping[str, Amount]]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a unit's progress towards a target is counted from.

    It is the unit's whole sum without what the target does not apply to: the own reports of the
    units in `own`, and everything of those in `whole`. For a commune whose villages have a target
    that is its own office's reports, so that one needs not add up the villages. `people` is the
    population it is counted of, None where not known. `concerned`: the target applies to the unit
    or to something below it. `places` are the units below to each of which it applies. `metrics`
    are what is counted: the numerator, and the denominator where that is no population. `each` are
    the units below that are weighed for themselves, none of too many; None where the sum decides.
    """

    own: tuple[int, ...]
    whole: tuple[int, ...]
    people: int | None
    concerned: bool
    metrics: tuple[str, ...]
    places: tuple[int, ...] = ()
    each: tuple[int, ...] | None = None


class Outline:
    """A campaign's units and targets, worked out once a day, and only where somebody looks."""

    def __init__(self, running: RunningCampaign, today: date) -> None:
        self.running = running
        self.today = today
        self._bases: dict[int, list[tuple[Target, Basis]]] = {}
        self._targets: dict[int, tuple[Target, ...]] = {}
        self._owing: dict[tuple[int, ...], frozenset[str]] = {}
        self._dues: dict[date, tuple[tuple[int, datetime], ...]] = {}

    def targets(self, unit: int) -> tuple[Target, ...]:
        """The targets to show for a unit."""
        if unit not in self._targets:
            self._targets[unit] = targets_of(self.running.campaign, self.running.unit(unit))
        return self._targets[unit]

    def basis(self, unit: int, target: Target) -> Basis:
        """What the unit's progress towards the target is counted from."""
        known = self._bases.get(unit, ())
        for one, basis in known:  # few, and telling them apart by hash takes longer
            if one is target:
                return basis
        for one, basis in known:
            if one == target:
                return basis
        basis = self._worked_out(unit, target)
        self._bases.setdefault(unit, []).append((target, basis))
        return basis

    def needed(self, unit: int, targets: Iterable[Target] | None = None) -> set[int]:
        """The units whose sums must be known to weigh a unit's targets, or some of them."""
        wanted = self.targets(unit) if targets is None else targets
        found = {unit}
        for target in wanted:
            basis = self.basis(unit, target)
            found.update(basis.own, basis.whole, basis.each or ())
        return found

    def owing(self, indexes: tuple[int, ...]) -> frozenset[str]:
        """The paths of the units that owe the reports of these entries of the file."""
        if indexes not in self._owing:
            owed = (obliged(self.running.campaign, index) for index in indexes)
            self._owing[indexes] = frozenset(unit.path for units in owed for unit in units)
        return self._owing[indexes]

    def is_late(self, unit: int, day: date, sent: datetime) -> bool:
        """Tell whether a report of the unit about a day, sent then, missed a deadline it has."""
        if day not in self._dues:
            self._dues[day] = tuple(self._dues_of(day))
        late = [index for index, due in self._dues[day] if sent >= due]
        if not late:
            return False
        return not set(late).isdisjoint(self.owed(unit))

    def owed(self, unit: int) -> tuple[int, ...]:
        """The indexes of the reporting entries that the unit's own team owes."""
        return self._owed.by(self.running.paths[unit])

    @cached_property
    def _owed(self) -> Owing:
        return Owing(self.running.campaign)

    def _dues_of(self, day: date) -> Iterator[tuple[int, datetime]]:
        for index in range(len(self.running.campaign.reporting)):
            period = period_of(self.running.campaign, index, day)
            if period is not None:
                yield index, period.due

    def _counts(self, target: Target) -> tuple[str, ...]:
        """The target's numerator, and its denominator where that is a metric, not a population."""
        named = target.denominator
        if named is None or is_population(self.running.campaign, named):
            return (target.numerator,)
        return (target.numerator, named)

    def _worked_out(self, unit: int, target: Target) -> Basis:
        here, metrics = self.running.unit(unit), self._counts(target)
        if target.applies_to(here):
            people = self._people(here, target)
            here_too = (unit,) if here.stands_on(self.today) else ()
            return Basis((), (), people, concerned=True, metrics=metrics, places=here_too)
        children = self.running.campaign.children(here.path)
        below = [(child, self.basis(self.running.ids[child.path], target)) for child in children]
        inside = [(child, basis) for child, basis in below if basis.concerned]
        if not inside:
            return Basis((), (unit,), None, concerned=False, metrics=metrics)
        counted = [basis.people for child, basis in inside if not self._was_split(child)]
        known = [people for people in counted if people is not None]
        places = tuple(place for _, basis in inside for place in basis.places)
        return Basis(
            (unit, *(id_ for _, basis in below for id_ in basis.own)),
            tuple(id_ for _, basis in below for id_ in basis.whole),
            sum(known) if known and len(known) == len(counted) else None,
            concerned=True,
            metrics=metrics,
            places=places,
            each=_each(target, places),
        )

    def _people(self, unit: Unit, target: Target) -> int | None:
        named, campaign = target.denominator, self.running.campaign
        if named is None or not is_population(campaign, named):
            return None
        return population_of(campaign, unit, named)

    def _was_split(self, unit: Unit) -> bool:
        """Its people now live in several other units, and are counted there."""
        return len(unit.successors) > 1 and not unit.stands_on(self.today)


def _each(target: Target, places: tuple[int, ...]) -> tuple[int, ...] | None:
    if target.scope is Scope.TOTAL or not places:
        return None
    return places if len(places) <= _MOST_PLACES else ()


_outlines: dict[int, Outline] = {}


def outline_of(running: RunningCampaign, today: date) -> Outline:
    """The outline of a campaign as it is loaded now."""
    kept = _outlines.get(running.id)
    if kept is None or kept.running is not running or kept.today != today:
        if len(_outlines) > _MOST_OUTLINES:
            _outlines.clear()
        kept = _outlines[running.id] = Outline(running, today)
    return kept


async def standing_of(
    talk: Talk,
    running: RunningCampaign,
    unit: int,
    metrics: Collection[str] | None = None,
    known: Mapping[str, Amount] | None = None,
) -> list[Progress]:
    """The progress of a unit towards its targets, those of the `metrics` where given.

    `known` are the unit's sums of these metrics where they have been looked up already.
    """
    outline = outline_of(running, talk.today(running))
    wanted: list[tuple[Target, Basis]] = []
    counted: set[str] = set()
    parts: set[int] = set()
    for target in outline.targets(unit):
        if metrics is None or target.numerator in metrics or target.denominator in metrics:
            basis = outline.basis(unit, target)
            wanted.append((target, basis))
            counted.update(basis.metrics)
            parts.update((unit,), basis.own, basis.whole, basis.each or ())
    held: dict[int, Mapping[str, Amount]] = {}
    if known is not None and metrics is not None and counted.issubset(metrics):
        held[unit] = known
    for part in parts:
        if part not in held:
            held[part] = await talk.work.sums(running, part, ALL_TIME, counted)
    return [_weighed(outline, held, unit, target, basis) for target, basis in wanted]


def standings_of(outline: Outline, held: Held, units: Collection[int]) -> dict[int, list[Progress]]:
    """The progress of units towards their targets, from the sums that `Outline.needed` asks for."""
    return {
        unit: [weigh(outline, held, unit, target) for target in outline.targets(unit)]
        for unit in units
    }


def weigh(outline: Outline, held: Held, unit: int, target: Target) -> Progress:
    """A unit's progress towards a target: sums of numerators over sums of denominators.

    Above the units that must each reach it, it is reached once all of them have.
    """
    return _weighed(outline, held, unit, target, outline.basis(unit, target))


def _weighed(outline: Outline, held: Held, unit: int, target: Target, basis: Basis) -> Progress:
    done, *of = [_counted(held, unit, basis, metric) for metric in basis.metrics]
    out_of = of[0] if of else basis.people
    if basis.each is None:
        return progress(target, done, out_of)
    parts = [weigh(outline, held, part, target) for part in basis.each]
    return together(target, done, out_of, len(basis.places), parts)


def _counted(held: Held, unit: int, basis: Basis, metric: str) -> int | None:
    here = held.get(unit, _UNHEARD).get(metric, _NOTHING)
    if not basis.own and not basis.whole:
        return here.figure

    def amount(of: int) -> Amount:
        return held.get(of, _UNHEARD).get(metric, _NOTHING)

    value = here.whole - sum(amount(part).own for part in basis.own)
    value -= sum(amount(part).whole for part in basis.whole)
    reports = here.whole_reports - sum(amount(part).own_reports for part in basis.own)
    reports -= sum(amount(part).whole_reports for part in basis.whole)
    return value if reports else None


def days_left(running: RunningCampaign, target: Target, today: date) -> int:
    """Whole days from today to the last day on which the target can be met; negative: passed."""
    due = target.due or running.campaign.ends
    return (due - today).days - (0 if target.inclusive or target.due is None else 1)
