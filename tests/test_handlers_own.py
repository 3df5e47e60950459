"""One's own figures and last reports."""

from datetime import timedelta

import pytest

from storage.database import Database
from tests.test_handlers_totals import DONG, Staffed, labels, lines_of
from tests.villages import SENT


@pytest.fixture
async def village(database: Database) -> Staffed:
    found = Staffed(database)
    await found.staff()
    return found


async def test_ones_own_sums_leave_out_what_others_sent(village: Staffed) -> None:
    village.now = SENT - timedelta(days=10)
    await village.say("lan", "3 hộ, 1 chữ ký")
    village.now = SENT - timedelta(days=1)
    await village.say("lan", "4 hộ")
    village.now = SENT
    await village.say("minh", "50 hộ")
    await village.say("lan", "5 hộ")
    text = await village.ask("lan", "/cuatoi")
    assert lines_of(text, "<b>Today</b>: 5 households visited")
    assert lines_of(text, "<b>This period</b> (12 Sep to 18 Sep): 9 households visited")
    assert lines_of(text, "<b>Whole campaign</b>: 12 households visited · 1 signatures installed")
    assert lines_of(text, "1. today, Thôn Đông: 5 households visited")
    assert lines_of(text, "2. yesterday, Thôn Đông: 4 households visited")


async def test_at_most_five_reports_are_listed(village: Staffed) -> None:
    for count in range(1, 8):
        village.now += timedelta(hours=3)
        await village.say("lan", f"{count} hộ")
    shown = (await village.say("lan", "/cuatoi"))[0]
    assert lines_of(shown.text, "5.")
    assert not lines_of(shown.text, "6.")
    assert "7 households" in lines_of(shown.text, "1.")[0]
    assert labels(shown) == ["1", "2", "3", "4", "5", "Undo the last", "Totals"]


async def test_the_last_report_is_taken_back_by_typing(village: Staffed) -> None:
    await village.say("lan", "12 hộ")
    village.now += timedelta(minutes=1)
    await village.say("lan", "5 hộ")
    await village.say("lan", "/cuatoi")
    await village.say("lan", "undo the last")
    assert (await village.figures(DONG))["households"] == 12


async def test_whoever_has_not_reported_is_told_so(village: Staffed) -> None:
    assert "not reported anything yet" in await village.ask("minh", "/cuatoi")


async def test_a_receipt_is_given_for_the_asking(village: Staffed) -> None:
    await village.say("lan", "12 hộ")
    assert "1. today, Thôn Đông: 12 households" in await village.ask(
        "lan", "báo cáo của em ghi nhận chưa"
    )
