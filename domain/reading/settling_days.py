"""Settling the words for days, and the figures that belong to them."""

from typing import Final

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004
from domain.reading import days
from domain.reading.days import Day
from domain.reading.numerals import Number, Odd
from domain.reading.settling import Settling
from domain.reading.settling_numbers import number_at
from domain.reading.settling_odd import odd

_WEEK: Final = {"past_period": "last", "this_period": "this", "future": "next"}
_RANKING: Final = frozenset(
    {"lon", "dong", "cao", "nhieu", "thap", "it", "xep", "dung", "hang", "lan", "ve", "tri"}
)
_PAST: Final = frozenset({-1, -2})
_COMPARING: Final = frozenset({"nhu", "bang", "hon", "kem", "thua", "doi", "het"})
_SIGNS: Final = frozenset(":,(")
_WISHED: Final = frozenset({"vui", "am", "lanh", "nang", "mua", "an"})
_HELD: Final = frozenset({"lop", "hoc", "ca", "cho"})
# "Mỗi tối", "các buổi chiều": when a thing used to be done; "trong buổi sáng": how long.
_EVERY: Final = frozenset({"mỗi", "mọi", "các", "những", "từng", "nhiều", "hằng", "hàng", "suốt"})
_SOME: Final = frozenset({"trong", "hai", "ba", "may", "vai", "2", "3"})
_TEAMS: Final = frozenset({"to", "nhom", "doi", "mui", "canh", "dot", "luot", "buoi", "lop", "ca"})
_DAY_NAMES: Final = frozenset({"xanh"})
_QUOTES: Final = frozenset('"“«')
# "Cái ni", "số ni": this one, and no day; "hai ngày nay" is none either.
_THIS: Final = frozenset({"word", "kind", "filler", "this_period", "classifier", "label_word"})
_CLOCK: Final = frozenset({"gio", "h", "g"})


def day(state: Settling) -> None:
    """Settle "hôm qua"."""
    item = state.item()
    before = state.done[-1].tag if state.done else ""
    key = state.tokens.keys[item.first]
    if (key == "ni" and before in _THIS) or (key == "nay" and _counts_days(state)):
        state.take("filler", None, 1)
        return
    if item.value in _PAST and _is_compared(state):
        state.take("filler", None, 1)
        return
    state.take("date", days.of_offset(state.today, item.value), 1)


def _is_compared(state: Settling) -> bool:
    """Tell whether a day is only what another is compared with: "nay như hôm qua, 8 hộ"."""
    first = state.item().first
    against = first > 0 and state.tokens.keys[first - 1] in _COMPARING
    return against and any(i.tag in ("date", "number") for i in state.done)


def _counts_days(state: Settling) -> bool:
    """Tell whether a number of days stands before: "hai ngày nay"."""
    before = state.done[-1] if state.done else None
    return (
        before is not None
        and before.tag == "trap"
        and state.tokens.keys[before.last - 1] in ("ngay", "hom", "bua", "tuan", "buoi")
    )


def part(state: Settling) -> None:
    """Settle "lớp học buổi tối": the time at which a class is held is no day."""
    item, keys = state.item(), state.tokens.keys
    held = item.first > 0 and keys[item.first - 1] in _HELD
    usual = item.first > 0 and state.tokens.exact[item.first - 1] in _EVERY
    lasting = item.first > 0 and keys[item.first] == "buoi" and _lasted(state)
    if held or usual or lasting or (item.last < len(keys) and keys[item.last] in _WISHED):
        state.take("filler", None, 1)
    else:
        state.keep()


def _lasted(state: Settling) -> bool:
    """Tell whether "trong buổi sáng khai trương" only says how long a thing took."""
    before = state.tokens.keys[state.item().first - 1]
    return before in _SOME and (before != "trong" or state.tag(1) == "word")


def weekday(state: Settling) -> None:
    """Settle "thứ 6 tuần trước", "CN 11/8": a date beside a weekday wins."""
    first = state.item().first
    before = state.tokens.keys[first - 1] if first else ""
    if before in _RANKING or (before in _TEAMS and state.tokens.keys[first] == "thu"):
        state.take("trap", "named" if before in _TEAMS else "rank", 1)
        return
    if _is_a_name(state):
        state.take("filler", None, 1)
        return
    used = 1
    week = ""
    if state.tag(used) in _WEEK and not _vaguely_last(state, used):
        week = _WEEK[state.tag(used)]
        used += 1
    elif _vaguely_last(state, used):
        used += 1
    found = days.of_weekday(state.today, state.item().value, week)
    gap = 1 if state.sign(used) in _SIGNS and state.sign(used) else 0
    if state.tag(used + gap) == "figure" and isinstance(state.item(used + gap).value, Odd):
        state.at += used + gap
        odd(state)
        if state.done[-1].tag == "slash":
            state.done[-1].tag = "date"
            state.done[-1].value = _slash(state, state.done[-1].value)
        return
    state.take("date", found, used)


def _is_a_name(state: Settling) -> bool:
    """Tell whether a weekday begins what an event is called: "Ngày thứ Bảy vì dân"."""
    first, keys = state.item().first, state.tokens.keys
    if keys[first - 1] == "ngay" and first > 1:
        first -= 1
    quoted = first > 0 and keys[first - 1] in _QUOTES
    return (quoted and state.tag(1) != "sign") or (
        state.tag(1) == "word" and keys[state.item(1).first] in _DAY_NAMES
    )


def _vaguely_last(state: Settling, ahead: int) -> bool:
    if not state.tag(ahead):
        return False
    item = state.item(ahead)
    words = state.tokens.keys[item.first : item.last]
    return words in (["vua", "roi"], ["roi"], ["vua", "qua"], ["qua"])


def _slash(state: Settling, value: Odd) -> Day:
    return days.of_numbers(state.today, value.parts[0], value.parts[1])


def ngay(state: Settling) -> None:
    """Settle "ngày 12/8", "ngày 12 tháng 8 năm 2024", "mùng 7"; a bare "ngày" says nothing."""
    heads = not state.done or state.done[-1].tag == "break"
    gap = 2 if state.sign(1) == ":" and heads else 1
    if state.tag(gap) == "figure" and isinstance(state.item(gap).value, Odd):
        _odd_day(state, gap)
        return
    number, used = number_at(state, gap)
    if number is None or number.doubt or not 1 <= number.value <= 31:
        state.take("filler", None, 1)
        return
    if state.tag(gap + used) and state.tokens.keys[state.item(gap + used).first] in _CLOCK:
        state.take("filler", None, 1)
        return
    used += gap
    month, month_used = _month(state, used)
    after = state.tag(used)
    planned = bool(state.done) and state.done[-1].tag == "target" and month is None
    if planned and after == "label":
        state.take("filler", None, 1)
        return
    if (
        month is None
        and after == "label"
        and state.tag(used + 1) not in ("figure", "numeral")
        and state.sign(used + 1) not in (":", "=")
    ):
        state.take("filler", None, 1)
        return
    used += month_used
    year, year_used = _year(state, used)
    state.take("date", days.of_numbers(state.today, number.value, month, year), used + year_used)


def _odd_day(state: Settling, gap: int) -> None:
    value: Odd = state.item(gap).value
    parts = value.parts
    if len(parts) == 2:
        found = days.of_numbers(state.today, parts[0], parts[1])
    elif len(parts) == 3 and parts[0] > 1900:
        found = days.of_numbers(state.today, parts[2], parts[1], parts[0])
    elif len(parts) == 3:
        found = days.of_numbers(state.today, parts[0], parts[1], parts[2])
    else:
        found = Day(None, "impossible")
    state.take("date", found, gap + 1)


def _month(state: Settling, ahead: int) -> tuple[int | None, int]:
    if state.tag(ahead) and (state.tag(ahead) == "month" or "month" in state.item(ahead).also):
        number, used = number_at(state, ahead + 1)
        if number is not None and 1 <= number.value <= 12:
            return number.value, used + 1
    return None, 0


def _year(state: Settling, ahead: int) -> tuple[int | None, int]:
    used = 1 if state.tag(ahead) in ("label_number", "numeral", "sign") else 0
    if state.tag(ahead + used) == "figure":
        value = state.item(ahead + used).value
        if isinstance(value, Number) and 2000 <= value.value < 2100:
            return value.value, used + 1
    return None, 0


def january(state: Settling) -> None:
    """Settle "August 12" and "12 August"."""
    number, used = number_at(state, 1)
    before = state.done[-1] if state.done else None
    if number is not None and 1 <= number.value <= 31:
        state.take("date", days.of_numbers(state.today, number.value, state.item().value), used + 1)
    elif before is not None and before.tag == "number" and not before.value.doubt:
        before.tag, before.value = (
            "date",
            days.of_numbers(state.today, before.value.value, state.item().value),
        )
        before.last = state.item().last
        state.at += 1
    else:
        state.take("filler", None, 1)
