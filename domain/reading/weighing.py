"""A second opinion on what a message is: learnt weights of its words, where its figures stand.

The rules make out figures and need not know every kind of talk; the weights were learnt from
messages with their meaning (`python -m tests.reading_learn`), know no figures, and say only
how much a message sounds like a report, a question or talk. They are fixed numbers: the same
message always weighs the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from math import exp
from operator import lshift
from sys import intern
from typing import Final

from domain.reading.draft import Draft
from domain.reading.files import text_of
from domain.reading.quoting import quotes_figures
from domain.reading.reading import Intent

INTENTS: Final = tuple(Intent)
# One unit of a stored weight, in natural logarithms of odds.
UNIT: Final = 1 / 32
_MARKS: Final = {
    "number": "#",
    "place": "@",
    "date": "_day",
    "hours": "_hours",
    "triple": "_triple",
}
# A word and the one behind it, or a word alone and nothing.
Part = tuple[str, str]
# The weights of the parts that begin with one word, by what stands behind it.
Line = dict[str, int]
_MOST_SPEAKING: Final = 3
_LENGTHS, _PER_STEP = 10, 4
_MOST_FIGURES, _MOST_NOUNS, _MOST_PLACES = 4, 4, 2
# The weights of a part are kept in one integer, so many bits for each intent: one addition adds
# them all. What is added beforehand keeps every sum above zero.
_NOTHING: Final[Line] = {}
_BITS: Final = 24
_SEATS: Final = range(0, _BITS * len(INTENTS), _BITS)
_ZERO: Final = 1 << (_BITS - 1)
_ZEROS: Final = sum(_ZERO << seat for seat in _SEATS)


def marked(draft: Draft, first: int = 0, last: int | None = None) -> list[str]:
    """The words from token `first` up to `last`; figures, days, places and nouns as mere marks."""
    found = [part.weighed for part in draft.tokens.parts]
    for item in draft.items:
        mark = _MARKS.get(item.tag)
        if mark is None and item.tag == "label" and item.value.keys:
            mark = "_noun"
        if mark is not None and item.last > item.first:
            found[item.first] = mark
            for at in range(item.first + 1, item.last):
                found[at] = ""
    return [mark for mark in found[first:last] if mark]


def signed(draft: Draft, first: int = 0, last: int | None = None) -> list[str]:
    """What the words from token `first` up to `last` mean, and how they are put."""
    signs = draft.signs
    end = len(draft.tokens.keys) if last is None else last
    found = [tag for tag, at in signs.first.items() if first <= at < end]
    if last is None:
        if signs.ends_asking:
            found.append("ends_asking")
        if signs.ends_in_not_yet:
            found.append("ends_in_not_yet")
        if signs.quotes:
            found.append("quotes")
        if quotes_figures(draft):
            found.append("quotes_figures")
        if any(day.value.why == "future" for day in draft.wheres.dates):
            found.append("future_day")
    return found


def features(words: Sequence[str], meanings: Iterable[str] = ()) -> list[str]:
    """What is weighed, by its name in the file of weights."""
    parts = _parts(words, meanings)
    return [f"{first} {second}" if second else first for first, second in parts]


def _parts(words: Sequence[str], meanings: Iterable[str]) -> set[Part]:
    """Words, pairs, words with one between, the ends of the message, its length and its marks."""
    parts = set(pairwise(("<", *words, ">")))
    parts.update([(word, f"~{after}") for word, after in zip(words, words[2:], strict=False)])
    parts.update([("means", meaning) for meaning in meanings])
    spelt = 0
    for word in words:
        parts.add((word, ""))
        spelt += word[0].isalpha()
    for word in words[:2]:
        parts.add(("first", word))
    for word in words[-2:]:
        parts.add(("last", word))
    parts.add(("length", str(min(_LENGTHS, spelt // _PER_STEP))))
    parts.add(("figures", str(min(_MOST_FIGURES, words.count("#")))))
    parts.add(("nouns", str(min(_MOST_NOUNS, words.count("_noun")))))
    parts.add(("places", str(min(_MOST_PLACES, words.count("@")))))
    return parts


def speaking(draft: Draft, intent: Intent, against: Intent) -> list[str]:
    """The words, as written, that speak most for one intent and against another; few or none."""
    tokens = draft.tokens
    seats = [_SEATS[INTENTS.index(one)] for one in (intent, against)]
    found: dict[str, int] = {}
    for at, part in enumerate(tokens.parts):
        line = _line(part.weighed)
        if "" in line and part.weighed[0].isalpha():
            sums = line[""] + _ZEROS
            much, little = (sums >> seat & 2 * _ZERO - 1 for seat in seats)
            if much > little:
                found[tokens.words(at, at + 1)] = much - little
    return sorted(found, key=found.__getitem__, reverse=True)[:_MOST_SPEAKING]


def weigh(words: Sequence[str], meanings: Iterable[str] = ()) -> Mapping[Intent, float]:
    """How likely each intent is by the words and their meanings; the shares add up to 1."""
    summed = _line("")[""] + _ZEROS
    for first, second in _parts(words, meanings):
        line = _line(first)
        if second in line:
            summed += line[second]
    sums = [summed >> seat & 2 * _ZERO - 1 for seat in _SEATS]
    most = max(sums)
    odds = [exp((one - most) * UNIT) for one in sums]
    whole = sum(odds)
    return {intent: one / whole for intent, one in zip(INTENTS, odds, strict=True)}


def _line(word: str) -> Line:
    """The weights of what begins with a word, unpacked when somebody first says it."""
    line = _kept().get(word, _NOTHING)
    if isinstance(line, str):
        line = _kept()[word] = _unpacked(line)
    return line


@cache
def _kept() -> dict[str, Line | str]:
    cut = [line.partition(" ") for line in text_of("weights.txt").split("\n") if line]
    return {_said(word): rest for word, _, rest in cut}


def _unpacked(line: str) -> Line:
    """The weights of a line by the very strings that messages are cut into."""
    cut = line.split(" ")
    return {
        intern(_said(second)): int(weights, 16)
        for second, weights in zip(cut[::2], cut[1::2], strict=True)
    }


def _said(word: str) -> str:
    return word.encode().decode("unicode_escape") if "\\" in word else word


def _escaped(word: str) -> str:
    """A word as the file has it: in ASCII alone, which is read several times as fast."""
    return word.encode("unicode_escape").decode()


def written(rows: Mapping[str, Sequence[int]]) -> str:
    """The file of weights by parts' names: a line for each first word, quick to look up.

    Behind the word stand the words that may follow it, nothing for the word alone, each with
    the weights of its part in one integer, in hexadecimal.
    """
    lines: dict[str, list[str]] = {}
    for name, row in rows.items():
        first, _, second = (_escaped(word) for word in name.partition(" "))
        packed = sum(map(lshift, row, _SEATS))
        lines.setdefault(first, [first]).extend((second, f"{packed:x}"))
    return "".join(" ".join(line) + "\n" for line in lines.values())
