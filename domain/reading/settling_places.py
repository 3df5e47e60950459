"""Settling names of places and the kind words before them."""

from typing import Final

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004
from domain.reading import days
from domain.reading.items import Item
from domain.reading.lexicon import Place
from domain.reading.settling import COUNTED, Settling
from domain.reading.settling_names import Found, unknown_name
from domain.reading.settling_numbers import ends_in_a_noun, number_at

_TYING: Final = frozenset({":", "=", "-"})
_SMALL: Final = 60
_SAID_OF: Final = frozenset({*COUNTED, "figure", "numeral", "verb"})


def place(state: Settling) -> None:
    """Settle a known name; initials count only where a name would stand."""
    item = state.item()
    found: Place = item.value
    words = state.tokens.words(item.first, item.last)
    if "weekday" in item.also or _is_weekday(state, item):
        _weekday_or_place(state, found)
    elif _in_passing(state, item, words) or (
        not found.sure and len(found.paths) == 1 and not _stands_as_name(state, words)
    ):
        state.take("word", "", 1)
    else:
        paths = _by_spelling(state, found.paths, words)
        state.take("place", Found(paths, words, len(paths) == 1 and not _swallowed(state, item)), 1)


def _unlikely(state: Settling, found: Place, words: str) -> bool:
    return not found.sure and len(found.paths) == 1 and not _stands_as_name(state, words)


def _in_passing(state: Settling, item: Item, words: str) -> bool:
    """Tell whether letters in lower case stand where no name would: "mọi việc vẫn bt"."""
    if item.last - item.first > 1 or not words.isalpha() or len(words) > 3 or not words.islower():
        return False
    heads = not state.done or state.done[-1].tag in ("break", "kind", "more", "date", "title")
    return not heads and state.tag(1) not in _SAID_OF


def _is_weekday(state: Settling, item: Item) -> bool:
    key = state.tokens.keys[item.first]
    return item.last - item.first == 1 and len(key) == 2 and key[0] == "t" and key[1] in "234567"


def _weekday_or_place(state: Settling, found: Place) -> None:
    weekday = int(state.tokens.keys[state.item().first][1]) - 2
    state.take("date", days.of_weekday(state.today, weekday, ""), 1)
    state.done[-1].also = frozenset(found.paths)


def _stands_as_name(state: Settling, words: str) -> bool:
    before = state.done[-1].tag if state.done else ""
    return words.isupper() or before == "kind" or (not state.done and state.tag(1) != "")


def _swallowed(state: Settling, item: Item) -> bool:
    """Tell whether "Phúc Thành 2 hộ" may have lost its count to the name."""
    if not state.tokens.keys[item.last - 1].isdecimal() or state.tag(1) != "label":
        return False
    return state.tag(2) not in (
        "figure",
        "numeral",
        "sign",
        "approx",
        "verb",
        "actual",
        "neg",
        "over",
        "vague",
    )


def _by_spelling(state: Settling, paths: tuple[str, ...], words: str) -> tuple[str, ...]:
    """Of names that differ by their marks alone, the ones spelt as written."""
    if len(paths) < 2:
        return paths
    written = words.lower()
    names = {p: state.lexicon.campaign.by_path[p].name.lower() for p in paths}
    exact = tuple(p for p, name in names.items() if written in name)
    return exact if len(exact) == 1 else paths


def kind(state: Settling) -> None:
    """Settle "thôn" with the name after it."""
    gap = 2 if state.sign(1) == ":" else 1
    if gap > 1 and state.done and state.done[-1].tag == "place":
        state.take("filler", None, 2)
        return
    if state.tag(gap) == "place":
        first = state.item().first
        state.at += gap
        place(state)
        state.done[-1].first = first
        return
    number, used = number_at(state, gap)
    if number is not None and number.value <= _SMALL:
        _numbered(state, gap, used)
    elif _named_by_a_kind(state):
        words = state.tokens.words(state.item(1).first, state.item(2).last)
        state.take("place", Found((), words, certain=False), 3)
    else:
        unknown_name(state, gap)


def _named_by_a_kind(state: Settling) -> bool:
    """Tell whether a kind word is part of the name: "Ấp Sóc Ruộng", "thôn Làng Mới"."""
    if state.tag(1) != "kind" or state.tag(2) in ("", "figure", "sign", "break"):
        return False
    tokens, first, last = state.tokens, state.item(1).first, state.item(2).last
    written = [tokens.text[tokens.starts[t] : tokens.ends[t]] for t in range(first, last)]
    return all(w.istitle() for w in written) and last - first == len(written) and len(written) < 4


def _numbered(state: Settling, gap: int, used: int) -> None:
    after = state.tag(gap + used)
    tied = state.sign(gap + used + 1) in _TYING and state.tag(gap + used + 1) != ""
    numbered = tied or state.tag(gap + used + 1) in ("figure", "numeral")
    if numbered and not tied and ends_in_a_noun(state, gap + used):
        numbered = False
    if after in ("label", "person") and not numbered:
        state.take("filler", None, gap)
        return
    if state.done and state.done[-1].tag == "number":
        state.keep()
        return
    words = state.tokens.words(state.item().first, state.item(gap + used - 1).last)
    state.take("place", Found((), words[0].upper() + words[1:], certain=False), gap + used)
