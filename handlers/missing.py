"""Who has not reported in this period: names for those who lead, only numbers for the others.

In a group, where others read along, there are numbers for those who lead too.
"""

from collections.abc import Awaitable, Callable, Sequence

from domain.people import Act
from domain.periods import UNASKED, current_period
from domain.reading import Reading, Span
from domain.running import RunningCampaign
from handlers import campaigns
from handlers.asking import rows
from handlers.figures import day_name, deadline_name, listing, period_name
from handlers.messages import Choice, Reply
from handlers.showing_asked import Days, asked_in, days_of, names_own
from handlers.showing_gaps import Look, Part, look, parts_of
from handlers.showing_menu import Page, label, offer, page_of, turning
from handlers.showing_reach import (
    at,
    no_unit,
    nothing_called,
    nothing_here,
    numbers,
    seen_in,
    units_named,
)
from handlers.talk import Talk
from locales import Html
from storage import members

_NAMES = 12
_MISSING = "ai chưa báo cáo"  # what follows the command is read as such a question


async def command(talk: Talk, text: str) -> list[Reply]:
    """/thieu: who has not reported, in one's own unit or in the one named."""
    running = campaigns.chosen(talk)
    unit = None if running is None else campaigns.led(talk, running)
    if running is None or unit is None:
        return no_unit(talk)
    if not text:
        return await _show(talk, running, unit)
    found = units_named(talk, running, text)
    if len(found) == 1:
        return await _show(talk, running, found[0])
    reading = talk.read(running, f"{_MISSING} {text}", talk.incoming.sent)
    if reading.village is None and reading.date is None and asked_in(reading).span is None:
        return nothing_called(talk, text)
    named = reading.village
    seen = named is not None and talk.may(Act.SEE_TOTALS, running, running.ids[named])
    if not seen and (named is not None or not names_own(text)):
        return nothing_called(talk, text)
    return await asked(talk, running, reading)


async def asked(talk: Talk, running: RunningCampaign, reading: Reading) -> list[Reply]:
    """A question in plain words: "ai chưa báo cáo", "hôm qua thôn nào chưa báo"."""
    if reading.village is None and reading.place:
        return nothing_here(talk)
    unit = running.ids[reading.village] if reading.village else campaigns.led(talk, running)
    if unit is None:
        return no_unit(talk)
    if not talk.may(Act.SEE_TOTALS, running, unit):
        return nothing_here(talk)
    span = asked_in(reading).span
    earlier = span if span in {Span.LAST_WEEK, Span.LAST_MONTH} else None
    days = days_of(running, earlier, talk.incoming.sent)
    if reading.date is not None:
        days = (reading.date, reading.date)
    return await _show(talk, running, unit, days=days)


async def _tapped(talk: Talk, arguments: list[str]) -> list[Reply]:
    told = numbers(arguments)
    running = seen_in(talk, told[0], at(told, 2))
    if running is None:
        return nothing_here(talk)
    return await _show(talk, running, told[0], at(told, 1))


VERBS: dict[str, Callable[[Talk, list[str]], Awaitable[list[Reply]]]] = {"ms": _tapped}


async def _show(
    talk: Talk, running: RunningCampaign, unit: int, page: int = 0, *, days: Days | None = None
) -> list[Reply]:
    today, first = talk.today(running), running.campaign.first_day
    if today < first:
        text = talk.words(
            "The campaign begins on {day}; reports are taken from then on.",
            day=talk.words.day(first),
        )
        return await offer(talk, text, [])
    seen = await look(talk, running, unit, days)
    if not talk.may(Act.SEE_MEMBERS, running, unit):
        return await _without_names(talk, seen)
    return await _with_names(talk, seen, page)


def _when(talk: Talk, seen: Look) -> Html:
    first, last = seen.days
    if first == last:
        return day_name(talk.words, first, talk.today(seen.running))
    return period_name(talk.words, first, last)


def _heading(talk: Talk, seen: Look) -> list[str]:
    words, running = talk.words, seen.running
    name = running.unit(seen.unit).name
    lines: list[str] = [
        words("📋 <b>{unit}</b>, reports for {period}", unit=name, period=_when(talk, seen)),
        campaigns.named(talk, running),
    ]
    period = current_period(running.campaign, talk.incoming.sent)
    if period.reporting_index != UNASKED and seen.days == (period.starts, period.ends):
        due = period.due.astimezone(running.campaign.zone)
        said = deadline_name(words, period.cutoff, due, talk.incoming.sent)
        lines.append(words("Deadline: <b>{deadline}</b>.", deadline=said))
    return lines


async def _without_names(talk: Talk, seen: Look) -> list[Reply]:
    """What a volunteer may know: whether they have reported themselves, and how many have not."""
    words = talk.words
    lines = _heading(talk, seen)
    if talk.member.id in seen.reporters:
        lines.append(words("✅ You have reported."))
    else:
        lines.append(words("You have not reported yet."))
    open_ = {person for gap in seen.gaps.values() for person in gap.missing}
    others = len(open_ - {talk.member.id})
    if others:
        lines.append(
            words.n(
                "{count} other person has not reported.",
                "{count} others have not reported.",
                others,
            )
        )
    elif talk.member.id in seen.reporters:
        lines.append(words("Everybody else has reported too. Thank you!"))
    return await offer(talk, listing(lines), [[talk.choice(words("Totals"), "t")]])


async def _with_names(talk: Talk, seen: Look, number: int) -> list[Reply]:
    words = talk.words
    parts = parts_of(seen)
    page = page_of(len(parts), number)
    lines = _heading(talk, seen)
    if not parts:
        lines.append(words("No reports are asked for here."))
    elif not any(part.is_open for part in parts):
        lines.append(words("✅ Everybody has reported. Thank you!"))
    elif len(parts) > 1:
        lines.append(_counted(talk, parts))
    shown = parts[page.start : page.end]
    lines += await _lines(talk, seen, shown, page)
    if talk.incoming.group and any(_people(part) for part in shown):
        lines.append(talk.words("Names are for a private chat: write /missing to me there."))
    below = [
        _choice(talk, seen, part) for part in shown if part.gap is None or not talk.incoming.group
    ]
    turns = turning(talk, page, "ms", [seen.unit], [seen.running.id])
    further = [talk.choice(words("Totals"), "v", seen.unit, 0, seen.running.id)]
    found = [row for row in [*rows(below), turns, further] if row]
    return await offer(talk, listing(lines), found, first=page.start + 1)


def _counted(talk: Talk, parts: Sequence[Part]) -> Html:
    words = talk.words
    return words(
        "{reported} of {all} places have reported.",
        reported=words.number(sum(part.reported for part in parts)),
        all=words.number(sum(part.places for part in parts)),
    )


async def _lines(talk: Talk, seen: Look, parts: Sequence[Part], page: Page) -> list[str]:
    people = {person for part in parts if part.gap for person in part.gap.missing}
    names = await members.names_of(await talk.work.direct(), people)
    return [
        talk.words(
            "{number}. {unit}: {rest}",
            number=number,
            unit=seen.running.unit(part.unit).name,
            rest=_state(talk, part, [names.get(p) or "?" for p in _people(part)]),
        )
        for number, part in enumerate(parts, start=page.start + 1)
    ]


def _people(part: Part) -> Sequence[int]:
    return part.gap.missing if part.gap else ()


def _state(talk: Talk, part: Part, names: list[str]) -> Html:
    words = talk.words
    if part.gap is None:
        return words(
            "{reported} of {all} places have reported.",
            reported=words.number(part.reported),
            all=words.number(part.places),
        )
    shown = _shown(talk, names)
    if not part.gap.reported:
        nobody = words("<b>nobody has reported</b>")
        return words("{nobody} ({names})", nobody=nobody, names=shown) if names else nobody
    if names:
        return words("still missing {names}", names=shown)
    return words("✅ everybody has reported")


def _shown(talk: Talk, names: Sequence[str]) -> str:
    """The names; in a group how many there are."""
    if talk.incoming.group:
        return talk.words.n("{count} person", "{count} people", len(names))
    return ", ".join(sorted(names)[:_NAMES]) + (" …" if len(names) > _NAMES else "")


def _choice(talk: Talk, seen: Look, part: Part) -> Choice:
    verb = "ms" if part.gap is None else "tm"
    name = label(seen.running.unit(part.unit).name)
    return talk.choice(name, verb, part.unit, 0, seen.running.id)
