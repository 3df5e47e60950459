"""What a message may look like: its text, its entities, its keyboard."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from tests import botapi_html
from tests.botapi_wire import Json, Params, bad

ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
MODES = {"html", "markdown", "markdownv2"}
START_LINK = re.compile(r"(?:t\.me|telegram\.me)/\w+\?start(?:group)?=([^\s\"'<>&]*)")
START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w+)?")

Text = tuple[str, list[Json]]


def formatted(params: Params, field: str, doubts: list[str]) -> Text:
    """The text of `field` as the user sees it, with its entities."""
    markup = params.text(field)
    mode = params.text("parse_mode").lower()
    if mode and mode not in MODES:
        raise bad("unsupported parse_mode")
    if mode == "html":
        doubts += botapi_html.loose(markup)
        return botapi_html.parsed(markup)
    if mode:
        doubts.append(f"parse mode {params.text('parse_mode')} is not modelled by this server")
    listed = params.json("entities" if field == "text" else "caption_entities", "entities")
    return botapi_html.trimmed(markup, _checked(listed or [], markup))


def _checked(entities: Any, text: str) -> list[Json]:
    if not isinstance(entities, list) or not all(isinstance(e, dict) for e in entities):
        raise bad("can't parse entities: expected an Array of MessageEntity")
    length = botapi_html.units(text)
    for entity in entities:
        start, span = entity.get("offset"), entity.get("length")
        if not isinstance(start, int) or not isinstance(span, int) or "type" not in entity:
            raise bad("can't parse entities: can't parse MessageEntity")
        if start < 0 or span <= 0 or start + span > length:
            raise bad("can't parse entities: entity is outside of the text")
    return entities


def message_text(params: Params, doubts: list[str]) -> Text:
    """A message's text: 1-4096 characters after entities parsing."""
    text, entities = formatted(params, "text", doubts)
    if not text:
        raise bad("message text is empty")
    if len(text) > 4096:
        raise bad("message is too long")
    return text, entities


def caption(params: Params, doubts: list[str]) -> Text:
    """A caption: 0-1024 characters after entities parsing."""
    text, entities = formatted(params, "caption", doubts)
    if len(text) > 1024:
        raise bad("message caption is too long")
    return text, entities


def bad_start_links(text: str, entities: list[Json], keyboard: Json | None) -> list[str]:
    """Invitation links whose payload Telegram would not pass on."""
    buttons = [b for row in (keyboard or {}).get("inline_keyboard", []) for b in row]
    places = [text, *(e.get("url", "") for e in entities), *(b.get("url", "") for b in buttons)]
    payloads = [payload for place in places for payload in START_LINK.findall(place)]
    return [f"start payload {p!r}" for p in payloads if not START_PAYLOAD.fullmatch(p)]


def commands_in(text: str) -> list[Json]:
    """The bot_command entities that a client finds in what its user typed."""
    return [
        {
            "type": "bot_command",
            "offset": botapi_html.units(text[: found.start()]),
            "length": len(found.group()),
        }
        for found in COMMAND.finditer(text)
    ]


def keyboard(params: Params, doubts: list[str], *, inline_only: bool = False) -> Json | None:
    """The reply markup, checked; None where there is none."""
    markup = params.json("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup, doubts)
    if inline_only:
        raise bad("inline keyboard expected")
    if "keyboard" in markup:
        _reply_keyboard(markup["keyboard"])
    elif markup and not (markup.get("remove_keyboard") or markup.get("force_reply")):
        raise bad("object expected as reply markup")
    return markup or None


def _rows(rows: Any, what: str) -> list[list[Any]]:
    if not isinstance(rows, list):
        raise bad(f'field "{what}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad(f'field "{what}" must be an Array of Arrays')
    return rows


def _inline(markup: Json, doubts: list[str]) -> Json | None:
    rows = _rows(markup["inline_keyboard"], "inline_keyboard")
    buttons = [button for row in rows for button in row]
    for button in buttons:
        _button(button)
    if any(len(row) > 8 for row in rows):
        doubts.append("more than 8 buttons in a row")
    if any(not row for row in rows):
        doubts.append("an empty row of buttons")
    if len(buttons) > 100:
        raise bad("reply markup is too long")
    return markup if buttons else None


def _button(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad('can\'t parse inline keyboard button: field "text" must be a non-empty String')
    actions = [name for name in ACTIONS if name in button]
    if not actions:
        raise bad("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad(f"can't parse inline keyboard button: it has {' and '.join(actions)}")
    if actions == ["callback_data"]:
        _callback_data(button["callback_data"])
    if actions == ["url"]:
        _url(button["url"])
    if actions == ["copy_text"] and not _copies(button["copy_text"]):
        raise bad("BUTTON_COPY_TEXT_INVALID")


def _callback_data(data: Any) -> None:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")


def _url(url: Any) -> None:
    parts = urlsplit(url) if isinstance(url, str) else None
    if parts is None or parts.scheme not in {"http", "https", "tg"} or not parts.netloc:
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _copies(copied: Any) -> bool:
    text = copied.get("text") if isinstance(copied, dict) else None
    return isinstance(text, str) and 1 <= len(text) <= 256


def _reply_keyboard(rows: Any) -> None:
    for button in (b for row in _rows(rows, "keyboard") for b in row):
        text = button.get("text") if isinstance(button, dict) else button
        if not isinstance(text, str) or not text.strip():
            raise bad('can\'t parse keyboard button: field "text" must be a non-empty String')
