"""Sentences, numbers and dates in a person's language."""

import gettext
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from html import escape
from pathlib import Path
from string import Formatter
from typing import TypeVar

LANGUAGES = ("vi", "en")
_FOLDER = Path(__file__).parent
_MOST = 10_000  # a bound on memory, not a rule
_TENTH = Decimal("0.1")
_VI_MARKS = str.maketrans(",.", ".,")


class Html(str):
    """Text that is light HTML already; everything else is escaped when it enters a sentence."""

    __slots__ = ()


def _safe(value: object) -> str:
    if not isinstance(value, str):
        return str(value)
    if "&" in value or "<" in value or ">" in value:
        return value if isinstance(value, Html) else escape(value, quote=False)
    return value  # as nearly all names


_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class _Made(dict[_Key, _Value]):
    """Values that are made when they are first asked for; beyond a bound they are not kept."""

    def __init__(self, make: Callable[[_Key], _Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: _Key) -> _Value:
        value = self._make(key)
        if len(self) < _MOST:
            self[key] = value
        return value


def _form(sentence: str) -> str:
    """The sentence with %(count)s for {count}: filling that in takes a fraction of formatting."""
    parts = []
    for said, name, _, _ in Formatter().parse(sentence):
        parts.append(said.replace("%", "%%"))
        if name is not None:
            parts.append(f"%({name})s")
    return "".join(parts)


def _filled(form: str, values: dict[str, object]) -> Html:
    """The form with the values in their places, escaped."""
    for name, value in values.items():
        if type(value) is not Html:
            values[name] = _safe(value)
    return Html(form % values)


class Words:
    """The words of one language, made by `words_in`.

    Called with a sentence in English and the values of its {placeholders}, gives the sentence in
    the language. Values are escaped, numbers are to be formatted with `number` first.
    """

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue
        mark = "." if language == "vi" else ","
        self._plain = _Made[str, Html](lambda said: Html(catalogue.gettext(said)))
        self._forms = _Made[str, str](lambda said: _form(catalogue.gettext(said)))
        self._counted = _Made[str, str](_form)
        self._numbers = _Made[int, Html](lambda n: Html(f"{n:,}".replace(",", mark)))

    def __call__(self, sentence: str, /, **values: object) -> Html:
        """The sentence in this language."""
        return _filled(self._forms[sentence], values) if values else self._plain[sentence]

    def n(self, one: str, many: str, count: int, /, **values: object) -> Html:
        """The sentence for this count; {count} in it is the formatted count."""
        said = self._catalogue.ngettext(one, many, count)
        return _filled(self._counted[said], {"count": self.number(count), **values})

    def number(self, value: int) -> Html:
        """A whole number with the thousands marked: 12.010 in Vietnamese."""
        return self._numbers[value]

    def percent(self, value: Decimal) -> Html:
        """A percentage with one decimal, as given if it has one already: 89,3%."""
        shown = f"{value.quantize(_TENTH, ROUND_HALF_UP):,}"
        if self.language == "vi":
            shown = shown.translate(_VI_MARKS)
        return Html(f"{shown}%")

    def plain_percent(self, value: Decimal) -> Html:
        """A target's percentage without needless decimals: 40%, 33,5%."""
        shown = f"{value.normalize():f}"
        return Html(f"{shown.replace('.', ',') if self.language == 'vi' else shown}%")

    def day(self, value: date, *, year: bool = True) -> Html:
        """A date: 01/8/2024 as plans write it, "1 Aug 2024" in English."""
        if self.language == "vi":
            month = f"{value.month:02d}" if value.month < 3 else str(value.month)  # noqa: PLR2004
            shown = f"{value.day:02d}/{month}"
            return Html(f"{shown}/{value.year}" if year else shown)
        return _english_day(value, "d MMM y" if year else "d MMM")

    def weekday(self, value: date) -> Html:
        """The name of the day: "thứ Sáu", "Friday"."""
        if self.language == "vi":
            return Html(_VI_WEEKDAYS[value.weekday()])
        return _english_day(value, "EEEE")

    def hour(self, value: time) -> Html:
        """An hour of the day: 15h00, 15:00."""
        mark = "h" if self.language == "vi" else ":"
        return Html(f"{value.hour:02d}{mark}{value.minute:02d}")

    def moment(self, value: datetime) -> Html:
        """A moment, in the zone it is given in: "15h00 thứ Sáu 16/8"."""
        day = self.day(value.date(), year=False)
        return Html(f"{self.hour(value.time())} {self.weekday(value.date())} {day}")


_VI_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@lru_cache(maxsize=4096)
def _english_day(value: date, pattern: str) -> Html:
    from babel.dates import format_date  # noqa: PLC0415  a second language pays for its own start

    return Html(format_date(value, pattern, locale="en"))


@lru_cache(maxsize=8)
def words_in(language: str) -> Words:
    """The words of a language; Vietnamese for one that is not known."""
    chosen = language if language in LANGUAGES else "vi"
    return Words(chosen, _catalogue(chosen))


def _catalogue(language: str) -> gettext.NullTranslations:
    folder = _FOLDER / language / "LC_MESSAGES"
    compiled = folder / "thonso.mo"
    if not compiled.exists():
        from locales.compile import compile_catalogue  # noqa: PLC0415  only in a bare checkout

        return compile_catalogue(folder / "thonso.po")
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file)
