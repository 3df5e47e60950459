"""Reading typed values out of a campaign file's tables, noting what is wrong with each."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from datetime import time as TimeOfDay  # noqa: N812  as in domain.campaign
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from domain.campaign_lines import Place
from domain.campaign_problems import Reason

MOST = 1_000_000_000
NAME = 200
SENTENCE = 1_000
_MOST_TEXTS = 500
_YEARS = range(2000, 2101)

_SPACES = re.compile("[ \u00a0\u2000-\u200a\u202f\u3000]+")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
_TYPES: tuple[tuple[type, str], ...] = (
    (bool, "flag"),
    (str, "text"),
    (int, "whole"),
    (Decimal, "number"),
    (datetime, "moment"),
    (date, "date"),
    (TimeOfDay, "time"),
    (dict, "table"),
    (list, "list"),
)

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The characters a key may have."""

    pattern: re.Pattern[str]
    shown: str


CAMPAIGN_KEY = Alphabet(re.compile(r"[a-z0-9-]{1,64}"), "a-z 0-9 -")
COUNT_KEY = Alphabet(re.compile(r"[a-z0-9_-]{1,64}"), "a-z 0-9 - _")


@dataclass(slots=True)
class Notes:
    """The problems found so far, in the order in which they were met."""

    found: list[tuple[Place, Reason, Mapping[str, str | int]]] = field(default_factory=list)

    def add(self, place: Place, reason: Reason, **detail: str | int) -> None:
        """Note that something is wrong at `place`."""
        self.found.append((place, reason, detail))


class Table:
    """One table of the file.

    Each reader yields the value, or an empty one (None, "", ()) where there is none or where it
    had to be noted as wrong. `close` notes every key that nobody asked for.
    """

    __slots__ = ("_data", "_read", "notes", "place")

    def __init__(self, data: Mapping[str, object], place: Place, notes: Notes) -> None:
        self._data = data
        self._read: set[str] = set()
        self.place = place
        self.notes = notes

    def has(self, key: str) -> bool:
        """Tell whether the file gives this key, right or wrong."""
        return key in self._data

    def note(self, key: str, reason: Reason, **detail: str | int) -> None:
        """Note that something is wrong with a key's value."""
        self.notes.add((*self.place, key), reason, **detail)

    def close(self) -> None:
        """Note the keys that this table does not have."""
        for key in self._data:
            if key not in self._read:
                self.note(key, Reason.UNKNOWN_KEY)

    def text(self, key: str, most: int = NAME, *, required: bool = False) -> str:
        """Read one line of text: NFC, single spaces, at most `most` characters."""
        value = self._take(key, required=required)
        if value is None:
            return ""
        text = self._line((*self.place, key), value, most)
        if text == "" and required:
            self.note(key, Reason.EMPTY)
        return text or ""

    def texts(self, key: str, most: int = NAME) -> tuple[str, ...]:
        """Read a list of texts, none of them empty; what is repeated is kept once."""
        return tuple(dict.fromkeys(text for _, text in self.numbered(key, most)))

    def numbered(self, key: str, most: int = NAME) -> list[tuple[Place, str]]:
        """Read a list of texts with the place of each, counted from 1."""
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self._wrong(key, "texts", value)
            return []
        if len(value) > _MOST_TEXTS:
            self.note(key, Reason.TOO_MANY, most=_MOST_TEXTS)
            return []
        return list(self._lines(key, value, most))

    def key(self, key: str, alphabet: Alphabet, *, required: bool = False) -> str:
        """Read a key, such as "bank_accounts"."""
        text = self.text(key, required=required)
        if text and not alphabet.pattern.fullmatch(text):
            self.note(key, Reason.BAD_KEY, value=text, alphabet=alphabet.shown)
            return ""
        return text

    def whole(self, key: str, least: int = 0, most: int = MOST) -> int | None:
        """Read a whole number between `least` and `most`."""
        value = self._take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self._wrong(key, "whole", value)
            return None
        if not least <= value <= most:
            self.note(key, Reason.OUT_OF_RANGE, value=_short(value), least=least, most=most)
            return None
        return value

    def number(self, key: str, *, required: bool = False) -> Decimal | None:
        """Read a number from 0 to a thousand million, whole or not."""
        value = self._take(key, required=required)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self._wrong(key, "number", value)
            return None
        # NaN compares with nothing, and a huge exponent must not be written out.
        number = value if isinstance(value, Decimal) else Decimal(min(max(value, -1), MOST + 1))
        if not (number.is_finite() and 0 <= number <= MOST):
            self.note(key, Reason.OUT_OF_RANGE, value=_short(value), least=0, most=MOST)
            return None
        return number

    def flag(self, key: str, *, default: bool) -> bool:
        """Read true or false."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self._wrong(key, "flag", value)
            return default
        return value

    def day(self, key: str, *, required: bool = False) -> date | None:
        """Read a date of this century."""
        value = self._take(key, required=required)
        if value is None:
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            self._wrong(key, "date", value)
            return None
        if value.year not in _YEARS:
            least, most = _YEARS[0], _YEARS[-1]
            self.note(key, Reason.OUT_OF_RANGE, value=value.isoformat(), least=least, most=most)
            return None
        return value

    def clock(self, key: str, *, required: bool = False) -> TimeOfDay | None:
        """Read a time of day, written "HH:MM"."""
        text = self.text(key, required=required)
        return self.as_clock((*self.place, key), text) if text or self.blank(key) else None

    def as_clock(self, place: Place, text: str) -> TimeOfDay | None:
        """Understand "HH:MM", noting what is not."""
        found = _CLOCK.fullmatch(text)
        if found is None:
            self.notes.add(place, Reason.BAD_TIME, value=text)
            return None
        return TimeOfDay(int(found[1]), int(found[2]))

    def choice(self, key: str, of: type[Choice], *, required: bool = False) -> Choice | None:
        """Read one of an enumeration's values."""
        text = self.text(key, required=required)
        return self.as_choice((*self.place, key), text, of) if text or self.blank(key) else None

    def choices(self, key: str, of: type[Choice]) -> tuple[Choice, ...]:
        """Read several of an enumeration's values."""
        read = [self.as_choice(place, text, of) for place, text in self.numbered(key)]
        return tuple(dict.fromkeys(value for value in read if value is not None))

    def as_choice(self, place: Place, text: str, of: type[Choice]) -> Choice | None:
        """Understand one of an enumeration's values, noting what is not."""
        try:
            return of(text)
        except ValueError:
            self.notes.add(place, Reason.BAD_CHOICE, value=text, choices=", ".join(of))
            return None

    def table(self, key: str, *, required: bool = False) -> "Table | None":
        """Read a table inside this one."""
        value = self._take(key, required=required)
        if value is None:
            return None
        if not isinstance(value, dict):
            self._wrong(key, "table", value)
            return None
        return Table(value, (*self.place, key), self.notes)

    def tables(self, key: str, most: int, *, required: bool = False) -> list["Table"]:
        """Read an array of tables, counted from 1."""
        value = self._take(key, required=required)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self._wrong(key, "tables", value)
            return []
        if required and not value:
            self.note(key, Reason.MISSING)
        if len(value) > most:
            self.note(key, Reason.TOO_MANY, most=most)
        return [
            Table(row, (*self.place, key, number), self.notes)
            for number, row in enumerate(value[:most], start=1)
        ]

    def own_keys(self) -> Iterator[str]:
        """Yield the table's own keys, for one whose keys are the writer's choice."""
        yield from self._data

    def _take(self, key: str, *, required: bool = False) -> object:
        self._read.add(key)
        value = self._data.get(key)
        if value is None and required:
            self.note(key, Reason.MISSING)
        return value

    def blank(self, key: str) -> bool:
        """Tell whether a text is there and empty, as opposed to missing or noted already."""
        value = self._data.get(key)
        return isinstance(value, str) and not value.strip()

    def _wrong(self, key: str, expected: str, value: object) -> None:
        self.note(key, Reason.WRONG_TYPE, expected=expected, found=_type(value))

    def _lines(self, key: str, values: list[object], most: int) -> Iterator[tuple[Place, str]]:
        for number, value in enumerate(values, start=1):
            place = (*self.place, key, number)
            text = self._line(place, value, most)
            if text:
                yield place, text
            elif text == "":
                self.notes.add(place, Reason.EMPTY)

    def _line(self, place: Place, value: object, most: int) -> str | None:
        """Tidy one line of text; None where it was noted as wrong."""
        if not isinstance(value, str):
            self.notes.add(place, Reason.WRONG_TYPE, expected="text", found=_type(value))
            return None
        text = _tidy(value)
        if not text.isprintable():
            code = next(ord(c) for c in text if not c.isprintable())
            self.notes.add(place, Reason.HIDDEN_CHARACTER, code=f"U+{code:04X}")
            return None
        if len(text) > most:
            self.notes.add(place, Reason.TOO_LONG, most=most)
            return None
        return text


@lru_cache(maxsize=8192)
def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text).strip(" "))


def _type(value: object) -> str:
    return next(name for kind, name in _TYPES if isinstance(value, kind))


def _short(value: int | Decimal) -> str:
    """Write a number for a message, however large it is."""
    return f"{value:.6g}" if isinstance(value, Decimal) else f"{Decimal(value):.12g}"
