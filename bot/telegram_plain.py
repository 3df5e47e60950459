"""The updates that nearly all are, read as they came: a person's text, a person's tap, in private.

python-telegram-bot takes a quarter of a millisecond for what is read here in a few microseconds.
Whatever is in any way unlike what the Bot API describes is left to it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

# Marks in the text say nothing here; anything else beside these asks for a closer look.
_MESSAGE: Final = frozenset({"message_id", "from", "chat", "date", "text", "entities"})
_TAP: Final = frozenset({"id", "from", "message", "chat_instance", "data"})
_LATEST: Final = 2**33  # seconds since 1970

Fields = dict[str, Any]


def plain_text(raw: Mapping[str, Any]) -> Fields | None:
    """A person's text in their own chat as fields of an `Incoming`; None for anything else."""
    said = raw.get("message")
    if len(raw) != 2 or type(said) is not dict or not said.keys() <= _MESSAGE:  # noqa: PLR2004  it and its number
        return None
    number, date, text = said.get("message_id"), said.get("date"), said.get("text")
    if type(number) is not int or type(date) is not int or type(text) is not str:
        return None
    chat, person = _private(said.get("chat")), _person(said.get("from"))
    if chat is None or person is None or not 0 < date < _LATEST:
        return None
    return {
        "chat": chat,
        "sent": datetime.fromtimestamp(date, UTC),
        "message": str(number),
        "text": text.replace("\0", ""),
        **person,
    }


def plain_tap(raw: Mapping[str, Any]) -> Fields | None:
    """A person's tap in their own chat as fields of an `Incoming`; None for anything else."""
    tap = raw.get("callback_query")
    if len(raw) != 2 or type(tap) is not dict or not tap.keys() <= _TAP:  # noqa: PLR2004  it and its number
        return None
    query, data, said = tap.get("id"), tap.get("data"), tap.get("message")
    if type(query) is not str or type(data) is not str or type(said) is not dict:
        return None
    number, chat, person = (
        said.get("message_id"),
        _private(said.get("chat")),
        _person(tap.get("from")),
    )
    dated = type(said.get("date")) is int
    if chat is None or person is None or type(number) is not int or not dated:
        return None
    return {
        "chat": chat,
        "choice": data.replace("\0", ""),
        "tap": query,
        "message": str(number),
        **person,
    }


def _private(chat: Any) -> str | None:
    if type(chat) is not dict or chat.get("type") != "private":
        return None
    number = chat.get("id")
    return str(number) if type(number) is int else None


def _person(person: Any) -> Fields | None:
    if type(person) is not dict or person.get("is_bot") is not False:
        return None
    number, first = person.get("id"), person.get("first_name")
    last, language = person.get("last_name"), person.get("language_code")
    if type(number) is not int or type(first) is not str:
        return None
    if not (type(last) is str or last is None) or not (type(language) is str or language is None):
        return None
    name = f"{first} {last}" if last else first
    return {"person": str(number), "language": language, "display_name": name.replace("\0", "")}
