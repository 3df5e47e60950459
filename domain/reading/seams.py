"""Where one clause ends and the next begins without a mark, and what a clause is apart from."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from domain.reading.items import Item

_GOING_ON: Final = frozenset(
    [
        "but",
        "word",
        "actual",
        "neg",
        "number",
        "sign",
        "clock",
        "but_this",
        "approx",
        "verb",
        "more",
    ]
)
_SOFT: Final = frozenset({"classifier", "approx"})
_FIGURE_OR_SOFT: Final = _SOFT | {"number"}
_DONE_OR_SOFT: Final = _SOFT | {"actual"}
_SOMEBODY: Final = frozenset({"title", "person", "named", "place"})
_PER: Final = frozenset({"kind", "filler", "label_word", "word"})
_ENDS: Final = frozenset({"break", "date", "place"})
_BEFORE_NUMBER: Final = frozenset({"approx", "over", "classifier", "vague"})
_LEFT_OVER: Final = frozenset({"du", "co", "thua"})
_WROTE: Final = frozenset({"ghi", "bao", "tinh", "cong", "nhap", "cho"})
_RESULTS: Final = frozenset({"actual", "label", "cumulative"})
_PAIR: Final = 2
_LOOK: Final = 40


def contrasts(items: Sequence[Item], at: int) -> bool:
    """Tell whether "còn" at `at` only goes on to another noun: "còn cks thì 5"."""
    later = [i for i in items[at + 1 : at + 5] if i.tag not in _SOFT][:_PAIR]
    return len(later) > 1 and later[0].tag == "label" and later[1].tag in _GOING_ON


def takes_noun_along(clause: Sequence[Item], items: Sequence[Item], at: int) -> bool:
    """Tell whether the noun before "thì" belongs to the figure after it: "chữ ký thì ba"."""
    if len(clause) < _PAIR or clause[-1].tag != "label":
        return False
    marks = [i.tag for i in clause if i.tag in ("number", "label")]
    if clause[-2].tag in _FIGURE_OR_SOFT and marks != ["label", "number", "label"]:
        return False
    after = items[at + 1 : at + 3]
    return bool(after) and (
        after[0].tag == "number" or (after[0].tag in _DONE_OR_SOFT and len(after) > 1)
    )


def begins_anew(clause: Sequence[Item], before: Sequence[Item], later: Sequence[Item]) -> bool:
    """Tell whether a noun begins the next clause behind a mended figure.

    Said without a pause, "chữ ký được bốn cái à không năm cái tài khoản mở được hai cái" names
    every noun before its figure.
    """
    marks = [i.tag for i in clause if i.tag in ("number", "label")]
    earlier = [i.tag for i in before if i.tag in ("number", "label")]
    if marks != ["number"] or earlier[-_PAIR:] != ["label", "number"]:
        return False
    for item in later:
        if item.tag in ("number", "label") or item.tag in _ENDS:
            return item.tag == "number"
    return False


def stands_apart(before: Sequence[Item], later: Sequence[Item]) -> bool:
    """Tell whether "riêng", "gồm" begin no part of what was said before.

    So with one more of those listed, "chị Hoa 4 hộ, riêng bác Tư 3 hộ", and with the size of a
    team: "tổ gồm 4 đồng chí".
    """
    if not later or (later[0].tag == "trap" and later[0].value == "unit"):
        return bool(later)
    return later[0].tag in _SOMEBODY and any(i.tag in _SOMEBODY for i in before)


def is_a_rate(clause: Sequence[Item], later: Sequence[Item]) -> bool:
    """Tell whether a stroke says what each has to do: "200 hộ/thôn", "2 lượt/tuần"."""
    if not later or later[0].tag not in _PER or not any(i.tag == "number" for i in clause):
        return False
    ends = len(later) < _PAIR or later[1].tag in ("sign", "break", "number", "and")
    return ends and bool(clause) and clause[-1].tag == "label"


def opens_with_a_figure(clause: Sequence[Item]) -> bool:
    """Tell whether a clause begins with a figure, or says of some that they are left over."""
    over = clause[0].value in _LEFT_OVER and len(clause) > 1
    return (clause[1] if over else clause[0]).tag in ("number", "approx")


def number_ahead(items: Sequence[Item], at: int) -> bool:
    """Tell whether a figure or noun comes next, but for "khoảng" or the like."""
    later = items[at + 1 : at + 4]
    first = next((i.tag for i in later if i.tag not in _BEFORE_NUMBER and i.value != ":"), "")
    return first in ("number", "hours", "label")


def figure_ahead(items: Sequence[Item], at: int) -> bool:
    """Tell whether the sentence has another figure."""
    for item in items[at + 1 : at + _LOOK]:
        if item.tag in ("number", "hours", "break"):
            return item.tag != "break"
    return False


def label_ahead(items: Sequence[Item], at: int) -> bool:
    """Tell whether a noun comes before the next figure or mark."""
    for item in items[at + 1 : at + _LOOK]:
        if item.tag in ("number", "break", "sign", "but"):
            return False
        if item.tag == "label":
            return True
    return False


def set_a_target(clause: Sequence[Item]) -> bool:
    """Tell whether a figure or a rate followed the target's word, as in "chỉ tiêu 40 hộ"."""
    tags = [i.tag for i in clause]
    after = tags[tags.index("target") + 1 :] if "target" in tags else tags
    return "number" in after or "trap" in after or announces(clause)


def announces(clause: Sequence[Item]) -> bool:
    """Tell whether a clause only says what follows."""
    last = clause[-1] if clause else None
    if last is None:
        return False
    alone = all(i.tag in ("trap", "word") for i in clause[:-1]) and len(clause) <= _PAIR + 1
    headed = last.tag == "target" and last.value == "plan" and alone
    return headed or last.value == ":" or last.tag == "cumulative"


def plans_ahead(heading: Sequence[Item]) -> str:
    """The mode of all lines below one that has no figure of its own and only names a plan."""
    tags = {i.tag for i in heading}
    if any(a.last != b.first for a, b in pairwise(heading)):
        return ""  # the head of a table, whose strokes and tabs are no items any more
    if not tags.isdisjoint(_RESULTS) or any("actual" in i.also for i in heading):
        return ""
    if "future" in tags:
        return "future"
    return "target" if any(i.tag == "target" and i.value == "plan" for i in heading) else ""


def asks_to_do(clause: Sequence[Item]) -> bool:
    """Tell whether a plan's word is followed by a verb: "phải cài", "mục tiêu là vận động"."""
    tags = [i.tag for i in clause]
    if "verb" not in tags:
        return False
    planned = [at for at, tag in enumerate(tags) if tag in ("target", "every")]
    return not planned or planned[0] < tags.index("verb")


def is_oneself(items: Sequence[Item], at: int) -> bool:
    """Tell whether "em" only says who writes: "ghi em 20 hộ, em đi có 12 hộ"."""
    if items[at].value != "me" or items[at].tag != "title":
        return False
    if at and items[at - 1].value in _WROTE:
        return True
    later = items[at + 1 : at + 2]
    return not later or later[0].tag not in ("word", "number", "title")
