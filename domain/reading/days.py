"""Working days: from what a message says to a date."""

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004

from datetime import date, timedelta
from typing import Final, NamedTuple

_MONTHS: Final = 12
_CENTURY: Final = 100


class Day(NamedTuple):
    """A day as stated. `date` is None for a vague, future or impossible one.

    `why` tells then which: "vague", "future", "impossible"; "weekday" where a weekday's name was
    resolved.
    """

    date: date | None
    why: str = ""


def of_numbers(today: date, day: int, month: int | None = None, year: int | None = None) -> Day:
    """Resolve "ngày 12", "12/8", "12/8/24"; without a month the latest such day up to today."""
    if month is None:
        return _day_of_month(today, day)
    if year is not None and year < _CENTURY:
        year += today.year // _CENTURY * _CENTURY
    wanted = today.year if year is None else year
    if not (1 <= month <= _MONTHS and 1 <= wanted <= 9999) or not is_day(wanted, month, day):
        return Day(None, "impossible")
    found = date(wanted, month, day)
    if year is None and found > today and found.month == _MONTHS and today.month == 1:
        found = date(wanted - 1, month, day)
    return Day(found) if found <= today else Day(None, "future")


def is_day(year: int, month: int, day: int) -> bool:
    """Tell whether the calendar has this day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _day_of_month(today: date, day: int) -> Day:
    if not 1 <= day <= 31:
        return Day(None, "impossible")
    if day <= today.day:
        return Day(today.replace(day=day))
    before = today.replace(day=1) - timedelta(days=1)
    if day - today.day > 20 and is_day(before.year, before.month, day):
        return Day(before.replace(day=day))
    return Day(None, "future")


def of_weekday(today: date, weekday: int, week: str) -> Day:
    """Resolve a weekday; `week` is "last", "this", "next" or "" (the latest such day)."""
    monday = today - timedelta(days=today.weekday())
    if week == "last":
        return Day(monday + timedelta(days=weekday - 7), "weekday")
    if week == "next":
        return Day(None, "future")
    if week == "this":
        found = monday + timedelta(days=weekday)
        return Day(found, "weekday") if found <= today else Day(None, "future")
    return Day(today - timedelta(days=(today.weekday() - weekday) % 7), "weekday")


def of_offset(today: date, offset: int | None) -> Day:
    """Resolve "hôm qua" (-1); None is a vague past."""
    return Day(None, "vague") if offset is None else Day(today + timedelta(days=offset))
