"""A figure and what it counts, and a clause in which figures look for their nouns."""

from typing import Final

from domain.reading.chunks import Chunk
from domain.reading.items import Item
from domain.reading.lexicon import Label, Lexicon
from domain.reading.numerals import Number

# How far a figure looks for its noun and its verb.
REACH: Final = 40
INSTALLS: Final = frozenset({"install", "activate", "open"})


class Claim:
    """A figure and what it counts.

    `keys` are the metrics it may count: none where that is unknown, several where it is in doubt.
    `why` says why it is unknown or in doubt; a `part` is counted in another figure already,
    and those `summed` are what the message itself adds up.
    """

    __slots__ = (
        "chunk",
        "concept",
        "day",
        "first",
        "keys",
        "kind",
        "last",
        "number",
        "part",
        "place",
        "stated",
        "summed",
        "verb",
        "why",
    )

    def __init__(
        self,
        number: Number,
        keys: tuple[str, ...],
        concept: str,
        chunk: Chunk,
        first: int,
        last: int,
    ) -> None:
        self.number = number
        self.keys = keys
        self.concept = concept
        self.chunk = chunk
        self.first = first
        self.last = last
        self.why = ""
        self.verb = ""
        self.stated = True
        self.place = -1
        self.day = -1
        self.kind = ""
        self.part = False
        self.summed = False


class Pairing:
    """One clause on its way to claims."""

    __slots__ = ("chunk", "items", "labels_first", "lexicon", "sentence_verb", "used")

    def __init__(
        self,
        lexicon: Lexicon,
        chunk: Chunk,
        items: list[Item],
        used: set[int],
        labels_first: bool,
        sentence_verb: str,
    ) -> None:
        self.lexicon = lexicon
        self.chunk = chunk
        self.items = items
        self.used = used
        self.labels_first = labels_first
        self.sentence_verb = sentence_verb

    def claim(self, at: int, label: Label, why: str = "", other: int | None = None) -> Claim:
        """The figure at `at` counts what `label` says; `other` is the label's place."""
        first, last = self.items[at].first, self.items[at].last
        if other is not None:
            first = min(first, self.items[other].first)
            last = max(last, self.items[other].last)
            self.used.add(other)
        claim = Claim(
            self.items[at].value, label.keys or ("",), label.concept, self.chunk, first, last
        )
        claim.why = why
        claim.verb = self.verb_before(at)
        claim.kind = label.kind
        return claim

    def unknown(self, at: int, why: str) -> Claim:
        """The figure at `at` has no noun."""
        item = self.items[at]
        claim = Claim(item.value, (), "", self.chunk, item.first, item.last)
        claim.why = why
        claim.verb = self.verb_before(at)
        return claim

    def concept(self, at: int, concept: str, why: str = "") -> Claim:
        """The figure at `at` counts a concept no noun names: a verb or people do."""
        return self.claim(at, Label(self.lexicon.concepts.get(concept, ()), concept), why)

    def verb_before(self, at: int) -> str:
        """The nearest verb before `at`, in this clause or an announcing one in its sentence."""
        if "verb" not in self.chunk.tags:
            return ""
        for back in range(at - 1, max(-1, at - REACH), -1):
            if self.items[back].tag == "verb":
                return str(self.items[back].value)
        return ""

    def verbs_between(self, first: int, last: int) -> set[str]:
        """The verbs between two places."""
        if "verb" not in self.chunk.tags:
            return set()
        return {str(i.value) for i in self.items[first:last] if i.tag == "verb"}


def labelled(pairing: Pairing, at: int, label_at: int) -> Claim:
    """The figure at `at` with the noun at `label_at`, as its verb makes it meant."""
    label: Label = pairing.items[label_at].value
    first, last = (at, label_at) if at < label_at else (label_at, at)
    if "level1" in pairing.chunk.tags and any(
        i.tag == "level1" for i in pairing.items[first : last + 2]
    ):
        return pairing.claim(at, Label((), label.concept), other=label_at)
    verbs = pairing.verb_before(at)
    if label.concept == "tk" and verbs == "open" and "bank" in pairing.lexicon.concepts:
        label = Label(pairing.lexicon.concepts["bank"], "bank")
    claim = pairing.claim(at, label, other=label_at)
    if last + 1 < len(pairing.items) and pairing.items[last + 1].value == "renew":
        claim.verb = "renew"
    return claim
