"""Changing what was reported: an edited message, a reply with new figures, taking it back."""

from collections.abc import Sequence
from dataclasses import replace

from domain.ledger import Report, Source
from domain.people import Act
from domain.reading import Intent, Part, Reading, read
from domain.running import RunningCampaign
from handlers import campaigns
from handlers.drafts import Draft
from handlers.figures import counts_line, day_name, listing
from handlers.messages import Reply, Sort
from handlers.recording import withdrawal
from handlers.reporting import consider, draft_of
from handlers.talk import Talk
from storage import ledger


async def edited(talk: Talk) -> list[Reply]:
    """The person changed a message on their phone: the report it made changes with it."""
    connection = await talk.work.direct()
    source = _here(talk)
    reports = await ledger.reports_by_source(connection, source)
    begun = await ledger.begun_by(connection, source)
    own = [report for report in reports if report.thread in begun]
    if not own and not any(report.standing for report in reports):
        return await consider(talk, draft_of(talk)) if _is_report(talk) else []
    if not _may_change(talk, reports) or _is_stale(talk, reports):
        return []
    running = talk.work.campaigns[reports[0].campaign]
    reading = read(_text(talk), campaigns.lexicon(talk, running), reports[0].first_sent)
    before = await ledger.text_from(connection, source)
    if _is_unchanged(talk, running, reading, own or reports, before):
        return []
    if reading.intent not in {Intent.REPORT, Intent.CORRECT} and not reading.questions:
        return _without_figures(talk)
    if own:
        draft = _edit_draft(talk, own)
    else:
        draft = _correcting(draft_of(talk), _meant(running, reading, reports))
    return await _in_place(talk, await consider(talk, draft), reports[0].thread)


def _here(talk: Talk) -> Source:
    return Source(talk.incoming.bot, talk.incoming.chat, talk.incoming.message or "")


def _text(talk: Talk) -> str:
    return draft_of(talk).text


def _without_figures(talk: Talk) -> list[Reply]:
    return talk.say(
        talk.words(
            "The changed message has no figures, so the report stays as it was. "
            "To take it back, write “hoàn tác”."
        )
    )


def _is_report(talk: Talk) -> bool:
    running = campaigns.chosen(talk)
    if running is None:
        return False
    intent = read(_text(talk), campaigns.lexicon(talk, running), talk.incoming.sent).intent
    return intent is Intent.REPORT


def _edit_draft(talk: Talk, reports: Sequence[Report]) -> Draft:
    """The message that began the reports gives all their figures anew.

    Reports kept without figures, as work done together with somebody, stay without.
    """
    first = reports[0]
    together = all(report.standing and not report.counts for report in reports)
    return replace(
        draft_of(talk),
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
    if row is None or len(replies) != 1 or replies[0].about != f"report:{thread}":
        return replies
    return [replace(replies[0], sort=Sort.EDIT, edits_outbox=row)]


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
    if not reports or not _may_change(talk, reports):
        return None
    return await _replied_to(talk, reports)


async def _replied_to(talk: Talk, reports: Sequence[Report]) -> list[Reply] | None:
    running = talk.work.campaigns[reports[0].campaign]
    draft = draft_of(talk)
    reading = read(draft.text, campaigns.lexicon(talk, running), draft.said)
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
    return replace(draft, campaign=old.campaign, unit=old.unit, day=old.day, replaces=(old.thread,))


async def correct_last(talk: Talk, reading: Reading) -> list[Reply]:
    """Correct the last report that fits what is named, as in “nhầm, 4 chữ ký thôi”."""
    recent = await ledger.last_reports(await talk.work.direct(), talk.member.id)
    for old in recent:
        running = talk.work.campaigns[old.campaign]
        named = reading.village and running.ids.get(reading.village)
        if (not named or named == old.unit) and reading.date in {None, old.day}:
            return await consider(talk, _correcting(draft_of(talk), old))
    return talk.say(
        talk.words("There is no report of yours to correct. Send the figures as a new report.")
    )


async def undo_last(talk: Talk) -> list[Reply]:
    """Take the last report back, with all that was sent in the same message."""
    connection = await talk.work.direct()
    found = await ledger.last_reports(connection, talk.member.id, limit=1)
    if not found:
        return talk.say(talk.words("There is no report of yours to take back."))
    return await take_back(talk, await ledger.sent_with(connection, found[0].thread))


async def undo_thread(talk: Talk, thread: int) -> list[Reply]:
    """Take back the report that a confirmation speaks of."""
    reports = await ledger.sent_with(await talk.work.direct(), thread)
    if not reports or not _may_change(talk, reports):
        return talk.say(talk.words("This report cannot be taken back here."))
    return await take_back(talk, reports)


async def take_back(talk: Talk, reports: Sequence[Report]) -> list[Reply]:
    """Withdraw reports; those already withdrawn stay so."""
    words = talk.words
    standing = [report for report in reports if report.standing]
    if not standing:
        return talk.say(words("This report was taken back before; it is not counted."))
    lines: list[str] = [words("↩️ Taken back, no longer counted:")]
    for report in standing:
        running = talk.work.campaigns[report.campaign]
        entry = withdrawal(talk, report, talk.incoming.sent, talk.incoming.order)
        await talk.work.append(entry)
        lines.append(
            words(
                "{unit}, {day}: {counts}",
                unit=running.unit(report.unit).name,
                day=day_name(words, report.day, talk.today(running)),
                counts=counts_line(words, running, report.counts),
            )
        )
    talk.remember(None)
    lines.append(words("Send the right figures whenever you like."))
    return talk.say(listing(lines))


def _may_change(talk: Talk, reports: Sequence[Report]) -> bool:
    for report in reports:
        running = talk.work.campaigns.get(report.campaign)
        act = Act.CORRECT_OWN if report.member == talk.member.id else Act.CORRECT_OTHERS
        if running is None or not talk.may(act, running, report.unit):
            return False
    return True
