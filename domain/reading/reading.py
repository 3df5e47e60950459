"""What was understood of a message: the value that reading yields."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

_NO_COUNTS: Final[Mapping[str, int]] = MappingProxyType({})


class Intent(StrEnum):
    """What the person wants."""

    REPORT = "report"
    CORRECT = "correct"
    UNDO = "undo"
    ASK_TOTAL = "ask_total"
    ASK_MISSING = "ask_missing"
    HELP = "help"
    OTHER = "other"

    __hash__ = str.__hash__  # as equal strings have it, and far quicker than an enumeration's own


class About(StrEnum):
    """What a question is about."""

    INTENT = "intent"
    COUNT = "count"
    METRIC = "metric"
    VILLAGE = "village"
    DATE = "date"
    CUMULATIVE = "cumulative"


class Part(NamedTuple):
    """The figures of one village, one day, or both, where a message has several."""

    counts: Mapping[str, int]
    village: str | None = None
    date: dt.date | None = None


class Answer(NamedTuple):
    """A likely answer to a question, with the reading that choosing it yields.

    `label` is short enough for a button: a figure with its metric, a village's name, a date.
    """

    label: str
    reading: "Reading"


class Question(NamedTuple):
    """What must be asked before anything is recorded.

    `subject` is the piece of the message in doubt. `answers` may be empty: then the person is
    asked to write it again.
    """

    about: About
    subject: str
    answers: tuple[Answer, ...] = ()


class Finding(NamedTuple):
    """Which words became what: `words` as written, `became` as "households=12".

    Where the message as a whole decided, `became` is the intent that a word spoke for.
    """

    words: str
    became: str


class Topic(StrEnum):
    """What a question about totals wants to know."""

    TOTAL = "total"
    COMPARISON = "comparison"
    SHORTFALL = "shortfall"
    RANKING = "ranking"
    EXPORT = "export"
    RECEIPT = "receipt"


class Span(StrEnum):
    """The stretch of time a question is about."""

    DAY = "day"
    WEEK = "week"
    LAST_WEEK = "last week"
    MONTH = "month"
    LAST_MONTH = "last month"
    CAMPAIGN = "campaign"


class Asked(NamedTuple):
    """A question in plain words: its topic, its period, the metrics it names, a percentage.

    `metrics` are keys, empty: all. `percent` is the mark of "còn thiếu bao nhiêu thì đạt 40%?".
    `against` is the period compared with.
    """

    topic: Topic = Topic.TOTAL
    span: Span | None = None
    metrics: tuple[str, ...] = ()
    percent: int | None = None
    against: Span | None = None


class Reading(NamedTuple):
    """A message understood for one campaign.

    `counts` are whole numbers, 0 or more, by metric key; a metric that was not stated is absent.
    `village` is the path of a unit of the campaign, or, where the message introduces a place the
    campaign does not know ("Thôn 6"), None with a question about it. `date` is None where no day
    was stated. `multi` has the parts where the message has several villages or days; `counts` is
    then their sum for several villages, or those of the latest day. With any `questions` nothing
    may be recorded yet. `place` is the name, as written, of a place the campaign does not know.
    `asked` says more about a question in plain words (ask_total, ask_missing). `future` marks talk
    of figures for a day that has not come: "mai đi 5 hộ".
    """

    intent: Intent
    counts: Mapping[str, int] = _NO_COUNTS
    village: str | None = None
    date: dt.date | None = None
    cumulative: bool = False
    multi: tuple[Part, ...] = ()
    questions: tuple[Question, ...] = ()
    findings: tuple[Finding, ...] = ()
    place: str | None = None
    asked: "Asked | None" = None
    future: bool = False
