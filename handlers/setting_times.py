"""The weekday and hour of weekly reports, where the plan says only "weekly"."""

from collections.abc import Mapping
from datetime import date, time
from html import escape
from typing import Any

from domain.answering import read_moment
from domain.answers import Topic, question_named
from domain.campaign import Reporting, Weekday
from domain.running import RunningCampaign
from domain.units import UnitKind
from handlers.asking import Option
from handlers.figures import listing
from handlers.messages import Reply
from handlers.setting_answers import Done, Setup, ask, keep, kinds_name
from handlers.talk import Talk
from locales import Html, Words

_USUAL = ((Weekday.FRI, time(15)), (Weekday.THU, time(17)), (Weekday.FRI, time(9)))


def who_reports(words: Words, running: RunningCampaign, entry: Reporting) -> Html:
    """Whose report it is: a kind of unit, or one unit."""
    if entry.by in set(UnitKind):
        return kinds_name(words, UnitKind(entry.by))
    return Html(escape(running.campaign.by_path[entry.by].name, quote=False))


def ask_time(talk: Talk, setup: Setup, name: str, note: Html | None = None) -> list[Reply]:
    """Ask for a weekday and an hour."""
    question = question_named(setup.running.campaign, name)
    if question is None:
        return []
    words = talk.words
    entry = setup.running.campaign.reporting[question.index]
    text = words(
        "Weekly report of <b>{who}</b> to {to}: on which day and at what hour is it due? "
        "Write for example “Friday 15:00”.",
        who=who_reports(words, setup.running, entry),
        to=entry.to or setup.running.campaign.issuer or setup.running.campaign.root.name,
    )
    options: list[Option] = [
        (moment_name(words, day, hour), {"weekday": day.value, "time": f"{hour:%H:%M}"})
        for day, hour in _USUAL
    ]
    return ask(talk, setup, Topic.REPORTING, listing([note or "", text]), options, q=name)


def moment_name(words: Words, day: Weekday, hour: time | None) -> Html:
    """A day of the week with its hour: "thứ Sáu 15h00"."""
    weekday = words.weekday(date(2024, 1, 1 + day.number))  # 1/1/2024 was a Monday
    return weekday if hour is None else Html(f"{weekday} {words.hour(hour)}")


async def time_typed(talk: Talk, setup: Setup, state: Mapping[str, Any]) -> list[Reply] | Done:
    """Keep a typed day and hour, or ask again."""
    read = read_moment(talk.incoming.text)
    if read is None:
        note = talk.words("❓ I need a day of the week and an hour.")
        return ask_time(talk, setup, state["q"], note)
    return await keep_time(talk, setup, state, *read)


async def keep_time(
    talk: Talk, setup: Setup, state: Mapping[str, Any], day: Weekday, hour: time | None
) -> Done:
    """Keep the day and hour of a weekly report."""
    told = {"weekday": day.value, "time": f"{hour:%H:%M}" if hour else None}
    fresh = await keep(talk, setup, {state["q"]: told})
    return Done(
        talk.words("✅ Due every week: {when}", when=moment_name(talk.words, day, hour)), fresh
    )
