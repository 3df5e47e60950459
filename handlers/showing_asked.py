"""What a question in plain words is after: which days, which order, compared with what."""

import re
from datetime import date, datetime, timedelta

from domain.folding import fold
from domain.periods import Period, begins, current_period
from domain.reading import Asked, Reading, Span, Topic
from domain.running import RunningCampaign

Days = tuple[date, date]

_DAY = timedelta(days=1)
_WEEKLY = timedelta(days=14)  # a longer period is not what "tuần này" means
_WORST = re.compile(r"\b(it|thap|cham|yeu|kem|bet) nhat\b|\b(dung cuoi|doi so|bet)\b")
_EARLIER = re.compile(r"\b(ky|dot|lan|thang|tuan) (truoc|roi|qua)\b|\bbefore\b|\blast\b")

_KINDS = r"(?:thon|xom|lang|ban|buon|ap|khom|soc|khu|to dan pho|xa|phuong)"
_PLACE = re.compile(
    rf"\b{_KINDS}\s+"
    r"(?!minh\b|em\b|toi\b|ta\b|nay\b|nao\b|nha\b|cua\b|chung\b|dang\b|da\b|chua\b)\w+"
)
_BETWEEN = re.compile(
    r"\b(?P<day>\d{1,2})(?:[/.](?P<month>\d{1,2}))?\s*(?:den|toi|to|until|-|–)\s*(?:ngay )?"
    r"(?P<last_day>\d{1,2})[/.](?P<last_month>\d{1,2})\b"
)


def asked_in(reading: Reading) -> Asked:
    """What is asked; everything where the reading does not say."""
    return reading.asked or Asked()


def is_worst_first(text: str) -> bool:
    """Tell whether a question about ranks is after the last rather than the first."""
    return _WORST.search(fold(text)) is not None


def compares_places(reading: Reading, text: str) -> bool:
    """Tell whether places are to be compared rather than times."""
    asked = asked_in(reading)
    timeless = asked.span is None and asked.against is None and reading.date is None
    return asked.topic is Topic.COMPARISON and timeless and not _EARLIER.search(fold(text))


def period_before(running: RunningCampaign, period: Period) -> Period | None:
    """The period before, or None for the first."""
    before = begins(period, running.campaign.zone) - timedelta(seconds=1)
    found = current_period(running.campaign, before)
    return found if found.ends < period.starts else None


def days_of(running: RunningCampaign, span: Span | None, at: datetime) -> Days | None:
    """The days that somebody means who writes at a moment; None for the whole campaign."""
    today = running.day_of(at)
    match span:
        case Span.DAY:
            return today, today
        case Span.WEEK:
            return this_week(running, at)
        case Span.LAST_WEEK:
            return last_week(running, at)
        case Span.MONTH:
            return _month(today)
        case Span.LAST_MONTH:
            return _month(today.replace(day=1) - _DAY)
    return None


def is_kind(text: str) -> bool:
    """Tell whether a text is but the word for a kind of place: "thôn"."""
    return re.fullmatch(_KINDS, fold(text)) is not None


def names_own(text: str) -> bool:
    """Tell whether a text names no place, or only "thôn mình"."""
    return _PLACE.search(fold(text)) is None


def days_between(text: str, today: date) -> Days | None:
    """The days from one date to another, as in "từ 1/9 đến 10/9"; None for anything else."""
    found = _BETWEEN.search(fold(text))
    if found is None:
        return None
    try:
        first = date(today.year, int(found["month"] or found["last_month"]), int(found["day"]))
        last = date(today.year, int(found["last_month"]), int(found["last_day"]))
    except ValueError:
        return None
    return (first, last) if first <= last else None


def compared(running: RunningCampaign, reading: Reading, at: datetime) -> tuple[Days, Days]:
    """The days to compare and those to compare them with; by default this week and the last."""
    asked, today = asked_in(reading), running.day_of(at)
    if reading.date is not None and reading.date < today:
        return (today, today), (reading.date, reading.date)
    if Span.LAST_MONTH in (asked.against, asked.span) or asked.span is Span.MONTH:
        first, last = _month(today.replace(day=1) - _DAY)
        return _month(today), (first, last)
    return this_week(running, at), last_week(running, at)


def this_week(running: RunningCampaign, at: datetime) -> Days:
    """The campaign's own week, or the calendar's where it reports less often."""
    period = current_period(running.campaign, at)
    if period.ends - period.starts <= _WEEKLY:
        return period.starts, period.ends
    today = running.day_of(at)
    monday = today - today.weekday() * _DAY
    return monday, monday + 6 * _DAY


def last_week(running: RunningCampaign, at: datetime) -> Days:
    """The campaign's week before this one, or the calendar's."""
    starts, _ = this_week(running, at)
    period = current_period(running.campaign, at)
    before = period_before(running, period) if period.starts == starts else None
    if before is not None:
        return before.starts, before.ends
    return starts - 7 * _DAY, starts - _DAY


def _month(day: date) -> Days:
    first = day.replace(day=1)
    return first, (first + 31 * _DAY).replace(day=1) - _DAY
