"""Numbers among the items: figures, number words, and the two mixed."""

from typing import Final

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004
from domain.reading.items import Item
from domain.reading.numerals import Number, spoken
from domain.reading.phrases import END
from domain.reading.settling import Settling

# Words that stand inside a number and begin none: linh, rưỡi, tá; lăm, nhăm, tư.
_INNER: Final = frozenset({"linh", "ruoi", "ta", "nua"})
_FEW: Final = 24
_ENDINGS: Final = frozenset({"lam", "nham", "tu"})


def number_at(state: Settling, ahead: int) -> tuple[Number | None, int]:
    """The plain number that begins `ahead`, and how many items it takes."""
    tag = state.tag(ahead)
    if tag == "figure":
        item = state.item(ahead)
        value = item.value
        if not isinstance(value, Number):
            return None, 0
        if not value.doubt and state.tag(ahead + 1) == "numeral":
            return _scaled(state, ahead, value.value)
        if not value.doubt and state.tokens.glued(item.last):
            return _thousands(state, ahead, value.value)
        return value, 1
    if tag == "numeral":
        atoms, used = _atoms(state, ahead)
        inner = atoms[0].value in _INNER or state.tokens.keys[atoms[0].first] in _ENDINGS
        if inner and (used == 1 or atoms[0].value not in ("nua", "ta")):
            return None, 0
        return spoken([i.value for i in atoms], _keys(state, atoms)), used
    return None, 0


def _atoms(state: Settling, ahead: int) -> tuple[list[Item], int]:
    used = 0
    found = []
    while used < 12:
        tag = state.tag(ahead + used)
        if tag == "numeral":
            found.append(state.item(ahead + used))
        elif tag == "neg" and found and state.tag(ahead + used + 1) == "numeral":
            zero = state.item(ahead + used)
            if (
                state.tokens.keys[zero.first] != "khong"
                or state.item(ahead + used + 1).value != 100
            ):
                break
            found.append(Item("numeral", 0, zero.first, zero.last))
        else:
            break
        used += 1
    return found, used


def _keys(state: Settling, atoms: list[Item]) -> list[str]:
    return [
        "" if state.tokens.exact[i.first] == "một" else state.tokens.keys[i.first] for i in atoms
    ]


def _scaled(state: Settling, ahead: int, lead: int) -> tuple[Number | None, int]:
    """Read "4 chục", "2 nghìn"; "12 hai" is a figure with another number after it."""
    atoms, used = _atoms(state, ahead + 1)
    if isinstance(atoms[0].value, int) and atoms[0].value < 100:
        return Number(lead), 1
    found = spoken([i.value for i in atoms], _keys(state, atoms), lead)
    return found, used + 1


def _thousands(state: Settling, ahead: int, lead: int) -> tuple[Number | None, int]:
    """Read "1k2" and "1k" glued to their figures."""
    after = state.item(ahead + 1) if state.tag(ahead + 1) else None
    if after is not None and state.tokens.keys[after.first] in ("tr", "trd", "ty"):
        return None, 0
    if after is None or state.tokens.keys[after.first] != "k" or after.last - after.first != 1:
        return Number(lead), 1
    tail = state.tokens.exact[after.last] if state.tokens.glued(after.last) else ""
    if tail and not tail[0].isalnum():
        tail = ""
    if tail.isdecimal() and len(tail) <= 3:
        return Number(lead * 1000 + int(tail.ljust(3, "0"))), 3
    if tail:
        return Number(lead), 1
    if state.tag(ahead + 2) == "word":
        return Number(lead * 1000), 2
    return Number(lead * 1000, "thousands", (lead * 1000, lead)), 2


def follows_unit(state: Settling, token: int) -> int:
    """How many tokens from `token` on are a unit of something else ("tuổi", "km"), 0: none."""
    tokens, keys = state.tokens, state.tokens.keys
    tree = tokens.parts[token].unit if token < len(keys) else None
    last, best = token, 0
    while tree:
        last += 1
        senses = tree.get(END, ())
        if senses and (
            last - token > 1
            or any(s.allows(tokens.exact[token], keys[token], tokens.plain) for s in senses)
        ):
            best = last - token
        tree = tree.get(keys[last]) if last < len(keys) else None
    return best


def items_over(state: Settling, tokens: int, ahead: int) -> int:
    """How many items from `ahead` on cover so many tokens."""
    used, covered = 0, 0
    while covered < tokens and state.tag(ahead + used):
        item = state.item(ahead + used)
        covered += item.last - item.first
        used += 1
    return used


def ends_in_a_noun(state: Settling, ahead: int) -> bool:
    """Tell whether figures go before their nouns from `ahead` on: "hộ 4 cks", not "hộ 4 cks 3"."""
    last = ""
    for gap in range(ahead, ahead + _FEW):
        tag = state.tag(gap)
        if tag in ("", "break"):
            break
        if tag in ("label", "figure", "numeral"):
            last = tag
    return last == "label"
