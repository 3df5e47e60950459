"""Saying which words became what."""

from typing import TYPE_CHECKING

from domain.reading.reading import Finding

if TYPE_CHECKING:
    from domain.reading.draft import Draft


def findings_of(draft: "Draft") -> tuple[Finding, ...]:
    """Name the words behind every figure, village and day."""
    tokens = draft.tokens
    found = [
        Finding(tokens.words(c.first, c.last), f"{c.keys[0]}={c.number.value}")
        for c in draft.figures
    ]
    found += [
        Finding(tokens.words(i.first, i.last), f"village={_village(draft, i.value.paths)}")
        for i in draft.wheres.places
    ]
    found += [
        Finding(tokens.words(i.first, i.last), f"date={i.value.date or i.value.why}")
        for i in draft.wheres.dates
        if i.last > i.first
    ]
    return tuple(found)


def _village(draft: "Draft", paths: tuple[str, ...]) -> str:
    return "|".join(draft.lexicon.campaign.by_path[p].name for p in paths) or "?"
