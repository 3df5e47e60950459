"""What a single word of a message means by itself, worked out once for every spelling."""

from sys import intern
from typing import TYPE_CHECKING, Final

from domain.reading.numerals import figure
from domain.reading.phrases import END, Sense, Tree
from domain.reading.vocabulary import after_figures

if TYPE_CHECKING:
    from domain.reading.lexicon import Lexicon

# "Nhà" or the politeness "nha", "cài" or the classifier "cái": what stands before decides.
DOUBTED: Final = frozenset({"nha", "cai"})
_BREAKS: Final = frozenset(".…;!?\n•●▪‣✅✔👉⭐🔥")
_NOWHERE: Final[Tree] = {}

# A word's key with its spelling, whether it bears marks, and its place inside the chunk.
Spelt = tuple[str, str, bool, int, int]


class Word:
    """A word, figure or mark, the letters `first` up to but without `last` of its chunk.

    `branch` and `intents` are where it leads in the trees of phrases; `alone` and `hints` are what
    it means by itself, `bare_alone` and `bare_hints` in a message without marks. What stands
    before decides where `alone` is None. `unit` is where it leads behind a figure: "tuổi", "km".
    """

    __slots__ = (
        "alone",
        "bare_alone",
        "bare_hints",
        "branch",
        "exact",
        "first",
        "hints",
        "intents",
        "key",
        "last",
        "marked",
        "said",
        "unit",
        "weighed",
    )

    def __init__(self, spelt: Spelt, lexicon: "Lexicon") -> None:
        key, exact, marked, first, last = spelt
        self.key = key
        self.exact = exact
        self.marked = marked
        self.first = first
        self.last = last
        self.branch = branch = lexicon.words.get(key, _NOWHERE)
        self.alone = _alone(branch, key, exact, plain=False)
        self.bare_alone = _alone(branch, key, exact, plain=True)
        self.intents = intents = lexicon.intents.get(key, _NOWHERE)
        self.hints = _hints(intents, key, exact, plain=False)
        self.bare_hints = _hints(intents, key, exact, plain=True)
        self.unit: Tree = after_figures().get(key, _NOWHERE)
        self.weighed = "#" if key[0].isdigit() else intern(key)
        self.said = key[0].isalnum()


def moved(word: Word, by: int, lexicon: "Lexicon") -> Word:
    """The word so many letters on in its chunk."""
    spelt = (word.key, word.exact, word.marked, word.first + by, word.last + by)
    return Word(spelt, lexicon)


def _alone(branch: Tree, key: str, exact: str, *, plain: bool) -> Sense | None:
    if key in DOUBTED:
        return None
    for sense in branch.get(END, ()):
        if sense.allows(exact, key, plain):
            return None if sense.tag == "favour" else sense
    return lone(key, exact)


def _hints(intents: Tree, key: str, exact: str, *, plain: bool) -> tuple[str, ...]:
    return tuple([s.tag for s in intents.get(END, ()) if s.allows(exact, key, plain)])


def lone(key: str, exact: str) -> Sense:
    """What a figure, a mark, or a word nobody knows is."""
    if key[0].isnumeric():
        return Sense("figure", figure(exact))
    if key[0].isalpha():
        return Sense("word", key)
    return Sense("break" if key in _BREAKS else "sign", key)
