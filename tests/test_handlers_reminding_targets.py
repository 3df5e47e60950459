"""What is told of targets: what is missing, who is furthest behind, and what was reached."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.splitting import TELEGRAM_TEXT, plain, split, units
from domain.campaign import Scope, Target
from domain.notices import NoticeKind
from domain.progress import progress
from domain.units import Unit, UnitKind
from tests.reminding_words import (
    CHI,
    DUE,
    MORNING,
    OF_ADULTS,
    ROOT,
    Place,
    commune,
    lead_of,
    said,
    told,
    weighed,
)
from tests.reminding_world import FRIDAY_3PM, OFFICER, World, at


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


def test_where_nobody_has_sent_a_figure_the_coordinator_reads_what_all_need_in_one_line() -> None:
    counted = Target("Máy", "homes", Decimal(5), unit="máy", due=DUE, inclusive=False)
    [text] = told([Place(101, None), Place(101, None)], [CHI], OF_ADULTS, counted).values()
    assert plain(text).split("\n")[1:] == [
        "• CKS: chưa có số liệu (chỉ tiêu 40%) — cần 82",
        "• Máy: chưa có số liệu (chỉ tiêu 5 máy) — cần 10",
    ]


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


def test_a_province_reads_of_its_communes_and_not_of_each_of_a_thousand_villages() -> None:
    communes = [Unit(f"{ROOT}/{n}", f"Xã {n}", UnitKind.COMMUNE, ROOT) for n in range(10)]
    villages = [
        Unit(f"{c.path}/{n}", f"Thôn {n}", UnitKind.VILLAGE, c.path, populations={"adults": 100})
        for c in communes
        for n in range(100)
    ]
    campaign = replace(
        commune([]),
        units=(Unit(ROOT, ROOT, UnitKind.PROVINCE), *communes, *villages),
        reporting=(FRIDAY_3PM,),
    )
    paths = {unit.path: unit for unit in campaign.units}
    standings = {
        0: {
            path: progress(OF_ADULTS, int(path.split("/")[1]) * 1000, 10000)
            if unit in communes
            else progress(OF_ADULTS, 20, 100)
            for path, unit in paths.items()
        }
    }
    world = World(campaign, (CHI,), since=at(9, 27, 14), units=frozenset({villages[0].path}))
    [summary] = world.tick(at(9, 27, 15))
    [result] = world.tick(MORNING)
    text = plain(said(summary, campaign, standings))
    assert "Xã 0: 1/100 nơi đã báo cáo.\nXã 1: 0/100 nơi đã báo cáo.\n" in text
    lines = plain(said(result, campaign, standings)).split("\n")
    assert len(lines) == 4 + len(communes)
    assert lines[4] == "• Xã 0: 0/10.000 = 0,0% · 0/100 nơi đạt"
    assert lines[-1] == "• Xã 9: 9.000/10.000 = 90,0% · 0/100 nơi đạt"
