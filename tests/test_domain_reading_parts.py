"""What is counted already is not counted again, and what may be others is asked about."""

import pytest

from domain.reading import Intent, Lexicon, Reading, read
from tests.reading_score import AT, campaign

LEXICON = Lexicon.of(campaign())


def understood(text: str) -> Reading:
    return read(text, LEXICON, AT)


def counted(text: str) -> dict[str, int]:
    """The counts of a report about which nothing is asked."""
    found = understood(text)
    assert found.intent is Intent.REPORT
    assert not found.questions
    return dict(found.counts)


@pytest.mark.parametrize(
    ("text", "households"),
    [
        ("9 hộ, có 1 hộ đuổi, cks 3", 9),
        ("vận động 18 hộ thì 4 hộ lắc đầu, cks 3", 18),
        ("nay 20 nhà, 2 nhà đang đám cưới, cks 3", 20),
        ("11 hộ, còn 2 hộ bảo để suy nghĩ, cks 3", 11),
        ("14 nhà, riêng 2 nhà chó dữ nên bỏ qua, cks 3", 14),
        ("tuyên truyền 30 hộ, 12 hộ chưa đồng thuận, cks 3", 30),
        ("Lan 12 hộ, 4 hộ bận, Hùng 8 hộ, 2 hộ nằm viện, cks 3", 20),
        ("Gõ cửa 18 nhà: 11 nhà nghe, 7 nhà không nghe, cks 3", 18),
    ],
)
def test_fewer_households_of_which_something_is_told_are_a_part(text: str, households: int) -> None:
    assert counted(text) == {"households": households, "signatures": 3}


@pytest.mark.parametrize(
    "text",
    [
        "đi 9 hộ, 3 hộ đầu ngõ",
        "đến 10 hộ, 6 hộ mới",
        "đi 10 hộ, 3 hộ dưới dốc",
        "10 hộ, 4 hộ nghèo",
    ],
)
def test_households_that_may_be_others_are_asked_about(text: str) -> None:
    assert understood(text).questions


def test_people_whom_nobody_helped_and_who_were_counted_are_let_be() -> None:
    assert counted("VNeID 9/12 người đã kích hoạt, 3 người lỗi khuôn mặt") == {"accounts": 9}
    assert counted("14 nhà, ưng thì có 6 người, cài xong 6 chữ ký") == {
        "households": 14,
        "signatures": 6,
    }


@pytest.mark.parametrize(
    ("text", "households"),
    [
        ("Hai tổ đã đi 143 hộ: tổ thứ nhất 80 hộ, tổ thứ hai 63 hộ", 143),
        ("Bác Thân đi được 7 hộ, cháu Linh đi 9 hộ, tổng cộng 16 hộ", 16),
        ("Hướng ra bờ đê được 7 nhà, hướng lên đồi được 6 nhà", 13),
        ("- Thảo: 6 hộ\n- Hùng: 8 hộ\n- Nhung: 5 hộ", 19),
        ("Đoàn thanh niên 13 hộ, Hội phụ nữ 9 hộ, Hội nông dân 7 hộ", 29),
        ("Mũi 1 (đ/c Hải): 10 hộ; mũi 2 (đ/c Yến): 9 hộ", 19),
        ("20 hộ trừ 3 hộ trùng còn 17 hộ", 17),
        ("đi 7 hộ... khoan, 8 hộ", 8),
        ("đi 9 hộ, à em đếm lại 10 hộ", 10),
    ],
)
def test_a_whole_is_taken_once_and_parts_of_several_teams_are_added(
    text: str, households: int
) -> None:
    assert counted(text) == {"households": households}


@pytest.mark.parametrize("text", ["hai chục nhà kém một", "hôm nay đi 20 hộ kém 1"])
def test_a_figure_short_of_another_is_asked_about(text: str) -> None:
    found = understood(text)
    assert not found.counts
    assert [a.label for a in found.questions[0].answers] == ["19 hộ", "20 hộ"]


def test_parts_of_a_metric_that_has_no_whole_are_added() -> None:
    text = "8 hộ, trong đó nhà cô Lan cài 2 cks, nhà chú Bảy cài 1 cks"
    assert counted(text) == {"households": 8, "signatures": 3}


def test_what_each_village_has_done_is_asked_about() -> None:
    assert understood("Bắc Tiến 12 hộ, Tân Tiến 9 hộ, mỗi thôn 3 cks").questions
    assert counted("đi 12 hộ, mỗi ngày phấn đấu 2 cks") == {"households": 12}


@pytest.mark.parametrize(
    ("text", "signatures"),
    [
        ("Bà Lý là một trong 52 người vừa được cấp chữ ký số", 52),
        ("em cài thêm 2 cks nữa, vậy là 5 cks", 5),
        ("từ đầu tháng 8 đến nay đã cài 30 cks", 30),
        ("từ đầu năm 2024 đã cài 300 cks", 300),
        ("cài 4 cks nhưng 1 cái lỗi nên còn 3", 3),
        ("chỉ tiêu 15 cks, thực hiện 9 cks, còn thiếu 6", 9),
    ],
)
def test_one_of_many_and_what_a_stretch_is_called_count_nothing(text: str, signatures: int) -> None:
    assert counted(text) == {"signatures": signatures}


def test_where_a_way_leads_mends_nothing() -> None:
    assert understood("xuống 12 hộ, lên 4 hộ").questions
    assert counted("10 hộ lên 12 hộ") == {"households": 12}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chỉ tiêu\tKH\tTH\nHộ\t30\t21\nCKS\t15\t8", (21, 8)),
        ("\tKế hoạch\tThực hiện\tTỷ lệ\nHộ\t20\t17\t85%\nChữ ký số\t10\t6\t60%", (17, 6)),
        ("Nội dung\tHôm nay\tLũy kế\nHộ\t17\t120\nCKS\t6\t44", (17, 6)),
        ("Hộ\tCKS\nKH\t30\t15\nTH\t21\t8", (21, 8)),
        ("| Chỉ tiêu | Giao | Đạt |\n| Hộ | 40 | 33 |\n| CKS | 20 | 12 |", (33, 12)),
        ("Hộ...........16\nCKS..........5", (16, 5)),
    ],
)
def test_of_a_table_only_what_was_done_is_counted(text: str, expected: tuple[int, int]) -> None:
    assert tuple(counted(text).values()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anh Đạt cùng 6 đoàn viên đã giúp 112 người kích hoạt định danh", {"accounts": 112}),
        ("Hội Cựu chiến binh xã mở 2 lớp hướng dẫn dùng mạng cho 95 hội viên", {"guided": 95}),
        ("Hơn 700 học sinh, phụ huynh được các thầy cô hướng dẫn nộp hồ sơ", {"guided": 700}),
        ("Đội đã hỗ trợ 73 người cài app C-Quảng Ngãi để phản ánh hiện trường", {"apps": 73}),
        ("Tổ đã hướng dẫn 52 người tra cứu tại bộ phận một cửa", {"guided": 52}),
        (
            "số hộ 8,số tài khoản 2,số người hướng dẫn 6",
            {"households": 8, "accounts": 2, "guided": 6},
        ),
    ],
)
def test_the_people_helped_are_counted_and_not_their_helpers(
    text: str, expected: dict[str, int]
) -> None:
    assert counted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        'Mô hình "Ngày thứ Bảy vì dân" đã giúp 254 người kích hoạt định danh',
        "Có hôm 11 giờ đêm mới về, giúp được 17 gia đình",
        "Mỗi tối tổ lại đi, đã cài 145 chữ ký",
        "Nhờ cách làm sáng tạo đã cài 69 chữ ký",
        "đi 8 hộ, cài 3 chữ ký. Tối có chè nhé",
        "tổ thứ hai cài 6 chữ ký",
    ],
)
def test_words_of_time_that_name_no_day_of_work_make_no_date(text: str) -> None:
    assert understood(text).date is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ko phải 5 cks mà 4", {"signatures": 4}),
        ("sửa lại Đá Bạc còn 8 hộ do 2 hộ tính trùng", {"households": 8}),
        ("xin đính chính: còn 14 hộ thôi, 1 hộ đếm trùng", {"households": 14}),
    ],
)
def test_a_correction_holds_what_is_left_and_not_what_was_wrong(
    text: str, expected: dict[str, int]
) -> None:
    found = understood(text)
    assert found.intent is Intent.CORRECT
    assert dict(found.counts) == expected
