"""Totals: of a village, of a commune with all its villages, and down to the single report."""

import re
from collections.abc import Awaitable, Callable, Sequence

from domain.people import Act
from domain.periods import current_period
from domain.reading import Asked, Reading, Topic
from domain.running import RunningCampaign
from handlers import campaigns, own, showing_reports, showing_spans, taking_back
from handlers.asking import rows
from handlers.helping import in_private
from handlers.messages import Reply
from handlers.refusing_days import no_figures_for
from handlers.showing_asked import (
    Days,
    asked_in,
    compared,
    compares_places,
    days_between,
    days_of,
    is_kind,
    is_worst_first,
    names_own,
    period_before,
)
from handlers.showing_menu import label, offer
from handlers.showing_people import is_myself, people_named, told_apart
from handlers.showing_reach import (
    at,
    no_unit,
    nothing_called,
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
_WHOSE = re.compile(
    r"^(?:chị|anh|cô|chú|bác|bạn|em|ông|bà|chi|co|chu|bac|ban|ong|ba)?\s*(?P<name>[^\d,.?!]{2,40}?)\s+"
    r"(?:(?:đã|da)\s+)?(?:(?P<reported>báo cáo|bao cao|báo|bao)"
    r"|(?:làm |lam )?(?:được|duoc|bao nhiêu|bao nhieu|mấy|may))\b",
    re.IGNORECASE,
)
_TOTALS = "tổng"  # what follows the command is read as a question for totals


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
    return await _of_person(talk, running, text) or await _described(talk, running, text)


async def _of_person(talk: Talk, running: RunningCampaign, text: str) -> list[Reply] | None:
    """What one person has reported; None where nobody they may see is called so."""
    if is_myself(talk, text):
        return await own.command(talk, "")
    found = (await people_named(talk, running, text))[:_MOST_PLACES]
    if len(found) == 1:
        return await showing_reports.show_member(talk, running, found[0].unit, found[0].member)
    if not found:
        return None
    refused = in_private(talk)
    if refused is not None:
        return refused
    choices = [
        talk.choice(label(name), "m", one.unit, one.member, 0, running.id)
        for name, one in zip(told_apart(talk, running, found), found, strict=True)
    ]
    return await offer(talk, talk.words("Whom do you mean?"), rows(choices))


async def named(talk: Talk, running: RunningCampaign, text: str) -> list[Reply] | None:
    """A place's or a person's name alone; None where it is none of theirs."""
    units = units_named(talk, running, text, whole=True)
    if len(units) == 1:
        return await show_unit(talk, running, units[0])
    if units:
        return await _which(talk, running, units)
    people = await people_named(talk, running, text)
    return await _of_person(talk, running, text) if people else None


def place_in(talk: Talk, running: RunningCampaign) -> str | None:
    """The place that a question begins with, without the word for its kind: "Đoài báo chưa"."""
    found = _WHOSE.match(talk.incoming.text.strip())
    units = units_named(talk, running, found["name"], whole=True) if found else []
    return running.paths[units[0]] if len(units) == 1 else None


async def of_whom(talk: Talk, running: RunningCampaign) -> list[Reply] | None:
    """A question about one person: "An được bao nhiêu rồi", "Lan báo cáo chưa"."""
    found = _WHOSE.match(talk.incoming.text.strip())
    if found is None:
        return None
    people = await people_named(talk, running, found["name"])
    if len(people) != 1:
        return None
    period = current_period(running.campaign, talk.incoming.sent)
    days = (period.starts, period.ends) if found["reported"] else None
    one = people[0]
    return await showing_reports.show_member(talk, running, one.unit, one.member, days=days)


async def _described(talk: Talk, running: RunningCampaign, text: str) -> list[Reply]:
    """What is asked of places, days or figures: "Thôn Đông tuần này", "14/9", "chữ ký"."""
    reading = _read(talk, running, text)
    if reading.village is None:
        found = await _with_days(talk, running, text)
        if found is not None:
            return found
    if reading.village is None and reading.date is None and asked_in(reading) == Asked():
        no_day = no_figures_for(talk, text)
        return nothing_called(talk, text) if no_day is None else talk.say(no_day)
    if not _may_be_shown(talk, running, reading, text):
        return nothing_called(talk, text)
    return await asked(talk, running, reading)


def _may_be_shown(talk: Talk, running: RunningCampaign, reading: Reading, text: str) -> bool:
    """Tell whether the place that is named, if any, is one they may see."""
    if reading.village is None and not (reading.place or reading.questions):
        return names_own(text)
    return bool(_seen(talk, running, [reading.village, *_likely(reading)]))


def _likely(reading: Reading) -> list[str | None]:
    return [answer.reading.village for q in reading.questions for answer in q.answers]


def _seen(talk: Talk, running: RunningCampaign, paths: Sequence[str | None]) -> list[int]:
    units = [running.ids[path] for path in paths if path is not None]
    return [unit for unit in units if talk.may(Act.SEE_TOTALS, running, unit)]


def _read(talk: Talk, running: RunningCampaign, text: str) -> Reading:
    return talk.read(running, f"{_TOTALS} {text}", talk.incoming.sent)


async def _with_days(talk: Talk, running: RunningCampaign, text: str) -> list[Reply] | None:
    """A place or a person, and days before or after: "Đoài hôm qua", "tuần này An"."""
    words = text.split()
    for size in range(len(words) - 1, 0, -1):
        for name, rest in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            reading = _read(talk, running, " ".join(rest))
            days = _days_asked(talk, running, reading, " ".join(rest))
            if days is None or is_kind(" ".join(name)):
                continue
            units = units_named(talk, running, " ".join(name))
            if len(units) == 1:
                return await showing_spans.show_days(talk, running, units[0], days)
            people = await people_named(talk, running, " ".join(name))
            if len(people) == 1:
                one = people[0]
                return await showing_reports.show_member(
                    talk, running, one.unit, one.member, days=days
                )
    return None


async def asked(talk: Talk, running: RunningCampaign, reading: Reading) -> list[Reply]:
    """A question in plain words: "thôn Đông được bao nhiêu rồi", "so với tuần trước thế nào"."""
    if asked_in(reading).topic is Topic.EXPORT:
        return _no_export(talk)
    if reading.village is None and (reading.place or reading.questions):
        return await _unsure(talk, running, reading)
    unit = running.ids[reading.village] if reading.village else campaigns.home(talk, running)
    if unit is None:
        return no_unit(talk)
    if not talk.may(Act.SEE_TOTALS, running, unit):
        return nothing_here(talk)
    return await _answered(talk, running, unit, reading)


def _no_export(talk: Talk) -> list[Reply]:
    text = talk.words(
        "I cannot make Word or Excel files yet; /total shows all figures, to copy from there."
    )
    return talk.say(text, [[talk.choice(talk.words("Totals"), "t")]])


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
    days = _days_asked(talk, running, reading, text)
    if days is not None:
        return await showing_spans.show_days(talk, running, unit, days, metrics=question.metrics)
    return await show_unit(talk, running, unit, metrics=question.metrics)


def _days_asked(talk: Talk, running: RunningCampaign, reading: Reading, text: str) -> Days | None:
    """The days that are asked about; None for the whole campaign."""
    day = reading.date
    one = (day, day) if day else None
    named = days_between(text, talk.today(running)) or one
    return named or days_of(running, asked_in(reading).span, talk.incoming.sent)


async def _unsure(talk: Talk, running: RunningCampaign, reading: Reading) -> list[Reply]:
    """The place that was named is not one of those they see, or may be one of several."""
    seen = _seen(talk, running, _likely(reading))
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
        return await taking_back.undo_thread(talk, told[0])
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
