"""From tokens to items: every phrase of the vocabulary with what it means."""

from typing import Any, Final

from domain.reading.phrases import END, Sense, Tree
from domain.reading.tokens import MASKS, Tokens
from domain.reading.word import DOUBTED, lone

_NOTHING: Final[frozenset[str]] = frozenset()
_COUNTING: Final = frozenset({"figure", "numeral", "classifier", "vague"})


class Item:
    """A phrase of the message, tokens `first` up to but without `last`, and what it means."""

    __slots__ = ("also", "first", "last", "tag", "value")

    def __init__(
        self, tag: str, value: Any, first: int, last: int, also: frozenset[str] = _NOTHING
    ) -> None:
        self.tag = tag
        self.value = value
        self.first = first
        self.last = last
        self.also = also


def items_of(tokens: Tokens) -> list[Item]:
    """Cut the tokens into the longest phrases the vocabulary knows, from left to right."""
    found: list[Item] = []
    keys, parts, plain = tokens.keys, tokens.parts, tokens.plain
    size, at = len(keys), 0
    while at < size:
        part = parts[at]
        sense = part.bare_alone if plain else part.alone
        after = at + 1
        if sense is None or (after < size and keys[after] in part.branch):
            item = _longest(part.branch, tokens, at, found)
            after = item.last
        else:
            item = Item(sense.tag, sense.value, at, after, sense.also)
        found.append(item)
        at = after
    if "[" in tokens.text:
        _free_masks(found, tokens)
    return found


def _free_masks(items: list[Item], tokens: Tokens) -> None:
    """Let the noun that names a masked number count nothing: "12 hộ zalo:[SĐT]"."""
    for at, item in enumerate(items):
        if not (item.tag == "sign" and item.value in MASKS):
            continue
        gap = 2 if at and items[at - 1].value in (":", "=") else 1
        named = items[at - gap] if at >= gap else None
        tied = gap > 1 or tokens.glued(item.first)
        if (
            named is not None
            and tied
            and named.tag == "label"
            and not _counted(items[max(0, at - gap - 1) : at - gap])
        ):
            named.tag, named.value = "filler", None


def _longest(node: Tree, tokens: Tokens, at: int, before: list[Item]) -> Item:
    """The longest phrase from token `at` on; `node` is where its first word leads."""
    keys = tokens.keys
    best: Sense | None = None
    last, reached, size = at + 1, at, len(keys)
    while True:
        senses = node.get(END)
        if senses is not None:
            sense = _allowed(senses, tokens, at, last)
            if sense is not None:
                doubted = sense.tag == "favour" or keys[at] in DOUBTED
                if not doubted or not _unlikely(sense, tokens, at, before):
                    best, reached = sense, last
                elif len(senses) > 1 and sense.tag == "verb":
                    best, reached = senses[-1], last
        if last == size:
            break
        branch = node.get(keys[last])
        if branch is None:
            break
        node = branch
        last += 1
    if best is None:
        best, reached = lone(keys[at], tokens.exact[at]), at + 1
    return Item(best.tag, best.value, at, reached, best.also)


def _unlikely(sense: Sense, tokens: Tokens, at: int, before: list[Item]) -> bool:
    """Tell whether what stands before a phrase speaks against what it would mean."""
    if sense.tag == "favour" and at == 1 and tokens.keys[0] == "/":
        return True
    if sense.tag == "favour" or (sense.tag == "stock" and tokens.keys[at] == "nha"):
        return _counted(before)
    if sense.tag == "verb" and tokens.exact[at] == "cai":
        return _counted(before)
    return sense.tag == "label" and tokens.exact[at] == "nha" and not _numbered(tokens, at, before)


def _numbered(tokens: Tokens, at: int, before: list[Item]) -> bool:
    """Tell whether "nha" has a figure: without one it is a mere word of politeness."""
    later = tokens.keys[at + 1 : at + 3]
    leads = any(k[0].isdecimal() or k == "nao" for k in later) or (tokens.plain and ":" in later)
    if leads and not _counted(before):
        return True
    earlier = [i for i in before[-3:-1] if i.value not in (":", "=")]
    listed = bool(earlier) and earlier[-1].tag == "label"
    return tokens.plain and _counted(before) and not listed


def _counted(before: list[Item]) -> bool:
    """Tell whether a figure stands before: then "hộ em" is households and no favour."""
    return bool(before) and before[-1].tag in _COUNTING


def _allowed(senses: tuple[Sense, ...], tokens: Tokens, at: int, last: int) -> Sense | None:
    """The first sense that the words, spelt as they are, can have."""
    if not senses[0].spelt:
        return senses[0]
    if last - at > 1:
        spelt, keys = tokens.exact[at:last], tokens.keys[at:last]
        for sense in senses:
            if sense.fits(spelt, keys, tokens.known, plain=tokens.plain):
                return sense
        return None
    spelling, key = tokens.exact[at], tokens.keys[at]
    for sense in senses:
        if sense.allows(spelling, key, tokens.plain):
            return sense
    return None
