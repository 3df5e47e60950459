"""The words of one campaign, compiled once and used for every message."""

from collections.abc import Collection
from dataclasses import dataclass, field

from domain.campaign import Campaign, EnteredBy
from domain.reading.concepts import bind
from domain.reading.phrases import Sense, Tree, grafted, keys_of, plant, words_of
from domain.reading.places import candidates, spellings, without_kind
from domain.reading.vocabulary import concept_words, intent_words, shared_words, spelt_words
from domain.units import Unit

_CUTS = ("da", "duoc")


@dataclass(frozen=True, slots=True)
class Label:
    """What a noun counts: metrics' keys, and the concept that tells nouns of one metric apart."""

    keys: tuple[str, ...]
    concept: str


@dataclass(frozen=True, slots=True)
class Place:
    """The units a name may mean; `sure` is false where it is only initials or half a name."""

    paths: tuple[str, ...]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the reader knows of a campaign: its metrics' and units' names and its time zone."""

    campaign: Campaign
    units: tuple[Unit, ...]
    words: Tree
    intents: Tree
    concepts: dict[str, tuple[str, ...]]
    positions: tuple[str, ...]
    known: frozenset[str]
    spelt: frozenset[str]
    name_words: frozenset[str]
    full_names: dict[str, str]
    names: dict[str, str]
    memo: dict[str, tuple[tuple[str, str, bool, int, int], ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @classmethod
    def of(cls, campaign: Campaign, reach: Collection[str] | None = None) -> "Lexicon":
        """Compile `campaign`; only units whose path is in `reach` are candidates (None: all)."""
        units = candidates(campaign, reach)
        concepts = bind(campaign)
        full = _bare_names(units)
        shared, intents = shared_words(), intent_words()
        own: Tree = {}
        _plant_concepts(own, concepts)
        _plant_metrics(own, campaign)
        _plant_places(own, units)
        return cls(
            campaign,
            units,
            grafted(shared, own),
            intents,
            concepts,
            tuple(m.key for m in campaign.metrics if m.entered_by is EnteredBy.TEAM),
            frozenset(words_of((own, shared, intents))),
            spelt_words() | _spelt_names(units),
            frozenset(w for n in full.values() for w in n.split() if not w.isdecimal()),
            full,
            {m.key: m.aliases[0] if m.aliases else m.name for m in campaign.metrics},
        )


def _plant_concepts(tree: Tree, concepts: dict[str, tuple[str, ...]]) -> None:
    for concept, phrases in concept_words().items():
        label = Label(concepts.get(concept, ()), concept)
        for phrase, spelt, strict in phrases:
            plant(tree, phrase, Sense("label", label, spelt, strict))


def _plant_metrics(tree: Tree, campaign: Campaign) -> None:
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


def _plant_metric(tree: Tree, words: tuple[str, ...], keys: tuple[str, ...]) -> None:
    old = _sense_at(tree, words)
    if old is None or (old.tag == "label" and old.value.keys != keys):
        spelt = old.spelt if old else frozenset[str]()
        plant(tree, " ".join(words), Sense("label", Label(keys, keys[0]), spelt), over=True)


def _head(words: list[str]) -> list[str]:
    """The noun of a metric's name: "hộ" of "hộ đã đến"."""
    cuts = [words.index(c) for c in _CUTS if c in words]
    return words[: min(cuts)] if cuts else []


def _is_free(tree: Tree, words: list[str]) -> bool:
    old = _sense_at(tree, tuple(words))
    counted = old is not None and not (old.tag == "label" and not old.value.keys)
    return _sense_at(shared_words(), tuple(words)) is None and not counted


def _sense_at(tree: Tree, words: tuple[str, ...]) -> Sense | None:
    node = tree
    for word in words:
        node = node.get(word, {})
    found: tuple[Sense, ...] = node.get("", ())
    return found[0] if found else None


def _plant_places(tree: Tree, units: tuple[Unit, ...]) -> None:
    meant: dict[tuple[str, ...], dict[str, bool]] = {}
    for unit in units:
        for written in spellings(unit):
            paths = meant.setdefault(written.words, {})
            paths[written.path] = paths.get(written.path, False) or written.sure
    for words, paths in meant.items():
        sure = [p for p, s in paths.items() if s] or list(paths)
        old = _sense_at(tree, words)
        if old is None or old.tag != "label":
            place = Place(tuple(sure), any(paths.values()))
            plant(tree, " ".join(words), Sense("place", place), over=True)


def _bare_names(units: tuple[Unit, ...]) -> dict[str, str]:
    """The units' names by path, without kind words, for finding misspelt ones."""
    names = {u.path: " ".join(without_kind(keys_of(u.name))[1]) for u in units}
    return {path: name for path, name in names.items() if name and not name.isdecimal()}


def _spelt_names(units: tuple[Unit, ...]) -> frozenset[str]:
    return frozenset(
        w for u in units for name in (u.name, *u.aliases) for w in name.lower().split()
    )
