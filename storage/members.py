"""Members, the accounts they write from, and their roles in units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people import Member, Membership, Role
from storage.moments import from_ms, to_ms
from storage.outbox import IS_PENDING
from storage.prepared import Prepared, among
from storage.statements import insert_new, upsert
from storage.tables import accounts, members, memberships, outbox


@dataclass(frozen=True, slots=True)
class Account:
    """Where a member is reached: a person on a channel, and the chat with a bot there."""

    channel: str
    person: str
    bot: str
    chat: str
    reachable: bool
    member: Member


@dataclass(slots=True)
class _Gathered:
    account: tuple[str, str, str, str, bool]
    member: tuple[int, str, str, str, int, int | None]
    memberships: list[Membership] = field(default_factory=list)


async def accounts_of(
    connection: AsyncConnection, people: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], Account]:
    """The accounts of (channel, person) pairs, of those who have joined."""
    wanted = set(people)
    asked = {
        "channels": sorted({channel for channel, _ in wanted}),
        "people": sorted({person for _, person in wanted}),
    }
    return {
        (account.channel, account.person): account
        for account in _gathered(await _OF_PEOPLE.fetch(connection, asked))
        if (account.channel, account.person) in wanted
    }


async def accounts_of_members(
    connection: AsyncConnection, ids: Iterable[int]
) -> dict[int, list[Account]]:
    """The accounts of members, by member."""
    found = await _OF_MEMBERS.fetch(connection, {"members": sorted(set(ids))})
    grouped: dict[int, list[Account]] = {}
    for account in _gathered(found):
        grouped.setdefault(account.member.id, []).append(account)
    return grouped


def _joined(*where: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            accounts,
            members.c.name,
            members.c.language,
            members.c.consent_version,
            members.c.consented_at,
            members.c.campaign_id,
            memberships.c.unit_id,
            memberships.c.role,
        )
        .join(members, members.c.id == accounts.c.member_id)
        .outerjoin(memberships, memberships.c.member_id == members.c.id)
        .where(*where, members.c.erased_at.is_(None))
        .order_by(memberships.c.since, memberships.c.unit_id)
    )


_OF_PEOPLE = Prepared(
    lambda name: _joined(
        among(name, accounts.c.channel, "channels"), among(name, accounts.c.person, "people")
    )
)


_OF_MEMBERS = Prepared(lambda name: _joined(among(name, accounts.c.member_id, "members")))


def _gathered(rows: Iterable[Any]) -> list[Account]:
    gathered: dict[tuple[str, str], _Gathered] = {}
    for row in rows:
        one = gathered.setdefault(
            (row.channel, row.person),
            _Gathered(
                (row.channel, row.person, row.bot, row.chat, row.reachable),
                (
                    row.member_id,
                    row.name,
                    row.language,
                    row.consent_version,
                    row.consented_at,
                    row.campaign_id,
                ),
            ),
        )
        if row.unit_id is not None:
            one.memberships.append(Membership(row.unit_id, Role(row.role)))
    return [_account(one) for one in gathered.values()]


def _account(one: _Gathered) -> Account:
    id_, name, language, version, consented, campaign = one.member
    member = Member(
        id_, name, language, tuple(one.memberships), version, from_ms(consented), campaign
    )
    return Account(*one.account, member)


async def add_member(connection: AsyncConnection, member: Member) -> None:
    """Keep somebody who has agreed and chosen a name."""
    await connection.execute(
        members.insert(),
        {
            "id": member.id,
            "name": member.name,
            "language": member.language,
            "consent_version": member.consent_version,
            "consented_at": to_ms(member.consented_at),
            "campaign_id": member.campaign,
        },
    )


async def link_account(connection: AsyncConnection, account: Account, at: datetime) -> None:
    """Tie a person on a channel to a member, and note where they are reached, as known at `at`."""
    await connection.execute(
        upsert(connection, accounts, ["channel", "person"]),
        {
            "channel": account.channel,
            "person": account.person,
            "member_id": account.member.id,
            "bot": account.bot,
            "chat": account.chat,
            "reachable": account.reachable,
            "known_at": to_ms(at),
        },
    )


async def grant(
    connection: AsyncConnection, member: int, unit: int, role: Role, now: datetime
) -> None:
    """Give a member a role in a unit; there it takes the place of a weaker one.

    One they have already stays as it is.
    """
    weaker = list(Role)[: list(Role).index(role)]  # Role names them from the weakest on
    await connection.execute(
        delete(memberships).where(
            memberships.c.member_id == member,
            memberships.c.unit_id == unit,
            memberships.c.role.in_([one.value for one in weaker]),
        )
    )
    await connection.execute(
        insert_new(connection, memberships, ["member_id", "unit_id", "role"]),
        {"member_id": member, "unit_id": unit, "role": role.value, "since": to_ms(now)},
    )


async def revoke(
    connection: AsyncConnection, member: int, unit: int, roles: Iterable[Role]
) -> None:
    """Take roles in a unit away from a member; what they have reported stays."""
    await connection.execute(
        delete(memberships).where(
            memberships.c.member_id == member,
            memberships.c.unit_id == unit,
            memberships.c.role.in_([role.value for role in roles]),
        )
    )


async def change_member(
    connection: AsyncConnection,
    member: int,
    *,
    name: str | None = None,
    language: str | None = None,
    campaign: int | None = None,
) -> None:
    """Change what a member chose."""
    values = {"name": name, "language": language, "campaign_id": campaign}
    told = {key: value for key, value in values.items() if value is not None}
    await connection.execute(update(members).where(members.c.id == member).values(told))


async def agree_anew(connection: AsyncConnection, member: int, version: str, now: datetime) -> None:
    """Note that a member has agreed to another version of the wording."""
    await connection.execute(
        update(members)
        .where(members.c.id == member)
        .values(consent_version=version, consented_at=to_ms(now))
    )


async def reach(
    connection: AsyncConnection, bot: str, chat: str, at: datetime, *, reachable: bool
) -> None:
    """Note what the channel says of `at`: a chat can, or can no longer, be written to.

    What it has said of a later moment stays; of the same one, what it says last.
    """
    await connection.execute(
        update(accounts)
        .where(accounts.c.bot == bot, accounts.c.chat == chat, accounts.c.known_at <= to_ms(at))
        .values(reachable=reachable, known_at=to_ms(at))
    )


async def lose(connection: AsyncConnection, bot: str, chat: str, at: datetime) -> None:
    """Note that a chat took nothing at `at`, by our clock, unless something was known later.

    What was written for it since will tell by itself: an answer shows that they are back. Channels
    tell whole seconds, so theirs counts as later within one. `known_at` stays theirs: were our
    clock fast, their next word would else be lost, and with it every reminder.
    """
    since = (outbox.c.bot == bot, outbox.c.chat == chat, outbox.c.created > to_ms(at))
    await connection.execute(
        update(accounts)
        .where(
            accounts.c.bot == bot,
            accounts.c.chat == chat,
            accounts.c.known_at < to_ms(at.replace(microsecond=0)),
            ~exists().where(*since, IS_PENDING),
            ~exists().where(*since, outbox.c.message.is_not(None)),
        )
        .values(reachable=False)
    )


@dataclass(frozen=True, slots=True)
class Placed:
    """A member with one of their roles."""

    member: int
    name: str
    language: str
    unit: int
    role: Role
    since: datetime


async def members_in(connection: AsyncConnection, units: Sequence[int]) -> list[Placed]:
    """Everybody with a role in one of the units, by name."""
    return [
        Placed(row.id, row.name, row.language, row.unit_id, Role(row.role), from_ms(row.since))
        for row in await _PLACED.fetch(connection, {"units": sorted(set(units))})
    ]


_PLACED = Prepared(
    lambda name: (
        select(
            members.c.id,
            members.c.name,
            members.c.language,
            memberships.c.unit_id,
            memberships.c.role,
            memberships.c.since,
        )
        .join(memberships, memberships.c.member_id == members.c.id)
        .where(among(name, memberships.c.unit_id, "units"), members.c.erased_at.is_(None))
        .order_by(members.c.name, members.c.id)
    )
)


async def names_of(connection: AsyncConnection, ids: Iterable[int]) -> dict[int, str]:
    """Names by member; "" for somebody who was erased."""
    rows = await _NAMES.fetch(connection, {"members": sorted(set(ids))})
    return {row.id: row.name for row in rows}


_NAMES = Prepared(
    lambda name: select(members.c.id, members.c.name).where(among(name, members.c.id, "members"))
)
