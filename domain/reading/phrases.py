"""A tree of phrases: which words, said one after the other, mean what."""

from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

from domain.reading.tokens import key_of, pieces, settled_tone, split_glued

END: Final = ""
NO_SPELLING: Final[frozenset[str]] = frozenset()
SEPARATOR: Final = ", "
SIGNS: Final = "!~^"


class Sense:
    """What a phrase means: a tag with a value.

    `spelt` are the only marked spellings that mean it, empty: all that have its key; a `strict`
    one is not meant by the bare key either, unless the message has no marks at all. `also` holds
    the tags of other senses of the same spelling. A `loose` one is meant by misspelt words too.
    """

    __slots__ = ("also", "loose", "spelt", "strict", "tag", "value")

    def __init__(
        self,
        tag: str,
        value: Any,
        spelt: frozenset[str] = NO_SPELLING,
        strict: bool = False,
        also: frozenset[str] = NO_SPELLING,
        loose: bool = False,
    ) -> None:
        self.tag = tag
        self.value = value
        self.spelt = spelt
        self.strict = strict
        self.also = also
        self.loose = loose

    def allows(self, spelling: str, key: str, plain: bool) -> bool:
        """Tell whether a word with `key`, spelt so in a message with or without marks, means it."""
        if not self.spelt or spelling in self.spelt:
            return True
        return spelling == key and "" not in self.spelt and (plain or not self.strict)

    def fits(
        self, spelt: list[str], keys: list[str], known: Container[str], *, plain: bool
    ) -> bool:
        """Tell whether words mean it: each as the phrase has it, or without any marks.

        `known` are the spellings that are no slips: "tối nay" never is "tới nay".
        """
        if not self.spelt or (plain and self.strict and "" not in self.spelt):
            return True
        if " ".join(spelt) in self.spelt:
            return True
        if self.strict or "" in self.spelt:
            return False
        if spelt == keys:
            return True
        slips = frozenset(s for s in spelt if s not in known) if self.loose else NO_SPELLING
        return any(_alike(spelt, keys, phrase.split(), slips) for phrase in self.spelt)


def _alike(spelt: list[str], keys: list[str], phrase: list[str], slips: frozenset[str]) -> bool:
    words = zip(spelt, keys, phrase, strict=False)
    return all(said in (word, key) or said in slips for said, key, word in words)


Tree = dict[str, Any]


def keys_of(phrase: str) -> list[str]:
    """The keys of a phrase's words, as a message's words are keyed."""
    return [key for word in phrase.split() for key in _keys_of(word)]


@lru_cache(maxsize=8192)
def _keys_of(word: str) -> tuple[str, ...]:
    if word.isalpha():
        return (key_of(word),)
    found: list[str] = []
    for match in pieces(word.replace("_", " ")):
        piece = match[0].lower()
        parts = split_glued(piece) if piece[0].isdigit() else [piece]
        found += [str(int(p)) if p.isdecimal() else key_of(p) for p in parts]
    return tuple(found)


def plant(tree: Tree, phrase: str, sense: Sense, *, over: bool = False) -> None:
    """Add `phrase`; one that is there already comes first and gains a tag, unless `over`."""
    node = tree
    for key in keys_of(phrase):
        branch = node.get(key)
        if branch is None:
            branch = node[key] = {}
        node = branch
    old: tuple[Sense, ...] = node.get(END, ())
    if over or not old:
        node[END] = (sense,)
    else:
        node[END] = (*(_joined(o, sense) for o in old), sense)


def _joined(old: Sense, new: Sense) -> Sense:
    """`old` with the tag of `new` too, where the two are spelt alike."""
    if old.tag == new.tag or (old.spelt and new.spelt and not old.spelt & new.spelt):
        return old
    also = old.also | {new.tag}
    return Sense(old.tag, old.value, old.spelt, old.strict, also, old.loose)


def grafted(under: Tree, over: Tree) -> Tree:
    """A tree of both trees' phrases; where both have one, `over` comes first."""
    found = dict(under)
    for key, branch in over.items():
        if key == END:
            found[END] = (*branch, *under.get(END, ()))
        else:
            found[key] = grafted(under[key], branch) if key in under else branch
    return found


def listed(phrases: str) -> Iterator[tuple[str, frozenset[str], bool]]:
    """Split "a, !b, ~c, ^d" into phrases, each with its spellings, and whether strictly those.

    A single word is bound to its own spelling, one after "~" to none; one after "^" is never
    meant by a word without marks.
    """
    for phrase in settled_tone(phrases).split(SEPARATOR):
        said = phrase.strip()
        if said.lstrip(SIGNS):
            yield read_off(said)


def read_off(said: str) -> tuple[str, frozenset[str], bool]:
    """A phrase as listed, its tones settled, without its signs, and what they say of it."""
    bare = said.lstrip(SIGNS)
    return bare, _spellings(bare, said[0]), said[0] == "!"


def _spellings(bare: str, sign: str) -> frozenset[str]:
    """The spellings of a phrase; an empty one says that its bare key never means it."""
    if sign == "^":
        return frozenset((bare, ""))
    free = sign == "~" or (" " in bare and sign != "!")
    return NO_SPELLING if free else frozenset((bare,))


def words_of(trees: Iterable[Tree]) -> set[str]:
    """Every single word that occurs in the trees' phrases."""
    found: set[str] = set()
    waiting = list(trees)
    while waiting:
        node = waiting.pop()
        found.update(node)
        waiting += [branch for key, branch in node.items() if key]
    found.discard(END)
    return found
