"""From claims to counts: repairs, shared nouns, parts, sums, and what must be asked."""

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004

from bisect import bisect_left
from dataclasses import dataclass, field
from operator import attrgetter

from domain.reading.items import Item
from domain.reading.leaving_out import DROPPED
from domain.reading.pairing import INSTALLS, Claim
from domain.reading.words_talk import TALK

_NEAR = 8
# What is met with at a visit is no signature and no account.
_SEEN = dict.fromkeys(("signatures", "vneid", "dvc", "tk", "bank", "apps"), "")
_WHOLES = frozenset({"total", "this_period"})
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
    if claim.why == "people" and after and after[0].keys and _sexes([claim, *after]) > 1:
        claim.keys, claim.concept, claim.why = after[0].keys, after[0].concept, ""


def _sexes(claims: list[Claim]) -> int:
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
    passed = (
        claim.chunk.mode in ("past", "cumulative", *DROPPED)
        and other.chunk.mode != claim.chunk.mode
    )
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
    same = [c for c in same if not c.part and (c.chunk.after != "/" or c is same[0])] or same[:1]
    if len(same) == 1:
        return same, False
    whole = _whole(same)
    if whole is not None:
        return [whole], False
    stock = [c for c in same if "total" in c.chunk.tags]
    same = [c for c in same if c not in stock] or same
    parts = [c for c in same if c.chunk.mode != "subset" and not c.chunk.bracketed] or same
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
        if len(same) > 2 and claim.number.value * 2 == sum(values) and not _each_apart(same):
            return claim
    return None


def _each_apart(same: list[Claim]) -> bool:
    """Tell whether every figure is somebody's own: "nhóm A 2, nhóm B 1, nhóm C 3"."""
    groups = {c.chunk.group for c in same}
    return len(groups) == len(same) and all(_is_somebodys(c) for c in same)


def _is_somebodys(claim: Claim) -> bool:
    """Tell whether a team or somebody is named before the figure: "Tổ 1: 10 hộ"."""
    return any(
        i.tag in ("title", "named") or i.value == "named"
        for i in claim.chunk.items
        if i.first < claim.first
    )


def _repeats(parts: list[Claim]) -> bool:
    return (
        len({c.concept for c in parts}) == 1 and parts[0].chunk.sentence == parts[-1].chunk.sentence
    )


def _by_name(parts: list[Claim]) -> bool:
    """Tell whether each figure has a name of its own before it: "CKS Viettel 4, CKS VNPT 3"."""
    names = [_name_before(c) for c in parts]
    return "" not in names and len(set(names)) == len(names)


def _name_before(claim: Claim) -> str:
    """The name right before a figure, "" where none stands there."""
    before = ""
    for item in claim.chunk.items:
        if item.tag == "number" and item.last <= claim.last and item.first >= claim.first:
            return before
        before = str(item.value) if item.tag == "word" and item.value not in TALK else ""
    return ""


def _for_whom(claim: Claim) -> bool:
    """Tell whether the clause says whose it was: "1 VNeID cho cô Nhàn"."""
    tags = [i.tag for i in claim.chunk.items]
    return "number" in tags and "for" in tags[tags.index("number") :]


def _men_and_women(parts: list[Claim]) -> bool:
    """Tell whether the figures are of men and of women: "8 nam 5 nữ"."""
    return len(parts) == 2 and _sexes(parts) > 1


def _add_up(parts: list[Claim]) -> bool:
    """Tell whether the message itself says that these are separate things."""
    if len({c.concept for c in parts}) == len(parts) and parts[0].concept != "households":
        return True
    if all(c.summed for c in parts) or _by_name(parts):
        return True
    kinds = {c.kind for c in parts}
    if len(kinds) == len(parts) and "" not in kinds:
        return True
    groups = {c.chunk.group for c in parts}
    if len(groups) == len(parts) or all(_for_whom(c) for c in parts) or _men_and_women(parts):
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
