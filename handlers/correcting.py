"""Changing what was reported: an edited message, or a reply with new figures."""

import re
from collections.abc import Sequence

from domain.folding import fold
from domain.ledger import Report, Source
from domain.reading import Intent, Part, Reading, read
from domain.running import RunningCampaign
from handlers import asking, campaigns
from handlers.drafts import Draft
from handlers.figures import listing
from handlers.messages import Reply, Sort
from handlers.reporting import consider, draft_of
from handlers.taking_back import may_change, report_line, take_back
from handlers.talk import Talk
from storage import ledger

_WHOSE = re.compile(
    r"(?:báo cáo|bao cao|số liệu|so lieu|số|so)\s+(?:của|cua)\s+(?:(?:chị|anh|cô|chú|bác|bạn|ông|bà"
    r"|chi|co|chu|bac|ong|ba)\s+)?(?P<name>[^\W\d_]+(?:\s+[^\W\d_]+){0,3}?)"
    r"(?=\s+(?:thành|thanh|là|la|còn|con|xuống|xuong|lên|len|đi|di|nhé|nhe|với|voi)\b|\s*[\d,.:]|\s*$)",
    re.IGNORECASE,
)
_NOT_SOMEBODY = frozenset(
    {"toi", "em", "minh", "tui", "con", "chau", "to", "thon", "xom", "lang", "ban", "ap", "xa"}
    | {"hom", "ngay", "tuan", "thang", "ky", "dot", "chung", "nhom"}
)


async def edited(talk: Talk) -> list[Reply]:
    """The person changed a message on their phone: the report it made changes with it."""
    connection = await talk.work.direct()
    source = _here(talk)
    reports = await ledger.reports_by_source(connection, source)
    begun = await ledger.begun_by(connection, source)
    own = [report for report in reports if report.thread in begun]
    if not own and not any(report.standing for report in reports):
        return await _unrecorded(talk, source)
    if not may_change(talk, reports) or _is_stale(talk, reports):
        return []
    running = talk.work.campaigns[reports[0].campaign]
    reading = talk.read(running, _text(talk), reports[0].first_sent)
    before = await ledger.text_from(connection, source)
    if _is_unchanged(talk, running, reading, own or reports, before):
        return []
    if reading.intent not in {Intent.REPORT, Intent.CORRECT} and not reading.questions:
        return _without_figures(talk)
    if own:
        draft = _edit_draft(talk, own)
    else:
        draft = _correcting(draft_of(talk), _meant(running, reading, reports))
    replies = await _in_place(talk, await consider(talk, draft), reports[0].thread)
    return replies if any(report.standing for report in reports) else _revived(talk, replies)


def _revived(talk: Talk, replies: list[Reply]) -> list[Reply]:
    """They changed a message that they had taken back: what it says now counts, and is told so."""
    if not replies or not replies[0].about.startswith("report:"):
        return replies
    told = talk.words("You had taken this report back; as you have changed it, it counts again.")
    return [replies[0]._replace(text=listing([told, replies[0].text])), *replies[1:]]


async def _unrecorded(talk: Talk, source: Source) -> list[Reply]:
    """The changed message made no report before; a question about it may be open."""
    if not await asking.waits(talk, source):
        return await consider(talk, draft_of(talk)) if _is_report(talk) else []
    await asking.close(talk, source)
    return await consider(talk, draft_of(talk))


def _here(talk: Talk) -> Source:
    return Source(talk.incoming.bot, talk.incoming.chat, talk.incoming.message or "")


def _text(talk: Talk) -> str:
    return draft_of(talk).text


def _without_figures(talk: Talk) -> list[Reply]:
    return talk.say(
        talk.words(
            "The changed message has no figures, so the report stays as it was. "
            "To take it back, write “undo”."
        )
    )


def _is_report(talk: Talk) -> bool:
    text, sent = _text(talk), talk.incoming.sent
    running = campaigns.only_fitting(talk, text, sent) or campaigns.chosen(talk)
    if running is None:
        return False
    intent = talk.read(running, text, sent).intent
    return intent is Intent.REPORT


def _edit_draft(talk: Talk, reports: Sequence[Report]) -> Draft:
    """The message that began the reports gives all their figures anew.

    Reports kept without figures, as work done together with somebody, stay without.
    """
    first = reports[0]
    together = all(report.standing and not report.counts for report in reports)
    return draft_of(talk)._replace(
        said=first.first_sent,
        campaign=first.campaign,
        unit=first.unit,
        replaces=tuple(report.thread for report in reports),
        whole=True,
        agreed=frozenset({"together"}) if together else frozenset(),
    )


def _is_stale(talk: Talk, reports: Sequence[Report]) -> bool:
    """A later change of the same message was already seen: this one arrived out of order."""
    here, rank = _here(talk), (talk.incoming.sent, talk.incoming.order)
    return any(report.source == here and (report.sent, report.place) > rank for report in reports)


def _is_unchanged(
    talk: Talk,
    running: RunningCampaign,
    reading: Reading,
    reports: Sequence[Report],
    before: str | None,
) -> bool:
    """Tell whether the message says what it said; channels tell of changes nobody can see."""
    if before is None:
        return _says_the_same(running, reading, reports)
    if before == _text(talk):
        return True
    lexicon = campaigns.lexicon(talk, running)
    return not reading.questions and _gist(read(before, lexicon, reports[0].first_sent)) == _gist(
        reading
    )


def _gist(reading: Reading) -> tuple[object, ...]:
    parts = [(dict(part.counts), part.village, part.date) for part in reading.multi]
    return (dict(reading.counts), reading.village, reading.date, reading.cumulative, parts)


def _says_the_same(running: RunningCampaign, reading: Reading, reports: Sequence[Report]) -> bool:
    parts: Sequence[Part | Reading] = reading.multi or (reading,)
    if reading.questions or len(parts) != len(reports):
        return False
    return all(
        report.standing
        and dict(part.counts) == dict(report.counts)
        and (part.village is None or running.ids[part.village] == report.unit)
        and (part.date or reading.date or running.day_of(report.first_sent)) == report.day
        for part, report in zip(parts, reports, strict=True)
    )


async def _in_place(talk: Talk, replies: list[Reply], thread: int) -> list[Reply]:
    """The confirmation that was given changes, instead of another being added."""
    row = await ledger.confirmation_of(
        await talk.work.direct(), talk.incoming.bot, talk.incoming.chat, thread
    )
    if row is None or not replies or replies[0].about != f"report:{thread}":
        return replies
    return [replies[0]._replace(sort=Sort.EDIT, edits_outbox=row), *replies[1:]]


async def replied(talk: Talk) -> list[Reply] | None:
    """A reply with new figures to a report or to its confirmation; None for any other reply."""
    incoming = talk.incoming
    if incoming.reply_to is None:
        return None
    connection = await talk.work.direct()
    source = Source(incoming.bot, incoming.chat, incoming.reply_to)
    reports = await ledger.reports_by_source(connection, source)
    if not reports:
        thread = await ledger.thread_confirmed_by(
            connection, incoming.bot, incoming.chat, incoming.reply_to
        )
        reports = await ledger.sent_with(connection, thread) if thread is not None else []
    reports = [report for report in reports if report.standing]
    if not reports or not may_change(talk, reports):
        return None
    return await _replied_to(talk, reports)


async def _replied_to(talk: Talk, reports: Sequence[Report]) -> list[Reply] | None:
    running = talk.work.campaigns[reports[0].campaign]
    draft = draft_of(talk)
    reading = talk.read(running, draft.text, draft.said)
    if reading.intent is Intent.UNDO:
        return await take_back(talk, reports)
    if reading.intent not in {Intent.REPORT, Intent.CORRECT} and not reading.questions:
        return None
    return await consider(talk, _correcting(draft, _meant(running, reading, reports)))


def _meant(running: RunningCampaign, reading: Reading, reports: Sequence[Report]) -> Report:
    """Which of several reports of one message: that of the place named, else the first."""
    named = running.ids[reading.village] if reading.village else None
    return next((report for report in reports if report.unit == named), reports[0])


def _correcting(draft: Draft, old: Report) -> Draft:
    return draft._replace(campaign=old.campaign, unit=old.unit, day=old.day, replaces=(old.thread,))


async def correct_last(talk: Talk, reading: Reading) -> list[Reply]:
    """Correct the last report that fits what is named, as in “nhầm, 4 chữ ký thôi”."""
    recent = await ledger.last_reports(await talk.work.direct(), talk.member.id)
    if recent and not (reading.counts or reading.multi or reading.questions):
        return _ask_for_figures(talk, recent[0])
    for old in recent:
        running = talk.work.campaigns[old.campaign]
        named = reading.village and running.ids.get(reading.village)
        if (not named or named == old.unit) and reading.date in {None, old.day}:
            return await consider(talk, _correcting(draft_of(talk), old))
    return talk.say(
        talk.words("There is no report of yours to correct. Send the figures as a new report.")
    )


def _ask_for_figures(talk: Talk, last: Report) -> list[Reply]:
    """They say that something is wrong, and not what would be right."""
    words = talk.words
    lines = [
        words("Your last report:"),
        report_line(talk, last),
        words("What is the right figure? Reply to this with it; “undo” takes it back."),
    ]
    undo = talk.choice(words("Undo the last"), "u", last.thread)
    return talk.say(listing(lines), [[undo]], about=f"report:{last.thread}")


def somebody_else(talk: Talk) -> str | None:
    """The person whose report a message wants to change: "sửa báo cáo của Lan thành 8 hộ"."""
    found = _WHOSE.search(talk.incoming.text)
    if found is None:
        return None
    name = found["name"].strip()
    first = fold(name).split()[0] if fold(name) else ""
    own = first in _NOT_SOMEBODY or fold(name) == fold(talk.member.name)
    return None if own else name
