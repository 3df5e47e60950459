"""People whom a text names, among those whose figures somebody may see."""

from collections import Counter
from collections.abc import Sequence

from domain.folding import fold
from domain.people import Act
from domain.running import RunningCampaign
from handlers.showing_reach import within_reach
from handlers.talk import Talk
from storage import members
from storage.members import Placed

MOST_UNITS = 2000
"""Somebody who may see more places than this has to name the place first."""

_MYSELF = frozenset(
    {"toi", "em", "to", "cua toi", "cua minh", "cua em", "ca nhan", "me", "mine", "my own"}
)


def is_myself(talk: Talk, text: str) -> bool:
    """Tell whether somebody asks after their own figures."""
    said = fold(text)
    lone = said == "minh" and text == text.casefold()  # "Minh" is a name
    return lone or said in _MYSELF or said == fold(talk.member.name)


async def people_named(talk: Talk, running: RunningCampaign, text: str) -> Sequence[Placed]:
    """The members called so, by the whole name or by its last words; each once a place."""
    wanted = fold(text)
    units = [running.ids[unit.path] for unit in within_reach(talk, running, Act.SEE_MEMBERS)]
    if not wanted or not units or len(units) > MOST_UNITS:
        return []
    known = await members.members_in(await talk.work.direct(), units)
    found = {(one.member, one.unit): one for one in known if _is_called(one.name, wanted)}
    exact = [one for one in found.values() if fold(one.name) == wanted]
    return exact or list(found.values())


def told_apart(talk: Talk, running: RunningCampaign, people: Sequence[Placed]) -> list[str]:
    """Each one's name and place; of namesakes in a place since when they belong to it instead."""
    names = [f"{one.name}, {running.unit(one.unit).name}" for one in people]
    often = Counter(names)
    return [
        f"{one.name}, {_since(talk, running, one)}" if often[name] > 1 else name
        for name, one in zip(names, people, strict=True)
    ]


def _since(talk: Talk, running: RunningCampaign, one: Placed) -> str:
    since = one.since.astimezone(running.campaign.zone)
    return f"{talk.words.hour(since.time())} {talk.words.day(since.date())}"


def _is_called(name: str, wanted: str) -> bool:
    return f" {fold(name)}".endswith(f" {wanted}")
