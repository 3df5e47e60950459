"""Figures, days and targets put into words."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from domain.campaign import Metric, Target
from domain.progress import Progress, Standing, needed_count, shown_percent
from domain.running import RunningCampaign
from locales import Html, Words


def metric_name(words: Words, metric: Metric) -> str:
    """What follows the number, in the person's language where the campaign says it."""
    return metric.name_en if words.language == "en" and metric.name_en else metric.name


def counts_line(words: Words, running: RunningCampaign, counts: Mapping[str, int | None]) -> Html:
    """Figures side by side: "12 hộ đã đến · 5 chữ ký số"; "—" for what nobody stated."""
    parts = []
    for metric in running.campaign.metrics:
        if metric.key in counts:
            figure = counts[metric.key]
            shown = "—" if figure is None else words.number(figure)
            name = words("{figure} {name}", figure=shown, name=metric_name(words, metric))
            parts.append(name)
    return Html(" · ".join(parts))


def day_name(words: Words, day: date, today: date) -> Html:
    """A day as people say it: today, yesterday, or the weekday and date."""
    distance = (today - day).days
    if distance == 0:
        return words("today")
    if distance == 1:
        return words("yesterday")
    return Html(f"{words.weekday(day)} {words.day(day, year=day.year != today.year)}")


def period_name(words: Words, first: date, last: date) -> Html:
    """A stretch of days: "12/9 to 18/9", or the one day it is."""
    if first == last:
        return words.day(first, year=False)
    return words(
        "{first} to {last}", first=words.day(first, year=False), last=words.day(last, year=False)
    )


def due_name(words: Words, due: datetime) -> Html:
    """When something is due, in the zone it is given in; midnight is the end of the day before."""
    if due.time() != time(0):
        return words.moment(due)
    day = due.date() - timedelta(days=1)
    return words(
        "end of {weekday} {day}", weekday=words.weekday(day), day=words.day(day, year=False)
    )


def deadline_name(words: Words, cutoff: datetime, due: datetime, now: datetime) -> Html:
    """By when a report is wanted, in the zone of `due`; the official deadline too if it is later.

    Once the commune's own cutoff has passed there is only the official one.
    """
    if cutoff == due or now >= cutoff:
        return due_name(words, due)
    return words(
        "{cutoff} (official deadline: {due})",
        cutoff=due_name(words, cutoff.astimezone(due.tzinfo)),
        due=due_name(words, due),
    )


def progress_line(words: Words, progress: Progress, days_left: int | None) -> Html:
    """How far a target is: figures, percent, what is missing, days left; one line."""
    parts: list[str] = [
        share_of(words, progress),
        words("(target {goal})", goal=_goal(words, progress)),
    ]
    tail = missing_of(words, progress)
    if tail:
        parts.append(f"— {tail}")
    if days_left is not None and progress.standing is not Standing.REACHED:
        parts.append(f"· {_left(words, days_left)}")
    if progress.reached_in is not None:
        parts.append(f"· {_reached_in(words, progress)}")
    return words("{target}: {rest}", target=progress.target.indicator, rest=Html(" ".join(parts)))


def share_of(words: Words, progress: Progress) -> Html:
    """What is done, of how many, and the percentage: "150/412 = 36,4%"."""
    if progress.done is None:
        return Html(f"<b>{words('no figures yet')}</b>")
    if progress.out_of is None:
        return Html(f"<b>{words.number(progress.done)}</b>")
    done = Html(f"<b>{words.number(progress.done)}/{words.number(progress.out_of)}</b>")
    if progress.percent is None:
        return done
    return Html(f"{done} = {words.percent(_percent(progress))}")


def _percent(progress: Progress) -> Decimal:
    """The percentage; one below the upper end of a range is not shown as having reached it."""
    percent, target = progress.percent, progress.target
    if percent is None or progress.done is None or not progress.out_of:
        raise LookupError("a progress without a percentage")
    if target.maximum is None or _is_at_maximum(progress):
        return percent
    return min(percent, shown_percent(progress.done, progress.out_of, False, target.maximum))


def _is_at_maximum(progress: Progress) -> bool:
    """Tell whether the upper end of a range is reached; where there is none, the target itself."""
    most = progress.target.maximum
    if most is None or progress.done is None:
        return progress.standing is Standing.REACHED
    if progress.target.unit != "%":
        return progress.done >= most * max(1, progress.places)
    return bool(progress.out_of) and progress.done * 100 >= most * (progress.out_of or 0)


def _goal(words: Words, progress: Progress) -> Html:
    """What is to be reached; where each of several places must reach a count, their sum too."""
    target, goal = progress.target, goal_of(words, progress.target)
    each = needed_count(target, None) if target.unit != "%" else None
    if each is None or progress.places < 2:  # noqa: PLR2004  a sum is of several
        return goal
    return words("{goal} each, together {sum}", goal=goal, sum=words.number(each * progress.places))


def _reached_in(words: Words, progress: Progress) -> Html:
    return words(
        "reached in {reached} of {all} places",
        reached=words.number(progress.reached_in or 0),
        all=words.number(progress.places),
    )


def goal_of(words: Words, target: Target) -> Html:
    """What is to be reached: "40%", "over 30%", "90% to 95%"."""
    low = _bar(words, target.minimum, target.unit)
    if target.maximum is not None:
        return words("{low} to {high}", low=low, high=_bar(words, target.maximum, target.unit))
    return words("over {low}", low=low) if target.strict else low


def _bar(words: Words, value: Decimal, unit: str) -> Html:
    if unit == "%":
        return words.plain_percent(value)
    whole = value == value.to_integral_value()
    shown = words.number(int(value)) if whole else words.plain_percent(value).removesuffix("%")
    return words("{figure} {name}", figure=Html(shown), name=unit) if unit else Html(shown)


def missing_of(words: Words, progress: Progress) -> Html:
    """What is missing for the target, or that it is reached; "" where nothing can be said."""
    if progress.standing is Standing.REACHED:
        if _is_at_maximum(progress):
            return words("reached ✓")
        return words("the minimum is reached ✓")
    if progress.standing is Standing.IMPOSSIBLE:
        return words("⚠ more than there are, please check")
    if progress.needed:
        return words("{count} to go", count=words.number(progress.needed))
    if progress.done is not None and progress.target.denominator and not progress.out_of:
        return words("the total is not known yet")
    return Html("")


def _left(words: Words, days: int) -> Html:
    if days < 0:
        return words("the deadline has passed")
    if days == 0:
        return words("due today")
    return words.n("{count} day left", "{count} days left", days)


def listing(lines: Iterable[str]) -> Html:
    """Lines one below the other, empty ones left out."""
    return Html("\n".join(filter(None, lines)))
