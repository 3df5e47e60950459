"""Reporting periods: the days a report is about, when it is due, and when it is late.

Periods follow the campaign's file and never ISO weeks by themselves: plan 002's weeks run from
Friday to Thursday and its last has 11 days. A recurring report (day, week, month, quarter) is owed
for the days from the campaign's first to its last; phases that lie outside are periods only where
the file asks for a report for each phase.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as TimeOfDay  # noqa: N812  a field is called `time` elsewhere
from zoneinfo import ZoneInfo

from domain.campaign import Cadence, Campaign, Cutoff, Phase, Reporting

_DAY = timedelta(days=1)
_MONTHS = {Cadence.MONTH: 1, Cadence.QUARTER: 3}

UNASKED = -1
"""The `reporting_index` of a period for which the file asks no report."""


@dataclass(frozen=True, slots=True)
class Period:
    """Consecutive days, both ends inside, and the moments (aware UTC) that count for them.

    `reporting_index` is the place of the entry in `campaign.reporting`. `cutoff` is when the
    coordinator needs the figures; it equals `due`, the official deadline, where the file has none.
    """

    reporting_index: int
    starts: date
    ends: date
    due: datetime
    cutoff: datetime

    def holds(self, day: date) -> bool:
        """Tell whether `day` is one of the period's days."""
        return self.starts <= day <= self.ends


def due_moment(day: date, time: TimeOfDay | None, inclusive: bool, zone: ZoneInfo) -> datetime:
    """The first moment (aware UTC) that is too late; on time is what was sent before it.

    With a time ("trước 15h00") it is that time on `day`. Without one, "đến ngày X" (`inclusive`)
    ends at X 24:00 and "trước ngày X" at X 00:00.
    """
    if time is None:
        day, time = (day + _DAY if inclusive else day), TimeOfDay()
    # An hour that a clock skips or has twice is the first that it may mean, whatever built it.
    return datetime.combine(day, time.replace(fold=0), zone).astimezone(UTC)


def periods(campaign: Campaign, index: int, since: date | None = None) -> Iterator[Period]:
    """Yield in order the periods of `campaign.reporting[index]` that end on `since` or later.

    The first and the last are cut to the campaign's days. The days after the last full period are
    a short one, due on the campaign's last day at the entry's hour, or at 24:00.
    """
    if campaign.reporting[index].every is Cadence.PHASE:
        for phase in _phases(campaign):
            if since is None or phase.ends >= since:
                yield _period(campaign, index, phase.starts, phase.ends)
        return
    day = campaign.starts if since is None else max(since, campaign.starts)
    while day <= campaign.ends:
        period = _around(campaign, index, day)
        yield period
        day = period.ends + _DAY


def period_of(campaign: Campaign, index: int, day: date) -> Period | None:
    """The period of `campaign.reporting[index]` that `day` belongs to, or None.

    Where phases overlap, the one that starts first.
    """
    if campaign.reporting[index].every is Cadence.PHASE:
        phase = _phase_on(campaign, day)
        return _period(campaign, index, phase.starts, phase.ends) if phase else None
    return _around(campaign, index, day) if campaign.starts <= day <= campaign.ends else None


def current_period(campaign: Campaign, now: datetime) -> Period:
    """The period that "kỳ này" means at `now`.

    It is the period of the first reporting entry that holds today; else the phase that does; else
    the next period to come; else the last there was. Without a cadence: the ISO week of the day
    (of the campaign's nearest day, when it has not begun or is over), cut to the campaign's days.
    """
    today = now.astimezone(campaign.zone).date()
    coming = next(periods(campaign, 0, since=today), None) if campaign.reporting else None
    if coming is not None and coming.holds(today):
        return coming
    phase = _phase_on(campaign, today)
    if phase is not None:
        return _period(campaign, UNASKED, phase.starts, phase.ends)
    return coming or _last_period(campaign) or _iso_week(campaign, today)


def is_late(campaign: Campaign, index: int, working_day: date, sent: datetime) -> bool:
    """Tell whether a report about `working_day`, sent at `sent`, missed its official deadline.

    At the deadline is late ("trước 15h00"). A day that belongs to no period is never late. The
    earlier cutoff is the commune's own arrangement and makes nobody late.
    """
    period = period_of(campaign, index, working_day)
    return period is not None and sent >= period.due


def begins(period: Period, zone: ZoneInfo) -> datetime:
    """The first moment (aware UTC) of the period's first day."""
    return due_moment(period.starts, None, inclusive=False, zone=zone)


def _phases(campaign: Campaign) -> list[Phase]:
    return sorted(campaign.phases, key=lambda phase: (phase.starts, phase.ends))


def _phase_on(campaign: Campaign, day: date) -> Phase | None:
    return next((phase for phase in _phases(campaign) if phase.holds(day)), None)


def _around(campaign: Campaign, index: int, day: date) -> Period:
    starts, ends = _span(campaign.reporting[index], day)
    return _period(campaign, index, max(starts, campaign.starts), min(ends, campaign.ends))


def _period(campaign: Campaign, index: int, starts: date, ends: date) -> Period:
    if index == UNASKED:
        due = due_moment(ends, None, inclusive=True, zone=campaign.zone)
        return Period(index, starts, ends, due, due)
    entry = campaign.reporting[index]
    due = due_moment(ends, entry.time, inclusive=True, zone=campaign.zone)
    bare = Period(index, starts, ends, due, due)
    if entry.cutoff is None:
        return bare
    return Period(index, starts, ends, due, _cutoff(entry.cutoff, bare, campaign.zone))


def _cutoff(wish: Cutoff, period: Period, zone: ZoneInfo) -> datetime:
    """The last such moment that is not after the deadline; the deadline if none is in the period.

    A clipped period may hold no such weekday: plan 001's last days, 28/9 to 1/10/2024, have no
    Friday.
    """
    if wish.weekday is None:
        day = period.ends - timedelta(days=wish.days_before or 0)
        moment = min(due_moment(day, wish.time, inclusive=True, zone=zone), period.due)
    else:
        last = period.due.astimezone(zone).date()
        day = last - timedelta(days=(last.weekday() - wish.weekday.number) % 7)
        moment = due_moment(day, wish.time, inclusive=True, zone=zone)
        if moment > period.due:
            moment = due_moment(day - 7 * _DAY, wish.time, inclusive=True, zone=zone)
    return moment if moment > begins(period, zone) else period.due


def _span(entry: Reporting, day: date) -> tuple[date, date]:
    """The first and last day of the unclipped period around `day`."""
    if entry.every is Cadence.DAY:
        return day, day
    if entry.every is Cadence.WEEK:
        closes = entry.weekday.number if entry.weekday else 6
        ends = day + timedelta(days=(closes - day.weekday()) % 7)
        return ends - 6 * _DAY, ends
    months = _MONTHS[entry.every]
    number = day.year * 12 + day.month - 1
    number += -(number + 1) % months
    if day > _closing_day(number, entry.day):
        number += months
    return _closing_day(number - months, entry.day) + _DAY, _closing_day(number, entry.day)


def _closing_day(month_number: int, day: int | None) -> date:
    """The day on which a month's period ends; months are counted through from year 0."""
    year, month = divmod(month_number, 12)
    length = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day or length, length))


def _last_period(campaign: Campaign) -> Period | None:
    if not campaign.reporting:
        return None
    if campaign.reporting[0].every is not Cadence.PHASE:
        return period_of(campaign, 0, campaign.ends)
    last = max(campaign.phases, key=lambda phase: phase.ends, default=None)
    return _period(campaign, 0, last.starts, last.ends) if last else None


def _iso_week(campaign: Campaign, today: date) -> Period:
    first, last = campaign.first_day, campaign.last_day
    day = min(max(today, first), last)
    monday = day - timedelta(days=day.weekday())
    return _period(campaign, UNASKED, max(monday, first), min(monday + 6 * _DAY, last))
