"""Cutting a message into words, figures and marks, each with the place it came from."""

import re
import unicodedata
from collections.abc import Container, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from domain.reading.patterns import compiled

if TYPE_CHECKING:
    from domain.reading.word import Word

# Powers of ten, fractions and small raised digits stay whole, to be asked about.
_SMALL: Final = "\u00b2\u00b3\u00b9\u00bc-\u00be\u2070\u2074-\u2079\u2080-\u2089\u2150-\u215e\u2189"
MASKS: Final = frozenset(["[SĐT]", "[SỐ GIẤY TỜ]", "[MẬT KHẨU]"])
PIECE: Final = re.compile(
    r"\[(?:SĐT|SỐ GIẤY TỜ|MẬT KHẨU)\]"
    r"|\d++[eE][+\-]?\d++(?![^\W_])"
    rf"|\d*+[{_SMALL}]++"
    r"|\d+(?:[.,/:\-–]\d+)*|[^\W\d_]+(?:\d+[^\W\d_]*)*|\n|\t|[^\w\s]"
)
_UNCLEAR: Final = rf"((?<![^\W\d_])[{_SMALL}]+)"
_DROPPED: Final = re.compile("[\u200b-\u200f\ufe0f\u20e3\ufeff\xad]")
# The letter under every marked Latin letter; marks that stand alone are dropped.
_BARE = {ord("đ"): "d", ord("ð"): "d", **dict.fromkeys(range(0x300, 0x370))}
_BARE |= {
    code: bare
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if (bare := unicodedata.normalize("NFD", chr(code))[0]).isascii()
}
_LETTERS_OR_DIGITS: Final = r"\d+|\D+"
_OLD_AND_NEW: Final = (
    "oà/òa oá/óa oả/ỏa oã/õa oạ/ọa oè/òe oé/óe oẻ/ỏe oẽ/õe oẹ/ọe uỳ/ùy uý/úy uỷ/ủy uỹ/ũy uỵ/ụy"
)
_SEATS: Final = dict(pair.split("/") for pair in _OLD_AND_NEW.split())
# The tone on the wrong letter of "ươ", or a horn left out: "ngưòi", "đựơc", "nguời".
_MISPLACED: Final = (
    "ưò/ườ ưó/ướ ưỏ/ưở ưõ/ưỡ ưọ/ượ ừơ/ườ ứơ/ướ ửơ/ưở ữơ/ưỡ ựơ/ượ uờ/ườ uớ/ướ uỡ/ưỡ uợ/ượ"
)
_HORNS: Final = dict(pair.split("/") for pair in _MISPLACED.split())
_SETTLED: Final = _SEATS | _HORNS
_FIRST, _LAST, _WITHIN = (
    "".join(sorted({pair[at] for pair in pairs}))
    for pairs, at in ((_SETTLED, 0), (_SEATS, 1), (_HORNS, 1))
)
_TONES: Final = re.compile(rf"[{_FIRST}](?<!q.)(?:[{_LAST}](?!\w)|[{_WITHIN}])")
# Piles of combining marks, which take quadratic time to put in order.
_PILED: Final = r"([\u0300-\u036f]{4})[\u0300-\u036f]+"

# A word's key, its exact spelling, and for a figure its digits with their signs.
Piece = tuple[str, str, str]


class Tokens:
    """A message in pieces: parallel lists, `text[starts[i]:ends[i]]` is piece `i`.

    `distinct` are the keys, each once.
    """

    __slots__ = ("distinct", "ends", "exact", "keys", "known", "parts", "plain", "starts", "text")

    def __init__(self, text: str, known: Container[str]) -> None:
        self.text = text
        self.known = known
        self.keys: list[str] = []
        self.distinct: set[str] = set()
        self.exact: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.parts: list[Word] = []
        self.plain = True

    def words(self, first: int, last: int) -> str:
        """The message's own words from piece `first` up to but without piece `last`."""
        return self.text[self.starts[first] : self.ends[last - 1]] if last > first else ""

    def glued(self, at: int) -> bool:
        """Tell whether piece `at` follows the piece before it without a space."""
        return 0 < at < len(self.starts) and self.starts[at] == self.ends[at - 1]


@lru_cache(maxsize=8192)
def key_of(word: str) -> str:
    """The spelling under which a word is looked up: lower case, no marks, final y as i."""
    word = word.lower()
    if not word.isascii():
        word = word.translate(_BARE)
    if word.endswith("y") and len(word) > 1 and word[-2] in "hklmst":
        return word[:-1] + "i"
    return word


def keys_of_letters(words: Iterable[str]) -> set[str]:
    """The keys of many words of letters alone, worked out together."""
    bare = " ".join(words).lower().translate(_BARE).split()
    return {key_of(word) if word.endswith("y") else word for word in bare}


def settled_tone(text: str) -> str:
    """`text` with the tones of words in oa, oe and uy where the older spelling has them."""
    return text if text.isascii() else _TONES.sub(lambda m: _SETTLED.get(m[0], m[0]), text)


def normalised(text: str) -> str:
    """`text` composed (NFC), with full-width forms and keycap digits as ordinary ones."""
    if text.isascii():
        return text.replace("_", " ")
    text = _DROPPED.sub("", text)
    if not unicodedata.is_normalized("NFKC", text):
        parts = compiled(_UNCLEAR).split(compiled(_PILED).sub(r"\1", text))
        parts[::2] = [unicodedata.normalize("NFKC", part) for part in parts[::2]]
        text = "".join(parts)
    return text.replace("_", " ")


def pieces(text: str) -> list[re.Match[str]]:
    """The matches of words, figures, marks, tabs and line ends, in order."""
    return list(PIECE.finditer(text))


def split_glued(chunk: str) -> list[str]:
    """Cut "cks5tk3" into its letters and digits."""
    return compiled(_LETTERS_OR_DIGITS).findall(chunk)
