"""Totals: of a village, of a commune with all its villages, and down to the single report."""

from collections.abc import Awaitable, Callable

from domain.people import Act
from domain.periods import current_period
from domain.reading import Reading, Topic, read
from domain.running import RunningCampaign
from handlers import campaigns, correcting, own, showing_reports, showing_spans
from handlers.asking import rows
from handlers.messages import Reply
from handlers.showing_asked import (
    asked_in,
    compared,
    compares_places,
    days_of,
    is_worst_first,
    period_before,
)
from handlers.showing_menu import label, offer
from handlers.showing_reach import (
    at,
    no_unit,
    nothing_here,
    numbers,
    place_label,
    seen_in,
    units_named,
)
from handlers.showing_unit import show_unit
from handlers.talk import Talk
from handlers.tokens import long
from storage.moments import from_ordinal

_MOST_PLACES = 10


async def command(talk: Talk, text: str) -> list[Reply]:
    """/tong: the totals of one's own unit, of the one named, or of the days named."""
    running = campaigns.chosen(talk)
    if running is None:
        return no_unit(talk)
    if not text:
        return await _home(talk, [])
    found = units_named(talk, running, text)
    if len(found) == 1:
        return await show_unit(talk, running, found[0])
    if found:
        return await _which(talk, running, found)
    reading = read(text, campaigns.lexicon(talk, running), talk.incoming.sent)
    if reading.village is None and reading.date is None and reading.asked is None:
        return nothing_here(talk)
    return await asked(talk, running, reading)


async def asked(talk: Talk, running: RunningCampaign, reading: Reading) -> list[Reply]:
    """A question in plain words: "thôn Đông được bao nhiêu rồi", "so với tuần trước thế nào"."""
    if reading.village is None and (reading.place or reading.questions):
        return await _unsure(talk, running, reading)
    unit = running.ids[reading.village] if reading.village else campaigns.home(talk, running)
    if unit is None:
        return no_unit(talk)
    if not talk.may(Act.SEE_TOTALS, running, unit):
        return nothing_here(talk)
    return await _answered(talk, running, unit, reading)


async def _answered(
    talk: Talk, running: RunningCampaign, unit: int, reading: Reading
) -> list[Reply]:
    question, text = asked_in(reading), talk.incoming.text
    if question.topic is Topic.RECEIPT:
        return await own.command(talk, "")
    if question.topic is Topic.SHORTFALL or question.percent is not None:
        return await showing_spans.show_needs(talk, running, unit, question)
    if question.topic is Topic.RANKING or compares_places(reading, text):
        return await show_unit(talk, running, unit, best_first=not is_worst_first(text))
    if question.topic is Topic.COMPARISON:
        now, before = compared(running, reading, talk.incoming.sent)
        return await showing_spans.compare(talk, running, unit, now, before, question.metrics)
    day = reading.date
    days = (day, day) if day else days_of(running, question.span, talk.incoming.sent)
    if days is not None:
        return await showing_spans.show_days(talk, running, unit, days, metrics=question.metrics)
    return await show_unit(talk, running, unit, metrics=question.metrics)


async def _unsure(talk: Talk, running: RunningCampaign, reading: Reading) -> list[Reply]:
    """The place that was named is not one of those they see, or may be one of several."""
    likely = [answer.reading.village for q in reading.questions for answer in q.answers]
    units = [running.ids[path] for path in likely if path is not None]
    seen = [unit for unit in units if talk.may(Act.SEE_TOTALS, running, unit)]
    return await _which(talk, running, seen) if seen else nothing_here(talk)


async def _which(talk: Talk, running: RunningCampaign, found: list[int]) -> list[Reply]:
    units = [running.unit(unit) for unit in found[:_MOST_PLACES]]
    choices = [
        talk.choice(label(place_label(running.campaign, unit, units)), "v", id_, 0, running.id)
        for unit, id_ in zip(units, found, strict=False)
    ]
    return await offer(talk, talk.words("Which place do you mean?"), rows(choices))


async def _home(talk: Talk, _arguments: list[str]) -> list[Reply]:
    running = campaigns.chosen(talk)
    unit = None if running is None else campaigns.home(talk, running)
    if running is None or unit is None:
        return no_unit(talk)
    return await show_unit(talk, running, unit)


async def _unit(talk: Talk, arguments: list[str]) -> list[Reply]:
    told = numbers(arguments)
    running = seen_in(talk, told[0], at(told, 2))
    if running is None:
        return nothing_here(talk)
    return await show_unit(talk, running, told[0], at(told, 1), best_first=bool(at(told, 3)))


async def _span(talk: Talk, arguments: list[str]) -> list[Reply]:
    unit, first, last, page, campaign = numbers(arguments)
    running = seen_in(talk, unit, campaign)
    if running is None:
        return nothing_here(talk)
    days = (from_ordinal(first), from_ordinal(last))
    return await showing_spans.show_days(talk, running, unit, days, page)


async def _compare(talk: Talk, arguments: list[str]) -> list[Reply]:
    told = numbers(arguments)
    running = seen_in(talk, told[0], at(told, 1))
    if running is None:
        return nothing_here(talk)
    period = current_period(running.campaign, talk.incoming.sent)
    before = period_before(running, period)
    if before is None:
        return await show_unit(talk, running, told[0])
    now = (period.starts, period.ends)
    return await showing_spans.compare(talk, running, told[0], now, (before.starts, before.ends))


async def _members(talk: Talk, arguments: list[str]) -> list[Reply]:
    told = numbers(arguments)
    running = seen_in(talk, told[0], at(told, 2), Act.SEE_MEMBERS)
    if running is None:
        return nothing_here(talk)
    return await showing_reports.show_members(talk, running, told[0], at(told, 1))


async def _member(talk: Talk, arguments: list[str]) -> list[Reply]:
    told = numbers(arguments)
    unit, member = told[0], told[1]
    act = Act.SEE_TOTALS if member == talk.member.id else Act.SEE_MEMBERS
    running = seen_in(talk, unit, at(told, 3), act)
    if running is None:
        return nothing_here(talk)
    return await showing_reports.show_member(talk, running, unit, member, at(told, 2))


async def _reports(talk: Talk, arguments: list[str]) -> list[Reply]:
    told = numbers(arguments)
    running = seen_in(talk, told[0], at(told, 2))
    if running is None:
        return nothing_here(talk)
    return await showing_reports.show_reports(talk, running, told[0], at(told, 1))


async def _report(talk: Talk, arguments: list[str]) -> list[Reply]:
    report = await talk.work.report(long(arguments[0]))
    if report is None or seen_in(talk, report.unit, report.campaign) is None:
        return nothing_here(talk)
    return await showing_reports.show_report(talk, report)


async def _take_back(talk: Talk, arguments: list[str]) -> list[Reply]:
    told = numbers(arguments)
    if at(told, 1):
        return await correcting.undo_thread(talk, told[0])
    return await showing_reports.ask_to_take_back(talk, told[0])


Verb = Callable[[Talk, list[str]], Awaitable[list[Reply]]]

VERBS: dict[str, Verb] = {
    "t": _home,
    "v": _unit,
    "td": _span,
    "tc": _compare,
    "tm": _members,
    "tr": _reports,
    "m": _member,
    "r": _report,
    "tx": _take_back,
}
