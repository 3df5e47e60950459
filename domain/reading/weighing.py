"""A second opinion on what a message is: learnt weights of its words, where its figures stand.

The rules make out figures and need not know every kind of talk; the weights were learnt from
messages with their meaning (`python -m tests.reading_learn`), know no figures, and say only
how much a message sounds like a report, a question or talk. They are fixed numbers: the same
message always weighs the same.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import pairwise
from math import exp
from operator import lshift
from sys import intern

from domain.reading.draft import Draft
from domain.reading.reading import Intent

INTENTS = tuple(Intent)
# One unit of a stored weight, in natural logarithms of odds.
UNIT = 1 / 32
_MARKS = {"number": "#", "place": "@", "date": "_day", "hours": "_hours", "triple": "_triple"}
# A word, or a pair; a pair needs no string of its own to be looked up.
Part = str | tuple[str, str]
_MOST_SPEAKING = 3
_LENGTHS, _PER_STEP = 10, 4
_MOST_FIGURES, _MOST_NOUNS, _MOST_PLACES = 4, 4, 2
# The weights of a part are kept in one integer, so many bits for each intent: one addition adds
# them all. What is added beforehand keeps every sum above zero.
_BITS = 24
_SEATS = range(0, _BITS * len(INTENTS), _BITS)
_ZERO = 1 << (_BITS - 1)
_ZEROS = sum(_ZERO << seat for seat in _SEATS)


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
    weights, tokens = _weights(), draft.tokens
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
    weights = _weights()
    summed = sum([weights[part] for part in _parts(words) if part in weights], weights[""])
    sums = [summed >> seat & 2 * _ZERO - 1 for seat in _SEATS]
    most = max(sums)
    odds = [exp((one - most) * UNIT) for one in sums]
    whole = sum(odds)
    return {intent: one / whole for intent, one in zip(INTENTS, odds, strict=True)}


@cache
def _weights() -> Mapping[Part, int]:
    """The weights of each part, in one integer; "" has what every message begins with."""
    text = resources.files("domain.reading").joinpath("weights.json").read_text("utf-8")
    found = {_part(name): _packed(row) for name, row in json.loads(text).items()}
    found[""] += _ZEROS
    return found


def _part(name: str) -> Part:
    """The part with a name, of the very strings that messages are cut into."""
    first, _, second = name.partition(" ")
    return (intern(first), intern(second)) if second and " " not in second else intern(name)


def _packed(row: Sequence[int]) -> int:
    return sum(map(lshift, row, _SEATS))
