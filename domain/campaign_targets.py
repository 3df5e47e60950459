"""The targets of a campaign file: what is to be reached, of what, by when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.campaign import KNOWN_POPULATIONS, Scope, Target
from domain.campaign_problems import Reason
from domain.campaign_tables import SENTENCE, Table
from domain.campaign_units import References
from domain.units import UnitKind

PERCENT = "%"
_ALL = Decimal(100)
_MOST_UNIT = 50


@dataclass(frozen=True, slots=True)
class Countable:
    """What a target may count: the metrics' keys and the populations' that the units state."""

    metrics: frozenset[str]
    populations: frozenset[str]


def read_target(
    table: Table, countable: Countable, references: References, first_day: date
) -> Target:
    """Read one [[targets]]; work begins on `first_day`."""
    denominator = table.text("denominator") or None
    target = Target(
        indicator=table.text("indicator", SENTENCE, required=True),
        numerator=table.text("numerator", required=True),
        minimum=table.number("minimum", required=True) or Decimal(),
        denominator=denominator,
        maximum=table.number("maximum"),
        strict=table.flag("strict", default=False),
        unit=table.text("unit", _MOST_UNIT) or ("" if denominator is None else PERCENT),
        population=table.text("population", SENTENCE),
        scope=table.choice("scope", Scope) or Scope.EACH,
        units=references.paths(table, "units"),
        kinds=table.choices("kinds", UnitKind),
        due=table.day("due"),
        inclusive=table.flag("inclusive", default=True),
        responsible=table.texts("responsible"),
    )
    table.close()
    _check_counted(table, target, countable)
    _check_values(table, target)
    _check_due(table, target, first_day)
    return target


def _check_counted(table: Table, target: Target, countable: Countable) -> None:
    """See that there is something to count, and something to divide it by."""
    if target.numerator and target.numerator not in countable.metrics:
        table.note("numerator", Reason.UNKNOWN_METRIC, value=target.numerator)
    below = target.denominator
    if below is None or below in KNOWN_POPULATIONS:
        return
    if below not in countable.metrics | countable.populations:
        table.note("denominator", Reason.UNKNOWN_DENOMINATOR, value=below)
    elif below in countable.metrics & countable.populations:
        table.note("denominator", Reason.AMBIGUOUS_DENOMINATOR, value=below)


def _check_values(table: Table, target: Target) -> None:
    """See that the values can be meant."""
    values = {"minimum": target.minimum, "maximum": target.maximum}
    if target.unit == PERCENT:
        if target.denominator is None:
            table.note("unit", Reason.PERCENT_OF_NOTHING)
        _check_percentages(table, values)
        if target.strict and target.minimum == _ALL:
            table.note("minimum", Reason.BEYOND_ALL)
    if target.maximum is not None and target.maximum < target.minimum:
        minimum, maximum = str(target.minimum), str(target.maximum)
        table.note("maximum", Reason.UPSIDE_DOWN, value=maximum, minimum=minimum)


def _check_percentages(table: Table, values: Mapping[str, Decimal | None]) -> None:
    for key, value in values.items():
        if value is not None and value > _ALL:
            table.note(key, Reason.OUT_OF_RANGE, value=str(value), least=0, most=int(_ALL))
        elif value is not None and 0 < value < 1:
            table.note(key, Reason.FRACTION, value=str(value))


def _check_due(table: Table, target: Target, first_day: date) -> None:
    """See that there is at least one day of work before the target is due."""
    if target.due is None:
        return
    if target.due < first_day or (target.due == first_day and not target.inclusive):
        due, starts = target.due.isoformat(), first_day.isoformat()
        table.note("due", Reason.TOO_EARLY, value=due, starts=starts)
