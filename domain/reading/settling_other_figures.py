"""Figures that count nothing: times, phones, papers, bullets, names."""

from typing import Final

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004
from domain.reading.numerals import Number
from domain.reading.settling import COUNTED, Settling

_COUNTED_OR_SPELT: Final = frozenset({*COUNTED, "numeral"})
_OF_A_YEAR: Final = frozenset({"dau", "cuoi", "giua", "nhung", "nhieu"})
_TITLES: Final = frozenset({"verb", "label", "actual", "word", "total", "person"})
_CODED: Final = frozenset("ABDEFMNPXYZ")
_BEFORE_HOURS: Final = frozenset(
    ["den", "toi", "luc", "hoi", "tu", "truoc", "sau", "vao", "at", "mai", "dung"]
)


def beside_identity(state: Settling) -> bool:
    """Tell whether a figure belongs to the long one after it: "GD 4 42 1234567890"."""
    ahead = 1
    while state.tag(ahead) == "figure" and state.item(ahead).value is not None and ahead < 4:
        ahead += 1
    return state.tag(ahead) == "figure" and state.item(ahead).value is None


def numbered_paper(state: Settling) -> bool:
    """Tell whether a figure numbers a paper: "05/KH-UBND"."""
    if state.sign(1) != "/" or state.tag(2) in ("", "figure", "sign", "break"):
        return False
    first = state.item(2).first
    glued = state.tokens.glued(first) and state.tokens.glued(state.item(1).first)
    word = state.tokens.text[state.tokens.starts[first] : state.tokens.ends[first]]
    dashed = state.sign(3) == "-" and state.tokens.glued(state.item(3).first)
    return glued and (word.isupper() or dashed) and word not in ("CKS", "TK", "HD")


def is_year(state: Settling) -> bool:
    """Tell whether "năm" is a year's: "năm 2024"."""
    if state.tokens.keys[state.item().first] != "nam" or state.tag(1) != "figure":
        return False
    value = state.item(1).value
    return isinstance(value, Number) and 1900 <= value.value < 2200


def within_a_year(state: Settling) -> bool:
    """Tell whether "năm" is a year's in "6 tháng đầu năm"."""
    first, keys = state.item().first, state.tokens.keys
    dated = keys[first] == "nam" and first > 0 and keys[first - 1] in _OF_A_YEAR
    return dated and state.tag(1) not in _COUNTED_OR_SPELT


def ends_a_code(state: Settling) -> bool:
    """Tell whether a figure ends what digits begin and a capital joins: "12A3"."""
    first, tokens = state.item().first, state.tokens
    if first < 2 or not (tokens.glued(first) and tokens.glued(first - 1)):
        return False
    letter = tokens.text[tokens.starts[first - 1] : tokens.ends[first - 1]]
    return tokens.keys[first - 2].isdecimal() and letter in _CODED


def ends_years(state: Settling) -> bool:
    """Tell whether a figure ends a stretch of years: "giai đoạn 2021 - 2025"."""
    if state.tag() != "figure" or len(state.done) < 2 or state.done[-2].tag != "trap":
        return False
    value = state.item().value
    years = isinstance(value, Number) and 1900 <= value.value < 2200
    return years and state.done[-1].value in ("-", "–")


def is_name(state: Settling) -> bool:
    """Tell whether a number word is a name, as in "chị Hai" or "cụ Tư"."""
    before = state.done[-1] if state.done else None
    if state.tokens.keys[state.item().first] == "lam":
        return False
    if before is None or not (before.tag == "title" or "title" in before.also):
        return False
    start = state.tokens.starts[state.item().first]
    return state.tokens.text[start].isupper() or state.tag(1) not in _COUNTED_OR_SPELT


def bullet(state: Settling) -> bool:
    """Settle the "1." or "2)" that numbers a line."""
    opens = not state.done or state.done[-1].tag == "break" or _begins_a_list(state)
    if not opens or state.tag(2) in ("", "break"):
        return False
    if _numbers_a_line(state):
        state.take("trap", "bullet", 1)
        return True
    stroke = state.sign(1) == "/" and state.tag(2) not in ("figure", "numeral")
    apart = state.tag(2) and not state.tokens.glued(state.item(2).first)
    if state.sign(1) not in (".", ")") and not (stroke and apart):
        return False
    state.take("trap", "bullet", 2)
    return True


def _begins_a_list(state: Settling) -> bool:
    """Tell whether "1." right after a colon numbers the first of several: "kết quả: 1. ..."."""
    one = state.tokens.keys[state.item().first] == "1" and state.sign(1) in (".", ")")
    return one and state.done[-1].value == ":" and state.tag(2) not in ("figure", "")


def _numbers_a_line(state: Settling) -> bool:
    """Tell whether "1 Đã đến: 9 hộ", with a line that 2 begins, only numbers its line."""
    value = state.item().value
    if state.tag() != "figure" or not isinstance(value, Number) or state.tag(1) not in _TITLES:
        return False
    bullets = sum(i.tag == "trap" and i.value == "bullet" for i in state.done)
    if value.value != bullets + 1:
        return False
    inside, ahead = False, 1
    while state.tag(ahead) not in ("", "break"):
        inside = inside or (state.tag(ahead) == "figure" and _is_tied(state, ahead))
        ahead += 1
    following = state.item(ahead + 1).value if state.tag(ahead + 1) == "figure" else None
    last = state.tag(ahead + 1) != "figure"
    goes_on = isinstance(following, Number) and following.value == bullets + 2
    return inside and (goes_on or (last and bullets > 0))


def _is_tied(state: Settling, ahead: int) -> bool:
    """Tell whether a colon stands before a figure."""
    return state.sign(ahead - 1) in (":", "=")


def phone(state: Settling) -> bool:
    """Settle "0912 345 678"."""
    text = state.tokens.exact[state.item().first]
    if len(text) < 3 or text[0] not in "01":
        return False
    hotline = text in ("1900", "1800") and state.tag(1) == "figure"
    if not (state.tag() == "figure" and (hotline or text.startswith("0"))):
        return False
    used = 1
    while state.tag(used) == "figure" and len(state.tokens.exact[state.item(used).first]) > 2:
        used += 1
    state.take("trap", "identity", used)
    return True


def clock(state: Settling) -> bool:
    """Settle "7h30", "19 giờ" and "8h sáng"; a bare "10h" is left as hours in doubt."""
    if state.tag() != "figure" or state.tag(1) == "":
        return False
    after = state.item(1)
    key = state.tokens.keys[after.first]
    if key not in ("h", "g", "gio") or (key != "gio" and not state.tokens.glued(after.first)):
        return False
    if after.last - after.first > 1:
        return False
    minutes = state.tag(2) == "figure" and state.tokens.glued(state.item(2).first)
    if (
        minutes
        and state.tag(3)
        and state.tokens.glued(state.item(3).first)
        and state.tag(3) != "sign"
    ):
        minutes = False
    dated = bool(state.done) and state.done[-1].tag == "date" and state.tag(2) == "verb"
    told = state.tag(2) in ("part", "future", "day")
    if key != "h" or minutes or dated or told or _at_clock(state):
        used = 3 if minutes else 2
        state.take("trap", "time", used + (state.tag(used) == "part"))
    else:
        state.take("hours", state.item().value.value, 2)
    return True


def _at_clock(state: Settling) -> bool:
    first = state.item().first
    return first > 0 and state.tokens.keys[first - 1] in _BEFORE_HOURS
