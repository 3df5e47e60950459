"""Claims among themselves: repairs, shared nouns, and running totals beside the day's figures."""

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004
from bisect import bisect_left
from operator import attrgetter
from typing import Final

from domain.reading.items import Item
from domain.reading.leaving_out import DROPPED
from domain.reading.pairing import INSTALLS, Claim

_NEAR: Final = 8
# What is met with at a visit is no signature and no account.
_SEEN: Final = dict.fromkeys(("signatures", "vneid", "dvc", "tk", "bank", "apps"), "")
_NOT_NOW: Final = frozenset({"past", "cumulative", *DROPPED})
_WHOLES: Final = frozenset({"total", "this_period"})


def repaired(claims: list[Claim], items: list[Item]) -> list[Claim]:
    """Let a figure after "à nhầm" take the place of the one it corrects."""
    kept: list[Claim] = []
    for claim in claims:
        mended = not claim.chunk.tags.isdisjoint(("repair", "but_this"))
        if kept and mended and claim.chunk.mode != "cumulative":
            _replace(kept, claim, items)
        else:
            kept.append(claim)
    return kept


def _replace(kept: list[Claim], claim: Claim, items: list[Item]) -> None:
    """Drop the claim that `claim` corrects, taking over its noun where it has none."""
    before = next(
        (k for k in reversed(kept) if not claim.keys or not k.keys or k.keys == claim.keys), None
    )
    mark = next((i for i in claim.chunk.items if i.tag in ("repair", "but_this")), None)
    marker = claim.first if mark is None or mark.value == "post" else mark.first
    if not claim.keys and _cites_the_slip(claim, items):
        return
    again = kept[-1].number.value == claim.number.value and kept[-1].chunk is not claim.chunk
    if again and claim.keys and kept[-1].keys:
        kept[-1] = claim
        return
    if before is None or marker > claim.last or before.first > marker or _second(kept, claim):
        kept.append(claim)
        return
    if not claim.keys and before.keys:
        claim.keys, claim.concept, claim.why = before.keys, before.concept, before.why
    kept[kept.index(before)] = claim


def _cites_the_slip(claim: Claim, items: list[Item]) -> bool:
    """Tell whether the figure is the wrong one of before: "lúc nãy gõ nhầm 14"."""
    at = bisect_left(items, claim.first, key=attrgetter("first"))
    before = items[max(0, at - 2) : at]
    if not before or before[-1].last != claim.first:
        return False
    if before[-1].tag == "but_this":
        return before[0].tag == "repair"
    recalled = any(i.tag == "earlier" for i in items[max(0, at - 4) : at - 1])
    return before[-1].tag == "repair" and before[-1].value != "right" and recalled


def _second(kept: list[Claim], claim: Claim) -> bool:
    """Tell whether another figure of this clause has been mended already."""
    return any(k.chunk is claim.chunk for k in kept)


def shared_nouns(claims: list[Claim]) -> None:
    """Give a figure without a noun the one of its neighbour: "sáng đi 5, chiều đi 4 hộ"."""
    if not any(c.keys for c in claims):
        return
    for at, claim in enumerate(claims):
        _share_with_other_sex(claim, claims[at + 1 : at + 2])
        if _is_of_helpers(claim):
            continue
        if claim.keys or claim.why != "bare" or (claim.number.spoken and claim.number.value < 2):
            continue
        later = next((c for c in claims[at + 1 : at + _NEAR] if c.keys), None)
        earlier = next((c for c in reversed(claims[max(0, at - _NEAR) : at]) if c.keys), None)
        source = later if _shares(claim, later) else earlier if _shares(claim, earlier) else None
        if source is not None and not (claim.verb == "visit" != _SEEN.get(source.concept, "visit")):
            claim.keys, claim.concept, claim.why = source.keys, source.concept, ""


def _is_of_helpers(claim: Claim) -> bool:
    """Tell whether the figure counts those who went: "chỉ có 2 đứa đi"."""
    return any(i.value == "who" and i.first >= claim.last for i in claim.chunk.items)


def _share_with_other_sex(claim: Claim, after: list[Claim]) -> None:
    """Give "6 nữ" of "6 nữ và 4 nam được cấp chữ ký số" what the men were given."""
    if claim.why == "people" and after and after[0].keys and sexes([claim, *after]) > 1:
        claim.keys, claim.concept, claim.why = after[0].keys, after[0].concept, ""


def sexes(claims: list[Claim]) -> int:
    """How many of the sexes the clauses of the figures name."""
    chunks = {id(c.chunk): c.chunk for c in claims}.values()
    return len({i.value for k in chunks for i in k.items if i.value in ("men", "women")})


def _shares(claim: Claim, other: Claim | None) -> bool:
    if other is None or other.chunk.sentence != claim.chunk.sentence:
        return False
    if other.concept == "households" and claim.verb in INSTALLS:
        return False
    tags = claim.chunk.tags | other.chunk.tags
    adding = {"part", "plus", "named"} & claim.chunk.tags or (tags & {"plus"})
    adding = adding or {"place", "date", "title"} & claim.chunk.tags & other.chunk.tags
    running = other.chunk.mode == "cumulative" != claim.chunk.mode
    planned = other.chunk.mode in DROPPED and claim.chunk.mode not in DROPPED
    passed = claim.chunk.mode in _NOT_NOW and other.chunk.mode != claim.chunk.mode
    mended = any(i.value == "wrong" for i in other.chunk.items)
    stepped = planned or mended or running or other.verb == "renew"
    alike = claim.verb == other.verb and claim.verb in ("visit", "install")
    counted = alike and any(i.tag == "classifier" for i in claim.chunk.items)
    return bool(adding or counted or stepped or passed or "total" in claim.chunk.tags)


def split_cumulative(claims: list[Claim]) -> tuple[list[Claim], bool]:
    """Keep the day's figures beside running totals; running totals alone count as such."""
    for claim in claims:
        _set_against_a_total(claim, claims)
    running = [c for c in claims if c.chunk.mode == "cumulative"]
    if running and len(running) < len(claims):
        return [c for c in claims if c.chunk.mode != "cumulative"], False
    return claims, bool(running)


def _set_against_a_total(claim: Claim, claims: list[Claim]) -> None:
    """Let "tổng cộng 125 hộ" beside "riêng hôm nay 5 hộ" be a running total."""
    if "date" not in claim.chunk.tags or "total" in claim.chunk.tags:
        return
    same = [c for c in claims if c.keys == claim.keys and c is not claim]
    if len(same) != 1 or "date" in same[0].chunk.tags or _WHOLES.isdisjoint(same[0].chunk.tags):
        return
    if same[0].number.value > claim.number.value and same[0].verb == "":
        same[0].chunk.mode = "cumulative"
        claim.chunk.mode = ""
