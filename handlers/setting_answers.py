"""What the steps of /khaibao share: who may answer, how answers are kept, names of things."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from domain.answers import OpenQuestion, Topic
from domain.people import Act
from domain.running import RunningCampaign
from domain.units import UnitKind
from handlers import choosing
from handlers.asking import Option
from handlers.messages import Reply
from handlers.talk import Talk
from locales import Html, Words
from storage.campaigns import answer

KIND = "setup"
VERB = "k"


@dataclass(frozen=True, slots=True)
class Done:
    """A step is over: `note` says what was kept, `setup` is how it stands with that."""

    note: Html
    setup: "Setup"


@dataclass(frozen=True, slots=True)
class Setup:
    """A campaign being completed, and what was answered so far by the questions' names."""

    running: RunningCampaign
    answers: Mapping[str, Any]


def may_answer(talk: Talk, running: RunningCampaign, question: OpenQuestion) -> bool:
    """Tell whether the question is theirs: about a unit they coordinate."""
    campaign = running.campaign
    path = question.path or campaign.root.path
    return talk.may(Act.SET_UP, running, running.ids[path])


async def keep(talk: Talk, setup: Setup, answers: Mapping[str, Any]) -> Setup:
    """Keep answers; raises `CampaignNotLoadedError` where that would lose reports."""
    fresh = await answer(
        await talk.work.settled(),
        setup.running,
        answers,
        talk.member.id,
        talk.now,
        talk.work.draw,
    )
    talk.work.reloaded(fresh)
    return Setup(fresh, {**setup.answers, **answers})


def ask(
    talk: Talk, setup: Setup, step: Topic | str, text: str, options: list[Option], **more: Any
) -> list[Reply]:
    """Ask for one answer and wait for it."""
    return choosing.offer(
        talk, KIND, VERB, text, options, campaign=setup.running.id, step=str(step), **more
    )


def kinds_name(words: Words, kind: UnitKind) -> Html:
    """What several units of a kind are called."""
    names = {
        UnitKind.VILLAGE: words("villages"),
        UnitKind.COMMUNE: words("communes"),
        UnitKind.GROUP: words("groups of officials"),
        UnitKind.OFFICE: words("offices"),
        UnitKind.DISTRICT: words("districts"),
        UnitKind.PROVINCE: words("provinces"),
    }
    return names[kind]


def population_name(words: Words, key: str) -> Html:
    """What a population is called; its own key where the campaign made it up."""
    names = {
        "adults": words("adults"),
        "households": words("households"),
        "members": words("members"),
        "officials": words("officials"),
        "youths": words("young people"),
        "citizens": words("citizens"),
        "working_age": words("people of working age"),
    }
    return names.get(key) or Html(escape(key, quote=False))
