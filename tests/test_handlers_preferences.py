"""Language, campaign and name."""

from typing import Any

import pytest

from domain.people import Role
from handlers.messages import Choice, Reply, Sort
from handlers.preferences import clean_name
from storage.database import Database
from storage.members import accounts_of
from tests.villages import CAMPAIGN, Commune

EAST = "Xã Mẫu/Thôn Đông"


@pytest.fixture
async def commune(database: Database) -> Commune:
    made = Commune(database)
    await made.load()
    await made.join("lan", EAST, Role.VOLUNTEER)
    return made


async def member(commune: Commune) -> Any:
    async with commune.database.read() as connection:
        return (await accounts_of(connection, [("telegram", "lan")]))["telegram", "lan"].member


def said(replies: list[Reply]) -> str:
    return "\n".join(reply.text for reply in replies)


def choices(replies: list[Reply]) -> list[Choice]:
    return [choice for reply in replies for row in reply.choices for choice in row]


@pytest.mark.parametrize("typed", ["/ngonngu en", "/language English", "/ngonngu tiếng Anh"])
async def test_the_language_is_changed_at_once(commune: Commune, typed: str) -> None:
    assert "English" in said(await commune.say("lan", typed))
    assert (await member(commune)).language == "en"


async def test_the_language_is_chosen_by_tapping_or_typing(commune: Commune) -> None:
    asked = await commune.say("lan", "/ngonngu")
    await commune.tap("lan", choices(asked)[1].data)
    assert (await member(commune)).language == "en"
    assert (await commune.tap("lan", choices(asked)[0].data))[0].sort is Sort.TOAST
    await commune.say("lan", "/ngonngu")
    await commune.say("lan", "tieng viet")
    assert (await member(commune)).language == "vi"


async def test_the_only_campaign_is_shown(commune: Commune) -> None:
    shown = await commune.say("lan", "/dot")
    assert "Cài đặt chữ ký số" in said(shown)
    assert choices(shown) == []


async def test_one_of_several_campaigns_is_chosen(commune: Commune) -> None:
    other = CAMPAIGN.replace('key = "xa-mau"', 'key = "khac"').replace(
        "Cài đặt chữ ký số và kích hoạt VNeID", "Đợt khác"
    )
    await commune.load(other, "khac")
    asked = await commune.say("lan", "/dot")
    labels = [choice.label for choice in choices(asked)]
    wanted = choices(asked)[labels.index("Đợt khác")]
    assert "Đợt khác" in said(await commune.tap("lan", wanted.data))
    assert (await member(commune)).campaign == (await commune.running("khac")).id
    assert "Đợt khác" in said(await commune.say("lan", "/dot")).splitlines()[0]
    await commune.say("lan", "cai dat chu ky so va kich hoat vneid")
    assert (await member(commune)).campaign == (await commune.running("xa-mau")).id
    await commune.say("lan", "/dot đợt khác")
    assert (await member(commune)).campaign == (await commune.running("khac")).id


async def test_the_name_is_changed(commune: Commune) -> None:
    await commune.say("lan", "/ten Chị  Lan")
    assert (await member(commune)).name == "Chị Lan"
    assert "Chị Lan" in said(await commune.say("lan", "/ten"))
    assert "&lt;b&gt;" in said(await commune.say("lan", "<b>Lan</b>"))
    assert (await member(commune)).name == "<b>Lan</b>"


async def test_what_is_no_name_changes_nothing(commune: Commune) -> None:
    await commune.say("lan", f"/ten {'x' * 51}")
    await commune.say("lan", "/ten …")
    assert (await member(commune)).name == "lan"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Y Mek\nÊ Nuôl ", "Y Mek Ê Nuôl"),
        ("A La\u030ang", "A Lång"),
        ("Lan\u202e", "Lan"),
        ("x" * 50, "x" * 50),
        ("x" * 51, None),
        ("\x07", None),
        ("!?", None),
    ],
)
def test_names_are_tidied(typed: str, name: str | None) -> None:
    assert clean_name(typed) == name


async def test_a_report_sent_while_a_name_is_awaited_is_a_report(commune: Commune) -> None:
    await commune.say("lan", "/ten")
    await commune.say("lan", "12 hộ, 5 cks")
    assert (await member(commune)).name == "lan"
    assert await commune.figures(EAST) == {"households": 12, "signatures": 5}
