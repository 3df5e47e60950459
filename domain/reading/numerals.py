"""Figures and number words: what a run of them is worth, strictly, or that it is in doubt."""

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004

import re
from functools import lru_cache
from typing import Final, NamedTuple

from domain.reading.patterns import compiled

_GROUPED: Final = r"\d{1,3}([.,])\d{3}(?:\1\d{3})*\Z"
_IN_ORDER: Final = r"(?:0|[1-9]\d{0,3})(?:/(?:0|[1-9]\d{0,3})){3,9}\Z"
_SIGN: Final = re.compile(r"[.,/:\-–]")
_LONGEST: Final = 7
_YEAR: Final = range(1900, 2200)

Atom = int | str


class Number(NamedTuple):
    """A figure as read: `value`, or what else it may be.

    `doubt` names why it must be asked about: "range", "decimal", "negative", "vague" ...;
    `choices` are then the likely values. `spoken` are number words, which may be other words.
    """

    value: int
    doubt: str = ""
    choices: tuple[int, ...] = ()
    spoken: bool = False
    ratio: bool = False


class Odd(NamedTuple):
    """A run of digits and signs that may be a date, a ratio, a range, a time or a triple."""

    signs: str
    parts: tuple[int, ...]
    text: str


@lru_cache(maxsize=4096)
def figure(text: str) -> Number | Odd | None:
    """Read "12", "1.250", "12/8"; None for what is too long to be a count (a phone, an ID)."""
    digits = _SIGN.sub("", text)
    if not digits.isdecimal():
        return Number(0, "unclear")
    if "/" in text and compiled(_IN_ORDER).match(text):
        return Odd("/" * text.count("/"), tuple(int(p) for p in text.split("/")), text)
    grouped = not text.isdecimal() and bool(compiled(_GROUPED).match(text))
    if len(digits) > _LONGEST + 1 and not _looks_like_date(text) and not grouped:
        return None
    if text.isdecimal():
        return Number(int(text)) if len(text) <= _LONGEST else None
    if grouped:
        return Number(int(digits)) if len(digits) <= _LONGEST + 2 else None
    signs = "".join(_SIGN.findall(text)).replace("–", "-")
    return Odd(signs, tuple(int(p) for p in _SIGN.split(text)), text)


def _looks_like_date(text: str) -> bool:
    parts = [int(p) for p in _SIGN.split(text) if len(p) < 5]
    return len(parts) == 3 and (parts[0] in _YEAR or parts[2] in _YEAR)


class Spoken:
    """Adds up number words from left to right; `wrong` once they do not make one number."""

    __slots__ = ("group", "last", "scale", "total", "wrong")

    def __init__(self) -> None:
        self.total = 0
        self.group: int | None = None
        self.last = ""
        self.scale = 1
        self.wrong = False

    def digit(self, value: int, *, elided: bool) -> None:
        """Add một to chín; `elided` ones (mốt, tư, lăm) may follow a digit: "hai tư"."""
        if self.last in ("", "thousand"):
            self.group, self.last = value, "digit" if self.last == "" else "after thousand"
        elif self.last in ("tens", "linh", "chuc"):
            self.group, self.last = (self.group or 0) + value, "unit"
        elif self.last == "hundred":
            self.group, self.last = (self.group or 0) + value * 10, "elided"
        elif self.last == "digit" and elided:
            self.group, self.last = (self.group or 0) * 10 + value, "unit"
        else:
            self.wrong = True

    def tens(self, value: int) -> None:
        """Add mười, mươi, hăm or băm."""
        if value == 10 and self.last in ("digit", "after thousand", "lead"):
            self.group = (self.group or 0) * 10
        elif value == 10 and self.last == "elided":
            pass
        elif self.last in ("", "hundred", "thousand"):
            self.group = (self.group or 0) + value
        else:
            self.wrong = True
        self.last = "tens"

    def multiply(self, value: int, name: str) -> None:
        """Add chục, tá or trăm."""
        if self.last in ("", "thousand", "digit", "lead", "after thousand", "unit"):
            self.group, self.last = (1 if self.group is None else self.group) * value, name
        elif name == "chuc" and self.last in ("hundred", "elided"):
            self.last = name
        else:
            self.wrong = True

    def thousand(self, value: int) -> None:
        """Add nghìn, vạn or triệu."""
        if self.last == "after thousand" and self.scale <= value:
            self.wrong = True
        self.total += (1 if self.group is None else self.group) * value
        self.group, self.last, self.scale = None, "thousand", value

    def half(self) -> None:
        """Add rưỡi: half of the last scale."""
        halves = {"chuc": 5, "hundred": 50, "ta": 6, "thousand": self.scale // 2}
        if self.last in halves:
            self.group = (self.group or 0) + halves[self.last]
            self.last = "unit"
        else:
            self.wrong = True

    def value(self) -> int:
        """The number so far; a digit that ends it after "nghìn" counts hundreds."""
        group = self.group or 0
        if self.last == "after thousand":
            return self.total + group * self.scale // 10
        return self.total + group


_ELIDED: Final = frozenset({"tu", "lam", "nham", "mot"})
_THOUSAND, _TEN_THOUSAND, _MILLION = 1000, 10_000, 1_000_000


def spoken(atoms: list[Atom], keys: list[str], lead: int | None = None) -> Number:
    """Add number words up; `lead` is a figure before them ("4 chục"); doubtful if they clash."""
    sums = Spoken()
    if lead is not None:
        sums.group, sums.last = lead, "lead"
    half = False
    for atom, key in zip(atoms, keys, strict=True):
        if atom == "nua":
            half = True
        else:
            _add(sums, atom, key)
    value = sums.value()
    if sums.wrong:
        return _clash(atoms)
    return Number(value // 2 if half else value, spoken=lead is None)


def _add(sums: Spoken, atom: Atom, key: str) -> None:
    if atom == "ruoi":
        sums.half()
    elif atom == "linh":
        sums.last = "linh" if sums.last in ("hundred", "thousand") else sums.last
    elif atom == "chuc":
        sums.multiply(10, "chuc")
    elif atom == "ta":
        sums.multiply(12, "ta")
    elif atom == 100:
        sums.multiply(100, "hundred")
    elif isinstance(atom, int) and atom >= _THOUSAND:
        sums.thousand(atom)
    elif isinstance(atom, int) and atom >= 10:
        sums.tens(atom)
    elif isinstance(atom, int):
        sums.digit(atom, elided=key in _ELIDED)


def _clash(atoms: list[Atom]) -> Number:
    """Words that do not make one number: "năm sáu" is a guess between two."""
    small = [a for a in atoms if isinstance(a, int)]
    choices = tuple(sorted(set(small))) if len(small) == 2 and max(small) < 10 else ()
    return Number(0, "range", choices, spoken=True)
