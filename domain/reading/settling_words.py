"""Settling figures that belong to words, labels of one letter, and signs before figures."""

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004

from domain.reading.lexicon import Label
from domain.reading.numerals import Number
from domain.reading.settling import COUNTED, Settling
from domain.reading.settling_names import TALK, misspelt
from domain.reading.settling_numbers import ends_in_a_noun, number_at
from domain.reading.settling_offices import OFFICES, office

_TEAMS = frozenset({"to", "nhom", "doi"})
_PAUSES = frozenset({"a", "o", "ah", "ay", "u"})
_FIGURES = frozenset({"figure", "numeral"})
_DOING = frozenset({"verb", "actual", "classifier"})
_TOLD_OF = frozenset({"day", "ngay", "verb", "actual"})
_SOON = 4
_WAYS = frozenset({"len", "xuong"})
_BECOMES = frozenset({"la", "con", "toi", "den"})
_GROUP = 3
_FEWEST_DIGITS = 10_000
_LETTERS = {"h": "households", "c": "signatures", "t": "tk"}


def word(state: Settling) -> None:
    """Settle a lone "h" before a figure as households, and half-known names of villages."""
    key = state.items[state.at].value
    if key in _LETTERS and _before_figure(state) and (key == "h" or _list_of_letters(state)):
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


def _is_somebody(state: Settling) -> bool:
    """Tell whether a name opens a clause before a figure: "Lan 12 hộ, Hùng 8 hộ"."""
    item, text = state.item(), state.tokens.text
    written = text[state.tokens.starts[item.first] : state.tokens.ends[item.first]]
    before = state.done[-1].tag if state.done else "break"
    if not written.istitle() or before not in ("break", "sign", "plus", "and"):
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


def label_number(state: Settling) -> None:
    """Settle "tổ 5", "mức 2", "số 12": the figure is part of a name."""
    gap = 2 if state.sign(1) in (":", ".", "-") and state.sign(1) else 1
    if _counts_accounts(state, gap):
        state.take("label", Label(state.lexicon.concepts.get("tk", ()), "tk"), 1)
        return
    if _is_model(state):
        state.take("trap", "named", 3)
        return
    if state.tag(gap) == "figure" and not isinstance(state.item(gap).value, Number):
        state.take("trap", "named", gap + 1)
        return
    if state.tag(gap) == "figure" and len(state.tokens.exact[state.item(gap).first]) > 2:
        state.take("trap", "named", gap + _groups(state, gap))
        return
    if _is_lettered(state):
        state.take("trap", "named", 2)
        return
    number, used = number_at(state, gap)
    if number is None or _is_counted(state, gap + used) or _is_year_ahead(state, gap):
        team = state.tokens.keys[state.item().last - 1] in _TEAMS
        state.take("label_word", "team" if team else None, 1)
        return
    if (
        state.sign(gap + used) == ","
        and number_at(state, gap + used + 1)[0] is not None
        and "mức" in _words(state)
    ):
        used += 1 + number_at(state, gap + used + 1)[1]
    state.take("trap", "named", gap + used)
    while state.sign() == "," and state.tag(1) == "figure" and not _is_counted_next(state):
        state.take("trap", "named", 2)


def _counts_accounts(state: Settling, gap: int) -> bool:
    """Tell whether "số tài khoản 2" says how many and not which: no bank gives so short ones."""
    item = state.item()
    named = state.tokens.keys[item.first : item.last] == ["so", "tai", "khoan"]
    number, used = number_at(state, gap) if named else (None, 0)
    if named and state.tag(1) in _TOLD_OF:
        return True
    short = number is not None and number.value < _FEWEST_DIGITS
    return short and state.tag(gap + used) not in COUNTED and state.tag(gap + used) != "figure"


def _is_model(state: Settling) -> bool:
    """Tell whether a letter with figures glued to it names a device: "Samsung A14"."""
    if state.tag(1) != "word" or state.tag(2) != "figure":
        return False
    letter = state.item(1)
    alone = letter.last - letter.first == 1 and len(state.tokens.keys[letter.first]) == 1
    return alone and state.tokens.glued(state.item(2).first)


def _is_lettered(state: Settling) -> bool:
    """Tell whether a team goes by a letter: "nhóm A 6 hộ, nhóm B 5 hộ"."""
    if state.tokens.keys[state.item().last - 1] not in _TEAMS or not state.tag(1):
        return False
    item = state.item(1)
    written = state.tokens.words(item.first, item.last)
    return len(written) == 1 and written.isupper() and written.isalpha()


def _is_year_ahead(state: Settling, gap: int) -> bool:
    """Tell whether "năm" after "số" is a year's: "chuyển đổi số năm 2023"."""
    year = state.tag(gap) == "numeral" and state.tokens.keys[state.item(gap).first] == "nam"
    return year and state.tag(gap + 1) == "figure"


def _groups(state: Settling, gap: int) -> int:
    """How many groups of digits make one long number: "sđt 0368 114 902"."""
    used = 1
    while state.tag(gap + used) == "figure":
        after = state.tag(gap + used + 1)
        if len(state.tokens.exact[state.item(gap + used).first]) < _GROUP or after in COUNTED:
            break
        used += 1
    return used


def _is_counted_next(state: Settling) -> bool:
    return state.tag(2) in COUNTED or state.tag(2) == "numeral"


def month(state: Settling) -> None:
    """Settle "tháng 8" away from a day."""
    number, used = number_at(state, 1)
    if number is None or not 1 <= number.value <= 12 or state.tag(1 + used) in COUNTED:
        state.take("filler", None, 1)
    elif number.value > state.today.month and state.sign(1 + used) == ":":
        state.take("future", None, 1 + used)
    else:
        state.take("trap", "month", 1 + used)


def this_period(state: Settling) -> None:
    """Settle "trong tháng 7": the month's number is no count."""
    ends_in_month = state.tokens.keys[state.item().last - 1] == "thang"
    number, used = number_at(state, 1)
    if ends_in_month and number is not None and state.tag(1 + used) not in COUNTED:
        state.take("trap", "month", 1 + used)
    else:
        state.keep()


def _words(state: Settling) -> str:
    item = state.item()
    return state.tokens.words(item.first, item.last).lower()


def _is_counted(state: Settling, ahead: int) -> bool:
    if state.tag(ahead) not in ("label", "person"):
        return False
    if state.tag(ahead) == "person":
        return _words(state).split()[0] not in ("tổ", "nhóm", "đội", "to", "nhom", "doi")
    if state.sign(ahead + 1) in (":", "=") and state.tag(ahead + 1):
        return False
    return state.tag(ahead + 1) not in ("figure", "numeral") or ends_in_a_noun(state, ahead)


def sign(state: Settling) -> None:
    """Settle a minus glued to a figure alone: the sign of a negative, or a bullet."""
    item = state.item()
    if (
        item.value not in ("-", "−")
        or state.tag(1) != "figure"
        or not state.tokens.glued(item.last)
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
