"""Lines and dashes: where a label goes on with its figure."""

from typing import Final

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004
from domain.reading.items import Item

_DOTS: Final = frozenset({".", "…"})
_EACH: Final = frozenset({"cac", "nhung"})
_PEOPLE: Final = frozenset({"person", "noise"})
_SAYS_WHAT: Final = frozenset({"guide", "activate"})
_FIGURES: Final = frozenset({"number", "hours", "triple"})


def ties(items: list[Item], at: int) -> bool:
    """Tell whether a dash stands for a colon: "hộ-12"."""
    item = items[at]
    if item.value == ";":
        return _in_columns(items, at)
    if item.value not in ("-", "–") or not 0 < at < len(items) - 1:
        return False
    glued = items[at - 1].last == item.first and items[at + 1].first == item.last
    labelled = items[at - 1].tag == "label" and items[at + 1].tag == "number"
    return glued and labelled and (at < 2 or items[at - 2].tag != "number")


def _in_columns(items: list[Item], at: int) -> bool:
    """Tell whether a semicolon parts a noun from its figure: "Số hộ;17" on a line of its own."""
    around = items[max(0, at - 2) : at + 3]
    tags = [i.tag for i in around]
    opens = at == 1 or (len(tags) > 1 and tags[0] == "break")
    closes = at + 2 >= len(items) or tags[-1] == "break"
    noun = at > 0 and items[at - 1].tag == "label"
    return (
        opens and closes and noun and items[at + 1 : at + 2] != [] and items[at + 1].tag == "number"
    )


def lists_people(items: list[Item], at: int, clause: list[Item]) -> bool:
    """Tell whether a comma only goes on naming people: "700 học sinh, phụ huynh"."""
    if items[at].value != "," or not clause or clause[-1].tag not in _PEOPLE:
        return False
    return (
        any(i.tag == "number" for i in clause)
        and at + 1 < len(items)
        and (
            items[at + 1].tag in _PEOPLE and (at + 2 >= len(items) or items[at + 2].tag != "number")
        )
    )


def is_the_helper(clause: list[Item]) -> bool:
    """Tell whether a title names who helped: "140 cụ được các em học sinh hướng dẫn"."""
    last = [i for i in clause[-3:] if i.value not in _EACH]
    tags = [i.tag for i in clause]
    return (
        bool(last)
        and last[-1].tag == "actual"
        and tags.index("actual") > 0
        and ("person" in tags[: tags.index("actual")])
    )


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


def leads(items: list[Item], at: int, clause: list[Item]) -> bool:
    """Tell whether dots lead from a label to its figure: "Số hộ ........ 16"."""
    if items[at].value not in _DOTS or not clause:
        return False
    first, last = at, at
    while first > 0 and items[first - 1].value in _DOTS:
        first -= 1
    while last + 1 < len(items) and items[last + 1].value in _DOTS:
        last += 1
    several = last > first or items[at].value == "…"
    if not several or last + 1 >= len(items) or items[last + 1].tag != "number":
        return False
    return _waits(clause)


def _waits(clause: list[Item]) -> bool:
    """Tell whether the last label of a clause has no figure yet."""
    if clause[0].value in _SAYS_WHAT and all(i.tag == "sign" for i in clause[1:]):
        return True
    marks = [i for i in clause if i.tag in ("label", "number")]
    if not marks or marks[-1].tag != "label":
        return False
    numbers = sum(i.tag == "number" for i in marks)
    return numbers == 0 or marks[0].tag == "label"
