"""Single facts of the deployment: its secret, when the clock last ticked for a campaign."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.moments import from_ms, to_ms
from storage.statements import insert_new, upsert
from storage.tables import entries, facts, members, outbox

_SECRET = "secret"  # noqa: S105  the fact's name


async def secret(connection: AsyncConnection) -> bytes:
    """The deployment's own secret, drawn when it is first asked for."""
    row = {"name": _SECRET, "value": secrets.token_hex(32)}
    await connection.execute(insert_new(connection, facts, ["name"]), row)
    kept = await connection.scalar(select(facts.c.value).where(facts.c.name == _SECRET))
    return bytes.fromhex(str(kept))


async def last_id(connection: AsyncConnection) -> int:
    """The largest identifier in use."""
    found = 0
    for table in (entries, outbox, members):
        found = max(found, await connection.scalar(select(func.max(table.c.id))) or 0)
    return found


@dataclass(frozen=True, slots=True)
class Tick:
    """When a campaign was last asked what is due, and the version it then had."""

    at: datetime
    version: int


async def last_ticks(connection: AsyncConnection) -> dict[int, Tick]:
    """The last tick of each campaign, by its id."""
    rows = await connection.execute(select(facts).where(facts.c.name.like("tick/%")))
    return {int(row.name.removeprefix("tick/")): _tick(row.value) for row in rows}


async def held_tick(connection: AsyncConnection, campaign: int) -> Tick | None:
    """The last tick of one campaign, which nobody else moves in this transaction."""
    noted = select(facts.c.value).where(facts.c.name == f"tick/{campaign}")
    kept = await connection.scalar(noted.with_for_update())
    return None if kept is None else _tick(kept)


def _tick(value: str) -> Tick:
    at, version = value.split("/")
    return Tick(from_ms(int(at)), int(version))


async def ticked(connection: AsyncConnection, ticks: Mapping[int, Tick]) -> None:
    """Note that campaigns were asked what is due, by their ids."""
    rows = [
        {"name": f"tick/{campaign}", "value": f"{to_ms(tick.at)}/{tick.version}"}
        for campaign, tick in sorted(ticks.items())
    ]
    if rows:
        await connection.execute(upsert(connection, facts, ["name"]), rows)
