"""What is said beside reports, and answers that are none."""

import pytest

from domain.people import Role
from handlers.messages import Reply
from storage.database import Database
from tests.villages import Commune

DONG = "Xã Mẫu/Thôn Đông"


@pytest.fixture
async def commune(database: Database) -> Commune:
    made = Commune(database)
    await made.load()
    await made.join("an", DONG, name="An")
    await made.join("lan", DONG, name="Lan")
    await made.join("binh", DONG, Role.LEAD, name="Bình")
    return made


def said(replies: list[Reply]) -> str:
    return "\n".join(reply.text for reply in replies)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("chào em", "Chào An!"),
        ("Xin chào!", "Chào An!"),
        ("cảm ơn em nhé", "Không có gì ạ!"),
        ("ok", "Vâng ạ"),
        ("👍", "Vâng ạ"),
        ("mấy giờ hạn nộp", "15h00 thứ Sáu 18/9"),
        ("còn mấy ngày nữa", "còn 24 ngày"),
        ("báo cáo của em", "chưa gửi báo cáo nào"),
        ("thôn đông", "<b>Thôn Đông</b>"),
        ("đổi tên", "Tên bạn ở đây"),
        ("zzz", "Chưa hiểu tin này"),
    ],
)
async def test_what_is_said_beside_reports_is_answered(
    commune: Commune, text: str, answer: str
) -> None:
    assert answer in said(await commune.say("an", text))
    assert await commune.figures(DONG) == {}


async def test_an_answer_that_is_none_leaves_the_question_open_and_offers_it_again(
    commune: Commune,
) -> None:
    await commune.say("an", "12 hộ")
    await commune.say("an", "12 hộ")
    [again] = await commune.say("an", "cái ở giữa ấy")
    assert "Chưa hiểu câu trả lời này" in again.text
    third = again.choices[0][2]
    await commune.tap("an", third.data)
    assert await commune.figures(DONG) == {"households": 24}


@pytest.mark.parametrize("text", ["sai rồi", "em báo nhầm rồi"])
async def test_whoever_says_only_that_it_is_wrong_is_asked_what_is_right(
    commune: Commune, text: str
) -> None:
    await commune.say("an", "12 hộ")
    answer = said(await commune.say("an", text))
    assert "Số đúng là bao nhiêu?" in answer
    assert "12 hộ" in answer
    assert await commune.figures(DONG) == {"households": 12}


@pytest.mark.parametrize("text", ["sửa báo cáo của Lan thành 8 hộ", "xóa báo cáo của chị Lan"])
async def test_naming_somebody_elses_report_never_changes_ones_own(
    commune: Commune, text: str
) -> None:
    await commune.say("lan", "7 hộ")
    await commune.say("binh", "5 hộ")
    await commune.say("an", "4 hộ")
    assert "<b>Lan</b>" in said(await commune.say("binh", text))
    assert "nhờ tổ trưởng" in said(await commune.say("an", text))
    assert await commune.figures(DONG) == {"households": 16}


async def test_a_question_about_one_person_is_answered_for_that_person(commune: Commune) -> None:
    await commune.say("lan", "7 hộ")
    await commune.say("an", "5 hộ")
    assert "<b>Lan</b>, Thôn Đông: 7 hộ" in said(
        await commune.say("binh", "Lan được bao nhiêu rồi")
    )
    assert "<b>Lan</b>" in said(await commune.say("binh", "chị Lan báo cáo chưa"))
    assert "<b>Lan</b>" not in said(await commune.say("an", "Lan được bao nhiêu rồi"))


async def test_a_place_named_without_its_kind_is_the_place_that_is_shown(commune: Commune) -> None:
    await commune.join("chi", "Xã Mẫu", Role.COORDINATOR, name="Chi")
    assert "<b>Thôn Đoài</b>, báo cáo" in said(await commune.say("chi", "đoài báo chưa"))
    assert "📊 <b>Thôn Đoài</b>" in said(await commune.say("chi", "đoài được bao nhiêu rồi"))


async def test_a_message_without_figures_is_no_report(commune: Commune) -> None:
    assert "0 hộ" in said(await commune.say("an", "hôm nay em ốm không đi được"))
    assert await commune.figures(DONG) == {}


async def test_the_beginning_of_a_choice_is_enough(commune: Commune) -> None:
    await commune.say("binh", "/thanhvien xóa Lan")
    assert "không còn ở Thôn Đông" in said(await commune.say("binh", "có"))
