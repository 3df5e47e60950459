"""Which figures are only said again: a closing sum, what was once written, a question answered."""

from itertools import pairwise
from typing import Final

from domain.reading.items import Item
from domain.reading.numerals import Number
from domain.reading.pairing import Claim
from domain.reading.tokens import Tokens

_WRITING: Final = frozenset({"ghi", "gui", "bao", "go", "nhap", "viet", "nhan", "dien", "bam"})
_LEADING_ON: Final = frozenset({"thanh", "la", "nham", "lon", "sai", "co"})
_ONESELF: Final = frozenset({"em", "tui", "toi", "minh", "cho", "la", "co", "thanh"})
_AT: Final = frozenset({"hoi", "luc", "ban", "khi", "vua", "tin", "lan"})
_AGO: Final = frozenset({"nay", "truoc", "sang", "trua", "chieu", "toi"})
_FAR: Final = 8


def without_grand_total(claims: list[Claim]) -> list[Claim]:
    """Leave out a closing "Tổng: 11 hộ" that only adds up what stands above it."""
    kept: list[Claim] = []
    closing = {c.chunk.sentence for c in claims if "total" in c.chunk.tags}
    for at, claim in enumerate(claims):
        earlier = [c.number.value for c in claims[:at] if c.keys == claim.keys]
        sums_up = claim.chunk.sentence in closing and len(earlier) > 1
        if not (sums_up and sum(earlier) == claim.number.value):
            kept.append(claim)
            continue
        for part in claims[:at]:
            part.summed = part.summed or part.keys == claim.keys
    return kept


def without_small_talk(claims: list[Claim], items: list[Item], keys: list[str]) -> list[Claim]:
    """Leave out "mấy hộ vậy em?" that is answered, and "nhiều người" beside figures."""
    sure = [c for c in claims if c.keys and not c.number.doubt]
    if not sure:
        return claims
    asked = [i.first for i in items if i.value == "?"]
    return [
        c
        for c in claims
        if c.number.doubt != "vague"
        or not (
            any(c.last <= at < sure[-1].first for at in asked)
            or (keys[c.first] == "nhieu" and (c.why == "people" or c.concept == "guided"))
        )
    ]


def without_recalled(claims: list[Claim]) -> list[Claim]:
    """Leave out the earlier figure a person recalls: "tk 3 thôi, lúc nãy báo 5"."""
    recalled = [c for c in claims if not c.keys and "earlier" in c.chunk.tags]
    if recalled and any(c.keys for c in claims):
        return [c for c in claims if c not in recalled]
    return claims


def without_written(claims: list[Claim], tokens: Tokens) -> list[Claim]:
    """Leave out of a correction what its sender once wrote: "12 nhà mà em ghi 2 nhà"."""
    written = [c for c in claims if c.first > 0 and _is_writing(tokens, c.first - 1)]
    kept = [c for c in claims if c not in written and c.keys]
    doubled = [w for w in written if not w.keys or any(k.keys == w.keys for k in kept)]
    return [c for c in claims if c not in doubled] if kept else claims


def _is_writing(tokens: Tokens, at: int) -> bool:
    """Tell whether a word says that its sender wrote something: "báo", but not "bảo"."""
    while at and tokens.keys[at] in _LEADING_ON:
        at -= 1
    if at and tokens.keys[at] in _ONESELF:
        at -= 1
    return tokens.keys[at] in _WRITING and tokens.exact[at] != "bảo"


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


def without_told_before(claims: list[Claim], tokens: Tokens) -> list[Claim]:
    """Leave out what was written a while ago where another figure stands: "3, hồi nãy gõ 8"."""
    told = [c for c in claims if c.first and _is_writing(tokens, c.first - 1)]
    if not told:
        return claims
    told = [c for c in told if _is_long_ago(tokens.keys[max(0, c.first - _FAR) : c.first])]
    rest = [c for c in claims if c not in told]
    added = any("more" in c.chunk.tags for c in rest)
    if not (told and rest) or added or not any(c.keys for c in rest):
        return claims
    for claim in rest:
        if claim.chunk.mode == "remain":
            claim.chunk.mode = ""
    return rest


def _is_long_ago(keys: list[str]) -> bool:
    """Tell whether words speak of a while ago: "hồi sáng", "ban nãy"."""
    return any(one in _AT and other in _AGO for one, other in pairwise(keys))
