"""Vietnam's public holidays, as far as reminders need them.

Labour Code 2019, article 112, and Resolution 28/2026/QH16 (24 November, from 2026). Swapped
working days and the choice of the second day of National Day are announced every year: what is
passed in as `changes` goes before what the library knows. A report is never refused for its day.
"""

import contextlib
import importlib.util
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

_DAY = timedelta(days=1)
_SATURDAY = 5

_SEASONS = (
    ((1, 1), (2, 29)),  # New Year, Tết
    ((3, 25), (5, 8)),  # the Hùng kings, 30/4 and 1/5
    ((8, 25), (9, 8)),  # National Day
    ((11, 20), (11, 30)),
    ((12, 28), (12, 31)),
)
"""When public holidays, and days given for them, may fall; the library is not loaded for others."""

_LIBRARY: Final = ("holidays", "holidays.countries")
_ALONE: Final = threading.Lock()

LONGEST_BREAK = timedelta(days=31)
"""How far back a working day is looked for."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days offices work. `changes`: True for a day off, False for a day that is worked."""

    changes: Mapping[date, bool] = field(default_factory=dict)

    def is_holiday(self, day: date) -> bool:
        """Tell whether `day` is a public holiday; an ordinary weekend is none."""
        changed = self.changes.get(day)
        return _is_public_holiday(day) if changed is None else changed

    def is_worked(self, day: date) -> bool:
        """Tell whether offices work on `day`; a make-up Saturday has to be in `changes`."""
        if day in self.changes:
            return not self.changes[day]
        return day.weekday() < _SATURDAY and not _is_public_holiday(day)

    def working_day_before(self, day: date) -> date:
        """The last working day before `day`; the day before where none is found in a month."""
        earlier = (day - _DAY * back for back in range(1, LONGEST_BREAK.days + 1))
        return next((found for found in earlier if self.is_worked(found)), day - _DAY)


def _is_public_holiday(day: date) -> bool:
    in_season = any(first <= (day.month, day.day) <= last for first, last in _SEASONS)
    return in_season and day in _public_holidays(day.year)


@lru_cache(maxsize=32)
def _public_holidays(year: int) -> frozenset[date]:
    # Loaded when first asked: it takes longer to import than all of the domain.
    with _bare(_LIBRARY):
        from holidays.countries.vietnam import Vietnam  # noqa: PLC0415

    return frozenset(Vietnam(years=year))  # type: ignore[no-untyped-call]  # as it comes


@contextlib.contextmanager
def _bare(packages: tuple[str, ...]) -> Iterator[None]:
    """Import from packages without what they import themselves: here 250 other countries, 10 MiB.

    They are forgotten afterwards, so that whoever asks for them gets them whole: one thread at a
    time, since another would find them gone in the midst of its import.
    """
    with _ALONE:
        missing = [name for name in packages if name not in sys.modules]
        for name in missing:
            if spec := importlib.util.find_spec(name):
                sys.modules[name] = importlib.util.module_from_spec(spec)
        try:
            yield
        finally:
            for name in missing:
                sys.modules.pop(name, None)
