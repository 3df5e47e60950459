"""A second opinion on what a message is: learnt weights of its words, where its figures stand.

The rules make out figures and need not know every kind of talk; the weights were learnt from
messages with their meaning (`python -m tests.reading_learn`), know no figures, and say only
how much a message sounds like a report, a question or talk. They are fixed numbers: the same
message always weighs the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import exp
from operator import lshift
from string import ascii_lowercase
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
_LETTERS: Final = frozenset(ascii_lowercase)
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
_SEAT: Final = 2 * _ZERO - 1
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


def features(words: list[str], meanings: Iterable[str] = ()) -> list[str]:
    """What is weighed, by its name in the file of weights."""
    parts = _parts(words, meanings).items()
    return [f"{word} {after}" if after else word for word, behind in parts for after in behind]


def _parts(words: list[str], meanings: Iterable[str]) -> dict[str, list[str]]:
    """Words, pairs, words with one between, the ends of the message, its length and its marks.

    What stands behind each first word, once.
    """
    found: dict[str, list[str]] = {}
    size = len(words)
    spelt = figures = nouns = places = 0
    for at, word in enumerate(words):
        _add(found, word, "")
        _add(found, word, words[at + 1] if at + 1 < size else ">")
        if at + 2 < size:
            _add(found, word, f"~{words[at + 2]}")
        figures += word == "#"
        nouns += word == "_noun"
        places += word == "@"
        spelt += word[0] in _LETTERS or (word[0].isalnum() and word[0].isalpha())
    _add(found, "<", words[0] if words else ">")
    for meaning in meanings:
        _add(found, "means", meaning)
    for word in words[:2]:
        _add(found, "first", word)
    for word in words[-2:]:
        _add(found, "last", word)
    _add(found, "length", str(min(_LENGTHS, spelt // _PER_STEP)))
    _add(found, "figures", str(min(_MOST_FIGURES, figures)))
    _add(found, "nouns", str(min(_MOST_NOUNS, nouns)))
    _add(found, "places", str(min(_MOST_PLACES, places)))
    return found


def _add(found: dict[str, list[str]], first: str, second: str) -> None:
    """Add what stands behind a first word, once."""
    behind = found.get(first)
    if behind is None:
        found[first] = [second]
    elif second not in behind:
        behind.append(second)


def speaking(draft: Draft, intent: Intent, against: Intent) -> list[str]:
    """The words, as written, that speak most for one intent and against another; few or none."""
    tokens, lines = draft.tokens, _kept()
    seats = [_SEATS[INTENTS.index(one)] for one in (intent, against)]
    found: dict[str, int] = {}
    for at, part in enumerate(tokens.parts):
        line = _line(lines, part.weighed)
        if "" in line and part.weighed[0].isalpha():
            sums = line[""] + _ZEROS
            much, little = (sums >> seat & _SEAT for seat in seats)
            if much > little:
                found[tokens.words(at, at + 1)] = much - little
    return sorted(found, key=found.__getitem__, reverse=True)[:_MOST_SPEAKING]


def weigh(words: list[str], meanings: Iterable[str] = ()) -> dict[Intent, float]:
    """How likely each intent is by the words and their meanings; the shares add up to 1."""
    lines = _kept()
    summed = _line(lines, "")[""] + _ZEROS
    for first, behind in _parts(words, meanings).items():
        line = _line(lines, first)
        for second in behind:
            weights = line.get(second)
            if weights is not None:
                summed += weights
    sums = [summed >> seat & _SEAT for seat in _SEATS]
    most = max(sums)
    odds = [exp((one - most) * UNIT) for one in sums]
    whole = sum(odds)
    return {intent: odds[at] / whole for at, intent in enumerate(INTENTS)}


def _line(lines: dict[str, Line | str], word: str) -> Line:
    """The weights of what begins with a word, unpacked when somebody first says it."""
    line = lines.get(word, _NOTHING)
    if isinstance(line, str):
        line = lines[word] = _unpacked(line)
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
