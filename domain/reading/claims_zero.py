"""What a clause without figures denies: a stated zero."""

from typing import Final

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004
from domain.reading.chunks import Chunk
from domain.reading.items import Item
from domain.reading.lexicon import Label, Lexicon
from domain.reading.numerals import Number
from domain.reading.pairing import INSTALLS, Claim
from domain.reading.words_talk import TALK

# What ends a sentence politely or with a sigh and changes nothing.
_PARTICLES: Final = frozenset(
    ["a", "ah", "nghen", "nghe", "nha", "nhe", "nhen", "hen", "he", "luon", "thoi", "dau", "roi"]
)
_JOINING: Final = frozenset({"and", "or", "plus", "to", "more"})


def zeros_of(chunk: Chunk, lexicon: Lexicon) -> list[Claim]:
    """The metrics a clause without figures denies: "không có tài khoản nào", "cks: không"."""
    items = chunk.items
    found: list[Claim] = []
    denial = next((k for k, i in enumerate(items) if i.tag == "neg" or "neg" in i.also), None)
    if denial is None or _asks(items, denial):
        return found
    for at, item in enumerate(items):
        if item.tag == "label" and _denied(items, denial, at):
            for spot in _listed(items, _what_was_not_done(items, at)):
                label: Label = items[spot].value
                found.append(_zero(chunk, items, denial, spot, label.keys, label.concept))
            return found
    said = items[denial].value
    if any(i.tag == "which" for i in items[denial:]) or said == "who":
        concept = "vneid" if said == "activate" else _denied_verb(items)
        if concept:
            found.append(
                _zero(chunk, items, denial, denial, lexicon.concepts.get(concept, ()), concept)
            )
    return found


def _what_was_not_done(items: list[Item], at: int) -> int:
    """The noun denied in "chẳng nhà nào chịu làm chữ ký": not the houses, the signatures."""
    if items[at].value.concept != "households":
        return at
    done = False
    for spot in range(at + 1, len(items)):
        done = done or items[spot].value in INSTALLS
        if done and items[spot].tag == "label":
            return spot
    return at


def _listed(items: list[Item], at: int) -> list[int]:
    """The nouns joined to the one at `at`: "cks với tk"."""
    spots = [at]
    while at + 2 < len(items) and items[at + 1].tag in _JOINING and items[at + 2].tag == "label":
        at += 2
        spots.append(at)
    return spots


def _asks(items: list[Item], denial: int) -> bool:
    """Tell whether the denial ends a question: "có cài được không"."""
    if any(i.tag == "which" and i.value != "all" for i in items[:denial]):
        return True
    called = all(
        i.tag == "title" or (i.tag == "word" and i.value in TALK) for i in items[denial + 1 :]
    )
    last = called and items[denial].value is None
    able = any(i.tag == "actual" for i in items[max(0, denial - 2) : denial])
    return last and (able or any(i.tag == "word" and i.value == "co" for i in items[:denial]))


def _zero(
    chunk: Chunk, items: list[Item], denial: int, at: int, keys: tuple[str, ...], concept: str
) -> Claim:
    first = min(items[denial].first, items[at].first)
    last = max(items[denial].last, items[at].last)
    plainly = any(i.tag == "which" for i in items) or items[denial].value == "who" or at < denial
    claim = Claim(Number(0), keys or ("",), concept, chunk, first, last)
    claim.stated = plainly
    return claim


def _denied(items: list[Item], denial: int, at: int) -> bool:
    if at > denial:
        return len([i for i in items[denial + 1 : at] if i.tag == "word"]) < 3
    between, after = items[at + 1 : denial], items[denial + 1 :]
    reason = next((k for k, i in enumerate(after) if i.tag == "but"), len(after))
    after = after[:reason]
    if any(i.tag in ("word", "verb", "person") for i in between):
        return False
    return not after or all(
        i.tag in ("which", "classifier", "actual", "filler", "verb", "person", "more", "title")
        or i.value in _PARTICLES
        for i in after
    )


def _denied_verb(items: list[Item]) -> str:
    verbs = {str(i.value) for i in items if i.tag == "verb"}
    if "activate" in verbs:
        return "vneid"
    return "guided" if "guide" in verbs else ""
