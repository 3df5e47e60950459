"""The words come from the campaign: its metrics, its villages, and the reach of the person."""

from dataclasses import replace
from datetime import date

import pytest

from domain.campaign import Campaign, EnteredBy, Metric
from domain.reading import About, Intent, Lexicon, Reading, read
from domain.units import Unit, UnitKind
from tests.reading_score import AT, campaign

GUIDE = campaign()


def a_campaign(*metrics: Metric, villages: tuple[str, ...] = ("Thôn Đông", "Thôn Tây")) -> Campaign:
    root = "Xã Mẫu"
    units = tuple(Unit(f"{root}/{n}", n, UnitKind.VILLAGE, root) for n in villages)
    days = (date(2024, 8, 1), date(2024, 12, 31))
    return Campaign("mau", "Mẫu", *days, (Unit(root, root, UnitKind.COMMUNE), *units), metrics)


def reading_of(text: str, of: Campaign, reach: tuple[str, ...] | None = None) -> Reading:
    return read(text, Lexicon.of(of, reach), AT)


def test_metrics_nobody_foresaw_are_read_by_their_names_and_aliases() -> None:
    trees = a_campaign(
        Metric("trees", "cây đã trồng", "trees planted", ("cây",)),
        Metric("meters", "mét mương đã nạo vét", "", ("m mương", "mét mương")),
        Metric("bulbs", "bóng đèn đã thay", "bulbs replaced"),
    )
    found = reading_of("hôm nay trồng 12 cây, nạo vét 300 mét mương, thay 4 bóng đèn", trees)
    assert dict(found.counts) == {"trees": 12, "meters": 300, "bulbs": 4}
    assert dict(reading_of("planted 7 trees planted", trees).counts) == {"trees": 7}


def test_the_fields_words_serve_a_metric_under_any_key() -> None:
    other = a_campaign(
        Metric("ho", "hộ đã tuyên truyền"),
        Metric("sig", "chữ ký số công cộng"),
        Metric("id2", "tài khoản VNeID mức 2"),
    )
    found = reading_of("12 nhà 5 ck, kích hoạt cho 4 người", other)
    assert dict(found.counts) == {"ho": 12, "sig": 5, "id2": 4}
    assert dict(reading_of("12/5/3", other).counts) == {"ho": 12, "sig": 5, "id2": 3}


def test_an_account_of_either_kind_is_asked_about() -> None:
    apart = a_campaign(
        Metric("vneid", "tài khoản VNeID", aliases=("vneid",)),
        Metric("portal", "tài khoản dịch vụ công", aliases=("dvc",)),
    )
    assert dict(reading_of("5 vneid, 3 dvc", apart).counts) == {"vneid": 5, "portal": 3}
    found = reading_of("8 tk", apart)
    assert not found.counts
    assert found.questions[0].about is About.METRIC
    assert {k for a in found.questions[0].answers for k in a.reading.counts} == {"vneid", "portal"}


def test_figures_of_the_desk_have_no_place_in_a_triple() -> None:
    desk = a_campaign(
        Metric("files", "hồ sơ trực tuyến", entered_by=EnteredBy.OFFICER),
        Metric("households", "hộ đã đến"),
        Metric("signatures", "chữ ký số"),
        Metric("accounts", "tài khoản"),
    )
    found = dict(reading_of("12/5/3", desk).counts)
    assert found == {"households": 12, "signatures": 5, "accounts": 3}


def test_a_metric_the_campaign_lacks_counts_nothing() -> None:
    few = a_campaign(Metric("households", "hộ đã đến"))
    found = reading_of("12 hộ, 3 tk ngân hàng", few)
    assert dict(found.counts) == {"households": 12}
    assert not found.questions


def test_only_villages_within_reach_are_candidates() -> None:
    reach = ("Xã Kỳ Thượng/Bắc Tiến",)
    assert reading_of("Bắc Tiến 5 hộ", GUIDE, reach).village == reach[0]
    assert reading_of("Đá Bạc 5 hộ", GUIDE, reach).village is None


def test_two_near_names_are_asked_about() -> None:
    found = reading_of("thôn Phúc Thành: 6 hộ", GUIDE)
    assert found.village is None
    assert [a.label for a in found.questions[0].answers] == ["Phúc Thành 1", "Phúc Thành 2"]
    chosen = found.questions[0].answers[1].reading
    assert chosen.village == "Xã Kỳ Thượng/Phúc Thành 2"
    assert dict(chosen.counts) == {"households": 6}
    assert not chosen.questions


def test_an_unknown_place_is_kept_as_written_and_asked_about() -> None:
    found = reading_of("thôn 6 được 5 hộ", GUIDE)
    assert (found.village, found.place) == (None, "Thôn 6")
    assert [q.about for q in found.questions] == [About.VILLAGE]


def test_tuesday_and_village_three_are_told_apart_or_asked() -> None:
    found = reading_of("T3: 8 hộ", GUIDE)
    assert [a.label for a in found.questions[0].answers] == ["13/8", "Thôn 3"]
    assert reading_of("thứ 3: 8 hộ", GUIDE).questions == ()
    assert reading_of("thôn 3: 8 hộ", GUIDE).questions == ()
    without = replace(GUIDE, units=tuple(u for u in GUIDE.units if u.name != "Thôn 3"))
    assert reading_of("T3: 8 hộ", without).date == date(2024, 8, 13)
    assert reading_of("T3: 8 hộ", without).questions == ()


@pytest.mark.parametrize("written", ["Bắc Tiên", "bac tien", "Bắt Tiến", "BẮC TIẾN", "bactien"])
def test_a_villages_name_is_found_however_it_is_spelt(written: str) -> None:
    assert reading_of(f"{written} 5 hộ", GUIDE).village == "Xã Kỳ Thượng/Bắc Tiến"


def test_names_that_differ_by_their_marks_alone_are_told_by_them_or_asked() -> None:
    twins = a_campaign(Metric("households", "hộ"), villages=("Tân Lập", "Tân Lấp"))
    assert reading_of("Tân Lấp 5 hộ", twins).village == "Xã Mẫu/Tân Lấp"
    found = reading_of("tan lap 5 ho", twins)
    assert found.village is None
    assert [a.label for a in found.questions[0].answers] == ["Tân Lập", "Tân Lấp"]


def test_more_than_a_person_reports_at_once_is_asked_about() -> None:
    limited = a_campaign(Metric("households", "hộ", most_per_report=100))
    assert reading_of("250 hộ", limited).questions[0].about is About.COUNT
    assert not reading_of("90 hộ", limited).questions
    assert not reading_of("lũy kế 250 hộ", limited).questions


def test_a_village_of_another_language_is_found() -> None:
    hills = a_campaign(
        Metric("households", "hộ"), villages=("Làng Stơr", "Buôn Ê Nuôl", "Bản Khuổi Trang")
    )
    assert reading_of("làng Stơr 5 hộ", hills).village == "Xã Mẫu/Làng Stơr"
    assert reading_of("buon e nuol 5 ho", hills).village == "Xã Mẫu/Buôn Ê Nuôl"
    assert reading_of("khuổi trang 5 hộ", hills).village == "Xã Mẫu/Bản Khuổi Trang"


def test_a_message_too_long_to_read_whole_is_asked_about() -> None:
    found = reading_of("12 hộ, " * 500, GUIDE)
    assert found.intent is Intent.REPORT
    assert About.INTENT in [q.about for q in found.questions]
