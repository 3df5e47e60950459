"""A unit's totals: today, this period, the whole campaign, its targets, and the units below."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from domain.campaign import EnteredBy
from domain.people import Act
from domain.periods import Period, current_period
from domain.progress import Progress
from domain.running import RunningCampaign
from domain.units import UnitKind
from handlers import campaigns
from handlers.asking import rows
from handlers.figures import (
    counts_line,
    listing,
    missing_of,
    period_name,
    progress_line,
    share_of,
)
from handlers.messages import Choice, Reply
from handlers.showing_asked import period_before
from handlers.showing_menu import Page, label, offer, page_of, turning
from handlers.showing_order import behind_order, name_order
from handlers.standings import days_left, outline_of, standings_of
from handlers.talk import Talk
from locales import Html
from storage import tallies
from storage.moments import to_ordinal
from storage.rollup import ALL_TIME
from storage.tallies import Sums

_TEAM_KINDS = frozenset({UnitKind.VILLAGE, UnitKind.GROUP, UnitKind.OFFICE})


@dataclass(frozen=True, slots=True)
class View:
    """A unit with the figures that are shown of it; `below` is in the order of showing.

    `metrics` are those somebody asked for, none for all.
    """

    running: RunningCampaign
    unit: int
    below: Sequence[int]
    period: Period
    today: Sums
    in_period: Sums
    ever: Sums
    standing: Mapping[int, Sequence[Progress]]
    metrics: Collection[str] = ()

    def first_progress(self, unit: int) -> Progress | None:
        """The progress that a unit is ranked by: towards the first target that applies to it."""
        return next(iter(self.progress(unit)), None)

    def progress(self, unit: int) -> list[Progress]:
        """The progress of a unit towards the targets that matter here."""
        return [p for p in self.standing.get(unit, ()) if self.shows(p.target.numerator)]

    def shows(self, metric: str) -> bool:
        """Tell whether a metric is one of those somebody asked for."""
        return not self.metrics or metric in self.metrics


async def show_unit(
    talk: Talk,
    running: RunningCampaign,
    unit: int,
    page: int = 0,
    *,
    best_first: bool = False,
    metrics: Collection[str] = (),
) -> list[Reply]:
    """A unit's totals and the units below it, the furthest behind first."""
    view = await _look(talk, running, unit, metrics)
    view = replace(view, below=_ordered(talk, view, best_first=best_first))
    shown = page_of(len(view.below), page)
    lines: list[str] = [talk.words("📊 <b>{unit}</b>", unit=running.unit(unit).name)]
    lines.append(campaigns.named(talk, running))
    if shown.number == 0:
        lines += [*_sums(talk, view), *_targets(talk, view)]
    lines += _below(talk, view, shown, best_first=best_first)
    below = [_unit_choice(talk, running, id_) for id_ in view.below[shown.start : shown.end]]
    turns = turning(talk, shown, "v", [unit], [running.id, int(best_first)])
    choices = [*rows(below), turns, *rows(_further(talk, view))]
    return await offer(talk, listing(lines), [r for r in choices if r], first=shown.start + 1)


async def _look(talk: Talk, running: RunningCampaign, unit: int, metrics: Collection[str]) -> View:
    today = to_ordinal(talk.today(running))
    period = current_period(running.campaign, talk.incoming.sent)
    children = [running.ids[c.path] for c in running.campaign.children(running.paths[unit])]
    units = [unit, *children]
    outline = outline_of(running, talk.today(running))
    needed = {part for one in units for part in outline.needed(one)}
    ever = (await talk.work.on_days(running, needed, [ALL_TIME]))[ALL_TIME]
    now = (await talk.work.on_days(running, [unit], [today]))[today]
    in_period = await talk.work.between(running, [unit], period.starts, period.ends)
    standing = standings_of(outline, ever, units)
    return View(running, unit, children, period, now, in_period, ever, standing, metrics)


def _ordered(talk: Talk, view: View, *, best_first: bool) -> list[int]:
    """The units below that stand today or have figures, the furthest behind first."""
    running, today = view.running, talk.today(view.running)
    shown = [c for c in view.below if running.unit(c).stands_on(today) or _known(view, c)]
    shown.sort(key=lambda c: name_order(running.unit(c).name))
    return sorted(shown, key=lambda c: _behind(view, c), reverse=best_first)


def _behind(view: View, unit: int) -> tuple[int, Fraction]:
    progress = view.first_progress(unit)
    if progress is not None:
        return behind_order(progress)
    figures = list(_known(view, unit).values())
    return (2, Fraction(figures[0])) if figures else (0, Fraction(0))


def _known(view: View, unit: int) -> dict[str, int]:
    """What has been stated of a unit in the whole campaign."""
    figures = tallies.figures(view.running, view.ever, unit)
    return {key: n for key, n in figures.items() if n is not None and view.shows(key)}


def _sums(talk: Talk, view: View) -> list[str]:
    words, today = talk.words, talk.today(view.running)
    period = period_name(words, view.period.starts, view.period.ends)
    lines: list[str] = []
    if view.running.is_open(today):
        lines.append(words("<b>Today</b>: {counts}", counts=_counts(talk, view, view.today)))
    if view.period.starts <= today:
        counts = _counts(talk, view, view.in_period)
        lines.append(words("<b>This period</b> ({period}): {counts}", period=period, counts=counts))
    lines.append(words("<b>Whole campaign</b>: {counts}", counts=_counts(talk, view, view.ever)))
    return lines


def _counts(talk: Talk, view: View, sums: Sums) -> Html:
    """Every metric of the teams, and what else anybody stated; "—" where nobody did."""
    figures = tallies.figures(view.running, sums, view.unit)
    if all(figure is None for figure in figures.values()):
        return talk.words("no report yet")
    known = _known(view, view.unit)
    shown = {
        metric.key: figures[metric.key]
        for metric in view.running.campaign.metrics
        if view.shows(metric.key)
        and (view.metrics or metric.entered_by is EnteredBy.TEAM or metric.key in known)
    }
    return counts_line(talk.words, view.running, shown)


def _targets(talk: Talk, view: View) -> list[str]:
    words, today = talk.words, talk.today(view.running)
    lines: list[str] = []
    for progress in view.progress(view.unit):
        left = days_left(view.running, progress.target, today)
        lines.append(Html(f"🎯 {progress_line(words, progress, left)}"))
    return lines


def _below(talk: Talk, view: View, page: Page, *, best_first: bool) -> list[str]:
    words = talk.words
    if not view.below:
        return []
    if best_first:
        lines: list[str] = [words("<i>The furthest ahead first:</i>")]
    else:
        lines = [words("<i>The furthest behind first:</i>")]
    for number in range(page.start, page.end):
        unit = view.below[number]
        lines.append(
            words(
                "{number}. {unit}: {rest}",
                number=number + 1,
                unit=view.running.unit(unit).name,
                rest=_standing(talk, view, unit),
            )
        )
    if page.pages > 1:
        place = words("Page {page} of {pages}", page=page.number + 1, pages=page.pages)
        lines.append(Html(f"<i>{place}</i>"))
    return lines


def _standing(talk: Talk, view: View, unit: int) -> Html:
    progress = view.first_progress(unit)
    if progress is None:
        known = counts_line(talk.words, view.running, _known(view, unit))
        return known or talk.words("no figures yet")
    share, tail = share_of(talk.words, progress), missing_of(talk.words, progress)
    return Html(f"{share} — {tail}") if tail else share


def _unit_choice(talk: Talk, running: RunningCampaign, unit: int) -> Choice:
    return talk.choice(label(running.unit(unit).name), "v", unit, 0, running.id)


def _further(talk: Talk, view: View) -> list[Choice]:
    """Where one can go from here."""
    words, running, unit = talk.words, view.running, view.unit
    has_team = running.unit(unit).kind in _TEAM_KINDS or not view.below
    found = []
    if has_team and talk.may(Act.SEE_MEMBERS, running, unit):
        found.append(talk.choice(words("Members"), "tm", unit, 0, running.id))
    if any(amount.own_reports for amount in view.ever.get(unit, {}).values()):
        found.append(talk.choice(words("Reports"), "tr", unit, 0, running.id))
    if period_before(running, view.period) is not None:
        found.append(talk.choice(words("Compare"), "tc", unit, running.id))
    found.append(talk.choice(words("Not reported"), "ms", unit, 0, running.id))
    return [*found, *_elsewhere(talk, running, unit)]


def _elsewhere(talk: Talk, running: RunningCampaign, unit: int) -> list[Choice]:
    """The unit above, and the other units somebody has a role in."""
    parent = running.parents[unit]
    own = [other for other in campaigns.own_units(talk, running) if other != unit]
    if parent is not None and talk.may(Act.SEE_TOTALS, running, parent):
        return [talk.choice(label(f"↑ {running.unit(parent).name}"), "v", parent, 0, running.id)]
    return [_unit_choice(talk, running, other) for other in own]
