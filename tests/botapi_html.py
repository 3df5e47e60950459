"""Telegram's HTML parse mode: text and entities out of markup, refusing what Telegram refuses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.botapi_wire import Refusal, bad

KINDS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
ENTITY = re.compile(r"&(?:#([0-9]+)|#x([0-9a-fA-F]+)|([a-zA-Z]+));")
ATTRIBUTE = re.compile(r"""\s*([a-zA-Z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")


def units(text: str) -> int:
    """The length in UTF-16 code units, by which Telegram counts offsets."""
    return len(text.encode("utf-16-le")) // 2


def unparsed(problem: str) -> Refusal:
    return bad(f"can't parse entities: {problem}")


@dataclass(slots=True)
class _Open:
    tag: str
    offset: int
    attributes: dict[str, str]


class _Parser:
    def __init__(self, markup: str) -> None:
        self.markup, self.at = markup, 0
        self.text = ""
        self.open: list[_Open] = []
        self.entities: list[dict[str, Any]] = []

    def parse(self) -> tuple[str, list[dict[str, Any]]]:
        while self.at < len(self.markup):
            if self.markup[self.at] == "<":
                self._tag()
            elif found := ENTITY.match(self.markup, self.at):
                self.text += _character(found)
                self.at = found.end()
            else:
                self.text += self.markup[self.at]
                self.at += 1
        if self.open:
            tag = self.open[-1].tag
            raise unparsed(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return self.text, self.entities

    def _offset(self) -> int:
        return len(self.markup[: self.at].encode())

    def _tag(self) -> None:
        end = self.markup.find(">", self.at)
        if end < 0:
            raise unparsed(f"Unclosed start tag at byte offset {self._offset()}")
        inner = self.markup[self.at + 1 : end]
        if inner.startswith("/"):
            self._close(inner[1:].strip().lower())
        else:
            self._start(inner)
        self.at = end + 1

    def _start(self, inner: str) -> None:
        name = re.match(r"[^\s]*", inner)
        tag = (name.group() if name else "").lower()
        if tag not in KINDS:
            raise unparsed(f'Unsupported start tag "{tag}" at byte offset {self._offset()}')
        attributes = _attributes(inner[len(tag) :], tag, self._offset())
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise unparsed(f'Tag "span" must have class "tg-spoiler" at byte {self._offset()}')
        self.open.append(_Open(tag, units(self.text), attributes))

    def _close(self, tag: str) -> None:
        if not self.open:
            raise unparsed(f"Unexpected end tag at byte offset {self._offset()}")
        opened = self.open.pop()
        if tag not in ("", opened.tag):
            raise unparsed(
                f"Unmatched end tag at byte offset {self._offset()}, "
                f'expected "</{opened.tag}>", found "</{tag}>"'
            )
        length = units(self.text) - opened.offset
        if length:
            self.entities.append(
                {"offset": opened.offset, "length": length} | _entity(opened, self.text)
            )


def _attributes(rest: str, tag: str, offset: int) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while rest[at:].strip():
        match = ATTRIBUTE.match(rest, at)
        if match is None:
            raise unparsed(f'Unexpected attribute in the tag "{tag}" at byte offset {offset}')
        name, *values = match.groups()
        found[name.lower()] = next((_unescaped(v) for v in values if v is not None), "")
        at = match.end()
    return found


def _entity(opened: _Open, text: str) -> dict[str, Any]:
    kind, attributes = KINDS[opened.tag], opened.attributes
    if kind == "text_link":
        covered = text.encode("utf-16-le")[opened.offset * 2 :].decode("utf-16-le")
        return {"type": kind, "url": attributes.get("href") or covered}
    if kind == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    if kind == "custom_emoji":
        return {"type": kind, "custom_emoji_id": attributes.get("emoji-id", "")}
    return {"type": kind}


def _character(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        return NAMED.get(name, found.group())
    return chr(int(decimal) if decimal else int(hexadecimal, 16))


def _unescaped(value: str) -> str:
    return ENTITY.sub(_character, value)


def parsed(markup: str) -> tuple[str, list[dict[str, Any]]]:
    """The text a user sees and its entities in order; raises Refusal as Telegram does."""
    text, entities = _Parser(markup).parse()
    return trimmed(text, sorted(entities, key=lambda e: (e["offset"], -e["length"])))


def loose(markup: str) -> list[str]:
    """Ampersands that Telegram leaves standing though its manual asks for &amp;."""
    bare = [m.start() for m in re.finditer("&", markup) if not ENTITY.match(markup, m.start())]
    named = [m.group() for m in ENTITY.finditer(markup) if m[3] and m[3] not in NAMED]
    return [f"bare & at character {at}" for at in bare] + [f"unknown {name}" for name in named]


def trimmed(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """Without white space at the ends, which Telegram drops."""
    cut = units(text) - units(text.lstrip())
    text = text.strip()
    kept = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] + entity["length"] - cut, units(text))
        if end > start:
            kept.append(entity | {"offset": start, "length": end - start})
    return text, kept
