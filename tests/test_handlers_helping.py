"""Help fits one screen and the person; what cannot be read is answered kindly."""

import re

import pytest

from domain.people import Role
from handlers.conversations import COMMANDS
from handlers.introducing import shown_commands
from handlers.messages import Attached, Reply
from locales import words_in
from storage.database import Database
from tests.villages import Commune

EAST = "Xã Mẫu/Thôn Đông"


@pytest.fixture
async def commune(database: Database) -> Commune:
    made = Commune(database)
    await made.load()
    await made.join("lan", EAST, Role.VOLUNTEER)
    await made.join("minh", EAST, Role.LEAD)
    await made.join("hoa", "Xã Mẫu", Role.COORDINATOR)
    return made


def said(replies: list[Reply]) -> str:
    return "\n".join(reply.text for reply in replies)


async def test_help_depends_on_the_role_and_fits_a_screen(commune: Commune) -> None:
    help_of = {
        person: said(await commune.say(person, "/trogiup"))
        for person in ("eve", "lan", "minh", "hoa")
    }
    assert "/start" in help_of["eve"]
    assert "/tong" not in help_of["eve"]
    assert ("/moi" in help_of["lan"], "/khaibao" in help_of["lan"]) == (False, False)
    assert ("/moi" in help_of["minh"], "/khaibao" in help_of["minh"]) == (True, False)
    assert ("/moi" in help_of["hoa"], "/khaibao" in help_of["hoa"]) == (True, True)
    for text in help_of.values():
        assert len(text.splitlines()) <= 12
        assert len(text) <= 1000


async def test_the_example_is_the_campaigns_own(commune: Commune) -> None:
    assert "12 hộ, 5 cks" in said(await commune.say("lan", "/baocao"))


async def test_the_example_given_is_a_report(commune: Commune) -> None:
    await commune.say("lan", "12 hộ, 5 cks")
    assert await commune.figures(EAST) == {"households": 12, "signatures": 5}


@pytest.mark.parametrize(
    "attached", [one for one in Attached if one not in {Attached.NOTHING, Attached.PHOTO}]
)
async def test_what_is_not_text_is_answered_politely(commune: Commune, attached: Attached) -> None:
    assert said(await commune.say("lan", "", attached=attached))


async def test_a_bare_photo_is_told_about_id_cards(commune: Commune) -> None:
    answer = said(await commune.say("lan", "", attached=Attached.PHOTO))
    assert "🔒" in answer


async def test_an_unknown_command_and_idle_talk_lead_to_help(commune: Commune) -> None:
    assert "/trogiup" in said(await commune.say("lan", "/khongco"))
    assert "/trogiup" in said(await commune.say("lan", "trời đẹp quá"))


async def test_a_command_as_people_guess_it_is_taken_for_what_they_mean(commune: Commune) -> None:
    await commune.say("lan", "12 hộ, 5 cks")
    corrected = said(await commune.say("lan", "/sua ho 13 cks 6"))
    assert "13" in corrected
    assert "6" in corrected
    asked = said(await commune.say("lan", "/thong_ke"))
    assert "13" in asked
    unknown = said(await commune.say("lan", "/khongco"))
    assert unknown not in (corrected, asked)


async def test_stopping_says_whether_something_was_under_way(commune: Commune) -> None:
    idle = said(await commune.say("lan", "/huy"))
    await commune.say("lan", "/ten")
    assert said(await commune.say("lan", "/huy")) != idle
    assert said(await commune.say("lan", "/huy")) == idle


async def test_somebody_without_a_place_is_told_what_to_do(commune: Commune) -> None:
    await commune.load(
        '[campaign]\nkey = "xa-mau"\ntitle = "T"\nstarts = 2026-09-01\nends = 2026-10-10\n'
        '[[units]]\nname = "Xã Khác"\nkind = "commune"\n[[metrics]]\nkey = "n"\nname = "n"\n'
    )
    for text in ("/trogiup", "/dot", "/moi", "/khaibao", "12 hộ", "/baocao"):
        assert "/start" in said(await commune.say("lan", text))


async def test_commands_are_named_in_the_language_they_are_offered_in(commune: Commune) -> None:
    await commune.say("hoa", "/ngonngu en")
    helped = said(await commune.say("hoa", "/help"))
    named = set(re.findall(r"(?<!<)/(\w+)", helped))
    english = {name for name, *_ in shown_commands(words_in("en"))}
    assert english - {"report", "help"} <= named
    assert named | english <= set(COMMANDS) | {"cancel"}
    assert {"tong", "huy"} <= {name for name, *_ in shown_commands(words_in("vi"))}
    assert "16 Sep 2026 at 14:30" in said(await commune.say("hoa", "/data"))
