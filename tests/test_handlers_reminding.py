"""What reminders of reports and dates say, in Vietnamese and in English."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from bot.splitting import plain
from domain.campaign import Cadence, Cutoff, Deadline, Phase, Reporting, Weekday
from domain.notices import NoticeKind
from domain.people import Role
from domain.units import Unit, UnitKind
from tests.reminding_words import CHI, DUE, OF_ADULTS, Place, commune, said, weighed
from tests.reminding_world import (
    DAY,
    EAST,
    FRIDAY_3PM,
    HOA,
    LAN,
    LEAD_EAST,
    OFFICER,
    POSTS,
    TAM,
    WEST,
    World,
    at,
    make,
    post,
)


def heard(world: World, now: datetime, language: str = "vi") -> dict[int, str]:
    """What each person is told by a tick, in words."""
    notices = world.tick(now)
    return {n.person: plain(said(n, world.campaign, {}, language)) for n in notices}


def test_a_volunteer_is_reminded_kindly_and_told_by_when_and_how() -> None:
    world = World(make(FRIDAY_3PM), since=at(8, 8, 14))
    assert heard(world, at(8, 8, 15))[LAN] == (
        "⏰ Nhắc bạn gửi báo cáo tuần 03/8 đến 09/8 nhé.\n"
        "Hạn: 15h00 thứ Sáu 09/8.\n"
        "Chỉ cần một tin, ví dụ: 12 hộ đã đến. Chưa làm được gì thì nhắn 0 hộ đã đến."
    )
    assert "Hạn: hôm nay, 15h00 thứ Sáu 09/8." in heard(world, at(8, 9, 12))[LAN]


def test_a_lead_is_told_of_the_village_and_not_of_a_report_of_their_own() -> None:
    world = World(make(FRIDAY_3PM), since=at(8, 8, 14))
    assert heard(world, at(8, 8, 15))[LEAD_EAST].startswith(
        "⏰ Thôn Đông chưa gửi báo cáo tuần 03/8 đến 09/8.\n"
    )


def test_at_the_deadline_the_lead_reads_the_names_and_the_coordinator_place_by_place() -> None:
    world = World(make(FRIDAY_3PM), since=at(8, 9, 12))
    world.report(LAN, EAST)
    texts = heard(world, at(8, 9, 15))
    assert texts[LEAD_EAST] == (
        "📋 Đã đến hạn báo cáo tuần 03/8 đến 09/8 (15h00 thứ Sáu 09/8). Còn thiếu:\n"
        "• Thôn Đông: Hoa\n"
        "Gửi bây giờ vẫn được ghi, chỉ thêm dấu sau hạn."
    )
    assert texts[OFFICER] == (
        "📋 Tổng hợp báo cáo tuần 03/8 đến 09/8 (hạn 15h00 thứ Sáu 09/8)\n"
        "1/2 nơi đã báo cáo.\n"
        "❗ Chưa ai báo cáo (1): Thôn Tây\n"
        "• Thôn Đông: còn thiếu Hoa\n"
        "Xem số liệu: /tong. Xem ai chưa báo cáo: /thieu."
    )


def test_after_a_long_outage_one_message_speaks_of_every_week_that_ended_meanwhile() -> None:
    world = World(make(FRIDAY_3PM), since=at(8, 8, 12))
    world.report(LAN, EAST)
    notices = world.tick(at(8, 24, 7))
    texts = {n.person: plain(said(n, world.campaign, {}, "vi")) for n in notices}
    assert [n.person for n in notices if n.person == OFFICER] == [OFFICER]
    assert texts[OFFICER].startswith("📋 Tổng hợp báo cáo tuần 17/8 đến 23/8 ")
    assert texts[OFFICER].endswith(
        "\nTrong lúc Thôn Số tạm ngừng, cũng đã hết hạn:\n"
        "• báo cáo tuần 10/8 đến 16/8: 1/2 nơi đã báo cáo.\n"
        "• báo cáo tuần 03/8 đến 09/8: 1/2 nơi đã báo cáo."
    )
    assert texts[LEAD_EAST].endswith("• báo cáo tuần 03/8 đến 09/8: còn thiếu Hoa")
    assert texts[HOA].endswith("\n• báo cáo tuần 10/8 đến 16/8\n• báo cáo tuần 03/8 đến 09/8")
    assert LAN not in texts
    assert world.tick(at(8, 24, 8)) == []


def test_of_many_days_that_ended_in_an_outage_the_last_are_named_and_the_others_counted() -> None:
    world = World(make(Reporting(Cadence.DAY)), since=at(8, 8, 12))
    text = heard(world, at(8, 28, 12))[OFFICER]
    assert text.splitlines()[-1] == "• 13 kỳ trước đó nữa"
    assert text.count("\n• báo cáo ngày") == 6


def test_when_everybody_has_reported_the_coordinator_reads_one_glad_line() -> None:
    world = World(make(FRIDAY_3PM), since=at(8, 9, 14))
    for person, unit in ((LAN, EAST), (HOA, EAST), (TAM, WEST)):
        world.report(person, unit)
    [text] = heard(world, at(8, 9, 15), "en").values()
    assert "✅ Everybody has reported in all 2 places. Thank you all!" in text
    assert "❗" not in text


def test_a_late_report_for_days_gone_by_has_to_name_the_day() -> None:
    world = World(make(Reporting(FRIDAY_3PM.every)), since=at(8, 11, 20))
    text = heard(world, at(8, 12, 6))[LEAD_EAST]
    assert text.endswith("Gửi bù vẫn được ghi, nhớ viết ngày, ví dụ: 11/8: 12 hộ đã đến.")


def test_at_the_communes_own_cutoff_nobody_is_called_late() -> None:
    entry = replace(FRIDAY_3PM, cutoff=Cutoff(time(9), weekday=Weekday.FRI))
    ahead = heard(World(make(entry), since=at(8, 8, 8)), at(8, 8, 9))[LAN]
    both = "Hạn: 09h00 thứ Sáu 09/8 (hạn chính thức: 15h00 thứ Sáu 09/8)."
    assert both in ahead.replace("hôm nay, ", "")
    texts = heard(World(make(entry), since=at(8, 8, 8)), at(8, 9, 10))
    assert all("sau hạn" not in text for text in texts.values())
    last = "Hạn chính thức: 15h00 thứ Sáu 09/8, gửi bây giờ vẫn kịp."
    assert texts[LAN].endswith(last)
    assert texts[LEAD_EAST].endswith(last)


def test_a_district_reads_its_villages_by_commune_and_namesakes_are_told_apart() -> None:
    communes = [Unit(f"H/X{n}", f"Xã {n}", UnitKind.COMMUNE, "H") for n in (1, 2)]
    villages = [Unit(f"H/X{n}/T", "Thôn 1", UnitKind.VILLAGE, f"H/X{n}") for n in (1, 2)]
    campaign = replace(
        make(FRIDAY_3PM),
        units=(Unit("H", "Huyện", UnitKind.DISTRICT), *communes, *villages),
    )
    posts = (post(OFFICER, Role.COORDINATOR, "H"), post(LEAD_EAST, Role.LEAD, "H/X1/T"))
    text = heard(World(campaign, posts, since=at(8, 9, 14)), at(8, 9, 15))[OFFICER]
    assert "Xã 1: 0/1 nơi đã báo cáo.\n❗ Chưa ai báo cáo (1): Thôn 1 (Xã 1)\nXã 2: 0/1" in text


def test_after_a_one_off_date_lead_and_coordinator_read_what_it_was() -> None:
    deadlines = (
        Deadline("Nộp kế hoạch", date(2024, 8, 20), kinds=(UnitKind.VILLAGE,)),
        Deadline("Hội nghị", date(2024, 8, 20), responsible=("UBND xã",)),
    )
    world = World(make(deadlines=deadlines), since=at(8, 20, 22))
    texts = heard(world, at(8, 21, 6))
    assert texts[LEAD_EAST] == (
        "🏁 Đã đến hạn (hết thứ Ba 20/8):\n• Nộp kế hoạch\nViệc nào chưa xong, bạn làm nốt sớm nhé."
    )
    assert texts[OFFICER] == (
        "🏁 Đã đến hạn (hết thứ Ba 20/8):\n"
        "• Nộp kế hoạch: Thôn Đông, Thôn Tây\n"
        "• Hội nghị (phụ trách: UBND xã)\n"
        "Việc nào chưa xong, bạn đôn đốc giúp nhé."
    )


def test_the_summary_of_twelve_villages_fits_a_phone() -> None:
    campaign = replace(commune([Place(100, 1)] * 12), reporting=(FRIDAY_3PM,))
    paths = [unit.path for unit in campaign.units[1:]]
    posts = [CHI, *(post(n, Role.VOLUNTEER, path) for n, path in enumerate(paths, 200))]
    world = World(campaign, tuple(posts), since=at(8, 9, 14, 30))
    world.report(200, paths[0])
    for path in paths[1:5]:
        world.report(1, path)
    [notice] = world.tick(at(8, 9, 15))[:1]
    assert notice.kind is NoticeKind.COORDINATOR_SUMMARY
    assert len(plain(said(notice, campaign, {})).split("\n")) <= 12


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_of_notice_can_be_said_in_every_language(language: str) -> None:
    deadlines = (Deadline("Nộp kế hoạch", DUE - DAY),)
    campaign = make(FRIDAY_3PM, deadlines=deadlines, targets=(OF_ADULTS,))
    standings = weighed(campaign, [Place(1, None)] * 3)
    world = World(campaign, POSTS, since=at(9, 20))
    kinds = set()
    for day, hour in ((26, 15), (27, 12), (27, 15), (28, 6), (30, 6)):
        for notice in world.tick(at(9, day, hour)):
            kinds.add(notice.kind)
            text = plain(said(notice, campaign, standings, language))
            assert text
            assert "{" not in text
            vietnamese = any(word in text for word in ("chưa", "hạn", "nhé", "Cảm ơn"))
            assert vietnamese == (language == "vi")
    assert kinds == set(NoticeKind)


def test_a_phase_is_called_by_its_name_and_the_month_is_named_with_its_last_week() -> None:
    phase = Phase("Tuần 3", date(2024, 8, 8), date(2024, 8, 14))
    world = World(make(Reporting(Cadence.PHASE), phases=(phase,)), since=at(8, 14, 5))
    first = "⏰ Nhắc bạn gửi báo cáo Tuần 3 (08/8 đến 14/8) nhé."
    assert heard(world, at(8, 14, 6))[LAN].startswith(first)
    month = Reporting(Cadence.MONTH)
    world = World(make(replace(FRIDAY_3PM, weekday=Weekday.SAT, time=None), month))
    world.since = at(8, 31, 5)
    text = heard(world, at(8, 31, 6))[LAN]
    assert text.startswith("⏰ Nhắc bạn gửi báo cáo tuần 25/8 đến 31/8 nhé.")
    assert text.endswith("\nTin này tính luôn cho báo cáo tháng 01/8 đến 31/8.")
