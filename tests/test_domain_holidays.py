"""Public holidays, and the seasons outside which none is looked for."""

import importlib
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from holidays.countries.vietnam import Vietnam

from domain.holidays_vn import WorkingCalendar, _bare


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


def test_two_threads_that_load_at_once_do_not_take_the_package_from_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lands = tmp_path / "lands_of_a_test"
    lands.mkdir()
    (lands / "__init__.py").write_text("raise ImportError('all of it')", encoding="utf-8")
    for name in ("here", "there"):
        (lands / f"{name}.py").write_text(f"NAME = {name!r}", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    first_is_in, second_is_in, first_is_out = (threading.Event() for _ in range(3))

    def first() -> str:
        try:
            with _bare((lands.name,)):
                first_is_in.set()
                second_is_in.wait(1)  # it never is, where one waits for the other
                return str(importlib.import_module(f"{lands.name}.here").NAME)
        finally:
            first_is_out.set()

    def second() -> str:
        first_is_in.wait(60)
        with _bare((lands.name,)):
            second_is_in.set()
            first_is_out.wait(60)
            return str(importlib.import_module(f"{lands.name}.there").NAME)

    with ThreadPoolExecutor(2) as threads:
        loading = [threads.submit(work) for work in (first, second)]
        assert [each.result(60) for each in loading] == ["here", "there"]
