"""Taking reports back: the last one, or that of a confirmation, once however often it is asked."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from domain.ledger import Report
from domain.people import Act
from handlers import asking, campaigns, choosing
from handlers.figures import counts_line, day_name, listing
from handlers.messages import Reply
from handlers.recording import withdrawal
from handlers.talk import Talk
from handlers.telling import changed_by_others
from locales import Html
from storage import ledger

KIND = "undo"
_VERB = "w"
_TWICE = timedelta(hours=1)
"""How long after one report was taken back “hoàn tác” asks before it takes another."""


async def undo_last(talk: Talk) -> list[Reply]:
    """Take the last report back, with all that was sent in the same message."""
    connection = await talk.work.direct()
    found = await ledger.last_reports(connection, talk.member.id, limit=1)
    if not found:
        return talk.say(talk.words("There is no report of yours to take back."))
    reports = await ledger.sent_with(connection, found[0].thread)
    if await _has_just_taken_back(talk, found[0]):
        return _ask_for_one_more(talk, reports)
    return await take_back(talk, reports)


async def _has_just_taken_back(talk: Talk, last: Report) -> bool:
    """Tell whether they took one back a moment ago and have sent none since: "hoàn tác" twice.

    What was taken in after it was sent after it: a tap bears the time it arrived, which after an
    outage is later than what they wrote next.
    """
    before = await ledger.last_withdrawn(await talk.work.direct(), talk.member.id)
    if before is None or before.entry < last.thread:
        return False
    return before.sent >= max(last.first_sent, talk.incoming.sent - _TWICE)


def _ask_for_one_more(talk: Talk, reports: Sequence[Report]) -> list[Reply]:
    words = talk.words
    standing = [report for report in reports if report.standing]
    lines = [words("You have just taken one back. The report before it:")]
    lines += [report_line(talk, report) for report in standing]
    lines.append(words("Take this one back too?"))
    options: list[asking.Option] = [
        (words("Yes, take it back"), {"thread": standing[0].thread}),
        (words("No, keep it"), {"drop": True}),
    ]
    return choosing.offer(talk, KIND, _VERB, listing(lines), options)


async def _one_more_tapped(talk: Talk, arguments: list[str]) -> list[Reply]:
    found = await choosing.tapped(talk, KIND, arguments)
    return choosing.too_late(talk) if found is None else await _one_more(talk, found[1])


async def _one_more_written(talk: Talk, state: Mapping[str, Any]) -> list[Reply] | None:
    patch = asking.typed_option(state, talk.incoming.text)
    if patch is None or choosing.lapsed(talk, state):
        talk.remember(None)
        return None
    return await _one_more(talk, patch)


async def _one_more(talk: Talk, patch: Mapping[str, Any]) -> list[Reply]:
    talk.remember(None)
    if patch.get("drop"):
        return talk.say(talk.words("All right, it stays as it is."))
    return await undo_thread(talk, patch["thread"])


async def undo_thread(talk: Talk, thread: int) -> list[Reply]:
    """Take back the report that a confirmation speaks of."""
    reports = await ledger.sent_with(await talk.work.direct(), thread)
    if not reports or not may_change(talk, reports):
        return talk.say(talk.words("This report cannot be taken back here."))
    return await take_back(talk, reports)


async def take_back(talk: Talk, reports: Sequence[Report]) -> list[Reply]:
    """Withdraw reports; those already withdrawn stay so."""
    words = talk.words
    standing = [report for report in reports if report.standing]
    if not standing:
        return talk.say(words("This report was taken back before; it is not counted."))
    lines: list[str] = [words("↩️ Taken back, no longer counted:")]
    entries = [
        withdrawal(talk, report, talk.incoming.sent, talk.incoming.order) for report in standing
    ]
    for entry in entries:
        await talk.work.append(entry)
    lines += [report_line(talk, report) for report in standing]
    await asking.close(talk, threads=[report.thread for report in standing])
    own = all(report.member == talk.member.id for report in standing)
    lines.append(words("Send the right figures whenever you like.") if own else "")
    running = talk.work.campaigns[standing[0].campaign]
    lines.append(campaigns.named(talk, running))
    told = await changed_by_others(talk, running, standing, entries)
    return [*talk.say(listing(lines), in_place=True), *told]


def report_line(talk: Talk, report: Report) -> Html:
    """A report in one line: where, when and what."""
    words, running = talk.words, talk.work.campaigns[report.campaign]
    return words(
        "{unit}, {day}: {counts}",
        unit=running.unit(report.unit).name,
        day=day_name(words, report.day, talk.today(running)),
        counts=counts_line(words, running, report.counts) or words("no new figures"),
    )


def may_change(talk: Talk, reports: Sequence[Report]) -> bool:
    """Tell whether they may correct or take back all of these reports."""
    for report in reports:
        running = talk.work.campaigns.get(report.campaign)
        act = Act.CORRECT_OWN if report.member == talk.member.id else Act.CORRECT_OTHERS
        if running is None or not talk.may(act, running, report.unit):
            return False
    return True


VERBS = {_VERB: _one_more_tapped}
DIALOGUES = {KIND: _one_more_written}
