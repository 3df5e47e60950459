"""Adding figures up: wholes and parts, what is said again, and which sums must be asked about."""

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004
from typing import Final

from domain.reading.combining import sexes
from domain.reading.pairing import Claim
from domain.reading.words_talk import TALK

_ADDENDS: Final = frozenset({"part", "title", "named", "more", "plus", "trap", "day"})


class Tally:
    """The figures of one village and day: a count by metric, and the claims it was made of."""

    __slots__ = ("claims", "counts", "doubts")

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.claims: list[Claim] = []
        self.doubts: list[tuple[str, Claim]] = []


def tally(claims: list[Claim]) -> Tally:
    """Add up what belongs together."""
    found = Tally()
    by_key: dict[str, list[Claim]] = {}
    for claim in claims:
        if len(claim.keys) != 1 or claim.number.doubt:
            found.doubts.append((claim.number.doubt or claim.why or "metric", claim))
        elif claim.keys[0]:
            same = by_key.get(claim.keys[0])
            if same is None:
                by_key[claim.keys[0]] = [claim]
            else:
                same.append(claim)
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
    if len(same) == 1:
        return same, False
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
    return len(parts) == 2 and sexes(parts) > 1


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
