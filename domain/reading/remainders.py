"""What is left after a subtraction: "20 hộ trừ 3 hộ trùng còn 17 hộ", "hai chục hộ kém một"."""

from typing import Final

from domain.reading.numerals import Number
from domain.reading.pairing import Claim

_TAKEN: Final = "minus"


def subtracted(claims: list[Claim]) -> list[Claim]:
    """Keep of a figure, what is taken off it and what remains only the last, where they agree."""
    for at, claim in enumerate(claims):
        if at and claim.chunk.mode == "against" and _is_short_of(claims[at - 1], claim):
            before = claims[at - 1]
            value, short = before.number.value, claim.number.value
            before.number = Number(value, "range", (value - short, value))
    if all(c.number.doubt != _TAKEN and c.chunk.mode != "remain" for c in claims):
        return claims
    kept: list[Claim] = []
    for claim in claims:
        if len(kept) > 1 and _is_left(claim, kept[-2], kept[-1]):
            whole = kept[-2]
            claim.keys, claim.concept, claim.why = whole.keys, whole.concept, ""
            claim.verb, claim.chunk.mode = whole.verb, ""
            claim.chunk.tags.discard("repair")
            kept[-2:] = []
        kept.append(claim)
    return kept


def _is_short_of(whole: Claim, short: Claim) -> bool:
    """Tell whether a figure with nothing else is set right behind another: "20 hộ kém 1"."""
    items = short.chunk.items
    alone = [i.tag for i in items] == ["against", "number"] and items[0].first == whole.last
    plain = bool(whole.keys) and not (whole.number.doubt or short.number.doubt)
    return alone and plain and short.number.value < whole.number.value


def _is_left(claim: Claim, whole: Claim, taken: Claim) -> bool:
    """Tell whether a figure is what another leaves of a third of its metric."""
    off = taken.number.choices if taken.number.doubt else (taken.number.value,)
    same = bool(whole.keys) and (not claim.keys or claim.keys == whole.keys)
    agrees = whole.number.value - sum(off) == claim.number.value and not claim.number.doubt
    return same and agrees and (taken.number.doubt == _TAKEN or _failed(claim, whole, taken))


def _failed(claim: Claim, whole: Claim, taken: Claim) -> bool:
    """Tell whether some came to nothing: "cài 4 cks nhưng 1 cái lỗi nên còn 3"."""
    done = whole.chunk.mode == "" and whole.concept != "households"
    return done and not taken.keys and not taken.number.doubt and claim.chunk.mode == "remain"
