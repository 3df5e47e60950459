"""From claims to counts: repairs, shared nouns, parts, sums, and what must be asked."""

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004

from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.reading.items import Item
from domain.reading.numerals import Number
from domain.reading.pairing import Claim

_DROPPED = frozenset({"target", "future", "hearsay", "stock", "wrong", "against", "remain"})
# Whom a figure says to be away or at home; a signature is neither.
_PRESENT = frozenset({"households", "guided", ""})
_VILLAGE = 60
_NEAR = 8
_ADDENDS = frozenset({"part", "title", "named", "more", "plus", "trap", "day"})


@dataclass(slots=True, eq=False)
class Tally:
    """The figures of one village and day: a count by metric, and the claims it was made of."""

    counts: dict[str, int] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    doubts: list[tuple[str, Claim]] = field(default_factory=list)


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
    if before is None or marker > claim.last or before.first > marker or _second(kept, claim):
        kept.append(claim)
        return
    if not claim.keys and before.keys:
        claim.keys, claim.concept, claim.why = before.keys, before.concept, before.why
    kept[kept.index(before)] = claim


def _cites_the_slip(claim: Claim, items: list[Item]) -> bool:
    """Tell whether the figure is the wrong one of before: "lúc nãy gõ nhầm 14"."""
    for at, item in enumerate(items):
        if (
            item.tag == "repair"
            and item.last == claim.first
            and at
            and items[at - 1].tag == "earlier"
        ):
            return True
    return False


def _second(kept: list[Claim], claim: Claim) -> bool:
    """Tell whether another figure of this clause has been mended already."""
    return any(k.chunk is claim.chunk for k in kept)


def shared_nouns(claims: list[Claim]) -> None:
    """Give a figure without a noun the one of its neighbour: "sáng đi 5, chiều đi 4 hộ"."""
    if not any(c.keys for c in claims):
        return
    for at, claim in enumerate(claims):
        if claim.keys or claim.why != "bare" or (claim.number.spoken and claim.number.value < 2):
            continue
        later = next((c for c in claims[at + 1 : at + _NEAR] if c.keys), None)
        earlier = next((c for c in reversed(claims[max(0, at - _NEAR) : at]) if c.keys), None)
        source = later if _shares(claim, later) else earlier if _shares(claim, earlier) else None
        if source is not None:
            claim.keys, claim.concept, claim.why = source.keys, source.concept, ""


def _shares(claim: Claim, other: Claim | None) -> bool:
    if other is None or other.chunk.sentence != claim.chunk.sentence:
        return False
    tags = claim.chunk.tags | other.chunk.tags
    adding = {"part", "plus", "named"} & claim.chunk.tags or (tags & {"plus"})
    adding = adding or {"place", "date", "title"} & claim.chunk.tags & other.chunk.tags
    running = other.chunk.mode == "cumulative" != claim.chunk.mode
    planned = other.chunk.mode in _DROPPED and claim.chunk.mode not in _DROPPED
    passed = (
        claim.chunk.mode in ("past", "cumulative", *_DROPPED)
        and other.chunk.mode != claim.chunk.mode
    )
    stepped = planned or running or other.verb == "renew"
    alike = claim.verb == other.verb and claim.verb in ("visit", "install")
    counted = alike and any(i.tag == "classifier" for i in claim.chunk.items)
    return bool(adding or counted or stepped or passed or "total" in claim.chunk.tags)


def standing(claims: Iterable[Claim], *, correcting: bool) -> list[Claim]:
    """Leave out what is no result: plans, hearsay, absent households, renewals."""
    found = list(claims)
    if correcting and all(c.chunk.mode == "remain" for c in found):
        return found
    kept = [
        c
        for c in found
        if c.chunk.mode not in _DROPPED
        and not _is_state(c)
        and not _is_stock(c)
        and c.verb != "renew"
    ]
    past = [c for c in kept if c.chunk.mode == "past"]
    if len(past) < len(kept):
        kept = [c for c in kept if c.chunk.mode != "past"]
    if any(c.verb != "register" and c.concept in ("vneid", "tk") for c in kept):
        kept = [c for c in kept if c.verb != "register"]
    return kept


def _is_stock(claim: Claim) -> bool:
    """Tell whether "xóm 7 có 151 hộ" only says how large the village is."""
    if "place" not in claim.chunk.tags or claim.number.value < _VILLAGE:
        return False
    items = [i for i in claim.chunk.items if i.tag not in ("approx", "classifier")]
    tags = [i.tag for i in items]
    has = len(items) > 1 and (items[1].value == "co" or items[1].tag == "title")
    return has and tags[0] == "place" and tags[2:] == ["number", "label"]


def _is_state(claim: Claim) -> bool:
    """Tell whether the clause goes on to say that these were absent, refused, or still to do."""
    if "state" not in claim.chunk.tags:
        return False
    items = claim.chunk.items
    after = _up_to_next_figure(items, claim.last)
    states = [i for i in after if i.tag == "state"]
    if states:
        away = all(i.value == "away" for i in states) and claim.concept not in _PRESENT
        return not away and all(i.tag != "which" for i in after)
    if items[0].tag == "state" and items[0].last == claim.first:
        return True
    return items[0].tag == "state" and len(items) > 1 and items[1].value == ":"


def _up_to_next_figure(items: list[Item], first: int) -> list[Item]:
    found = []
    for item in items:
        if item.first >= first:
            if item.tag == "number":
                break
            found.append(item)
    return found


def without_grand_total(claims: list[Claim]) -> list[Claim]:
    """Leave out a closing "Tổng: 11 hộ" that only adds up what stands above it."""
    kept = []
    for at, claim in enumerate(claims):
        earlier = [c.number.value for c in claims[:at] if c.keys == claim.keys]
        sums_up = "total" in claim.chunk.tags and len(earlier) > 1
        if not (sums_up and sum(earlier) == claim.number.value):
            kept.append(claim)
    return kept


def without_recalled(claims: list[Claim]) -> list[Claim]:
    """Leave out the earlier figure a person recalls: "tk 3 thôi, lúc nãy báo 5"."""
    recalled = [c for c in claims if not c.keys and "earlier" in c.chunk.tags]
    if recalled and any(c.keys for c in claims):
        return [c for c in claims if c not in recalled]
    return claims


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
    if len(same) != 1 or "total" not in same[0].chunk.tags or "date" in same[0].chunk.tags:
        return
    if same[0].number.value > claim.number.value and same[0].verb == "":
        same[0].chunk.mode = "cumulative"
        claim.chunk.mode = ""


def each_times(claims: list[Claim]) -> list[Claim]:
    """Put "3 hộ, mỗi hộ 1 cks" in doubt: one, or three? Without households "mỗi" is a rule."""
    kept: list[Claim] = []
    for claim in claims:
        if "each" in claim.chunk.tags and claim.chunk.mode == "":
            houses = next((c for c in kept if c.concept in ("households", "guided")), None)
            if houses is None or not claim.keys:
                continue
            value = claim.number.value
            claim.number = Number(0, "each", (houses.number.value * value, value))
        kept.append(claim)
    return kept


def tally(claims: list[Claim]) -> Tally:
    """Add up what belongs together."""
    found = Tally()
    by_key: dict[str, list[Claim]] = {}
    for claim in claims:
        if len(claim.keys) != 1 or claim.number.doubt:
            found.doubts.append((claim.number.doubt or claim.why or "metric", claim))
        elif claim.keys[0]:
            by_key.setdefault(claim.keys[0], []).append(claim)
            if claim.why or "rough" in claim.chunk.tags:
                found.doubts.append((claim.why or "rough", claim))
    for key, same in by_key.items():
        chosen, doubtful = _chosen(same)
        found.counts[key] = sum(c.number.value for c in chosen)
        found.claims.extend(chosen)
        if doubtful:
            found.doubts.append(("sum", chosen[-1]))
    return found


def _chosen(same: list[Claim]) -> tuple[list[Claim], bool]:
    """Of several figures of one metric the whole or the parts, and whether that is a guess."""
    same = [c for c in same if c.chunk.after != "/" or c is same[0]]
    if len(same) == 1:
        return same, False
    whole = _whole(same)
    if whole is not None:
        return [whole], False
    stock = [c for c in same if "total" in c.chunk.tags]
    same = [c for c in same if c not in stock] or same
    parts = [c for c in same if c.chunk.mode != "subset" and not c.chunk.bracketed] or same[:1]
    if len(parts) == 1 or (len({c.number.value for c in parts}) == 1 and not _add_up(parts)):
        return parts[:1], len(parts) > 1 and not _repeats(parts)
    if any(c.number.value == 0 and not c.stated for c in parts):
        parts = [c for c in parts if c.number.value or c.stated]
    return parts, len(parts) > 1 and not _add_up(parts)


def _whole(same: list[Claim]) -> Claim | None:
    """The figure that says the total of the others."""
    total = [c for c in same if "total" in c.chunk.tags]
    if total and not (
        total[0] is same[0] and any(c.verb == "visit" and c not in total for c in same)
    ):
        return max(total, key=lambda c: c.number.value)
    values = [c.number.value for c in same]
    for claim in (same[0], same[-1]):
        if len(same) > 2 and claim.number.value * 2 == sum(values):
            return claim
    return None


def _repeats(parts: list[Claim]) -> bool:
    return (
        len({c.concept for c in parts}) == 1 and parts[0].chunk.sentence == parts[-1].chunk.sentence
    )


def _add_up(parts: list[Claim]) -> bool:
    """Tell whether the message itself says that these are separate things."""
    if len({c.concept for c in parts}) == len(parts) and parts[0].concept != "households":
        return True
    groups = {c.chunk.group for c in parts}
    if len(groups) == len(parts):
        return True
    signs = [c for c in parts if _ADDENDS & c.chunk.tags]
    return (
        len(signs) >= len(parts) - 1
        or any({"more", "plus"} & c.chunk.tags for c in parts[1:])
        or (
            all("and" in c.chunk.tags or c.chunk.after == "," for c in parts[1:])
            and parts[0].concept == "apps"
        )
    )
