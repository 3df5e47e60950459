"""From a figure down to what it is made of: the members of a unit, their reports, one report."""

from collections.abc import Mapping, Sequence

from domain.ledger import Entry, EntryKind, Report, own_sums
from domain.people import Act
from domain.running import RunningCampaign
from handlers.asking import rows
from handlers.figures import counts_line, day_name, listing, period_name
from handlers.helping import in_private
from handlers.messages import Choice, Reply
from handlers.showing_asked import Days
from handlers.showing_menu import Page, label, offer, page_of, turning
from handlers.showing_order import name_order
from handlers.showing_reach import nothing_here
from handlers.standings import Outline, outline_of
from handlers.talk import Talk
from locales import Html
from storage import ledger, members, tallies

_REPORTS = 10  # a page


def sums_of(running: RunningCampaign, reports: Sequence[Report]) -> dict[str, int | None]:
    """What some reports come to, by metric; None where none states it."""
    found: dict[str, int | None] = dict.fromkeys(running.adds_up)
    for (_, metric, day), value in own_sums(reports, running.adds_up).items():
        if day is None and metric in found and value.figure is not None:
            found[metric] = (found[metric] or 0) + value.figure
    return found


def sums_line(talk: Talk, running: RunningCampaign, reports: Sequence[Report]) -> Html:
    """What some reports come to, in words."""
    figures = sums_of(running, reports)
    known = {metric: figure for metric, figure in figures.items() if figure is not None}
    return counts_line(talk.words, running, known) or talk.words("no figures yet")


async def show_members(
    talk: Talk, running: RunningCampaign, unit: int, page: int = 0
) -> list[Reply]:
    """Who belongs to a unit or has reported for it, with what each has reported."""
    refused = in_private(talk)
    if refused is not None:
        return refused
    connection = await talk.work.direct()
    held = await _of_unit(talk, running, unit)
    names = {p.member: p.name for p in await members.members_in(connection, [unit])}
    names |= await members.names_of(connection, {r.member for r in held} - names.keys())
    order = sorted(names, key=lambda member: (name_order(names[member]), member))
    shown = page_of(len(order), page)
    lines: list[str] = [
        talk.words("👥 <b>{unit}</b>: members and their figures", unit=running.unit(unit).name)
    ]
    if not order:
        lines.append(talk.words("Nobody has joined here yet."))
    choices = []
    for number in range(shown.start, shown.end):
        member = order[number]
        name = _name(talk, names, member)
        theirs = [report for report in held if report.member == member]
        lines.append(_member_line(talk, running, number + 1, name, theirs))
        choices.append(talk.choice(label(name), "m", unit, member, 0, running.id))
    turns = turning(talk, shown, "tm", [unit], [running.id])
    return await offer(
        talk,
        listing(lines),
        _rows([*rows(choices), turns, [_back(talk, running, unit)]]),
        first=shown.start + 1,
    )


async def _of_unit(talk: Talk, running: RunningCampaign, unit: int) -> list[Report]:
    days = (running.campaign.first_day, running.campaign.last_day)
    connection = await talk.work.direct()
    return await ledger.reports_between(connection, running.id, days, units=[unit])


def _member_line(
    talk: Talk, running: RunningCampaign, number: int, name: str, held: Sequence[Report]
) -> Html:
    return talk.words(
        "{number}. {name}: {counts} ({reports})",
        number=number,
        name=name,
        counts=sums_line(talk, running, held),
        reports=talk.words.n("{count} report", "{count} reports", len(held)),
    )


async def show_member(
    talk: Talk,
    running: RunningCampaign,
    unit: int,
    member: int,
    page: int = 0,
    days: Days | None = None,
) -> list[Reply]:
    """What one member has reported for a unit, in some days or in the whole campaign."""
    refused = in_private(talk)
    if refused is not None:
        return refused
    held = [r for r in await _of_unit(talk, running, unit) if r.member == member]
    if days is not None:
        held = [r for r in held if days[0] <= r.day <= days[1]]
    names = await members.names_of(await talk.work.direct(), [member])
    if not held and member not in names:
        return nothing_here(talk)
    heading = talk.words(
        "👤 <b>{name}</b>, {unit}: {counts}",
        name=_name(talk, names, member),
        unit=running.unit(unit).name,
        counts=sums_line(talk, running, held),
    )
    if days is not None:
        heading = talk.words("{name} · {days}", name=heading, days=_days(talk, running, days))
    shown = page_of(len(held), page, len(held) or 1 if days else _REPORTS)
    turns = turning(talk, shown, "m", [unit, member], [running.id])
    return await _list(talk, running, heading, held, (shown, turns, _back(talk, running, unit)))


def _days(talk: Talk, running: RunningCampaign, days: Days) -> Html:
    if days[0] == days[1]:
        return day_name(talk.words, days[0], talk.today(running))
    return period_name(talk.words, *days)


async def show_reports(
    talk: Talk, running: RunningCampaign, unit: int, page: int = 0
) -> list[Reply]:
    """The reports that a unit's own figures are made of; without names, which are not for all."""
    held = await _of_unit(talk, running, unit)
    heading = talk.words(
        "📄 <b>{unit}</b>: {reports}, {counts}",
        unit=running.unit(unit).name,
        reports=talk.words.n("{count} report", "{count} reports", len(held)),
        counts=sums_line(talk, running, held),
    )
    shown = page_of(len(held), page, _REPORTS)
    turns = turning(talk, shown, "tr", [unit], [running.id])
    return await _list(talk, running, heading, held, (shown, turns, _back(talk, running, unit)))


async def _list(
    talk: Talk,
    running: RunningCampaign,
    heading: Html,
    held: Sequence[Report],
    around: tuple[Page, list[Choice], Choice],
) -> list[Reply]:
    page, turns, back = around
    lines: list[str] = [heading]
    choices = []
    for number in range(page.start, page.end):
        lines.append(report_line(talk, running, number + 1, held[number], place=False))
        choices.append(talk.choice(str(number + 1), "r", held[number].thread))
    found = _rows([*_in_fives(choices), turns, [back]])
    return await offer(talk, listing(lines), found, first=page.start + 1)


def report_line(
    talk: Talk, running: RunningCampaign, number: int, report: Report, *, place: bool = True
) -> Html:
    """One report in a list, with its place where the list has several."""
    words = talk.words
    day = day_name(words, report.day, talk.today(running))
    counts = counts_line(words, running, report.counts) or words("no new figures")
    if not place:
        return words("{number}. {day}: {counts}", number=number, day=day, counts=counts)
    unit = running.unit(report.unit).name
    return words(
        "{number}. {day}, {unit}: {counts}", number=number, day=day, unit=unit, counts=counts
    )


async def show_report(talk: Talk, report: Report) -> list[Reply]:
    """One report: its day, place and figures, how it came about, and how to take it back.

    Whose it is is for those who lead, and not for a group's eyes.
    """
    words, running = talk.words, talk.work.campaigns[report.campaign]
    connection = await talk.work.direct()
    history = await tallies.versions(connection, report.thread)
    people = {report.member, *(entry.author for entry in history)}
    names = await members.names_of(connection, people)
    named = report.member == talk.member.id or talk.may(Act.SEE_MEMBERS, running, report.unit)
    named = named and not talk.incoming.group
    lines: list[str] = [
        words("📄 <b>{unit}</b>", unit=running.unit(report.unit).name),
        words(
            "{day}: <b>{counts}</b>",
            day=day_name(words, report.day, talk.today(running)),
            counts=counts_line(words, running, report.counts) or words("no new figures"),
        ),
    ]
    if named:
        lines.append(words("By {name}", name=_name(talk, names, report.member)))
    lines += _marks(talk, running, report)
    lines += [_version(talk, running, entry, names if named else None) for entry in history]
    choices = []
    if report.standing and _may_take_back(talk, running, report):
        choices.append(talk.choice(words("Take back"), "tx", report.thread))
    choices.append(_back(talk, running, report.unit))
    return await offer(talk, listing(lines), [choices], about=f"report:{report.thread}")


def _marks(talk: Talk, running: RunningCampaign, report: Report) -> list[str]:
    found: list[str] = []
    if not report.standing:
        found.append(talk.words("⚠ Taken back: it is not counted."))
    elif _outline(talk, running).is_late(report.unit, report.day, report.first_sent):
        found.append(talk.words("⏰ Sent after the deadline."))
    return found


def _outline(talk: Talk, running: RunningCampaign) -> Outline:
    return outline_of(running, talk.today(running))


def _version(
    talk: Talk, running: RunningCampaign, entry: Entry, names: Mapping[int, str] | None
) -> Html:
    words = talk.words
    what = {
        EntryKind.REPORT: words("Sent"),
        EntryKind.CORRECTION: words("Corrected"),
        EntryKind.WITHDRAWAL: words("Taken back"),
    }[entry.kind]
    when = words.moment(entry.sent.astimezone(running.campaign.zone))
    parts = [what, when]
    if names is not None:
        parts.append(Html(words("by {name}", name=_name(talk, names, entry.author))))
    line = Html(", ".join(parts))
    if entry.kind is EntryKind.WITHDRAWAL:
        return Html(f"• {line}")
    return Html(f"• {line}: {counts_line(words, running, entry.counts) or '—'}")


def _may_take_back(talk: Talk, running: RunningCampaign, report: Report) -> bool:
    act = Act.CORRECT_OWN if report.member == talk.member.id else Act.CORRECT_OTHERS
    return talk.may(act, running, report.unit)


async def ask_to_take_back(talk: Talk, thread: int) -> list[Reply]:
    """Make sure before a report is taken back from a list."""
    together = await ledger.sent_with(await talk.work.direct(), thread)
    standing = [report for report in together if report.standing]
    for report in together:
        running = talk.work.campaigns.get(report.campaign)
        if running is None or not _may_take_back(talk, running, report):
            return nothing_here(talk)
    if not standing:
        return nothing_here(talk)
    running = talk.work.campaigns[standing[0].campaign]
    lines: list[str] = [talk.words("Take this back? It will no longer be counted.")]
    for number, report in enumerate(standing, start=1):
        lines.append(report_line(talk, running, number, report))
    yes = talk.choice(talk.words("Yes, take it back"), "tx", thread, 1)
    no = talk.choice(talk.words("No, keep it"), "r", thread)
    return await offer(talk, listing(lines), [[yes, no]])


def _name(talk: Talk, names: Mapping[int, str], member: int) -> str:
    return names.get(member) or talk.words("somebody who has left")


def _back(talk: Talk, running: RunningCampaign, unit: int) -> Choice:
    return talk.choice(label(f"‹ {running.unit(unit).name}"), "v", unit, 0, running.id)


def _in_fives(choices: Sequence[Choice]) -> list[Sequence[Choice]]:
    return [choices[start : start + 5] for start in range(0, len(choices), 5)]


def _rows(found: Sequence[Sequence[Choice]]) -> list[Sequence[Choice]]:
    return [row for row in found if row]
