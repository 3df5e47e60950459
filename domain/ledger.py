"""The ledger: immutable entries, and what stands when corrections and withdrawals are weighed.

A report and everything that later replaces it share a `thread`. Which version stands is decided
by `Entry.rank` alone, so the order in which entries arrive does not matter.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple


class EntryKind(StrEnum):
    """What an entry does."""

    REPORT = "report"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"


class Source(NamedTuple):
    """The message an entry came from: ids as the channel gives them, "" where it gives none."""

    bot: str = ""
    chat: str = ""
    message: str = ""


_NOWHERE = Source()


class Entry(NamedTuple):
    """One line of the ledger; it is never changed.

    `thread` is the id of the first entry of the report; `cites` the entry this one replaces.
    `counts` are whole numbers, 0 or more; a metric that was not stated is absent. `sent` is the
    channel's date. `ranked` decides which version of a thread stands: it equals `sent`, but is
    never before the version a person had before their eyes when they replaced it, since clocks of
    channel and program differ. `place` orders what has the same moment. `first_sent` and
    `first_place` are those of the thread's first entry: a correction counts as if the right
    figure had been sent then.
    """

    id: int
    thread: int
    kind: EntryKind
    campaign: int
    unit: int
    member: int
    author: int
    day: date
    counts: Mapping[str, int]
    sent: datetime
    received: datetime
    ranked: datetime
    place: int
    first_sent: datetime
    first_place: int
    cites: int | None = None
    note: str = ""
    source: Source = _NOWHERE

    @property
    def rank(self) -> tuple[datetime, int, int]:
        """What decides between versions of a thread: the highest stands."""
        return (self.ranked, self.place, self.id)


class Report(NamedTuple):
    """A report as it stands now. `standing` is false when it was withdrawn.

    `sent` and `source` are those of the entry that stands.
    """

    thread: int
    entry: int
    ranked: datetime
    place: int
    standing: bool
    campaign: int
    unit: int
    member: int
    day: date
    counts: Mapping[str, int]
    first_sent: datetime
    first_place: int
    sent: datetime
    source: Source = _NOWHERE

    @property
    def rank(self) -> tuple[datetime, int, int]:
        """The rank of the entry that stands."""
        return (self.ranked, self.place, self.entry)

    @property
    def recency(self) -> tuple[date, datetime, int, int]:
        """What decides which figure of a stock is the latest."""
        return (self.day, self.first_sent, self.first_place, self.thread)


def standing(entry: Entry) -> Report:
    """The report as it stands by this entry alone."""
    return Report(
        thread=entry.thread,
        entry=entry.id,
        ranked=entry.ranked,
        place=entry.place,
        standing=entry.kind is not EntryKind.WITHDRAWAL,
        campaign=entry.campaign,
        unit=entry.unit,
        member=entry.member,
        day=entry.day,
        counts=entry.counts,
        first_sent=entry.first_sent,
        first_place=entry.first_place,
        sent=entry.sent,
        source=entry.source,
    )


def reports(entries: Iterable[Entry]) -> dict[int, Report]:
    """Fold the ledger into the reports as they stand, by thread."""
    latest: dict[int, Entry] = {}
    for entry in entries:
        known = latest.get(entry.thread)
        if known is None or entry.rank > known.rank:
            latest[entry.thread] = entry
    return {thread: standing(entry) for thread, entry in latest.items()}


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure and the number of standing reports that state it.

    With no reports there is no figure: missing is not zero.
    """

    value: int = 0
    reports: int = 0

    @property
    def figure(self) -> int | None:
        """The figure, or None where nobody has stated one."""
        return self.value if self.reports else None

    def plus(self, other: "Sum") -> "Sum":
        """Both together."""
        return Sum(self.value + other.value, self.reports + other.reports)


def own_sums(
    held: Iterable[Report], adds_up: Mapping[str, bool]
) -> dict[tuple[int, str, date | None], Sum]:
    """Sum standing reports by (unit, metric, day) and, under day None, for all time.

    A metric that adds up is summed; of a stock the latest figure counts.
    """
    sums: dict[tuple[int, str, date | None], Sum] = {}
    latest: dict[tuple[int, str, date | None], tuple[date, datetime, int, int]] = {}
    for report in held:
        for metric, count, day in _stated(report):
            key = (report.unit, metric, day)
            known = sums.get(key, Sum())
            if adds_up.get(metric, True):
                sums[key] = Sum(known.value + count, known.reports + 1)
            elif key not in latest or report.recency > latest[key]:
                latest[key] = report.recency
                sums[key] = Sum(count, known.reports + 1)
            else:
                sums[key] = Sum(known.value, known.reports + 1)
    return sums


def _stated(report: Report) -> Iterator[tuple[str, int, date | None]]:
    if report.standing:
        for metric, count in report.counts.items():
            yield metric, count, report.day
            yield metric, count, None


def whole_sums(
    own: Mapping[tuple[int, str, date | None], Sum], parents: Mapping[int, int | None]
) -> dict[tuple[int, str, date | None], Sum]:
    """Add every unit's own sums to itself and to each unit it is counted under."""
    whole: dict[tuple[int, str, date | None], Sum] = {}
    for (unit, metric, day), value in own.items():
        at: int | None = unit
        while at is not None:
            key = (at, metric, day)
            whole[key] = whole.get(key, Sum()).plus(value)
            at = parents.get(at)
    return whole
