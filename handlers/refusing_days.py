"""Why a day cannot be reported for: it is to come, there is no such day, or nothing counts then."""

import re
from calendar import monthrange
from datetime import date

from domain.folding import fold
from domain.running import RunningCampaign
from handlers.talk import Talk
from locales import Html

_NUMBERED = re.compile(
    r"(?P<day>\d{1,2})\s*(?:[-/.]|thang|month)\s*(?P<month>\d{1,2})"
    r"(?:\s*(?:[-/.]|nam|year)\s*(?P<year>\d{4}|\d{2}))?(?!\d)"
)
_DAY_ALONE = re.compile(r"^(?:ngay|hom|mung|mong|the)?\s*(?P<day>\d{1,2})(?:st|nd|rd|th)?$")
_COMING = re.compile(r"\b(?:mai|sau|toi|next|tomorrow)\b|^(?:ngay )?(?:mot|kia)$")
_MONTHS = 12
_CENTURY = 100


def wrong_day(talk: Talk, running: RunningCampaign, day: date) -> Html | None:
    """Why nothing is recorded for a day; None where something is."""
    words, campaign = talk.words, running.campaign
    today = talk.today(running)
    if campaign.is_working_day(day):
        return _to_come(talk, words.day(day)) if day > today else None
    first, last = words.day(campaign.first_day), words.day(campaign.last_day)
    if today > campaign.last_day and day >= campaign.last_day:
        return words("The campaign ended on {day}, so nothing was recorded.", day=last)
    if day < campaign.first_day:
        return words(
            "{day} is before the campaign begins ({first} to {last}), so nothing was recorded.",
            day=words.day(day),
            first=first,
            last=last,
        )
    if day > campaign.last_day:
        return words(
            "{day} is after the campaign ends ({first} to {last}), so nothing was recorded.",
            day=words.day(day),
            first=first,
            last=last,
        )
    return words(
        "{day} belongs neither to the campaign's days ({first} to {last}) nor to a phase "
        "({phases}), so nothing was recorded.",
        day=words.day(day),
        first=words.day(campaign.starts),
        last=words.day(campaign.ends),
        phases=_phases(talk, running),
    )


def _phases(talk: Talk, running: RunningCampaign) -> str:
    words = talk.words
    return "; ".join(
        f"{phase.name}: {words.day(phase.starts, year=False)}–{words.day(phase.ends, year=False)}"
        for phase in running.campaign.phases
    )


def _to_come(talk: Talk, day: str) -> Html:
    return talk.words(
        "{day} has not come yet. Nothing was recorded; send the report once the work is done.",
        day=day,
    )


def no_such_day(talk: Talk, running: RunningCampaign, subject: str) -> Html:
    """Why the words for a day that the reader could not place lead to none."""
    said = fold(subject)
    numbered = _NUMBERED.search(said)
    alone = _DAY_ALONE.match(said)
    if numbered is not None or alone is not None:
        return _numbered(talk, running, subject, numbered or alone)
    if _COMING.search(said):
        return _to_come(talk, f"“{subject}”")
    return talk.words(
        "I am not sure which day “{subject}” is, so nothing was recorded. Write it as 12/8, or "
        "leave it out for today.",
        subject=subject,
    )


def _numbered(
    talk: Talk, running: RunningCampaign, subject: str, found: re.Match[str] | None
) -> Html:
    words, today = talk.words, talk.today(running)
    told = {key: int(text) for key, text in (found.groupdict() if found else {}).items() if text}
    month, year = told.get("month", today.month), told.get("year", today.year)
    year += today.year // _CENTURY * _CENTURY if year < _CENTURY else 0
    if not 1 <= month <= _MONTHS or not told.get("day"):
        return words(
            "There is no day “{subject}”, so nothing was recorded. Write it as 12/8, or leave it "
            "out for today.",
            subject=subject,
        )
    length = monthrange(year, month)[1]
    if told["day"] > length:
        return words(
            "Month {month} has only {length} days: there is no “{subject}”, so nothing was "
            "recorded. Please send it again with the right day.",
            month=str(month),
            length=str(length),
            subject=subject,
        )
    day = date(year, month, told["day"])
    return wrong_day(talk, running, day) or _to_come(talk, words.day(day))


def no_figures_for(talk: Talk, text: str) -> Html | None:
    """Why there can be no figures for the day that a question names; None where it names none."""
    words = talk.words
    found = _NUMBERED.search(fold(text))
    if found is None:
        return None
    day, month = int(found["day"]), int(found["month"])
    if not 1 <= month <= _MONTHS or not 1 <= day <= monthrange(talk.now.year, month)[1]:
        return words("There is no such day: “{text}”.", text=found[0])
    return words("“{text}” has not come yet, so there are no figures.", text=found[0])
