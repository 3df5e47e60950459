"""Public holidays, and the seasons outside which none is looked for."""

from datetime import date, timedelta

import pytest
from holidays.countries.vietnam import Vietnam

from domain.holidays_vn import WorkingCalendar


def test_no_holiday_of_a_century_falls_outside_the_seasons() -> None:
    calendar = WorkingCalendar()
    assert all(calendar.is_holiday(day) for day in Vietnam(years=range(2000, 2101)))


@pytest.mark.parametrize("day", [date(2026, 9, 2), date(2027, 2, 6), date(2026, 4, 26)])
def test_holidays_by_either_calendar_are_known(day: date) -> None:
    assert WorkingCalendar().is_holiday(day)
    assert not WorkingCalendar().is_holiday(day - timedelta(days=40))


def test_what_was_announced_goes_before_what_is_known() -> None:
    calendar = WorkingCalendar({date(2026, 9, 2): False, date(2026, 9, 4): True})
    assert not calendar.is_holiday(date(2026, 9, 2))
    assert calendar.working_day_before(date(2026, 9, 5)) == date(2026, 9, 3)
