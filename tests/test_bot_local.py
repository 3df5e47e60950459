from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channel import Channel, Event, RefusedError, UneditableError
from bot.local import Local, Phone, UnknownBubbleError
from handlers.messages import Kind
from storage.outbox import Outgoing

NOW = datetime(2026, 11, 26, 1, 45, tzinfo=UTC)
MAI = Phone("volunteer", "Mai", "volunteer", "Thôn Đông")
LAN = Phone("lead", "Lan", "lead", "Thôn Đông")


def local(render: Any = None, first_id: int = 1) -> Local:
    return Local([MAI, LAN], lambda: NOW, render, first_id)


def outgoing(text: str, chat: str = "volunteer", sort: str = "text", **body: Any) -> Outgoing:
    return Outgoing(7, "k", "local:demo", chat, 0, sort, {"text": text, **body}, NOW)


def test_it_is_a_channel_like_the_others() -> None:
    channel: Channel = local()
    assert channel.bot == "local:demo"


def test_a_sent_text_arrives_as_a_message() -> None:
    page = local()
    event = page.say("volunteer", "12 hộ", "mark-0001")
    heard = page.incoming(event)
    assert (heard.kind, heard.text, heard.sent, heard.mark) == (
        Kind.MESSAGE,
        "12 hộ",
        NOW,
        "mark-0001",
    )
    assert heard.chat == heard.person == "volunteer"
    assert heard.channel == "local"
    assert heard.message == str(page.conversation("volunteer")[0].id)
    assert page.conversation("lead") == []


def test_an_event_read_back_from_storage_means_the_same() -> None:
    page = local()
    event = page.say("volunteer", "12 hộ", "mark-0001")
    raw: Mapping[str, Any] = {**event.raw}
    assert page.incoming(Event(event.bot, event.mark, raw, NOW)) == page.incoming(event)


def test_what_is_no_event_of_a_phone_here_is_refused() -> None:
    page = local()
    for raw in ({}, {"phone": "x", "kind": "message"}, {"phone": "lead", "kind": "blocked"}):
        with pytest.raises((KeyError, ValueError)):
            page.incoming(Event(page.bot, "m", raw, NOW))


def test_the_same_mark_is_the_same_event_and_the_same_bubble() -> None:
    page = local()
    first = page.say("volunteer", "12 hộ", "mark-0001")
    assert page.say("volunteer", "12 hộ", "mark-0001") is first
    assert len(page.conversation("volunteer")) == 1
    with pytest.raises(UnknownBubbleError):
        page.say("lead", "12 hộ", "mark-0001")


def test_order_grows_with_every_event_and_ids_are_text_on_the_page() -> None:
    page = local(first_id=2**62)
    sent = page.incoming(page.say("volunteer", "12 hộ", "mark-0001"))
    edited = page.incoming(page.rewrite("volunteer", str(2**62), "13 hộ", "mark-0002"))
    assert edited.order > sent.order
    assert page.conversation("volunteer")[0].as_json()["id"] == "4611686018427387904"


def test_an_edit_changes_ones_own_message_in_place() -> None:
    page = local()
    sent = page.incoming(page.say("volunteer", "12 hộ", "mark-0001"))
    heard = page.incoming(page.rewrite("volunteer", sent.message or "", "13 hộ", "mark-0002"))
    assert (heard.kind, heard.message, heard.text) == (Kind.EDIT, sent.message, "13 hộ")
    (bubble,) = page.conversation("volunteer")
    assert (bubble.text, bubble.edited) == ("13 hộ", True)


async def test_nobody_edits_what_the_bot_or_another_phone_said() -> None:
    page = local()
    said = await page.deliver(outgoing("Đã ghi"), None)
    mine = page.incoming(page.say("volunteer", "12 hộ", "mark-0001")).message
    with pytest.raises(UnknownBubbleError):
        page.rewrite("volunteer", said or "", "x", "mark-0002")
    with pytest.raises(UnknownBubbleError):
        page.rewrite("lead", mine or "", "x", "mark-0003")


async def test_only_a_choice_that_is_shown_can_be_tapped() -> None:
    page = local()
    said = await page.deliver(outgoing("Đã ghi", choices=[[["Hoàn tác", "undo:1"]]]), None)
    heard = page.incoming(page.tap("volunteer", said or "", "undo:1", "mark-0001"))
    assert (heard.kind, heard.choice, heard.message) == (Kind.TAP, "undo:1", said)
    assert heard.tap == "mark-0001"
    assert heard.sent == heard.received
    with pytest.raises(UnknownBubbleError):
        page.tap("volunteer", said or "", "undo:2", "mark-0002")


async def test_a_reply_cites_a_message_of_the_same_conversation() -> None:
    page = local()
    said = await page.deliver(outgoing("Còn 1 giờ"), None)
    heard = page.incoming(page.say("volunteer", "5 hộ", "mark-0001", said))
    assert heard.reply_to == said
    with pytest.raises(UnknownBubbleError):
        page.say("lead", "5 hộ", "mark-0002", said)


async def test_an_edit_by_the_bot_replaces_text_and_choices() -> None:
    page = local()
    said = await page.deliver(outgoing("Đã ghi", choices=[[["Hoàn tác", "undo:1"]]]), None)
    assert await page.deliver(outgoing("Đã hoàn tác", sort="edit"), said) == said
    (bubble,) = page.conversation("volunteer")
    assert (bubble.text, bubble.choices) == ("Đã hoàn tác", ())


async def test_an_edit_of_a_message_that_is_gone_says_so() -> None:
    with pytest.raises(UneditableError):
        await local().deliver(outgoing("x", sort="edit"), "99")


async def test_a_toast_passes_and_stays_in_no_conversation() -> None:
    page = local()
    with page.feed.listening() as heard:
        assert await page.deliver(outgoing("Xong", sort="toast", tap="mark-0001"), None) is None
        change = heard.get_nowait()
    assert change
    assert (change.name, change.data["text"], change.data["tap"]) == ("toast", "Xong", "mark-0001")
    assert page.conversation("volunteer") == []


async def test_a_picture_is_made_from_its_recipe_and_served_under_a_secret_name() -> None:
    page = local(render=lambda recipe: (recipe["text"].encode(), "qr.png"))
    await page.deliver(outgoing("Mã mời", sort="picture", recipe={"text": "abc"}), None)
    (bubble,) = page.conversation("volunteer")
    assert bubble.picture
    assert page.file(bubble.file) == (b"abc", "qr.png")
    assert page.file("guess") is None


async def test_a_document_nobody_can_make_is_refused() -> None:
    with pytest.raises(RefusedError):
        await local().deliver(outgoing("Báo cáo", sort="document"), None)


async def test_what_goes_to_somebody_whose_phone_is_not_here_is_taken_and_dropped() -> None:
    page = local()
    assert await page.deliver(outgoing("Nhắc", chat="m17"), None) is not None
    assert page.conversation("volunteer") == page.conversation("lead") == []


def test_what_was_not_taken_in_is_shown_so_and_can_be_sent_again() -> None:
    page = local()
    event = page.say("volunteer", "12 hộ", "mark-0001")
    page.failed(event)
    assert page.conversation("volunteer")[0].failed
    assert page.say("volunteer", "12 hộ", "mark-0001") is event
    assert not page.conversation("volunteer")[0].failed


def test_a_page_that_does_not_keep_up_is_told_to_connect_again() -> None:
    page = local()
    with page.feed.listening() as slow:
        for n in range(300):
            page.say("volunteer", "1 hộ", f"mark-{n:04}")
        assert slow.get_nowait() is None
        assert slow.empty()
