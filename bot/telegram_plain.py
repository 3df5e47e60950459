"""The updates that nearly all are, read as they came: a person's text, a person's tap, in private.

python-telegram-bot takes a quarter of a millisecond for what is read here in a few microseconds.
Whatever is in any way unlike what the Bot API describes is left to it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import product
from types import NoneType
from typing import Any, Final, TypeGuard

from bot.channel import Event
from handlers.messages import Incoming, Kind

# Marks in the text say nothing here; anything else beside these asks for a closer look.
_MESSAGE: Final = frozenset({"message_id", "from", "chat", "date", "text", "entities"})
_TAP: Final = frozenset({"id", "from", "message", "chat_instance", "data"})
_LATEST: Final = 2**33  # seconds since 1970
# Types are compared all at once: one by one takes most of the time.
_TEXT_PARTS: Final = ("message_id", "date", "text", "from", "chat")
_TEXT_TYPES: Final = (int, int, str, dict, dict)
_NAMED: Final = ("id", "first_name", "last_name", "language_code")
_PERSONS: Final = frozenset(product([int], [str], [str, NoneType], [str, NoneType]))
# Looking a member up takes longer than all else that is done for a field.
_SAYS, _TAPS, _IS_SILENT = Kind.MESSAGE, Kind.TAP, Kind.OTHER


def plain_text(event: Event) -> Incoming | None:
    """A person's text in their own chat; None for anything else."""
    raw = event.raw
    said, order = raw.get("message"), raw.get("update_id")
    if len(raw) != 2 or type(said) is not dict or not said.keys() <= _MESSAGE:  # noqa: PLR2004  it and its number
        return None
    parts: tuple[Any, ...] = tuple(map(said.get, _TEXT_PARTS))
    if tuple(map(type, parts)) != _TEXT_TYPES or type(order) is not int:
        return None
    number, date, text, person, there = parts
    chat = _private(there)
    if chat is None or not _is_person(person) or not 0 < date < _LATEST:
        return None
    text = text.replace("\0", "")
    return Incoming(
        bot=event.bot,
        mark=event.mark,
        kind=_SAYS if text else _IS_SILENT,
        chat=chat,
        person=str(person["id"]),
        sent=datetime.fromtimestamp(date, UTC),
        received=event.received,
        text=text,
        message=str(number),
        order=order,
        language=person.get("language_code"),
        display_name=_name(person),
    )


def plain_tap(event: Event) -> Incoming | None:
    """A person's tap in their own chat; None for anything else."""
    raw = event.raw
    tap, order = raw.get("callback_query"), raw.get("update_id")
    if len(raw) != 2 or type(tap) is not dict or not tap.keys() <= _TAP:  # noqa: PLR2004  it and its number
        return None
    query, data, said, person = (tap.get(each) for each in ("id", "data", "message", "from"))
    if type(query) is not str or type(data) is not str or type(said) is not dict:
        return None
    number, chat = said.get("message_id"), _private(said.get("chat"))
    dated = type(said.get("date")) is int and type(number) is int
    if chat is None or not _is_person(person) or not dated or type(order) is not int:
        return None
    return Incoming(
        bot=event.bot,
        mark=event.mark,
        kind=_TAPS,
        chat=chat,
        person=str(person["id"]),
        sent=event.received,
        received=event.received,
        message=str(number),
        choice=data.replace("\0", ""),
        tap=query,
        order=order,
        language=person.get("language_code"),
        display_name=_name(person),
    )


def _private(chat: Any) -> str | None:
    if type(chat) is not dict or chat.get("type") != "private":
        return None
    number = chat.get("id")
    return str(number) if type(number) is int else None


def _is_person(person: Any) -> TypeGuard[dict[str, Any]]:
    if type(person) is not dict or person.get("is_bot") is not False:
        return False
    return tuple(map(type, map(person.get, _NAMED))) in _PERSONS


def _name(person: Mapping[str, Any]) -> str:
    first, last = person["first_name"], person.get("last_name")
    return (f"{first} {last}" if last else str(first)).replace("\0", "")
