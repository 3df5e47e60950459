"""What a coordinator told the bot because the plan leaves it open.

Answers lie over the campaign file, and stay when the file is loaded again. A question is named
`units`, `units/KIND/PATH`, `population/KEY/PATH`, `cadence`, `reporting/INDEX` or `cutoff/INDEX`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum
from typing import Any

from domain.campaign import KNOWN_POPULATIONS, Cadence, Campaign, Cutoff, Reporting, Weekday
from domain.deadlines import cadences
from domain.progress import population_of
from domain.units import Unit, UnitKind

UNITS = "units"
CADENCE = "cadence"
NONE = {"none": True}
"""The answer that nothing is wanted: the question is settled, and the campaign stays as it is."""

MOST_NAME = 100
"""The most letters of a place that is named in chat."""

_MOST_QUESTION = 250  # what storage keeps as a question's name
_MONTHLY = frozenset({Cadence.MONTH, Cadence.QUARTER})
_WHOLES = frozenset({UnitKind.PROVINCE, UnitKind.DISTRICT})


class Topic(StrEnum):
    """What kind of thing is left open."""

    PLACES = "places"
    POPULATION = "population"
    REPORTING = "reporting"
    CUTOFF = "cutoff"
    CADENCE = "cadence"


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something a plan may leave open; `name` is what its answer is kept under.

    PLACES asks for the names of the units of a `kind` under `path`, POPULATION how many `key` the
    unit at `path` has, REPORTING when the entry `index` is due, CUTOFF by when its figures
    are needed, CADENCE how often reports are asked for where the plan has no entry at all.
    """

    name: str
    topic: Topic
    path: str = ""
    kind: UnitKind = UnitKind.VILLAGE
    key: str = ""
    index: int = 0


def units_question(campaign: Campaign, kind: UnitKind, parent: str) -> str:
    """The name under which the places of a kind under a unit are kept."""
    if kind is UnitKind.VILLAGE and parent == campaign.root.path:
        return UNITS
    return f"{UNITS}/{kind}/{parent}"


def population_question(path: str, key: str) -> str:
    """The name under which a population of the unit at `path` is kept."""
    return f"population/{key}/{path}"


def population_answer(count: int) -> dict[str, int]:
    """A population as it is kept: a bare number would not survive SQLite's JSON columns."""
    return {"count": count}


def reporting_question(index: int) -> str:
    """The name under which the weekday and hour of a reporting entry are kept."""
    return f"reporting/{index}"


def cutoff_question(index: int) -> str:
    """The name under which the cutoff of a reporting entry, and of those like it, is kept."""
    return f"cutoff/{index}"


def question_named(campaign: Campaign, name: str) -> OpenQuestion | None:
    """The question that is kept under `name`; None where the campaign no longer has it."""
    topic, _, rest = name.partition("/")
    if topic == UNITS:
        kind, _, parent = rest.partition("/")
        path = parent or campaign.root.path
        known = path in campaign.by_path
        kinds = UnitKind(kind) if kind else UnitKind.VILLAGE
        return OpenQuestion(name, Topic.PLACES, path, kind=kinds) if known else None
    if topic == "population":
        key, _, path = rest.partition("/")
        known = path in campaign.by_path
        return OpenQuestion(name, Topic.POPULATION, path, key=key) if known else None
    if name == CADENCE:
        return OpenQuestion(name, Topic.CADENCE)
    if not rest.isdecimal() or int(rest) >= len(campaign.reporting):
        return None
    return OpenQuestion(name, Topic(topic), index=int(rest))


def left_open(campaign: Campaign) -> tuple[OpenQuestion, ...]:
    """What the campaign, completed with the answers so far, still leaves open."""
    found = [*_open_places(campaign), *_open_populations(campaign), *_open_reporting(campaign)]
    return tuple(question for question in found if len(question.name) <= _MOST_QUESTION)


def places(campaign: Campaign) -> tuple[OpenQuestion, ...]:
    """The lists of places that can be added to: communes in a district, villages in communes."""
    root = campaign.root
    above = [root] if root.kind in _WHOLES else []
    communes = [unit for unit in campaign.units if unit.kind is UnitKind.COMMUNE]
    holding = communes or ([] if above else [root])
    found = [(UnitKind.COMMUNE, unit) for unit in above]
    found += [(UnitKind.VILLAGE, unit) for unit in holding if not unit.successors]
    return tuple(
        OpenQuestion(units_question(campaign, kind, unit.path), Topic.PLACES, unit.path, kind=kind)
        for kind, unit in found
    )


def named_in(campaign: Campaign, question: OpenQuestion) -> tuple[Unit, ...]:
    """The units that a list of places has by now, from the file and from answers."""
    return tuple(
        unit
        for unit in campaign.units
        if unit.parent == question.path and unit.kind is question.kind
    )


def _open_places(campaign: Campaign) -> Iterator[OpenQuestion]:
    wanted = set(_kinds_wanted(campaign))
    for question in places(campaign):
        if question.kind in wanted and not named_in(campaign, question):
            yield question


def _kinds_wanted(campaign: Campaign) -> Iterator[UnitKind]:
    """The kinds of units that targets and reports speak of."""
    for target in campaign.targets:
        yield from target.kinds or (() if target.units else (UnitKind.VILLAGE,))
    for entry in campaign.reporting:
        if entry.by in set(UnitKind):
            yield UnitKind(entry.by)


def _open_populations(campaign: Campaign) -> Iterator[OpenQuestion]:
    asked = set()
    for target in campaign.targets:
        key = target.denominator
        if key is None or (campaign.metric(key) is not None and key not in KNOWN_POPULATIONS):
            continue
        for unit in campaign.units:
            if unit.successors or (unit.path, key) in asked or not target.applies_to(unit):
                continue
            if population_of(campaign, unit, key) is None:
                asked.add((unit.path, key))
                name = population_question(unit.path, key)
                yield OpenQuestion(name, Topic.POPULATION, unit.path, key=key)


def _open_reporting(campaign: Campaign) -> Iterator[OpenQuestion]:
    if not campaign.reporting:
        yield OpenQuestion(CADENCE, Topic.CADENCE)
    for index, entry in enumerate(campaign.reporting):
        if not _is_dated(entry):
            yield OpenQuestion(reporting_question(index), Topic.REPORTING, index=index)
    for index, *_ in cadences(campaign):
        if _lacks_cutoff(campaign, index):
            yield OpenQuestion(cutoff_question(index), Topic.CUTOFF, index=index)


def _is_dated(entry: Reporting) -> bool:
    """Tell whether the day is known on which a report is due; days and phases end by themselves."""
    if entry.every is Cadence.WEEK:
        return entry.weekday is not None
    return entry.every not in _MONTHLY or entry.day is not None


def _lacks_cutoff(campaign: Campaign, index: int) -> bool:
    """Tell whether figures are compiled for an entry, and nobody says by when they are needed.

    Where those who are to send them have a report of their own as often, on another day, its
    deadline says it.
    """
    entry = campaign.reporting[index]
    alike = next(indexes for indexes in cadences(campaign) if index in indexes)
    elsewhere = any(
        other.every is entry.every and number not in alike
        for number, other in enumerate(campaign.reporting)
    )
    compiled = any(_compiles(campaign, campaign.reporting[number]) for number in alike)
    return compiled and not elsewhere and entry.cutoff is None and _is_dated(entry)


def _compiles(campaign: Campaign, entry: Reporting) -> bool:
    """Tell whether whoever owes the report makes it from what others send."""
    named = [unit for unit in campaign.units if entry.by in (unit.kind, unit.path)]
    return any(
        campaign.children(unit.path) or (unit.kind is UnitKind.OFFICE and unit.path == entry.by)
        for unit in named
    )


def with_answers(campaign: Campaign, answers: Mapping[str, Any]) -> Campaign:
    """The campaign completed with the answers; the file's own words go first."""
    units = _with_populations(_with_places(campaign, answers), answers)
    reporting = tuple(
        _with_hour(entry, answers.get(reporting_question(index)))
        for index, entry in enumerate(campaign.reporting or _asked_for(campaign, answers))
    )
    return _with_cutoffs(replace(campaign, units=units, reporting=reporting), answers)


def _asked_for(campaign: Campaign, answers: Mapping[str, Any]) -> tuple[Reporting, ...]:
    """The report that the coordinator asks for where the plan asks for none."""
    answer = answers.get(CADENCE, NONE)
    if "every" not in answer:
        return ()
    wanted = set(_kinds_wanted(campaign))
    only_communes = UnitKind.COMMUNE in wanted and UnitKind.VILLAGE not in wanted
    by = UnitKind.COMMUNE if only_communes else UnitKind.VILLAGE
    return (Reporting(Cadence(answer["every"]), by=by.value),)


def _with_cutoffs(campaign: Campaign, answers: Mapping[str, Any]) -> Campaign:
    """Entries that differ only in who reports get one cutoff, so that they stay one obligation."""
    reporting = list(campaign.reporting)
    for indexes in cadences(campaign):
        answer = answers.get(cutoff_question(indexes[0]), NONE)
        if "time" not in answer:
            continue
        weekday = Weekday(answer["weekday"]) if answer.get("weekday") else None
        cutoff = Cutoff(time.fromisoformat(answer["time"]), weekday, answer.get("days_before"))
        for index in indexes:
            if reporting[index].cutoff is None:
                reporting[index] = replace(reporting[index], cutoff=cutoff)
    return replace(campaign, reporting=tuple(reporting))


def _with_places(campaign: Campaign, answers: Mapping[str, Any]) -> list[Unit]:
    """The units with those named in chat; the lists of larger units first."""
    found = dict(campaign.by_path)
    lists = []
    for name, names in answers.items():
        topic, _, rest = name.partition("/")
        kind, _, parent = rest.partition("/")
        if topic == UNITS:
            at = parent or campaign.root.path
            lists.append((at.count("/"), at, UnitKind(kind or UnitKind.VILLAGE), names))
    for _, parent, kind, names in sorted(lists, key=lambda one: one[:2]):
        taken = called(found.values(), parent)
        for name in names if parent in found else ():
            if name.casefold() not in taken:
                path = f"{parent}/{name}"
                found[path] = Unit(path, name, kind, parent)
    return list(found.values())


def called(units: Iterable[Unit], parent: str) -> set[str]:
    """What the units under `parent` are called, in small letters."""
    return {
        name.casefold()
        for unit in units
        if unit.parent == parent
        for name in (unit.name, *unit.aliases)
    }


def _with_populations(units: Sequence[Unit], answers: Mapping[str, Any]) -> tuple[Unit, ...]:
    told: dict[str, dict[str, int]] = {}
    for question, answer in answers.items():
        if question.startswith("population/"):
            _, key, path = question.split("/", 2)
            told.setdefault(path, {})[key] = answer["count"]
    return tuple(
        replace(unit, populations={**told[unit.path], **unit.populations})
        if unit.path in told
        else unit
        for unit in units
    )


def _with_hour(entry: Reporting, answer: Mapping[str, Any] | None) -> Reporting:
    if answer is None:
        return entry
    weekday = Weekday(answer["weekday"]) if answer.get("weekday") else None
    hour = time.fromisoformat(answer["time"]) if answer.get("time") else None
    return replace(
        entry,
        weekday=entry.weekday or weekday,
        day=entry.day or answer.get("day"),
        time=entry.time or hour,
    )
