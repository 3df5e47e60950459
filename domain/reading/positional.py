"""Figures in the metrics' order ("12/5/3"), and slashes that are dates after all."""

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004
from datetime import date
from itertools import pairwise
from typing import Final

from domain.reading import days
from domain.reading.chunks import Chunk
from domain.reading.items import Item
from domain.reading.lexicon import Label, Lexicon
from domain.reading.numerals import Number, Odd
from domain.reading.pairing import Claim
from domain.reading.tokens import Tokens
from domain.reading.words_talk import TALK

_PLAIN: Final = frozenset(
    {
        "number",
        "triple",
        "place",
        "date",
        "sign",
        "break",
        "actual",
        "filler",
        "kind",
        "verb",
        "part",
        "label_word",
        "word",
    }
)


def settle_slashes(items: list[Item], today: date) -> None:
    """Turn "12/8" into a date where the message says something beside it."""
    if len(items) == 1:
        return
    for item in items:
        if item.tag == "slash":
            value: Odd = item.value
            item.tag = "date"
            item.value = days.of_numbers(today, value.parts[0], value.parts[1])


def settle_hours(items: list[Item], tokens: Tokens, lexicon: Lexicon) -> list[Item]:
    """Turn "12h" into households beside glued short labels ("5cks 3tk"), where no hour fits."""
    if not any(i.tag == "hours" for i in items):
        return items
    pairs = pairwise(items)
    glued = sum(a.tag == "number" and b.tag == "label" and tokens.glued(b.first) for a, b in pairs)
    if not glued:
        return items
    found: list[Item] = []
    for item in items:
        if item.tag == "hours":
            label = Label(lexicon.concepts.get("households", ()), "households")
            found.append(Item("number", Number(item.value), item.first, item.first + 1))
            found.append(Item("label", label, item.first + 1, item.last))
        else:
            found.append(item)
    return found


def claims(items: list[Item], chunks: list[Chunk], lexicon: Lexicon) -> list[Claim]:
    """Read figures and nothing else to count in the campaign's order: three, or one for each."""
    triples = [(c, i) for c in chunks for i in c.items if i.tag == "triple"]
    if triples:
        return [c for chunk, i in triples for c in _in_order(_spread(i), chunk, lexicon)]
    found = [i for i in items if i.tag == "number"]
    numbers = [(i.value, i.first, i.last) for i in found if not i.value.doubt]
    if len(found) != len(numbers) or not all(_is_plain(i) for i in items):
        return []
    if [n.value for n, _, _ in numbers] == [1, 2, 3] and any(i.tag == "word" for i in items):
        return []
    return _in_order(numbers, chunks[0], lexicon)


def _is_plain(item: Item) -> bool:
    """Tell whether an item may stand beside figures in order; strange words may not."""
    return item.tag in _PLAIN and (item.tag != "word" or not item.value or item.value in TALK)


Figure = tuple[Number, int, int]


def _spread(triple: Item) -> list[Figure]:
    return [(Number(v), triple.first, triple.last) for v in triple.value]


def _in_order(numbers: list[Figure], chunk: Chunk, lexicon: Lexicon) -> list[Claim]:
    positions = lexicon.positions
    if len(numbers) == 3:
        positions = positions[:3]
    if len(numbers) != len(positions) or len(numbers) < 3:
        return []
    return [
        Claim(number, (key,), key, chunk, first, last)
        for key, (number, first, last) in zip(positions, numbers, strict=True)
    ]
