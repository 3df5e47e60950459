"""Writing a report down, and the one short confirmation that follows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from domain.ledger import Entry, EntryKind, Report, Source
from domain.progress import Progress, Standing
from domain.running import RunningCampaign
from handlers import asking, campaigns
from handlers.drafts import Draft, Line
from handlers.figures import day_name, listing, metric_name, progress_line
from handlers.messages import Choice, Reply
from handlers.standings import days_left, outline_of, standing_of
from handlers.talk import Talk
from handlers.telling import changed_by_others
from locales import Html, Words
from storage.moments import to_ordinal
from storage.rollup import ALL_TIME, Amount

_NOTHING = Amount()


async def record(
    talk: Talk, running: RunningCampaign, draft: Draft, lines: Sequence[Line]
) -> list[Reply]:
    """Write the lines into the ledger and confirm them.

    A message whose change arrived before it is in the ledger already.
    """
    if draft.replaces:
        return await _replace(talk, running, draft, lines)
    recent = await talk.work.recent(talk.member.id, draft.sent)
    if recent and draft.source.message and _is_known(draft, recent):
        return []
    entries = [_report(talk, running, draft, line) for line in lines]
    for entry in entries:
        await talk.work.append(entry, draft.text, fresh=True)
    await asking.close(talk, draft.source)
    return await confirm(talk, running, entries, corrected=False)


def _is_known(draft: Draft, recent: Sequence[Report]) -> bool:
    return any(report.source == draft.source for report in recent)


async def _replace(
    talk: Talk, running: RunningCampaign, draft: Draft, lines: Sequence[Line]
) -> list[Reply]:
    """Write the lines in the place of what the draft replaces, and confirm them."""
    replaced = [r for t in draft.replaces if (r := await talk.work.report(t)) is not None]
    entries = _entries(talk, running, draft, lines, replaced)
    for entry in entries:
        text = draft.text if entry.kind is not EntryKind.WITHDRAWAL else ""
        await talk.work.append(entry, text, fresh=entry.kind is EntryKind.REPORT)
    await asking.close(talk, draft.source)
    kept = [entry for entry in entries if entry.kind is not EntryKind.WITHDRAWAL]
    told = await changed_by_others(talk, running, replaced, entries)
    return [*await confirm(talk, running, kept, corrected=bool(replaced)), *told]


def _entries(
    talk: Talk,
    running: RunningCampaign,
    draft: Draft,
    lines: Sequence[Line],
    replaced: Sequence[Report],
) -> list[Entry]:
    """New reports, corrections of those replaced, and withdrawals of those no longer named."""
    found = [
        _correction(talk, draft, line, old) for line, old in zip(lines, replaced, strict=False)
    ]
    found += [_report(talk, running, draft, line) for line in lines[len(replaced) :]]
    found += [
        withdrawal(talk, old, draft.sent, draft.order)
        for old in replaced[len(lines) :]
        if draft.whole and old.standing
    ]
    return found


def _report(talk: Talk, running: RunningCampaign, draft: Draft, line: Line) -> Entry:
    id_ = talk.work.draw()
    member = talk.member.id
    return Entry(
        id=id_,
        thread=id_,
        kind=EntryKind.REPORT,
        campaign=running.id,
        unit=line.unit,
        member=member,
        author=member,
        day=line.day,
        counts=line.counts,
        sent=draft.sent,
        received=talk.now,
        ranked=draft.sent,
        place=draft.order,
        first_sent=draft.sent,
        first_place=draft.order,
        source=draft.source,
    )


def _correction(talk: Talk, draft: Draft, line: Line, old: Report) -> Entry:
    counts: Mapping[str, int] = line.counts if draft.whole else {**old.counts, **line.counts}
    return Entry(
        id=talk.work.draw(),
        thread=old.thread,
        kind=EntryKind.CORRECTION,
        campaign=old.campaign,
        unit=line.unit,
        member=old.member,
        author=talk.member.id,
        day=line.day,
        counts=counts,
        sent=draft.sent,
        received=talk.now,
        ranked=max(draft.sent, old.ranked),
        place=draft.order,
        first_sent=old.first_sent,
        first_place=old.first_place,
        cites=old.entry,
        source=draft.source,
    )


def withdrawal(talk: Talk, old: Report, sent: datetime, order: int) -> Entry:
    """The entry that takes a report back."""
    return Entry(
        id=talk.work.draw(),
        thread=old.thread,
        kind=EntryKind.WITHDRAWAL,
        campaign=old.campaign,
        unit=old.unit,
        member=old.member,
        author=talk.member.id,
        day=old.day,
        counts=old.counts,
        sent=sent,
        received=talk.now,
        ranked=max(sent, old.ranked),
        place=order,
        first_sent=old.first_sent,
        first_place=old.first_place,
        cites=old.entry,
        source=Source(talk.incoming.bot, talk.incoming.chat, talk.incoming.message or ""),
    )


async def confirm(
    talk: Talk,
    running: RunningCampaign,
    entries: Sequence[Entry],
    *,
    corrected: bool,
) -> list[Reply]:
    """One short message: what was recorded, the day's sum, the village's total, how to undo."""
    words, today = talk.words, _now(talk, running)
    heading = words("✅ Corrected:") if corrected else words("✅ Recorded:")
    told: dict[int, set[str]] = {}
    for entry in entries:
        told.setdefault(entry.unit, set()).update(entry.counts)
    lines: list[str] = []
    sums: dict[int, Mapping[str, Amount]] = {}
    for unit, metrics in told.items():
        sums[unit] = await talk.work.sums(running, unit, ALL_TIME, metrics)
    for entry in entries:
        lines += await _recorded(talk, running, entry, heading, today, sums[entry.unit])
    for unit, metrics in told.items():
        standings = await standing_of(talk, running, unit, metrics, sums[unit])
        shown = _targets(words, running, standings, today)
        if shown and len(told) > 1:
            lines.append(words("<b>{unit}</b>:", unit=running.unit(unit).name))
        lines += shown
    lines.append(campaigns.named(talk, running))
    lines.append(words("<i>Wrong? Edit your message, or write “undo”.</i>"))
    thread = entries[0].thread
    return talk.say(listing(lines), [undo_choices(talk, thread)], about=f"report:{thread}")


def undo_choices(talk: Talk, thread: int) -> list[Choice]:
    """The short cuts under a confirmation."""
    return [
        talk.choice(talk.words("Undo"), "u", thread),
        talk.choice(talk.words("Totals"), "t"),
    ]


async def _recorded(
    talk: Talk,
    running: RunningCampaign,
    entry: Entry,
    heading: Html,
    today: date,
    of_all: Mapping[str, Amount],
) -> list[Html]:
    words, counts, number = talk.words, entry.counts, talk.words.number
    day = day_name(words, entry.day, today)
    of_day = await talk.work.sums(running, entry.unit, to_ordinal(entry.day), counts)
    is_late = outline_of(running, today).is_late(entry.unit, entry.day, entry.first_sent)
    late = words(" (after the deadline)") if is_late else ""
    unit = running.unit(entry.unit).name
    found = [words("{heading} {unit}, {day}{late}", heading=heading, unit=unit, day=day, late=late)]
    found += [
        words(
            "• <b>{count}</b> {name} ({day}: {of_day}, campaign: {of_all})",
            count=number(counts[key]),
            name=metric_name(words, metric),
            day=day,
            of_day=number(of_day.get(key, _NOTHING).whole),
            of_all=number(of_all.get(key, _NOTHING).whole),
        )
        for metric in running.campaign.metrics
        if (key := metric.key) in counts
    ]
    return found if counts else [*found, words("• no new figures")]


def _targets(
    words: Words, running: RunningCampaign, standings: Sequence[Progress], today: date
) -> list[str]:
    return [
        f"🎯 {progress_line(words, progress, days_left(running, progress.target, today))}"
        for progress in standings
        if progress.standing is not Standing.UNKNOWN
    ]


def _now(talk: Talk, running: RunningCampaign) -> date:
    """The day on which a confirmation is read: a phone without a signal sends days later."""
    return running.day_of(max(talk.now, talk.incoming.sent))
