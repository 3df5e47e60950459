"""Campaigns as they are kept: the file's text, the answers over it, and the units they share."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.answers import with_answers
from domain.campaign import Campaign
from domain.campaign_file import parse_campaign
from domain.running import RunningCampaign
from storage.moments import to_ms
from storage.prepared import Prepared, among
from storage.rebuilding import rebuild
from storage.rollup import ALL_TIME
from storage.statements import upsert
from storage.tables import campaign_answers, campaign_units, campaigns, facts, reports, rollup
from storage.units import above, place_units

_CAMPAIGNS = 7316241  # the advisory lock over all campaigns
_FACT = "campaigns"  # a fact that names their state, so that one row tells whether any has changed
_STATE = Prepared(lambda _: select(facts.c.value).where(facts.c.name == _FACT))


class CampaignNotLoadedError(Exception):
    """Loading would lose reports: `units` or `metrics` that have some are gone from the file."""

    def __init__(self, units: tuple[str, ...], metrics: tuple[str, ...]) -> None:
        super().__init__("reports would be lost")
        self.units = units
        self.metrics = metrics


async def hold_campaigns(connection: AsyncConnection, *, exclusive: bool) -> None:
    """Keep the campaigns as they are until the transaction ends; `exclusive` to change them.

    Whoever counts by the campaigns holds them together with others, so that nothing is counted by
    the old one after the totals were made anew by the new one. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        lock = "pg_advisory_xact_lock" + ("" if exclusive else "_shared")
        await connection.execute(text(f"SELECT {lock}({_CAMPAIGNS})"))


async def state(connection: AsyncConnection) -> str | None:
    """What changes whenever any campaign does; None where none was ever loaded."""
    for row in await _STATE.fetch(connection, {}):
        found: str = row.value
        return found
    return None


async def running(connection: AsyncConnection, id_: int) -> RunningCampaign:
    """Read one campaign with its answers and units."""
    row = (await connection.execute(select(campaigns).where(campaigns.c.id == id_))).one()
    campaign = parse_campaign(row.source, row.key)
    answers = await answers_of(connection, id_)
    placed = await connection.execute(
        select(campaign_units.c.path, campaign_units.c.unit_id).where(
            campaign_units.c.campaign_id == id_
        )
    )
    ids = {row.path: row.unit_id for row in placed}
    campaign = with_answers(campaign, answers)
    return RunningCampaign(
        id_, row.version, campaign, ids, await above(connection, ids[campaign.root.path])
    )


async def find(connection: AsyncConnection, key: str) -> int | None:
    """The id of the campaign with this key."""
    return await connection.scalar(select(campaigns.c.id).where(campaigns.c.key == key))


async def load(
    connection: AsyncConnection, source: str, name: str, now: datetime, draw: Callable[[], int]
) -> RunningCampaign:
    """Load a campaign file, or load it again; reports stay.

    Raises `CampaignFileError` for a file that is wrong and `CampaignNotLoadedError` where it
    leaves out what has reports.
    """
    campaign = parse_campaign(source, name)
    await hold_campaigns(connection, exclusive=True)
    id_ = await find(connection, campaign.key)
    before = None if id_ is None else await running(connection, id_)
    if id_ is None:
        id_ = draw()
    version = 1 if before is None else before.version + 1
    row = {
        "id": id_,
        "key": campaign.key,
        "version": version,
        "source": source,
        "loaded_at": to_ms(now),
    }
    await connection.execute(upsert(connection, campaigns, ["id"]), row)
    completed = with_answers(campaign, await answers_of(connection, id_))
    return await _put_in_place(connection, id_, completed, before, draw)


async def answer(
    connection: AsyncConnection,
    running_: RunningCampaign,
    answers: Mapping[str, Any],
    member: int | None,
    now: datetime,
    draw: Callable[[], int],
) -> RunningCampaign:
    """Keep what a coordinator answered to what the plan leaves open.

    Raises `CampaignNotLoadedError`, and changes nothing, where that takes away what has reports.
    """
    async with connection.begin_nested():
        return await _answer(connection, running_, answers, member, now, draw)


async def _answer(
    connection: AsyncConnection,
    running_: RunningCampaign,
    answers: Mapping[str, Any],
    member: int | None,
    now: datetime,
    draw: Callable[[], int],
) -> RunningCampaign:
    await hold_campaigns(connection, exclusive=True)
    rows = [
        {
            "campaign_id": running_.id,
            "question": question,
            "answer": value,
            "member_id": member,
            "answered_at": to_ms(now),
        }
        for question, value in answers.items()
    ]
    statement = upsert(connection, campaign_answers, ["campaign_id", "question"])
    await connection.execute(statement, rows)
    await connection.execute(
        update(campaigns)
        .where(campaigns.c.id == running_.id)
        .values(version=campaigns.c.version + 1)
    )
    source = await connection.scalar(
        select(campaigns.c.source).where(campaigns.c.id == running_.id)
    )
    campaign = parse_campaign(str(source), running_.campaign.key)
    completed = with_answers(campaign, await answers_of(connection, running_.id))
    return await _put_in_place(connection, running_.id, completed, running_, draw)


async def _put_in_place(
    connection: AsyncConnection,
    id_: int,
    campaign: Campaign,
    before: RunningCampaign | None,
    draw: Callable[[], int],
) -> RunningCampaign:
    fact = {"name": _FACT, "value": str(draw())}
    await connection.execute(upsert(connection, facts, ["name"]), fact)
    ids = await place_units(connection, campaign, draw)
    if before is not None:
        await _refuse_loss(connection, before, campaign, ids)
        await connection.execute(delete(campaign_units).where(campaign_units.c.campaign_id == id_))
    await connection.execute(
        campaign_units.insert(),
        [{"campaign_id": id_, "unit_id": unit, "path": path} for path, unit in ids.items()],
    )
    after = await running(connection, id_)
    if before is not None and _counts_differently(before, after):
        await rebuild(connection, after)
    return after


def _counts_differently(before: RunningCampaign, after: RunningCampaign) -> bool:
    """Tell whether what has been reported is added up in another way; a new unit has nothing."""
    known = ((unit, parent) for unit, parent in before.parents.items() if unit in after.parents)
    moved = any(after.parents[unit] != parent for unit, parent in known)
    return moved or before.adds_up != after.adds_up


async def _refuse_loss(
    connection: AsyncConnection,
    before: RunningCampaign,
    campaign: Campaign,
    ids: Mapping[str, int],
) -> None:
    kept = set(ids.values())
    gone = [unit for unit in before.ids.values() if unit not in kept]
    dropped = [m.key for m in before.campaign.metrics if campaign.metric(m.key) is None]
    units = await _with_reports(connection, before.id, gone)
    metrics = await _with_figures(connection, before.id, dropped)
    if units or metrics:
        raise CampaignNotLoadedError(tuple(before.paths[unit] for unit in units), tuple(metrics))


async def _with_reports(
    connection: AsyncConnection, campaign: int, units: Sequence[int]
) -> list[int]:
    if not units:
        return []
    rows = await connection.scalars(
        select(reports.c.unit_id)
        .distinct()
        .where(
            reports.c.campaign_id == campaign,
            among(connection.dialect.name, reports.c.unit_id, "units"),
        ),
        {"units": units},
    )
    return list(rows)


async def _with_figures(
    connection: AsyncConnection, campaign: int, metrics: Sequence[str]
) -> list[str]:
    if not metrics:
        return []
    rows = await connection.scalars(
        select(rollup.c.metric)
        .distinct()
        .where(
            rollup.c.campaign_id == campaign,
            rollup.c.day == ALL_TIME,
            rollup.c.metric.in_(metrics),
            rollup.c.own_reports > 0,
        )
    )
    return list(rows)


async def answers_of(connection: AsyncConnection, id_: int) -> dict[str, Any]:
    """What was answered to what a campaign's file leaves open, by the question's name."""
    rows = await connection.execute(
        select(campaign_answers.c.question, campaign_answers.c.answer).where(
            campaign_answers.c.campaign_id == id_
        )
    )
    return {row.question: row.answer for row in rows}
