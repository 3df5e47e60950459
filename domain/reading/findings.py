"""Saying which words became what."""

from typing import TYPE_CHECKING, Final

from domain.reading.reading import Finding

# A named tuple's own constructor takes three times as long.
_made: Final = tuple.__new__

if TYPE_CHECKING:
    from domain.reading.draft import Draft


def findings_of(draft: "Draft") -> tuple[Finding, ...]:
    """Name the words behind every figure, village and day."""
    tokens = draft.tokens
    found: list[Finding] = []
    for claim in draft.figures:
        became = f"{claim.keys[0]}={claim.number.value}"
        found.append(_made(Finding, (tokens.words(claim.first, claim.last), became)))
    for item in draft.wheres.places:
        became = f"village={_village(draft, item.value.paths)}"
        found.append(_made(Finding, (tokens.words(item.first, item.last), became)))
    for item in draft.wheres.dates:
        if item.last > item.first:
            became = f"date={item.value.date or item.value.why}"
            found.append(_made(Finding, (tokens.words(item.first, item.last), became)))
    return tuple(found)


def _village(draft: "Draft", paths: tuple[str, ...]) -> str:
    return "|".join(draft.lexicon.campaign.by_path[p].name for p in paths) or "?"
