"""How people talk when they report: asides, slips mended in passing, who was away."""

import pytest

from domain.reading import Intent, Lexicon, Reading, read
from tests.reading_score import AT, campaign

LEXICON = Lexicon.of(campaign())


def understood(text: str) -> Reading:
    return read(text, LEXICON, AT)


REPORTS = [
    ("có ba nhà người ta không mở cửa, đi được mười lăm nhà", {"households": 15}),
    ("Hôm nay đi 12 nhà, có 3 nhà khóa cổng, 2 nhà hổng chịu mở", {"households": 12}),
    ("đến 15 hộ mà 4 hộ nỏ có ai nhà, cài 6 cks", {"households": 15, "signatures": 6}),
    ("đi có 6 nhà, mà 2 nhà người ta đi ăn đám cưới hết", {"households": 6}),
    ("8 hộ, 2 người chưa có sim, cks 3", {"households": 8, "signatures": 3}),
    ("dùng Oppo A5, hôm nay 6 hộ 2 cks", {"households": 6, "signatures": 2}),
    ("Lớp 9B có 34 em, cô trò đi vận động được 15 hộ", {"households": 15}),
    ("Tổ 5 có 8 người, đi được 12 hộ", {"households": 12}),
    ("cả nhóm 5 người chia 2 hướng, hướng trên 6 hộ hướng dưới 8 hộ", {"households": 14}),
    ("chị Hoa 4 hộ, anh Tư 3 hộ, riêng bác Năm 5 hộ", {"households": 12}),
    ("VNeID kích hoạt cho 3 bác với 4 chú", {"accounts": 7}),
    ("mấy cụ hẹn mai, rứa mà cũng cài được ba chữ ký", {"signatures": 3}),
    (
        "chữ ký được bốn cái à không năm cái tài khoản ngân hàng mở được hai cái",
        {"signatures": 5, "bank_accounts": 2},
    ),
    ("đi được tám à không chín hộ ạ chữ ký thì ba", {"households": 9, "signatures": 3}),
    ("10 hộ. 4 cks. À 5 cks.", {"households": 10, "signatures": 5}),
    ("10 hộ. 4 cks. À 2 tk nữa.", {"households": 10, "signatures": 4, "accounts": 2}),
    ("gia hạn 4 chữ ký, còn cấp mới thì được 3 thôi", {"signatures": 3}),
    ("Xã yêu cầu báo trước 17h, tổ báo: 10 hộ, 2 CKS", {"households": 10, "signatures": 2}),
    ("xã giao 20 hộ/tổ, tổ em đi được 12 hộ", {"households": 12}),
    ("tổ gồm 4 đồng chí: đến 19 hộ, kích hoạt 12 tk", {"households": 19, "accounts": 12}),
    ("hôm nay 9 hộ 3 cks, ngày 20 đi nốt 4 hộ", {"households": 9, "signatures": 3}),
    ("được 5 chữ ký trong tổng số 12 hộ đã đến", {"households": 12, "signatures": 5}),
    ("cả tuần này 45 hộ, riêng hôm nay 9 hộ", {"households": 9}),
    ("hôm nay mấy hộ vậy em?\ndạ 7 hộ, 2 chữ ký ạ", {"households": 7, "signatures": 2}),
    ("cài được cho mỗi bà Hai 1 chữ ký, đi 6 hộ", {"signatures": 1, "households": 6}),
    ("chữ ký hổng có cái nào nghen, đi 6 hộ", {"signatures": 0, "households": 6}),
    ("10 households today, not 20", {"households": 10}),
]


@pytest.mark.parametrize(("text", "counts"), REPORTS)
def test_figures_are_read_as_they_are_meant_in_talk(text: str, counts: dict[str, int]) -> None:
    found = understood(text)
    assert dict(found.counts) == counts
    assert not found.questions


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("hồi sáng gõ dư số 0, 5 hộ chứ không phải 50", {"households": 5}),
        ("hồi nãy ghi 14 hộ, đúng ra là 11", {"households": 11}),
        ("số tài khoản hôm qua em báo 6 mà đúng là 8", {"accounts": 8}),
        ("/sua ho 13 cks 5", {"households": 13, "signatures": 5}),
        (
            "tui nói lại: mười hai nhà, bốn chữ ký, mấy số lúc nãy bỏ hết",
            {"households": 12, "signatures": 4},
        ),
        ("ko phải thôn 3 đâu mà là thôn 4 nha, 10 hộ", {"households": 10}),
    ],
)
def test_what_sets_an_earlier_figure_right_is_a_correction(
    text: str, counts: dict[str, int]
) -> None:
    found = understood(text)
    assert found.intent is Intent.CORRECT
    assert dict(found.counts) == counts
    assert not found.questions


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("/thongke", Intent.ASK_TOTAL),
        ("/thong_ke hôm nay", Intent.ASK_TOTAL),
        ("/chuanop", Intent.ASK_MISSING),
        ("/chưa nộp", Intent.ASK_MISSING),
        ("/xoa", Intent.UNDO),
        ("ctrl z cái báo cáo mới gửi", Intent.UNDO),
        ("quay lại như cũ đi bot", Intent.UNDO),
        ("vứt cái báo cáo 12 hộ em mới gửi đi", Intent.UNDO),
        ("coi như tui chưa báo chi nghe", Intent.UNDO),
        ("tổ nào lười báo hôm nay", Intent.ASK_MISSING),
        ("ông nào chưa nộp vậy", Intent.ASK_MISSING),
        ("quên báo hôm qua thì giờ báo được không", Intent.HELP),
    ],
)
def test_commands_withdrawals_and_questions_are_known_in_peoples_own_words(
    text: str, intent: Intent
) -> None:
    found = understood(text)
    assert found.intent is intent
    assert not found.counts


@pytest.mark.parametrize("text", ["được ba, bốn nhà gì đó", "đi độ mươi, mười lăm nhà"])
def test_a_guess_in_words_is_asked_about(text: str) -> None:
    found = understood(text)
    assert not found.counts
    assert found.questions


def test_em_who_writes_twice_is_no_second_person_to_add_up() -> None:
    found = understood("em đi 5 hộ, em đi 8 hộ")
    assert found.questions
