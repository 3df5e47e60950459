"""A campaign in place: its units tied to the ones that outlive it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from domain.campaign import Campaign, EnteredBy
from domain.units import Unit

_MOST_MOMENTS = 256  # a bound on memory, not a rule


class _Days(dict[datetime, date]):
    """The days of moments in a zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self._zone = zone

    def __missing__(self, moment: datetime) -> date:
        if len(self) >= _MOST_MOMENTS:
            self.clear()
        day = self[moment] = moment.astimezone(self._zone).date()
        return day


@dataclass(frozen=True)
class RunningCampaign:
    """A loaded campaign. `ids` leads from a path to the lasting id of the unit.

    `version` grows each time the campaign is loaded or answered anew. `above` are the ids of the
    units above the campaign's root, nearest first.
    """

    id: int
    version: int
    campaign: Campaign
    ids: Mapping[str, int]
    above: tuple[int, ...] = ()

    @cached_property
    def paths(self) -> dict[int, str]:
        """From a unit's id to its path."""
        return {unit: path for path, unit in self.ids.items()}

    @cached_property
    def parents(self) -> dict[int, int | None]:
        """From a unit's id to that of the unit it is counted under."""
        found: dict[int, int | None] = {}
        for unit in self.campaign.units:
            parent = self.campaign.counts_under(unit)
            found[self.ids[unit.path]] = None if parent is None else self.ids[parent]
        return found

    @cached_property
    def _with_others(self) -> frozenset[int | None]:
        return frozenset(self.parents.values())

    def has_below(self, unit: int) -> bool:
        """Tell whether other units are counted under the unit."""
        return unit in self._with_others

    @cached_property
    def adds_up(self) -> dict[str, bool]:
        """Whether each metric adds up, by its key."""
        return {m.key: m.adds_up for m in self.campaign.metrics}

    @cached_property
    def of_the_team(self) -> frozenset[str]:
        """The keys of the metrics that the teams in the field enter."""
        return self._entered_by(EnteredBy.TEAM)

    @cached_property
    def of_the_officer(self) -> frozenset[str]:
        """The keys of the metrics that the coordinator enters."""
        return self._entered_by(EnteredBy.OFFICER)

    def _entered_by(self, who: EnteredBy) -> frozenset[str]:
        return frozenset(m.key for m in self.campaign.metrics if m.entered_by is who)

    @cached_property
    def bounded(self) -> dict[str, int]:
        """The most that one report should state of a metric, by its key, where there is a bound."""
        metrics = self.campaign.metrics
        return {m.key: m.most_per_report for m in metrics if m.most_per_report is not None}

    @cached_property
    def _lineages(self) -> dict[int, tuple[int, ...]]:
        return {}

    def lineage(self, unit: int) -> tuple[int, ...]:
        """The ids of the unit and of all above it, inside the campaign and beyond."""
        known = self._lineages.get(unit)
        if known is None:
            # Added, not unpacked: where nothing is above it is the very tuple that is kept already.
            known = self._lineages[unit] = self.counted(unit) + self.above
        return known

    @cached_property
    def _counted(self) -> dict[int, tuple[int, ...]]:
        return {}

    def counted(self, unit: int) -> tuple[int, ...]:
        """The ids of the units in whose totals a report of `unit` counts."""
        known = self._counted.get(unit)
        if known is None:
            known = self._counted[unit] = self._counted_in(unit)
        return known

    def _counted_in(self, unit: int) -> tuple[int, ...]:
        found = []
        at: int | None = unit
        while at is not None:
            found.append(at)
            at = self.parents[at]
        return tuple(found)

    def unit(self, id_: int) -> Unit:
        """The unit with this id; `KeyError` where the campaign does not have it."""
        return self.campaign.by_path[self.paths[id_]]

    @cached_property
    def _days(self) -> _Days:
        return _Days(self.campaign.zone)

    def day_of(self, moment: datetime) -> date:
        """The campaign's day at `moment`."""
        return self._days[moment]

    def is_open(self, day: date) -> bool:
        """Tell whether the campaign is going on: from its first working day to its last."""
        return self.campaign.first_day <= day <= self.campaign.last_day
