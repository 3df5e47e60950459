"""What a campaign already has, for whoever loads its file again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import campaigns
from storage.moments import from_ordinal
from storage.rollup import ALL_TIME
from storage.tables import reports, rollup


@dataclass(frozen=True, slots=True)
class Before:
    """A campaign as it was: how metrics add up, which have reports, the first reported day."""

    adds_up: Mapping[str, bool]
    reported: frozenset[str]
    first: date | None


async def before(connection: AsyncConnection, key: str) -> Before | None:
    """What there is of the campaign with this key; None where it is not loaded."""
    id_ = await campaigns.find(connection, key)
    if id_ is None:
        return None
    running = await campaigns.running(connection, id_)
    return Before(
        {metric.key: metric.adds_up for metric in running.campaign.metrics},
        await _reported(connection, id_),
        await _first_day(connection, id_),
    )


async def _reported(connection: AsyncConnection, campaign: int) -> frozenset[str]:
    rows = await connection.execute(
        select(rollup.c.metric)
        .where(
            rollup.c.campaign_id == campaign,
            rollup.c.day == ALL_TIME,
            rollup.c.own_reports > 0,
        )
        .distinct()
    )
    return frozenset(rows.scalars())


async def _first_day(connection: AsyncConnection, campaign: int) -> date | None:
    day = await connection.scalar(
        select(func.min(reports.c.day)).where(reports.c.campaign_id == campaign, reports.c.standing)
    )
    return None if day is None else from_ordinal(day)
