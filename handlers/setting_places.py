"""The names of villages or communes that a plan does not list."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.answering import MOST_PLACES, Names, judge_names, names_of
from domain.answers import OpenQuestion, Topic, named_in, question_named
from domain.folding import fold
from domain.reading import redact
from handlers.figures import listing
from handlers.messages import Reply
from handlers.setting_answers import Done, Setup, ask, keep, kinds_name
from handlers.talk import Talk
from locales import Html
from storage.campaigns import CampaignNotLoadedError
from storage.members import members_in

SURE = "sure"
_OUT = ("bo ", "xoa ", "remove ")
_MOST_SHOWN = 40


def ask_names(talk: Talk, setup: Setup, name: str, note: Html | None = None) -> list[Reply]:
    """Ask for names, one a line."""
    question = question_named(setup.running.campaign, name)
    if question is None:
        return []
    words, campaign = talk.words, setup.running.campaign
    lines = [
        note or "",
        words(
            "Write the names of the {kinds} in <b>{unit}</b>, one a line, as people say them.",
            kinds=kinds_name(words, question.kind),
            unit=campaign.by_path[question.path].name,
        ),
    ]
    known = [unit.name for unit in named_in(campaign, question)]
    if known:
        lines.append(words("So far: {names}", names=_shown(known)))
        lines.append(words("To take one out, write “remove” and its name. /cancel stops."))
    return ask(talk, setup, Topic.PLACES, listing(lines), [], q=name)


def _shown(names: Sequence[str]) -> str:
    more = f" … (+{len(names) - _MOST_SHOWN})" if len(names) > _MOST_SHOWN else ""
    return ", ".join(names[:_MOST_SHOWN]) + more


def names_typed(talk: Talk, setup: Setup, state: Mapping[str, Any]) -> list[Reply]:
    """Show what would change, and ask whether it is right."""
    question = question_named(setup.running.campaign, state["q"])
    if question is None:
        return []
    typed = names_of(talk.incoming.text)
    out = [name.split(" ", 1)[1] for name in typed if fold(name).startswith(_OUT)]
    names = [name for name in typed if not fold(name).startswith(_OUT)]
    judged = _judged(setup, question, names)
    own = setup.answers.get(state["q"], [])
    gone = [one for one in own if fold(one) in {fold(name) for name in out}]
    unknown = [name for name in out if fold(name) not in {fold(one) for one in own}]
    if len(own) + len(judged.good) > MOST_PLACES:
        refusal = talk.words("There can be at most {count} names.", count=str(MOST_PLACES))
        return ask_names(talk, setup, state["q"], refusal)
    problems = _problems(talk, judged, unknown)
    if not judged.good and not gone:
        return ask_names(talk, setup, state["q"], problems)
    return _ask_sure(talk, setup, state["q"], (judged.good, gone), problems)


def _judged(setup: Setup, question: OpenQuestion, names: Sequence[str]) -> Names:
    secret = [name for name in names if redact(name).kinds]
    judged = judge_names(
        setup.running.campaign, question, [name for name in names if name not in secret]
    )
    hidden = [redact(name).text for name in secret]
    return Names(judged.good, judged.doubled, (*judged.wrong, *hidden))


def _problems(talk: Talk, judged: Names, unknown: Sequence[str]) -> Html:
    words = talk.words
    lines = [
        words("Already there: {names}", names=_shown(judged.doubled)) if judged.doubled else "",
        words("Not a name: {names}", names=_cut(judged.wrong)) if judged.wrong else "",
        words("Cannot be taken out here: {names}", names=_shown(unknown)) if unknown else "",
    ]
    return listing(lines)


def _cut(names: Sequence[str]) -> str:
    return _shown([name[:40] for name in names])


def _ask_sure(
    talk: Talk,
    setup: Setup,
    name: str,
    change: tuple[Sequence[str], Sequence[str]],
    problems: Html,
) -> list[Reply]:
    words = talk.words
    added, gone = change
    lines = [problems]
    if added:
        lines.append(
            words.n("Add {count}: {names}", "Add {count}: {names}", len(added), names=_all(added))
        )
    if gone:
        lines.append(
            words.n(
                "Take out {count}: {names}",
                "Take out {count}: {names}",
                len(gone),
                names=_all(gone),
            )
        )
    lines.append(words("Is that right?"))
    options = [(words("Yes"), {"sure": True}), (words("No"), {"sure": False})]
    return ask(
        talk, setup, SURE, listing(lines), [*options], q=name, add=list(added), drop=list(gone)
    )


def _all(names: Sequence[str]) -> str:
    return ", ".join(names)


async def sure(
    talk: Talk, setup: Setup, state: Mapping[str, Any], *, yes: bool
) -> list[Reply] | Done:
    """Keep the names, or ask for them again."""
    name = state["q"]
    if not yes:
        return ask_names(talk, setup, name)
    question = question_named(setup.running.campaign, name)
    if question is None:
        return []
    if await _has_people(talk, setup, question, state["drop"]):
        return ask_names(talk, setup, name, _still_used(talk))
    old = [one for one in setup.answers.get(name, []) if one not in state["drop"]]
    added = [one for one in state["add"] if one not in old]
    try:
        setup = await keep(talk, setup, {name: [*old, *added]})
    except CampaignNotLoadedError:
        return ask_names(talk, setup, name, _still_used(talk))
    campaign = setup.running.campaign
    note = talk.words(
        "✅ {unit}: {count} {kinds}.",
        unit=campaign.by_path[question.path].name,
        count=str(len(named_in(campaign, question))),
        kinds=kinds_name(talk.words, question.kind),
    )
    return Done(note, setup)


async def _has_people(
    talk: Talk, setup: Setup, question: OpenQuestion, names: Sequence[str]
) -> bool:
    ids = setup.running.ids
    paths = [f"{question.path}/{name}" for name in names]
    units = [ids[path] for path in paths if path in ids]
    return bool(units) and bool(await members_in(await talk.work.direct(), units))


def _still_used(talk: Talk) -> Html:
    return talk.words("Nothing was changed: there are people or reports in that place.")
