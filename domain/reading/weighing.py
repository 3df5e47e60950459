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
from pathlib import Path
from sys import intern
from typing import Final

from domain.reading.draft import Draft
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
# A word, or a pair; a pair needs no string of its own to be looked up.
Part = str | tuple[str, str]
_MOST_SPEAKING: Final = 3
_LENGTHS, _PER_STEP = 10, 4
_MOST_FIGURES, _MOST_NOUNS, _MOST_PLACES = 4, 4, 2
# What parts begin with that are in no message as words; "" is what every message begins with.
_ALWAYS: Final = ("", "<", "first", "last", "length", "figures", "nouns", "places")
_WRITTEN: Final = {"\t": r"\t", "\n": r"\n"}
_SAID: Final = {written: said for said, written in _WRITTEN.items()}
# The weights of a part are kept in one integer, so many bits for each intent: one addition adds
# them all. What is added beforehand keeps every sum above zero.
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


def features(words: Sequence[str]) -> list[str]:
    """What is weighed, by its name in the file of weights."""
    return [part if isinstance(part, str) else " ".join(part) for part in _parts(words)]


def _parts(words: Sequence[str]) -> set[Part]:
    """Words, pairs, the ends of the message, its length and its marks."""
    length = sum([word[0].isalpha() for word in words])
    return {
        *words,
        *pairwise(("<", *words, ">")),
        *[("first", word) for word in words[:2]],
        *[("last", word) for word in words[-2:]],
        ("length", str(min(_LENGTHS, length // _PER_STEP))),
        ("figures", str(min(_MOST_FIGURES, words.count("#")))),
        ("nouns", str(min(_MOST_NOUNS, words.count("_noun")))),
        ("places", str(min(_MOST_PLACES, words.count("@")))),
    }


def speaking(draft: Draft, intent: Intent, against: Intent) -> list[str]:
    """The words, as written, that speak most for one intent and against another; few or none."""
    tokens = draft.tokens
    weights = _weights([part.weighed for part in tokens.parts])
    seats = [_SEATS[INTENTS.index(one)] for one in (intent, against)]
    found: dict[str, int] = {}
    for at, part in enumerate(tokens.parts):
        if part.weighed in weights and part.weighed[0].isalpha():
            sums = weights[part.weighed] + _ZEROS
            much, little = (sums >> seat & 2 * _ZERO - 1 for seat in seats)
            if much > little:
                found[tokens.words(at, at + 1)] = much - little
    return sorted(found, key=found.__getitem__, reverse=True)[:_MOST_SPEAKING]


def weigh(words: Sequence[str]) -> Mapping[Intent, float]:
    """How likely each intent is by the marked words alone; the shares add up to 1."""
    weights = _weights(words)
    summed = sum([weights[part] for part in _parts(words) if part in weights], weights[""])
    sums = [summed >> seat & 2 * _ZERO - 1 for seat in _SEATS]
    most = max(sums)
    odds = [exp((one - most) * UNIT) for one in sums]
    whole = sum(odds)
    return {intent: one / whole for intent, one in zip(INTENTS, odds, strict=True)}


def _weights(words: Iterable[str]) -> Mapping[Part, int]:
    """The weights of each part that begins with one of the words, and perhaps of more."""
    known, lines = _kept()
    for word in lines.keys() & {*words}:
        line = lines.get(word)
        if line is not None:
            known.update(_of_line(word, line))
            lines.pop(word, None)
    return known


@cache
def _kept() -> tuple[dict[Part, int], dict[str, str]]:
    """What has been asked for so far, and the lines of the words that nobody has said yet."""
    text = Path(__file__).with_name("weights.txt").read_text("utf-8")
    cut = [line.partition(" ") for line in text.split("\n") if line]
    lines = {_SAID.get(word, word): rest for word, _, rest in cut}
    known: dict[Part, int] = {}
    for word in _ALWAYS:
        known.update(_of_line(word, lines.pop(word, "")))
    known[""] = known.get("", 0) + _ZEROS
    return known, lines


def _of_line(word: str, line: str) -> Iterable[tuple[Part, int]]:
    """The parts that begin with a word, of the very strings that messages are cut into."""
    first, cut = intern(word), line.split(" ")
    for second, weights in zip(cut[::2], cut[1::2], strict=False):
        part = (first, intern(_SAID.get(second, second))) if second else first
        yield part, int(weights, 16)


def written(rows: Mapping[str, Sequence[int]]) -> str:
    """The file of weights by parts' names: a line for each first word, quick to look up.

    Behind the word stand the words that may follow it, nothing for the word alone, each with
    the weights of its part in one integer, in hexadecimal.
    """
    lines: dict[str, list[str]] = {}
    for name, row in rows.items():
        first, _, second = (_WRITTEN.get(word, word) for word in name.partition(" "))
        packed = sum(map(lshift, row, _SEATS))
        lines.setdefault(first, [first]).extend((second, f"{packed:x}"))
    return "".join(" ".join(line) + "\n" for line in lines.values())
