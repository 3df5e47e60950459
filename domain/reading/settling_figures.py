"""Settling plain figures and number words: a count, or one of the things that are none."""

from typing import Final

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004
from domain.reading.numerals import Number, Odd
from domain.reading.settling import COUNTED, Settling
from domain.reading.settling_numbers import follows_unit, items_over, number_at
from domain.reading.settling_odd import odd
from domain.reading.settling_other_figures import (
    beside_identity,
    bullet,
    clock,
    ends_a_code,
    ends_years,
    is_name,
    is_year,
    numbered_paper,
    phone,
    within_a_year,
)
from domain.reading.settling_people import are_addressed
from domain.reading.settling_worth import in_years, is_worth_or_class

_HOMOGRAPHS: Final = frozenset(
    {"sau", "nam", "tu", "ba", "hai", "bay", "tam", "chin", "mot", "bon"}
)
_PHRASES: Final = frozenset({"day", "remain", "state", "but", "total", "future"})
_BETWEEN: Final = frozenset({"-", "~", "–"})

_TO: Final = frozenset({"den", "toi", "hoac", "hay", "or", "to", "tren", "trong", "xuong"})


def count_figure(state: Settling) -> None:
    """Settle a figure or number words."""
    item = state.item()
    if item.tag == "figure" and item.value is None:
        _too_long(state)
    elif item.tag == "figure" and isinstance(item.value, Odd):
        odd(state)
    elif item.tag == "figure" and beside_identity(state):
        state.take("trap", "identity", 1)
    elif item.tag == "numeral" and is_year(state):
        heads = not state.done or state.done[-1].tag == "break"
        past = heads and state.item(1).value.value < state.today.year
        state.take("hearsay" if past else "trap", "year", 2)
    elif ends_a_code(state):
        state.take("trap", "code", 1)
    elif ends_years(state) or (item.tag == "numeral" and within_a_year(state)):
        state.take("trap", "year", 1)
    elif item.tag == "numeral" and is_name(state):
        state.take("trap", "name", 1)
    elif numbered_paper(state):
        state.take("trap", "code", 3)
    elif not (bullet(state) or phone(state) or clock(state)):
        _counted(state)


def _too_long(state: Settling) -> None:
    """Ask about digits too long for a count beside a noun of one; else they are a paper's."""
    text = state.tokens.exact[state.item().first]
    gap = 2 if state.tag(1) == "classifier" else 1
    counted = _named_before(state) or state.tag(gap) == "label"
    if counted and text.isdecimal() and not text.startswith("0"):
        state.take("number", Number(0, "huge"), 1)
    else:
        state.take("trap", "identity", 1)


def _counted(state: Settling) -> None:
    number, used = number_at(state, 0)
    if number is None:
        verb = state.tokens.keys[state.item().first] == "lam"
        state.take("verb" if verb else "word", "install" if verb else "", 1)
        return
    after = state.item(used - 1).last
    unit = follows_unit(state, after)
    if unit and not (_own_label_reaches(state, used, unit) or _phrase_reaches(state, used, unit)):
        taught = state.tag(used) == "verb"
        state.take("trap", "unit", used if taught else used + items_over(state, unit, used))
        return
    if state.tag(used) == "classifier" and (_unit_behind(state, used) or _are_kids(state, used)):
        return
    number, used = _with_neighbours(state, number, used)
    if is_worth_or_class(state, number, used):
        state.take("trap", "unit", used)
        return
    if number.doubt == "range" and number.spoken and in_years(state, used):
        state.take("trap", "unit", used)
        return
    if number.spoken and used == 1 and state.tokens.plain and _stands_alone(state):
        state.take("word", "", 1)
        return
    if used == 1 and state.tokens.keys[state.item().first] == "chuc" and _roughly(state):
        number = Number(0, "vague")
    before = state.done[-1].tag if state.done else ""
    if state.tag(used) == "vague" and state.tag(used + 1) in COUNTED:
        number, used = Number(0, "vague"), used + 1
    if before in ("below", "minus") and not number.doubt:
        number = Number(0, before, (number.value,))
    state.take("number", number, used)


def _stands_alone(state: Settling) -> bool:
    """Tell whether "sau" or "nam" without marks has nothing to count: then it is another word."""
    before = state.done[-1] if state.done else None
    if state.tokens.keys[state.item().first] not in _HOMOGRAPHS or state.tag(1) in COUNTED:
        return False
    return before is None or before.tag in ("word", "break", "place", "person", "trap", "filler")


def _roughly(state: Settling) -> bool:
    """Tell whether "chục hộ gì đó" says about how many, and no number."""
    return any(state.tag(k) == "rough" for k in range(1, 5))


def _named_before(state: Settling) -> bool:
    """Tell whether a noun of what is counted stands before a figure that is too long."""
    before = [i for i in state.done[-2:] if i.value not in (":", "=")]
    if not before or before[-1].tag != "label" or not before[-1].value.keys:
        return False
    return before[-1].value.concept not in ("tk", "bank")


def _unit_behind(state: Settling, used: int) -> bool:
    """Settle "50 bộ máy tính": what follows the classifier is nothing to count."""
    unit = follows_unit(state, state.item(used).last)
    if (
        not unit
        or _own_label_reaches(state, used + 1, unit)
        or state.tag(used + 1) not in ("word", "classifier")
    ):
        return False
    state.take("trap", "unit", used + 1 + items_over(state, unit, used + 1))
    return True


def _are_kids(state: Settling, used: int) -> bool:
    """Settle "4 đứa tụi em": the tellers themselves, where nothing was done to them."""
    before = state.done[-1].tag if state.done else "break"
    words = before in ("break", "word", "title", "sign") and state.tag(used + 1) == "word"
    if not words or state.tokens.keys[state.item(used).first] != "dua":
        return False
    state.take("trap", "unit", used + 1)
    return True


def _own_label_reaches(state: Settling, used: int, unit: int) -> bool:
    tag = state.tag(used)
    if state.tokens.keys[state.item(used - 1).last] == "dong" and unit > 1:
        return state.tag(used + unit) == "person" or state.tag(used + 1) == "person"
    if tag == "number" or tag not in COUNTED:
        return False
    item = state.item(used)
    if state.tokens.exact[item.first] == "m" or state.tokens.exact[item.first] == "m2":
        return any(i.value == "activate" for i in state.done[-3:])
    return item.last - item.first >= unit


def _phrase_reaches(state: Settling, used: int, unit: int) -> bool:
    """Tell whether the unit is part of another phrase: "2 hộ 3 hôm qua", "6 con lai 2"."""
    tag = state.tag(used)
    if tag == "verb" and state.tokens.keys[state.item(used).first] == "huong":
        return True
    if tag in _PHRASES and state.item(used).last - state.item(used).first > unit:
        return tag != "day" or state.item(used).value in (0, -1)
    contrasts = unit == 1 and state.tokens.exact[state.item(used - 1).last] == "con"
    return contrasts and state.tag(used + 1) in ("label", "place", "kind", "figure", "numeral")


def _with_neighbours(state: Settling, number: Number, used: int) -> tuple[Number, int]:
    """Look on: "1 250", "07 (bảy)", "8 đến 10", "1 0"."""
    more, next_used = number_at(state, used)
    if more is not None:
        joined = _spaced(state, number, more, used)
        if joined is not None:
            return joined, used + next_used
    if state.sign(used) == "(":
        again, inner = number_at(state, used + 1)
        if (
            again is not None
            and again.value == number.value
            and state.sign(used + 1 + inner) == ")"
        ):
            return number, used + inner + 2
    return _range(state, number, used)


def _spaced(state: Settling, number: Number, more: Number, used: int) -> Number | None:
    first, second = state.item(), state.item(used)
    if first.tag != "figure" or second.tag != "figure":
        return None
    text = state.tokens.exact[second.first]
    named = state.tag(used + 1) in ("label", "person")
    if len(text) == 3 and 0 < number.value < 1000 and named and text.isdecimal():
        return Number(number.value * 1000 + int(text))
    short = number.value < 10 and more.value < 10 and len(text) == 1
    before = state.done[-1].tag if state.done else ""
    if (
        short
        and named
        and before not in ("place", "label", "number", "kind")
        and not _more_labels(state, used + 2)
    ):
        return Number(
            number.value * 10 + more.value, "spaced", (number.value * 10 + more.value, more.value)
        )
    return None


def _more_labels(state: Settling, ahead: int) -> bool:
    """Tell whether a figure follows the next label directly, as where labels come first."""
    return state.tag(ahead) == "figure"


def _range(state: Settling, number: Number, used: int) -> tuple[Number, int]:
    twice = _twice(state, number, used)
    if twice is not None:
        return twice
    sign = state.sign(used)
    between = sign in _BETWEEN or (sign == "," and _guesses(state, number, used))
    if not between and state.tag(used):
        item = state.item(used)
        between = item.last - item.first == 1 and state.tokens.keys[item.first] in _TO
    if not between:
        return number, used
    more, more_used = number_at(state, used + 1)
    if more is not None and state.tokens.keys[state.item(used).first] == "xuong":
        return more, used + 1 + more_used
    within = state.tokens.keys[state.item(used).first] == "trong" and more is not None
    if within and more is not None and number.value == 1 and _is_one_of(state):
        return more, used + 1 + more_used
    if more is not None and (state.tag(used) == "over" or (within and number.value <= more.value)):
        return Number(number.value, ratio=True), used + 1 + more_used
    if more is None or not number.value < more.value:
        return number, used
    total = used + 1 + more_used
    if state.tag(total) in COUNTED or sign == "~":
        choices = (number.value, more.value)
        return Number(0, "range", choices), total
    return number, used


def _twice(state: Settling, number: Number, used: int) -> tuple[Number, int] | None:
    """Read "5 hộ hoặc 6 hộ" as one figure in doubt."""
    if state.tag(used + 1) != "or" or state.tag(used) not in COUNTED:
        return None
    more, more_used = number_at(state, used + 2)
    if more is None or more.doubt or state.tag(used + 2 + more_used) != state.tag(used):
        return None
    return Number(0, "range", (number.value, more.value)), used + 2 + more_used


def _guesses(state: Settling, number: Number, used: int) -> bool:
    """Tell whether "ba, bốn nhà", "mươi, mười lăm hộ" is a guess: the words follow each other."""
    more, more_used = number_at(state, used + 1)
    if more is None or not (number.spoken and more.spoken):
        return False
    before = state.done[-1].tag if state.done else ""
    near = more.value - number.value == 1 or (number.value, more.value) == (10, 15)
    return near and before not in ("label", "number") and state.tag(used + 1 + more_used) == "label"


def _is_one_of(state: Settling) -> bool:
    """Tell whether somebody "là một trong 52 người": all of them are meant."""
    first = state.item().first
    return first > 0 and state.tokens.keys[first - 1] == "la"


def vague(state: Settling) -> None:
    """Settle "vài hộ", "mấy chục nhà", "mười mấy" as a figure in doubt."""
    used = 1
    while state.tag(used) == "numeral":
        used += 1
    if used > 1 and in_years(state, used):
        state.take("trap", "unit", used)
        return
    if are_addressed(state, used):
        state.take("filler", None, used + 1)
    elif state.tag(used) in COUNTED:
        state.take("number", Number(0, "vague"), used)
    else:
        state.keep()
