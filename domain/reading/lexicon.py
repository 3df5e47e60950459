"""The words of one campaign, compiled once and used for every message."""

from collections.abc import Collection, Container, Iterator
from typing import Final, NamedTuple

from domain.campaign import Campaign, EnteredBy
from domain.reading.concepts import bind
from domain.reading.growing import Grafted, Growing, Meaning, Row, Woods
from domain.reading.phrases import Sense, Tree, keys_of, plant, words_of
from domain.reading.places import candidates, spellings, without_kind
from domain.reading.sorts import kind_of
from domain.reading.vocabulary import (
    intent_words,
    noun_index,
    shared_keys,
    shared_words,
    spelt_words,
)
from domain.reading.word import Word
from domain.reading.words_metrics import CONCEPT_NOUNS
from domain.units import Unit

_CUTS: Final = ("da", "duoc")


class Label(NamedTuple):
    """What a noun counts: metrics' keys, and the concept that tells nouns of one metric apart.

    `kind` tells sorts of one concept apart: poor households, one bank's accounts, one app.
    """

    keys: tuple[str, ...]
    concept: str
    kind: str = ""


class Place(NamedTuple):
    """The units a name may mean; `sure` is false where it is only initials or half a name."""

    paths: tuple[str, ...]
    sure: bool = True


class Ground(NamedTuple):
    """What all lexicons of a campaign share, whichever places they know."""

    campaign: Campaign
    own: Growing
    words: Woods
    intents: Woods
    concepts: dict[str, tuple[str, ...]]
    positions: tuple[str, ...]
    known: frozenset[str]
    names: dict[str, str]
    limits: dict[str, int]

    @classmethod
    def of(cls, campaign: Campaign) -> "Ground":
        """Compile the campaign's own words."""
        concepts = bind(campaign)
        own = Growing([*_nouns(concepts)], noun_index())
        named = _plant_metrics(own, campaign)
        return cls(
            campaign,
            own,
            Grafted(shared_words(), own),
            intent_words(),
            concepts,
            tuple(m.key for m in campaign.metrics if m.entered_by is EnteredBy.TEAM),
            shared_keys() | noun_index().keys | named,
            {m.key: m.aliases[0] if m.aliases else m.name for m in campaign.metrics},
            {m.key: m.most_per_report for m in campaign.metrics if m.most_per_report},
        )


class _Either:
    """Two sets of words as one; the larger is shared by many."""

    __slots__ = ("_few", "_many")

    def __init__(self, many: frozenset[str], few: frozenset[str]) -> None:
        self._many, self._few = many, few

    def __contains__(self, word: object) -> bool:
        return word in self._many or word in self._few


class _Spelt:
    """All words of the vocabulary as they are spelt, and a few more; few messages ask for them."""

    __slots__ = ("_few",)

    def __init__(self, few: frozenset[str]) -> None:
        self._few = few

    def __contains__(self, word: object) -> bool:
        return word in spelt_words() or word in self._few


class Lexicon(NamedTuple):
    """What the reader knows of a campaign: its metrics' and units' names and its time zone."""

    campaign: Campaign
    units: tuple[Unit, ...]
    words: Woods
    intents: Woods
    concepts: dict[str, tuple[str, ...]]
    positions: tuple[str, ...]
    known: Container[str]
    spelt: Container[str]
    name_words: frozenset[str]
    full_names: dict[str, str]
    names: dict[str, str]
    limits: dict[str, int]
    memo: dict[str, tuple[Word, ...]]

    @classmethod
    def of(
        cls,
        campaign: Campaign,
        reach: Collection[str] | None = None,
        ground: Ground | None = None,
    ) -> "Lexicon":
        """Compile `campaign`; only units whose path is in `reach` are candidates (None: all).

        `ground` is the campaign's, where it has been compiled before.
        """
        ground = ground or Ground.of(campaign)
        units = candidates(campaign, reach)
        full = _bare_names(units)
        places = _places(ground.own, units)
        return cls(
            campaign,
            units,
            Grafted(ground.words, places),
            ground.intents,
            ground.concepts,
            ground.positions,
            _Either(ground.known, frozenset(words_of((places,)))),
            _Spelt(_spelt_names(units)),
            frozenset(w for n in full.values() for w in n.split() if not w.isdecimal()),
            full,
            ground.names,
            ground.limits,
            {},
        )


def _nouns(concepts: dict[str, tuple[str, ...]]) -> Iterator[Row]:
    for concept, phrases in CONCEPT_NOUNS.items():
        yield phrases, _noun(concepts.get(concept, ()), concept)


def _noun(keys: tuple[str, ...], concept: str) -> Meaning:
    def meant(phrase: str, spelt: frozenset[str], strict: bool) -> Sense:
        return Sense("label", Label(keys, concept, kind_of(concept, phrase)), spelt, strict)

    return meant


def _plant_metrics(tree: Growing, campaign: Campaign) -> set[str]:
    """Plant the metrics' names; what is returned are the keys of their words."""
    given: dict[tuple[str, ...], list[str]] = {}
    for metric in campaign.metrics:
        for name in {metric.name, metric.name_en, metric.key.replace("_", " "), *metric.aliases}:
            words = keys_of(name)
            if words:
                given.setdefault(tuple(words), []).append(metric.key)
            head = _head(words)
            if head and _is_free(tree, head):
                given.setdefault(tuple(head), []).append(metric.key)
    for phrase, metrics in given.items():
        _plant_metric(tree, phrase, tuple(dict.fromkeys(metrics)))
    return {word for words in given for word in words}


def _plant_metric(tree: Growing, words: tuple[str, ...], keys: tuple[str, ...]) -> None:
    old = _sense_at(tree, words)
    if old is None or (old.tag == "label" and old.value.keys != keys):
        spelt = old.spelt if old else frozenset[str]()
        tree.plant(words, Sense("label", Label(keys, keys[0]), spelt))


def _head(words: list[str]) -> list[str]:
    """The noun of a metric's name: "hộ" of "hộ đã đến"."""
    cuts = [words.index(c) for c in _CUTS if c in words]
    return words[: min(cuts)] if cuts else []


def _is_free(tree: Woods, words: list[str]) -> bool:
    old = _sense_at(tree, tuple(words))
    counted = old is not None and not (old.tag == "label" and not old.value.keys)
    return _sense_at(shared_words(), tuple(words)) is None and not counted


def _sense_at(tree: Woods, words: tuple[str, ...]) -> Sense | None:
    node = tree.get(words[0], {})
    for word in words[1:]:
        node = node.get(word, {})
    found: tuple[Sense, ...] = node.get("", ())
    return found[0] if found else None


def _places(own: Woods, units: tuple[Unit, ...]) -> Tree:
    """The tree of the units' names; where one is also a noun of the campaign, that is meant."""
    meant: dict[tuple[str, ...], dict[str, bool]] = {}
    for unit in units:
        for written in spellings(unit):
            paths = meant.setdefault(written.words, {})
            paths[written.path] = paths.get(written.path, False) or written.sure
    tree: Tree = {}
    for words, paths in meant.items():
        if _sense_at(own, words) is None:
            sure = [p for p, s in paths.items() if s] or list(paths)
            place = Place(tuple(sure), any(paths.values()))
            plant(tree, " ".join(words), Sense("place", place), over=True)
    return tree


def _bare_names(units: tuple[Unit, ...]) -> dict[str, str]:
    """The units' names by path, without kind words, for finding misspelt ones."""
    names = {u.path: " ".join(without_kind(keys_of(u.name))[1]) for u in units}
    return {path: name for path, name in names.items() if name and not name.isdecimal()}


def _spelt_names(units: tuple[Unit, ...]) -> frozenset[str]:
    return frozenset(
        w for u in units for name in (u.name, *u.aliases) for w in name.lower().split()
    )
