"""Settling digits joined by signs: a date, a ratio, a range, a time, or three figures in order."""

from typing import Final

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004
from domain.reading import days
from domain.reading.numerals import Number, Odd
from domain.reading.settling import COUNTED, Settling
from domain.reading.settling_numbers import follows_unit, items_over

_FIRST_YEAR: Final = 1900
_LABEL_SIGNS: Final = frozenset(":=")


def odd(state: Settling) -> None:
    """Settle digits joined by signs."""
    value: Odd = state.item().value
    kind = value.signs
    if kind == "/" * len(kind) or kind == "-" * len(kind) or kind == "." * len(kind):
        if len(kind) == 2:
            _three(state, value)
            return
        if len(kind) == 1:
            _two(state, value)
            return
    if len(kind) > 2 and len(value.parts) == len(state.lexicon.positions) and len(set(kind)) == 1:
        ordered = kind[0] in "/-,"
        state.take("triple" if ordered else "trap", value.parts if ordered else "code", 1)
    elif len(kind) > 2 and set(kind) == {"/"}:
        state.take("row", value.text, 1)
    elif kind == ",":
        _decimal(state, value)
    elif kind == ",,":
        state.take("triple", value.parts, 1)
    elif kind == ":":
        state.take("trap", "time", 1)
    else:
        state.take("trap", "code", 1)


def _three(state: Settling, value: Odd) -> None:
    first, second, third = value.parts
    if first > 1900:
        state.take("date", days.of_numbers(state.today, third, second, first), 1)
    elif third > 1900 or (third == state.today.year % 100 and first < 32 and second < 13):
        state.take("date", days.of_numbers(state.today, first, second, third), 1)
    elif "." in value.signs:
        state.take("trap", "code", 1)
    else:
        state.take("triple", value.parts, 1)


def _two(state: Settling, value: Odd) -> None:
    first, second = value.parts
    sign = value.signs
    dated = 1 <= first <= 31 and 1 <= second <= 12 and len(value.text) <= 5
    after = state.tag(1)
    counted = after in COUNTED or _labelled(state)
    if sign == ".":
        if dated and not counted and (state.sign(1) == ":" or not state.done):
            state.take("date", days.of_numbers(state.today, first, second), 1)
        else:
            _decimal(state, value)
    elif sign == "-" and (after in COUNTED or (after == "title" and state.tag(2) == "person")):
        state.take("number", Number(0, "range", (first, second)), 1)
    elif counted and (first <= second or not dated) and state.tag(2) not in ("figure", "number"):
        doubt = "" if first <= second else "ratio"
        state.take("number", Number(first, doubt, (first, second), ratio=True), 1)
    elif dated:
        state.take("slash", value, 1)
    elif _opens(state) and sign == "/" and len(value.text) == 5 and second < 32:
        state.take("date", days.Day(None, "impossible"), 1)
    elif first <= second < _FIRST_YEAR and sign == "/":
        state.take("number", Number(first, ratio=True), 1)
    else:
        state.take("trap", "code", 1)


def _opens(state: Settling) -> bool:
    """Tell whether a figure heads its line with other figures behind it: "32/13 5 hộ"."""
    heads = not state.done or state.done[-1].tag in ("break", "kind", "place")
    gap = 2 if state.sign(1) in (":", ",", "-") and state.sign(1) else 1
    return heads and state.tag(gap) in ("figure", "numeral", "place", "kind", "verb", "approx")


def _labelled(state: Settling) -> bool:
    for before in reversed(state.done[-3:]):
        if before.tag == "label":
            return True
        if before.tag not in ("actual", "verb") and before.value not in _LABEL_SIGNS:
            return False
    return False


def _decimal(state: Settling, value: Odd) -> None:
    """Settle "2,5": with "nghìn" a number, before a percent sign a rate, else in doubt."""
    whole, part = value.parts
    if value.signs == "." and part == 0 and len(value.text) < 5:
        state.take("trap", "code", 1)
        return
    scale = state.item(1).value if state.tag(1) == "numeral" else None
    digits = len(value.text) - value.text.index(value.signs) - 1
    if isinstance(scale, int) and scale >= 100:
        unit = follows_unit(state, state.item(1).last)
        if unit:
            state.take("trap", "unit", 2 + items_over(state, unit, 2))
        else:
            state.take("number", Number(whole * scale + part * scale // 10**digits), 2)
        return
    unit = follows_unit(state, state.item().last)
    if unit:
        state.take("trap", "unit", 1 + items_over(state, unit, 1))
    else:
        choices = tuple(dict.fromkeys((whole, whole + 1, whole * 10**digits + part)))
        state.take("number", Number(0, "decimal", choices), 1)
