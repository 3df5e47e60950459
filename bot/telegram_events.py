"""Understanding what Telegram reports: a raw update becomes an `Incoming`.

Bot API: Update, Message, CallbackQuery, ChatMemberUpdated. What is no message of a person to the
bot is `Kind.OTHER`; what is no update at all raises.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from telegram import (
    CallbackQuery,
    ChatMember,
    ChatMemberUpdated,
    MaybeInaccessibleMessage,
    Message,
    Update,
    User,
)
from telegram.constants import ChatMemberStatus, ChatType

from bot.channel import Event
from bot.telegram_plain import plain_tap, plain_text
from bot.unreadable import UNREADABLE
from handlers.messages import Attached, Incoming, Kind

LISTENED: Final = ("message", "edited_message", "callback_query", "my_chat_member")

_GROUPS: Final = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})
_SPOKEN_IN: Final = _GROUPS | {ChatType.PRIVATE}
_INSIDE: Final = frozenset(
    {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.MEMBER}
)
# An animation comes with a document beside it: the first that fits counts.
_ATTACHED: Final = {
    "photo": Attached.PHOTO,
    "sticker": Attached.STICKER,
    "voice": Attached.VOICE,
    "video_note": Attached.VOICE,
    "contact": Attached.CONTACT,
    "animation": Attached.OTHER,
    "document": Attached.FILE,
    "audio": Attached.OTHER,
    "video": Attached.OTHER,
    "location": Attached.OTHER,
    "venue": Attached.OTHER,
    "poll": Attached.OTHER,
    "dice": Attached.OTHER,
    "game": Attached.OTHER,
    "story": Attached.OTHER,
    "paid_media": Attached.OTHER,
    "checklist": Attached.OTHER,
}
# Only these are parsed: the rest of a message costs time and says nothing here.
_READ: Final = frozenset(
    {
        "message_id",
        "date",
        "edit_date",
        "chat",
        "from",
        "sender_chat",
        "text",
        "caption",
        "media_group_id",
        "reply_to_message",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "message_thread_id",
        "is_topic_message",
    }
)
_READ_OF_CITED: Final = frozenset(
    {"message_id", "date", "chat", "from", "message_thread_id", "is_topic_message"}
)
_COMMAND = re.compile(r"\A/(\w+)(?:@(\w+))?(?!\S)")


# Arguments of an `Incoming`: built once, since copying it field by field costs as much as parsing.
Fields = dict[str, Any]


class MalformedUpdateError(ValueError):
    """The update is not what the Bot API describes."""


@dataclass(frozen=True, slots=True)
class Me:
    """The bot as its users know it; the name is unknown until Telegram was reached."""

    id: int
    username: str | None = None


def understand(event: Event, me: Me) -> Incoming:
    """Read one update. Raises `MalformedUpdateError`, or what python-telegram-bot raises."""
    if (plain := plain_text(event)) is not None:
        return _plainly_said(plain, me)
    if (plain := plain_tap(event)) is not None:
        return plain
    fields = _base(event)
    update = Update.de_json(_trimmed(event.raw), None)
    if update.message is not None:
        fields |= _said(update.message, event.raw["message"], me, Kind.MESSAGE)
    elif update.edited_message is not None:
        fields |= _said(update.edited_message, event.raw["edited_message"], me, Kind.EDIT)
    elif update.callback_query is not None:
        fields |= _tapped(update.callback_query)
    elif update.my_chat_member is not None:
        fields |= _joined(update.my_chat_member)
    return Incoming(**fields)


def _plainly_said(said: Incoming, me: Me) -> Incoming:
    text = said.text
    if "@" not in text:
        return said
    kind = Kind.OTHER if _meant_for_another(text, me) else said.kind
    return said._replace(kind=kind, text=_without_name(text, me))


def _base(event: Event) -> Fields:
    order = event.raw.get("update_id")
    if type(order) is not int:
        raise MalformedUpdateError("no update_id")
    if UNREADABLE in event.raw:
        raise MalformedUpdateError("no JSON")
    return {
        "bot": event.bot,
        "mark": event.mark,
        "kind": Kind.OTHER,
        "chat": "",
        "person": "",
        "sent": event.received,
        "received": event.received,
        "order": order,
    }


def _trimmed(raw: Mapping[str, Any]) -> dict[str, Any]:
    update: dict[str, Any] = {"update_id": raw["update_id"]}
    for kind in LISTENED:
        if kind in raw:
            update[kind] = _part(kind, raw[kind])
    return update


def _part(kind: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise MalformedUpdateError(f"{kind} is no object")
    if kind == "callback_query" and isinstance(value.get("message"), dict):
        return value | {"message": _only(value["message"], _READ_OF_CITED)}
    if kind in ("message", "edited_message"):
        return _message_part(value)
    return value


def _message_part(value: dict[str, Any]) -> dict[str, Any]:
    for needed in ("message_id", "date"):
        if type(value.get(needed)) is not int:
            raise MalformedUpdateError(f"a message without {needed}")
    part = _only(value, _READ)
    cited = part.get("reply_to_message")
    if isinstance(cited, dict):
        part["reply_to_message"] = _only(cited, _READ_OF_CITED)
    return part


def _only(value: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value[name] for name in names & value.keys()}


def _said(said: Message, raw: dict[str, Any], me: Me, kind: Kind) -> Fields:
    if said.migrate_to_chat_id is not None or said.migrate_from_chat_id is not None:
        return _migrated(said)
    text = _kept(said.text or said.caption or "")
    cited = _cited(said, raw)
    attached = _attachment(raw)
    group = said.chat.type in _GROUPS
    fields: Fields = {
        "chat": _id(said.chat.id),
        "group": group,
        "sent": (said.edit_date or said.date) if kind is Kind.EDIT else said.date,
        "message": str(said.message_id),
        "reply_to": _id(cited.message_id) if cited is not None else None,
        "thread": _topic(said),
        "attached": attached,
        "text": _without_name(text, me),
        "forwarded": _is_of_another(raw),
        "addressed": not group or _addressed(text, cited, me),
    }
    if _asks_for_answer(said, text, attached, me, kind):
        fields["kind"] = kind
    return fields | _person(said.from_user)


def _is_of_another(raw: dict[str, Any]) -> bool:
    """Tell whether a message is forwarded from anybody but the one who forwards it."""
    origin = raw.get("forward_origin")
    if not isinstance(origin, dict):
        return False
    first, person = origin.get("sender_user"), raw.get("from")
    if not isinstance(first, dict) or not isinstance(person, dict):
        return True
    return first.get("id") != person.get("id")


def _attachment(raw: dict[str, Any]) -> Attached:
    for name in _ATTACHED:
        if name in raw:
            return _ATTACHED[name]
    return Attached.NOTHING


def _asks_for_answer(said: Message, text: str, attached: Attached, me: Me, kind: Kind) -> bool:
    """Tell what a person says to the bot from what merely happens, or is said to others."""
    if not _from_person(said) or _meant_for_another(text, me):
        return False
    if text:
        return True
    return kind is not Kind.EDIT and attached is not Attached.NOTHING and not said.media_group_id


def _kept(text: Any) -> str:
    """The text without what PostgreSQL refuses to keep."""
    if not isinstance(text, str):
        raise MalformedUpdateError("a text that is none")
    return text.replace("\0", "")


def _id(number: Any) -> str:
    """An id as the program keeps it: python-telegram-bot takes whatever it is given."""
    if type(number) is not int:
        raise MalformedUpdateError("an id that is no number")
    return str(number)


def _person(person: User | None) -> Fields:
    if person is None:
        return {}
    return {
        "person": _id(person.id),
        "language": _kept(person.language_code or "") or None,
        "display_name": _kept(person.full_name),
    }


def _migrated(said: Message) -> Fields:
    """Both chats are told of a move; either telling names the old chat and the new."""
    old = said.migrate_from_chat_id or said.chat.id
    new = said.migrate_to_chat_id or said.chat.id
    return {
        "kind": Kind.MIGRATED,
        "sent": said.date,
        "chat": _id(old),
        "moved_to": _id(new),
        "group": True,
    }


def _cited(said: Message, raw: dict[str, Any]) -> Message | None:
    """The message replied to; in a forum every message of a topic cites the topic's opening."""
    if "forum_topic_created" in raw.get("reply_to_message", ()):
        return None
    return said.reply_to_message


def _from_person(said: Message) -> bool:
    """Tell whether a person wrote it in a chat: no bot, no channel, no anonymous admin."""
    writer = said.from_user
    spoken = said.sender_chat is None and said.chat.type in _SPOKEN_IN
    return spoken and writer is not None and not writer.is_bot


def _is_me(name: str, me: Me) -> bool:
    return me.username is not None and name.lower() == me.username.lower()


def _meant_for_another(text: str, me: Me) -> bool:
    command = _COMMAND.match(text)
    return bool(command and command[2] and me.username and not _is_me(command[2], me))


def _addressed(text: str, cited: Message | None, me: Me) -> bool:
    command = _COMMAND.match(text)
    if command and (not command[2] or _is_me(command[2], me)):
        return True
    writer = cited.from_user if cited is not None else None
    if writer is not None and writer.id == me.id:
        return True
    mention = _mention(me)
    return mention is not None and mention.search(text) is not None


def _mention(me: Me) -> re.Pattern[str] | None:
    if me.username is None:
        return None
    return re.compile(rf"(?<![\w@/])@{re.escape(me.username)}(?!\w)", re.IGNORECASE)


def _without_name(text: str, me: Me) -> str:
    """The text without the bot's own name, in a command or as a mention."""
    if "@" not in text:
        return text
    command = _COMMAND.match(text)
    if command and command[2] and _is_me(command[2], me):
        text = f"/{command[1]}{text[command.end() :]}"
    mention = _mention(me)
    if mention is None or not mention.search(text):
        return text
    return re.sub(r"(?<=\S)[ \t]{2,}(?=\S)", " ", mention.sub("", text)).strip()


def _tapped(query: CallbackQuery) -> Fields:
    fields, message = _person(query.from_user), query.message
    if message is None or query.data is None or message.chat.type not in _SPOKEN_IN:
        return fields
    return fields | {
        "kind": Kind.TAP,
        "chat": _id(message.chat.id),
        "group": message.chat.type in _GROUPS,
        "choice": _kept(query.data),
        "tap": _kept(query.id),
        "message": _id(message.message_id),
        "thread": _topic(message),
    }


def _topic(said: MaybeInaccessibleMessage) -> str | None:
    """The topic of a forum; a supergroup that is none has thread ids of mere replies."""
    if not isinstance(said, Message) or not said.is_topic_message or not said.message_thread_id:
        return None
    return _id(said.message_thread_id)


def _joined(change: ChatMemberUpdated) -> Fields:
    group = change.chat.type in _GROUPS
    was, now = _inside(change.old_chat_member), _inside(change.new_chat_member)
    fields = _person(change.from_user) | {
        "chat": _id(change.chat.id),
        "group": group,
        "sent": change.date,
    }
    if was == now or change.chat.type not in _SPOKEN_IN:
        return fields
    joined, left = (Kind.ADDED, Kind.REMOVED) if group else (Kind.UNBLOCKED, Kind.BLOCKED)
    return fields | {"kind": joined if now else left}


def _inside(member: ChatMember) -> bool:
    return member.status in _INSIDE or bool(getattr(member, "is_member", False))
