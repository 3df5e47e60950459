"""Invitations: who may make them, for what, and what they look like."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.invitations import ALPHABET, normal_code
from domain.people import Role
from handlers.inviting import make_invitation
from handlers.messages import Choice, Reply, Sort
from handlers.rendering import render
from storage import tables
from storage.database import Database
from storage.members import change_member
from tests.villages import BOT, CAMPAIGN, Commune

EAST = "Xã Mẫu/Thôn Đông"
DAY = 86_400_000


@pytest.fixture
async def commune(database: Database) -> Commune:
    made = Commune(database)
    await made.load()
    return made


async def invitations(commune: Commune) -> Sequence[Any]:
    async with commune.database.read() as connection:
        return (await connection.execute(select(tables.invitations))).all()


def choice(replies: list[Reply], label: str) -> Choice:
    found = [c for reply in replies for row in reply.choices for c in row if c.label == label]
    return found[0]


def labels(replies: list[Reply]) -> list[str]:
    return [c.label for reply in replies for row in reply.choices for c in row]


async def test_a_code_is_kept_with_the_usual_uses_and_days(commune: Commune) -> None:
    running = await commune.running()
    for role, uses in ((Role.VOLUNTEER, 20), (Role.LEAD, 1), (Role.COORDINATOR, 1)):
        async with commune.database.write() as connection:
            made = await make_invitation(
                connection, running, running.ids[EAST], role, None, commune.now
            )
        assert made.uses_left == uses
        assert made.expires == commune.now + timedelta(days=14)
        assert normal_code(made.code) == made.code
        assert set(made.code) <= set(ALPHABET)
    assert not set("01OIL") & set(ALPHABET)
    assert len(await invitations(commune)) == 3


async def test_a_lead_invites_into_the_village_with_link_code_and_picture(
    commune: Commune,
) -> None:
    member = await commune.join("minh", EAST, Role.LEAD)
    asked = await commune.say("minh", "/moi", language="en")
    assert len(labels(asked)) == 2
    text, picture = await commune.say("minh", "tình nguyện viên")
    [kept] = await invitations(commune)
    link = f"https://t.me/{BOT.partition(':')[2]}?start={kept.code}"
    assert (kept.role, kept.uses_left, kept.created_by) == ("volunteer", 20, member)
    assert kept.code in text.text
    assert link in text.text
    assert "20" in text.text
    assert "30/9" in text.text
    assert picture.sort is Sort.PICTURE
    assert picture.recipe == {"make": "qr", "text": link}
    data, name = render(picture.recipe)
    assert data.startswith(b"\x89PNG")
    assert name.endswith(".png")


async def test_tapping_twice_makes_one_code(commune: Commune) -> None:
    await commune.join("minh", EAST, Role.LEAD)
    asked = await commune.say("minh", "/moi")
    data = asked[0].choices[0][0].data
    assert len(await commune.tap("minh", data)) == 2
    assert (await commune.tap("minh", data))[0].sort is Sort.TOAST
    assert len(await invitations(commune)) == 1


async def test_a_coordinator_chooses_place_and_role(commune: Commune) -> None:
    await commune.join("hoa", "Xã Mẫu", Role.COORDINATOR)
    asked = await commune.say("hoa", "/moi")
    assert labels(asked) == ["Xã Mẫu", "Thôn Đông", "Thôn Đoài", "Thôn Thượng"]
    asked = await commune.tap("hoa", choice(asked, "Thôn Đoài").data)
    assert len(labels(asked)) == 3
    await commune.say("hoa", "tổ trưởng")
    [kept] = await invitations(commune)
    running = await commune.running()
    assert (kept.role, kept.unit_id) == ("lead", running.ids["Xã Mẫu/Thôn Đoài"])


@pytest.mark.parametrize("typed", ["tổ trưởng Thôn Đoài", "to truong doai", "Thôn Đoài tổ trưởng"])
async def test_one_line_is_enough(commune: Commune, typed: str) -> None:
    await commune.join("hoa", "Xã Mẫu", Role.COORDINATOR)
    await commune.say("hoa", f"/moi {typed}")
    [kept] = await invitations(commune)
    running = await commune.running()
    assert (kept.role, kept.unit_id) == ("lead", running.ids["Xã Mẫu/Thôn Đoài"])


async def test_a_place_may_be_typed_by_name_or_number(commune: Commune) -> None:
    await commune.join("hoa", "Xã Mẫu", Role.COORDINATOR)
    await commune.say("hoa", "/moi")
    await commune.say("hoa", "thuong")
    await commune.say("hoa", "1")
    await commune.say("hoa", "/moi")
    await commune.say("hoa", "2")
    await commune.say("hoa", "điều phối viên")
    running = await commune.running()
    places = {running.paths[kept.unit_id]: kept.role for kept in await invitations(commune)}
    assert places == {"Xã Mẫu/Thôn Thượng": "volunteer", EAST: "coordinator"}


async def test_nobody_grants_more_than_they_have(commune: Commune) -> None:
    await commune.join("lan", EAST, Role.VOLUNTEER)
    await commune.join("minh", EAST, Role.LEAD)
    await commune.say("lan", "/moi")
    await commune.say("lan", "/moi tình nguyện viên")
    await commune.say("minh", "/moi Thôn Đoài")
    await commune.say("minh", "/moi điều phối viên")
    assert await invitations(commune) == []


async def test_codes_are_not_shown_to_a_group(commune: Commune) -> None:
    await commune.join("minh", EAST, Role.LEAD)
    answer = await commune.say("minh", "/moi tình nguyện viên", chat="-100", group=True)
    assert len(answer) == 1
    assert await invitations(commune) == []


async def test_without_a_link_the_picture_holds_the_code(commune: Commune) -> None:
    class Nowhere:
        def join_link(self, bot: str, code: str) -> str:
            return ""

    commune.desk.links = Nowhere()
    await commune.join("minh", EAST, Role.LEAD)
    text, picture = await commune.say("minh", "/moi tình nguyện viên")
    [kept] = await invitations(commune)
    assert picture.recipe == {"make": "qr", "text": kept.code}
    assert "http" not in text.text


async def test_a_report_ends_the_question(commune: Commune) -> None:
    await commune.join("hoa", "Xã Mẫu", Role.COORDINATOR)
    await commune.say("hoa", "/moi")
    await commune.say("hoa", "bữa nay trời mưa to quá")
    await commune.say("hoa", "2")
    assert await invitations(commune) == []


async def test_what_the_code_says_is_what_joining_gives(commune: Commune) -> None:
    await commune.join("minh", EAST, Role.LEAD)
    await commune.say("minh", "/moi thành viên")
    [kept] = await invitations(commune)
    for text in (f"/start {kept.code}", "đồng ý", "Lan"):
        await commune.say("lan", text)
    running = await commune.running()
    async with commune.database.read() as connection:
        found = (await connection.execute(select(tables.memberships))).all()
    assert (running.ids[EAST], "volunteer") in [(row.unit_id, row.role) for row in found]


@pytest.mark.parametrize(
    ("written", "role", "unit", "uses"),
    [
        ("thành viên Thôn Đông", "volunteer", "Thôn Đông", 20),
        ("Thôn Đông thành viên", "volunteer", "Thôn Đông", 20),
        ("to truong thon dong 5 lần", "lead", "Thôn Đông", 5),
        ("5 lượt thôn đông tổ trưởng", "lead", "Thôn Đông", 5),
        ("cho 3 người làm thành viên tổ ở thôn đoài", "volunteer", "Thôn Đoài", 3),
        ("đông làm tổ trưởng", "lead", "Thôn Đông", 1),
        ("team lead for Thôn Đông x2", "lead", "Thôn Đông", 2),
        ("đầu mối xã mẫu", "coordinator", "Xã Mẫu", 1),
    ],
)
async def test_role_place_and_number_of_people_are_read_in_any_order(
    commune: Commune, written: str, role: str, unit: str, uses: int
) -> None:
    await commune.join("chi", "Xã Mẫu", Role.COORDINATOR)
    running = await commune.running()
    await commune.say("chi", f"/moi {written}")
    [kept] = await invitations(commune)
    assert (kept.role, running.unit(kept.unit_id).name, kept.uses_left) == (role, unit, uses)


@pytest.mark.parametrize(
    ("written", "uses", "days"),
    [
        ("3 ngày", 20, 3),
        ("trong 2 tuần, 5 người", 5, 14),
        ("thôn đông 1 tuần", 20, 7),
        ("5 lần 10days", 5, 10),
    ],
)
async def test_for_how_many_days_a_code_is_good_may_be_said(
    commune: Commune, written: str, uses: int, days: int
) -> None:
    await commune.join("minh", EAST, Role.LEAD)
    await commune.say("minh", f"/moi thành viên {written}")
    [kept] = await invitations(commune)
    assert (kept.role, kept.uses_left) == ("volunteer", uses)
    assert kept.expires_at - kept.created_at == days * DAY


async def test_the_days_are_remembered_while_the_place_is_asked(commune: Commune) -> None:
    await commune.join("chi", "Xã Mẫu", Role.COORDINATOR)
    await commune.say("chi", "/moi 3 ngày")
    await commune.say("chi", "thành viên thôn đoài")
    [kept] = await invitations(commune)
    assert kept.expires_at - kept.created_at == 3 * DAY


async def test_what_is_named_first_is_remembered_while_the_rest_is_asked(commune: Commune) -> None:
    await commune.join("chi", "Xã Mẫu", Role.COORDINATOR)
    await commune.say("chi", "/moi 7 người")
    await commune.say("chi", "thành viên thôn đoài")
    [kept] = await invitations(commune)
    assert (kept.role, kept.uses_left) == ("volunteer", 7)


async def test_a_place_whose_name_looks_like_a_role_or_a_number_is_found(commune: Commune) -> None:
    source = CAMPAIGN.replace("Thôn Thượng", "Tổ 5").replace("Thôn Đoài", "Tổ 15")
    await commune.load(source.replace('key = "xa-mau"', 'key = "other"'), "other")
    running = await commune.running("other")
    member = await commune.join("chi", "Xã Mẫu", Role.COORDINATOR)
    async with commune.database.write() as connection:
        await change_member(connection, member, campaign=running.id)
    await commune.say("chi", "/moi thành viên tổ 5")
    [kept] = await invitations(commune)
    assert running.unit(kept.unit_id).name == "Tổ 5"
