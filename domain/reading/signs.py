"""The words of intent in a message: which there are, and where."""

from itertools import pairwise
from typing import Final

from domain.reading.phrases import END, Sense
from domain.reading.tokens import Tokens
from domain.reading.wondering import Supposed, supposed

_WROTE: Final = frozenset({"bao", "ghi", "go", "nhap", "nhan", "bam", "viet", "gui", "nop"})
_RIGHT: Final = frozenset({"la", "ra", "phai", "chi", "co"})
_TENS: Final = frozenset({"muoi", "chuc", "tram"})
_ADDRESSED: Final = frozenset({"anh", "chi", "ad", "bot", "sep", "em", "vay"})
_QUOTES: Final = frozenset('"“”«»')
_NO: Final = frozenset({"khong", "ko", "k", "hong", "hem"})


class Signs:
    """The words of intent in a message: how often each, where first, and the words they cover."""

    __slots__ = (
        "covered",
        "ends_asking",
        "ends_in_not_yet",
        "first",
        "quotes",
        "size",
        "supposed",
        "words",
    )

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.size = len(words)
        self.first: dict[str, int] = {}
        self.covered: dict[str, int] = {}
        self.ends_asking = False
        self.ends_in_not_yet = False
        self.quotes = False
        self.supposed = Supposed.NOTHING

    def __contains__(self, tag: str) -> bool:
        return tag in self.first

    def alone(self, tag: str, spare: int = 1) -> bool:
        """Tell whether the message says little else."""
        return tag in self.first and self.size - self.covered[tag] <= spare


def signs_of(tokens: Tokens, named: set[int]) -> Signs:
    """Find the words of intent; single words inside a longer phrase or a place's name are none."""
    keys, distinct, plain = tokens.keys, tokens.distinct, tokens.plain
    words = [part.key for part in tokens.parts if part.said]
    signs = Signs(words)
    first, covered = signs.first, signs.covered
    size, taken, spent = len(keys), 0, 0
    for at, part in enumerate(tokens.parts):
        if not part.intents or at < spent or at in named:
            continue
        after = at + 1
        if after < size and keys[after] in part.intents:
            reached = _collect(tokens, at, signs, taken)
            taken, spent = max(taken, abs(reached)), max(spent, -reached)
        elif at >= taken:
            for tag in part.bare_hints if plain else part.hints:
                if tag not in first:
                    first[tag] = at
                    covered[tag] = 1
    asked = first.get("how_many", 0)
    if asked and (
        keys[asked - 1] in _TENS or (keys[asked] == "may" and keys[asked - 1][0].isdecimal())
    ):
        del first["how_many"]
    if ("dung" in distinct and _rights_a_figure(keys)) or _opens_with_a_star(keys):
        first.setdefault("correct", size - 1)
        covered.setdefault("correct", 0)
    signs.quotes = "told" in first and not _QUOTES.isdisjoint(distinct)
    signs.supposed = supposed(tokens, how_many="how_many" in first)
    _mark_end(signs, tokens)
    return signs


def _mark_end(signs: Signs, tokens: Tokens) -> None:
    """Tell how a message ends: with a question mark, in "chưa", in "có ... thế không"."""
    keys, distinct, words = tokens.keys, tokens.distinct, signs.words
    signs.ends_asking = "?" in distinct and "?" in keys[-2:]
    if "chua" in distinct:
        said = words[:-1] if words[-1] in _ADDRESSED else words
        signs.ends_in_not_yet = "chua" in said[-2:]
    refused = "the" in distinct and not _NO.isdisjoint(words[-2:])
    if refused and "the" in words[:-2] and "co" in words[:-3]:
        signs.first.setdefault("whether", len(keys) - 1)


def _rights_a_figure(keys: list[str]) -> bool:
    """Tell whether one figure is set against another: "em báo 6 mà đúng là 8"."""
    pairs = enumerate(pairwise(keys))
    wrote = next((k for k, (a, b) in pairs if a in _WROTE and b[0].isdecimal()), None)
    if wrote is None or "dung" not in keys[wrote:]:
        return False
    at = keys.index("dung", wrote)
    right = any(k[0].isdecimal() for k in keys[at + 2 : at + 5])
    return right and keys[at + 1] in _RIGHT


def _opens_with_a_star(keys: list[str]) -> bool:
    """Tell whether a slip is put right as in chats: "*11 hộ"."""
    return keys[0] == "*" and keys.count("*") == 1 and len(keys) > 1 and keys[1][0].isdecimal()


def _collect(tokens: Tokens, at: int, signs: Signs, taken: int) -> int:
    """Note what the phrases from token `at` on mean; return where the longest of several ends.

    The end is negative where the phrase means none of what its words mean elsewhere.
    """
    part, keys, known, last = tokens.parts[at], tokens.keys, tokens.known, at + 1
    node = part.intents
    alone = part.bare_hints if tokens.plain else part.hints
    found = [(tag, last) for tag in alone] if at >= taken else []
    while last < len(keys) and keys[last] in node:
        node = node[keys[last]]
        last += 1
        if END in node:
            spelt, said = tokens.exact[at:last], keys[at:last]
            senses: tuple[Sense, ...] = node[END]
            fitting = [s for s in senses if s.fits(spelt, said, known, plain=tokens.plain)]
            found += [(sense.tag, last) for sense in fitting]
    reached = found[-1][1] if found else 0
    if any(tag == "else" and end == reached for tag, end in found):
        return -reached
    for tag, end in found:
        if end - at > 1 or reached - at == 1:
            signs.first.setdefault(tag, at)
            signs.covered[tag] = max(signs.covered.get(tag, 0), end - at)
    return reached if reached - at > 1 else 0
