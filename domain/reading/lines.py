"""Lines and dashes: where a label goes on with its figure."""

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004

from domain.reading.items import Item

_FIGURES = frozenset({"number", "hours", "triple"})


def ties(items: list[Item], at: int) -> bool:
    """Tell whether a dash stands for a colon: "hộ-12"."""
    item = items[at]
    if item.value not in ("-", "–") or not 0 < at < len(items) - 1:
        return False
    glued = items[at - 1].last == item.first and items[at + 1].first == item.last
    labelled = items[at - 1].tag == "label" and items[at + 1].tag == "number"
    return glued and labelled and (at < 2 or items[at - 2].tag != "number")


def runs_on(items: list[Item], at: int, clause: list[Item]) -> bool:
    """Tell whether a line that ends in a label goes on with its figure in the next."""
    if not clause or any(i.tag in _FIGURES for i in clause) or at + 1 >= len(items):
        return False
    if items[at + 1].tag == "break":
        return True
    last = clause[-1]
    lone = at + 2 >= len(items) or items[at + 2].tag == "break"
    if items[at + 1].tag != "number":
        return False
    return (last.tag == "sign" and last.value == ":") or (last.tag == "label" and lone)
