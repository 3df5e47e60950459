"""The words every campaign shares, planted once."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from domain.reading import (
    words_doing,
    words_marks,
    words_metrics,
    words_modes,
    words_numbers,
    words_time,
)
from domain.reading.growing import Growing, Meaning, Row, rows_of
from domain.reading.indexing import Index, stored
from domain.reading.phrases import SEPARATOR, SIGNS, Sense, Tree, listed, plant
from domain.reading.words_asking import ASKING
from domain.reading.words_back import BACK
from domain.reading.words_help import ASKING_HOW
from domain.reading.words_intents import INTENTS, KINDS

_AFTER: Final = ("unit_after", "percent")
_DENYING: Final = frozenset({"không", "ko", "k", "chưa", "nỏ", "hổng", "hông", "chẳng"})
_DONE: Final = frozenset({"được", "đc", "dc", "xong"})
_ATOMS: Final = {"linh", "chuc", "ta", "ruoi", "nua"}


@cache
def shared_words() -> Growing:
    """The tree of number words, times, verbs, people and marks."""
    return Growing(shared_rows(), _shared_index())


@cache
def intent_words() -> Growing:
    """The tree of words that show what a person wants."""
    return Growing(intent_rows(), _intent_index())


@cache
def shared_keys() -> frozenset[str]:
    """Every single word of both trees."""
    return _shared_index().keys | _intent_index().keys


@cache
def _shared_index() -> Index:
    return stored("shared_words", [phrases for phrases, _ in shared_rows()])


@cache
def _intent_index() -> Index:
    return stored("intent_words", [phrases for phrases, _ in intent_rows()])


@cache
def noun_index() -> Index:
    """The index of the field's nouns."""
    return stored("nouns", [*words_metrics.CONCEPT_NOUNS.values()])


@cache
def shared_rows() -> tuple[Row, ...]:
    """Number words, times, verbs, people and marks, and what they mean."""
    around = {k: v for k, v in words_numbers.AROUND_FIGURES.items() if k[0] not in _AFTER}
    return (
        *_numbers(),
        *_as_spelt("noise", words_metrics.NOT_A_LABEL + ", " + words_metrics.OWN),
        *_as_spelt("favour", words_metrics.FAVOURS),
        *rows_of({("repair", None): words_marks.REPAIRS, ("kind", None): KINDS}),
        *rows_of({("cumulative", None): words_time.CUMULATIVE}, bound=True),
        *rows_of(words_time.DAY_WORDS),
        *rows_of(words_doing.VERBS),
        *rows_of(words_doing.PEOPLE),
        *rows_of(words_doing.TITLES, bound=True),
        *_done(),
        *rows_of(words_marks.MARKS, bound=True),
        *rows_of(words_modes.MODES, bound=True),
        *rows_of(around, bound=True),
        *_denials("state"),
        *_denials("asleep"),
    )


@cache
def intent_rows() -> tuple[Row, ...]:
    """What people say who want something, and what it is."""
    tables = (INTENTS, ASKING, BACK, ASKING_HOW)
    return tuple(row for table in tables for row in rows_of(table, bound=True))


def _as_spelt(tag: str, phrases: str) -> Iterator[Row]:
    yield phrases, lambda phrase, _, __: Sense(tag, None, frozenset({phrase}))


def _done() -> Iterator[Row]:
    """Let "đi được" say that something was done, beside what: it ends a plan."""
    for (tag, _), phrases in words_doing.VERBS.items():
        if tag == "verb":
            done = [p for p in phrases.split(SEPARATOR) if not _DONE.isdisjoint(p.split()[1:])]
            yield SEPARATOR.join(done), _actual


def _actual(phrase: str, _: object, __: object) -> Sense:
    return Sense("actual", None, frozenset({phrase}), loose=True)


def _denials(tag: str) -> Iterator[Row]:
    """Let "chưa cài được" deny what follows it, beside saying how households were met."""
    phrases = (words_marks.MARKS | words_modes.MODES)[tag, None].split(SEPARATOR)
    denying = [p for p in phrases if p.lstrip(SIGNS).partition(" ")[0] in _DENYING]
    yield SEPARATOR.join(denying), lambda _, __, ___: Sense("neg", None)


def _numbers() -> Iterator[Row]:
    for value, phrases in words_numbers.NUMBER_WORDS.items():
        yield phrases, _numeral(value if value in _ATOMS else int(value))


def _numeral(value: str | int) -> Meaning:
    return lambda _, spelt, __: Sense("numeral", value, spelt, strict=True)


@cache
def spelt_words() -> frozenset[str]:
    """Every word of the vocabulary as it is spelt, with its marks."""
    tables = (
        *words_marks.MARKS.values(),
        *words_modes.MODES.values(),
        *INTENTS.values(),
        *BACK.values(),
        *ASKING.values(),
        *ASKING_HOW.values(),
        *words_time.DAY_WORDS.values(),
    )
    more = (
        *words_doing.VERBS.values(),
        *words_doing.PEOPLE.values(),
        *words_doing.TITLES.values(),
        KINDS,
    )
    nouns = (*words_metrics.CONCEPT_NOUNS.values(), *words_numbers.NUMBER_WORDS.values())
    text = " ".join((*tables, *more, *nouns, words_marks.REPAIRS))
    return frozenset(text.replace(",", " ").replace("!", "").split())


@cache
def after_figures() -> Tree:
    """The tree of words after a figure that make it no count: "tuổi", "km", "tờ rơi"."""
    tree: Tree = {}
    for (tag, _), phrases in words_numbers.AROUND_FIGURES.items():
        if tag in _AFTER:
            for phrase, spelt, strict in listed(phrases):
                marked = not phrase.isascii() and " " not in phrase
                plant(tree, phrase, Sense(tag, None, spelt, strict or marked))
    return tree
