"""Doubts the reader cannot have: figures that are too many, too alike, or already counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from domain.progress import is_population, population_of
from domain.reading import Reading
from domain.running import RunningCampaign
from handlers.asking import Option
from handlers.drafts import Draft, Line
from handlers.figures import counts_line, metric_name
from handlers.talk import Talk
from locales import Html
from storage.rollup import ALL_TIME

REPEAT_WINDOW = timedelta(hours=2)
_NOT_BY_ACCIDENT = ("more", "together")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question with its likely answers."""

    question: Html
    options: Sequence[Option]


async def first(
    talk: Talk, running: RunningCampaign, draft: Draft, reading: Reading, lines: Sequence[Line]
) -> Doubt | None:
    """The first doubt the person has not settled yet."""
    return (
        _forwarded(talk, running, draft, lines)
        or (await _cumulative(talk, running, draft, lines) if reading.cumulative else None)
        or _too_many(talk, running, draft, lines)
        or await _more_than_there_are(talk, running, draft, lines)
        or await _again(talk, running, draft, lines)
    )


async def settled(
    talk: Talk, running: RunningCampaign, draft: Draft, lines: Sequence[Line]
) -> tuple[Line, ...]:
    """The lines as they are recorded, after what the person said to the doubts."""
    if "increment" in draft.agreed:
        found = []
        for line in lines:
            more = await _increments(talk, running, draft, line)
            found.append(line._replace(counts={key: max(0, n) for key, n in more.items()}))
        return tuple(found)
    if "together" in draft.agreed:
        return tuple(line._replace(counts={}) for line in lines)
    return tuple(lines)


def _yes_no(talk: Talk, running: RunningCampaign, agree: str) -> list[Option]:
    return [
        (talk.words("Yes, that is right"), {"agree": agree, "campaign": running.id}),
        (talk.words("No, drop it"), {"drop": True}),
    ]


def _forwarded(
    talk: Talk, running: RunningCampaign, draft: Draft, lines: Sequence[Line]
) -> Doubt | None:
    """Figures in somebody else's words may be counted by them already."""
    if not draft.forwarded or "own" in draft.agreed:
        return None
    shown = " | ".join(counts_line(talk.words, running, line.counts) for line in lines)
    question = talk.words(
        "This is a forwarded message: {counts}. Record it as your own report?", counts=Html(shown)
    )
    return Doubt(question, _yes_no(talk, running, "own"))


async def _cumulative(
    talk: Talk, running: RunningCampaign, draft: Draft, lines: Sequence[Line]
) -> Doubt | None:
    if {"increment", "daily"} & draft.agreed:
        return None
    if not any(running.adds_up.get(key, True) for line in lines for key in line.counts):
        return None
    words = talk.words
    options: list[Option] = []
    more = [await _increments(talk, running, draft, line) for line in lines]
    if all(count >= 0 for counts in more for count in counts.values()):
        shown = " | ".join(counts_line(words, running, counts) for counts in more)
        label = words("Add the difference: {counts}", counts=Html(shown))
        options.append((_plain(label), {"agree": "increment", "campaign": running.id}))
    options.append(
        (words("It is all new work"), {"agree": "daily", "campaign": running.id}),
    )
    options.append((words("Do not record"), {"drop": True}))
    question = words("This is a running total, and the village has figures already. What to do?")
    return Doubt(question, options)


async def _increments(
    talk: Talk, running: RunningCampaign, draft: Draft, line: Line
) -> dict[str, int]:
    """By how much a running total is above what the unit has without what is replaced."""
    found = {}
    sums = await talk.work.sums(running, line.unit, ALL_TIME)
    for key, count in line.counts.items():
        held = 0
        if key in sums and running.adds_up.get(key, True):
            held = sums[key].whole - await _replaced(talk, draft, line, key)
        found[key] = count - held
    return found


async def _replaced(talk: Talk, draft: Draft, line: Line, metric: str) -> int:
    """What the reports that the draft replaces count for the line's unit."""
    total = 0
    for thread in draft.replaces:
        old = await talk.work.report(thread)
        if old is not None and old.standing and old.unit == line.unit:
            total += old.counts.get(metric, 0)
    return total


def _too_many(
    talk: Talk, running: RunningCampaign, draft: Draft, lines: Sequence[Line]
) -> Doubt | None:
    if "many" in draft.agreed or draft.chosen:  # the reader has asked about the figures
        return None
    for line in lines if running.bounded else ():
        for key, count in line.counts.items():
            metric = running.campaign.metric(key)
            if metric is not None and count > running.bounded.get(key, count):
                question = talk.words(
                    "<b>{count}</b> {name} in one report is unusually many. Is it right?",
                    count=talk.words.number(count),
                    name=metric_name(talk.words, metric),
                )
                return Doubt(question, _yes_no(talk, running, "many"))
    return None


async def _more_than_there_are(
    talk: Talk, running: RunningCampaign, draft: Draft, lines: Sequence[Line]
) -> Doubt | None:
    if "over" in draft.agreed:
        return None
    campaign = running.campaign
    for line in lines:
        for target in campaign.targets:
            named = target.denominator
            if named is None or target.numerator not in line.counts:
                continue
            if is_population(campaign, named):
                out_of = population_of(campaign, running.unit(line.unit), named)
            else:
                out_of = await _stated(talk, running, draft, line, named)
            if out_of is None:
                continue
            done = await _after(talk, running, draft, line, target.numerator)
            if done > out_of:
                question = talk.words(
                    "{unit} would then have {done} of {out_of} ({target}). Is it right?",
                    unit=running.unit(line.unit).name,
                    done=talk.words.number(done),
                    out_of=talk.words.number(out_of),
                    target=target.indicator,
                )
                return Doubt(question, _yes_no(talk, running, "over"))
    return None


async def _after(
    talk: Talk, running: RunningCampaign, draft: Draft, line: Line, metric: str
) -> int:
    """The unit's figure once the line is recorded; a report being replaced counts no more."""
    count = line.counts[metric]
    if not running.adds_up.get(metric, True):
        return count
    sums = await talk.work.sums(running, line.unit, ALL_TIME, [metric])
    held = sums[metric].whole if metric in sums else 0
    if draft.replaces:
        held -= await _replaced(talk, draft, line, metric)
    return held + count


async def _stated(
    talk: Talk, running: RunningCampaign, draft: Draft, line: Line, denominator: str
) -> int | None:
    """How many there are of what is counted itself, once the line is recorded."""
    if denominator in line.counts:
        return await _after(talk, running, draft, line, denominator)
    sums = await talk.work.sums(running, line.unit, ALL_TIME, [denominator])
    return sums[denominator].figure if denominator in sums else None


async def _again(
    talk: Talk, running: RunningCampaign, draft: Draft, lines: Sequence[Line]
) -> Doubt | None:
    if draft.replaces or not draft.agreed.isdisjoint(_NOT_BY_ACCIDENT):
        return None
    recent = await talk.work.recent(talk.member.id, draft.sent - REPEAT_WINDOW)
    for line in lines if recent else ():
        twins = [
            report
            for report in recent
            if report.standing
            and report.campaign == running.id
            and (report.unit, report.day) == (line.unit, line.day)
            and dict(report.counts) == dict(line.counts)
            and line.counts
        ]
        if twins:
            return Doubt(_again_question(talk, running, line.counts), _again_options(talk, running))
    return None


def _again_question(talk: Talk, running: RunningCampaign, counts: Mapping[str, Any]) -> Html:
    return talk.words(
        "You sent the same figures a short while ago ({counts}). Sent again by accident, "
        "the same work done together with somebody, or more work?",
        counts=counts_line(talk.words, running, counts),
    )


def _again_options(talk: Talk, running: RunningCampaign) -> list[Option]:
    words = talk.words
    return [
        (words("Sent again"), {"drop": True}),
        (words("Went together"), {"agree": "together", "campaign": running.id}),
        (words("More work"), {"agree": "more", "campaign": running.id}),
    ]


def _plain(text: Html) -> str:
    return text.replace("<b>", "").replace("</b>", "")
