"""What is owed in a campaign, and by when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from domain.campaign import Campaign, Deadline, Reporting, Target
from domain.periods import Period, due_moment, is_late, periods

__all__ = [
    "About",
    "Obligation",
    "cadences",
    "deadline_due",
    "due_moment",
    "is_late",
    "one_offs",
    "reports_owed",
    "target_due",
]


class About(StrEnum):
    """What kind of thing is owed."""

    REPORT = "report"
    DEADLINE = "deadline"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something owed by a moment, so that one message can speak of it.

    `campaign` is its key. `indexes` are places in the campaign's `reporting` (entries with the
    same cadence, for one `period`), or in its `deadlines` or `targets` (those due at one moment).
    `due` is official; `cutoff`, at or before it, is what reminders count back from.
    """

    campaign: str
    about: About
    indexes: tuple[int, ...]
    due: datetime
    cutoff: datetime
    period: Period | None = None

    @property
    def prefix(self) -> str:
        """How the key of every notice about it starts; it names the moments, so a move shows."""
        index = self.indexes[0] if self.about is About.REPORT else ""
        moments = f"{self.due:%Y%m%dT%H%M%SZ}~{self.cutoff:%Y%m%dT%H%M%SZ}"
        return f"remind|{self.campaign}|{self.about}{index}|{moments}|"


def target_due(campaign: Campaign, target: Target) -> datetime:
    """When a target is due (aware UTC); by default at the end of the campaign's last day."""
    day = target.due or campaign.ends
    return due_moment(day, None, inclusive=target.inclusive, zone=campaign.zone)


def deadline_due(campaign: Campaign, deadline: Deadline) -> datetime:
    """When a one-off deadline is due (aware UTC)."""
    return due_moment(deadline.due, deadline.time, inclusive=deadline.inclusive, zone=campaign.zone)


def cadences(campaign: Campaign) -> list[tuple[int, ...]]:
    """The reporting entries, by index, that differ only in who reports and to whom, together.

    Plan 000 asks villages, groups and the commune's officer each for a weekly report.
    """
    found: dict[Reporting, list[int]] = {}
    for index, entry in enumerate(campaign.reporting):
        found.setdefault(replace(entry, by="", to=""), []).append(index)
    return [tuple(indexes) for indexes in found.values()]


def reports_owed(campaign: Campaign, cadence: tuple[int, ...], since: date) -> Iterator[Obligation]:
    """Yield the reports of one of `cadences` whose period ends on `since` or later, in order."""
    for period in periods(campaign, cadence[0], since):
        yield Obligation(
            campaign.key, About.REPORT, cadence, period.due, period.cutoff, period=period
        )


def one_offs(campaign: Campaign) -> Iterator[Obligation]:
    """Yield the campaign's deadlines, then its targets, those due at the same moment together."""
    deadlines = [deadline_due(campaign, deadline) for deadline in campaign.deadlines]
    yield from _together(campaign, About.DEADLINE, deadlines)
    targets = [target_due(campaign, target) for target in campaign.targets]
    yield from _together(campaign, About.TARGET, targets)


def _together(campaign: Campaign, about: About, dues: Iterable[datetime]) -> Iterator[Obligation]:
    found: dict[datetime, list[int]] = {}
    for index, due in enumerate(dues):
        found.setdefault(due, []).append(index)
    for due, indexes in sorted(found.items()):
        yield Obligation(campaign.key, about, tuple(indexes), due, due)
