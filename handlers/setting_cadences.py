"""How often reports are asked for, and by when the coordinator needs the figures."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from domain.answering import read_cutoff
from domain.answers import CADENCE, NONE, Topic, question_named
from domain.campaign import Cadence, Weekday
from domain.folding import fold
from handlers.asking import Option
from handlers.figures import listing
from handlers.messages import Reply
from handlers.setting_answers import Done, Setup, ask, keep
from handlers.setting_times import moment_name, report_name, who_reports
from handlers.talk import Talk
from locales import Html

_EVERY: Mapping[str, Cadence] = {
    **dict.fromkeys(("tuan", "hang tuan", "week", "weekly"), Cadence.WEEK),
    **dict.fromkeys(("thang", "hang thang", "month", "monthly"), Cadence.MONTH),
    **dict.fromkeys(("quy", "hang quy", "quarter", "quarterly"), Cadence.QUARTER),
}
_NOT = frozenset({"khong", "khong can", "khong bao cao", "thoi", "no", "none", "not needed"})


def ask_cadence(talk: Talk, setup: Setup, note: Html | None = None) -> list[Reply]:
    """Ask how often reports are wanted where the plan asks for none."""
    words = talk.words
    text = words("The plan names no regular reports. How often shall the teams report?")
    options: list[Option] = [
        (words("Every week"), {"every": Cadence.WEEK.value}),
        (words("Every month"), {"every": Cadence.MONTH.value}),
        (words("Every quarter"), {"every": Cadence.QUARTER.value}),
        (words("Not needed"), dict(NONE)),
    ]
    return ask(talk, setup, Topic.CADENCE, listing([note or "", text]), options, q=CADENCE)


async def cadence_typed(talk: Talk, setup: Setup) -> list[Reply] | Done:
    """Keep what was typed, or ask again."""
    said = fold(talk.incoming.text).strip(" .!")
    if said in _NOT:
        return await keep_cadence(talk, setup, NONE)
    every = _EVERY.get(said.removeprefix("moi ").removeprefix("every "))
    if every is None:
        return ask_cadence(talk, setup, talk.words("❓ I need one of these:"))
    return await keep_cadence(talk, setup, {"every": every.value})


async def keep_cadence(talk: Talk, setup: Setup, told: Mapping[str, Any]) -> Done:
    """Keep how often reports are wanted."""
    fresh = await keep(talk, setup, {CADENCE: dict(told)})
    if "every" not in told:
        return Done(talk.words("✅ No regular reports: nobody is reminded of any."), fresh)
    name = report_name(talk.words, fresh.running.campaign.reporting[0])
    return Done(talk.words("✅ Asked for: {report}.", report=name), fresh)


def ask_cutoff(talk: Talk, setup: Setup, name: str, note: Html | None = None) -> list[Reply]:
    """Ask by when the figures are needed, so that a report can be made of them."""
    question = question_named(setup.running.campaign, name)
    if question is None:
        return []
    words, entry = talk.words, setup.running.campaign.reporting[question.index]
    text = words(
        "{report} of <b>{who}</b>: by when do you need the teams' figures, before your own "
        "deadline? Reminders count back from then.",
        report=Html(str(report_name(words, entry)).capitalize()),
        who=who_reports(words, setup.running, entry),
    )
    if entry.every is Cadence.WEEK:
        how = words("Write for example “Friday 9:00”.")
    else:
        how = words("Write for example “1 day 17:00”, for 17:00 one day before.")
    options: list[Option] = [(words("Not needed"), dict(NONE))]
    return ask(talk, setup, Topic.CUTOFF, listing([note or "", text, how]), options, q=name)


async def cutoff_typed(talk: Talk, setup: Setup, state: Mapping[str, Any]) -> list[Reply] | Done:
    """Keep a typed cutoff, or ask again."""
    if fold(talk.incoming.text).strip(" .!") in _NOT:
        return await keep_cutoff(talk, setup, state, NONE)
    read = read_cutoff(talk.incoming.text)
    if read is None:
        return ask_cutoff(talk, setup, state["q"], talk.words("❓ I need a day and an hour."))
    weekday, days, hour = read
    told = {"weekday": weekday and weekday.value, "days_before": days, "time": f"{hour:%H:%M}"}
    return await keep_cutoff(talk, setup, state, told)


async def keep_cutoff(
    talk: Talk, setup: Setup, state: Mapping[str, Any], told: Mapping[str, Any]
) -> Done:
    """Keep by when figures are needed."""
    fresh = await keep(talk, setup, {state["q"]: dict(told)})
    words = talk.words
    if "time" not in told:
        return Done(words("✅ Figures are needed by the deadline itself."), fresh)
    hour = time.fromisoformat(told["time"])
    if told.get("weekday"):
        when = moment_name(words, Weekday(told["weekday"]), hour)
    else:
        days = told["days_before"] or 0
        when = words.n(
            "{hour}, {count} day before", "{hour}, {count} days before", days, hour=words.hour(hour)
        )
    return Done(words("✅ Figures are needed by: {when}", when=when), fresh)
