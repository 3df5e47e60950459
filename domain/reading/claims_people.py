"""Numbers of people: what they were helped to, or that they were guided."""

from typing import Final

from domain.reading.lexicon import Label
from domain.reading.pairing import INSTALLS, Claim, Pairing, labelled

_NEAR: Final = 8
_SOFT: Final = frozenset({"approx", "over", "actual", "for"})


def people_claim(
    pairing: Pairing, at: int, after: int, left: int | None, right: int | None
) -> Claim:
    """A number of people: what they were helped to, or that they were guided."""
    before = pairing.verb_before(at)
    if before in ("attend", "open", "use"):
        before = "guide" if "guide" in pairing.verbs_between(0, at) else before
    if left is not None and pairing.items[left].value.concept == "guided":
        return labelled(pairing, at, left)
    if left is not None and right is not None and _in_turn(pairing, left, at, right):
        return labelled(pairing, at, left)
    if right is not None and pairing.items[right].value.concept != "households":
        between = pairing.verbs_between(after, right)
        if pairing.items[right].value.concept == "guided":
            return labelled(pairing, at, right)
        about = before == "support" and any(i.value == "ve" for i in pairing.items[after:right])
        if before == "guide" or "guide" in between or about:
            acts = between & {"install", "activate"} and pairing.items[right].value.keys
            doubt = "guided" if acts and pairing.items[right].value.concept != "dvc" else ""
            return pairing.concept(at, "guided", doubt)
        if (
            "open" in between
            and pairing.items[right].value.concept == "tk"
            and "bank" in pairing.lexicon.concepts
        ):
            return pairing.claim(at, Label(pairing.lexicon.concepts["bank"], "bank"), other=right)
        if between & {*INSTALLS, "register"} or _done_between(pairing, after, right, between):
            claim = labelled(pairing, at, right)
            claim.verb = "register" if between == {"register"} else claim.verb
            return claim
    if left is not None and pairing.items[left].value.concept != "households":
        return _people_after_label(pairing, at, left)
    return _people_alone(pairing, at, before)


def _in_turn(pairing: Pairing, left: int, at: int, right: int) -> bool:
    """Tell whether nouns and figures take turns: "chữ ký được tám người vneid được ba người"."""
    items = pairing.items
    if any(i.tag != "actual" for i in items[left + 1 : at]) or right + 1 >= len(items):
        return False
    later = [i.tag for i in items[right + 1 : right + 3] if i.tag != "actual"]
    return bool(later) and later[0] == "number"


def _done_between(pairing: Pairing, after: int, right: int, verbs: set[str]) -> bool:
    """Tell whether "có", "đã có" or nothing at all stands between the people and the noun."""
    if verbs or pairing.items[right].value.concept == "dvc":
        return False
    return all(
        i.tag in ("actual", "word", "person", "filler", "classifier")
        for i in pairing.items[after + 1 : right]
    )


def _people_after_label(pairing: Pairing, at: int, left: int) -> Claim:
    verbs = {str(i.value) for i in pairing.items[:left] if i.tag == "verb"}
    if pairing.items[left].value.concept == "foreign" and "guide" not in verbs:
        return labelled(pairing, at, left)
    if "guide" in pairing.verbs_between(left, at):
        return pairing.concept(at, "guided")
    if "guide" in verbs or verbs == {"support"}:
        doubt = "guided" if INSTALLS & verbs else ""
        return pairing.concept(at, "guided", doubt)
    return labelled(pairing, at, left)


def _are_helpers(pairing: Pairing, at: int) -> bool:
    """Tell whether the people help others: "25 đoàn viên hỗ trợ bà con"."""
    items = pairing.items[at:]
    acts = [i for i in items if i.tag == "verb"][:2]
    goes = len(acts) > 1 and acts[0].value == "visit" and acts[0].last == acts[1].first
    if (goes and acts[1].value == "support") or any(i.value == "chia" for i in items[1:3]):
        return True
    verb = next((k for k, i in enumerate(items) if i.value in ("guide", "support")), None)
    if verb is None or items[verb - 1].tag == "actual":
        return False
    return any(i.tag == "person" for i in items[verb + 1 : verb + 3])


def _help_others(pairing: Pairing, at: int) -> bool:
    """Tell whether the people are the team: "cùng 6 đoàn viên đã giúp 112 người"."""
    items = pairing.items
    for ahead in range(at + 1, min(at + _NEAR, len(items) - 1)):
        if items[ahead].value in ("guide", "support", "visit"):
            later = [i.tag for i in items[ahead + 1 : ahead + 4] if i.tag not in _SOFT]
            return later[:1] == ["number"]
        if items[ahead].tag not in ("person", "word", "actual", "title"):
            return False
    return False


def _just_guided(pairing: Pairing, at: int) -> bool:
    """Tell whether it says right before the figure that they were guided: "hướng dẫn 8 bà con"."""
    return at == 1 and pairing.items[0].value == "guide"


def _people_alone(pairing: Pairing, at: int, before: str) -> Claim:
    later = pairing.verbs_between(at, len(pairing.items))
    if _help_others(pairing, at):
        return pairing.unknown(at, "helped")
    if before == "activate" or "activate" in later:
        return pairing.concept(at, "vneid")
    if "attend" in later and "guide" in pairing.verbs_between(0, at):
        return pairing.concept(at, "guided")
    if before == "attend" or "attend" in later or _are_helpers(pairing, at):
        return pairing.unknown(at, "helped")
    if later == {"register"} and before in ("guide", "") and not _just_guided(pairing, at):
        return pairing.unknown(at, "helped")
    if before in ("guide", "support") or later & {"guide", "support"}:
        claim = pairing.concept(at, "guided")
        claim.verb = claim.verb or "guide"
        return claim
    if pairing.sentence_verb in ("guide", "support") and before != "visit":
        return pairing.concept(at, "guided")
    helped = any(i.tag == "for" for i in pairing.items[:at]) and pairing.used
    return pairing.unknown(at, "helped" if helped else "people")
