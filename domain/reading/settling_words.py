"""Settling figures that belong to words, labels of one letter, and signs before figures."""

from typing import Final

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004
from domain.reading.lexicon import Label
from domain.reading.numerals import Number, Odd
from domain.reading.settling import COUNTED, Settling
from domain.reading.settling_names import TALK, misspelt
from domain.reading.settling_numbers import number_at
from domain.reading.settling_offices import OFFICES, office

_PAUSES: Final = frozenset({"a", "o", "ah", "ay", "u"})
_FIGURES: Final = frozenset({"figure", "numeral"})
_DOING: Final = frozenset({"verb", "actual", "classifier"})
_STRETCHES: Final = frozenset({"thang", "nam", "quy", "tuan", "dot"})
_SOON: Final = 4
_WAYS: Final = frozenset({"len", "xuong"})
_BECOMES: Final = frozenset({"la", "con", "toi", "den"})
_LETTERS: Final = {"h": "households", "c": "signatures", "t": "tk"}


def word(state: Settling) -> None:
    """Settle a lone "h" before a figure as households, and half-known names of villages."""
    key = state.items[state.at].value
    if key in _LETTERS and _stands_for_a_noun(state, key):
        label = Label(state.lexicon.concepts.get(_LETTERS[key], ()), _LETTERS[key])
        state.take("label", label, 1)
    elif (key in _PAUSES and _mends(state)) or (key == "khoan" and _says_wait(state)):
        state.take("repair", None, 1)
    elif key in OFFICES and office(state):
        pass
    elif key in state.lexicon.name_words or _next_key(state) in state.lexicon.name_words:
        misspelt(state)
    elif _is_somebody(state):
        state.take("title", None, 1)
    else:
        state.keep()


def _stands_for_a_noun(state: Settling, key: str) -> bool:
    """Tell whether a letter is a noun written short: "h 10 c 4", "8h 3c 2t"."""
    if key != "h" and _ends_a_short_list(state):
        return True
    return _before_figure(state) and (key == "h" or _list_of_letters(state))


def _ends_a_short_list(state: Settling) -> bool:
    """Tell whether "3c" follows households as short: "8h 3c 2t"."""
    before = state.done[-1].tag if state.done else ""
    glued = before == "number" and state.tokens.glued(state.item().first)
    return glued and any(i.tag == "hours" for i in state.done[-4:])


def _is_somebody(state: Settling) -> bool:
    """Tell whether a name opens a clause before a figure: "Lan 12 hộ, Hùng 8 hộ"."""
    before = state.done[-1].tag if state.done else "break"
    if before not in ("break", "sign", "plus", "and"):
        return False
    item, text = state.item(), state.tokens.text
    written = text[state.tokens.starts[item.first] : state.tokens.ends[item.first]]
    if not written.istitle():
        return False
    gap = 2 if state.sign(1) == ":" and before != "and" else 1
    if state.tag(gap) in ("figure", "numeral") or _label_and_figure(state):
        return True
    named = before == "sign" or state.tokens.keys[item.first] not in TALK
    return named and state.tag(1) in _DOING and _figure_behind(state)


def _label_and_figure(state: Settling) -> bool:
    """Tell whether a noun with its figure follows a name: "Bé hd 3"."""
    return state.tag(1) == "label" and state.tag(2) in ("figure", "numeral")


def _figure_behind(state: Settling) -> bool:
    """Tell whether a figure follows what somebody did: "Tuấn cài được 4"."""
    ahead = 1
    while ahead < _SOON and state.tag(ahead) in _DOING:
        ahead += 1
    return state.tag(ahead) in ("figure", "numeral")


def _says_wait(state: Settling) -> bool:
    """Tell whether "khoan" stops the teller amid figures: "10 hộ... khoan, 11 hộ"."""
    before = state.done[-1].tag if state.done else ""
    told = before in ("number", "label", "classifier", "sign", "break")
    return told and state.tag(1) in ("sign", "break", "figure", "numeral")


def favour(state: Settling) -> None:
    """Settle "sửa hộ thành 9": households, and no favour."""
    ends_in_households = state.tokens.keys[state.item().last - 1] == "ho"
    if ends_in_households and state.tag(1) == "but_this" and state.tag(2) in _FIGURES:
        label = Label(state.lexicon.concepts.get("households", ()), "households")
        state.take("label", label, 1)
    else:
        state.keep()


def but_this(state: Settling) -> None:
    """Settle "thì đúng 4 cái", "hướng lên đồi", "lên 4 hộ": these mend no figure."""
    key = state.tokens.keys[state.item().first]
    before = state.done[-1].tag if state.done else "break"
    if state.item().value == "post" and state.tag(1) in _FIGURES:
        state.take("actual", None, 1)
    elif key not in _WAYS or state.item().last - state.item().first > 1:
        state.keep()
    elif before in ("break", "sign") and state.tag(1) in ("figure", "numeral"):
        state.take("verb", "visit", 1)
    elif state.tag(1) == "word" and state.tokens.keys[state.item(1).first] not in _BECOMES:
        state.take("word", key, 1)
    else:
        state.keep()


def _mends(state: Settling) -> bool:
    """Tell whether "à" stands between two figures: "mười hai cái à mười ba cái"."""
    before = state.done[-1].tag if state.done else ""
    if before == "classifier" and len(state.done) > 1:
        before = state.done[-2].tag
    if before == "break" and state.tag(1) == "figure" and state.tag(2) == "label":
        told = any(i.tag == "label" and i.value == state.item(2).value for i in state.done)
        return told and all(state.tag(k) not in ("more", "plus") for k in (3, 4))
    if before == "label" and len(state.done) > 1 and state.done[-2].tag == "number":
        number, used = number_at(state, 1)
        again = number is not None and state.tag(1 + used) == "label"
        return again and state.item(1 + used).value == state.done[-1].value
    return before == "number" and state.tag(1) in ("figure", "numeral")


def _before_figure(state: Settling) -> bool:
    before = state.done[-1] if state.done else None
    if (
        before is not None
        and before.tag in ("number", "hours")
        and state.tokens.glued(state.item().first)
        and not (_list_of_letters(state) and state.tokens.glued(state.item().last))
    ):
        return False
    gap = 2 if state.sign(1) in (":", "=", "-") and state.sign(1) else 1
    if state.tag(gap) not in ("figure", "approx") or _clock_follows(state, gap):
        return False
    return not (_is_code(state, gap) and state.tokens.glued(state.item(gap).first))


def _is_code(state: Settling, gap: int) -> bool:
    """Tell whether digits go on behind a dot or dash, as in "H42.15-240813"."""
    joined = state.sign(gap + 1) in (".", "-") and state.tag(gap + 2) == "figure"
    return joined and state.tokens.glued(state.item(gap + 2).first)


def _clock_follows(state: Settling, gap: int) -> bool:
    return bool(state.tag(gap + 1)) and state.tokens.keys[state.item(gap + 1).first] == "h"


def _list_of_letters(state: Settling) -> bool:
    return any(i.tag == "label" and state.tokens.keys[i.first] == "h" for i in state.done)


def _next_key(state: Settling) -> str:
    return state.tokens.keys[state.item(1).first] if state.tag(1) else ""


def month(state: Settling) -> None:
    """Settle "tháng 8" away from a day."""
    if _is_month_of_a_year(state):
        state.take("trap", "month", 2)
        return
    number, used = number_at(state, 1)
    if number is None or not 1 <= number.value <= 12 or state.tag(1 + used) in COUNTED:
        state.take("filler", None, 1)
    elif number.value > state.today.month and state.sign(1 + used) == ":":
        state.take("future", None, 1 + used)
    else:
        state.take("trap", "month", 1 + used)


def _is_month_of_a_year(state: Settling) -> bool:
    """Tell whether "6/2024" follows "tháng"."""
    value = state.item(1).value if state.tag(1) == "figure" else None
    return isinstance(value, Odd) and len(value.parts) == 2 and value.parts[1] > 1900


def cumulative(state: Settling) -> None:
    """Settle "từ đầu tháng 8", "từ đầu năm 2024": the number belongs to the stretch."""
    item = state.item()
    number, used = number_at(state, 1)
    ends = state.tokens.keys[item.last - 1] in _STRETCHES
    dated = number is not None and (number.value <= 12 or number.value >= 2000)
    if ends and dated and state.tag(1 + used) not in COUNTED:
        state.take("cumulative", item.value, 1 + used)
    else:
        state.keep()


def this_period(state: Settling) -> None:
    """Settle "trong tháng 7": the month's number is no count."""
    ends_in_month = state.tokens.keys[state.item().last - 1] == "thang"
    if ends_in_month and _is_month_of_a_year(state):
        state.take("trap", "month", 2)
        return
    number, used = number_at(state, 1)
    if ends_in_month and number is not None and state.tag(1 + used) not in COUNTED:
        state.take("trap", "month", 1 + used)
    else:
        state.keep()


def sign(state: Settling) -> None:
    """Settle a minus glued to a figure alone: the sign of a negative, or a bullet."""
    item = state.item()
    if (
        state.tag(1) != "figure"
        or not state.tokens.glued(item.last)
        or item.value not in ("-", "−")
    ):
        state.keep()
        return
    before = state.done[-1] if state.done else None
    apart = before is None or not state.tokens.glued(item.first)
    if not apart or _is_bullet(state) or not isinstance(state.item(1).value, Number):
        state.keep()
        return
    value = state.item(1).value.value
    state.take("number", Number(0, "negative", (value,)), 2)


def _is_bullet(state: Settling) -> bool:
    return state.tokens.text.count("\n-") > 0 or state.tokens.text.count("\n") > 0
