"""The parts of a campaign file beside its units: metrics, deadlines, phases, reminders."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from datetime import time as TimeOfDay  # noqa: N812  as in domain.campaign

from domain.campaign import Deadline, EnteredBy, Metric, Phase, Reminders
from domain.campaign_lines import Place
from domain.campaign_problems import Reason
from domain.campaign_tables import COUNT_KEY, SENTENCE, Notes, Table
from domain.campaign_units import References
from domain.units import UnitKind

_DURATION = re.compile(r"([1-9][0-9]{0,4})([mhdw])", re.ASCII)
_SPANS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_LONGEST = timedelta(days=366)
_LANGUAGES = ("vi", "en")


def in_order(table: Table, early: str, first: date | None, late: str, last: date | None) -> None:
    """Note two dates that are the wrong way round."""
    if first is not None and last is not None and last < first:
        table.note(
            late,
            Reason.OUT_OF_ORDER,
            value=last.isoformat(),
            other=early,
            other_value=first.isoformat(),
        )


def read_metrics(tables: Sequence[Table]) -> tuple[Metric, ...]:
    """Read every [[metrics]]."""
    metrics = [_metric(table) for table in tables]
    keys: dict[str, str] = {}
    called: dict[str, str] = {}
    for table, metric in zip(tables, metrics, strict=True):
        other = keys.setdefault(metric.key, metric.name)
        if metric.key and other is not metric.name:
            table.note("key", Reason.DUPLICATE, value=metric.key, other=other)
        _check_called(table, metric, called)
    return tuple(metrics)


def _metric(table: Table) -> Metric:
    metric = Metric(
        key=table.key("key", COUNT_KEY, required=True),
        name=table.text("name", required=True),
        name_en=table.text("name_en"),
        aliases=table.texts("aliases"),
        adds_up=table.flag("adds_up", default=True),
        entered_by=table.choice("entered_by", EnteredBy) or EnteredBy.TEAM,
        most_per_report=table.whole("most_per_report", least=1),
    )
    table.close()
    return metric


def _check_called(table: Table, metric: Metric, called: dict[str, str]) -> None:
    """Note a word that would mean two metrics."""
    for key, words in (("name", (metric.name,)), ("aliases", metric.aliases)):
        for word in words:
            other = called.setdefault(word.casefold(), metric.key)
            if word and other != metric.key:
                table.note(key, Reason.ALIAS_TAKEN, value=word, other=other)


def read_deadline(table: Table, references: References) -> Deadline:
    """Read one [[deadlines]]."""
    deadline = Deadline(
        what=table.text("what", SENTENCE, required=True),
        due=table.day("due", required=True) or date.min,
        time=table.clock("time"),
        inclusive=table.flag("inclusive", default=True),
        units=references.paths(table, "units"),
        kinds=table.choices("kinds", UnitKind),
        responsible=table.texts("responsible"),
    )
    table.close()
    return deadline


def read_phases(tables: Sequence[Table]) -> tuple[Phase, ...]:
    """Read every [[phases]]; their names differ, for reports are called by them."""
    phases = [_phase(table) for table in tables]
    numbers: dict[str, int] = {}
    for number, (table, phase) in enumerate(zip(tables, phases, strict=True), start=1):
        other = numbers.setdefault(phase.name.casefold(), number)
        if phase.name and other != number:
            table.note("name", Reason.DUPLICATE, value=phase.name, other=f"[[phases]] {other}")
    return tuple(phases)


def _phase(table: Table) -> Phase:
    name = table.text("name", required=True)
    starts, ends = table.day("starts", required=True), table.day("ends", required=True)
    in_order(table, "starts", starts, "ends", ends)
    table.close()
    return Phase(name, starts or date.min, ends or date.min)


def read_reminders(table: Table | None, notes: Notes) -> Reminders:
    """Read [reminders]; what it leaves out is as usual."""
    usual = Reminders()
    if table is None:
        return usual
    quiet_from, quiet_to = _quiet(table, notes) or (usual.quiet_from, usual.quiet_to)
    language = table.text("language") or usual.language
    if language not in _LANGUAGES or table.blank("language"):
        table.note("language", Reason.BAD_CHOICE, value=language, choices=", ".join(_LANGUAGES))
    before = _before(table, notes) if table.has("before") else usual.before
    table.close()
    return Reminders(before, quiet_from, quiet_to, language)


def _before(table: Table, notes: Notes) -> tuple[timedelta, ...]:
    """Read how long before, the longest first."""
    spans = {_span(place, text, notes) for place, text in table.numbered("before")}
    return tuple(sorted((span for span in spans if span is not None), reverse=True))


def _span(place: Place, text: str, notes: Notes) -> timedelta | None:
    found = _DURATION.fullmatch(text)
    span = int(found[1]) * _SPANS[found[2]] if found else None
    if span is None or span > _LONGEST:
        notes.add(place, Reason.BAD_DURATION, value=text)
        return None
    return span


def _quiet(table: Table, notes: Notes) -> tuple[TimeOfDay, TimeOfDay] | None:
    if not table.has("quiet"):
        return None
    before = len(notes.found)
    clocks = [table.as_clock(place, text) for place, text in table.numbered("quiet")]
    match clocks:
        case [TimeOfDay() as start, TimeOfDay() as end] if start != end:
            return start, end
    if len(notes.found) == before:
        table.note("quiet", Reason.NOT_TWO_TIMES)
    return None
