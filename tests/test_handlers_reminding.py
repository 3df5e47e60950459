"""What reminders say, to whom and with which figures, in Vietnamese and in English."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.splitting import TELEGRAM_TEXT, plain, split, units
from domain.campaign import Campaign, Cutoff, Deadline, Reporting, Scope, Target, Weekday
from domain.notices import Notice, NoticeKind, ObligationFacts, Post, Standings
from domain.people import Role
from domain.progress import Standing
from domain.running import RunningCampaign
from domain.units import Unit, UnitKind
from handlers.reminding import reminder
from handlers.reminding_case import Told
from handlers.standings import Outline, weigh
from storage.rollup import Amount
from tests.reminding_world import (
    DAY,
    EAST,
    FRIDAY_3PM,
    HOA,
    LAN,
    LEAD_EAST,
    METRICS,
    OFFICER,
    POSTS,
    TAM,
    WEST,
    World,
    at,
    make,
    post,
)

NAMES = {LAN: "Lan", HOA: "Hoa", TAM: "Tâm", LEAD_EAST: "Bình", OFFICER: "Chi"}
ROOT = "Xã Mẫu"
DUE = date(2024, 9, 30)
OF_ADULTS = Target("CKS", "homes", Decimal(40), "adults", due=DUE, inclusive=False)
MORNING = at(9, 30, 6)


def said(notice: Notice, campaign: Campaign, standings: Standings, language: str = "vi") -> str:
    ids = {unit.path: number for number, unit in enumerate(campaign.units)}
    known = {notice.occasion.obligation: ObligationFacts(standings=standings)}
    told = Told(RunningCampaign(1, 1, campaign, ids), NAMES, known)
    return reminder(replace(notice, language=language), told).text


def heard(world: World, now: datetime, language: str = "vi") -> dict[int, str]:
    """What each person is told by a tick, in words."""
    notices = world.tick(now)
    return {n.person: plain(said(n, world.campaign, {}, language)) for n in notices}


def test_a_volunteer_is_reminded_kindly_and_told_by_when_and_how() -> None:
    world = World(make(FRIDAY_3PM), since=at(8, 8, 14))
    assert heard(world, at(8, 8, 15))[LAN] == (
        "⏰ Nhắc bạn gửi báo cáo kỳ 03/8 đến 09/8 nhé.\n"
        "Hạn: 15h00 thứ Sáu 09/8.\n"
        "Chỉ cần một tin, ví dụ: 12 hộ đã đến. Chưa làm được gì thì nhắn 0 hộ đã đến."
    )
    assert "Hạn: hôm nay, 15h00 thứ Sáu 09/8." in heard(world, at(8, 9, 12))[LAN]


def test_a_lead_is_told_of_the_village_and_not_of_a_report_of_their_own() -> None:
    world = World(make(FRIDAY_3PM), since=at(8, 8, 14))
    assert heard(world, at(8, 8, 15))[LEAD_EAST].startswith(
        "⏰ Thôn Đông chưa gửi báo cáo kỳ 03/8 đến 09/8.\n"
    )


def test_at_the_deadline_the_lead_reads_the_names_and_the_coordinator_place_by_place() -> None:
    world = World(make(FRIDAY_3PM), since=at(8, 9, 12))
    world.report(LAN, EAST)
    texts = heard(world, at(8, 9, 15))
    assert texts[LEAD_EAST] == (
        "📋 Đã đến hạn báo cáo kỳ 03/8 đến 09/8 (15h00 thứ Sáu 09/8). Còn thiếu:\n"
        "• Thôn Đông: Hoa\n"
        "Gửi bây giờ vẫn được ghi, chỉ thêm dấu sau hạn."
    )
    assert texts[OFFICER] == (
        "📋 Tổng hợp báo cáo kỳ 03/8 đến 09/8 (hạn 15h00 thứ Sáu 09/8)\n"
        "1/2 nơi đã báo cáo.\n"
        "❗ Chưa ai báo cáo (1): Thôn Tây\n"
        "• Thôn Đông: còn thiếu Hoa\n"
        "Xem số liệu: /tong. Xem ai chưa báo cáo: /thieu."
    )


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


@dataclass(frozen=True)
class Place:
    """A village: how many adults live there, and what it has."""

    adults: int
    done: int | None

    @property
    def reached(self) -> bool:
        return self.done is not None and self.adults * 40 <= self.done * 100 <= self.adults * 100


def commune(places: list[Place], *targets: Target) -> Campaign:
    villages = [
        Unit(f"{ROOT}/{n}", f"Thôn {n}", UnitKind.VILLAGE, ROOT, populations={"adults": p.adults})
        for n, p in enumerate(places, 1)
    ]
    return replace(
        make(targets=targets or (OF_ADULTS,)),
        units=(Unit(ROOT, ROOT, UnitKind.COMMUNE), *villages),
        metrics=METRICS,
    )


def weighed(campaign: Campaign, places: list[Place]) -> Standings:
    ids = {unit.path: number for number, unit in enumerate(campaign.units)}
    outline = Outline(RunningCampaign(1, 1, campaign, ids), DUE)
    held = {
        number: {"homes": Amount(p.done, 1, p.done, 1)}
        for number, p in enumerate(places, 1)
        if p.done is not None
    }
    if held:
        total = sum(p.done for p in places if p.done is not None)
        held[0] = {"homes": Amount(0, 0, total, len(held))}
    return {
        index: {path: weigh(outline, held, unit, target) for path, unit in ids.items()}
        for index, target in enumerate(campaign.targets)
    }


def told(places: list[Place], posts: Iterable[Post], *targets: Target) -> dict[int, str]:
    """What people are told when targets are due, the marks still in it."""
    campaign = commune(places, *targets)
    standings = weighed(campaign, places)
    world = World(campaign, tuple(posts), since=MORNING - DAY)
    world.settled = {
        index: frozenset(path for path, p in found.items() if p.standing is Standing.REACHED)
        for index, found in standings.items()
    }
    return {n.person: said(n, campaign, standings) for n in world.tick(MORNING)}


CHI = post(OFFICER, Role.COORDINATOR, ROOT)


def lead_of(number: int) -> Post:
    return post(100 + number, Role.LEAD, f"{ROOT}/{number}")


def test_a_lead_reads_figures_percent_and_what_is_missing() -> None:
    places = [Place(30025, 12010), Place(1000, 893), Place(412, 71), Place(412, None)]
    texts = told(places, [CHI, *(lead_of(n) for n in (1, 2, 3, 4))])
    assert plain(texts[101]).endswith("“CKS”: 12.010/30.025 = 40,0%. Cảm ơn mọi người!")
    assert plain(texts[102]).endswith("“CKS”: 893/1.000 = 89,3%. Cảm ơn mọi người!")
    heading = "🏁 Chỉ tiêu đã đến hạn (hết Chủ nhật 29/9):\n"
    assert plain(texts[103]) == (f"{heading}• CKS: 71/412 = 17,2% (chỉ tiêu 40%) — còn thiếu 94")
    assert plain(texts[104]) == f"{heading}• CKS: chưa có số liệu (chỉ tiêu 40%) — cần 165"
    assert plain(texts[OFFICER]) == (
        f"{heading}\nCKS (chỉ tiêu 40%)\n"
        "Cộng: 12.974/31.849 = 40,7% · 2/4 nơi đạt\n"
        "• Thôn 3: 71/412 = 17,2% — còn thiếu 94\n"
        "❗ Chưa có số liệu: Thôn 4 (cần 165)\n"
        "✅ Đã đạt (2): Thôn 1, Thôn 2"
    )


def test_what_is_all_but_reached_is_not_shown_as_reached() -> None:
    [text] = told([Place(2500, 999)], [lead_of(1)]).values()
    assert "999/2.500</b> = 39,9% (chỉ tiêu 40%) — còn thiếu 1" in text


def test_where_all_have_reached_it_the_coordinator_reads_one_glad_sentence() -> None:
    [text] = told([Place(100, 40), Place(100, 60)], [CHI]).values()
    assert plain(text) == (
        "🎉 Cả 2 nơi đã đạt chỉ tiêu “CKS”, tính chung 100/200 = 50,0%. Cảm ơn mọi người!"
    )


def test_several_targets_that_are_all_reached_are_one_sentence_too() -> None:
    counted = Target("Hộ", "homes", Decimal(5), unit="hộ", due=DUE, inclusive=False)
    [text] = told([Place(100, 40)], [lead_of(1)], OF_ADULTS, counted).values()
    assert text == "🎉 Cả 2 chỉ tiêu đến hạn hết Chủ nhật 29/9 đều đã đạt. Cảm ơn mọi người!"


def test_a_count_that_each_has_to_reach_is_not_reached_by_their_sum() -> None:
    counted = Target("Máy", "homes", Decimal(5), unit="máy", due=DUE, inclusive=False)
    [text] = told([Place(1, 4), Place(1, 3)], [CHI], counted).values()
    assert plain(text).endswith(
        "Máy (chỉ tiêu 5 máy)\nCộng: 7 · 0/2 nơi đạt\n• Thôn 2: 3 — còn thiếu 2\n"
        "• Thôn 1: 4 — còn thiếu 1"
    )


def test_what_all_reach_together_is_weighed_together() -> None:
    shared = replace(OF_ADULTS, scope=Scope.TOTAL)
    texts = told([Place(100, 50), Place(100, 20)], [CHI, lead_of(1)], shared)
    assert plain(texts[101]).endswith(
        "• CKS: 70/200 = 35,0% (chỉ tiêu 40%) — còn thiếu 10 · Thôn 1: 50/100 = 50,0%"
    )
    assert plain(texts[OFFICER]).endswith(
        "Cộng: 70/200 = 35,0% — còn thiếu 10\n• Thôn 2: 20/100 = 20,0%\n• Thôn 1: 50/100 = 50,0%"
    )
    glad = told([Place(100, 50), Place(100, 40)], [CHI, lead_of(2)], shared)
    assert set(glad.values()) == {
        "🎉 Xã Mẫu đã đạt chỉ tiêu “CKS”: <b>90/200</b> = 45,0%. Cảm ơn mọi người!"
    }


def test_the_coordinator_is_asked_for_a_total_that_nobody_has_entered() -> None:
    shared = replace(OF_ADULTS, denominator="youths")
    [text] = told([Place(100, 50), Place(100, 20)], [CHI], shared).values()
    assert "• Thôn 1: <b>50</b> — chưa biết tổng số\n" in text
    assert text.endswith("/khaibao để điền tổng số, bot sẽ tính được tỷ lệ.")


adults = st.integers(1, 3000)
places = st.lists(
    adults.flatmap(lambda n: st.builds(Place, st.just(n), st.none() | st.integers(0, n + 2))),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60)
@given(places)
def test_nobody_is_shown_as_having_reached_what_they_have_not(places: list[Place]) -> None:
    texts = told(places, [CHI, *(lead_of(n) for n in range(1, len(places) + 1))])
    for number, place in enumerate(places, 1):
        text = plain(texts[100 + number])
        assert text.startswith("🎉") == place.reached
        assert ("đạt" in text.replace("chỉ tiêu", "")) == place.reached
        if place.done is not None and place.done <= place.adults and not place.reached:
            missing = int(text.rpartition("còn thiếu ")[2].replace(".", ""))
            assert Place(place.adults, place.done + missing).reached
            assert not Place(place.adults, place.done + missing - 1).reached
            shown = text.partition("= ")[2].partition("%")[0]
            assert Decimal(shown.replace(",", ".")) < 40
    assert plain(texts[OFFICER]).startswith("🎉") == all(place.reached for place in places)


@settings(max_examples=60)
@given(places)
def test_the_coordinator_reads_of_every_village_once_and_of_the_furthest_behind_first(
    places: list[Place],
) -> None:
    text = plain(told(places, [CHI])[OFFICER])
    if text.startswith("🎉") or len(places) == 1 or all(p.done is None for p in places):
        return
    *lines, last = text.split("\n")[4:]
    lines = [*lines, last]
    done = [line for line in lines if line.startswith("✅")]
    silent = [line for line in lines if line.startswith("❗")]
    behind = [line for line in lines if line.startswith("•")]
    numbers = [int(line.partition("Thôn ")[2].partition(":")[0]) for line in behind]
    shares = [Fraction(places[n - 1].done or 0, places[n - 1].adults) for n in numbers]
    assert shares == sorted(shares)
    reached = [f"Thôn {n}" for n, place in enumerate(places, 1) if place.reached]
    assert [line.partition(": ")[2].split(", ") for line in done] == ([reached] if reached else [])
    unknown = sum(place.done is None for place in places)
    assert [line.count("Thôn ") for line in silent] == ([unknown] if unknown else [])
    assert len(behind) + len(reached) + unknown == len(places)
    assert f" · {len(reached)}/{len(places)} nơi đạt" in text


@pytest.mark.parametrize("name", ["Thôn {n}", "Khu dân cư mới số {n} phía đông đường liên xã"])
def test_two_hundred_villages_are_told_whole_in_messages_that_can_be_sent(name: str) -> None:
    places = [Place(1000 + n, n * 4 if n % 3 else None) for n in range(1, 201)]
    campaign = commune(places)
    renamed = tuple(
        replace(unit, name=name.format(n=number)) if number else unit
        for number, unit in enumerate(campaign.units)
    )
    campaign = replace(campaign, units=renamed, reporting=(FRIDAY_3PM,))
    world = World(campaign, (CHI,), since=at(9, 26), units=frozenset(u.path for u in renamed[50:]))
    notices = [*world.tick(at(9, 27, 15)), *world.tick(MORNING)]
    assert [n.kind for n in notices] == [NoticeKind.COORDINATOR_SUMMARY, NoticeKind.TARGET_OVER]
    for notice in notices:
        text = said(notice, campaign, weighed(campaign, places))
        pieces = split(text, TELEGRAM_TEXT)
        assert all(0 < units(piece) <= TELEGRAM_TEXT for piece in pieces)
        whole = " ".join(plain(" ".join(pieces)).split())
        assert whole == " ".join(plain(text).split())
        assert all(unit.name in whole for unit in renamed[1:])


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
    deadlines = (Deadline("Nộp kế hoạch", DUE - timedelta(days=1)),)
    campaign = make(FRIDAY_3PM, deadlines=deadlines, targets=(OF_ADULTS,))
    world = World(campaign, POSTS, since=at(9, 20))
    kinds = set()
    for day, hour in ((26, 15), (27, 12), (27, 15), (28, 6), (30, 6)):
        for notice in world.tick(at(9, day, hour)):
            kinds.add(notice.kind)
            paths = [unit.path for unit in campaign.units]
            outline = Outline(
                RunningCampaign(1, 1, campaign, dict(zip(paths, range(9), strict=False))), DUE
            )
            standings = {0: {p: weigh(outline, {}, n, OF_ADULTS) for n, p in enumerate(paths)}}
            text = plain(said(notice, campaign, standings, language))
            assert text
            assert "{" not in text
            assert ("chưa" not in text and "đến hạn" not in text) or language == "vi"
    assert kinds == set(NoticeKind)
