"""Where units stand with targets that fall due, by the rules by which totals are shown."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from domain.campaign import Target
from domain.notices import Standings
from domain.running import RunningCampaign
from handlers.standings import Held, Outline, weigh
from storage import tallies
from storage.invitations import Connection
from storage.rollup import Amount

_AT_ONCE: Final = 500  # units whose sums are read before others have their turn


async def standings_at(
    connection: Connection, running: RunningCampaign, indexes: Sequence[int], now: datetime
) -> Standings:
    """The progress, by target and path, of the units that a target concerns and of those above.

    Worked out beside the loop that answers, since there may be thousands of units.
    """
    outline = Outline(running, running.day_of(now))
    targets = {index: running.campaign.targets[index] for index in indexes}
    needed = await asyncio.to_thread(_needed, outline, targets.values())
    held: dict[int, Mapping[str, Amount]] = {}
    for start in range(0, len(needed), _AT_ONCE):
        held |= await tallies.all_time(connection, running, needed[start : start + _AT_ONCE])
        await asyncio.sleep(0)
    return await asyncio.to_thread(_weighed, outline, targets, held)


def _needed(outline: Outline, targets: Iterable[Target]) -> list[int]:
    """The units whose sums must be known."""
    found = {
        part
        for target in targets
        for unit in _concerned(outline.running, target)
        for part in outline.needed(unit, [target])
    }
    return sorted(found)


def _weighed(outline: Outline, targets: Mapping[int, Target], held: Held) -> Standings:
    paths = outline.running.paths
    return {
        index: {
            paths[unit]: weigh(outline, held, unit, target)
            for unit in _concerned(outline.running, target)
        }
        for index, target in targets.items()
    }


def _concerned(running: RunningCampaign, target: Target) -> list[int]:
    campaign = running.campaign
    paths = dict.fromkeys(
        above
        for unit in campaign.units
        if target.applies_to(unit)
        for above in campaign.lineage(unit.path)
    )
    return [running.ids[path] for path in paths]
