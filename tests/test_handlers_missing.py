"""Who has not reported: names for those who lead, numbers alone for the others."""

from datetime import timedelta

import pytest

from domain.people import Role
from storage.database import Database
from storage.members import grant
from tests.test_handlers_totals import DOAI, DONG, Staffed, data_of, labels, lines_of
from tests.villages import CAMPAIGN, SENT


@pytest.fixture
async def village(database: Database) -> Staffed:
    found = Staffed(database)
    await found.staff()
    return found


async def test_a_lead_sees_the_names_of_those_who_have_not_reported(village: Staffed) -> None:
    text = await village.ask("hoa", "/thieu")
    assert "12 Sep to 18 Sep" in text
    assert "15:00 Friday 18 Sep" in text
    assert "nobody has reported</b> (Lan, Minh)" in text
    await village.say("lan", "12 hộ")
    assert "still missing Minh" in await village.ask("hoa", "/thieu")


async def test_the_coordinator_sees_the_villages_where_nobody_has_reported_first(
    village: Staffed,
) -> None:
    await village.say("lan", "12 hộ")
    text = await village.ask("chi", "/thieu")
    assert "1 of 3 places have reported" in text
    assert lines_of(text, "1.") == ["1. Thôn Đoài: <b>nobody has reported</b> (Tâm)"]
    assert lines_of(text, "2.") == ["2. Thôn Thượng: <b>nobody has reported</b>"]
    assert lines_of(text, "3.") == ["3. Thôn Đông: still missing Minh"]


async def test_a_volunteer_learns_about_themselves_and_a_number_but_no_names(
    village: Staffed,
) -> None:
    await village.english("binh", DONG, name="Bình")
    await village.say("lan", "12 hộ")
    text = await village.ask("lan", "/thieu")
    assert "You have reported" in text
    assert "2 others have not reported" in text
    assert "Minh" not in text
    assert "Bình" not in text
    other = await village.ask("minh", "/thieu")
    assert "You have not reported yet" in other
    assert "1 other person has not reported" in other


async def test_when_everybody_has_reported_it_says_so_kindly(village: Staffed) -> None:
    for person in ("lan", "minh"):
        await village.say(person, "12 hộ")
    assert "Everybody has reported. Thank you!" in await village.ask("hoa", "/thieu")
    assert "Thank you" in await village.ask("lan", "/thieu")


async def test_a_report_that_was_taken_back_is_missing_again(village: Staffed) -> None:
    for person in ("lan", "minh"):
        await village.say(person, "12 hộ")
    await village.say("lan", "/hoantac")
    assert "still missing Lan" in await village.ask("hoa", "/thieu")


async def test_a_stated_zero_is_a_report(village: Staffed) -> None:
    await village.say("tam", "0 hộ")
    assert "Thôn Đoài: ✅" in await village.ask("chi", "/thieu")


async def test_other_days_may_be_asked_about(village: Staffed) -> None:
    village.now = SENT - timedelta(days=7)
    await village.say("lan", "12 hộ")
    village.now = SENT
    await village.say("tam", "12 hộ")
    yesterday = await village.ask("chi", "hôm qua ai chưa báo")
    assert "reports for yesterday" in yesterday
    assert "0 of 3 places" in yesterday
    before = await village.ask("chi", "tuần trước ai chưa báo cáo")
    assert "5 Sep to 11 Sep" in before
    assert "Thôn Đông: still missing Minh" in before


async def test_one_village_may_be_named(village: Staffed) -> None:
    assert "(Tâm)" in await village.ask("chi", "/thieu thôn đoài")
    assert "nothing called" in await village.ask("tam", "/thieu thôn đông")


async def test_what_lies_deeper_is_counted_and_one_tap_away(database: Database) -> None:
    village = Staffed(database)
    await village.load(PROVINCE)
    await village.english("son", "Tỉnh Mẫu", Role.COORDINATOR, name="Sơn")
    await village.english("yen", "Tỉnh Mẫu/Xã A/Thôn 1", name="Yến")
    await village.say("yen", "12 hộ")
    shown = (await village.say("son", "/thieu"))[0]
    assert lines_of(shown.text, "1.") == ["1. Xã B: 0 of 1 places have reported."]
    assert lines_of(shown.text, "2.") == ["2. Xã A: 1 of 2 places have reported."]
    commune = (await village.tap("son", data_of(shown, "Xã A")))[0]
    assert "1. Thôn 2: <b>nobody has reported</b>" in commune.text
    assert "2. Thôn 1: ✅" in commune.text
    assert "Thôn 1" in labels(commune)


async def test_before_the_campaign_nobody_is_missing(village: Staffed) -> None:
    village.now = SENT - timedelta(days=30)
    assert "The campaign begins on 1 Sep 2026" in await village.ask("chi", "/thieu")


async def test_where_no_report_is_asked_for_the_week_still_shows_who_was_silent(
    village: Staffed,
) -> None:
    await village.load(CAMPAIGN[: CAMPAIGN.index("[[reporting]]")])
    await village.say("lan", "12 hộ")
    text = await village.ask("chi", "/thieu")
    assert "Deadline" not in text
    assert "Thôn Đông: still missing Minh" in text


PROVINCE = """
[campaign]
key = "xa-mau"
title = "Chiến dịch của tỉnh"
starts = 2026-09-10
ends = 2026-10-10

[[units]]
name = "Tỉnh Mẫu"
kind = "province"

[[units]]
name = "Xã A"
kind = "commune"
parent = "Tỉnh Mẫu"

[[units]]
name = "Xã B"
kind = "commune"
parent = "Tỉnh Mẫu"

[[units]]
name = "Thôn 1"
kind = "village"
parent = "Tỉnh Mẫu/Xã A"

[[units]]
name = "Thôn 2"
kind = "village"
parent = "Tỉnh Mẫu/Xã A"

[[units]]
name = "Thôn 1"
kind = "village"
parent = "Tỉnh Mẫu/Xã B"

[[metrics]]
key = "households"
name = "hộ đã đến"
aliases = ["hộ"]

[[reporting]]
every = "week"
weekday = "fri"
"""


async def test_days_after_the_command_are_understood(village: Staffed) -> None:
    village.now = SENT - timedelta(days=1)
    await village.say("lan", "4 hộ")
    village.now = SENT
    assert "yesterday" in await village.ask("hoa", "/thieu hôm qua")
    assert "5 Sep to 11 Sep" in await village.ask("hoa", "/thieu Thôn Đông tuần trước")
    assert "nothing called “xyz”" in await village.ask("hoa", "/thieu xyz")


async def test_whoever_leads_one_place_and_helps_in_another_sees_the_place_they_lead(
    village: Staffed,
) -> None:
    member = await village.english("binh", DONG, name="Bình")
    running = await village.running()
    async with village.database.write() as connection:
        await grant(connection, member, running.ids[DOAI], Role.LEAD, SENT)
    shown = await village.ask("binh", "/thieu")
    assert "📋 <b>Thôn Đoài</b>" in shown
    assert "(Tâm)" in shown
