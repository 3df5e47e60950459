"""Reports as they are kept and looked up."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.ledger import Entry, Report, Source
from storage.moments import from_ms, from_ordinal, to_ms, to_ordinal
from storage.prepared import Prepared, among
from storage.rebuilding import entry_of
from storage.tables import entries, outbox, reports, texts


def entry_row(entry: Entry) -> dict[str, Any]:
    """The row that keeps an entry."""
    return {
        "id": entry.id,
        "thread": entry.thread,
        "kind": entry.kind.value,
        "cites": entry.cites,
        "campaign_id": entry.campaign,
        "unit_id": entry.unit,
        "member_id": entry.member,
        "author_id": entry.author,
        "day": to_ordinal(entry.day),
        "counts": dict(entry.counts),
        "note": entry.note,
        "sent": to_ms(entry.sent),
        "received": to_ms(entry.received),
        "ranked": to_ms(entry.ranked),
        "place": entry.place,
        "first_sent": to_ms(entry.first_sent),
        "first_place": entry.first_place,
        "bot": entry.source.bot,
        "chat": entry.source.chat,
        "message": entry.source.message,
    }


def report_row(report: Report) -> dict[str, Any]:
    """The row that keeps a report as it stands."""
    return {
        "thread": report.thread,
        "entry_id": report.entry,
        "ranked": to_ms(report.ranked),
        "place": report.place,
        "standing": report.standing,
        "campaign_id": report.campaign,
        "unit_id": report.unit,
        "member_id": report.member,
        "day": to_ordinal(report.day),
        "counts": dict(report.counts),
        "first_sent": to_ms(report.first_sent),
        "first_place": report.first_place,
        "sent": to_ms(report.sent),
        "bot": report.source.bot,
        "chat": report.source.chat,
        "message": report.source.message,
    }


def _report(row: Any) -> Report:
    return Report(
        thread=row.thread,
        entry=row.entry_id,
        ranked=from_ms(row.ranked),
        place=row.place,
        standing=row.standing,
        campaign=row.campaign_id,
        unit=row.unit_id,
        member=row.member_id,
        day=from_ordinal(row.day),
        counts=row.counts,
        first_sent=from_ms(row.first_sent),
        first_place=row.first_place,
        sent=from_ms(row.sent),
        source=Source(row.bot, row.chat, row.message),
    )


async def report_by_thread(connection: AsyncConnection, thread: int) -> Report | None:
    """A report as it stands, withdrawn ones too; nobody else changes it in this transaction."""
    found = await connection.execute(
        select(reports).where(reports.c.thread == thread).with_for_update()
    )
    row = found.one_or_none()
    return None if row is None else _report(row)


async def reports_by_source(connection: AsyncConnection, source: Source) -> list[Report]:
    """The reports that a message made or changed: several where it named several places."""
    threads = (
        select(entries.c.thread)
        .where(
            entries.c.bot == source.bot,
            entries.c.chat == source.chat,
            entries.c.message == source.message,
        )
        .scalar_subquery()
    )
    rows = await connection.execute(
        select(reports).where(reports.c.thread.in_(threads)).order_by(reports.c.thread)
    )
    return [_report(row) for row in rows]


async def begun_by(connection: AsyncConnection, source: Source) -> set[int]:
    """The threads whose first entry came from a message."""
    rows = await connection.scalars(
        select(entries.c.thread).where(
            entries.c.bot == source.bot,
            entries.c.chat == source.chat,
            entries.c.message == source.message,
            entries.c.id == entries.c.thread,
        )
    )
    return set(rows)


async def text_from(connection: AsyncConnection, source: Source) -> str | None:
    """What a message said when it was last recorded; None when the text is no longer kept."""
    return await connection.scalar(
        select(texts.c.text)
        .join(entries, entries.c.id == texts.c.entry_id)
        .where(
            entries.c.bot == source.bot,
            entries.c.chat == source.chat,
            entries.c.message == source.message,
        )
        .order_by(entries.c.id.desc())
        .limit(1)
    )


async def sent_with(connection: AsyncConnection, thread: int) -> list[Report]:
    """The report and those that began in the same message, oldest first."""
    first = _threads_sent_with(thread)
    rows = await connection.execute(
        select(reports).where(reports.c.thread.in_(first)).order_by(reports.c.thread)
    )
    return [_report(row) for row in rows]


def _threads_sent_with(thread: int) -> Any:
    """The threads whose first entry came from the same message as that of `thread`."""
    other = entries.alias()
    return (
        select(entries.c.thread)
        .join(
            other,
            (other.c.bot == entries.c.bot)
            & (other.c.chat == entries.c.chat)
            & (other.c.message == entries.c.message),
        )
        .where(
            other.c.id == thread,
            (entries.c.id == thread)
            | ((entries.c.id == entries.c.thread) & (other.c.message != "")),
        )
        .scalar_subquery()
    )


async def last_reports(connection: AsyncConnection, member: int, limit: int = 20) -> list[Report]:
    """The standing reports a member sent last, the latest first."""
    rows = await connection.execute(
        select(reports)
        .where(reports.c.member_id == member, reports.c.standing)
        .order_by(
            reports.c.first_sent.desc(), reports.c.first_place.desc(), reports.c.thread.desc()
        )
        .limit(limit)
    )
    return [_report(row) for row in rows]


async def last_withdrawn(connection: AsyncConnection, member: int) -> Report | None:
    """The report of their own that a member took back last."""
    rows = await connection.execute(
        select(reports)
        .join(entries, entries.c.id == reports.c.entry_id)
        .where(reports.c.member_id == member, ~reports.c.standing, entries.c.author_id == member)
        .order_by(reports.c.sent.desc(), reports.c.entry_id.desc())
        .limit(1)
    )
    row = rows.first()
    return None if row is None else _report(row)


async def recent_reports(
    connection: AsyncConnection, members: Collection[int], since: datetime
) -> list[Report]:
    """Reports of members first sent since a moment, oldest first."""
    asked = {"members": sorted(members), "since": to_ms(since)}
    return [_report(row) for row in await _RECENT.fetch(connection, asked)]


_RECENT = Prepared(
    lambda name: (
        select(reports)
        .where(
            among(name, reports.c.member_id, "members"),
            reports.c.first_sent >= bindparam("since"),
        )
        .order_by(reports.c.first_sent, reports.c.first_place, reports.c.thread)
    )
)


async def reports_between(
    connection: AsyncConnection,
    campaign: int,
    days: tuple[date, date],
    *,
    units: Collection[int] | None = None,
    member: int | None = None,
    limit: int | None = None,
) -> list[Report]:
    """Standing reports of working days, both ends inside; the latest first."""
    statement = select(reports).where(
        reports.c.campaign_id == campaign,
        reports.c.standing,
        reports.c.day.between(to_ordinal(days[0]), to_ordinal(days[1])),
    )
    if units is not None:
        statement = statement.where(among(connection.dialect.name, reports.c.unit_id, "units"))
    if member is not None:
        statement = statement.where(reports.c.member_id == member)
    statement = statement.order_by(
        reports.c.day.desc(), reports.c.first_sent.desc(), reports.c.thread.desc()
    )
    asked = {} if units is None else {"units": sorted(units)}
    rows = await connection.execute(statement.limit(limit), asked)
    return [_report(row) for row in rows]


async def reporters(
    connection: AsyncConnection, campaign: int, days: tuple[date, date]
) -> set[tuple[int, int]]:
    """The (member, unit) pairs with a standing report on these working days."""
    rows = await connection.execute(
        select(reports.c.member_id, reports.c.unit_id)
        .distinct()
        .where(
            reports.c.campaign_id == campaign,
            reports.c.standing,
            reports.c.day.between(to_ordinal(days[0]), to_ordinal(days[1])),
        )
    )
    return {(row.member_id, row.unit_id) for row in rows}


async def entries_by_author(connection: AsyncConnection, member: int) -> list[Entry]:
    """Every entry somebody has written, oldest first."""
    rows = await connection.execute(
        select(entries).where(entries.c.author_id == member).order_by(entries.c.id)
    )
    return [entry_of(row) for row in rows]


async def thread_confirmed_by(
    connection: AsyncConnection, bot: str, chat: str, message: str
) -> int | None:
    """The thread that one of the bot's messages speaks of, as it was edited last."""
    about = await connection.scalar(
        select(outbox.c.about)
        .where(outbox.c.bot == bot, outbox.c.chat == chat, outbox.c.message == message)
        .order_by(outbox.c.id.desc())
        .limit(1)
    )
    kind, _, thread = (about or "").partition(":")
    return int(thread) if kind == "report" and thread.isdigit() else None


async def confirmation_of(
    connection: AsyncConnection, bot: str, chat: str, thread: int
) -> int | None:
    """The outbox row of the message that first confirmed a report."""
    return await connection.scalar(
        select(outbox.c.id)
        .where(
            outbox.c.about == f"report:{thread}",
            outbox.c.bot == bot,
            outbox.c.chat == chat,
            outbox.c.sort == "text",
        )
        .order_by(outbox.c.id)
        .limit(1)
    )
