"""The words of intent in a message: which there are, and where."""

from dataclasses import dataclass, field

from domain.reading.lexicon import Lexicon
from domain.reading.phrases import END, Sense, Tree
from domain.reading.tokens import Tokens
from domain.reading.wondering import Supposed, supposed

_TENS = frozenset({"muoi", "chuc", "tram"})
_ADDRESSED = frozenset({"anh", "chi", "ad", "bot", "sep", "em", "vay"})
_QUOTES = frozenset('"“”«»')
_NO = frozenset({"khong", "ko", "k", "hong", "hem"})


@dataclass(slots=True, eq=False)
class Signs:
    """The words of intent in a message: how often each, where first, and the words they cover."""

    size: int
    words: list[str] = field(default_factory=list)
    first: dict[str, int] = field(default_factory=dict)
    covered: dict[str, int] = field(default_factory=dict)
    ends_asking: bool = False
    ends_in_not_yet: bool = False
    quotes: bool = False
    supposed: Supposed = Supposed.NOTHING

    def __contains__(self, tag: str) -> bool:
        return tag in self.first

    def alone(self, tag: str, spare: int = 1) -> bool:
        """Tell whether the message says little else."""
        return tag in self.first and self.size - self.covered[tag] <= spare


def signs_of(tokens: Tokens, lexicon: Lexicon, named: set[int]) -> Signs:
    """Find the words of intent; single words inside a longer phrase or a place's name are none."""
    keys = tokens.keys
    size = len(keys)
    words = [k for k in keys if k[0].isalnum()]
    signs = Signs(len(words), words)
    tree = lexicon.intents
    taken = 0
    for at, key in enumerate(keys):
        if key in tree and at not in named:
            taken = max(taken, _collect(tree, tokens, at, size, signs, taken))
    asked = signs.first.get("how_many", 0)
    if asked and (
        keys[asked - 1] in _TENS or (keys[asked] == "may" and keys[asked - 1][0].isdecimal())
    ):
        del signs.first["how_many"]
    signs.ends_asking = "?" in keys[-2:]
    signs.quotes = "told" in signs and not _QUOTES.isdisjoint(keys)
    signs.supposed = supposed(keys)
    said = words[:-1] if words and words[-1] in _ADDRESSED else words
    signs.ends_in_not_yet = "chua" in said[-2:]
    if not _NO.isdisjoint(words[-2:]) and "the" in words[:-2] and "co" in words[:-3]:
        signs.first.setdefault("whether", size - 1)
    return signs


def _collect(tree: Tree, tokens: Tokens, at: int, size: int, signs: Signs, taken: int) -> int:
    node = tree
    keys, last = tokens.keys, at
    found: list[tuple[str, int]] = []
    while last < size and keys[last] in node:
        node = node[keys[last]]
        last += 1
        found += [(s.tag, last) for s in node.get(END, ()) if _means(s, tokens, at, last, taken)]
    reached = max((end for _, end in found), default=0)
    for tag, end in found:
        if end - at > 1 or reached - at == 1:
            signs.first.setdefault(tag, at)
            signs.covered[tag] = max(signs.covered.get(tag, 0), end - at)
    return reached if reached - at > 1 else 0


def _means(sense: Sense, tokens: Tokens, at: int, last: int, taken: int) -> bool:
    """Tell whether the words mean it; a single word inside a longer phrase means nothing."""
    if last - at == 1:
        return at >= taken and sense.allows(tokens.exact[at], tokens.keys[at], tokens.plain)
    spelt, keys = tokens.exact[at:last], tokens.keys[at:last]
    return sense.fits(spelt, keys, tokens.known, plain=tokens.plain)
