"""Trees of phrases that grow as they are walked: what begins with a word, once it is said."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, Protocol

from domain.reading.indexing import Index, phrases_in
from domain.reading.phrases import (
    NO_SPELLING,
    Sense,
    Tree,
    grafted,
    plant,
    read_off,
)

# What a phrase of a table means: told the phrase, its spellings, and whether strictly those.
Meaning = Callable[[str, frozenset[str], bool], Sense]
# Phrases as a table lists them, and what they mean.
Row = tuple[str, Meaning]
_NOTHING: Final[Tree] = {}


class Woods(Protocol):
    """What leads from the first word of a phrase to all that begins with it."""

    def get(self, key: str, default: Tree, /) -> Tree:
        """The branch of a word's key, or `default` where no phrase begins with it."""


class Growing:
    """The phrases of many rows, of which a branch is planted when it is first looked up."""

    __slots__ = ("_grown", "_rows", "_seeds")

    def __init__(self, rows: Sequence[Row], index: Index) -> None:
        self._rows, self._seeds = rows, index.lines
        self._grown: Tree = {}

    def get(self, key: str, default: Tree, /) -> Tree:
        """The branch of a word's key, or `default` where no phrase begins with it."""
        if key not in self._grown:
            if key not in self._seeds:
                return default
            rows = self._rows
            seeds = phrases_in(self._seeds[key])
            self._grown[key] = _planted([(phrase, rows[at][1]) for at, phrase in seeds])[key]
        branch: Tree = self._grown[key]
        return branch

    def plant(self, words: Sequence[str], sense: Sense) -> None:
        """Add the phrase of these keys, over one that is there already."""
        self.get(words[0], _NOTHING)
        plant(self._grown, " ".join(words), sense, over=True)


class Grafted:
    """The phrases of two woods; where both have one, that of the upper comes first."""

    __slots__ = ("_over", "_under")

    def __init__(self, under: Woods, over: Woods) -> None:
        self._under, self._over = under, over

    def get(self, key: str, default: Tree, /) -> Tree:
        """The branch of a word's key, or `default` where no phrase begins with it."""
        over = self._over.get(key, _NOTHING)
        if not over:
            return self._under.get(key, default)
        under = self._under.get(key, _NOTHING)
        return grafted(under, over) if under else over


def rows_of(table: Mapping[tuple[str, object], str], *, bound: bool = False) -> Iterator[Row]:
    """The rows of a table; where `bound`, phrases of several words mean it as spelt only."""
    for (tag, value), phrases in table.items():
        yield phrases, _meaning(tag, value, bound=bound)


def _meaning(tag: str, value: object, *, bound: bool) -> Meaning:
    def meant(phrase: str, only: frozenset[str], strict: bool) -> Sense:
        whole = phrase.islower() and (bound or " " in phrase)
        spelt = only or (frozenset((phrase,)) if whole else NO_SPELLING)
        return Sense(tag, value, spelt, strict, loose=not (bound or only))

    return meant


def _planted(rows: Iterable[Row]) -> Tree:
    tree: Tree = {}
    for said, meaning in rows:
        phrase, spelt, strict = read_off(said)
        plant(tree, phrase, meaning(phrase, spelt, strict))
    return tree
