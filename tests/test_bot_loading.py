"""What a running bot loads: nothing of its libraries that it makes no use of."""

import subprocess
import sys

import pytest

_BOT = "import bot.app, bot.cli, sys"


def ran(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.parametrize(
    "library",
    [
        "aiohttp",
        "alembic",
        "click",
        "prometheus_client",
        "rich",
        "sqlalchemy.dialects.postgresql",
        "typer",
        "uvicorn",
    ],
)
def test_a_bot_that_polls_on_sqlite_does_without(library: str) -> None:
    done = ran(f"{_BOT}; sys.exit({library!r} in sys.modules)")
    assert (done.returncode, done.stderr) == (0, "")


def test_holidays_are_known_without_those_of_other_countries() -> None:
    done = ran(
        "from datetime import date; import sys; from domain.holidays_vn import WorkingCalendar; "
        "assert WorkingCalendar().is_holiday(date(2026, 9, 2)); "
        "print([name for name in sys.modules if name.startswith('holidays.countries')])"
    )
    assert done.stdout.strip() == "['holidays.countries.vietnam']", done.stderr


def test_what_is_spared_is_there_for_whoever_asks() -> None:
    done = ran(
        f"{_BOT}; from datetime import date; from domain.holidays_vn import WorkingCalendar; "
        "WorkingCalendar().is_holiday(date(2026, 9, 2)); "
        "import holidays; assert '2026-07-14' in holidays.France(years=2026); import rich"
    )
    assert (done.returncode, done.stderr) == (0, "")
