"""What can be wrong with a campaign file, each problem with its place in the file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Reason(StrEnum):
    """Why a piece of the file is refused."""

    SYNTAX = "syntax"
    TOO_LARGE = "too_large"
    UNKNOWN_KEY = "unknown_key"
    WRONG_TYPE = "wrong_type"
    MISSING = "missing"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    HIDDEN_CHARACTER = "hidden_character"
    SLASH_IN_NAME = "slash_in_name"
    BAD_CHOICE = "bad_choice"
    BAD_KEY = "bad_key"
    BAD_TIME = "bad_time"
    BAD_DURATION = "bad_duration"
    UNKNOWN_ZONE = "unknown_zone"
    OUT_OF_RANGE = "out_of_range"
    FRACTION = "fraction"
    UPSIDE_DOWN = "upside_down"
    BEYOND_ALL = "beyond_all"
    PERCENT_OF_NOTHING = "percent_of_nothing"
    OUT_OF_ORDER = "out_of_order"
    TOO_EARLY = "too_early"
    DUPLICATE = "duplicate"
    ALIAS_TAKEN = "alias_taken"
    NO_ROOT = "no_root"
    SECOND_ROOT = "second_root"
    TOO_DEEP = "too_deep"
    PARENT_CYCLE = "parent_cycle"
    SUCCESSOR_CYCLE = "successor_cycle"
    UNKNOWN_UNIT = "unknown_unit"
    AMBIGUOUS_UNIT = "ambiguous_unit"
    UNKNOWN_METRIC = "unknown_metric"
    UNKNOWN_DENOMINATOR = "unknown_denominator"
    AMBIGUOUS_DENOMINATOR = "ambiguous_denominator"
    ONLY_WITH = "only_with"
    ONE_OF = "one_of"
    NEEDS_PHASES = "needs_phases"
    CUTOFF_LATE = "cutoff_late"
    NOT_TWO_TIMES = "not_two_times"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    `where` is the table and key: "campaign.starts", "units[3].parent" (the third [[units]], counted
    from 1), or "" for the file as a whole. `label` is the name the table gives itself, if any.
    `line` is counted from 1; None where no line can be told. `detail` has what the reason's
    sentence needs, texts or whole numbers.
    """

    where: str
    reason: Reason
    detail: Mapping[str, str | int] = field(default_factory=dict)
    line: int | None = None
    label: str = ""


class CampaignFileError(ValueError):
    """The file is refused; `problems` has everything that is wrong with it, at least one."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(describe(p) for p in problems[:20]))
        self.problems = problems


_SENTENCES: Mapping[Reason, str] = {
    Reason.SYNTAX: "this is not TOML: {error}",
    Reason.TOO_LARGE: "the file has more than {most} characters",
    Reason.UNKNOWN_KEY: "'{key}' is not known here",
    Reason.WRONG_TYPE: "{key} must be {expected}, not {found}",
    Reason.MISSING: "{key} is missing",
    Reason.EMPTY: "{key} is empty",
    Reason.TOO_LONG: "{key} has more than {most} characters",
    Reason.TOO_MANY: "{key}: more than {most} are given",
    Reason.HIDDEN_CHARACTER: "{key} contains a control or invisible character ({code})",
    Reason.SLASH_IN_NAME: "{key} '{value}' contains '/', which joins the names of a path",
    Reason.BAD_CHOICE: "{key} '{value}' is not one of {choices}",
    Reason.BAD_KEY: "{key} '{value}' may only have the characters {alphabet}, and 1 to 64 of them",
    Reason.BAD_TIME: "{key} '{value}' is not a time such as 07:30",
    Reason.BAD_DURATION: "{key} '{value}' is not a time span such as 3d, 1d, 3h or 30m",
    Reason.UNKNOWN_ZONE: "{key} '{value}' is not a time zone; Viet Nam is Asia/Ho_Chi_Minh",
    Reason.OUT_OF_RANGE: "{key} {value} must lie between {least} and {most}",
    Reason.FRACTION: "{key} {value} is a percentage: write 40, not 0.4",
    Reason.UPSIDE_DOWN: "{key} {value} is below the minimum {minimum}",
    Reason.BEYOND_ALL: "{key}: more than 100% cannot be reached; leave strict out",
    Reason.PERCENT_OF_NOTHING: "{key} '%' needs a denominator",
    Reason.OUT_OF_ORDER: "{key} {value} is before {other} {other_value}",
    Reason.TOO_EARLY: "{key} {value} is over before work begins on {starts}",
    Reason.DUPLICATE: "{key} '{value}' is already that of {other}",
    Reason.ALIAS_TAKEN: "{key} '{value}' also means {other}",
    Reason.NO_ROOT: "no unit is the root: one must have no parent",
    Reason.SECOND_ROOT: "parent is missing, but the root is already '{other}'",
    Reason.TOO_DEEP: "the unit lies more than {most} levels deep",
    Reason.PARENT_CYCLE: "parent leads back to the unit itself: {trail}",
    Reason.SUCCESSOR_CYCLE: "successors lead back to the unit itself: {trail}",
    Reason.UNKNOWN_UNIT: "{key} '{value}' is not a unit of this file",
    Reason.AMBIGUOUS_UNIT: "{key} '{value}' could be any of {number} units: {choices}",
    Reason.UNKNOWN_METRIC: "{key} '{value}' is not a metric of this file",
    Reason.UNKNOWN_DENOMINATOR: "{key} '{value}' is neither a population nor a metric",
    Reason.AMBIGUOUS_DENOMINATOR: "{key} '{value}' is both a population and a metric",
    Reason.ONLY_WITH: "{key} goes only with {needs}",
    Reason.ONE_OF: "{key} needs either {one} or {other}, and not both",
    Reason.NEEDS_PHASES: "every 'phase' needs [[phases]]",
    Reason.CUTOFF_LATE: "{key} lies after the deadline itself",
    Reason.NOT_TWO_TIMES: "{key} must be two different times, such as 21:30 and 06:00",
}

_TYPES: Mapping[str, str] = {
    "text": "a text",
    "texts": "a list of texts",
    "whole": "a whole number",
    "number": "a number",
    "flag": "true or false",
    "date": "a date such as 2026-09-01",
    "moment": "a date with a time",
    "time": "a bare time",
    "table": "a table",
    "tables": "a list of tables",
    "list": "a list",
}

_LISTS = frozenset({"units", "metrics", "targets", "deadlines", "reporting", "phases"})
_TABLE = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.|$)")


def describe(problem: Problem) -> str:
    """Say in English where the problem is and what it is, for the command line."""
    place, key = _place(problem)
    said = {k: _TYPES.get(v, v) if isinstance(v, str) else v for k, v in problem.detail.items()}
    words = {"key": key, **(said if problem.reason is Reason.WRONG_TYPE else problem.detail)}
    line = f"line {problem.line}" if problem.line is not None else ""
    at = ", ".join(part for part in (line, place) if part)
    sentence = _SENTENCES[problem.reason].format(**words)
    return f"{at}: {sentence}" if at else sentence


def _place(problem: Problem) -> tuple[str, str]:
    found = _TABLE.match(problem.where)
    if found is None:
        return "", problem.where
    table, number = found.groups()
    key = problem.where[found.end() :]
    if number is None:
        header = f"[[{table}]]" if table in _LISTS else f"[{table}]"
        return (header, key) if key else ("", header)
    label = f" ({problem.label})" if problem.label else ""
    return f"[[{table}]] {number}{label}", key or "this entry"
