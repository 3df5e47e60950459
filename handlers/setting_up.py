"""What a plan leaves open, asked of the coordinator; answers can be changed later."""

from collections.abc import Iterable, Mapping
from html import escape, unescape
from typing import Any

from domain.answers import NONE, OpenQuestion, Topic, left_open, places, question_named
from domain.campaign import Cadence
from domain.folding import fold
from domain.people import Act
from domain.running import RunningCampaign
from handlers import campaigns, choosing, helping
from handlers.asking import Option, typed_option
from handlers.figures import listing
from handlers.messages import Reply
from handlers.setting_answers import (
    KIND,
    VERB,
    Done,
    Setup,
    ask,
    kinds_name,
    may_answer,
    population_name,
)
from handlers.setting_cadences import (
    ask_cadence,
    ask_cutoff,
    cadence_typed,
    cutoff_typed,
    keep_cadence,
    keep_cutoff,
)
from handlers.setting_places import SURE, ask_names, names_typed, sure
from handlers.setting_populations import ask_number, numbers_typed, skip
from handlers.setting_times import ask_time, keep_time, report_name, time_typed, who_reports
from handlers.talk import Talk
from locales import Html
from storage.campaigns import answers_of

_MENU = "menu"
_NUMBERS_ANSWER = {Topic.POPULATION, Topic.CUTOFF}
_ENOUGH = frozenset({"thoi", "xong", "dung lai", "done", "stop", "enough"})
_PASS = frozenset({"bo qua", "skip", "de sau"})
_YES = frozenset({"co", "dung", "dung roi", "ok", "vang", "yes", "y", "right", "dong y"})
_NO = frozenset({"khong", "sai", "chua", "no", "n", "wrong"})


def open_questions(running: RunningCampaign) -> list[OpenQuestion]:
    """What the campaign's file and the answers so far leave open."""
    return list(left_open(running.campaign))


async def command(talk: Talk, _rest: str) -> list[Reply]:
    """Show what is open, and what was answered and can be changed."""
    refused = helping.in_private(talk)
    if refused is not None:
        return refused
    running = campaigns.chosen(talk)
    if running is None:
        return helping.without_unit(talk)
    if not _is_coordinator(talk, running):
        return talk.say(talk.words("This is for the coordinator. /help shows what you can do."))
    return _overview(talk, await _setup(talk, running))


def _is_coordinator(talk: Talk, running: RunningCampaign) -> bool:
    units = campaigns.own_units(talk, running)
    return any(talk.may(Act.SET_UP, running, unit) for unit in units)


async def _setup(talk: Talk, running: RunningCampaign) -> Setup:
    return Setup(running, await answers_of(await talk.work.direct(), running.id))


def _overview(talk: Talk, setup: Setup, note: Html | None = None) -> list[Reply]:
    words = talk.words
    mine = [
        question
        for question in open_questions(setup.running)
        if may_answer(talk, setup.running, question) and not _not_wanted(setup, question)
    ]
    still = _topics(talk, setup, mine)
    labels = {label for label, _ in still}
    named = {q.name for q in mine}
    other = [q for q in _answered(talk, setup) if q.name not in named]
    changeable = [one for one in _topics(talk, setup, other) if one[0] not in labels]
    head = words("📋 The plan leaves open:") if still else words("✅ Nothing is open in the plan.")
    lines = [note or "", campaigns.named(talk, setup.running), head, *_numbered(still, 1)]
    if changeable:
        lines.append(words("Can be added to or changed:"))
        lines += _numbered(changeable, 1 + len(still))
    if not still and not changeable:
        talk.remember(None)
        return talk.say(listing(lines))
    lines.append(words("Tap one or write its number; “done” ends."))
    return ask(talk, setup, _MENU, listing(lines), [*still, *changeable])


def _not_wanted(setup: Setup, question: OpenQuestion) -> bool:
    return setup.answers.get(question.name) == NONE


def _numbered(options: Iterable[Option], start: int) -> list[Html]:
    return [
        Html(f"{number}. {escape(label, quote=False)}")
        for number, (label, _) in enumerate(options, start)
    ]


def _answered(talk: Talk, setup: Setup) -> list[OpenQuestion]:
    """What was answered, and the lists of places, which can always be added to."""
    campaign = setup.running.campaign
    named = [question_named(campaign, name) for name in setup.answers]
    found = {q.name: q for q in [*places(campaign), *named] if q is not None}
    own = {campaign.root.path, *_own_paths(talk, setup.running)}
    return [
        question
        for question in found.values()
        if may_answer(talk, setup.running, question)
        and (question.name in setup.answers or (question.path or campaign.root.path) in own)
    ]


def _own_paths(talk: Talk, running: RunningCampaign) -> list[str]:
    return [running.paths[unit] for unit in campaigns.own_units(talk, running)]


def _topics(talk: Talk, setup: Setup, questions: Iterable[OpenQuestion]) -> list[Option]:
    """Questions as choices; all numbers of one population are one choice."""
    words, campaign = talk.words, setup.running.campaign
    found: dict[str, Mapping[str, Any]] = {}
    for question in questions:
        patch: dict[str, Any] = {"topic": question.topic.value, "q": question.name}
        if question.topic is Topic.PLACES:
            kinds = kinds_name(words, question.kind)
            unit = campaign.by_path[question.path].name
            label = words("names of the {kinds}, {unit}", kinds=kinds, unit=unit)
        elif question.topic is Topic.POPULATION:
            label = words("number of {people}", people=population_name(words, question.key))
            patch["key"] = question.key
        elif question.topic is Topic.CADENCE:
            label = words("how often the teams report")
        else:
            entry = campaign.reporting[question.index]
            told = {"who": who_reports(words, setup.running, entry)}
            told["report"] = report_name(words, entry)
            if question.topic is Topic.CUTOFF:
                label = words("by when figures are needed, {report}: {who}", **told)
            else:
                label = words("day and hour, {report}: {who}", **told)
        found.setdefault(unescape(label), patch)
    return list(found.items())


async def _tapped(talk: Talk, arguments: list[str]) -> list[Reply]:
    found = await choosing.tapped(talk, KIND, arguments)
    setup = None if found is None else await _resumed(talk, found[0])
    if found is None or setup is None:
        return choosing.too_late(talk)
    return await _picked(talk, setup, found[0], found[1])


async def _resumed(talk: Talk, state: Mapping[str, Any]) -> Setup | None:
    """The campaign being completed; None when it is gone or no longer theirs."""
    running = talk.work.campaigns.get(state["campaign"])
    if running is None or choosing.lapsed(talk, state) or not _is_coordinator(talk, running):
        return None
    return await _setup(talk, running)


async def _picked(
    talk: Talk, setup: Setup, state: Mapping[str, Any], patch: Mapping[str, Any]
) -> list[Reply]:
    """Go on after one of the offered answers."""
    match state["step"]:
        case "menu":
            return _go_on(talk, _begun(talk, setup, patch))
        case "sure":
            return _go_on(talk, await sure(talk, setup, state, yes=patch["sure"]))
        case "population":
            return _go_on(talk, skip(talk, setup, state))
        case "cadence":
            return _go_on(talk, await keep_cadence(talk, setup, patch), timed=True)
        case "cutoff":
            return _go_on(talk, await keep_cutoff(talk, setup, state, patch))
        case _:
            return _go_on(talk, await keep_time(talk, setup, state, patch), timed=True)


def _begun(talk: Talk, setup: Setup, patch: Mapping[str, Any]) -> list[Reply] | Done:
    """Begin with what was chosen from the overview."""
    question = question_named(setup.running.campaign, patch["q"])
    if question is None or not may_answer(talk, setup.running, question):
        return Done(Html(""), setup)
    if question.topic is Topic.PLACES:
        return ask_names(talk, setup, question.name)
    if question.topic is Topic.POPULATION:
        return ask_number(talk, setup, question.key)
    if question.topic is Topic.CADENCE:
        return ask_cadence(talk, setup)
    if question.topic is Topic.CUTOFF:
        return ask_cutoff(talk, setup, question.name)
    return ask_time(talk, setup, question.name)


async def _written(talk: Talk, state: Mapping[str, Any]) -> list[Reply] | None:
    setup = await _resumed(talk, state)
    said = fold(talk.incoming.text).strip(' .,!"“”')
    if setup is None:
        talk.remember(None)
        return None
    if not said:
        return None
    if said in _ENOUGH:
        talk.remember(None)
        return talk.say(talk.words("All right. /setup goes on whenever you like."))
    return await _typed(talk, setup, state, said)


async def _typed(
    talk: Talk, setup: Setup, state: Mapping[str, Any], said: str
) -> list[Reply] | None:
    """Go on after a typed answer."""
    patch = _offered(state, said)
    if patch is not None:
        return await _picked(talk, setup, state, patch)
    match state["step"]:
        case "menu":
            talk.remember(None)
            return None
        case "population":
            return _go_on(talk, await numbers_typed(talk, setup, state))
        case "reporting":
            return _go_on(talk, await time_typed(talk, setup, state), timed=True)
        case "cadence":
            return _go_on(talk, await cadence_typed(talk, setup), timed=True)
        case "cutoff":
            return _go_on(talk, await cutoff_typed(talk, setup, state))
        case _ if said in _PASS:
            return _overview(talk, setup)
        case _:
            return _go_on(talk, names_typed(talk, setup, state))


def _offered(state: Mapping[str, Any], said: str) -> Mapping[str, Any] | None:
    """The offered answer that was typed; a bare number is an answer of its own to a count."""
    if state["step"] == SURE and said in _YES | _NO:
        return {"sure": said in _YES}
    if (state["step"] in _NUMBERS_ANSWER or state.get("monthly")) and said[:1].isdecimal():
        return None
    return typed_option(state, said) if state["options"] else None


def _go_on(talk: Talk, outcome: list[Reply] | Done, *, timed: bool = False) -> list[Reply]:
    """What comes after an answer that was kept: the next report without a day, or the overview."""
    if not isinstance(outcome, Done):
        return outcome
    running = outcome.setup.running
    following = [q for q in open_questions(running) if q.topic is Topic.REPORTING] if timed else []
    following.sort(key=lambda q: running.campaign.reporting[q.index].every is not Cadence.WEEK)
    for question in following:
        if may_answer(talk, running, question):
            return ask_time(talk, outcome.setup, question.name, outcome.note)
    return _overview(talk, outcome.setup, outcome.note)


VERBS = {VERB: _tapped}
DIALOGUES = {KIND: _written}
