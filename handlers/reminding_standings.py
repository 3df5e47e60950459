"""Where units stand with targets that fall due, by the rules by which totals are shown."""

from collections.abc import Sequence
from datetime import datetime

from domain.campaign import Campaign, Target
from domain.notices import Standings
from domain.running import RunningCampaign
from handlers.standings import Outline, weigh
from storage import tallies
from storage.invitations import Connection


async def standings_at(
    connection: Connection, running: RunningCampaign, indexes: Sequence[int], now: datetime
) -> Standings:
    """The progress, by target and path, of the units that a target concerns and of those above."""
    campaign = running.campaign
    outline = Outline(running, running.day_of(now))
    wanted = {
        index: [running.ids[path] for path in _concerned(campaign, campaign.targets[index])]
        for index in indexes
    }
    needed = {
        part
        for index, units in wanted.items()
        for unit in units
        for part in outline.needed(unit, [campaign.targets[index]])
    }
    held = await tallies.all_time(connection, running, needed)
    return {
        index: {
            running.paths[unit]: weigh(outline, held, unit, campaign.targets[index])
            for unit in units
        }
        for index, units in wanted.items()
    }


def _concerned(campaign: Campaign, target: Target) -> dict[str, None]:
    return dict.fromkeys(
        above
        for unit in campaign.units
        if target.applies_to(unit)
        for above in campaign.lineage(unit.path)
    )
