"""Nouns in a row with their figures in a row after them: "Hộ/CKS/TK: 10/5/2"."""

from typing import Final

from domain.reading.items import Item
from domain.reading.numerals import Number, Odd

_BETWEEN: Final = frozenset({"/", ",", "-", "–", ";", "|", "+", "&"})
_JOINING: Final = frozenset({"and", "more", "plus"})
_TIES: Final = frozenset({":", "=", "→", "la"})
_TWO: Final = 2


def paired(items: list[Item]) -> list[Item]:
    """Write each noun beside its figure where as many figures as nouns follow in a row."""
    at = 0
    while at + _TWO < len(items):
        if items[at].tag == "label" and not (at and items[at - 1].tag == "number"):
            labels, after = _row(items, at, "label")
            if len(labels) > 1:
                return _beside(items, at, labels, after)
            at = after
        at += 1
    return items


def _beside(items: list[Item], at: int, labels: list[Item], after: int) -> list[Item]:
    while after < len(items) and _leads_on(items[after]):
        after += 1
    figures, end = _figures(items, after)
    if len(figures) != len(labels) or (end < len(items) and items[end].tag == "label"):
        return items
    found = items[:at]
    for label, number in zip(labels, figures, strict=True):
        spot = number.first
        found += [Item("label", label.value, spot, spot), number]
        found.append(Item("sign", ",", number.last, number.last))
    return found + items[end:]


def _leads_on(item: Item) -> bool:
    """Tell whether an item only leads on to the figures: a colon, "lần lượt là"."""
    return item.tag in ("classifier", "actual") or item.value in _TIES


def _row(items: list[Item], at: int, tag: str) -> tuple[list[Item], int]:
    """The items with `tag` from place `at` on, marks between them, and where the row ends."""
    found = [items[at]]
    at += 1
    while at < len(items):
        gap = 1 if items[at].value in _BETWEEN or items[at].tag in _JOINING else 0
        if at + gap >= len(items) or items[at + gap].tag != tag:
            break
        found.append(items[at + gap])
        at += gap + 1
    return found, at


def _figures(items: list[Item], at: int) -> tuple[list[Item], int]:
    if at >= len(items):
        return [], at
    item = items[at]
    if item.tag == "triple" and isinstance(item.value, tuple):
        return [Item("number", Number(v), item.first, item.last) for v in item.value], at + 1
    if item.tag == "slash" and isinstance(item.value, Odd):
        parts = item.value.parts
        return [Item("number", Number(v), item.first, item.last) for v in parts], at + 1
    if item.tag != "number" or item.value.doubt:
        return [], at
    if item.value.ratio and len(item.value.choices) == _TWO:
        return [
            Item("number", Number(v), item.first, item.last) for v in item.value.choices
        ], at + 1
    found, end = _row(items, at, "number")
    return ([], at) if any(i.value.doubt for i in found) else (found, end)
