from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel import Event
from bot.telegram_events import Me, understand
from handlers.messages import Attached, Incoming, Kind

ME = Me(99, "thonso_bot")
SENT = 1_730_000_000
PRIVATE = {"id": 7, "type": "private", "first_name": "Lan"}
GROUP = {"id": -100, "type": "supergroup", "title": "Tổ số"}
LAN = {"id": 7, "is_bot": False, "first_name": "Lan", "last_name": "Vũ", "language_code": "vi"}
BOT = {"id": 99, "is_bot": True, "first_name": "Thôn Số", "username": "thonso_bot"}


def read(raw: dict[str, Any], me: Me = ME) -> Incoming:
    return understand(Event("telegram:99", "5", {"update_id": 5} | raw, NOW), me)


NOW = datetime(2026, 11, 21, tzinfo=UTC)


def message(**fields: Any) -> dict[str, Any]:
    base = {"message_id": 3, "date": SENT, "chat": PRIVATE, "from": LAN}
    return {"message": base | fields}


def said(text: str, **fields: Any) -> Incoming:
    return read(message(chat=GROUP, text=text, **fields))


def test_a_text_is_a_message_with_its_sender_and_date() -> None:
    heard = read(message(text="Hôm nay 5 hộ"))
    assert heard == Incoming(
        bot="telegram:99",
        mark="5",
        kind=Kind.MESSAGE,
        chat="7",
        person="7",
        sent=datetime.fromtimestamp(SENT, UTC),
        received=NOW,
        text="Hôm nay 5 hộ",
        message="3",
        order=5,
        language="vi",
        display_name="Lan Vũ",
    )


def test_an_edit_counts_from_the_moment_of_the_edit() -> None:
    changed = message(text="6 hộ", edit_date=SENT + 60)["message"]
    heard = read({"edited_message": changed})
    assert heard.kind is Kind.EDIT
    assert heard.sent == datetime.fromtimestamp(SENT + 60, UTC)


@pytest.mark.parametrize(
    ("fields", "attached"),
    [
        ({"photo": [{}]}, Attached.PHOTO),
        ({"sticker": {}}, Attached.STICKER),
        ({"voice": {}}, Attached.VOICE),
        ({"video_note": {}}, Attached.VOICE),
        ({"contact": {}}, Attached.CONTACT),
        ({"document": {}}, Attached.FILE),
        ({"animation": {}, "document": {}}, Attached.OTHER),
        ({"location": {}}, Attached.OTHER),
    ],
)
def test_attachments_are_told_apart(fields: dict[str, Any], attached: Attached) -> None:
    heard = read(message(**fields))
    assert (heard.kind, heard.attached) == (Kind.MESSAGE, attached)


def test_a_caption_is_the_text_of_a_photo() -> None:
    assert read(message(photo=[{}], caption="5 hộ")).text == "5 hộ"


def test_only_the_captioned_item_of_an_album_is_answered() -> None:
    assert read(message(photo=[{}], media_group_id="1")).kind is Kind.OTHER
    assert read(message(photo=[{}], media_group_id="1", caption="5")).kind is Kind.MESSAGE


@pytest.mark.parametrize(
    "fields",
    [
        {"new_chat_members": [LAN]},
        {"pinned_message": {}},
        {"text": "x", "from": BOT},
        {"text": "x", "sender_chat": GROUP, "chat": GROUP},
        {"text": "x", "from": None, "chat": {"id": -5, "type": "channel", "title": "k"}},
        {"something_new": {"a": 1}},
    ],
)
def test_what_no_person_says_to_the_bot_asks_for_no_answer(fields: dict[str, Any]) -> None:
    assert read(message(**fields)).kind is Kind.OTHER


@pytest.mark.parametrize("kind", ["channel_post", "message_reaction", "poll", "kind_of_2031"])
def test_unknown_kinds_of_update_are_no_error(kind: str) -> None:
    assert read({kind: {"whatever": 1}}).kind is Kind.OTHER


@pytest.mark.parametrize(
    "raw",
    [
        {"message": 5},
        {"message": {"message_id": 3}},
        {"message": {"message_id": 3, "date": SENT}},
        {"message": {"message_id": "3", "date": SENT, "chat": PRIVATE}},
        {"callback_query": {"id": "1"}},
        {"update_id": "5"},
        {"update_id": True},
    ],
)
def test_a_malformed_update_raises(raw: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError, KeyError, AttributeError)):
        read(raw)


@pytest.mark.parametrize(
    ("text", "addressed", "left"),
    [
        ("5 hộ", False, "5 hộ"),
        ("/tong", True, "/tong"),
        ("/tong@thonso_bot thôn 1", True, "/tong thôn 1"),
        ("/tong@ThonSo_Bot", True, "/tong"),
        ("@thonso_bot 5 hộ", True, "5 hộ"),
        ("Xin @Thonso_Bot ghi 5 hộ", True, "Xin ghi 5 hộ"),
        ("@thonso_bot2 5 hộ", False, "@thonso_bot2 5 hộ"),
        ("thư a@thonso_bot.vn", False, "thư a@thonso_bot.vn"),
        ("@thonso_bot", True, ""),
        ("@thonso_bot\nTHÔN 1: 5\nTHÔN 2: 6", True, "THÔN 1: 5\nTHÔN 2: 6"),
    ],
)
def test_in_a_group_the_bot_knows_when_it_is_spoken_to(
    text: str, addressed: bool, left: str
) -> None:
    heard = said(text)
    assert (heard.kind, heard.group) == (Kind.MESSAGE, True)
    assert (heard.addressed, heard.text) == (addressed, left)


def test_a_command_for_another_bot_is_not_ours() -> None:
    assert said("/tong@other_bot").kind is Kind.OTHER


def test_a_reply_to_the_bot_is_spoken_to_it() -> None:
    cited = {"message_id": 2, "date": SENT, "chat": GROUP, "from": BOT, "text": "Đã ghi"}
    heard = said("sửa 6", reply_to_message=cited)
    assert (heard.addressed, heard.reply_to) == (True, "2")
    other = said("sửa 6", reply_to_message=cited | {"from": LAN})
    assert (other.addressed, other.reply_to) == (False, "2")


def test_a_topic_of_a_forum_is_not_a_reply() -> None:
    opening = {"message_id": 2, "date": SENT, "chat": GROUP, "from": BOT, "forum_topic_created": {}}
    assert said("5 hộ", reply_to_message=opening).reply_to is None


@pytest.mark.parametrize(
    ("origin", "of_another"),
    [
        ({"type": "hidden_user", "sender_user_name": "Ai đó"}, True),
        ({"type": "user", "sender_user": LAN | {"id": 77}}, True),
        ({"type": "user", "sender_user": LAN}, False),
        ({"type": "chat", "sender_chat": GROUP}, True),
    ],
)
def test_a_forwarded_message_is_known_as_somebody_elses_words(
    origin: dict[str, Any], of_another: bool
) -> None:
    heard = read(message(text="5 hộ", forward_origin=origin | {"date": SENT}))
    assert (heard.kind, heard.forwarded) == (Kind.MESSAGE, of_another)
    assert not read(message(text="5 hộ")).forwarded


@pytest.mark.parametrize("date", [SENT, 0])
def test_a_tap_names_its_choice_and_its_message_even_when_that_is_gone(date: int) -> None:
    cited = {"message_id": 8, "date": date, "chat": PRIVATE, "text": "?", "from": BOT}
    tapped = {"id": "44", "from": LAN, "chat_instance": "1", "data": "undo:1", "message": cited}
    heard = read({"callback_query": tapped})
    assert (heard.kind, heard.choice, heard.tap) == (Kind.TAP, "undo:1", "44")
    assert (heard.chat, heard.person, heard.message, heard.sent) == ("7", "7", "8", NOW)


def test_a_tap_without_a_message_asks_for_no_answer() -> None:
    tapped = {"id": "44", "from": LAN, "chat_instance": "1", "data": "x"}
    assert read({"callback_query": tapped}).kind is Kind.OTHER


@pytest.mark.parametrize(
    ("chat", "was", "now", "kind"),
    [
        (PRIVATE, "member", "kicked", Kind.BLOCKED),
        (PRIVATE, "kicked", "member", Kind.UNBLOCKED),
        (GROUP, "left", "member", Kind.ADDED),
        (GROUP, "left", "administrator", Kind.ADDED),
        (GROUP, "member", "administrator", Kind.OTHER),
        (GROUP, "administrator", "kicked", Kind.REMOVED),
        (GROUP, "member", "left", Kind.REMOVED),
    ],
)
def test_the_bot_notices_where_it_is_wanted(
    chat: dict[str, Any], was: str, now: str, kind: Kind
) -> None:
    heard = read({"my_chat_member": change(chat, was, now)})
    assert (heard.kind, heard.chat, heard.person) == (kind, str(chat["id"]), "7")


def change(chat: dict[str, Any], was: str, now: str) -> dict[str, Any]:
    more = {"administrator": RIGHTS, "kicked": {"until_date": 0}}
    return {
        "chat": chat,
        "from": LAN,
        "date": SENT,
        "old_chat_member": {"user": BOT, "status": was} | more.get(was, {}),
        "new_chat_member": {"user": BOT, "status": now} | more.get(now, {}),
    }


RIGHTS: dict[str, Any] = dict.fromkeys(
    (
        *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages"),
        *("can_manage_video_chats", "can_restrict_members", "can_promote_members"),
        *("can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
        "can_delete_stories",
    ),
    False,
)


def test_both_tellings_of_a_move_name_the_old_chat_and_the_new() -> None:
    old = {"id": -5, "type": "group", "title": "Tổ"}
    left = read(message(chat=old, migrate_to_chat_id=-100))
    come = read(message(chat=GROUP, migrate_from_chat_id=-5))
    for heard in (left, come):
        assert (heard.kind, heard.chat, heard.moved_to) == (Kind.MIGRATED, "-5", "-100")


def test_before_the_bot_knows_its_name_bare_commands_still_work() -> None:
    unknown = Me(99)
    assert read(message(chat=GROUP, text="/tong"), unknown).addressed
    assert read(message(text="/tong@thonso_bot"), unknown).kind is Kind.MESSAGE


@given(st.integers(0, 10**9))
def test_sent_is_an_aware_moment(seconds: int) -> None:
    heard = read(message(text="x", date=seconds))
    assert heard.sent == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
