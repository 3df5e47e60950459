"""Settling small words that deny or single out what stands after them."""

from domain.reading.settling import Settling


def neg(state: Settling) -> None:
    """Settle "10 households, not 20": what follows is the wrong one."""
    counted = any(i.tag == "number" for i in state.done)
    if state.tokens.keys[state.item().first] == "not" and state.tag(1) == "figure" and counted:
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
