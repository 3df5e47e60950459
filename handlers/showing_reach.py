"""What somebody may look at: the units within their reach, and the campaign they mean."""

from collections.abc import Iterator, Sequence

from domain.campaign import Campaign
from domain.folding import fold
from domain.people import Act
from domain.running import RunningCampaign
from domain.units import Unit
from handlers import campaigns
from handlers.messages import Reply
from handlers.talk import Talk
from handlers.tokens import long


def numbers(arguments: Sequence[str]) -> list[int]:
    """What a choice carries, as whole numbers."""
    return [long(argument) for argument in arguments]


def at(numbers_: Sequence[int], index: int) -> int:
    """A number that a choice may leave out: 0 then."""
    return numbers_[index] if index < len(numbers_) else 0


def seen_in(
    talk: Talk, unit: int, campaign: int = 0, act: Act = Act.SEE_TOTALS
) -> RunningCampaign | None:
    """The campaign in which somebody may look at a unit; None where they may not.

    `campaign` 0 stands for the one they speak of.
    """
    if campaign:
        named = talk.work.campaigns.get(campaign)
        possible = [named] if named else []
    else:
        spoken_of = campaigns.chosen(talk)
        possible = [*([spoken_of] if spoken_of else []), *campaigns.candidates(talk)]
    return next((running for running in possible if talk.may(act, running, unit)), None)


def nothing_here(talk: Talk) -> list[Reply]:
    """The answer to a question about what does not exist or is none of their business."""
    return talk.say(
        talk.words("There is nothing here that I can show you. /total shows your own place."),
        in_place=True,
    )


def nothing_called(talk: Talk, text: str) -> list[Reply]:
    """The answer to a name or day that leads to nothing, whether or not there is such a thing."""
    return talk.say(
        talk.words(
            "I find nothing called “{text}” among what you may see. Try /total alone, or with a "
            "place or a day after it, such as /total yesterday.",
            text="".join(c for c in text if c.isprintable())[:60],
        )
    )


def no_unit(talk: Talk) -> list[Reply]:
    """The answer to somebody who has no role anywhere."""
    return talk.say(
        talk.words("You are not in any village yet. Ask your team lead for a code."),
        in_place=True,
    )


def units_named(
    talk: Talk, running: RunningCampaign, text: str, *, whole: bool = False
) -> list[int]:
    """The units within reach that a text may name; names as they stand go before parts of them.

    `whole`: a part in the middle of a name is not enough.
    """
    wanted = fold(text)
    for fits in (_is_called, _ends_with, _holds)[: 2 if whole else 3]:
        found = [unit for unit in within_reach(talk, running) if fits(unit, wanted)]
        exact = [unit for unit in found if text.strip().casefold() in _spelt(unit)]
        if found:
            return [running.ids[unit.path] for unit in exact or found]
    return []


def within_reach(talk: Talk, running: RunningCampaign, act: Act = Act.SEE_TOTALS) -> Iterator[Unit]:
    """The units with which somebody may do `act`, each once, parents before children."""
    known: set[str] = set()
    for own in campaigns.own_units(talk, running):
        for unit in running.campaign.subtree(running.paths[own]):
            if unit.path not in known and talk.may(act, running, running.ids[unit.path]):
                known.add(unit.path)
                yield unit


def _spelt(unit: Unit) -> set[str]:
    return {name.casefold() for name in (unit.name, unit.path, *unit.aliases)}


def _folded(unit: Unit) -> set[str]:
    return {fold(name) for name in (unit.name, unit.path, *unit.aliases)}


def _is_called(unit: Unit, wanted: str) -> bool:
    return wanted in _folded(unit)


def _ends_with(unit: Unit, wanted: str) -> bool:
    """Without the word for its kind: "đông" for "Thôn Đông"."""
    return any(name.endswith(f" {wanted}") for name in _folded(unit))


def _holds(unit: Unit, wanted: str) -> bool:
    return any(f" {wanted} " in f" {name} " for name in _folded(unit))


def place_label(campaign: Campaign, unit: Unit, among: Sequence[Unit]) -> str:
    """The unit's name, with that of the unit above where another of these has the same name."""
    twins = [other for other in among if other.name == unit.name]
    if len(twins) < 2 or unit.parent is None:  # noqa: PLR2004  itself and one more
        return unit.name
    return f"{unit.name} ({campaign.by_path[unit.parent].name})"
