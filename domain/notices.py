"""What reminding takes in and gives out: posts, the facts of obligations, and notices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.deadlines import Obligation
from domain.occasions import Occasion
from domain.people import Role
from domain.progress import Progress

Standings = Mapping[int, Mapping[str, Progress]]
"""Where units stand with targets: by the target's index in the file, then by the unit's path."""


class NoticeKind(StrEnum):
    """What a notice is about."""

    REMIND_OWING = "owing"  # to a volunteer, or a lead whose unit has no report: report, please
    LEAD_MISSING = "missing"  # to a lead: these have not reported
    COORDINATOR_SUMMARY = "summary"  # to a coordinator: what each unit has
    REMIND_DEADLINE = "deadline"
    REMIND_TARGET = "target"  # a target that is not reached falls due
    DEADLINE_PASSED = "passed"  # instead of a report's reminder that could not be given in time
    DEADLINE_OVER = "deadline-over"  # a one-off date has come: what was to be done, and by whom
    TARGET_OVER = "target-over"  # a target has fallen due: who has reached it, and what is missing


@dataclass(frozen=True, slots=True)
class Post:
    """A member's role in a unit, by the unit's path in the campaign, since an aware moment."""

    person: int
    role: Role
    unit: str
    language: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ObligationFacts:
    """What is known about one obligation.

    For a report: `reporters`, who has one standing with a working day in the period, and `units`,
    the paths of the units those reports are for (not of the units above). For deadlines and
    targets: `settled`, by the index in the file, the units that have done or reached it; the root
    among them settles a deadline, and a target for all together. For targets also `standings`, by
    the index, the progress of the units concerned and of all units above them, by path. `written`
    are the keys already written that start with the obligation's `prefix`.
    """

    reporters: frozenset[int] = frozenset()
    units: frozenset[str] = frozenset()
    settled: Mapping[int, frozenset[str]] = field(default_factory=dict)
    written: frozenset[str] = frozenset()
    standings: Standings = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """What is known about a campaign.

    `since` is the last tick, written down together with its notices; None for a campaign that no
    tick has seen. `reloaded`: its file was loaded anew after that. `known` holds every obligation
    of the occasions that `upcoming` gives for the same arguments.
    """

    since: datetime | None
    posts: Sequence[Post]
    known: Mapping[Obligation, ObligationFacts]
    reloaded: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """What a unit that owes a report has: one from anybody, and the volunteers without one."""

    unit: str
    reported: bool
    missing: tuple[int, ...] = ()

    @property
    def is_open(self) -> bool:
        """Tell whether anything is still owed."""
        return bool(self.missing) or not self.reported


@dataclass(frozen=True, slots=True)
class Item:
    """A deadline or target by its index in the file.

    `units` are still to do or reach it, `done` have. A deadline that names no units has neither.
    """

    index: int
    units: tuple[str, ...] = ()
    done: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Tell whether anything is still to be done."""
        return bool(self.units) or not self.done


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be told to a person, not before `not_before` and, if set, before `expires`.

    `role` is the strongest they hold in `units`, the units for which they are told. `gaps` are
    for leads (what is open) and coordinators (every unit that owes); `items` for deadlines and
    targets: before them what is open, after them all. `late`: it was to be said earlier and was
    missed. `also`: the reports for longer periods that the one asked for answers as well.
    `earlier`: the same about periods before, the last of them first, that an outage held up.
    """

    key: str
    kind: NoticeKind
    person: int
    role: Role
    language: str
    occasion: Occasion
    not_before: datetime
    expires: datetime | None
    late: bool
    units: tuple[str, ...]
    gaps: tuple[Gap, ...] = ()
    items: tuple[Item, ...] = ()
    also: tuple[Obligation, ...] = ()
    earlier: tuple["Notice", ...] = ()

    @property
    def named(self) -> frozenset[int]:
        """Whoever is told, or told of."""
        told = (self, *self.earlier)
        return frozenset(m for one in told for gap in one.gaps for m in gap.missing) | {self.person}
