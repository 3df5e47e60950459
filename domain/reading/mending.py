"""Whether a message mends its own words or those of an earlier one."""

from typing import Final

from domain.reading.draft import Draft
from domain.reading.items import Item
from domain.reading.signs import Signs
from domain.reading.tokens import Tokens

_INTERJECTIONS: Final = frozenset(
    ["a", "i", "y", "o", "ua", "ay", "oi", "ah", "ak", "ui", "chet", "oops", "wait"]
)
_ARROWS: Final = frozenset({"→", "➡", "⇒", "-", "="})
_MENDED: Final = frozenset({"number", "hours", "place", "date", "triple"})
_DENIED: Final = _MENDED | {"label", "person", "kind", "weekday_or_place", "trap", "sign", "break"}
_SOFT: Final = frozenset({"approx", "classifier", "over", "actual"})
_NEAR: Final = 4
_PAST: Final = frozenset({"qua", "kia", "truoc", "wa", "hqua"})
_WROTE: Final = frozenset({"ghi", "bao", "go", "nhap", "viet", "nhan", "gui"})
_WHERE: Final = frozenset({"date", "place"})


def mends_itself(draft: Draft) -> bool:
    """Tell whether the message takes back its own words rather than an earlier message's."""
    items, size = draft.items, len(draft.tokens.keys)
    first = next((i.first for i in items if i.tag in ("number", "hours")), size)
    named = next((i.first for i in items if i.tag in ("place", "date")), size)
    repairs = [i for k, i in enumerate(items) if _repairs(items, k) or _rights_where(items, k)]
    told = [i.first for i in items if i.tag in _MENDED]
    if _was_written(draft, first):
        return False
    inside = any(
        i.first > first or (i.first > named and _is_slip(draft.tokens, i))
        for i in repairs
        if told and i.last <= told[-1]
    )
    if any(i.tag == "state" and i.value == "wrong" for i in items):
        return False
    return inside and not _opens_with_correction(draft.signs, min(first, named))


def _was_written(draft: Draft, first: int) -> bool:
    """Tell whether the first figure is of an earlier report: "báo cáo hôm qua em ghi 13 hộ"."""
    keys = draft.tokens.keys
    if not 0 < first < len(keys) or keys[first - 1] not in _WROTE:
        return False
    return any(
        i.tag == "date" and i.first < first and not _PAST.isdisjoint(keys[i.first : i.last])
        for i in draft.items
    )


def denies(draft: Draft) -> bool:
    """Tell whether "chứ không" takes back a figure, noun, place or day, and nothing else."""
    items = draft.items
    for at, item in enumerate(items):
        if item.tag == "not_that":
            later = [i for i in items[at + 1 : at + _NEAR] if i.tag not in _SOFT]
            if not later or later[0].tag in _DENIED or later[0].last - later[0].first == 0:
                return True
    return False


def swaps(draft: Draft) -> bool:
    """Tell whether an arrow leads from one figure to another of its kind: "17 → 7 hộ"."""
    items, keys = draft.items, draft.tokens.keys
    for at, item in enumerate(items[1:-1], 1):
        if item.tag == "but_this" and keys[item.first] in _ARROWS:
            before, after = items[at - 1], items[at + 1]
            twice = (
                before.tag == "label" and items[at + 2 : at + 3] and _same(before, items[at + 2])
            )
            if after.tag == "number" and (before.tag == "number" or twice):
                return True
    return False


def _same(one: Item, other: Item) -> bool:
    return one.tag == other.tag == "label" and one.value.keys == other.value.keys


def _repairs(items: list[Item], at: int) -> bool:
    """Tell whether a repair brings the right figure, and not the slip: "ghi nhầm thành 13"."""
    if items[at].tag != "repair":
        return False
    return at + 1 >= len(items) or items[at + 1].tag != "but_this"


def _rights_where(items: list[Item], at: int) -> bool:
    """Tell whether "mới đúng" rights a day or village: "à hôm nay mới đúng"."""
    item = items[at]
    return item.tag == "but_this" and item.value == "post" and items[at - 1].tag in _WHERE


def _is_slip(tokens: Tokens, item: Item) -> bool:
    """Tell whether a repair is an interjection ("à nhầm") and no announcement ("đính chính")."""
    return tokens.keys[item.first] in _INTERJECTIONS


def _opens_with_correction(signs: Signs, first: int) -> bool:
    return signs.first.get("correct", first) < first
