"""When something is said about what is owed: steps ahead of a deadline, quiet hours, outages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as TimeOfDay  # noqa: N812  a field is called `time` elsewhere
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.campaign import Cadence, Campaign
from domain.deadlines import Obligation, cadences, one_offs, reports_owed
from domain.holidays_vn import LONGEST_BREAK, WorkingCalendar
from domain.periods import begins

STALE = timedelta(days=31)
"""What follows a deadline is no news after this long; a longer outage swallows it."""

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_PUNCTUAL = timedelta(minutes=5)
_SHIFT = timedelta(days=2)  # more than quiet hours ever move anything
_MORNING = TimeOfDay(9)
_NOMINAL = {
    Cadence.DAY: _DAY,
    Cadence.WEEK: 7 * _DAY,
    Cadence.MONTH: 30 * _DAY,
    Cadence.QUARTER: 91 * _DAY,
}


class Stage(StrEnum):
    """Whether something is said ahead of a deadline, at the coordinator's cutoff, or when due."""

    BEFORE = "before"
    CUTOFF = "cutoff"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Occasion:
    """A moment, `at`, at which something is said about an obligation; quiet hours are heeded.

    `deadline` is the moment it counts towards. `step` names it among the obligation's occasions.
    """

    obligation: Obligation
    stage: Stage
    step: str
    deadline: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The hours nobody is disturbed: from `starts` until just before `ends`, local time.

    They may span midnight; equal ends mean that there are none.
    """

    starts: TimeOfDay
    ends: TimeOfDay
    zone: ZoneInfo

    @classmethod
    def of(cls, campaign: Campaign) -> "QuietHours":
        """The campaign's own."""
        return cls(campaign.reminders.quiet_from, campaign.reminders.quiet_to, campaign.zone)

    def hold(self, moment: datetime) -> bool:
        """Tell whether `moment` lies in them."""
        local = moment.astimezone(self.zone).time()
        if self.starts <= self.ends:
            return self.starts <= local < self.ends
        return local >= self.starts or local < self.ends

    def next_allowed(self, moment: datetime) -> datetime:
        """`moment`, or when the quiet hours around it end (aware UTC)."""
        if not self.hold(moment):
            return moment
        local = moment.astimezone(self.zone)
        day = local.date() + (_DAY if local.time() >= self.ends else timedelta())
        ending = datetime.combine(day, self.ends, self.zone).replace(fold=local.fold)
        return ending.astimezone(UTC)

    def last_allowed(self, moment: datetime) -> datetime:
        """`moment`, or the last minute before the quiet hours around it begin (aware UTC)."""
        if not self.hold(moment):
            return moment
        local = moment.astimezone(self.zone)
        day = local.date() - (_DAY if local.time() < self.starts else timedelta())
        minute = datetime.combine(day, self.starts, self.zone).astimezone(UTC) - _MINUTE
        while self.hold(minute):  # a quiet hour that begins in a gap or an overlap of the clock
            minute -= _MINUTE
        return minute


def occasions(
    campaign: Campaign, obligation: Obligation, calendar: WorkingCalendar | None = None
) -> list[Occasion]:
    """All the moments at which something is said about an obligation, in order.

    Steps ahead that fall on the same moment are one, the nearest to the deadline. Where the
    coordinator's cutoff comes first, the steps count towards it, and those between it and the
    deadline itself are for whoever still owes then.
    """
    quiet = QuietHours.of(campaign)
    ahead = {o.at: o for o in _ahead(campaign, obligation, quiet, calendar)}
    found = [ahead[at] for at in sorted(ahead)]
    due = quiet.next_allowed(obligation.due)
    if obligation.cutoff != obligation.due:
        cutoff = quiet.next_allowed(obligation.cutoff)
        if cutoff < due:
            told = Occasion(obligation, Stage.CUTOFF, "cutoff", obligation.cutoff, cutoff)
            last = {o.at: o for o in _last_steps(campaign, obligation, quiet, cutoff)}
            found += [told, *(last[at] for at in sorted(last))]
    found.append(Occasion(obligation, Stage.DUE, "due", obligation.due, due))
    return found


def _last_steps(
    campaign: Campaign, obligation: Obligation, quiet: QuietHours, cutoff: datetime
) -> Iterator[Occasion]:
    """The steps between what is said at the cutoff and the deadline itself."""
    for before in _befores(campaign, obligation):
        at = quiet.next_allowed(obligation.due - before)
        if cutoff < at < obligation.due:
            step = f"last-{before // timedelta(seconds=1)}"
            yield Occasion(obligation, Stage.BEFORE, step, obligation.due, at)


def _ahead(
    campaign: Campaign,
    obligation: Obligation,
    quiet: QuietHours,
    calendar: WorkingCalendar | None,
) -> Iterator[Occasion]:
    """The steps before the cutoff, in no particular order but nearer ones later."""
    period = obligation.period
    earliest = begins(period, campaign.zone) if period else None
    steps = [*_steps(campaign, obligation), *_holiday_step(campaign, obligation, calendar)]
    for step, planned in steps:
        at = quiet.next_allowed(planned)
        if at >= obligation.cutoff:
            at = quiet.last_allowed(planned)
        if at < obligation.cutoff and (earliest is None or at >= earliest):
            yield Occasion(obligation, Stage.BEFORE, step, obligation.cutoff, at)


def _steps(campaign: Campaign, obligation: Obligation) -> Iterator[tuple[str, datetime]]:
    for before in _befores(campaign, obligation):
        yield f"before-{before // timedelta(seconds=1)}", obligation.cutoff - before


def _befores(campaign: Campaign, obligation: Obligation) -> list[timedelta]:
    """The file's steps, nearer ones later; half a cadence or more ahead would only be noise."""
    cadence = _cadence(campaign, obligation)
    return [
        before
        for before in sorted(campaign.reminders.before, reverse=True)
        if before > timedelta() and (cadence is None or before * 2 < cadence)
    ]


def _cadence(campaign: Campaign, obligation: Obligation) -> timedelta | None:
    period = obligation.period
    if period is None:
        return None
    every = campaign.reporting[period.reporting_index].every
    return _NOMINAL.get(every) or period.ends - period.starts + _DAY


def _holiday_step(
    campaign: Campaign, obligation: Obligation, calendar: WorkingCalendar | None
) -> Iterator[tuple[str, datetime]]:
    """A deadline on a public holiday is recalled at 9:00 on the working day before."""
    if calendar is None:
        return
    last_moment = obligation.cutoff - timedelta(microseconds=1)
    day = last_moment.astimezone(campaign.zone).date()
    if calendar.is_holiday(day):
        workday = calendar.working_day_before(day)
        morning = datetime.combine(workday, _MORNING, campaign.zone).astimezone(UTC)
        yield "workday", morning


def upcoming(
    campaign: Campaign,
    since: datetime | None,
    now: datetime,
    *,
    reloaded: bool = False,
    calendar: WorkingCalendar | None = None,
) -> list[Occasion]:
    """The occasions after `since`, the last tick, up to `now`, as few as make sense.

    Of an obligation only the latest; ahead of a deadline only while something can still be said
    before it; what follows a deadline of every period that ended meanwhile, unless stale. With
    `since` None (never asked about this campaign) or `reloaded` (its file is newer than the last
    tick), the latest step that is past is caught up as well, if its deadline is still ahead;
    nothing is said about what was over before the campaign was known.
    """
    window = _Window(since, now, reloaded, QuietHours.of(campaign))
    found: list[Occasion] = []
    for cadence in cadences(campaign):
        for obligation in reports_owed(campaign, cadence, _day_of(campaign, window.horizon)):
            if obligation.period and begins(obligation.period, campaign.zone) > now:
                break
            found += window.fired(campaign, obligation, calendar)
    for obligation in one_offs(campaign):
        found += window.fired(campaign, obligation, calendar)
    return found


def speaking_time(occasion: Occasion, now: datetime, quiet: QuietHours) -> datetime:
    """When a notice may leave: as planned, or, missed, as soon after `now` as disturbs nobody."""
    return quiet.next_allowed(now) if is_missed(occasion, now) else occasion.at


def is_missed(occasion: Occasion, now: datetime) -> bool:
    """Tell whether an occasion comes later than a slow tick explains."""
    return now - occasion.at > _PUNCTUAL


@dataclass(frozen=True, slots=True)
class _Window:
    since: datetime | None
    now: datetime
    reloaded: bool
    quiet: QuietHours

    @property
    def horizon(self) -> datetime:
        """Nothing that was due before this matters any more."""
        return max(self.since or self.now, self.now - STALE) - _SHIFT

    def _reach(self, campaign: Campaign) -> datetime:
        """Nothing can have been said yet about what is due after this."""
        return self.now + max(campaign.reminders.before, default=_DAY) + LONGEST_BREAK + _SHIFT

    def fired(
        self, campaign: Campaign, obligation: Obligation, calendar: WorkingCalendar | None
    ) -> list[Occasion]:
        """The latest occasion of the obligation that falls in the window, if it is still of use."""
        if obligation.due < self.horizon or obligation.cutoff > self._reach(campaign):
            return []
        passed = [o for o in occasions(campaign, obligation, calendar) if self._has_come(o)]
        return [occasion for occasion in passed[-1:] if self._is_of_use(occasion)]

    def _has_come(self, occasion: Occasion) -> bool:
        looks_back = self.since is None or (self.reloaded and occasion.stage is Stage.BEFORE)
        return occasion.at <= self.now and (looks_back or self._is_new(occasion))

    def _is_new(self, occasion: Occasion) -> bool:
        return self.since is not None and occasion.at > self.since

    def _is_of_use(self, occasion: Occasion) -> bool:
        if occasion.stage is Stage.BEFORE:
            return max(self.now, speaking_time(occasion, self.now, self.quiet)) < occasion.deadline
        return self._is_new(occasion) and occasion.at > self.now - STALE


def next_moment(
    campaigns: Iterable[Campaign], now: datetime, calendar: WorkingCalendar | None = None
) -> datetime | None:
    """The first moment after `now` at which something may have to be said, or None."""
    return min((at for c in campaigns for at in _moments_after(c, now, calendar)), default=None)


def _moments_after(
    campaign: Campaign, now: datetime, calendar: WorkingCalendar | None
) -> Iterator[datetime]:
    for cadence in cadences(campaign):
        best: datetime | None = None
        for obligation in reports_owed(campaign, cadence, _day_of(campaign, now - _SHIFT)):
            # Nothing is said of a period before it begins, so later ones cannot come first.
            if best and obligation.period and begins(obligation.period, campaign.zone) >= best:
                break
            later = [o.at for o in occasions(campaign, obligation, calendar) if o.at > now]
            best = min([*later, best] if best else later, default=None)
        if best:
            yield best
    for obligation in one_offs(campaign):
        yield from (o.at for o in occasions(campaign, obligation, calendar) if o.at > now)


def _day_of(campaign: Campaign, moment: datetime) -> date:
    return moment.astimezone(campaign.zone).date()
