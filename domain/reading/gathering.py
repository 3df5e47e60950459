"""The figures of a message, clause by clause, with what an earlier clause announced."""

from domain.reading.chunks import Chunk
from domain.reading.claims import claims_of
from domain.reading.claims_zero import zeros_of
from domain.reading.lexicon import Lexicon
from domain.reading.pairing import Claim


def claims_in(chunks: list[Chunk], lexicon: Lexicon) -> list[Claim]:
    """Every figure of the clauses with its noun, and every stated zero."""
    found: list[Claim] = []
    verb, sentence = "", -1
    before: Chunk | None = None
    for chunk in chunks:
        if chunk.sentence != sentence:
            verb, sentence = "", chunk.sentence
        if chunk.numbered:
            made = claims_of(chunk, lexicon, verb)
            _take_announced(made, before, found)
            found += made
        elif "neg" in chunk.tags or "state" in chunk.tags or "asleep" in chunk.tags:
            found += zeros_of(chunk, lexicon)
        if chunk.numbered or "label" in chunk.tags:
            before = chunk
        if "verb" in chunk.tags:
            verbs = [str(i.value) for i in chunk.items if i.tag == "verb"]
            verb = "guide" if verbs[-1] == "open" and "guide" in verbs else verbs[-1]
    return found


def _take_announced(claims: list[Claim], before: Chunk | None, earlier: list[Claim]) -> None:
    """Give a lone figure the noun its sentence announced: "số cks sai rồi, đúng là 4"."""
    if before is None or len(claims) != 1 or claims[0].why != "bare":
        return
    if before.numbered and "classifier" not in claims[0].chunk.tags:
        return
    taken = [c for c in earlier if c.chunk is before]
    labels = [
        i
        for i in before.items
        if i.tag == "label" and not any(c.first <= i.first < c.last for c in taken)
    ]
    if len(labels) == 1 and before.sentence == claims[0].chunk.sentence and labels[0].value.keys:
        claims[0].keys, claims[0].concept = labels[0].value.keys, labels[0].value.concept
        claims[0].why = ""
