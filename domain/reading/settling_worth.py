"""Telling sums of money, classes of a school and spans of years from counts."""

from typing import Final

from domain.reading.numerals import Number
from domain.reading.settling import COUNTED, Settling

_MILLION: Final = 1_000_000
_CLASSES: Final = 12


def is_worth_or_class(state: Settling, number: Number, used: int) -> bool:
    """Tell whether a figure is an amount of money or a class of a school."""
    return (
        _is_money(state, number, used)
        or _is_cash(state, number, used)
        or _is_class(state, number, used)
    )


def _is_money(state: Settling, number: Number, used: int) -> bool:
    """Tell whether millions of nothing are money: "sửa hết 50 triệu"."""
    return number.value >= _MILLION and state.tag(used) not in COUNTED


def _is_cash(state: Settling, number: Number, used: int) -> bool:
    """Tell whether "200k" is money: nothing is counted around it."""
    if number.doubt != "thousands" or state.tag(used) in COUNTED:
        return False
    return all(i.tag != "label" for i in state.done[-2:] if i.value not in (":", "="))


def _is_class(state: Settling, number: Number, used: int) -> bool:
    """Tell whether a figure names a class of a school: "vào lớp 1"."""
    first = state.item().first
    named = first > 0 and state.tokens.keys[first - 1] == "lop" and number.value <= _CLASSES
    if named and state.tag(used) == "word" and state.tokens.glued(state.item(used).first):
        state.done[-1].tag, state.done[-1].value = "trap", "class"
    return named and state.tag(used) not in COUNTED


def in_years(state: Settling, used: int) -> bool:
    """Tell whether "một năm" is a year: nothing is counted after it."""
    last = state.item(used - 1).last - 1
    return state.tokens.keys[last] == "nam" and state.tag(used) not in COUNTED
