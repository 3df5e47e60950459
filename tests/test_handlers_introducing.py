"""The menu of commands: everybody's is a volunteer's, leads and coordinators have their own."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from bot.telegram import Telegram
from bot.telegram_words import command_lists
from domain.people import Role
from handlers.inviting import make_invitation
from handlers.messages import Reply, Sort
from storage.database import Database
from storage.outbox import Outgoing
from tests.botapi import BotApi
from tests.villages import SENT, Commune

DONG = "Xã Mẫu/Thôn Đông"


@pytest.fixture
async def commune(database: Database) -> Commune:
    made = Commune(database)
    await made.load()
    await made.join("chi", "Xã Mẫu", Role.COORDINATOR, name="Chi")
    return made


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server
    assert server.violations == []


@pytest.fixture
async def telegram(api: BotApi) -> AsyncIterator[Telegram]:
    channel = Telegram("1:TEST", lambda _: (b"", ""), api_url=api.url)
    yield channel
    await channel.close()


def menus(replies: list[Reply]) -> list[tuple[str | None, list[str]]]:
    return [
        (reply.chat, [name for name, _ in reply.recipe["commands"]])
        for reply in replies
        if reply.sort is Sort.COMMANDS
    ]


async def joined(commune: Commune, person: str, role: Role) -> list[Reply]:
    running = await commune.running()
    async with commune.database.write() as connection:
        made = await make_invitation(
            connection, running, running.ids[DONG], role, None, commune.now
        )
    replies = await commune.say(person, f"/start {made.code}")
    if "đồng ý" in replies[0].text:
        await commune.say(person, "đồng ý")
        replies = await commune.say(person, "Bình")
    return replies


def test_the_list_of_everybody_has_nothing_that_only_leads_may_do() -> None:
    listed = {(one.scope, one.language): dict(one.commands) for one in command_lists()}
    assert "tong" in listed["all_private_chats", ""]
    assert "total" in listed["all_private_chats", "en"]
    for commands in listed.values():
        assert {"moi", "invite", "thanhvien", "khaibao"}.isdisjoint(commands)


async def test_a_lead_gets_a_list_of_their_own_a_volunteer_that_of_everybody(
    commune: Commune,
) -> None:
    assert menus(await joined(commune, "binh", Role.VOLUNTEER)) == []
    [(chat, names)] = menus(await joined(commune, "binh", Role.LEAD))
    assert chat == "binh"
    assert {"moi", "thanhvien", "tong"} <= set(names)
    assert "khaibao" not in names
    [(_, names)] = menus(await commune.say("binh", "/ngonngu en"))
    assert {"invite", "members", "total"} <= set(names)


async def test_whoever_is_no_lead_any_more_gets_the_list_of_everybody_back(
    commune: Commune,
) -> None:
    await joined(commune, "binh", Role.LEAD)
    await commune.say("chi", "/thanhvien xóa Bình")
    assert menus(await commune.say("chi", "có")) == [("binh", [])]


async def test_telegram_is_told_the_list_of_one_chat(api: BotApi, telegram: Telegram) -> None:
    def menu(*commands: list[str]) -> Outgoing:
        body: dict[str, Any] = {"text": "", "recipe": {"commands": list(commands)}}
        return Outgoing(1, "k", "telegram:1", "7", 0, Sort.COMMANDS.value, body, SENT)

    api.start(7)
    assert await telegram.deliver(menu(["moi", "Mời người"]), None) is None
    [call] = [call for call in api.calls if call.method == "setMyCommands"]
    assert call.params["scope"] == {"type": "chat", "chat_id": 7}
    await telegram.deliver(menu(), None)
    assert [call for call in api.calls if call.method == "deleteMyCommands"]
