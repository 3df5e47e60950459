"""The words every campaign shares, planted once."""

from functools import cache

from domain.reading import (
    words_doing,
    words_marks,
    words_metrics,
    words_modes,
    words_numbers,
    words_time,
)
from domain.reading.phrases import Sense, Tree, listed, plant, plant_table, words_of
from domain.reading.sorts import kind_of
from domain.reading.words_asking import ASKING
from domain.reading.words_back import BACK
from domain.reading.words_help import ASKING_HOW
from domain.reading.words_intents import INTENTS, KINDS

_AFTER = ("unit_after", "percent")
_DENYING = frozenset({"không", "ko", "k", "chưa", "nỏ", "hổng", "hông", "chẳng"})
_DONE = frozenset({"được", "đc", "dc", "xong"})
_ATOMS = {"linh", "chuc", "ta", "ruoi", "nua"}


@cache
def shared_words() -> Tree:
    """The tree of number words, times, verbs, people and marks."""
    tree: Tree = {}
    _plant_numbers(tree)
    for phrase, _, _ in listed(words_metrics.NOT_A_LABEL + ", " + words_metrics.OWN):
        plant(tree, phrase, Sense("noise", None, frozenset({phrase})))
    for phrase, _, _ in listed(words_metrics.FAVOURS):
        plant(tree, phrase, Sense("favour", None, frozenset({phrase})))
    plant_table(tree, {("repair", None): words_marks.REPAIRS, ("kind", None): KINDS})
    plant_table(tree, {("cumulative", None): words_time.CUMULATIVE}, bound=True)
    for table in (words_time.DAY_WORDS, words_doing.VERBS, words_doing.PEOPLE):
        plant_table(tree, table)
    plant_table(tree, words_doing.TITLES, bound=True)
    _plant_done(tree)
    around = {k: v for k, v in words_numbers.AROUND_FIGURES.items() if k[0] not in _AFTER}
    for table in (words_marks.MARKS, words_modes.MODES, around):
        plant_table(tree, table, bound=True)
    for tag in ("state", "asleep"):
        _plant_denials(tree, tag)
    return tree


def _plant_done(tree: Tree) -> None:
    """Let "đi được" say that something was done, beside what: it ends a plan."""
    for (tag, _), phrases in words_doing.VERBS.items():
        for phrase, _, _ in listed(phrases):
            if tag == "verb" and not _DONE.isdisjoint(phrase.split()[1:]):
                plant(tree, phrase, Sense("actual", None, frozenset({phrase}), loose=True))


def _plant_denials(tree: Tree, tag: str) -> None:
    """Let "chưa cài được" deny what follows it, beside saying how households were met."""
    for phrase, _, _ in listed((words_marks.MARKS | words_modes.MODES)[tag, None]):
        if phrase.split()[0] in _DENYING:
            plant(tree, phrase, Sense("neg", None))


def _plant_numbers(tree: Tree) -> None:
    for value, phrases in words_numbers.NUMBER_WORDS.items():
        atom = value if value in _ATOMS else int(value)
        for phrase, spelt, _ in listed(phrases):
            plant(tree, phrase, Sense("numeral", atom, spelt, strict=True))


@cache
def intent_words() -> Tree:
    """The tree of words that show what a person wants."""
    tree: Tree = {}
    plant_table(tree, INTENTS, bound=True)
    plant_table(tree, ASKING, bound=True)
    plant_table(tree, BACK, bound=True)
    plant_table(tree, ASKING_HOW, bound=True)
    return tree


@cache
def shared_keys() -> frozenset[str]:
    """Every single word of both trees."""
    return frozenset(words_of((shared_words(), intent_words())))


@cache
def concept_words() -> dict[str, tuple[tuple[str, frozenset[str], bool, str], ...]]:
    """The field's nouns for each concept, with the spellings they are bound to, and their sort."""
    return {
        c: tuple((*noun, kind_of(c, noun[0])) for noun in listed(phrases))
        for c, phrases in words_metrics.CONCEPT_NOUNS.items()
    }


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
