"""Claims: each figure with the metric it counts, or the reason why it counts none."""

from typing import Final

from domain.reading.chunks import Chunk
from domain.reading.claims_people import people_claim
from domain.reading.lexicon import Label, Lexicon
from domain.reading.pairing import INSTALLS, REACH, Claim, Pairing, labelled
from domain.reading.words_talk import TALK

_SOFT: Final = frozenset({"classifier", "approx", "over", "level", "filler", "actual", "more"})

_TAUGHT: Final = frozenset({"dvc", "foreign", "vneid"})
_WITH_A_PURPOSE: Final = _TAUGHT | {"signatures", "apps"}
_OTHER_NOUNS: Final = frozenset({"word", "noise", "label_word"})
_FIGURES: Final = frozenset({"number", "sign", "approx", "neg"})


def claims_of(chunk: Chunk, lexicon: Lexicon, sentence_verb: str) -> list[Claim]:
    """Give every figure of a clause its noun."""
    items = chunk.items
    marks = [i.tag for i in items if i.tag in ("label", "number")]
    labels_first = len(marks) > 1 and marks[0] == "label" and marks[-1] == "number"
    pairing = Pairing(lexicon, chunk, items, set(), labels_first, sentence_verb)
    return [_attach(pairing, at) for at, item in enumerate(items) if item.tag == "number"]


def _attach(pairing: Pairing, at: int) -> Claim:
    if _at_level_one(pairing, at):
        return pairing.claim(at, Label((), "foreign"))
    left, right = _left(pairing, at), _right(pairing, at)
    after = _next(pairing, at)
    tag = pairing.items[after].tag if after is not None else ""
    tied = left is not None and _joined(pairing, left, at)
    if left is not None and tag != "label" and _is_taught(pairing, left):
        sure = pairing.items[left].value.concept in _TAUGHT
        return pairing.concept(at, "guided", "" if sure else "guided")
    if after is not None and not tied and tag in ("person", "verb"):
        somebody = _of_people(pairing, at, after, left, right)
        if somebody is not None:
            return somebody
    if left is not None and (tied or pairing.labels_first):
        apart = not tied and at - left > 1 and _names_something_else(pairing, at)
        return pairing.unknown(at, "noun") if apart else labelled(pairing, at, left)
    if tag == "label" and after is not None:
        return _either(pairing, at, after) or labelled(pairing, at, after)
    if tag == "word" and after == at + 1:
        known = after + 1 < len(pairing.items) and pairing.items[after + 1].tag == "label"
        if known or not _is_talk(pairing, after):
            return labelled(pairing, at, after + 1) if known else pairing.unknown(at, "noun")
    if left is not None:
        return labelled(pairing, at, left)
    return _bare(pairing, at, right)


def _is_talk(pairing: Pairing, at: int) -> bool:
    """Tell whether the word after a figure is no noun: "được 3 thôi", "cks 5 nhé"."""
    return pairing.items[at].value in TALK


def _is_taught(pairing: Pairing, left: int) -> bool:
    """Tell whether people were taught what the noun says: "Hướng dẫn DVC: 9"."""
    before = pairing.items[left - 1] if left else None
    named = pairing.items[left].value.concept in _WITH_A_PURPOSE
    return named and before is not None and before.tag == "verb" and before.value == "guide"


def _at_level_one(pairing: Pairing, at: int) -> bool:
    """Tell whether "mức 1" announces the figure: "mức 2: 8 người, mức 1: 3 người"."""
    if "level1" not in pairing.chunk.tags:
        return False
    for back in range(at - 1, -1, -1):
        item = pairing.items[back]
        if item.tag == "level1":
            return all(i.tag != "number" for i in pairing.items[max(0, back - 2) : back])
        if item.tag not in ("sign", "actual", "classifier", "verb", "approx", "word"):
            return False
    return False


def _either(pairing: Pairing, at: int, label_at: int) -> Claim | None:
    """A claim in doubt for "4 hộ cài được cks": households, or signatures?"""
    label: Label = pairing.items[label_at].value
    later = _right(pairing, label_at)
    if label.concept != "households" or later is None:
        return None
    other: Label = pairing.items[later].value
    follower = next((i.tag for i in pairing.items[later + 1 :] if i.tag != "actual"), "")
    if other.concept == "households" or follower in _FIGURES:
        return None
    if not pairing.verbs_between(label_at, later) & INSTALLS:
        return None
    claim = pairing.claim(at, label, "either", label_at)
    claim.keys = (*claim.keys, *other.keys)
    return claim


def _left(pairing: Pairing, at: int) -> int | None:
    for back in range(at - 1, max(-1, at - REACH), -1):
        tag = pairing.items[back].tag
        if tag == "number":
            return None
        if tag == "label":
            return None if back in pairing.used else _what_was_taught(pairing, back)
    return None


def _of_people(
    pairing: Pairing, at: int, after: int, left: int | None, right: int | None
) -> Claim | None:
    """A claim of people or of cases of help ("8 trường hợp nộp hồ sơ"); none of other things."""
    item = pairing.items[after]
    if item.tag == "person":
        before = pairing.items[max(0, at - 2) : at]
        if any(i.value == "team" for i in before) and all(i.tag != "verb" for i in before):
            return pairing.unknown(at, "helped")
        return people_claim(pairing, at, after, left, right)
    cases = any(i.value == "case" for i in pairing.items[at + 1 : after])
    helped = cases and item.value in ("guide", "support")
    return pairing.concept(at, "guided") if helped else None


def _what_was_taught(pairing: Pairing, back: int) -> int:
    """The place of "hd" in "hd nộp hồ sơ DVC: 14": what people were taught is not counted."""
    if pairing.items[back].value.concept not in _TAUGHT:
        return back
    for at in range(back - 1, max(-1, back - REACH), -1):
        item = pairing.items[at]
        if item.tag == "number":
            break
        if item.tag == "label" and item.value.concept == "guided":
            return at
    return back


def _right(pairing: Pairing, at: int) -> int | None:
    for ahead in range(at + 1, min(at + REACH, len(pairing.items))):
        tag = pairing.items[ahead].tag
        if tag == "number":
            return None
        if tag == "label":
            return ahead
    return None


def _next(pairing: Pairing, at: int) -> int | None:
    """The first item after the figure that is not a mere classifier."""
    for ahead in range(at + 1, len(pairing.items)):
        if pairing.items[ahead].tag not in _SOFT:
            return ahead
    return None


def _joined(pairing: Pairing, left: int, at: int) -> bool:
    """Tell whether a colon or an equals sign ties the label to the figure."""
    between = pairing.items[left + 1 : at]
    tied = any(i.tag == "sign" and i.value in (":", "=") for i in between)
    return tied and not any(i.tag == "verb" for i in between)


def _names_something_else(pairing: Pairing, at: int) -> bool:
    """Tell whether a noun nobody counts follows: "1.500 đơn vị kê khai", "640 lượt thi"."""
    after = _next(pairing, at)
    item = pairing.items[after] if after is not None else None
    return item is not None and item.tag in _OTHER_NOUNS and item.value not in TALK


def _bare(pairing: Pairing, at: int, right: int | None) -> Claim:
    """A figure with neither a noun after it nor one before it."""
    verb = pairing.verb_before(at)
    if _names_something_else(pairing, at):
        return pairing.unknown(at, "noun")
    if verb == "activate":
        return pairing.concept(at, "vneid")
    if verb == "guide":
        return pairing.concept(at, "guided")
    if right is not None and pairing.verbs_between(at, right):
        return labelled(pairing, at, right)
    return pairing.unknown(at, "bare")
