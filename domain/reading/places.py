"""The names by which a campaign's units are called, and every way they are written."""

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004

from collections.abc import Collection, Iterable, Iterator
from typing import Final, NamedTuple

from domain.campaign import Campaign
from domain.reading.phrases import keys_of
from domain.reading.words_intents import KINDS
from domain.units import Unit, UnitKind

_KIND_KEYS: Final = tuple(sorted((keys_of(k) for k in KINDS.split(", ")), key=len, reverse=True))
_SPOKEN: Final = ("khong", "mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi")
_ROMAN: Final = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_PLACES: Final = {UnitKind.VILLAGE, UnitKind.GROUP, UnitKind.OFFICE, UnitKind.COMMUNE}
_TAKEN_INITIALS: Final = frozenset(
    {"tt", "hd", "kh", "tk", "ck", "cn", "ok", "hn", "bc", "ng", "vs", "nh", "th", "vd"}
)


class Written(NamedTuple):
    """One way to write a unit's name. `sure` is false for initials and half names."""

    words: tuple[str, ...]
    path: str
    sure: bool = True


def candidates(campaign: Campaign, reach: Collection[str] | None) -> tuple[Unit, ...]:
    """The units a message can mean."""
    units: Iterable[Unit] = campaign.units
    if reach is not None:  # seldom more than a few of many thousands
        known = (path for path in reach if path in campaign.places)
        units = (campaign.by_path[path] for path in sorted(known, key=campaign.places.__getitem__))
    return tuple(u for u in units if u.parent is not None and u.kind in _PLACES)


def spellings(unit: Unit) -> Iterator[Written]:
    """Every way the unit may be written, the surest first."""
    for name in [unit.name, *unit.aliases]:
        words = keys_of(name)
        if words:
            yield from _named(unit, words, own=name == unit.name)


def _named(unit: Unit, words: list[str], *, own: bool) -> Iterator[Written]:
    kind, rest = without_kind(words)
    for variant in _with_numbers(words):
        yield Written(variant, unit.path)
    if kind and rest:
        for variant in _with_numbers(rest):
            bare = len(rest) > 1 and not rest[0].isdigit()
            yield Written((*kind, *variant), unit.path)
            if bare:
                yield Written(variant, unit.path)
        if rest[0].isdigit() and len(rest) == 1:
            yield Written((kind[0][0], rest[0]), unit.path)
            yield Written((kind[0][0] + rest[0],), unit.path)
    if own:
        yield from _shortened(unit, rest or words)


def _shortened(unit: Unit, words: list[str]) -> Iterator[Written]:
    letters = [w for w in words if not w.isdigit()]
    if len(letters) > 1:
        tail = tuple(w for w in words if w.isdigit())
        initials = "".join(w[0] for w in letters)
        yield Written(("".join(words),), unit.path)
        yield Written((letters[0][0], ".", *words[1:]), unit.path)
        if initials not in _TAKEN_INITIALS or tail:
            yield Written((initials, *tail), unit.path, sure=bool(tail))
            if tail:
                yield Written((initials + tail[0],), unit.path)
        if tail:
            yield Written(tuple(letters), unit.path, sure=False)


def _with_numbers(words: list[str]) -> Iterator[tuple[str, ...]]:
    yield tuple(words)
    last = words[-1]
    number = _number(last)
    if number is not None and len(words) > 1:
        for form in {str(number), _SPOKEN[number], _ROMAN[number]} - {last}:
            yield (*words[:-1], form)
        if number == 7:
            yield (*words[:-1], "bai")


def _number(word: str) -> int | None:
    if word.isdigit() and 0 < int(word) < len(_SPOKEN):
        return int(word)
    for forms in (_ROMAN, _SPOKEN):
        if word in forms[1:]:
            return forms.index(word)
    return None


def without_kind(words: list[str]) -> tuple[list[str], list[str]]:
    """Split ["thon", "bac", "tien"] into its kind words and its name."""
    for kind in _KIND_KEYS:
        if words[: len(kind)] == kind:
            return kind, words[len(kind) :]
    return [], words
