"""What is owed and has not come: the units below one, who owes in them, and who has reported."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import time as TimeOfDay  # noqa: N812  a field is called `time` elsewhere

from domain.campaign import Campaign
from domain.deadlines import About, Obligation, cadences
from domain.notices import Gap
from domain.owing import compiled, home
from domain.people import Role
from domain.periods import Period, current_period
from domain.running import RunningCampaign
from domain.units import UnitKind
from handlers.showing_asked import Days
from handlers.showing_order import name_order
from handlers.standings import outline_of
from handlers.talk import Talk
from storage import members, tallies

_NOON = TimeOfDay(12)
_FIELD = frozenset({UnitKind.VILLAGE, UnitKind.GROUP})


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of a unit and those below it for some working days.

    `gaps` are those of the units that owe, by path; `reporters` are who has reported in the days.
    """

    running: RunningCampaign
    unit: int
    days: Days
    gaps: Mapping[str, Gap]
    reporters: frozenset[int]


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the list: one unit that owes (`gap`), or one that holds several that do.

    `reported` of its `places` have reported.
    """

    unit: int
    gap: Gap | None
    reported: int
    places: int

    @property
    def is_open(self) -> bool:
        """Tell whether anything is still owed."""
        return self.reported < self.places or (self.gap is not None and self.gap.is_open)


async def look(talk: Talk, running: RunningCampaign, unit: int, days: Days | None) -> Look:
    """What is owed in a unit and below it: in this period, or for other days."""
    campaign = running.campaign
    now = datetime.combine(days[0], _NOON, campaign.zone) if days else talk.incoming.sent
    period = current_period(campaign, now)
    days = days or (period.starts, period.ends)
    inside = {unit.path: unit for unit in campaign.subtree(running.paths[unit])}
    ids = [running.ids[path] for path in inside]
    owed = _obligation(campaign, period)
    connection = await talk.work.direct()
    volunteers = [
        (home(campaign, running.paths[one.unit], owed), one.member)
        for one in await members.members_in(connection, ids)
        if one.role is Role.VOLUNTEER
    ]
    people = {talk.member.id, *(member for _, member in volunteers)}
    who = await tallies.active(connection, running, people, days)
    pairs = await tallies.reporters(connection, running, ids, days)
    covered = {above for _, at in pairs for above in campaign.lineage(running.paths[at])}
    owing = outline_of(running, talk.today(running)).owing(owed.indexes)
    found = {
        path: Gap(path, path in covered)
        for path, below in inside.items()
        if below.stands_on(period.ends)
        and (path in owing or (not owed.indexes and below.kind in _FIELD))
    }
    _name_missing(found, volunteers, who)
    return Look(running, unit, days, found, frozenset(who))


def _obligation(campaign: Campaign, period: Period) -> Obligation:
    """The report that is owed for a period; of nobody where the file asks for none."""
    together = (ways for ways in cadences(campaign) if period.reporting_index in ways)
    indexes = next(together, ())
    return Obligation(campaign.key, About.REPORT, indexes, period.due, period.cutoff, period=period)


def _name_missing(
    found: dict[str, Gap], volunteers: Sequence[tuple[str, int]], reporters: Collection[int]
) -> None:
    """Add to each gap the volunteers who have not reported."""
    missing: dict[str, list[int]] = {}
    for path, member in volunteers:
        if path in found and member not in reporters:
            missing.setdefault(path, []).append(member)
    for path, people in missing.items():
        found[path] = Gap(path, found[path].reported, tuple(dict.fromkeys(people)))


def parts_of(seen: Look) -> list[Part]:
    """The lines of the list: the unit itself and those right below it, the silent ones first."""
    running, campaign = seen.running, seen.running.campaign
    whole = compiled(campaign, seen.gaps)
    details = {path: gap for path, gap in seen.gaps.items() if path not in whole}
    parts = []
    here = running.paths[seen.unit]
    if here in details:
        parts.append(_part(running, here, [details.pop(here)]))
    for child in campaign.children(here):
        inside = [details[u.path] for u in campaign.subtree(child.path) if u.path in details]
        if inside:
            parts.append(_part(running, child.path, inside))
    return sorted(parts, key=lambda part: (_rank(part), name_order(running.unit(part.unit).name)))


def _part(running: RunningCampaign, path: str, inside: Sequence[Gap]) -> Part:
    single = inside[0] if len(inside) == 1 and inside[0].unit == path else None
    reported = sum(gap.reported for gap in inside)
    return Part(running.ids[path], single, reported, len(inside))


def _rank(part: Part) -> int:
    if not part.is_open:
        return 2
    return 1 if part.reported else 0
