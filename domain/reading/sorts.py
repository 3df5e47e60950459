"""Sorts of one thing that is counted: households by their means, accounts by bank, apps."""

from functools import cache
from typing import Final

from domain.reading.tokens import key_of
from domain.reading.words_metrics import BANKS, ISSUERS, MEANS

# What one app is called by: the first that occurs in its phrase names it.
_APPS: Final = {
    "vss": "vssid",
    "vsid": "vssid",
    "bhxh": "vssid",
    "bao hiem": "vssid",
    "g-quang": "g",
    "g quang": "g",
    "g-qn": "g",
    "gqn": "g",
    "quang": "c",
    "c-qn": "c",
    "c qn": "c",
    "cqn": "c",
    "cong dan so": "citizen",
    "etax": "etax",
    "hatinh": "ha tinh",
    "ha tinh": "ha tinh",
}


@cache
def _sorts(concept: str) -> tuple[tuple[str, str], ...]:
    if concept == "apps":
        return tuple(_APPS.items())
    words = {"households": MEANS, "bank": BANKS, "signatures": ISSUERS}.get(concept, "")
    found = sorted((_bare(w) for w in words.split(", ") if w), key=len, reverse=True)
    return tuple((w, w) for w in found)


@cache
def kind_of(concept: str, phrase: str) -> str:
    """The sort that a noun's phrase names beyond its concept; "" where it names none."""
    sorts = _sorts(concept)
    if not sorts:
        return ""
    bare = _bare(phrase)
    if concept == "apps":
        return next((kind for mark, kind in sorts if mark in bare), "")
    return next((kind for mark, kind in sorts if bare.endswith(" " + mark)), "")


def _bare(phrase: str) -> str:
    return " ".join(key_of(word) for word in phrase.split())
