"""The local Bot API keeps to Telegram's rules, and breaks them where it is told to."""

import asyncio
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from tests import botapi_schema
from tests.botapi import BotApi, Limits, Person
from tests.botapi_light import Light

ROOT = Path(__file__).resolve().parents[1]
TOKEN, OTHER = "1:TEST", "2:OTHER"
LAN = Person(7, "Lan", username="lan")
GROUP = -500
Answer = dict[str, Any]


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi(TOKEN, OTHER) as server:
        yield server


class Client:
    """A plain HTTP client of the Bot API."""

    def __init__(self, api: BotApi, session: aiohttp.ClientSession) -> None:
        self.api, self.session = api, session

    async def __call__(self, method: str, token: str = TOKEN, **params: Any) -> Answer:
        url = f"{self.api.url}/bot{token}/{method}"
        async with self.session.post(url, json=params) as answer:
            return dict(await answer.json())

    async def form(self, method: str, data: Any) -> Answer:
        async with self.session.post(f"{self.api.url}/bot{TOKEN}/{method}", data=data) as answer:
            return dict(await answer.json())

    async def refused(self, method: str, **params: Any) -> str:
        answer = await self(method, **params)
        assert not answer["ok"], answer
        return str(answer["description"])


@pytest.fixture
async def ask(api: BotApi) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
        yield Client(api, session)


class Receiver:
    """A webhook that answers with the statuses it is given, then 200."""

    def __init__(self, *statuses: int) -> None:
        self.statuses, self.got = list(statuses), list[Answer]()
        self.secrets: list[str | None] = []
        self.reply: Answer | None = None

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 200:
            self.got.append(await request.json())
        return web.json_response(self.reply, status=status)


async def served(receiver: Receiver) -> tuple[web.AppRunner, str]:
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"


def keyboard(data: str = "yes", label: str = "Có") -> Answer:
    return {"inline_keyboard": [[{"text": label, "callback_data": data}]]}


# Polling and the webhook


async def test_an_update_is_handed_out_until_an_offset_confirms_it(
    api: BotApi, ask: Client
) -> None:
    api.say(LAN, "một")
    api.say(LAN, "hai")
    first = (await ask("getUpdates"))["result"]
    again = (await ask("getUpdates"))["result"]
    assert [u["message"]["text"] for u in first] == ["một", "hai"]
    assert first == again
    rest = (await ask("getUpdates", offset=first[0]["update_id"] + 1))["result"]
    assert rest == first[1:]
    assert api.confirmed == [first[0]["update_id"]]
    assert api.pending == [first[1]["update_id"]]


async def test_a_negative_offset_forgets_all_but_the_last(api: BotApi, ask: Client) -> None:
    for text in ("một", "hai", "ba"):
        api.say(LAN, text)
    last = (await ask("getUpdates", offset=-1))["result"]
    assert [u["message"]["text"] for u in last] == ["ba"]
    assert len(api.confirmed) == 2


async def test_a_limit_bounds_the_batch(api: BotApi, ask: Client) -> None:
    for text in ("một", "hai", "ba"):
        api.say(LAN, text)
    assert len((await ask("getUpdates", limit=2))["result"]) == 2


async def test_a_long_poll_ends_when_somebody_writes(api: BotApi, ask: Client) -> None:
    poll = asyncio.create_task(ask("getUpdates", timeout=20))
    await api.await_for(lambda: api.called("getUpdates"))
    api.say(LAN, "chào")
    assert (await poll)["result"][0]["message"]["text"] == "chào"


async def test_a_long_poll_ends_empty_when_its_time_is_over(ask: Client) -> None:
    begun = time.monotonic()
    assert (await ask("getUpdates", timeout=1))["result"] == []
    assert time.monotonic() - begun > 0.9


async def test_a_second_poller_ends_the_first_with_a_conflict(api: BotApi, ask: Client) -> None:
    first = asyncio.create_task(ask("getUpdates", timeout=20))
    await api.await_for(lambda: api.called("getUpdates"))
    assert (await ask("getUpdates"))["ok"]
    assert (await first)["error_code"] == 409


async def test_a_poller_that_died_does_not_disturb_its_successor(api: BotApi, ask: Client) -> None:
    killed = asyncio.create_task(ask("getUpdates", timeout=20))
    await api.await_for(lambda: api.called("getUpdates"))
    killed.cancel()
    await asyncio.sleep(0.05)
    api.say(LAN, "chào")
    assert len((await ask("getUpdates", timeout=20))["result"]) == 1
    assert [call.status for call in api.called("getUpdates")] == [0, 200]


async def test_new_update_ids_below_an_old_offset_are_lost_as_with_telegram(
    api: BotApi, ask: Client
) -> None:
    api.renumber(50)
    api.say(LAN, "sau một tuần")
    assert (await ask("getUpdates", offset=1000))["result"] == []


async def test_polling_and_a_webhook_exclude_each_other(ask: Client) -> None:
    assert (await ask("setWebhook", url="http://127.0.0.1:9/x"))["ok"]
    assert (await ask("getUpdates"))["error_code"] == 409
    assert (await ask("deleteWebhook"))["ok"]
    assert (await ask("getUpdates"))["ok"]


async def test_only_the_kinds_that_are_asked_for_arrive(api: BotApi, ask: Client) -> None:
    await ask("getUpdates", allowed_updates=["message"])
    message = api.say(LAN, "chào")
    api.edit(message, "chào bạn")
    assert [list(u)[1] for u in (await ask("getUpdates"))["result"]] == ["message"]


async def test_each_token_has_updates_of_its_own(api: BotApi, ask: Client) -> None:
    api.bot(OTHER).say(LAN, "cho bot kia")
    assert (await ask("getUpdates"))["result"] == []
    assert len((await ask("getUpdates", token=OTHER))["result"]) == 1
    assert (await ask("getMe", token="3:NOBODY"))["error_code"] == 401


async def test_a_webhook_is_told_in_order_and_again_until_it_agrees(
    api: BotApi, ask: Client
) -> None:
    receiver = Receiver(500, 503)
    runner, url = await served(receiver)
    await ask("setWebhook", url=url, secret_token="s3cret")
    for text in ("một", "hai", "ba"):
        api.say(LAN, text)
    await api.await_for(lambda: len(api.confirmed) == 3)
    await runner.cleanup()
    assert [u["message"]["text"] for u in receiver.got] == ["một", "hai", "ba"]
    assert [d.status for d in api.deliveries] == [500, 503, 200, 200, 200]
    assert set(receiver.secrets) == {"s3cret"}
    assert api.pending == []
    info = (await ask("getWebhookInfo"))["result"]
    assert info["url"] == url
    assert "503" in info["last_error_message"]


async def test_updates_wait_for_a_webhook_that_is_down(api: BotApi, ask: Client) -> None:
    receiver = Receiver()
    runner, url = await served(receiver)
    await runner.cleanup()
    await ask("setWebhook", url=url)
    api.say(LAN, "có ai không")
    await api.await_for(lambda: len(api.deliveries) >= 2)
    assert all(d.error for d in api.deliveries)
    assert (await ask("getWebhookInfo"))["result"]["pending_update_count"] == 1
    await ask("setWebhook", url="", drop_pending_updates=True)
    assert api.pending == []


async def test_a_webhook_may_call_a_method_in_its_answer(api: BotApi, ask: Client) -> None:
    receiver = Receiver()
    receiver.reply = {"method": "sendMessage", "chat_id": LAN.id, "text": "đã nhận"}
    runner, url = await served(receiver)
    await ask("setWebhook", url=url)
    api.say(LAN, "chào")
    await api.await_for(lambda: api.texts(LAN.id) == ["đã nhận"])
    await runner.cleanup()


async def test_a_bad_secret_or_address_is_refused(ask: Client) -> None:
    assert "unallowed" in await ask.refused("setWebhook", url="http://x/", secret_token="a b")
    assert "HTTPS" in await ask.refused("setWebhook", url="ftp://x/")


# What is sent


async def test_the_reader_sees_a_message_as_it_is_after_edits(api: BotApi, ask: Client) -> None:
    api.start(LAN, "thon-1")
    sent = (await ask("sendMessage", chat_id=7, text="<b>5</b> hộ?", parse_mode="HTML"))["result"]
    place = {"chat_id": 7, "message_id": sent["message_id"]}
    assert (await ask("editMessageText", **place, text="6 hộ?", reply_markup=keyboard()))["ok"]
    (seen,) = api.sent_to(7)
    assert (seen.text, seen.buttons, seen.edited) == ("6 hộ?", {"Có": "yes"}, True)
    assert (await ask("editMessageReplyMarkup", **place))["ok"]
    assert api.sent_to(7)[0].buttons == {}
    assert (await ask("deleteMessage", **place))["ok"]
    assert api.sent_to(7) == []
    assert api.violations == []


async def test_every_way_to_send_parameters_is_understood(api: BotApi, ask: Client) -> None:
    api.say(LAN, "chào")
    fields = {"chat_id": "7", "text": "chào", "disable_notification": "true"}
    assert (await ask.form("sendMessage", fields))["ok"]
    parts = aiohttp.FormData(fields, default_to_multipart=True)
    assert (await ask.form("SENDMESSAGE", parts))["ok"]
    async with ask.session.get(f"{api.url}/bot{TOKEN}/sendMessage", params=fields) as answer:
        assert (await answer.json())["ok"]
    assert api.texts(7) == ["chào"] * 3
    assert api.violations == []


async def test_python_telegram_bot_works_against_it(api: BotApi, ask: Client) -> None:
    api.say(LAN, "chào")
    async with Bot(TOKEN, f"{api.url}/bot", f"{api.url}/file/bot") as bot:
        board = InlineKeyboardMarkup([[InlineKeyboardButton("Có", callback_data="yes")]])
        message = await bot.send_message(7, "5 hộ?", reply_markup=board)
        await bot.send_document(7, b"xin", filename="tuan.docx", caption="Tuần 1")
        api.tap(LAN, message.to_dict(), "yes")
        update = (await bot.get_updates(offset=-1))[-1]
        assert update.callback_query is not None
        assert update.callback_query.message is not None
        assert update.callback_query.message.message_id == message.message_id
        assert await update.callback_query.answer("Đã ghi")
        await bot.set_my_commands([("tong", "Tổng của thôn")])
        with pytest.raises(BadRequest, match="not modified"):
            await message.edit_text("5 hộ?", reply_markup=board)
        with pytest.raises(BadRequest, match="not found"):
            await bot.send_message(8, "ai đó?")
    document = api.sent_to(7)[-1]
    assert (document.text, document.file and document.file.content) == ("Tuần 1", b"xin")
    assert [answer["text"] for answer in api.answers.values()] == ["Đã ghi"]
    assert api.commands == [{"command": "tong", "description": "Tổng của thôn"}]
    assert api.violations == []


async def test_a_file_that_somebody_sends_can_be_downloaded(api: BotApi, ask: Client) -> None:
    api.say(LAN, document=api.upload(b"%PDF", "ke-hoach.pdf", "application/pdf"))
    (update,) = (await ask("getUpdates"))["result"]
    file = (await ask("getFile", file_id=update["message"]["document"]["file_id"]))["result"]
    async with ask.session.get(f"{api.url}/file/bot{TOKEN}/{file['file_path']}") as answer:
        assert await answer.read() == b"%PDF"
    assert "invalid file_id" in await ask.refused("getFile", file_id="nothing")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "message text is empty"),
        (" \n", "message text is empty"),
        ("x" * 4097, "message is too long"),
        ("<b>", "Can't find end tag"),
        ("<x>a</x>", 'Unsupported start tag "x"'),
        ("</b>", "Unexpected end tag"),
        ("<b><i>a</b></i>", "Unmatched end tag"),
        ("1 < 2 > 0", 'Unsupported start tag ""'),
        ("a <b", "Unclosed start tag"),
        ("<span>a</span>", "tg-spoiler"),
    ],
)
async def test_a_text_telegram_would_not_take_is_refused(
    api: BotApi, ask: Client, text: str, problem: str
) -> None:
    api.say(LAN, "chào")
    assert problem in await ask.refused("sendMessage", chat_id=7, text=text, parse_mode="HTML")
    assert len(api.violations) == 1
    assert api.sent_to(7) == []


async def test_markup_does_not_count_towards_the_length_of_a_text(api: BotApi, ask: Client) -> None:
    api.say(LAN, "chào")
    text = f'<b>{"x" * 4000}</b> <a href="https://a.vn/?a=1&amp;b=2">đây</a> 👍 <u>&lt;</u>'
    assert (await ask("sendMessage", chat_id=7, text=text, parse_mode="html"))["ok"]
    (seen,) = api.sent_to(7)
    assert seen.text == f"{'x' * 4000} đây 👍 <"
    assert list(seen.entities) == [
        {"offset": 0, "length": 4000, "type": "bold"},
        {"offset": 4001, "length": 3, "type": "text_link", "url": "https://a.vn/?a=1&b=2"},
        {"offset": 4008, "length": 1, "type": "underline"},
    ]
    assert api.violations == []


async def test_a_loose_ampersand_is_sent_but_noted(api: BotApi, ask: Client) -> None:
    api.say(LAN, "chào")
    assert (await ask("sendMessage", chat_id=7, text="A & B &eacute;", parse_mode="HTML"))["ok"]
    assert len(api.violations) == 2


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        (keyboard("x" * 65), "BUTTON_DATA_INVALID"),
        (keyboard("ộ" * 22), "BUTTON_DATA_INVALID"),
        (keyboard(""), "BUTTON_DATA_INVALID"),
        (keyboard(label=" "), "non-empty"),
        ({"inline_keyboard": [{"text": "a", "callback_data": "b"}]}, "Array of Arrays"),
        ({"inline_keyboard": [[{"text": "a"}]]}, "Text buttons are unallowed"),
        ({"inline_keyboard": [[{"text": "a", "url": "javascript:1"}]]}, "Wrong HTTP URL"),
        ({"inline_keyboard": [[{"text": "a", "url": "http://a", "pay": True}]]}, "url and pay"),
        ({"keyboard": [["a"], [""]]}, "non-empty"),
        ({"buttons": []}, "object expected as reply markup"),
        ([[]], "object expected as reply markup"),
        ("{", "can't parse reply keyboard markup JSON object"),
    ],
)
async def test_a_keyboard_out_of_shape_is_refused(
    api: BotApi, ask: Client, markup: Any, problem: str
) -> None:
    api.say(LAN, "chào")
    assert problem in await ask.refused("sendMessage", chat_id=7, text="a", reply_markup=markup)
    assert api.violations


async def test_parameters_nobody_knows_are_noted_by_both_opinions(api: BotApi, ask: Client) -> None:
    api.say(LAN, "chào")
    board = keyboard()
    board["inline_keyboard"][0][0]["colour"] = "red"
    await ask("sendMessage", chat_id=7, text="a", disable_web_page=True, reply_markup=board)
    of_aiogram = [v for v in api.violations if "aiogram" in v]
    assert len(of_aiogram) == 2
    if botapi_schema.official():
        assert len(api.violations) == 4


async def test_a_wrong_type_is_noted(api: BotApi, ask: Client) -> None:
    api.say(LAN, "chào")
    await ask("sendMessage", chat_id=7, text="a", link_preview_options={"is_disabled": "maybe"})
    assert any("is_disabled" in violation for violation in api.violations)


async def test_a_method_that_is_not_there_is_not_found(api: BotApi, ask: Client) -> None:
    assert (await ask("sendMassage"))["error_code"] == 404
    assert api.violations


async def test_an_invitation_link_telegram_would_cut_is_noted(api: BotApi, ask: Client) -> None:
    api.say(LAN, "chào")
    await ask("sendMessage", chat_id=7, text="https://t.me/thonso_bot?start=thon-1_A")
    assert api.violations == []
    await ask("sendMessage", chat_id=7, text="https://t.me/thonso_bot?start=thôn.1")
    assert len(api.violations) == 1
    with pytest.raises(ValueError, match="payload"):
        api.start(LAN, "thôn 1")


async def test_only_messages_that_are_there_can_be_changed(api: BotApi, ask: Client) -> None:
    theirs = api.say(LAN, "chào")
    ours = (await ask("sendMessage", chat_id=7, text="a"))["result"]["message_id"]
    change = {"chat_id": 7, "text": "a"}
    assert "not found" in await ask.refused("editMessageText", message_id=99, **change)
    assert "not modified" in await ask.refused("editMessageText", message_id=ours, **change)
    assert "to delete not" in await ask.refused("deleteMessage", chat_id=7, message_id=99)
    assert api.violations == []
    assert "can't be edited" in await ask.refused(
        "editMessageText", message_id=theirs["message_id"], **change
    )


async def test_a_reply_cites_a_message_that_is_there(api: BotApi, ask: Client) -> None:
    message = api.say(LAN, "chào")
    cited = {"message_id": message["message_id"]}
    answer = await ask("sendMessage", chat_id=7, text="a", reply_parameters=cited)
    assert answer["result"]["reply_to_message"]["text"] == "chào"
    lost = {"message_id": 99}
    assert "replied not found" in await ask.refused(
        "sendMessage", chat_id=7, text="a", reply_parameters=lost
    )
    lost["allow_sending_without_reply"] = True
    assert (await ask("sendMessage", chat_id=7, text="a", reply_parameters=lost))["ok"]


async def test_a_tap_is_answered_once_and_in_time(api: BotApi, ask: Client) -> None:
    api.say(LAN, "chào")
    await ask("sendMessage", chat_id=7, text="5 hộ?", reply_markup=keyboard())
    query = api.press(LAN, api.sent_to(7)[0], "Có")
    answer = {"callback_query_id": query["id"]}
    assert (await ask("answerCallbackQuery", **answer))["ok"]
    assert "query is too old" in await ask.refused("answerCallbackQuery", **answer)
    late = api.tap(LAN, api.sent_to(7)[0], "yes")
    api.clock.advance(60)
    assert "query is too old" in await ask.refused(
        "answerCallbackQuery", callback_query_id=late["id"]
    )
    assert "MESSAGE_TOO_LONG" in await ask.refused(
        "answerCallbackQuery", callback_query_id=late["id"], text="x" * 201
    )


async def test_a_button_that_is_gone_can_be_tapped_only_by_a_slow_client(
    api: BotApi, ask: Client
) -> None:
    api.say(LAN, "chào")
    sent = (await ask("sendMessage", chat_id=7, text="a", reply_markup=keyboard()))["result"]
    await ask("deleteMessage", chat_id=7, message_id=sent["message_id"])
    with pytest.raises(ValueError, match="no button"):
        api.tap(LAN, sent, "yes")
    assert api.tap(LAN, sent, "yes", stale=True)["message"]["date"] == 0


async def test_a_bot_writes_only_where_it_may(api: BotApi, ask: Client) -> None:
    api.open(40)
    assert (await ask("sendMessage", chat_id=40, text="a"))["ok"]
    assert len(api.pending) == 0
    api.say(LAN, "chào cả nhóm", chat=GROUP)
    assert (await ask("sendMessage", chat_id=GROUP, text="a"))["ok"]
    assert "can't initiate" in await ask.refused("sendMessage", chat_id=7, text="a")
    assert "chat not found" in await ask.refused("sendMessage", chat_id=8, text="a")
    api.say(LAN, "chào")
    api.block(LAN)
    assert "blocked by the user" in await ask.refused("sendMessage", chat_id=7, text="a")
    api.unblock(LAN)
    assert (await ask("sendMessage", chat_id=7, text="a"))["ok"]
    api.leave(None, GROUP, by=LAN)
    assert "kicked" in await ask.refused("sendMessage", chat_id=GROUP, text="a")
    assert api.violations == []
    assert "chat_id is empty" in await ask.refused("sendMessage", text="a")


async def test_a_group_that_moves_says_where_to(api: BotApi, ask: Client) -> None:
    api.join(None, GROUP, by=LAN)
    new = api.migrate(GROUP)
    answer = await ask("sendMessage", chat_id=GROUP, text="a")
    assert answer["parameters"] == {"migrate_to_chat_id": new}
    assert (await ask("sendMessage", chat_id=new, text="a"))["ok"]
    told = [u["message"] for u in (await ask("getUpdates"))["result"] if "message" in u]
    assert [m.get("migrate_to_chat_id") for m in told] == [None, new, None]


async def test_privacy_mode_hides_what_is_not_meant_for_the_bot(ask: Client) -> None:
    with BotApi(privacy=True) as api:
        api.say(LAN, "chuyện riêng", chat=GROUP)
        api.say(LAN, "/tong", chat=GROUP)
        api.say(LAN, "ơi @thonso_bot", chat=GROUP)
        assert len(api.pending) == 2


@pytest.mark.parametrize(
    ("method", "params", "problem"),
    [
        ("setMyCommands", {"commands": [{"command": "Tổng", "description": "a"}]}, "INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": ""}]}, "DESCRIPTION"),
        ("setMyCommands", {"commands": [{"command": "a"}]}, "BotCommand"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "b"}] * 101}, "TOO_MUCH"),
        ("setMyDescription", {"description": "x" * 513}, "TOO_LONG"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "TOO_LONG"),
        ("setMyName", {"name": "x" * 65}, "TOO_LONG"),
        ("setChatMenuButton", {"menu_button": {"type": "x"}}, "menu button"),
        ("sendChatAction", {"chat_id": 7, "action": "thinking"}, "action"),
        ("sendDocument", {"chat_id": 7, "document": "nothing"}, "wrong file identifier"),
        ("sendPhoto", {"chat_id": 7}, "no photo"),
        ("sendMessage", {"chat_id": 7, "text": "a", "parse_mode": "BBCode"}, "parse_mode"),
    ],
)
async def test_settings_and_files_out_of_bounds_are_refused(
    api: BotApi, ask: Client, method: str, params: Answer, problem: str
) -> None:
    api.say(LAN, "chào")
    assert problem in await ask.refused(method, **params)
    assert api.violations


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"", "non-empty"), (b"GIF89a", "IMAGE_PROCESS_FAILED"), (None, "PHOTO_INVALID_DIMENSIONS")],
)
async def test_a_photo_telegram_could_not_show_is_refused(
    api: BotApi, ask: Client, content: bytes | None, problem: str
) -> None:
    api.say(LAN, "chào")
    form = aiohttp.FormData({"chat_id": "7"})
    wide = png(9000, 2) if content is None else content
    form.add_field("photo", wide, filename="a.png", content_type="image/png")
    assert problem in (await ask.form("sendPhoto", form))["description"]


async def test_a_photo_is_shown_with_its_caption(api: BotApi, ask: Client) -> None:
    api.say(LAN, "chào")
    form = aiohttp.FormData({"chat_id": "7", "caption": "Tuần 1", "photo": "attach://chart"})
    form.add_field("chart", png(640, 480), filename="a.png", content_type="image/png")
    answer = await ask.form("sendPhoto", form)
    assert answer["result"]["photo"][0]["width"] == 640
    assert api.texts(7) == ["Tuần 1"]
    assert api.violations == []


def png(width: int, height: int) -> bytes:
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
    return head + width.to_bytes(4, "big") + height.to_bytes(4, "big")


async def test_what_the_server_says_is_of_the_official_types(api: BotApi, ask: Client) -> None:
    message = api.say(LAN, "/start", chat=GROUP)
    api.edit(message, "/start x")
    api.join(None, GROUP, by=LAN)
    api.leave(LAN, GROUP)
    api.say(LAN, document=api.upload(b"a", "a.pdf"))
    sent = (await ask("sendMessage", chat_id=7, text="a", reply_markup=keyboard()))["result"]
    api.tap(LAN, sent, "yes")
    api.block(LAN)
    updates = (await ask("getUpdates", allowed_updates=[]))["result"]
    chat = (await ask("getChat", chat_id=GROUP))["result"]
    member = (await ask("getChatMember", chat_id=GROUP, user_id=7))["result"]
    assert len(updates) == 8
    assert [fault for u in updates for fault in botapi_schema.misfit(u, "Update")] == []
    assert botapi_schema.misfit(sent, "Message") == []
    assert botapi_schema.misfit(chat, "ChatFullInfo") == []
    assert botapi_schema.misfit(member, "ChatMember") == []
    assert api.violations == []


# Faults and limits


@pytest.mark.parametrize(
    ("kind", "more", "code", "parameters"),
    [
        ("flood", {"retry_after": 3}, 429, {"retry_after": 3}),
        ("error", {}, 500, None),
        ("blocked", {}, 403, None),
        ("bad", {"description": "Bad Request: TOPIC_CLOSED"}, 400, None),
        ("migrate", {"to": -1001}, 400, {"migrate_to_chat_id": -1001}),
    ],
)
async def test_a_planned_refusal_prevents_the_effect_once(
    api: BotApi, ask: Client, kind: str, more: Answer, code: int, parameters: Answer | None
) -> None:
    api.say(LAN, "chào")
    api.fault(kind, "sendMessage", **more)
    answer = await ask("sendMessage", chat_id=7, text="a")
    assert (answer["error_code"], answer.get("parameters")) == (code, parameters)
    assert api.sent_to(7) == []
    assert (await ask("sendMessage", chat_id=7, text="a"))["ok"]
    assert [call.fault for call in api.called("sendMessage")] == [kind, None]
    assert api.violations == []


async def test_faults_can_be_aimed(api: BotApi, ask: Client) -> None:
    api.say(LAN, "chào")
    api.say(8, "chào")
    api.fault("error", times=None, chat_id=8)
    api.fault("error", "sendMessage", skip=1, when=lambda call: call.params["text"] == "b")
    results = [
        (await ask("sendMessage", chat_id=chat, text=text))["ok"]
        for chat, text in [(7, "a"), (8, "a"), (8, "a"), (7, "b"), (7, "b"), (7, "b")]
    ]
    assert results == [True, False, False, True, False, True]
    with pytest.raises(ValueError, match="no such kind"):
        api.fault("earthquake")


@pytest.mark.parametrize(
    ("kind", "error", "acted"),
    [
        ("reset_before", aiohttp.ClientConnectionError, False),
        ("reset_after", aiohttp.ClientConnectionError, True),
        ("truncated", aiohttp.ClientPayloadError, True),
        ("half_closed", aiohttp.ClientPayloadError, True),
        ("malformed", ValueError, True),
        ("silence_before", TimeoutError, False),
        ("silence", TimeoutError, True),
        ("gateway_after", aiohttp.ContentTypeError, True),
    ],
)
async def test_a_broken_answer_leaves_the_effect_it_says(
    api: BotApi, ask: Client, kind: str, error: type[Exception], acted: bool
) -> None:
    api.say(LAN, "chào")
    api.fault(kind, "sendMessage")
    patience = aiohttp.ClientTimeout(total=0.3)
    with pytest.raises(error):
        async with ask.session.post(
            f"{api.url}/bot{TOKEN}/sendMessage",
            json={"chat_id": 7, "text": "a"},
            timeout=patience,
        ) as answer:
            await answer.json()
    assert len(api.sent_to(7)) == acted
    assert api.called("sendMessage")[0].acted == acted
    assert (await ask("sendMessage", chat_id=7, text="a"))["ok"]


async def test_an_outage_ends(api: BotApi, ask: Client) -> None:
    with api.outage():
        for _ in range(3):
            with pytest.raises(aiohttp.ClientConnectionError):
                await ask("getMe")
    assert (await ask("getMe"))["ok"]


@pytest.mark.parametrize("kind", ["delay", "drip"])
async def test_a_slow_answer_comes_whole(api: BotApi, ask: Client, kind: str) -> None:
    api.say(LAN, "chào")
    api.fault(kind, seconds=0.2)
    begun = time.monotonic()
    assert (await ask("sendMessage", chat_id=7, text="a"))["ok"]
    assert time.monotonic() - begun >= 0.2


async def test_a_bad_gateway_answers_without_json(api: BotApi, ask: Client) -> None:
    api.fault("error", "getMe", status=502)
    async with ask.session.get(f"{api.url}/bot{TOKEN}/getMe") as answer:
        assert (answer.status, answer.content_type) == (502, "text/html")


async def test_latency_delays_every_answer(api: BotApi, ask: Client) -> None:
    api.latency = 0.5
    begun = time.monotonic()
    await asyncio.gather(*(ask("getMe") for _ in range(20)))
    assert 0.5 <= time.monotonic() - begun < 20 * 0.5


async def test_limits_turn_away_what_is_too_fast_and_say_for_how_long(
    api: BotApi, ask: Client
) -> None:
    api.limits = Limits(overall=5, group=2)
    for person in range(10, 15):
        api.say(person, "chào")
    api.say(LAN, "chào", chat=GROUP)
    group = [await ask("sendMessage", chat_id=GROUP, text="a") for _ in range(3)]
    assert group[2]["parameters"]["retry_after"] == 60
    one = [(await ask("sendMessage", chat_id=10, text="a"))["ok"] for _ in range(4)]
    assert one == [True, True, True, False]
    assert not (await ask("sendMessage", chat_id=11, text="a"))["ok"]
    assert (await ask("sendChatAction", chat_id=11, action="typing"))["ok"]
    assert api.refusals == 3
    await asyncio.sleep(1.01)
    assert (await ask("sendMessage", chat_id=11, text="a"))["ok"]


async def test_one_chat_takes_a_burst_and_then_one_a_second(api: BotApi, ask: Client) -> None:
    api.limits = Limits(chat=2.0)
    api.say(LAN, "chào")
    passed = [(await ask("sendMessage", chat_id=7, text="a"))["ok"] for _ in range(3)]
    assert passed == [True] * 3
    assert (await ask("sendMessage", chat_id=7, text="a"))["error_code"] == 429
    await asyncio.sleep(0.51)
    assert (await ask("sendMessage", chat_id=7, text="a"))["ok"]
    assert (await ask("sendMessage", chat_id=7, text="a"))["error_code"] == 429


# Faults in the updates


async def test_updates_come_twice_late_and_out_of_order(api: BotApi, ask: Client) -> None:
    api.duplicate()
    api.say(LAN, "một")
    with api.disorder():
        api.say(LAN, "hai")
        api.say(LAN, "ba")
    updates = (await ask("getUpdates"))["result"]
    ids = [update["update_id"] for update in updates]
    assert ids == [1000, 1000, 1002, 1001]
    assert (await ask("getUpdates", offset=1003))["result"] == []
    api.echo(1001)
    assert [u["update_id"] for u in (await ask("getUpdates", offset=1003))["result"]] == [1001]
    assert (await ask("getUpdates", offset=1003))["result"] == []


async def test_a_webhook_gets_echoes_too(api: BotApi, ask: Client) -> None:
    receiver = Receiver()
    runner, url = await served(receiver)
    await ask("setWebhook", url=url)
    api.duplicate()
    api.say(LAN, "một")
    api.echo(1000)
    await api.await_for(lambda: len(receiver.got) == 3)
    await runner.cleanup()
    assert {update["update_id"] for update in receiver.got} == {1000}


async def test_any_update_can_be_pushed(api: BotApi, ask: Client) -> None:
    api.push({"brain_wave": {"strength": 3}})
    api.push({"message": {"message_id": "x", "chat": "nowhere"}})
    api.push({"update_id": 5, "message": None})
    chat = {"id": 9, "type": "private", "first_name": "A"}
    api.push({"message": {"message_id": 4, "date": 1, "chat": chat, "text": "a"}})
    assert [u["update_id"] for u in (await ask("getUpdates"))["result"]] == [1000, 1001, 5, 1002]
    sent = await ask("sendMessage", chat_id=9, text="a")
    assert sent["result"]["message_id"] == 5


async def test_the_clock_dates_messages(api: BotApi) -> None:
    api.clock.set(1_000_000)
    assert api.say(LAN, "chào")["date"] == 1_000_000
    api.clock.advance(60)
    assert api.say(LAN, "chào")["date"] == 1_000_060


def test_waiting_in_vain_tells_what_was_called(api: BotApi) -> None:
    with pytest.raises(TimeoutError, match="not seen"):
        api.wait_for(lambda: api.called("getMe"), timeout=0.1)


# As a process


async def test_the_light_server_answers_counts_and_hands_out_updates() -> None:
    light = Light()
    url = await light.start()
    async with aiohttp.ClientSession(url) as session:

        async def ask(path: str, **body: Any) -> Any:
            async with session.post(path, **body) as answer:
                return await answer.json()

        assert (await ask("/bot1:T/getMe"))["result"]["is_bot"]
        poll = asyncio.create_task(ask("/bot1:T/getUpdates", json={"timeout": 5}))
        await asyncio.sleep(0.05)
        await ask("/control/updates", json=[{"message": {}}, {"message": {}}])
        assert [u["update_id"] for u in (await poll)["result"]] == [1, 2]
        assert len((await ask("/bot1:T/getUpdates", json={"offset": 2}))["result"]) == 1
        sent = await ask("/bot1:T/sendMessage", data={"chat_id": "7", "text": "ộ"})
        assert (sent["result"]["chat"]["id"], sent["result"]["text"]) == (7, "ộ")
        form = aiohttp.FormData({"chat_id": "8"}, default_to_multipart=True)
        assert (await ask("/bot1:T/sendDocument", data=form))["result"]["chat"]["id"] == 8
        assert (await ask("/control/stats"))["sent"] == 2
        assert [chat for _, chat in await ask("/control/sent?from=1")] == [8]
    await light.stop()


def call(url: str, body: Any) -> Any:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


@pytest.mark.parametrize("light", [("--no-opinion",), ("--light",)])
def test_it_runs_as_a_process(light: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "tests.botapi", *light]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    try:
        url = json.loads(process.stdout.readline())["url"]
        chat = {"id": 9, "type": "private", "first_name": "A"}
        update = {"message": {"message_id": 4, "date": 1, "chat": chat, "text": "a"}}
        assert call(f"{url}/control/updates", [update])["sent"] == 0
        assert len(call(f"{url}/bot1:TEST/getUpdates", {"limit": 5})["result"]) == 1
        assert call(f"{url}/bot1:TEST/sendMessage", {"chat_id": 9, "text": "a"})["ok"]
        with urllib.request.urlopen(f"{url}/control/stats") as answer:
            assert json.load(answer)["calls"] == {"getUpdates": 1, "sendMessage": 1}
    finally:
        process.terminate()
        process.stdout.close()
        assert process.wait(timeout=10) == 0
