"""Cutting a long text into messages a channel takes, with nothing lost.

The text is light HTML: escaped, with tags such as <b> that are closed on the line they opened on.
Lengths are those Telegram counts: UTF-16 units after the marks are read (Bot API, "Formatting
options" and sendMessage: 1-4096 characters after entities parsing).
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

TELEGRAM_TEXT: Final = 4096
TELEGRAM_CAPTION: Final = 1024

_TOKEN = re.compile(r"<[^<>]*>|&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);|.", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_NAME = re.compile(r"</?\s*([\w-]+)")
_JOINER: Final = "\u200d"


def split(text: str, limit: int = TELEGRAM_TEXT) -> list[str]:
    """Cut `text` into pieces of at most `limit` units each: at line ends, else at spaces.

    Joined by line ends the pieces give the text back, but for lines longer than `limit` and for
    blank pieces, which no channel takes. A text that is blank gives no piece. Tags open at a cut
    inside a line are closed and opened again. `limit` is at least 8.
    """
    if not _begins_plainly(text) and not plain(text).strip():
        return []
    if len(text) <= limit // 2 or _raw_units(text) <= limit:
        return [text]
    pieces = _packed(_short_lines(text, limit), limit)
    return [piece for piece in pieces if plain(piece).strip()]


def _begins_plainly(text: str) -> bool:
    """Tell whether the first character is seen as it is, so that the text is not blank."""
    return text[:1] not in {"<", "&", ""} and not text[0].isspace()


def units(text: str) -> int:
    """The length of light HTML as Telegram counts it."""
    return _raw_units(plain(text))


def plain(text: str) -> str:
    """The words of light HTML without its marks."""
    return html.unescape(_TAG.sub("", text))


def _raw_units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _short_lines(text: str, limit: int) -> Iterator[str]:
    for line in text.split("\n"):
        if units(line) <= limit:
            yield line
        else:
            yield from _cut_line(line, limit)


def _packed(lines: Iterator[str], limit: int) -> list[str]:
    pieces: list[str] = []
    held: list[str] = []
    length = -1
    for line in lines:
        size = units(line)
        if held and length + 1 + size > limit:
            pieces.append("\n".join(held))
            held, length = [], -1
        held.append(line)
        length += 1 + size
    pieces.append("\n".join(held))
    return pieces


def _cut_line(line: str, limit: int) -> Iterator[str]:
    tokens = _TOKEN.findall(line)
    start = 0
    opened: list[str] = []
    while start < len(tokens):
        end = _cut(tokens, start, limit)
        part = tokens[start:end]
        still = _open_after(opened, part)
        yield "".join([*opened, *part, *(f"</{_name(tag)}>" for tag in reversed(still))])
        opened, start = still, end


def _cut(tokens: list[str], start: int, limit: int) -> int:
    """Where the piece that begins at token `start` ends."""
    sizes = accumulate(_size(token) for token in tokens[start:])
    end = start + sum(1 for _ in _while_within(sizes, limit))
    if end >= len(tokens):
        return len(tokens)
    for place in range(end, start, -1):
        if tokens[place - 1].isspace():
            return place
    whole = end
    while whole > start + 1 and _glued(tokens[whole - 1], tokens[whole]):
        whole -= 1
    return whole if whole > start + 1 else max(end, start + 1)


def _while_within(sizes: Iterator[int], limit: int) -> Iterator[int]:
    for size in sizes:
        if size > limit:
            return
        yield size


def _size(token: str) -> int:
    if token.startswith("<") and len(token) > 1:
        return 0
    return _raw_units(html.unescape(token))


def _glued(before: str, after: str) -> bool:
    """Tell whether two characters are one to the eye: a base and its marks, a joined emoji."""
    if _JOINER in {before, after}:
        return True
    return len(after) == 1 and unicodedata.category(after).startswith("M")


def _open_after(opened: list[str], tokens: list[str]) -> list[str]:
    still = list(opened)
    for token in tokens:
        if token.startswith("</"):
            if still:
                still.pop()
        elif token.startswith("<") and len(token) > 1:
            still.append(token)
    return still


def _name(tag: str) -> str:
    found = _NAME.match(tag)
    return found.group(1) if found else ""
