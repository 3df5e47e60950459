"""The recurring reports of a campaign file, and when before them the figures are needed."""

from datetime import time as TimeOfDay  # noqa: N812  as in domain.campaign

from domain.campaign import Cadence, Cutoff, Reporting, Weekday
from domain.campaign_problems import Reason
from domain.campaign_tables import SENTENCE, Table
from domain.campaign_units import References
from domain.units import UnitKind

# The most days before a deadline on which the period it closes is still running.
_DAYS = {
    Cadence.DAY: 0,
    Cadence.WEEK: 6,
    Cadence.MONTH: 27,
    Cadence.QUARTER: 89,
    Cadence.PHASE: 366,
}
_LAST_OF_MONTH = 31


def read_reporting(table: Table, references: References, *, has_phases: bool) -> Reporting:
    """Read one [[reporting]]."""
    every = table.choice("every", Cadence, required=True) or Cadence.WEEK
    weekday = table.choice("weekday", Weekday)
    time = table.clock("time")
    reporting = Reporting(
        every=every,
        weekday=weekday,
        day=table.whole("day", least=1, most=_LAST_OF_MONTH),
        time=time,
        cutoff=_cutoff(table.table("cutoff"), every, weekday, time),
        by=_by(table, references),
        to=table.text("to", SENTENCE),
    )
    _check_day(table, every)
    if every is Cadence.PHASE and not has_phases:
        table.note("every", Reason.NEEDS_PHASES)
    table.close()
    return reporting


def _by(table: Table, references: References) -> str:
    """Read who reports: a kind of unit, or one unit."""
    text = table.text("by", SENTENCE)
    if text in list(UnitKind):
        return text
    return references.path((*table.place, "by"), text) if text else UnitKind.VILLAGE.value


def _check_day(table: Table, every: Cadence) -> None:
    """Note a day that this cadence does not have."""
    for key, cadence in (("weekday", Cadence.WEEK), ("day", Cadence.MONTH)):
        if table.has(key) and every is not cadence:
            table.note(key, Reason.ONLY_WITH, needs=f"every = '{cadence}'")


def _cutoff(
    table: Table | None, every: Cadence, weekday: Weekday | None, time: TimeOfDay | None
) -> Cutoff | None:
    if table is None:
        return None
    at = table.clock("time", required=True)
    cutoff = Cutoff(
        time=at or TimeOfDay(),
        weekday=table.choice("weekday", Weekday),
        days_before=table.whole("days_before", most=_DAYS[every]),
    )
    if table.has("weekday") == table.has("days_before"):
        table.note("weekday", Reason.ONE_OF, one="weekday", other="days_before")
    if table.has("weekday") and every is not Cadence.WEEK:
        table.note("weekday", Reason.ONLY_WITH, needs=f"every = '{Cadence.WEEK}'")
    on_the_day = cutoff.days_before == 0 or (weekday is not None and cutoff.weekday is weekday)
    if on_the_day and at is not None and time is not None and at > time:
        table.note("time", Reason.CUTOFF_LATE)
    table.close()
    return cutoff
