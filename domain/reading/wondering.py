"""Questions whose figures are only supposed: "1 máy cài được 2 tài khoản không?"."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from domain.reading.tokens import Tokens

_NO: Final = frozenset(["khong", "ko", "k", "hong", "hem", "hok", "khum", "kg", "hong"])
_CALLED: Final = frozenset(
    ["a", "ad", "admin", "anh", "chi", "em", "bot", "sep", "vay", "ta", "nhi", "e", "ban", "ha"]
)
_ENDS: Final = frozenset(".;\n!,")
_ABLE: Final = frozenset({"duoc", "dc", "dung", "phai"})
_HEARD: Final = _ABLE | {"hieu", "doc", "ok", "sao"}
_FEW: Final = frozenset({"1", "mot", "moi", "2", "hai"})
_OWNERS: Final = frozenset(
    ["nguoi", "may", "so", "sim", "cccd", "can", "vo", "nick", "dien", "cai", "tk"]
)
_HOUSES: Final = frozenset({"nha", "ho", "gia"})
_WRITES: Final = frozenset({"nhan", "ghi", "go", "nhap", "viet", "soan"})
_SAYS: Final = frozenset({"bao", "gui", "nhan"})
_LIKE: Final = frozenset({"kieu", "nhu", "the", "vay", "dang", "theo"})
_PLEAS: Final = frozenset({"giup", "gium", "dum", "ho", "cho", "lai", "nham", "them"})
_COUNTING: Final = frozenset({"tinh", "ghi", "bao", "nhap"})
_THERE: Final = frozenset({"kia", "do", "ay", "nay"})
_LEAST: Final = 4


class Supposed(StrEnum):
    """What a question supposes: a case in the field, or a way of writing to the bot."""

    NOTHING = ""
    CASE = "case"
    FORM = "form"


def supposed(tokens: Tokens, *, how_many: bool) -> Supposed:
    """What the message only supposes, where its last clause asks whether that can be."""
    keys = tokens.keys
    if "nao" in tokens.distinct and _points_at_figures(keys):
        return Supposed.CASE
    if _NO.isdisjoint(tokens.distinct):
        return Supposed.CASE if how_many and _is_of_anybody(keys) else Supposed.NOTHING
    clauses = _clauses(keys)
    if _asks_how_to_write(keys) and any(_asks(c) and c[-2] in _HEARD for c in clauses):
        return Supposed.FORM
    last = clauses[-1] if clauses else []
    return Supposed.CASE if _asks(last) and _is_a_case(last) else Supposed.NOTHING


def _points_at_figures(keys: Sequence[str]) -> bool:
    """Tell whether it is asked which figures are meant: "12 hộ kia là của tổ nào vậy"."""
    pointed = (
        keys[at - 2][0].isdecimal() and keys[at - 1][0].isalpha() and key in _THERE
        for at, key in enumerate(keys)
        if at > 1
    )
    return any(pointed) and "nao" in keys[-3:]


def _is_of_anybody(keys: Sequence[str]) -> bool:
    """Tell whether it is asked what anybody may have: "1 người được cấp mấy chữ ký số hả"."""
    opens = len(keys) > _LEAST and keys[0] in _FEW and keys[1] in (_OWNERS | _HOUSES)
    return opens and _COUNTING.isdisjoint(keys)


def _asks(clause: list[str]) -> bool:
    """Tell whether a clause ends in the particle of a question: "... được không"."""
    return len(clause) > 1 and clause[-1] in _NO


def _is_a_case(clause: list[str]) -> bool:
    """Tell whether the clause is of anybody: "một người làm được 2 chữ ký số không"."""
    if len(clause) < _LEAST:
        return False
    able = clause[-2] in _ABLE
    if "chung" in clause and able:
        return True
    owner = clause[1] in _OWNERS or (clause[1] in _HOUSES and able)
    return clause[0] in _FEW and owner and not _ABLE.isdisjoint(clause[2:])


def _asks_how_to_write(keys: Sequence[str]) -> bool:
    """Tell whether the message begins with what somebody would write: "ghi 5h 2c ..."."""
    for at, key in enumerate(keys[:2]):
        after = keys[at + 1] if at + 1 < len(keys) else ""
        if key in _WRITES or (key in _SAYS and after in _LIKE):
            return after not in _PLEAS
    return False


def _clauses(keys: Sequence[str]) -> list[list[str]]:
    """The clauses with words, without those who are called at their ends: "... không ad?"."""
    found: list[list[str]] = [[]]
    for key in keys:
        if key in _ENDS:
            found.append([])
        elif key[0].isalnum():
            found[-1].append(key)
    for clause in found:
        while clause and clause[-1] in _CALLED:
            clause.pop()
    return [c for c in found if c]
