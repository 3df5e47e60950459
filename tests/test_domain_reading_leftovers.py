"""What a message leaves unread: it is asked about, or makes the message no report."""

import pytest

from domain.reading import About, Intent, Lexicon, Reading, read
from tests.reading_score import AT, campaign

LEXICON = Lexicon.of(campaign())


def understood(text: str) -> Reading:
    return read(text, LEXICON, AT)


def test_a_noun_that_no_figure_took_is_asked_about() -> None:
    found = understood("8 hộ, còn chữ ký thì bà con bữa ni lo gặt hết rồi")
    assert dict(found.counts) == {"households": 8}
    assert [q.about for q in found.questions] == [About.COUNT]


@pytest.mark.parametrize(
    "text",
    [
        "hướng dẫn 9 người dùng dịch vụ công",
        "cài 3 chữ ký số cho hộ kinh doanh",
        "thăm 6 hộ, ký số 5 văn bản",
        "cài 4 chữ ký, lũy kế 120 hộ",
        "cài 4 chữ ký, 2 nhà đóng cửa",
    ],
)
def test_a_noun_that_was_weighed_and_left_out_is_not_asked_about(text: str) -> None:
    found = understood(text)
    assert found.intent is Intent.REPORT
    assert not found.questions


def test_a_lone_figure_among_strange_words_is_asked_about_and_not_counted() -> None:
    found = understood("30 hộ than vãn chuyện rác thải")
    assert found.intent is Intent.OTHER
    assert not found.counts
    assert [q.about for q in found.questions] == [About.METRIC]
    (answer,) = found.questions[0].answers
    assert answer.reading.intent is Intent.REPORT
    assert dict(answer.reading.counts) == {"households": 30}


@pytest.mark.parametrize("text", ["30 hộ nha cả nhà ơi", "hôm nay 30 hộ", "anh Đoài 30 hộ"])
def test_greetings_days_and_names_are_not_strange(text: str) -> None:
    found = understood(text)
    assert found.intent is Intent.REPORT
    assert dict(found.counts) == {"households": 30}


@pytest.mark.parametrize(
    "text",
    [
        "còn thiếu bao nhiêu chữ ký nữa thì đủ 500?",
        "bên huyện Ba Tơ họ làm 700 chữ ký rồi đó",
        "Đề nghị các thôn hoàn thành 50 hộ trước thứ 6",
        "cho hỏi 1 nhà 2 người cài chung được không",
        "dự tính qua tuần mở lớp 20 người",
    ],
)
def test_questions_hearsay_orders_and_plans_leave_no_figure(text: str) -> None:
    assert not understood(text).counts


def test_a_noun_and_its_figure_in_columns_belong_together() -> None:
    found = understood("Nội dung;Kết quả\nSố hộ;17\nChữ ký số;8")
    assert dict(found.counts) == {"households": 17, "signatures": 8}
