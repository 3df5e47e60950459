"""The rollup made anew from the ledger, for when the way units are counted changes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.ledger import Entry, EntryKind, Source, Sum, own_sums, reports, whole_sums
from domain.running import RunningCampaign
from storage.moments import from_ms, from_ordinal, to_ordinal
from storage.tables import entries, rollup

ALL_TIME = 0
_CHUNK = 5_000
_Sums = Mapping[tuple[int, str, date | None], Sum]


async def rebuild(connection: AsyncConnection, running: RunningCampaign) -> None:
    """Write the campaign's rollup as the fold of its ledger."""
    await connection.execute(delete(rollup).where(rollup.c.campaign_id == running.id))
    rows = [
        {"campaign_id": running.id, **row}
        for row in folded(await ledger(connection, running.id), running)
    ]
    for start in range(0, len(rows), _CHUNK):
        await connection.execute(rollup.insert(), rows[start : start + _CHUNK])


async def ledger(connection: AsyncConnection, campaign: int) -> list[Entry]:
    """Every entry of a campaign."""
    rows = await connection.execute(select(entries).where(entries.c.campaign_id == campaign))
    return [entry_of(row) for row in rows]


def folded(held: list[Entry], running: RunningCampaign) -> list[dict[str, Any]]:
    """The rows the rollup must have for these entries, without the campaign's id."""
    own: _Sums = own_sums(reports(held).values(), running.adds_up)
    whole: _Sums = whole_sums(own, running.parents)
    return [
        {
            "unit_id": unit,
            "metric": metric,
            "day": ALL_TIME if day is None else to_ordinal(day),
            "own": own.get((unit, metric, day), Sum()).value,
            "own_reports": own.get((unit, metric, day), Sum()).reports,
            "whole": value.value,
            "whole_reports": value.reports,
        }
        for (unit, metric, day), value in whole.items()
    ]


def entry_of(row: Any) -> Entry:
    """An entry as its row keeps it."""
    return Entry(
        id=row.id,
        thread=row.thread,
        kind=EntryKind(row.kind),
        campaign=row.campaign_id,
        unit=row.unit_id,
        member=row.member_id,
        author=row.author_id,
        day=from_ordinal(row.day),
        counts=row.counts,
        sent=from_ms(row.sent),
        received=from_ms(row.received),
        ranked=from_ms(row.ranked),
        place=row.place,
        first_sent=from_ms(row.first_sent),
        first_place=row.first_place,
        cites=row.cites,
        note=row.note,
        source=Source(row.bot, row.chat, row.message),
    )
