"""What is due in a campaign: worked out in nobody's way, and worded a few people at a time."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.outgoing import Place, outgoing
from domain.deadlines import Obligation
from domain.holidays_vn import WorkingCalendar
from domain.notices import Notice, ObligationFacts
from domain.reminding import due
from domain.running import RunningCampaign
from handlers.reminding import reminder
from handlers.reminding_case import Told
from handlers.reminding_standings import standings_at
from storage import outbox
from storage.database import Database
from storage.facts import Tick
from storage.members import accounts_of_members, names_of
from storage.outbox import Outgoing
from storage.reminding import facts_of

_AT_ONCE: Final = 100  # reminders written in one transaction, which takes some 10 ms
_PLACES: Final = 4  # are told of in the time of a reminder


@dataclass(frozen=True, slots=True)
class Due:
    """What is due in a campaign, in parts to be written, and what it takes to put it into words.

    There is always a part, perhaps an empty one.
    """

    running: RunningCampaign
    beside: Sequence[RunningCampaign]
    known: Mapping[Obligation, ObligationFacts]
    parts: Sequence[Sequence[Notice]]


def in_parts(notices: Iterable[Notice]) -> list[list[Notice]]:
    """Notices as they are written: in one part, perhaps an empty one, or in several."""
    parts: list[list[Notice]] = [[]]
    effort = 0
    for notice in notices:
        if effort >= _AT_ONCE:
            parts.append([])
            effort = 0
        parts[-1].append(notice)
        effort += _effort(notice)
    return parts


def _effort(notice: Notice) -> int:
    """How many reminders take as long to word: a coordinator may be told of hundreds of places."""
    items = sum(len(item.units) + len(item.done) for item in notice.items)
    return 1 + (len(notice.gaps) + items) // _PLACES


async def work_out(
    database: Database,
    running: RunningCampaign,
    campaigns: Iterable[RunningCampaign],
    tick: Tick | None,
    now: datetime,
    calendar: WorkingCalendar,
) -> Due:
    """Work out what is due by `now`, while others write; `tick` is the last one."""
    beside = _beside(running, campaigns, now)
    async with database.read() as connection:
        known = await facts_of(connection, running, tick, now, calendar, standings_at)
    if known is None:
        return Due(running, beside, {}, [[]])

    def decide() -> list[list[Notice]]:
        campaign = running.campaign
        return in_parts(due(now, [campaign], {campaign.key: known}, calendar))

    # Beside the loop: for a country it takes many seconds.
    return Due(running, beside, known.known, await asyncio.to_thread(decide))


async def write_part(
    connection: Any, found: Due, part: Sequence[Notice], now: datetime, draw: Callable[[], int]
) -> tuple[list[Outgoing], int]:
    """Write a part of what is due to the outbox; its rows, and how many people nothing reaches."""
    named = {member for notice in part for member in notice.named}
    names = await names_of(connection, named) if named else {}
    accounts = await accounts_of_members(connection, [notice.person for notice in part])
    told = Told(found.running, names, found.known, found.beside)
    rows: list[Outgoing] = []
    unreachable = 0
    for notice in part:
        reachable = [a for a in accounts.get(notice.person, ()) if a.reachable]
        if reachable:
            place = Place(reachable[0].bot, reachable[0].chat, notice.key)
            rows += outgoing([reminder(notice, told)], place, now, draw)
        else:
            unreachable += 1
    await outbox.add(connection, rows)
    return rows, unreachable


def _beside(
    running: RunningCampaign, campaigns: Iterable[RunningCampaign], now: datetime
) -> list[RunningCampaign]:
    """The campaigns that go on in some of the same places at this moment."""
    return [
        other
        for other in campaigns
        if other.id != running.id
        and other.is_open(other.day_of(now))
        and not running.paths.keys().isdisjoint(other.paths)
    ]
