"""Questions in plain words carry what answering them needs."""

from domain.reading import Asked, Intent, Lexicon, Reading, Span, Topic, read
from tests.reading_score import AT, campaign

LEXICON = Lexicon.of(campaign())


def asked(text: str) -> Reading:
    return read(text, LEXICON, AT)


def test_a_shortfall_names_its_percentage_and_metric() -> None:
    found = asked("còn thiếu bao nhiêu chữ ký nữa thì đạt 40%?")
    assert found.intent is Intent.ASK_TOTAL
    assert found.asked == Asked(Topic.SHORTFALL, metrics=("signatures",), percent=40)


def test_a_comparison_names_both_periods() -> None:
    found = asked("tuần này so với tuần trước thế nào?")
    assert found.asked == Asked(Topic.COMPARISON, Span.WEEK, against=Span.LAST_WEEK)


def test_a_villages_total_names_village_and_day() -> None:
    found = asked("hôm qua thôn 3 được mấy cks vậy?")
    assert found.village == "Xã Kỳ Thượng/Thôn 3"
    assert found.asked == Asked(Topic.TOTAL, Span.DAY, ("signatures",))
    assert not found.counts


def test_a_receipt_is_asked_for_without_reporting_again() -> None:
    found = asked("em báo 12 hộ đã được ghi chưa?")
    assert (found.intent, dict(found.counts)) == (Intent.ASK_TOTAL, {})
    assert found.asked is not None
    assert found.asked.topic is Topic.RECEIPT


def test_who_is_missing_is_no_question_about_totals() -> None:
    assert asked("còn bao nhiêu thôn chưa báo?").intent is Intent.ASK_MISSING
    assert asked("Xóm 7 nộp chưa?").village == "Xã Kỳ Thượng/Xóm 7"


def test_an_export_and_a_ranking_are_told_apart() -> None:
    assert asked("xuất file excel giúp chị").asked == Asked(Topic.EXPORT)
    assert asked("xếp hạng các thôn").asked == Asked(Topic.RANKING)
