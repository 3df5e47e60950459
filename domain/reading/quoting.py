"""Figures that are quoted: an example, somebody's words, the name of a story."""

from typing import Final

from domain.reading.draft import Draft

_QUOTES: Final = frozenset('"“”«»')


def quotes_figures(draft: Draft) -> bool:
    """Tell whether every figure stands between quotation marks."""
    keys = draft.tokens.keys
    if not draft.claims or _QUOTES.isdisjoint(draft.tokens.distinct):
        return False
    marks = [at for at, key in enumerate(keys) if key in _QUOTES]
    return all(_is_inside(claim.first, marks) for claim in draft.claims)


def _is_inside(at: int, marks: list[int]) -> bool:
    """Tell whether a token stands behind an opening mark and before its closing one."""
    before = sum(mark < at for mark in marks)
    return before % 2 == 1 and before < len(marks)
