import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import segno

from bot.channel import (
    ChatMovedError,
    Event,
    RefusedError,
    SendError,
    TryLaterError,
    UneditableError,
    UnreachablePersonError,
)
from bot.polling import FetchError
from bot.telegram import CommandList, Profile, Telegram, TokenError, bot_key
from handlers.messages import Kind
from storage.outbox import Outgoing
from tests.botapi import BotApi

UNSAID = 3.0
SENDS = {"text": "sendMessage", "picture": "sendPhoto", "document": "sendDocument"}
NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server
    assert server.violations == []


@pytest.fixture
async def telegram(api: BotApi) -> AsyncIterator[Telegram]:
    channel = connected(api)
    yield channel
    await channel.close()


def connected(api: BotApi, **more: Any) -> Telegram:
    return Telegram(
        "1:TEST", lambda recipe: (recipe["content"], recipe["name"]), api_url=api.url, **more
    )


def qr() -> bytes:
    picture = io.BytesIO()
    segno.make("t.me/thonso_bot").save(picture, kind="png", scale=5)
    return picture.getvalue()


def outgoing(sort: str = "text", chat: int | str = 7, **body: Any) -> Outgoing:
    return Outgoing(1, "k", "telegram:1", str(chat), 0, sort, body, NOW)


Way = Callable[[Telegram, Outgoing], Awaitable[str | None]]


async def at_leisure(telegram: Telegram, message: Outgoing) -> str | None:
    return await telegram.deliver(message, None)


async def quickly(telegram: Telegram, message: Outgoing) -> str | None:
    """The way of what is sent over a connection that is open."""
    await telegram.meet()
    begun = telegram.begin(message)
    assert begun is not None
    await asyncio.wait([begun])
    sent = telegram.sent(begun)
    return await telegram.finish(message, begun) if sent is None else sent


@pytest.fixture(params=[at_leisure, quickly])
def way(request: pytest.FixtureRequest) -> Way:
    way: Way = request.param
    return way


async def test_a_text_arrives_with_its_marks_and_choices(
    api: BotApi, telegram: Telegram, way: Way
) -> None:
    api.start(7)
    choices = [[["Sửa", "fix:1"], ["Bỏ", "undo:1"]]]
    sent = await way(telegram, outgoing(text="<b>5 hộ</b> &amp; hơn", choices=choices))

    (seen,) = api.sent_to(7)
    assert str(seen.message_id) == sent
    assert seen.text == "5 hộ & hơn"
    assert [entity["type"] for entity in seen.entities] == ["bold"]
    assert seen.buttons == {"Sửa": "fix:1", "Bỏ": "undo:1"}
    assert api.calls[-1].params["link_preview_options"] == {"is_disabled": True}


async def test_an_edit_changes_the_message_in_place(api: BotApi, telegram: Telegram) -> None:
    api.start(7)
    sent = await telegram.deliver(outgoing(text="5 hộ"), None)
    again = await telegram.deliver(outgoing("edit", text="6 hộ"), sent)
    assert again == sent
    assert api.texts(7) == ["6 hộ"]


async def test_an_edit_that_changes_nothing_is_a_success(api: BotApi, telegram: Telegram) -> None:
    api.start(7)
    sent = await telegram.deliver(outgoing(text="5 hộ"), None)
    assert await telegram.deliver(outgoing("edit", text="5 hộ"), sent) == sent


async def test_a_message_that_is_gone_cannot_be_edited(api: BotApi, telegram: Telegram) -> None:
    api.start(7)
    with pytest.raises(UneditableError):
        await telegram.deliver(outgoing("edit", text="6 hộ"), "4242")
    with pytest.raises(UneditableError):
        await telegram.deliver(outgoing("edit", text="6 hộ"), None)


async def test_a_tap_is_answered_in_plain_words(api: BotApi, telegram: Telegram) -> None:
    api.start(7)
    await telegram.deliver(outgoing(text="?", choices=[[["Có", "yes"]]]), None)
    query = api.tap(7, api.sent_to(7)[0], "yes")
    await telegram.deliver(outgoing("toast", text="<b>Đã</b> &lt;ghi", tap=query["id"]), None)
    assert api.answers[query["id"]]["text"] == "Đã <ghi"


async def test_a_tap_answered_too_late_is_no_error(api: BotApi, telegram: Telegram) -> None:
    api.start(7)
    await telegram.deliver(outgoing(text="?", choices=[[["Có", "yes"]]]), None)
    query = api.tap(7, api.sent_to(7)[0], "yes")
    api.clock.advance(3600)
    assert await telegram.deliver(outgoing("toast", text="x", tap=query["id"]), None) is None


async def test_a_document_arrives_with_its_vietnamese_name(api: BotApi, telegram: Telegram) -> None:
    api.start(7)
    recipe = {"content": b"PK\x03\x04noi dung", "name": "Báo cáo tuần 3.docx"}
    sent = await telegram.deliver(
        outgoing("document", text="<b>Tuần 3</b>", recipe=recipe, choices=[[["Gửi", "ok"]]]), None
    )
    (seen,) = api.sent_to(7)
    assert (str(seen.message_id), seen.text, seen.buttons) == (sent, "Tuần 3", {"Gửi": "ok"})
    assert seen.file is not None
    assert (seen.file.name, seen.file.content) == ("Báo cáo tuần 3.docx", recipe["content"])


async def test_what_a_caption_cannot_hold_follows_as_text(api: BotApi, telegram: Telegram) -> None:
    api.start(7)
    text = "\n".join(f"Thôn {n}: {n} hộ" for n in range(200))
    recipe = {"content": qr(), "name": "qr.png"}
    await telegram.deliver(outgoing("picture", text=text, recipe=recipe), None)
    assert len(api.sent_to(7)) == 2
    assert "\n".join(api.texts(7)) == text


async def test_a_long_text_is_cut_and_carries_its_choices_at_the_end(
    api: BotApi, telegram: Telegram
) -> None:
    api.start(7)
    text = "\n".join(f"Thôn {n}: {n} hộ" for n in range(600))
    await telegram.deliver(outgoing(text=text, choices=[[["Xong", "ok"]]]), None)
    seen = api.sent_to(7)
    assert "\n".join(one.text for one in seen) == text
    assert [bool(one.buttons) for one in seen] == [False] * (len(seen) - 1) + [True]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "error", "status": 500}, TryLaterError),
        ({"kind": "error", "status": 502}, TryLaterError),
        ({"kind": "error", "status": 401, "description": "Unauthorized"}, TryLaterError),
        ({"kind": "reset_before"}, TryLaterError),
        ({"kind": "reset_after"}, TryLaterError),
        ({"kind": "truncated"}, TryLaterError),
        ({"kind": "half_closed"}, TryLaterError),
        ({"kind": "malformed"}, TryLaterError),
        ({"kind": "gateway_after"}, TryLaterError),
        ({"kind": "blocked"}, UnreachablePersonError),
        ({"kind": "bad", "description": "Bad Request: chat not found"}, UnreachablePersonError),
        (
            {"kind": "bad", "description": "Bad Request: user is deactivated"},
            UnreachablePersonError,
        ),
        ({"kind": "bad", "description": "Bad Request: message can't be edited"}, UneditableError),
        ({"kind": "bad", "description": "Bad Request: BUTTON_DATA_INVALID"}, RefusedError),
    ],
)
async def test_each_refusal_says_what_is_to_be_done(
    api: BotApi, telegram: Telegram, way: Way, fault: dict[str, Any], error: type[SendError]
) -> None:
    api.start(7)
    api.fault(method="sendMessage", **fault)
    with pytest.raises(error) as caught:
        await way(telegram, outgoing(text="5 hộ"))
    assert "TEST" not in str(caught.value)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        *((17, 17.0), (1.5, 1.5), ("3", 3.0), ("2.5", 2.5), ("1e999", UNSAID), (1e300, 86400.0)),
        *((None, UNSAID), (0, UNSAID), (-5, UNSAID), ("soon", UNSAID), ([1], UNSAID)),
    ],
)
@pytest.mark.parametrize("sort", ["text", "picture"])
async def test_flooding_tells_how_long_to_wait(
    api: BotApi, telegram: Telegram, way: Way, sort: str, told: Any, seconds: float
) -> None:
    if way is quickly and sort != "text":
        way = at_leisure
    api.fault("flood", SENDS[sort], retry_after=told)
    recipe = {"content": qr(), "name": "qr.png"}
    with pytest.raises(TryLaterError) as caught:
        await way(telegram, outgoing(sort, text="5 hộ", recipe=recipe))
    assert (caught.value.wait, caught.value.paced) == (timedelta(seconds=seconds), True)


@pytest.mark.parametrize("kind", ["unmeasured", "old"])
@pytest.mark.parametrize("sort", ["text", "document"])
async def test_an_answer_that_ends_with_its_connection_counts(
    api: BotApi, telegram: Telegram, way: Way, sort: str, kind: str
) -> None:
    if way is quickly and sort != "text":
        way = at_leisure
    api.start(7)
    api.fault(kind, SENDS[sort])
    recipe = {"content": qr(), "name": "qr.png"}
    sent = await way(telegram, outgoing(sort, text="5 hộ", recipe=recipe))
    [seen] = api.sent_to(7)
    assert sent == str(seen.raw["message_id"])


@pytest.mark.parametrize("kind", ["wordless", "empty_handed"])
@pytest.mark.parametrize("sort", ["text", "picture", "document"])
async def test_what_was_taken_without_a_word_about_it_is_sent_and_has_no_id(
    api: BotApi, telegram: Telegram, way: Way, sort: str, kind: str
) -> None:
    if way is quickly and sort != "text":
        way = at_leisure
    api.start(7)
    api.fault(kind, SENDS[sort])
    recipe = {"content": qr(), "name": "qr.png"}
    assert await way(telegram, outgoing(sort, text="5 hộ", recipe=recipe)) is None
    assert len(api.sent_to(7)) == 1


async def test_what_is_refused_with_success_has_not_left(
    api: BotApi, telegram: Telegram, way: Way
) -> None:
    api.fault("error", "sendMessage", status=200)
    with pytest.raises(TryLaterError):
        await way(telegram, outgoing(text="5 hộ"))


async def test_a_moved_group_tells_its_new_id(api: BotApi, telegram: Telegram, way: Way) -> None:
    api.fault("migrate", "sendMessage", to=-100123)
    with pytest.raises(ChatMovedError) as caught:
        await way(telegram, outgoing(text="5 hộ", chat=-5))
    assert caught.value.chat == "-100123"


async def test_nobody_listening_is_a_passing_fault_that_hides_the_token() -> None:
    channel = Telegram("1:SECRET", lambda _: (b"", ""), api_url="http://127.0.0.1:9")
    with pytest.raises(TryLaterError) as caught:
        await channel.deliver(outgoing(text="5 hộ"), None)
    await channel.close()
    assert "SECRET" not in repr(caught.value) + repr(caught.value.__context__) + repr(channel)


async def test_marks_that_telegram_cannot_read_are_dropped_rather_than_the_words(
    api: BotApi, telegram: Telegram, way: Way
) -> None:
    api.start(7)
    unclosed = "Bad Request: can't parse entities: unclosed tag"
    api.fault("bad", "sendMessage", description=unclosed)
    await way(telegram, outgoing(text="<b>5</b> &amp; 6"))
    assert api.texts(7) == ["5 & 6"]


async def test_what_has_to_wait_or_to_be_cut_is_not_begun(telegram: Telegram) -> None:
    assert telegram.begin(outgoing(text="5 hộ")) is None  # nothing is connected yet
    await telegram.meet()
    assert telegram.begin(outgoing("edit", text="5 hộ", edits="1")) is None
    assert telegram.begin(outgoing(text="hộ " * 3_000)) is None
    assert telegram.begin(outgoing(text=" ")) is None


async def test_whoever_gives_a_message_up_leaves_its_connection_to_nobody_else(
    api: BotApi, telegram: Telegram
) -> None:
    api.start(7)
    await telegram.meet()
    api.fault("delay", "sendMessage", seconds=0.2)
    begun = telegram.begin(outgoing(text="5 hộ"))
    assert begun is not None
    begun.cancel()
    assert telegram.begin(outgoing(text="6 hộ")) is None  # it still waits for its answer
    assert telegram.sent(begun) is None
    assert await telegram.meet() == telegram.me


async def test_setup_tells_telegram_the_commands_and_texts(api: BotApi) -> None:
    vi = (("baocao", "Báo cáo"), ("tong", "Tổng của thôn"))
    channel = connected(
        api,
        commands=[
            CommandList("default", "", vi),
            CommandList("all_private_chats", "en", (("report", "Report"),)),
        ],
        profiles=[Profile("", "Bot của thôn", "Thôn Số")],
    )
    await channel.setup()
    await channel.close()
    assert [command["command"] for command in api.commands] == ["baocao", "tong"]
    assert "setChatMenuButton" in {call.method for call in api.calls}
    assert channel.me.username == "thonso_bot"


async def test_updates_are_fetched_raw_and_understood(api: BotApi, telegram: Telegram) -> None:
    api.say(7, "Hôm nay 5 hộ")
    (raw,) = await telegram.fetch(None, 0)
    heard = telegram.incoming(Event(telegram.bot, str(raw["update_id"]), raw, NOW))
    assert (heard.kind, heard.text) == (Kind.MESSAGE, "Hôm nay 5 hộ")
    assert await telegram.fetch(raw["update_id"] + 1, 0) == []


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"kind": "error", "status": 409, "description": "Conflict: terminated"}, "conflict"),
        ({"kind": "error", "status": 401, "description": "Unauthorized"}, "token"),
        ({"kind": "error", "status": 500}, "network"),
        ({"kind": "flood"}, "paced"),
        ({"kind": "malformed"}, "garbled"),
    ],
)
async def test_a_failed_fetch_names_its_reason(
    api: BotApi, telegram: Telegram, fault: dict[str, Any], reason: str
) -> None:
    api.fault(**fault)
    with pytest.raises(FetchError) as caught:
        await telegram.fetch(None, 0)
    assert caught.value.reason == reason


async def test_a_long_poll_can_be_cancelled(api: BotApi, telegram: Telegram) -> None:
    polling = asyncio.create_task(telegram.fetch(None, 50))
    await api.await_for(lambda: api.called("getUpdates"))
    polling.cancel()
    await asyncio.wait({polling}, timeout=30)
    assert polling.cancelled()


@pytest.mark.parametrize("token", ["", "abc", "12", "12:", ":abc", "x:abc"])
def test_a_malformed_token_is_refused_without_repeating_it(token: str) -> None:
    with pytest.raises(TokenError) as caught:
        bot_key(token)
    assert "abc" not in str(caught.value)


def test_a_socks_proxy_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="http"):
        Telegram("1:TEST", lambda _: (b"", ""), proxy="socks5://127.0.0.1:1080")
