"""Moments and days as the tables keep them."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@lru_cache(maxsize=256)  # a report's rows have the same moments a dozen times over
def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970 of an aware moment, cut off."""
    return (moment - _EPOCH) // _MILLISECOND


def from_ms(value: int) -> datetime:
    """The aware UTC moment that is `value` milliseconds after 1970."""
    return _EPOCH + timedelta(milliseconds=value)


def to_ordinal(day: date) -> int:
    """The day's number; 0 is never a day and stands for "all time" in the rollup."""
    return day.toordinal()


def from_ordinal(value: int) -> date:
    """The day with this number."""
    return date.fromordinal(value)
