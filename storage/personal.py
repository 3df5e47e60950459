"""What is kept of a person: all of it to be shown, and all of it to be erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import traces
from storage.moments import from_ms, to_ms
from storage.outbox import IS_PENDING, OutboxState
from storage.sqlite import dumps
from storage.tables import (
    accounts,
    dead,
    dialogues,
    entries,
    invitations,
    jobs,
    members,
    memberships,
    outbox,
    reports,
    texts,
)

_SAID_WITH = ("from", "chat", "phone")  # where raw events name the person
_ABOUT_THEM = ("chat", "person")  # where jobs do
_SHOWN = 39  # how much of a name a list has at least


@dataclass(frozen=True, slots=True)
class Reached:
    """A person on a channel, and the chat with the bot they last wrote to."""

    channel: str
    person: str
    bot: str
    chat: str


@dataclass(frozen=True, slots=True)
class Kept:
    """How much is kept of somebody. `oldest_text` is when the oldest text was written."""

    accounts: tuple[Reached, ...]
    reports: int
    entries: int
    texts: int
    oldest_text: datetime | None
    invitations: int


async def kept_of(connection: AsyncConnection, member: int) -> Kept:
    """What is kept of a member beside who they are and their roles."""
    texts_kept, oldest = (
        await connection.execute(
            select(func.count(), func.min(texts.c.kept_since)).where(
                texts.c.entry_id.in_(_written_by(member))
            )
        )
    ).one()
    return Kept(
        accounts=tuple(await _reached(connection, member)),
        reports=await _count(connection, reports.c.member_id == member),
        entries=await _count(connection, entries.c.author_id == member),
        texts=texts_kept,
        oldest_text=None if oldest is None else from_ms(oldest),
        invitations=await _count(connection, invitations.c.created_by == member),
    )


async def texts_of(
    connection: AsyncConnection, member: int, limit: int
) -> list[tuple[datetime, str]]:
    """The kept texts of somebody's messages with when they were sent, the latest first."""
    rows = await connection.execute(
        select(entries.c.sent, texts.c.text)
        .join(texts, texts.c.entry_id == entries.c.id)
        .where(entries.c.author_id == member)
        .order_by(entries.c.sent.desc(), entries.c.id.desc())
        .limit(limit)
    )
    return [(from_ms(row.sent), row.text) for row in rows]


async def erase(connection: AsyncConnection, member: int, now: datetime, lists: str) -> None:
    """Forget a person: who they are, where they are reached and what they wrote.

    `lists` is the kind of dialogue that shows others a list, in which the person may be named.
    What was counted stays, under a member without a name. Messages that still wait for them are
    not sent. What messages to others said of them is not kept once those have left.
    """
    known = await _reached(connection, member)
    await _erase_words(connection, member)
    await _erase_from_lists(connection, member, lists)
    for one in known:
        await _erase_chat(connection, one, now)
        await _erase_events(connection, one)
    await connection.execute(delete(accounts).where(accounts.c.member_id == member))
    await connection.execute(delete(memberships).where(memberships.c.member_id == member))
    await connection.execute(
        update(members)
        .where(members.c.id == member)
        .values(name="", campaign_id=None, erased_at=to_ms(now))
    )
    await traces.leave(connection)


async def _erase_words(connection: AsyncConnection, member: int) -> None:
    """Their texts and notes go, and what leads from figures to their messages."""
    written = _written_by(member)
    await connection.execute(delete(texts).where(texts.c.entry_id.in_(written)))
    await connection.execute(
        update(reports).where(reports.c.entry_id.in_(written)).values(chat="", message="")
    )
    await connection.execute(
        update(entries).where(entries.c.author_id == member).values(note="", chat="", message="")
    )


async def _erase_from_lists(connection: AsyncConnection, member: int, lists: str) -> None:
    """Lists that others were shown, and may still answer, end where they name the person."""
    name = await connection.scalar(select(members.c.name).where(members.c.id == member))
    if not name:
        return
    shown = name[:_SHOWN]
    written = cast(dialogues.c.state, Text).contains(dumps(shown)[1:-1], autoescape=True)
    for row in (await connection.execute(select(dialogues).where(written))).all():
        options = row.state.get("options", ()) if row.state.get("kind") == lists else ()
        if any(shown in label for label, *_ in options):
            spot = (dialogues.c.bot == row.bot, dialogues.c.chat == row.chat)
            await connection.execute(
                delete(dialogues).where(*spot, dialogues.c.person == row.person)
            )


async def _erase_chat(connection: AsyncConnection, one: Reached, now: datetime) -> None:
    """Their conversations go, and all that the bots of the channel said to them alone."""
    of_channel = f"{one.channel}:%"
    await connection.execute(
        delete(dialogues).where(dialogues.c.bot.like(of_channel), dialogues.c.person == one.person)
    )
    theirs = (outbox.c.bot.like(of_channel), outbox.c.chat.in_({one.chat, one.person}))
    await connection.execute(
        update(outbox)
        .where(*theirs, IS_PENDING)
        .values(state=int(OutboxState.EXPIRED), settled=to_ms(now))
    )
    await connection.execute(
        update(outbox).where(*theirs).values(chat="", body={}, about="", message=None, error=None)
    )


async def _erase_events(connection: AsyncConnection, one: Reached) -> None:
    """Messages that were set aside, and work that was to be done for them."""
    rows = await connection.execute(
        select(dead.c.id, dead.c.event).where(dead.c.bot.like(f"{one.channel}:%"))
    )
    ids = [row.id for row in rows if _names(row.event, _SAID_WITH, one)]
    await connection.execute(delete(dead).where(dead.c.id.in_(ids)))
    tasks = await connection.execute(select(jobs.c.id, jobs.c.body))
    done_for = [row.id for row in tasks if _names(row.body, _ABOUT_THEM, one)]
    await connection.execute(delete(jobs).where(jobs.c.id.in_(done_for)))


def _names(value: Any, keys: Sequence[str], one: Reached) -> bool:
    """Tell whether a raw event or a job names the person under one of the keys."""
    if isinstance(value, list):
        return any(_names(part, keys, one) for part in value)
    if not isinstance(value, dict):
        return False
    found = [value[key] for key in keys if key in value]
    ids = {str(part.get("id") if isinstance(part, dict) else part) for part in found}
    if ids & {one.person, one.chat}:
        return True
    return any(_names(part, keys, one) for part in value.values())


async def move_chat(connection: AsyncConnection, bot: str, old: str, new: str) -> None:
    """A group has a new id: conversations in it, and who is reached there, move along."""
    in_new = select(dialogues.c.person).where(dialogues.c.bot == bot, dialogues.c.chat == new)
    here = (dialogues.c.bot == bot, dialogues.c.chat == old)
    await connection.execute(delete(dialogues).where(*here, dialogues.c.person.in_(in_new)))
    await connection.execute(update(dialogues).where(*here).values(chat=new))
    await connection.execute(
        update(accounts).where(accounts.c.bot == bot, accounts.c.chat == old).values(chat=new)
    )


def _written_by(member: int) -> Any:
    return select(entries.c.id).where(entries.c.author_id == member)


async def _count(connection: AsyncConnection, where: ColumnElement[bool]) -> int:
    return int(await connection.scalar(select(func.count()).where(where)) or 0)


async def _reached(connection: AsyncConnection, member: int) -> list[Reached]:
    rows = await connection.execute(
        select(accounts.c.channel, accounts.c.person, accounts.c.bot, accounts.c.chat)
        .where(accounts.c.member_id == member)
        .order_by(accounts.c.channel, accounts.c.person)
    )
    return [Reached(*row) for row in rows]
