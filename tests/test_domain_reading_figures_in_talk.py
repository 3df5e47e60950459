"""Figures that are no results: plans with a heading, suppositions, examples, sizes."""

import pytest

from domain.reading import Intent, Lexicon, Reading, read
from domain.reading.quoting import quotes_figures
from domain.reading.reader import draft_of
from domain.reading.weighing import signed
from tests.reading_score import AT, campaign

LEXICON = Lexicon.of(campaign())


def understood(text: str) -> Reading:
    return read(text, LEXICON, AT)


@pytest.mark.parametrize(
    "text",
    [
        "Dự kiến ngày 16/8\nThôn: Tân Tiến\nHộ: 20\nCKS: 8",
        "KẾ HOẠCH TUẦN 19-25/8\nThôn Bắc Tiến: 30 hộ\nXóm 7: 15 hộ",
        "Lịch tuần sau\n- đi 20 hộ\n- cài 8 cks",
        "Giao chỉ tiêu\nThôn\tHộ\tCKS\nThôn 3\t60\t30",
        "Thôn\tChỉ tiêu hộ\tChỉ tiêu CKS\nTân Tiến\t50\t20",
        "Mục tiêu là vận động 12.000 hộ, cài đặt 8.000 chữ ký số và kích hoạt 15.000 tài khoản",
        "giả sử 1 hộ 3 người thì 50 hộ là 150 chữ ký",
        "ví dụ thôi nha: hôm nay đi 5 hộ, cài 2 cks",
        'Trong tờ hướng dẫn có ghi mẫu "đi 10 hộ, cài 4 cks", cả nhà đọc nhé',
        "Xóm 7: 96 hộ, 380 khẩu, 7 hộ cận nghèo",
        "thôn 4 có 96 hộ, 31 hộ có người đi xuất khẩu lao động",
        "đố ai đi nổi 40 hộ trong một buổi",
    ],
)
def test_talk_full_of_figures_counts_nothing(text: str) -> None:
    found = understood(text)
    assert (found.intent, dict(found.counts)) == (Intent.OTHER, {})


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (
            "Kế hoạch tuần 50 hộ\nThực hiện:\n- Hộ: 15\n- CKS: 6",
            {"households": 15, "signatures": 6},
        ),
        ("Chỉ tiêu\tKết quả\nHộ\t18\nCKS\t6", {"households": 18, "signatures": 6}),
        ("| Chỉ tiêu | KQ |\n| Hộ | 18 |\n| CKS | 6 |", {"households": 18, "signatures": 6}),
        ("cố lắm cũng được 14 hộ 6 cks", {"households": 14, "signatures": 6}),
        ("hướng dẫn 8 bà con đăng ký khám bệnh online", {"guided": 8}),
        ("lớp tối nay 4 cô giáo đứng lớp, 22 bà con đến học", {"guided": 22}),
        ("hai mươi hộ, ba tài khoản vi en ai đi", {"households": 20, "accounts": 3}),
    ],
)
def test_results_beside_such_words_still_count(text: str, counts: dict[str, int]) -> None:
    found = understood(text)
    assert (found.intent, dict(found.counts)) == (Intent.REPORT, counts)


@pytest.mark.parametrize(
    "text",
    [
        "gỡ giùm cái 17 hộ 6 cks tui mới nhắn, nhắn lộn nhóm",
        "xoá giúp em 12 hộ 4 cks của thôn Tiến Quang, em bấm nhầm",
        "em gửi trùng 2 lần 12 hộ, bỏ giúp một lần",
    ],
)
def test_a_report_that_is_named_by_its_figures_can_be_withdrawn(text: str) -> None:
    assert (understood(text).intent, dict(understood(text).counts)) == (Intent.UNDO, {})


@pytest.mark.parametrize("text", ["*11 hộ", "*11 hộ ạ, nãy em bấm dư số 1"])
def test_a_star_puts_a_slip_right(text: str) -> None:
    assert (understood(text).intent, dict(understood(text).counts)) == (
        Intent.CORRECT,
        {"households": 11},
    )


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('mẫu là "12 hộ, 5 cks" nha', True),
        ("mẫu là “12 hộ” nha", True),
        ('"nắng quá", hôm nay 12 hộ', False),
        ('12 hộ "vui vẻ" và 5 cks', False),
        ("12 hộ", False),
    ],
)
def test_it_is_seen_whether_figures_are_quoted(text: str, quoted: bool) -> None:
    draft = draft_of(text, LEXICON, AT.date())
    assert draft is not None
    assert quotes_figures(draft) is quoted
    assert ("quotes_figures" in signed(draft)) is quoted


def test_what_part_of_a_message_means_is_told_apart() -> None:
    draft = draft_of("12 hộ, ngày 20/8 ai chưa báo cáo thì gọi nhé?", LEXICON, AT.date())
    assert draft is not None
    assert {"future_day", "missing"} <= {*signed(draft)}
    assert not signed(draft, 0, 2)
