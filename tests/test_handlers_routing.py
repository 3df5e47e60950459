"""Where messages, commands and taps lead when something else is under way."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from domain.people import Role
from domain.reading import Intent
from handlers import talk
from handlers.messages import Attached, Reply, Sort
from storage.book import Campaigns
from storage.database import Database
from storage.work import Work
from tests.villages import Commune

EAST = "Xã Mẫu/Thôn Đông"


@pytest.fixture
async def commune(database: Database) -> Commune:
    made = Commune(database)
    await made.load()
    await made.join("an", EAST, name="An")
    await made.join("chi", "Xã Mẫu", Role.COORDINATOR, name="Chi")
    return made


def said(replies: list[Reply]) -> str:
    return "\n".join(reply.text for reply in replies)


def data(replies: list[Reply], index: int = 0) -> str:
    return [choice for reply in replies for row in reply.choices for choice in row][index].data


async def test_after_the_last_day_the_days_before_it_are_still_reported(commune: Commune) -> None:
    commune.now = datetime(2026, 10, 12, 3, tzinfo=UTC)
    late = said(await commune.say("an", "10/10 5 hộ"))
    assert "sau hạn" in late
    assert await commune.figures(EAST) == {"households": 5}
    refused = said(await commune.say("an", "6 hộ"))
    assert "đã kết thúc ngày 10/10/2026" in refused
    assert await commune.figures(EAST) == {"households": 5}


@pytest.mark.parametrize(
    "between",
    ["/tong", "/total", "/thieu", "/cuatoi", "/trogiup", "/dulieu", "/baocao", "ai chưa báo cáo"],
)
async def test_looking_at_something_leaves_a_question_open(commune: Commune, between: str) -> None:
    await commune.say("an", "12 hộ")
    await commune.say("an", "12 hộ")
    answer = said(await commune.say("an", between))
    assert "chưa được ghi" not in answer
    await commune.say("an", "3")
    assert await commune.figures(EAST) == {"households": 24}


async def test_a_picture_without_words_leaves_a_question_open(commune: Commune) -> None:
    await commune.say("an", "12 hộ")
    await commune.say("an", "12 hộ")
    await commune.say("an", "", attached=Attached.STICKER)
    await commune.say("an", "3")
    assert await commune.figures(EAST) == {"households": 24}


async def test_looking_at_something_leaves_a_name_awaited(commune: Commune) -> None:
    await commune.say("an", "/ten")
    await commune.say("an", "/tong")
    assert "Hồng" in said(await commune.say("an", "Hồng"))


@pytest.mark.parametrize("instead", ["5 cks", "/ten"])
async def test_who_goes_on_is_told_that_the_message_asked_about_is_not_recorded(
    commune: Commune, instead: str
) -> None:
    await commune.say("an", "12 hộ")
    asked = await commune.say("an", "12 hộ")
    first, *_ = await commune.say("an", instead)
    assert first.text.endswith("chưa được ghi.")
    [closed] = await commune.tap("an", data(asked, 2))
    assert closed.sort is Sort.TOAST
    assert "đã đóng" in closed.text


@pytest.mark.parametrize("attached", [Attached.FILE, Attached.OTHER, Attached.PHOTO])
async def test_what_is_written_under_a_file_or_video_is_read(
    commune: Commune, attached: Attached
) -> None:
    await commune.say("an", "12 hộ", attached=attached)
    assert await commune.figures(EAST) == {"households": 12}


async def test_a_button_that_no_longer_means_anything_is_too_old(commune: Commune) -> None:
    [toast] = await commune.tap("an", commune.desk.seal.data("an", "gone", 1))
    assert toast.sort is Sort.TOAST
    assert "cũ" in toast.text


async def test_plans_for_a_later_day_are_answered_as_such(
    commune: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = SimpleNamespace(intent=Intent.OTHER, questions=(), future=True)
    monkeypatch.setattr(talk, "read", lambda *_: planned)
    assert "chưa đến" in said(await commune.say("an", "mai đi 5 hộ"))


@pytest.mark.parametrize("words", ["hoàn tác", "/hoantac", "undo", "thôi bỏ báo cáo đó đi"])
async def test_taking_back_what_is_being_asked_about_leaves_older_reports_alone(
    commune: Commune, words: str
) -> None:
    await commune.say("an", "12 hộ")
    await commune.say("an", "12 hộ")
    assert "giữ nguyên" in said(await commune.say("an", words))
    assert await commune.figures(EAST) == {"households": 12}


async def test_a_typed_choice_of_a_list_nobody_knows_any_more_is_answered(
    commune: Commune,
) -> None:
    await commune.say("an", "/tong")
    spot = ("telegram:1000", "an", "an")
    gone = commune.desk.seal.data("an", "gone", 1)
    async with commune.database.write() as connection:
        work = Work(connection, Campaigns(), commune.draw)
        state = dict(await work.dialogue(spot) or {})
        work.set_dialogue(spot, {**state, "options": [["Chỗ cũ", gone]]}, commune.now)
        await work.keep_message()
        await work.finish()
    assert "/tong" in said(await commune.say("an", "chỗ cũ"))
    assert "Đã ghi" in said(await commune.say("an", "1 hộ"))
