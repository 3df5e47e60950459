"""What is left after a subtraction: "20 hộ trừ 3 hộ trùng còn 17 hộ"."""

from domain.reading.pairing import Claim

_TAKEN = "minus"


def subtracted(claims: list[Claim]) -> list[Claim]:
    """Keep of a figure, what is taken off it and what remains only the last, where they agree."""
    if all(c.number.doubt != _TAKEN for c in claims):
        return claims
    kept: list[Claim] = []
    for claim in claims:
        if len(kept) > 1 and kept[-1].number.doubt == _TAKEN and not claim.number.doubt:
            whole, taken = kept[-2], kept[-1]
            left = whole.number.value - sum(taken.number.choices)
            same = not claim.keys or claim.keys == whole.keys
            if whole.keys and same and left == claim.number.value:
                claim.keys, claim.concept, claim.why = whole.keys, whole.concept, ""
                claim.verb, claim.chunk.mode = whole.verb, ""
                claim.chunk.tags.discard("repair")
                kept[-2:] = []
        kept.append(claim)
    return kept
