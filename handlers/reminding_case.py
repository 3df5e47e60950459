"""A notice with what is needed to speak of it: names of people, of places, of days."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.campaign import Cadence, Campaign
from domain.deadlines import Obligation
from domain.notices import Notice, ObligationFacts, Standings
from domain.occasions import Stage
from domain.periods import Period
from domain.running import RunningCampaign
from handlers.figures import deadline_name, due_name
from locales import Html, Words, words_in

MOST_PLACES = 250
"""More places than this, of several communes, are told of by commune."""

_NAMES_A_LINE = 40  # so that a long message can be cut between names


def side_by_side(names: Iterable[str]) -> str:
    """Names with commas between them; a great many on several lines."""
    told = list(names)
    starts = range(0, len(told), _NAMES_A_LINE)
    return ",\n".join(", ".join(told[start : start + _NAMES_A_LINE]) for start in starts)


@dataclass(frozen=True, slots=True)
class Told:
    """What the notices of a campaign are told from; `names` are by member.

    `beside` are campaigns going on in the same places, from which this one is told apart.
    """

    running: RunningCampaign
    names: Mapping[int, str]
    known: Mapping[Obligation, ObligationFacts]
    beside: Sequence[RunningCampaign] = ()


class Case:
    """A notice and the words to tell it in."""

    def __init__(self, notice: Notice, told: Told) -> None:
        self.words: Words = words_in(notice.language)
        self.notice = notice
        self.obligation = notice.occasion.obligation
        self.campaign: Campaign = told.running.campaign
        self.deadline = self._deadline()
        self.standings: Standings = told.known[self.obligation].standings
        self._names = told.names
        told_too = (notice, *notice.earlier)
        shown = {gap.unit for one in told_too for gap in one.gaps}.union(notice.units)
        shown.update(path for item in notice.items for path in (*item.units, *item.done))
        self._namesakes = Counter(self.campaign.by_path[path].name for path in shown)

    @property
    def spoken_on(self) -> date:
        """The campaign's day on which the notice leaves."""
        return self.notice.not_before.astimezone(self.campaign.zone).date()

    def moment(self, moment: datetime) -> Html:
        """When something is due, in the campaign's zone."""
        return due_name(self.words, moment.astimezone(self.campaign.zone))

    def _deadline(self) -> Html:
        """The deadline as its readers see it: that it is today is worth a word."""
        zone, deadline = self.campaign.zone, self.notice.occasion.deadline
        if self.notice.occasion.stage is not Stage.BEFORE:
            return self.moment(deadline)
        due = self.obligation.due.astimezone(zone)
        said = deadline_name(self.words, deadline, due, self.notice.not_before)
        last = (deadline - timedelta(microseconds=1)).astimezone(zone).date()
        if self.spoken_on == last:
            return self.words("today, {deadline}", deadline=said)
        return said

    def unit(self, path: str) -> str:
        """A unit's name, with that of the unit above it where another one here has the same."""
        unit = self.campaign.by_path[path]
        if self._namesakes[unit.name] > 1 and unit.parent is not None:
            return f"{unit.name} ({self.campaign.by_path[unit.parent].name})"
        return unit.name

    def units(self, paths: Iterable[str]) -> str:
        """Names of units, side by side."""
        return side_by_side(self.unit(path) for path in paths)

    def people(self, members: Iterable[int]) -> str:
        """Names of people, side by side."""
        return side_by_side(self._names.get(member) or "?" for member in members)

    @property
    def report(self) -> Html:
        """The report that is owed, by how often it is and by its days."""
        return self.report_of(self.obligation)

    def report_of(self, obligation: Obligation) -> Html:
        """A report, as "the weekly report, 9 Sep to 15 Sep"."""
        period, words = obligation.period, self.words
        if period is None:
            return words("the report")
        first, last = (words.day(day, year=False) for day in (period.starts, period.ends))
        if period.starts == period.ends:
            return words("the report for {day}", day=first)
        match self.campaign.reporting[period.reporting_index].every:
            case Cadence.MONTH:
                return words("the monthly report, {first} to {last}", first=first, last=last)
            case Cadence.QUARTER:
                return words("the quarterly report, {first} to {last}", first=first, last=last)
            case Cadence.PHASE:
                return self._phase(period)
            case _:
                return words("the weekly report, {first} to {last}", first=first, last=last)

    def _phase(self, period: Period) -> Html:
        words, days = self.words, (period.starts, period.ends)
        name = next((p.name for p in self.campaign.phases if (p.starts, p.ends) == days), "")
        first, last = (words.day(day, year=False) for day in days)
        return words(
            "the report for {phase}, {first} to {last}", phase=name, first=first, last=last
        )
