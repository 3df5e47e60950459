"""Sentences, numbers and dates in a person's language."""

import gettext
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from html import escape
from pathlib import Path
from string import Formatter

LANGUAGES = ("vi", "en")
_FOLDER = Path(__file__).parent
_MOST_NUMBERS = 10_000  # a bound on memory, not a rule
_TENTH = Decimal("0.1")
_VI_MARKS = str.maketrans(",.", ".,")


class Html(str):
    """Text that is light HTML already; everything else is escaped when it enters a sentence."""

    __slots__ = ()


def _safe(value: object) -> str:
    if isinstance(value, Html):
        return value
    return escape(value, quote=False) if isinstance(value, str) else str(value)


class _Sentence:
    """A sentence taken apart at its {placeholders}: joining takes less time than formatting."""

    __slots__ = ("_names", "_parts", "text")

    def __init__(self, text: str) -> None:
        self.text = Html(text)
        self._parts: list[str] = []
        self._names: list[tuple[int, str]] = []
        for said, name, _, _ in Formatter().parse(text):
            self._parts.append(said)
            if name is not None:
                self._names.append((len(self._parts), name))
                self._parts.append("")

    def filled(self, values: Mapping[str, object]) -> Html:
        """The sentence with the values in their places, escaped."""
        parts = self._parts[:]
        for place, name in self._names:
            value = values[name]
            parts[place] = value if type(value) is Html else _safe(value)
        return Html("".join(parts))


class Words:
    """The words of one language, made by `words_in`.

    Called with a sentence in English and the values of its {placeholders}, gives the sentence in
    the language. Values are escaped, numbers are to be formatted with `number` first.
    """

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue
        self._sentences: dict[str, _Sentence] = {}
        self._counted: dict[str, _Sentence] = {}
        self._numbers: dict[int, Html] = {}

    def __call__(self, sentence: str, /, **values: object) -> Html:
        """The sentence in this language."""
        known = self._sentences.get(sentence)
        if known is None:  # the program's own sentences, and no others, so that there is an end
            known = self._sentences[sentence] = _Sentence(self._catalogue.gettext(sentence))
        return known.filled(values) if values else known.text

    def n(self, one: str, many: str, count: int, /, **values: object) -> Html:
        """The sentence for this count; {count} in it is the formatted count."""
        said = self._catalogue.ngettext(one, many, count)
        chosen = self._counted.get(said)
        if chosen is None:
            chosen = self._counted[said] = _Sentence(said)
        return chosen.filled({"count": self.number(count), **values})

    def number(self, value: int) -> Html:
        """A whole number with the thousands marked: 12.010 in Vietnamese."""
        known = self._numbers.get(value)
        if known is None:
            shown = f"{value:,}"
            known = Html(shown.replace(",", ".") if self.language == "vi" else shown)
            if len(self._numbers) < _MOST_NUMBERS:
                self._numbers[value] = known
        return known

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
