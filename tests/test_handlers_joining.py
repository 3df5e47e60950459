"""Joining: codes, consent, names, and being reached."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, select

from domain.invitations import normal_code
from domain.people import Membership, Role
from handlers import consenting
from handlers.inviting import make_invitation
from handlers.messages import Choice, Kind, Reply, Sort
from storage import tables
from storage.database import Database
from storage.invitations import Invitation, add_invitation
from storage.members import Account, accounts_of
from tests.villages import BOT, CAMPAIGN, Commune

EAST, WEST = "Xã Mẫu/Thôn Đông", "Xã Mẫu/Thôn Đoài"


@pytest.fixture
async def commune(database: Database) -> Commune:
    made = Commune(database)
    await made.load()
    return made


async def code_for(
    commune: Commune,
    path: str = EAST,
    role: Role = Role.VOLUNTEER,
    uses: int | None = None,
    key: str = "xa-mau",
) -> str:
    running = await commune.running(key)
    async with commune.database.write() as connection:
        made = await make_invitation(
            connection, running, running.ids[path], role, uses, commune.now
        )
    return made.code


async def account(commune: Commune, person: str) -> Account | None:
    async with commune.database.read() as connection:
        return (await accounts_of(connection, [("telegram", person)])).get(("telegram", person))


async def rows(commune: Commune, table: Table) -> list[Any]:
    async with commune.database.read() as connection:
        return list(await connection.execute(select(table)))


def said(replies: list[Reply]) -> str:
    return "\n".join(reply.text for reply in replies)


def choice(replies: list[Reply], index: int = 0) -> Choice:
    return [choice for reply in replies for row in reply.choices for choice in row][index]


async def join(commune: Commune, person: str, code: str, name: str = "Lan") -> list[Reply]:
    await commune.say(person, f"/start {code}")
    await commune.say(person, "đồng ý")
    return await commune.say(person, name)


async def test_a_code_consent_and_a_name_make_a_member(commune: Commune) -> None:
    code = await code_for(commune)
    notice = (await commune.say("lan", f"/start {code}"))[0]
    assert [line[0] for line in notice.text.splitlines()[1:5]] == ["1", "2", "3", "4"]
    assert "Thôn Đông" in notice.text
    assert "UBND xã Mẫu" in notice.text
    assert await account(commune, "lan") is None
    await commune.say("lan", "Đồng ý!")
    agreed_at = commune.now + timedelta(seconds=1)
    commune.now += timedelta(minutes=3)
    assert await account(commune, "lan") is None
    welcome = await commune.say("lan", "Chị  Lan")
    assert "Chị Lan" in said(welcome)
    kept = await account(commune, "lan")
    assert kept is not None
    assert kept.member.name == "Chị Lan"
    assert kept.member.consent_version == consenting.WORDING
    assert kept.member.consented_at == agreed_at
    running = await commune.running()
    assert kept.member.memberships == (Membership(running.ids[EAST], Role.VOLUNTEER),)
    assert (kept.bot, kept.chat, kept.reachable) == (BOT, "lan", True)
    [invitation] = await rows(commune, tables.invitations)
    assert invitation.uses_left == 19
    assert await rows(commune, tables.dialogues) == []


@pytest.mark.parametrize("shape", ["{}", "  {} ", "mã của tôi: {}", "{0:.4}-{1}", "{0:.4} {1}"])
async def test_a_bare_code_is_understood(commune: Commune, shape: str) -> None:
    code = await code_for(commune)
    typed = shape.format(code, code[4:]).lower()
    notice = await commune.say("lan", typed)
    assert choice(notice).data
    await commune.say("lan", "dong y")
    await commune.say("lan", "Lan")
    assert await account(commune, "lan") is not None


async def test_buttons_do_the_same_as_typing(commune: Commune) -> None:
    notice = await commune.say("lan", f"/start {await code_for(commune)}")
    ask = await commune.tap("lan", choice(notice).data, display_name="Lan <b>Nguyễn</b>")
    offered = choice(ask)
    assert offered.label == "Lan <b>Nguyễn</b>"
    assert "Nguyễn" not in str(await rows(commune, tables.dialogues))
    welcome = await commune.tap("lan", offered.data, display_name="Lan <b>Nguyễn</b>")
    assert "Lan &lt;b&gt;Nguyễn&lt;/b&gt;" in said(welcome)
    kept = await account(commune, "lan")
    assert kept is not None
    assert kept.member.name == "Lan <b>Nguyễn</b>"


async def test_double_and_old_taps_change_nothing(commune: Commune) -> None:
    notice = await commune.say("lan", f"/start {await code_for(commune)}")
    yes, no = choice(notice), choice(notice, 1)
    ask = await commune.tap("lan", yes.data, display_name="Lan")
    assert (await commune.tap("lan", yes.data))[0].sort is Sort.TOAST
    assert (await commune.tap("lan", no.data))[0].sort is Sort.TOAST
    await commune.tap("lan", choice(ask).data, display_name="Lan")
    for old in (yes, no, choice(ask)):
        assert (await commune.tap("lan", old.data))[0].sort is Sort.TOAST
    assert (await commune.tap("nga", yes.data))[0].sort is Sort.TOAST
    assert len(await rows(commune, tables.members)) == 1
    assert (await rows(commune, tables.invitations))[0].uses_left == 19


@pytest.mark.parametrize("refusal", ["không", "Không đồng ý.", "no"])
async def test_who_refuses_is_not_kept(commune: Commune, refusal: str) -> None:
    code = await code_for(commune)
    await commune.say("lan", "/start BBBB2222")
    await commune.say("lan", f"/start {code}")
    await commune.say("lan", refusal)
    for table in (tables.accounts, tables.members, tables.memberships, tables.dialogues):
        assert await rows(commune, table) == []
    assert (await rows(commune, tables.invitations))[0].uses_left == 20


async def test_an_unclear_answer_is_no_consent(commune: Commune) -> None:
    await commune.say("lan", f"/start {await code_for(commune)}")
    again = await commune.say("lan", "ok để xem")
    assert "đồng ý" in said(again)
    assert await rows(commune, tables.members) == []
    await commune.say("lan", "đồng ý")
    assert (await rows(commune, tables.dialogues))[0].state["step"] == "name"


async def test_wrong_used_up_and_expired_codes_say_what_to_do(commune: Commune) -> None:
    commune_code = await code_for(commune, uses=1)
    assert "BCFG2345" in said(await commune.say("lan", "/start"))
    assert "BCFG2345" in said(await commune.say("lan", "/start xyz"))
    assert "&lt;i&gt;" in said(await commune.say("lan", "/start <i>"))
    assert "BBBB2222" in said(await commune.say("lan", "/start bbbb-2222"))
    await join(commune, "nga", commune_code)
    assert "used up" in said(await commune.say("lan", f"/start {commune_code}", language="en"))
    later = await code_for(commune)
    commune.now += timedelta(days=14)
    assert "expired" in said(await commune.say("lan", f"/start {later}", language="en"))
    assert len(await rows(commune, tables.members)) == 1


async def test_a_code_used_up_meanwhile_is_refused_politely(commune: Commune) -> None:
    code = await code_for(commune, uses=1)
    for person in ("lan", "nga"):
        await commune.say(person, f"/start {code}")
        await commune.say(person, "đồng ý", language="en")
    await commune.say("lan", "Lan")
    assert "used up" in said(await commune.say("nga", "Nga", language="en"))
    assert [row.name for row in await rows(commune, tables.members)] == ["Lan"]
    assert await rows(commune, tables.dialogues) == []


async def test_a_second_code_adds_a_place_at_once(commune: Commune) -> None:
    await join(commune, "lan", await code_for(commune))
    answer = await commune.say("lan", f"/start {await code_for(commune, WEST)}")
    assert "Thôn Đoài" in said(answer)
    kept = await account(commune, "lan")
    assert kept is not None
    assert {m.role for m in kept.member.memberships} == {Role.VOLUNTEER}
    assert len(kept.member.memberships) == 2


async def test_the_same_place_twice_uses_nothing_up(commune: Commune) -> None:
    code = await code_for(commune)
    await join(commune, "lan", code)
    assert "Thôn Đông" in said(await commune.say("lan", f"/start {code}"))
    assert (await rows(commune, tables.invitations))[0].uses_left == 19


async def test_a_stronger_role_takes_the_place_of_a_weaker(commune: Commune) -> None:
    await join(commune, "lan", await code_for(commune))
    await commune.say("lan", f"/start {await code_for(commune, role=Role.LEAD)}")
    await commune.say("lan", f"/start {await code_for(commune)}")
    kept = await account(commune, "lan")
    assert kept is not None
    assert [m.role for m in kept.member.memberships] == [Role.LEAD]


async def test_a_bare_second_code_is_taken_from_a_member(commune: Commune) -> None:
    await join(commune, "lan", await code_for(commune))
    running = await commune.running()
    later = commune.now + timedelta(days=1)
    invitation = Invitation(
        "BCFGHJKM", running.id, running.ids[WEST], Role.VOLUNTEER, 1, later, commune.now
    )
    async with commune.database.write() as connection:
        await add_invitation(connection, invitation)
    await commune.say("lan", "bcfg hjkm")
    kept = await account(commune, "lan")
    assert kept is not None
    assert len(kept.member.memberships) == 2


async def test_another_wording_asks_for_consent_anew(
    commune: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    await join(commune, "lan", await code_for(commune))
    monkeypatch.setattr(consenting, "WORDING", "2")
    code = await code_for(commune, WEST)
    await commune.say("lan", f"/start {code}")
    await commune.say("lan", "không")
    kept = await account(commune, "lan")
    assert kept is not None
    assert kept.member.consent_version == "1"
    assert len(kept.member.memberships) == 1
    commune.now += timedelta(hours=1)
    await commune.say("lan", f"/start {code}")
    await commune.say("lan", "đồng ý")
    kept = await account(commune, "lan")
    assert kept is not None
    assert kept.member.consent_version == "2"
    assert kept.member.consented_at == commune.now + timedelta(seconds=1)
    assert len(kept.member.memberships) == 2


async def test_after_five_wrong_codes_an_hour_has_to_pass(commune: Commune) -> None:
    code = await code_for(commune)
    for wrong in ("BBBB2222", "CCCC2222", "FFFF2222", "GGGG2222", "HHHH2222"):
        assert wrong in said(await commune.say("eve", f"/start {wrong}"))
    assert "60" in said(await commune.say("eve", f"/start {code}"))
    assert "60" in said(await commune.say("eve", code))
    assert choice(await commune.say("lan", f"/start {code}"))
    commune.now += timedelta(minutes=59)
    assert not any(reply.choices for reply in await commune.say("eve", code))
    commune.now += timedelta(minutes=1)
    assert choice(await commune.say("eve", code))


@pytest.mark.parametrize("name", ["x" * 51, "\u200b", "...", "🙂", ""])
async def test_what_is_no_name_is_asked_for_again(commune: Commune, name: str) -> None:
    await commune.say("lan", f"/start {await code_for(commune)}")
    await commune.say("lan", "đồng ý")
    await commune.say("lan", name)
    assert await rows(commune, tables.members) == []
    await commune.say("lan", "Y Mek Ê\u200bNuôl")
    assert [row.name for row in await rows(commune, tables.members)] == ["Y Mek ÊNuôl"]


@pytest.mark.parametrize("name", ["0912 345 678", "Lan 0912345678", "042123456789"])
async def test_a_phone_or_id_number_is_no_name(commune: Commune, name: str) -> None:
    await commune.say("lan", f"/start {await code_for(commune)}")
    await commune.say("lan", "đồng ý")
    await commune.say("lan", name)
    assert await rows(commune, tables.members) == []
    assert "345" not in str(await rows(commune, tables.dialogues))


async def test_a_code_typed_at_the_wrong_moment_is_no_name(commune: Commune) -> None:
    code = await code_for(commune)
    await commune.say("lan", f"/start {code}")
    await commune.say("lan", "đồng ý")
    await commune.say("lan", code)
    assert await rows(commune, tables.members) == []
    other = await code_for(commune, WEST)
    assert "Thôn Đoài" in said(await commune.say("lan", other))


async def test_a_conversation_of_yesterday_is_over(commune: Commune) -> None:
    notice = await commune.say("lan", f"/start {await code_for(commune)}")
    commune.now += timedelta(hours=25)
    assert "BCFG2345" in said(await commune.say("lan", "đồng ý"))
    assert await rows(commune, tables.dialogues) == []
    assert "BCFG2345" in said(await commune.tap("lan", choice(notice).data))
    assert await rows(commune, tables.members) == []


async def test_stopping_keeps_nothing(commune: Commune) -> None:
    await commune.say("lan", f"/start {await code_for(commune)}")
    await commune.say("lan", "/huy")
    assert await rows(commune, tables.dialogues) == []


async def test_nobody_joins_in_front_of_a_group(commune: Commune) -> None:
    code = await code_for(commune)
    for text in (f"/start {code}", code):
        answer = await commune.say("lan", text, chat="-100", group=True)
        assert not any(reply.choices for reply in answer)
    assert await rows(commune, tables.dialogues) == []


async def test_a_member_is_reached_where_they_wrote_last(commune: Commune) -> None:
    await join(commune, "lan", await code_for(commune))
    await commune.hear(commune.incoming("lan", chat="lan", kind=Kind.BLOCKED))
    await commune.say("lan", "/trogiup", chat="-100", group=True)
    kept = await account(commune, "lan")
    assert kept is not None
    assert (kept.bot, kept.chat, kept.reachable) == (BOT, "lan", False)
    await commune.say("lan", "/trogiup", bot="telegram:2000")
    kept = await account(commune, "lan")
    assert kept is not None
    assert (kept.bot, kept.chat, kept.reachable) == ("telegram:2000", "lan", True)


async def test_a_coordinator_hears_what_the_plan_leaves_open(commune: Commune) -> None:
    code = await code_for(commune, "Xã Mẫu", Role.COORDINATOR)
    assert "/khaibao" in said(await join(commune, "hoa", code))
    assert "/khaibao" not in said(await join(commune, "lan", await code_for(commune)))


async def test_a_code_for_a_place_that_is_gone_is_refused(commune: Commune) -> None:
    code = await code_for(commune, "Xã Mẫu/Thôn Thượng")
    gone = CAMPAIGN.replace(
        '[[units]]\nname = "Thôn Thượng"\nkind = "village"\nparent = "Xã Mẫu"\n', ""
    )
    assert gone != CAMPAIGN
    await commune.load(gone)
    assert not any(reply.choices for reply in await commune.say("lan", f"/start {code}"))


async def test_places_outlive_campaigns(commune: Commune) -> None:
    await join(commune, "lan", await code_for(commune))
    later = CAMPAIGN.replace('key = "xa-mau"', 'key = "nam-sau"')
    await commune.load(later, "nam-sau")
    running = await commune.running("nam-sau")
    kept = await account(commune, "lan")
    assert kept is not None
    assert kept.member.memberships[0].unit == running.ids[EAST]


async def test_the_version_changes_with_the_words(commune: Commune) -> None:
    """Whoever rewords the notice counts WORDING up, and writes the new words down here."""
    code = await code_for(commune)
    [notice] = await commune.say("lan", f"/start {code}", language="en")
    first = (
        "1. <b>UBND xã Mẫu</b> keeps the name you choose, your role and place, your account's "
        "number on this app, and the reports you send."
    )
    second = (
        "2. Why: to add up the work, to remind you, and so that your team lead and coordinator "
        "see who reported. It is used for nothing else."
    )
    third = (
        "3. How long: texts of messages 90 days, the rest until you erase it; the counts stay, "
        "without your name."
    )
    fourth = (
        "4. You decide: you may refuse. /data shows everything, /name corrects, /erase erases, "
        "at any time. This app passes messages through its own servers."
    )
    agreed = {"1": [first, second, third, fourth]}
    assert notice.text.splitlines()[1:5] == agreed[consenting.WORDING]


def test_codes_are_read_as_people_write_them() -> None:
    assert normal_code(" bcfg 2345 ") == normal_code("BCFG-2345") == "BCFG2345"
    assert normal_code("ＢＣＦＧ２３４５") == "BCFG2345"
    for wrong in ("", "BCFG234", "BCFG23456", "BCFG234O", "22334455", "đồng ý nha", "x" * 10_000):
        assert normal_code(wrong) is None


async def test_a_whole_joining_may_arrive_as_one_batch(commune: Commune) -> None:
    code = await code_for(commune)
    steps = [f"/start {code}", "đồng ý", "Lan", "/trogiup"]
    answers = await commune.hear(*[commune.incoming("lan", text) for text in steps])
    assert "Lan" in said(answers[-1])


@pytest.mark.parametrize("report", ["12 hộ, 5 cks", "hôm nay 3 hộ", "12 ho"])
async def test_a_report_before_there_is_a_name_is_no_name(commune: Commune, report: str) -> None:
    code = await code_for(commune)
    assert "báo cáo" in said(await join(commune, "lan", code, report))
    assert await account(commune, "lan") is None
    await commune.say("lan", "Tổ 3 Lan")
    found = await account(commune, "lan")
    assert found is not None
    assert found.member.name == "Tổ 3 Lan"


async def test_a_code_with_letters_that_codes_never_use_is_told_so(commune: Commune) -> None:
    wrong = said(await commune.say("eve", "/start WRONG123\u202e"))
    assert "0, 1, A, D, E, I, L, O, U, W" in wrong
    assert "\u202e" not in wrong
    assert "BCFG2345" in said(await commune.say("eve", "/start ABC"))


async def test_a_stranger_who_sends_figures_is_told_that_they_do_not_count(
    commune: Commune,
) -> None:
    assert "chưa được ghi" in said(await commune.say("nga", "12 hộ 5 cks"))
    assert "chưa được ghi" not in said(await commune.say("nga", "chào em"))


async def test_a_command_half_way_through_joining_brings_the_question_back(
    commune: Commune,
) -> None:
    await commune.say("nga", f"/start {await code_for(commune)}")
    assert "đồng ý" in said(await commune.say("nga", "/tong"))
    await commune.say("nga", "đồng ý")
    assert "Gọi bạn là gì" in said(await commune.say("nga", "/tong"))
    assert "Chào <b>Nga</b>" in said(await commune.say("nga", "Nga"))
