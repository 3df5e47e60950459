"""The numbers of people or households that targets are measured against."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.answering import find_unit, lines_of, read_count
from domain.answers import (
    OpenQuestion,
    Topic,
    left_open,
    population_answer,
    population_question,
    question_named,
)
from domain.folding import fold
from domain.units import Unit
from handlers.asking import Option
from handlers.figures import listing
from handlers.messages import Reply
from handlers.setting_answers import Done, Setup, ask, keep, may_answer, population_name
from handlers.talk import Talk
from locales import Html

_SKIP = frozenset({"bo qua", "skip", "de sau", "chua biet", "khong biet"})
_MOST_SHOWN = 60


def ask_number(
    talk: Talk, setup: Setup, key: str, skipped: Sequence[str] = (), note: Html | None = None
) -> list[Reply] | Done:
    """Ask for the next number that is missing; with none missing, for changes."""
    missing = [
        one.path for one in left_open(setup.running.campaign) if _mine(talk, setup, one, key)
    ]
    waiting = [path for path in missing if path not in skipped]
    if missing and not waiting:
        return Done(note or Html(""), setup)
    path = waiting[0] if waiting else ""
    text = _question(talk, setup, key, path) if path else _present(talk, setup, key)
    options: list[Option] = [(talk.words("Skip"), {"skip": True})] if path else []
    return ask(
        talk,
        setup,
        Topic.POPULATION,
        listing([note or "", text]),
        options,
        key=key,
        unit=path,
        skipped=list(skipped),
    )


def _mine(talk: Talk, setup: Setup, question: OpenQuestion, key: str) -> bool:
    return (
        question.topic is Topic.POPULATION
        and question.key == key
        and may_answer(talk, setup.running, question)
    )


def _question(talk: Talk, setup: Setup, key: str, path: str) -> Html:
    words = talk.words
    return words(
        "How many {people} are there in <b>{unit}</b>? Write the number; or several at once, one a "
        "line: “Thôn Đông 412”. “Skip” skips.",
        people=population_name(words, key),
        unit=setup.running.campaign.by_path[path].name,
    )


def _present(talk: Talk, setup: Setup, key: str) -> Html:
    words = talk.words
    known = [
        words("{unit}: {count}", unit=unit.name, count=words.number(unit.populations[key]))
        for unit in _told(talk, setup, key)
    ]
    head = words("<b>{people}</b> as told so far:", people=population_name(words, key))
    tail = words("To change one, write its line anew: “Thôn Đông 415”. “Done” ends.")
    return listing([head, *known[:_MOST_SHOWN], tail])


def _told(talk: Talk, setup: Setup, key: str) -> list[Unit]:
    """The units whose number was answered in chat, in the campaign's order."""
    campaign = setup.running.campaign
    found = (question_named(campaign, name) for name in setup.answers)
    paths = {one.path for one in found if one is not None and _mine(talk, setup, one, key)}
    return [unit for unit in campaign.units if unit.path in paths]


def _askable(talk: Talk, setup: Setup, key: str) -> list[Unit]:
    """The units whose number may be told: those that lack it, and those told before."""
    campaign = setup.running.campaign
    lacking = {one.path for one in left_open(campaign) if _mine(talk, setup, one, key)}
    told = {unit.path for unit in _told(talk, setup, key)}
    return [unit for unit in campaign.units if unit.path in lacking | told]


def skip(talk: Talk, setup: Setup, state: Mapping[str, Any]) -> list[Reply] | Done:
    """Leave this unit open and go on to the next."""
    return ask_number(talk, setup, state["key"], [*state["skipped"], state["unit"]])


async def numbers_typed(talk: Talk, setup: Setup, state: Mapping[str, Any]) -> list[Reply] | Done:
    """Keep the numbers that are clear, and name the lines that are not."""
    text, key = talk.incoming.text, state["key"]
    if fold(text).strip(' .“”"') in _SKIP and state["unit"]:
        return skip(talk, setup, state)
    good: dict[str, int] = {}
    wrong = []
    lines = lines_of(text)
    for line in lines:
        path, count = _read(talk, setup, state, line, alone=len(lines) == 1)
        if path is None:
            wrong.append(line[:60])
        else:
            good[path] = count
    if good:
        told = {
            population_question(path, key): population_answer(count) for path, count in good.items()
        }
        setup = await keep(talk, setup, told)
    return ask_number(talk, setup, key, state["skipped"], _note(talk, setup, good, wrong))


def _read(
    talk: Talk, setup: Setup, state: Mapping[str, Any], line: str, *, alone: bool
) -> tuple[str | None, int]:
    """The unit's path and its number; None for a line that is not clear."""
    read = read_count(line)
    if read is None:
        return None, 0
    name, count = read
    if not name:
        return (state["unit"] or None) if alone else None, count
    unit = find_unit(_askable(talk, setup, state["key"]), name)
    return (None if unit is None else unit.path), count


def _note(talk: Talk, setup: Setup, good: Mapping[str, int], wrong: Sequence[str]) -> Html:
    words, by_path = talk.words, setup.running.campaign.by_path
    kept = [
        words("✅ {unit}: {count}", unit=by_path[path].name, count=words.number(count))
        for path, count in good.items()
    ]
    bad = words("❓ Not understood: {lines}", lines="; ".join(wrong[:10])) if wrong else ""
    return listing([*kept, bad])
