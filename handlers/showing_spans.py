"""A unit's figures over certain days, beside those of earlier ones, and what targets need."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal

from domain.campaign import EnteredBy
from domain.progress import Progress, Standing, progress
from domain.reading import Asked
from domain.running import RunningCampaign
from handlers import campaigns
from handlers.asking import rows
from handlers.figures import (
    counts_line,
    day_name,
    listing,
    metric_name,
    missing_of,
    period_name,
    progress_line,
)
from handlers.messages import Choice, Reply
from handlers.showing_asked import Days
from handlers.showing_menu import label, offer, page_of, turning
from handlers.standings import days_left, standing_of
from handlers.talk import Talk
from locales import Html, Words
from storage import tallies
from storage.moments import to_ordinal
from storage.tallies import Sums

Figures = Mapping[str, int | None]
Keys = Collection[str]


async def show_days(
    talk: Talk,
    running: RunningCampaign,
    unit: int,
    days: Days,
    page: int = 0,
    metrics: Keys = (),
) -> list[Reply]:
    """A unit's figures over working days, both ends inside, and those of the units below it."""
    words, campaign = talk.words, running.campaign
    first, last = days
    below = [running.ids[child.path] for child in campaign.children(running.paths[unit])]
    sums = await talk.work.between(running, [unit, *below], first, last)
    children = [c for c in below if _matters(running, sums, c, days)]
    shown = page_of(len(children), page)
    lines: list[str] = [
        words(
            "📊 <b>{unit}</b>, {days}",
            unit=running.unit(unit).name,
            days=_days(talk, running, days),
        ),
        campaigns.named(talk, running),
        _line(words, running, _only(tallies.figures(running, sums, unit), metrics)),
    ]
    for number in range(shown.start, shown.end):
        figures = _only(tallies.figures(running, sums, children[number]), metrics)
        name = running.unit(children[number]).name
        line = _line(words, running, figures, short=True)
        lines.append(words("{number}. {unit}: {rest}", number=number + 1, unit=name, rest=line))
    choices = [
        talk.choice(label(running.unit(child).name), "td", child, *_ordinals(days), 0, running.id)
        for child in children[shown.start : shown.end]
    ]
    turns = turning(talk, shown, "td", [unit, *_ordinals(days)], [running.id])
    found = [*rows(choices), turns, [_totals(talk, running, unit)]]
    return await offer(talk, listing(lines), [row for row in found if row], first=shown.start + 1)


def _matters(running: RunningCampaign, sums: Sums, unit: int, days: Days) -> bool:
    """Tell whether a unit stood in these days or has figures of them."""
    if any(running.unit(unit).stands_on(day) for day in days):
        return True
    return any(amount.whole_reports for amount in sums.get(unit, {}).values())


def _ordinals(days: Days) -> tuple[int, int]:
    return to_ordinal(days[0]), to_ordinal(days[1])


def _days(talk: Talk, running: RunningCampaign, days: Days) -> Html:
    if days[0] == days[1]:
        return day_name(talk.words, days[0], talk.today(running))
    return period_name(talk.words, *days)


def _line(words: Words, running: RunningCampaign, figures: Figures, *, short: bool = False) -> Html:
    """The figures of the teams' metrics and what else was stated; `short`: what was stated."""
    if all(figure is None for figure in figures.values()):
        return words("no report")
    shown = {
        metric.key: figures[metric.key]
        for metric in running.campaign.metrics
        if metric.key in figures
        and (figures[metric.key] is not None or (metric.entered_by is EnteredBy.TEAM and not short))
    }
    return counts_line(words, running, shown)


async def compare(
    talk: Talk, running: RunningCampaign, unit: int, now: Days, before: Days, metrics: Keys = ()
) -> list[Reply]:
    """A unit's figures over some days beside those over earlier ones."""
    words = talk.words
    lines: list[str] = [words("📊 <b>{unit}</b>", unit=running.unit(unit).name)]
    lines.append(campaigns.named(talk, running))
    found: list[Figures] = []
    for days in (now, before):
        sums = await talk.work.between(running, [unit], *days)
        found.append(_only(tallies.figures(running, sums, unit), metrics))
        line = _line(words, running, found[-1])
        lines.append(words("<b>{days}</b>: {counts}", days=_days(talk, running, days), counts=line))
    lines.append(_difference(words, running, *found))
    if talk.today(running) < now[1]:
        lines.append(words("<i>The later days are not over yet.</i>"))
    return await offer(talk, listing(lines), [[_totals(talk, running, unit)]])


def _difference(words: Words, running: RunningCampaign, now: Figures, before: Figures) -> Html:
    parts = []
    for metric in running.campaign.metrics:
        here, there = now.get(metric.key), before.get(metric.key)
        if here is not None and there is not None:
            sign = "−" if here < there else "+" if here > there else "±"
            shown = Html(f"{sign}{words.number(abs(here - there))}")
            parts.append(words("{figure} {name}", figure=shown, name=metric_name(words, metric)))
    return words("Difference: {counts}", counts=Html(" · ".join(parts))) if parts else Html("")


async def show_needs(talk: Talk, running: RunningCampaign, unit: int, asked: Asked) -> list[Reply]:
    """What a unit still needs for each of its targets, and for a percentage somebody names."""
    words = talk.words
    found = await standing_of(talk, running, unit, asked.metrics or None)
    lines: list[str] = [words("🎯 <b>{unit}</b>", unit=running.unit(unit).name)]
    lines.append(campaigns.named(talk, running))
    for one in found:
        left = days_left(running, one.target, talk.today(running))
        lines.append(Html(f"• {progress_line(words, one, left)}"))
        lines += _for_percent(words, one, asked.percent)
    if not found:
        lines.append(words("The plan sets no target for this here."))
    return await offer(talk, listing(lines), [[_totals(talk, running, unit)]])


def _for_percent(words: Words, found: Progress, percent: int | None) -> list[str]:
    """What a percentage needs that is not the target's own."""
    target = found.target
    if percent is None or target.unit != "%" or percent in (target.minimum, target.maximum):
        return []
    other = replace(target, minimum=Decimal(percent), maximum=None, strict=False)
    weighed = progress(other, found.done, found.out_of)
    rest = missing_of(words, weighed)
    if not rest or (found.places and weighed.standing is Standing.REACHED):  # not by each of them
        return []
    return [words("  for {percent}: {rest}", percent=words.plain_percent(other.minimum), rest=rest)]


def _totals(talk: Talk, running: RunningCampaign, unit: int) -> Choice:
    return talk.choice(talk.words("Totals"), "v", unit, 0, running.id)


def _only(figures: Figures, metrics: Keys) -> Figures:
    return {key: n for key, n in figures.items() if not metrics or key in metrics}
