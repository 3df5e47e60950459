"""Invitation codes: who may join what, how often, until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import Role
from storage.moments import from_ms, to_ms
from storage.tables import invitations

Connection = AsyncConnection
"""What repositories work on, for those who pass it in and may not know SQL."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A code with which people join a unit in a role. `uses_left` is 0 or more."""

    code: str
    campaign: int
    unit: int
    role: Role
    uses_left: int
    expires: datetime
    created: datetime
    created_by: int | None = None


async def add_invitation(connection: AsyncConnection, invitation: Invitation) -> None:
    """Keep a new invitation."""
    await connection.execute(
        invitations.insert(),
        {
            "code": invitation.code,
            "campaign_id": invitation.campaign,
            "unit_id": invitation.unit,
            "role": invitation.role.value,
            "uses_left": invitation.uses_left,
            "expires_at": to_ms(invitation.expires),
            "created_by": invitation.created_by,
            "created_at": to_ms(invitation.created),
        },
    )


async def find_invitation(connection: AsyncConnection, code: str) -> Invitation | None:
    """The invitation with this code, used up or not."""
    row = (
        await connection.execute(select(invitations).where(invitations.c.code == code))
    ).one_or_none()
    if row is None:
        return None
    return Invitation(
        row.code,
        row.campaign_id,
        row.unit_id,
        Role(row.role),
        row.uses_left,
        from_ms(row.expires_at),
        from_ms(row.created_at),
        row.created_by,
    )


async def use_invitation(connection: AsyncConnection, code: str, now: datetime) -> bool:
    """Take one use of a code; false when there is none left or it has expired."""
    result = await connection.execute(
        update(invitations)
        .where(
            invitations.c.code == code,
            invitations.c.uses_left > 0,
            invitations.c.expires_at > to_ms(now),
        )
        .values(uses_left=invitations.c.uses_left - 1)
    )
    return bool(result.rowcount)


async def end_invitations(
    connection: AsyncConnection, unit: int, roles: Iterable[Role], now: datetime
) -> None:
    """Let nobody join a unit in these roles any more by the codes made so far."""
    await connection.execute(
        update(invitations).where(_still_good(unit, roles, now)).values(uses_left=0)
    )


async def has_invitations(
    connection: AsyncConnection, unit: int, roles: Iterable[Role], now: datetime
) -> bool:
    """Tell whether somebody could join a unit in these roles by a code made before."""
    good = select(invitations.c.code).where(_still_good(unit, roles, now)).limit(1)
    return await connection.scalar(good) is not None


def _still_good(unit: int, roles: Iterable[Role], now: datetime) -> ColumnElement[bool]:
    return and_(
        invitations.c.unit_id == unit,
        invitations.c.role.in_([role.value for role in roles]),
        invitations.c.uses_left > 0,
        invitations.c.expires_at > to_ms(now),
    )
