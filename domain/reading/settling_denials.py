"""Settling small words that deny or single out what stands after them."""

from typing import Final

from domain.reading.settling import Settling

_NEAR: Final = 5
_INTERJECTIONS: Final = frozenset({"a", "o", "i", "y", "ua", "ay", "oi", "ui"})
_FIGURES: Final = frozenset({"figure", "numeral"})
_RIGHTS: Final = frozenset({"thanh", "lai"})
_WHERE: Final = frozenset({"place", "kind", "day", "weekday", "ngay"})


def neg(state: Settling) -> None:
    """Settle "10 households, not 20": what follows is the wrong one."""
    said = state.tokens.keys[state.item().first] == "not" and state.tag(1) == "figure"
    if said and any(i.tag == "number" for i in state.done):
        state.take("not_that", None, 1)
    else:
        state.keep()


def every(state: Settling) -> None:
    """Settle "cài được cho mỗi bà Hai": before a name "mỗi" only says how few there were."""
    item = state.item()
    lone = item.last - item.first == 1 and state.tokens.keys[item.first] == "moi"
    if lone and state.tag(1) in ("title", "favour", "person"):
        state.take("filler", None, 1)
    else:
        state.keep()


def _set_against(state: Settling) -> bool:
    """Tell whether "mà" brings the right figure: "ko phải 5 cks mà 4"."""
    for ahead in range(2, _NEAR):
        if state.tag(ahead) and state.tokens.keys[state.item(ahead).first] == "ma":
            return state.tag(ahead + 1) in _FIGURES
    return False


def repair(state: Settling) -> None:
    """Settle "cks 6 không phải 9" and "không phải thôn 3": what follows is the wrong one."""
    sighs = state.tokens.keys[state.item().first] in _INTERJECTIONS
    denies = state.tokens.keys[state.item().last - 1] == "phai" and not sighs
    before = state.done[-1].tag if state.done else ""
    told = before in ("number", "label", "person") or _set_against(state)
    counted = told and state.tag(1) in _FIGURES
    if denies and (counted or state.tag(1) in _WHERE):
        state.take("not_that", None, 1)
        return
    if state.tokens.keys[state.item().last - 1] in _RIGHTS:
        state.item().value = "right"
    state.keep()
