"""Telling people what others have done to what is theirs: one short message, not at night."""

from collections.abc import Mapping, Sequence

from domain.ledger import Entry, EntryKind, Report
from domain.occasions import QuietHours
from domain.running import RunningCampaign
from handlers.figures import counts_line, day_name, listing
from handlers.messages import Lane, Reply
from handlers.talk import Talk
from locales import Html, Words, words_in
from storage.members import Account, accounts_of_members


async def changed_by_others(
    talk: Talk, running: RunningCampaign, before: Sequence[Report], entries: Sequence[Entry]
) -> list[Reply]:
    """Whose reports somebody else has corrected or taken back: a message for each of them."""
    if not before:
        return []
    new = {entry.thread: entry for entry in entries}
    touched = [
        (report, new[report.thread])
        for report in before
        if report.member != talk.member.id and report.thread in new and _differs(report, new)
    ]
    replies = []
    for member in dict.fromkeys(report.member for report, _ in touched):
        theirs = [pair for pair in touched if pair[0].member == member]
        replies += await _tell(talk, running, member, theirs)
    return replies


def _differs(report: Report, new: Mapping[int, Entry]) -> bool:
    entry = new[report.thread]
    same = (entry.unit, entry.day, dict(entry.counts)) == (
        report.unit,
        report.day,
        dict(report.counts),
    )
    return not same or report.standing == (entry.kind is EntryKind.WITHDRAWAL)


async def _tell(
    talk: Talk, running: RunningCampaign, member: int, changes: Sequence[tuple[Report, Entry]]
) -> list[Reply]:
    account = await account_of(talk, member)
    if account is None:
        return []
    words = words_in(account.member.language)
    lines = [_change(talk, words, running, report, entry) for report, entry in changes]
    lines.append(words("<i>Not right? Reply to this with the right figures.</i>"))
    return [to(talk, running, account, listing(lines), about=f"report:{changes[0][0].thread}")]


def _change(
    talk: Talk, words: Words, running: RunningCampaign, report: Report, entry: Entry
) -> Html:
    place = running.unit(report.unit).name
    day = day_name(words, report.day, talk.today(running))
    before = _counts(words, running, report.counts)
    if entry.kind is EntryKind.WITHDRAWAL:
        return words(
            "↩️ {name} has taken back your report for {unit}, {day}: {counts}. It is no longer "
            "counted.",
            name=talk.member.name,
            unit=place,
            day=day,
            counts=before,
        )
    after = _counts(words, running, entry.counts)
    if (entry.unit, entry.day) != (report.unit, report.day):
        where, when = running.unit(entry.unit).name, day_name(words, entry.day, talk.today(running))
        after = words("{unit}, {day}: {counts}", unit=where, day=when, counts=after)
    return words(
        "✏️ {name} has corrected your report for {unit}, {day}: {before} → <b>{after}</b>.",
        name=talk.member.name,
        unit=place,
        day=day,
        before=before,
        after=after,
    )


def _counts(words: Words, running: RunningCampaign, counts: Mapping[str, int]) -> Html:
    return counts_line(words, running, counts) or words("no new figures")


async def account_of(talk: Talk, member: int) -> Account | None:
    """Where a member is reached, or None: those who have left, and those who stopped the bot."""
    found = await accounts_of_members(await talk.work.direct(), [member])
    return next((one for one in found.get(member, ()) if one.reachable), None)


def to(
    talk: Talk, running: RunningCampaign, account: Account, text: str, *, about: str = ""
) -> Reply:
    """A message to somebody else, kept for the morning in the campaign's quiet hours."""
    allowed = QuietHours.of(running.campaign).next_allowed(talk.now)
    return Reply(
        text,
        bot=account.bot,
        chat=account.chat,
        lane=Lane.REMINDER,
        about=about,
        not_before=None if allowed == talk.now else allowed,
    )
