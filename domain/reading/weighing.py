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

from domain.reading.draft import Draft
from domain.reading.reading import Intent

INTENTS = tuple(Intent)
# One unit of a stored weight, in natural logarithms of odds.
UNIT = 1 / 32
_MARKS = {"number": "#", "place": "@", "date": "_day", "hours": "_hours", "triple": "_triple"}
# A word, or a pair; a pair needs no string of its own to be looked up.
Part = str | tuple[str, str]
_LENGTHS, _PER_STEP = 10, 4
_MOST_FIGURES, _MOST_NOUNS, _MOST_PLACES = 4, 4, 2


def marked(draft: Draft, first: int = 0, last: int | None = None) -> list[str]:
    """The words from token `first` up to `last`; figures, days, places and nouns as mere marks."""
    marks: dict[int, str] = {}
    for item in draft.items:
        mark = _MARKS.get(item.tag)
        if mark is None and item.tag == "label" and item.value.keys:
            mark = "_noun"
        if mark is not None and item.last > item.first:
            marks[item.first] = mark
            for at in range(item.first + 1, item.last):
                marks[at] = ""
    found = []
    for at, key in enumerate(draft.tokens.keys[first:last], first):
        mark = marks.get(at)
        if mark is None:
            found.append("#" if key[0].isdigit() else key)
        elif mark:
            found.append(mark)
    return found


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


def weigh(words: Sequence[str]) -> Mapping[Intent, float]:
    """How likely each intent is by the marked words alone; the shares add up to 1."""
    weights = _weights()
    rows = [row for row in map(weights.get, _parts(words)) if row is not None]
    sums = [sum(column) for column in zip(weights[""], *rows, strict=True)]
    most = max(sums)
    odds = [exp((one - most) * UNIT) for one in sums]
    whole = sum(odds)
    return {intent: one / whole for intent, one in zip(INTENTS, odds, strict=True)}


@cache
def _weights() -> Mapping[Part, Sequence[int]]:
    """The weights of each part, one for each intent; "" has what every message begins with."""
    text = resources.files("domain.reading").joinpath("weights.json").read_text("utf-8")
    found: dict[str, list[int]] = json.loads(text)
    return {_part(name): row for name, row in found.items()}


def _part(name: str) -> Part:
    first, _, second = name.partition(" ")
    return (first, second) if second and " " not in second else name
