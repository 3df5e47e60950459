"""Whole conversations in Vietnamese: what the bot says can be typed back to it."""

import re
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from domain.campaign import Target
from domain.people import Role
from domain.progress import progress
from handlers.conversations import COMMANDS
from handlers.figures import due_name, period_name, progress_line
from handlers.introducing import shown_commands
from handlers.inviting import make_invitation
from handlers.messages import Reply
from locales import words_in
from locales.compile import sentences
from storage.database import Database
from tests.villages import Commune

DONG = "Xã Mẫu/Thôn Đông"
VI = words_in("vi")
ENGLISH = {
    sentence
    for sentence in sentences()
    if len(re.findall(r"[A-Za-z]{2,}", re.sub(r"{\w+}|</?\w+>", " ", sentence))) > 3
    and "{" not in sentence
}


@pytest.fixture
async def commune(database: Database) -> Commune:
    found = Commune(database)
    await found.load()
    await found.join("lan", DONG, name="Lan")
    await found.join("chi", "Xã Mẫu", Role.COORDINATOR, name="Chi")
    return found


async def code(commune: Commune, role: Role = Role.VOLUNTEER) -> str:
    running = await commune.running()
    async with commune.database.write() as connection:
        made = await make_invitation(
            connection, running, running.ids[DONG], role, None, commune.now
        )
    return made.code


def said(replies: list[Reply]) -> str:
    return "\n".join(reply.text for reply in replies)


def labels(replies: list[Reply]) -> list[str]:
    return [c.label for reply in replies for row in reply.choices for c in row]


async def test_somebody_joins_by_typing_what_the_notice_says(commune: Commune) -> None:
    notice = await commune.say("nga", f"/start {await code(commune)}")
    assert labels(notice) == ["Đồng ý", "Không"]
    assert "UBND xã Mẫu" in said(notice)
    assert len(said(notice).splitlines()) == 6
    assert "gửi lại mã" in said(await commune.say("nga", "Không"))
    await commune.say("nga", f"/start {await code(commune)}")
    await commune.say("nga", "Đồng ý")
    assert "Chào <b>Nga</b>! Bạn là thành viên tổ ở Thôn Đông." in said(
        await commune.say("nga", "Nga")
    )


async def test_a_report_is_confirmed_in_few_lines_and_undone_by_its_own_words(
    commune: Commune,
) -> None:
    confirmed = await commune.say("lan", "12 hộ, 5 cks")
    lines = said(confirmed).splitlines()
    assert lines[0] == "✅ Đã ghi: Thôn Đông, hôm nay"
    assert lines[1] == "• <b>12</b> hộ đã đến (hôm nay: 12, cả đợt: 12)"
    assert lines[-1] == "<i>Sai? Sửa tin của bạn, hoặc nhắn “hoàn tác”.</i>"
    assert len(lines) <= 5
    assert labels(confirmed) == ["Hoàn tác", "Xem tổng"]
    assert "Đã rút lại" in said(await commune.say("lan", "hoàn tác"))
    assert (await commune.figures(DONG))["households"] is None


@pytest.mark.parametrize(("typed", "households"), [("Gửi lại", 12), ("Đi cùng", 12)])
async def test_the_same_figures_again_are_settled_by_typing(
    commune: Commune, typed: str, households: int
) -> None:
    await commune.say("lan", "12 hộ")
    asked = await commune.say("lan", "12 hộ")
    assert labels(asked) == ["Gửi lại", "Đi cùng", "Làm thêm"]
    await commune.say("lan", typed)
    assert (await commune.figures(DONG))["households"] == households


async def test_more_work_counts(commune: Commune) -> None:
    await commune.say("lan", "12 hộ")
    await commune.say("lan", "12 hộ")
    await commune.say("lan", "Làm thêm")
    assert (await commune.figures(DONG))["households"] == 24


async def test_erasing_is_refused_and_agreed_to_by_typing_the_labels(commune: Commune) -> None:
    asked = await commune.say("lan", "/xoa")
    keep, erase = labels(asked)[1], labels(asked)[0]
    assert "giữ nguyên" in said(await commune.say("lan", keep))
    await commune.say("lan", "/xoa")
    assert "đã xóa" in said(await commune.say("lan", erase))


async def test_the_coordinator_skips_and_ends_by_typing(commune: Commune) -> None:
    assert "Kế hoạch còn để trống" in said(await commune.say("chi", "/khaibao"))
    asked = await commune.say("chi", "1")
    assert "có bao nhiêu người trưởng thành" in said(asked)
    await commune.say("chi", labels(asked)[0])
    assert "/khaibao" in said(await commune.say("chi", "xong"))


async def test_nothing_is_said_in_english_to_somebody_who_speaks_vietnamese(
    commune: Commune,
) -> None:
    everything = []
    for person in ("lan", "chi", "stranger"):
        for text in (
            *("/trogiup", "/baocao", "12 hộ, 5 cks", "/tong", "/thieu", "/cuatoi", "/moi", "/dot"),
            *("/ngonngu", "/ten", "/dulieu", "/khaibao", "/xoa", "/huy", "/xyz", "abc def", "vài"),
            *("vài hộ", "12 hộ ngày 30/9", "lũy kế 900 hộ", "ai chưa báo cáo", "/start xyz"),
        ):
            replies = await commune.say(person, text)
            everything.append(said(replies) + "\n" + "\n".join(labels(replies)))
    heard = "\n".join(everything)
    assert [sentence for sentence in ENGLISH if sentence in heard] == []
    assert not re.search(r"\b(the|your|you|report|nothing|please)\b", heard, re.IGNORECASE)


async def test_whoever_speaks_english_is_shown_english_commands_and_words_to_write(
    commune: Commune,
) -> None:
    everything = []
    for text in (
        *(f"/start {await code(commune, Role.LEAD)}", "what?", "agree", "John", "/help", "/report"),
        *(
            "5 households",
            "undo",
            "undo",
            "no",
            "/erase",
            "keep",
            "/total",
            "/total nowhere",
            "/data",
        ),
        *("/missing", "/missing nowhere", "/mine", "/invite", "/cancel", "/cancel", "/setup", "hm"),
    ):
        everything += await commune.say("john", text, language="en")
    heard = said(everything)
    assert "Welcome, <b>John</b>" in heard
    english = {name for name, _, _ in shown_commands(words_in("en"))}
    vietnamese = {name for name, _, _ in shown_commands(VI)} - english
    assert {"report", "total", "missing", "help", "undo", "cancel"} <= english
    assert vietnamese.isdisjoint(re.findall(r"(?<![<\w])/(\w+)", heard))
    assert set(re.findall(r"(?<![<\w/.])/([a-z]+)", heard)) <= COMMANDS.keys() | {"cancel"}
    assert not re.search("đồng ý|hoàn tác|“xóa|“không|hôm qua", heard)


def test_a_deadline_at_midnight_is_the_end_of_the_day_before() -> None:
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    assert due_name(VI, datetime(2024, 8, 15, tzinfo=zone)) == "hết thứ Tư 14/8"
    assert due_name(VI, datetime(2024, 8, 16, 15, tzinfo=zone)) == "15h00 thứ Sáu 16/8"
    english = due_name(words_in("en"), datetime(2024, 9, 1, tzinfo=zone))
    assert english == "end of Saturday 31 Aug"


def test_a_period_of_one_day_is_that_day() -> None:
    day = datetime(2024, 8, 15, tzinfo=ZoneInfo("UTC")).date()
    assert period_name(VI, day, day) == "15/8"
    assert period_name(VI, day, day.replace(day=22)) == "15/8 đến 22/8"


def test_a_target_is_one_line() -> None:
    target = Target("Người lớn có chữ ký số", "signatures", Decimal(40), "adults")
    behind = progress_line(VI, progress(target, 150, 412), 13)
    assert behind == (
        "Người lớn có chữ ký số: <b>150/412</b> = 36,4% (chỉ tiêu 40%) — còn thiếu 15 · còn 13 ngày"
    )
    assert progress_line(VI, progress(target, 165, 412), 13).endswith("(chỉ tiêu 40%) — đạt ✓")
    assert "hôm nay đến hạn" in progress_line(VI, progress(target, 150, 412), 0)
    assert "đã quá hạn" in progress_line(VI, progress(target, 150, 412), -1)
