"""The day and hour of reports, where the plan says only "weekly" or "monthly"."""

from collections.abc import Mapping
from datetime import date, time
from html import escape
from typing import Any

from domain.answering import read_moment, read_month_day
from domain.answers import Topic, question_named
from domain.campaign import Cadence, Reporting, Weekday
from domain.running import RunningCampaign
from domain.units import UnitKind
from handlers.asking import Option
from handlers.figures import listing
from handlers.messages import Reply
from handlers.setting_answers import Done, Setup, ask, keep, kinds_name
from handlers.talk import Talk
from locales import Html, Words

_USUAL = ((Weekday.FRI, time(15)), (Weekday.THU, time(17)), (Weekday.FRI, time(9)))
_USUAL_DAYS = ((25, time(15)), (20, time(17)), (31, time(17)))
LAST = 31
"""As a day of the month: the last, however long the month is."""


def who_reports(words: Words, running: RunningCampaign, entry: Reporting) -> Html:
    """Whose report it is: a kind of unit, or one unit."""
    if entry.by in set(UnitKind):
        return kinds_name(words, UnitKind(entry.by))
    return Html(escape(running.campaign.by_path[entry.by].name, quote=False))


def report_name(words: Words, entry: Reporting) -> Html:
    """Which report it is, by how often it is due."""
    names = {
        Cadence.DAY: words("daily report"),
        Cadence.WEEK: words("weekly report"),
        Cadence.MONTH: words("monthly report"),
        Cadence.QUARTER: words("quarterly report"),
        Cadence.PHASE: words("report of each phase"),
    }
    return names[entry.every]


def ask_time(talk: Talk, setup: Setup, name: str, note: Html | None = None) -> list[Reply]:
    """Ask for a weekday, or a day of the month, and an hour."""
    question = question_named(setup.running.campaign, name)
    if question is None:
        return []
    words = talk.words
    entry = setup.running.campaign.reporting[question.index]
    who = who_reports(words, setup.running, entry)
    to = entry.to or setup.running.campaign.issuer or setup.running.campaign.root.name
    if entry.every is Cadence.WEEK:
        text = words(
            "Weekly report of <b>{who}</b> to {to}: on which day and at what hour is it due? "
            "Write for example “Friday 15:00”.",
            who=who,
            to=to,
        )
    else:
        text = words(
            "{report} of <b>{who}</b> to {to}: on which day of the month and at what hour is it "
            "due? Write for example “25 15:00”.",
            report=Html(str(report_name(words, entry)).capitalize()),
            who=who,
            to=to,
        )
    return ask(
        talk,
        setup,
        Topic.REPORTING,
        listing([note or "", text]),
        _usual(words, entry),
        q=name,
        monthly=entry.every is not Cadence.WEEK,
    )


def _usual(words: Words, entry: Reporting) -> list[Option]:
    if entry.every is Cadence.WEEK:
        return [
            (moment_name(words, day, hour), {"weekday": day.value, "time": f"{hour:%H:%M}"})
            for day, hour in _USUAL
        ]
    return [
        (month_day_name(words, day, hour), {"day": day, "time": f"{hour:%H:%M}"})
        for day, hour in _USUAL_DAYS
    ]


def moment_name(words: Words, day: Weekday, hour: time | None) -> Html:
    """A day of the week with its hour: "thứ Sáu 15h00"."""
    weekday = words.weekday(date(2024, 1, 1 + day.number))  # 1/1/2024 was a Monday
    return weekday if hour is None else Html(f"{weekday} {words.hour(hour)}")


def month_day_name(words: Words, day: int, hour: time | None) -> Html:
    """A day of the month with its hour: "ngày 25, 15h00"."""
    name = words("last day of the month") if day == LAST else words("day {day}", day=str(day))
    return name if hour is None else Html(f"{name}, {words.hour(hour)}")


async def time_typed(talk: Talk, setup: Setup, state: Mapping[str, Any]) -> list[Reply] | Done:
    """Keep a typed day and hour, or ask again."""
    question = question_named(setup.running.campaign, state["q"])
    text = talk.incoming.text
    told: dict[str, Any] | None = None
    if question is not None:
        weekly = setup.running.campaign.reporting[question.index].every is Cadence.WEEK
        told = _weekly(text) if weekly else _monthly(text)
    if told is None:
        note = talk.words("❓ I need a day and an hour.")
        return ask_time(talk, setup, state["q"], note)
    return await keep_time(talk, setup, state, told)


def _weekly(text: str) -> dict[str, Any] | None:
    read = read_moment(text)
    return None if read is None else {"weekday": read[0].value, "time": _hour(read[1])}


def _monthly(text: str) -> dict[str, Any] | None:
    read = read_month_day(text)
    return None if read is None else {"day": read[0], "time": _hour(read[1])}


def _hour(hour: time | None) -> str | None:
    return None if hour is None else f"{hour:%H:%M}"


async def keep_time(
    talk: Talk, setup: Setup, state: Mapping[str, Any], told: Mapping[str, Any]
) -> Done:
    """Keep the day and hour of a report."""
    fresh = await keep(talk, setup, {state["q"]: dict(told)})
    hour = time.fromisoformat(told["time"]) if told["time"] else None
    words = talk.words
    if told.get("weekday"):
        when = moment_name(words, Weekday(told["weekday"]), hour)
        return Done(words("✅ Due every week: {when}", when=when), fresh)
    when = month_day_name(words, told["day"], hour)
    return Done(words("✅ Due: {when}", when=when), fresh)
