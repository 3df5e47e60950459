"""What stands around a report changes nothing: greetings, thanks, plans, complaints, chatter."""

import pytest

from domain.reading import Intent, Lexicon, read
from tests.reading_score import AT, campaign

LEXICON = Lexicon.of(campaign())

GREETINGS = (
    "dạ ",
    "alo ",
    "Em chào chị, ",
    "[Chuyển tiếp] ",
    "Sáng nay mưa, ",
    "xin lỗi em báo muộn, ",
    "Em Hoa tổ 2 đây ạ, ",
    "Kính gửi UBND xã, ",
    "từ sáng tới giờ ",
    "Chị ghi giúp em ",
)
ENDINGS = (
    " nha chị",
    ". Hết.",
    ", mai đi thôn 4",
    ", còn 5 hộ nữa",
    ", có gì sai báo em nhé",
    ", liên hệ 0912345678",
    ", đạt 20% chỉ tiêu",
    ", xong lúc 17h",
    ", 2 nhà đóng cửa",
    ", tổng chi 50k tiền xăng",
    ", nhớ cập nhật giúp em",
    ", lũy kế 120 hộ",
    ". Khó khăn: 3 cụ không có máy.",
    ". Tối mai họp 19h30",
    ", xếp thứ 2 toàn xã",
    ", tăng 3 hộ so với hôm qua",
)
REPORTS = {
    "12 hộ, 5 cks": {"households": 12, "signatures": 5},
    "đi được 12 hộ, cài 5 chữ ký số": {"households": 12, "signatures": 5},
    "hộ 12, cks 5, tk 3": {"households": 12, "signatures": 5, "accounts": 3},
    "mười hai hộ năm chữ ký": {"households": 12, "signatures": 5},
    "12 hộ, chưa ai làm chữ ký": {"households": 12, "signatures": 0},
    "cài chữ ký số cho 6 người": {"signatures": 6},
    "hướng dẫn 15 bà con": {"guided": 15},
}


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_among_greetings_and_chatter_is_read_as_without(report: str) -> None:
    for greeting in GREETINGS:
        for ending in ENDINGS:
            text = greeting + report + ending
            found = read(text, LEXICON, AT)
            assert (found.intent, dict(found.counts)) == (Intent.REPORT, REPORTS[report]), text
            assert not found.questions, text


ASKED = {
    "báo cáo thế nào": Intent.HELP,
    "mấy giờ chốt số liệu": Intent.HELP,
    "phải ghi những gì": Intent.HELP,
    "báo cáo muộn có được không": Intent.HELP,
    "hôm nay được bao nhiêu hộ rồi": Intent.ASK_TOTAL,
    "thôn nào dẫn đầu": Intent.ASK_TOTAL,
    "báo cáo của em ghi nhận chưa": Intent.ASK_TOTAL,
    "ai chưa báo cáo": Intent.ASK_MISSING,
    "hôm nay đủ các thôn chưa": Intent.ASK_MISSING,
    "xóa báo cáo vừa rồi": Intent.UNDO,
    "VNeID của em bị lỗi không đăng nhập được": Intent.OTHER,
    "làm chữ ký số ở đâu": Intent.OTHER,
}


@pytest.mark.parametrize("question", ASKED)
def test_a_question_is_the_same_behind_any_greeting(question: str) -> None:
    for greeting in ("", "dạ ", "bot ơi ", "Chị cho em hỏi ", "em mới vào tổ, ", "@bot "):
        for ending in ("", " ạ", " với ạ", ", em cảm ơn", " để em còn làm"):
            text = greeting + question + ending
            found = read(text, LEXICON, AT)
            assert (found.intent, dict(found.counts)) == (ASKED[question], {}), text
