"""Who belongs to a place, and taking somebody out of it."""

from datetime import timedelta

import pytest

from domain.people import Membership, Role, may_remove
from handlers.inviting import make_invitation
from handlers.messages import Kind, Reply
from storage.database import Database
from tests.villages import Commune

DONG, DOAI = "Xã Mẫu/Thôn Đông", "Xã Mẫu/Thôn Đoài"
COMMUNE, VILLAGE = 1, 2


@pytest.fixture
async def commune(database: Database) -> Commune:
    made = Commune(database)
    await made.load()
    await made.join("an", DONG, name="An <b>")
    await made.join("lan", DONG, name="Lan")
    await made.join("tam", DOAI, name="Tâm")
    await made.join("binh", DONG, Role.LEAD, name="Bình")
    await made.join("dung", DONG, Role.LEAD, name="Dũng")
    await made.join("chi", "Xã Mẫu", Role.COORDINATOR, name="Chi")
    return made


def said(replies: list[Reply]) -> str:
    return "\n".join(reply.text for reply in replies)


def labels(replies: list[Reply]) -> list[str]:
    return [c.label for reply in replies for row in reply.choices for c in row]


def data(replies: list[Reply], start: str) -> str:
    found = [c for reply in replies for row in reply.choices for c in row]
    return next(choice.data for choice in found if choice.label.startswith(start))


async def belongs(commune: Commune, person: str) -> bool:
    return "chưa thuộc" not in said(await commune.say(person, "/trogiup"))


async def test_a_lead_takes_somebody_out_by_typing_alone_and_the_reports_stay(
    commune: Commune,
) -> None:
    await commune.say("lan", "5 hộ")
    listed = said(await commune.say("binh", "/thanhvien"))
    assert "An &lt;b&gt;, thành viên tổ" in listed
    number = next(line.split(".")[0] for line in listed.splitlines() if ". Lan" in line)
    card = await commune.say("binh", number)
    assert "từ ngày 16/9/2026" in said(card)
    assert "Báo cáo đã gửi vẫn tính" in said(await commune.say("binh", "Cho rời Thôn Đông"))
    done, told = await commune.say("binh", "Có, cho rời")
    assert "Lan không còn ở Thôn Đông" in done.text
    assert (told.chat, "Bình đã cho bạn rời Thôn Đông" in told.text) == ("lan", True)
    assert (await commune.figures(DONG))["households"] == 5
    assert "Lan" not in said(await commune.say("binh", "/thanhvien"))
    refused = said(await commune.say("lan", "6 hộ"))
    assert "Đã ghi" not in refused
    assert (await commune.figures(DONG))["households"] == 5


async def test_the_same_by_tapping_and_a_second_tap_changes_nothing(commune: Commune) -> None:
    listed = await commune.say("binh", "/thanhvien")
    card = await commune.tap("binh", data(listed, "Lan"))
    sure = await commune.tap("binh", data(card, "Cho rời"))
    yes = data(sure, "Có")
    assert len(await commune.tap("binh", yes)) == 2
    [again] = await commune.tap("binh", yes)
    assert "không còn" in again.text


async def test_no_keeps_them(commune: Commune) -> None:
    sure = await commune.say("binh", "/thanhvien xóa Lan")
    assert "Cho <b>Lan</b> rời Thôn Đông?" in said(sure)
    assert "Cho rời Thôn Đông" in labels(await commune.say("binh", "không"))
    assert ". Lan" in said(await commune.say("binh", "/thanhvien"))


async def test_the_coordinator_finds_everybody_from_the_commune_down(commune: Commune) -> None:
    top = await commune.say("chi", "/thanhvien")
    village = await commune.tap("chi", data(top, "Thôn Đông"))
    card = await commune.tap("chi", data(village, "Bình"))
    await commune.tap("chi", data(await commune.tap("chi", data(card, "Cho rời")), "Có"))
    assert "Bình" not in said(await commune.say("chi", "/thanhvien thôn đông"))
    assert "Tâm" in said(await commune.say("chi", "/thanhvien tâm"))


@pytest.mark.parametrize("who", ["Bình", "Dũng"])
async def test_nobody_takes_out_themselves_or_their_like(commune: Commune, who: str) -> None:
    card = await commune.say("binh", f"/thanhvien {who}")
    assert not any(label.startswith("Cho rời") for label in labels(card))
    assert ("/xoa" if who == "Bình" else "cấp trên") in said(card)
    running = await commune.running()
    async with commune.database.read() as connection:
        from storage.members import members_in  # noqa: PLC0415  only here

        placed = await members_in(connection, [running.ids[DONG]])
    member = next(one.member for one in placed if one.name == who)
    forced = commune.desk.seal.data("binh", "qx", running.ids[DONG], member, running.id, 1)
    await commune.tap("binh", forced)
    assert who in said(await commune.say("chi", "/thanhvien thôn đông"))


async def test_others_places_and_strangers_get_nothing(commune: Commune) -> None:
    assert "Không thấy" in said(await commune.say("binh", "/thanhvien Tâm"))
    assert "Không thấy" in said(await commune.say("binh", "/thanhvien thôn đoài"))
    assert "Tổ trưởng" in said(await commune.say("an", "/thanhvien"))
    running = await commune.running()
    listing = commune.desk.seal.data("binh", "ql", running.ids[DOAI], 0, running.id)
    assert "Tâm" not in said(await commune.tap("binh", listing))
    assert "riêng" in said(await commune.say("binh", "/thanhvien", chat="-5", group=True))
    assert "/start" in said(await commune.say("nobody", "/thanhvien"))


async def test_old_codes_can_be_ended_so_that_nobody_comes_back_by_them(commune: Commune) -> None:
    running = await commune.running()
    async with commune.database.write() as connection:
        made = await make_invitation(
            connection, running, running.ids[DONG], Role.VOLUNTEER, None, commune.now
        )
    await commune.say("binh", "/thanhvien bỏ Lan")
    done, _ = await commune.say("binh", "có, cho rời")
    assert "Mã mời cũ" in done.text
    await commune.tap("binh", data([done], "Hủy mã cũ"))
    assert "hết lượt" in said(await commune.say("lan", f"/start {made.code}"))


async def test_whoever_stopped_the_bot_is_taken_out_untold(commune: Commune) -> None:
    await commune.hear(commune.incoming("lan", kind=Kind.BLOCKED))
    await commune.say("binh", "/thanhvien xóa Lan")
    assert len(await commune.say("binh", "có, cho rời")) == 1


@pytest.mark.parametrize(
    ("own", "unit", "held", "expected"),
    [
        (Role.LEAD, VILLAGE, Role.VOLUNTEER, True),
        (Role.LEAD, VILLAGE, Role.LEAD, False),
        (Role.VOLUNTEER, VILLAGE, Role.VOLUNTEER, False),
        (Role.COORDINATOR, COMMUNE, Role.LEAD, True),
        (Role.COORDINATOR, COMMUNE, Role.COORDINATOR, True),
        (Role.COORDINATOR, VILLAGE, Role.COORDINATOR, False),
        (Role.LEAD, 3, Role.VOLUNTEER, False),
    ],
)
def test_a_role_is_taken_by_a_stronger_one_or_by_the_same_from_above(
    own: Role, unit: int, held: Role, expected: bool
) -> None:
    lineage = (VILLAGE, COMMUNE)
    assert may_remove(Membership(VILLAGE, held), [Membership(unit, own)], lineage) is expected


async def test_namesakes_are_told_apart_by_when_they_joined(commune: Commune) -> None:
    commune.now += timedelta(hours=2, minutes=5)
    await commune.join("lan2", DONG, name="Lan")
    for text in ("/thanhvien xóa Lan", "/tong Lan"):
        shown = labels(await commune.say("binh", text))
        assert len(shown) == len(set(shown)) == 2
        assert all(label.startswith("Lan, ") and "16/9/2026" in label for label in shown)
