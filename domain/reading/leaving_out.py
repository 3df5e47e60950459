"""Which figures are no result: plans, hearsay, absent households, totals said again."""

# The numbers of the calendar and of the language need no names.
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise
from operator import attrgetter
from typing import Final

from domain.reading.items import Item
from domain.reading.pairing import Claim

DROPPED: Final = frozenset(
    {
        "if",
        "bygone",
        "aside",
        "target",
        "future",
        "hearsay",
        "stock",
        "wrong",
        "against",
        "remain",
        "supposed",
    }
)
# Whom a figure says to be away or at home; a signature is neither.
_PRESENT: Final = frozenset({"households", "guided", ""})
_PASSED: Final = frozenset({"approx", "actual", "classifier", "which"})
_BETWEEN: Final = frozenset({"trap", "for", "approx"})
_VILLAGE: Final = 60
_DONE: Final = frozenset({"verb", "actual", "which", "cumulative"})
_PRICES: Final = frozenset({"phi", "gia", "tien"})
_PAIR: Final = 2


def standing(claims: Iterable[Claim], *, correcting: bool) -> list[Claim]:
    """Leave out what is no result: plans, hearsay, absent households, renewals."""
    found = list(claims)
    _carry_remainder(found)
    if correcting and all(c.chunk.mode == "remain" for c in found):
        return found
    if correcting and _leaves_a_result(found):
        found[0].chunk.mode = ""
    kept = [
        c
        for c in found
        if (c.chunk.mode not in DROPPED or _was_reached(c))
        and not _is_state(c)
        and not _is_stock(c)
        and not _is_harmed(c)
        and not _is_own_size(c)
        and not _is_any_one(c)
        and c.verb != "renew"
    ]
    sizes = {c.chunk.sentence for c in found if _is_stock(c) or c.chunk.mode == "stock"}
    if sizes:
        kept = [c for c in kept if c.chunk.sentence not in sizes or not _is_bare_part(c)]
    past = [c for c in kept if c.chunk.mode == "past"]
    if past and len(past) < len(kept):
        kept = [c for c in kept if c.chunk.mode != "past"]
    if any(c.verb != "register" and c.concept in ("vneid", "tk") for c in kept):
        kept = [c for c in kept if c.verb != "register"]
    return kept


def _leaves_a_result(found: list[Claim]) -> bool:
    """Tell whether a correction says first what is left: "sửa còn 8 hộ do 2 hộ tính trùng"."""
    first = found[0]
    return first.chunk.mode == "remain" and bool(first.keys) and not _is_state(first)


def _was_reached(claim: Claim) -> bool:
    """Tell whether a size is what was reached: "5 cks trong tổng số 12 hộ đã đến"."""
    if claim.chunk.mode != "stock":
        return False
    items = [i for i in claim.chunk.items if i.first >= claim.first]
    said = any(i.tag == "label" and i.last - i.first > _PAIR for i in items)
    return said or any(i.value == "visit" for i in items)


def _carry_remainder(claims: list[Claim]) -> None:
    """Let "còn 34 hộ nghèo, 51 hộ cận nghèo" leave over both sorts."""
    for at, claim in enumerate(claims):
        if not (at and claim.kind and claims[at - 1].chunk.mode == "remain"):
            continue
        before = claims[at - 1]
        sorts = before.kind and before.concept == claim.concept
        bare = claim.chunk.mode == "" and claim.verb == ""
        if sorts and bare and claim.chunk.sentence == before.chunk.sentence:
            claim.chunk.mode = "remain"


def _is_own_size(claim: Claim) -> bool:
    """Tell whether "lớp 9B có 34 em", "tổ 5 có 8 người" says how many somebody is."""
    if claim.why not in ("people", "bare") or claim.verb or "verb" in claim.chunk.tags:
        return False
    items = claim.chunk.items
    spot = bisect_left(items, claim.first, key=attrgetter("first"))
    if not spot or items[spot - 1].value != "co":
        return False
    owner = next((i.value for i in items[:spot] if i.value in ("named", "class")), "")
    if claim.why == "bare" and owner != "class":
        return False
    listed = any(i.value == ":" for i in items[spot + 1 : spot + 3]) and claim.why == "people"
    return owner != "" or listed


def _is_bare_part(claim: Claim) -> bool:
    """Tell whether a part of a whole says nothing of what was done: "trong đó 15 hộ nghèo"."""
    part = claim.chunk.mode == "subset" or claim.kind != ""
    return part and claim.chunk.tags.isdisjoint(("verb", "actual"))


def _is_stock(claim: Claim) -> bool:
    """Tell whether "xóm 7 có 151 hộ" only says how large the village is."""
    if claim.number.value < _VILLAGE:
        return False
    items = [i for i in claim.chunk.items if i.tag not in ("approx", "classifier")]
    before = [i.tag for i in items if i.last <= claim.first]
    if "whole_commune" in before and claim.concept == "households":
        heads = before[0] == "whole_commune" and _DONE.isdisjoint(before)
        if heads or before[-1] == "whole_commune":
            return True
    tags = [i.tag for i in items]
    if (
        tags[:3] in (["noise", "number", "label"], ["whole_commune", "number", "label"])
        and claim.concept == "households"
    ):
        return True
    if "place" not in claim.chunk.tags:
        return False
    has = len(items) > 1 and (items[1].value == "co" or items[1].tag == "title")
    return has and tags[0] == "place" and tags[2:] == ["number", "label"]


def _is_any_one(claim: Claim) -> bool:
    """Tell whether "một" is no count but any one: "chi phí một chữ ký số", "giá một cái app"."""
    if claim.verb or not (claim.number.spoken and claim.number.value == 1):
        return False
    before = [i for i in claim.chunk.items if i.last <= claim.first]
    return bool(before) and before[-1].tag == "word" and before[-1].value in _PRICES


def _is_harmed(claim: Claim) -> bool:
    """Tell whether the clause counts what a storm or fire has done: "tốc mái 120 ngôi nhà"."""
    if "harm" not in claim.chunk.tags or not claim.chunk.numbered:
        return False
    items = [i for i in claim.chunk.items if i.tag not in _PASSED]
    spot = next((k for k, i in enumerate(items) if i.first >= claim.first), 0)
    before = spot > 0 and items[spot - 1].tag == "harm"
    return before or any(i.tag == "harm" and i.first >= claim.last for i in items)


def _is_state(claim: Claim) -> bool:
    """Tell whether the clause goes on to say that these were absent, refused, or still to do."""
    if "state" not in claim.chunk.tags or not claim.chunk.numbered:
        return False
    items = claim.chunk.items
    meant = {b.first for a, b in pairwise(items) if a.value == "de" and b.tag == "state"}
    items = [i for i in items if i.first not in meant]
    if any(i.tag == "state" and claim.first < i.first < claim.last for i in items):
        return True
    after = _up_to_next_figure(items, claim.last)
    states = [i for i in after if i.tag == "state"]
    if states and claim.concept == "guided" and all(i.value == "gathered" for i in states):
        return False
    if states:
        away = all(i.value == "away" for i in states) and claim.concept not in _PRESENT
        return not away and all(i.tag != "which" for i in after)
    if items[0].tag == "state" and all(
        i.tag in _BETWEEN for i in items[1:] if i.last <= claim.first
    ):
        return True
    return items[0].tag == "state" and len(items) > 1 and items[1].value == ":"


def _up_to_next_figure(items: list[Item], first: int) -> list[Item]:
    found: list[Item] = []
    for item in items:
        if item.first >= first:
            if item.tag == "number":
                if found and found[-1].tag == "state":
                    found.pop()
                break
            found.append(item)
    return found
