"""Settling words whose figure is part of a name: "tổ 5", "mức 2", "Samsung A14"."""

from typing import Final

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004
from domain.reading.lexicon import Label
from domain.reading.numerals import Number
from domain.reading.settling import COUNTED, Settling
from domain.reading.settling_numbers import ends_in_a_noun, number_at

_TEAMS: Final = frozenset({"to", "nhom", "doi"})
_TOLD_OF: Final = frozenset({"day", "ngay", "verb", "actual"})
_GROUP: Final = 3
_FEWEST_DIGITS: Final = 10_000


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
