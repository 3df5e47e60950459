"""The outbox: everything the bot says, written in the transaction that decided it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import SmallInteger, bindparam, case, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import traces
from storage.moments import from_ms, to_ms
from storage.prepared import Prepared
from storage.statements import insert_new_on
from storage.tables import outbox

# How the error of a message begins that failed because nobody is there.
UNREACHABLE: Final = "unreachable"


class OutboxState(IntEnum):
    """How far an outgoing message has come."""

    PENDING = 0
    SENT = 1
    FAILED = 2
    EXPIRED = 3
    REPLACED = 4  # a later edit of the same message made it needless


class Outgoing(NamedTuple):
    """A message to be sent.

    `id` grows in the order the messages were decided. `lane`: smaller goes first. `sort`: text,
    edit, toast, picture or document. `body` holds what the channel needs: "text" (light HTML),
    "choices" (rows of [label, data]), "edits" (the channel's id of the message to change), "tap"
    (the id of the tap it answers), "recipe", "thread" (the topic of the chat), "cites" (a chat
    and the channel's id of a message there that is answered), "fleeting". `edits_outbox` is the
    row that is to be changed. What is fleeting, since nothing is kept of the person it goes to,
    does not name their chat any more once it has left.
    """

    id: int
    key: str
    bot: str
    chat: str
    lane: int
    sort: str
    body: Mapping[str, Any]
    created: datetime
    about: str = ""
    edits_outbox: int | None = None
    not_before: datetime | None = None
    expires: datetime | None = None
    attempts: int = 0


class Outcome(NamedTuple):
    """What became of a message: `message` is the channel's id of it, when it was sent.

    PENDING with `not_before` means: try again then. `fleeting` is the message's.
    """

    id: int
    state: OutboxState
    at: datetime
    attempts: int
    message: str | None = None
    error: str | None = None
    not_before: datetime | None = None
    fleeting: bool = False


# Said in the statement itself, since an index on what is pending answers only then.
IS_PENDING: Final = outbox.c.state == literal_column(str(int(OutboxState.PENDING)))
HAS_FAILED: Final = outbox.c.state == literal_column(str(int(OutboxState.FAILED)))


async def add(connection: AsyncConnection, messages: Sequence[Outgoing]) -> None:
    """Add messages; one whose key is already there is left out."""
    if messages:
        await _ADD.run(connection, [_row(message) for message in messages])


async def pending(
    connection: AsyncConnection, bot: str, now: datetime, limit: int
) -> list[Outgoing]:
    """Messages of `bot` that wait to be sent, oldest of a lane first."""
    rows = await connection.execute(
        select(outbox)
        .where(outbox.c.bot == bot, IS_PENDING, outbox.c.not_before <= to_ms(now))
        .order_by(outbox.c.lane, outbox.c.id)
        .limit(limit)
    )
    return [_outgoing(row) for row in rows]


async def settle(connection: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
    """Write down what became of messages; what they said is kept only while they wait."""
    if not outcomes:
        return
    await _SETTLE.run(connection, [_settled(outcome) for outcome in outcomes])
    fleeting = [one.id for one in outcomes if one.fleeting and one.state != OutboxState.PENDING]
    if fleeting:
        await connection.execute(
            update(outbox).where(outbox.c.id.in_(fleeting)).values(chat="", message=None, about="")
        )
        await traces.leave(connection)


async def fate(connection: AsyncConnection, row: int) -> tuple[OutboxState, str | None] | None:
    """How far row `row` has come and the channel's id of it; None where there is no such row."""
    found = (
        await connection.execute(select(outbox.c.state, outbox.c.message).where(outbox.c.id == row))
    ).first()
    return found and (OutboxState(found.state), found.message)


async def abandon(connection: AsyncConnection, bot: str, chat: str, at: datetime) -> None:
    """Fail what had been written for a chat by `at` and still waits: nobody is there."""
    await connection.execute(
        update(outbox)
        .where(
            outbox.c.bot == bot,
            IS_PENDING,
            outbox.c.chat == chat,
            outbox.c.created <= to_ms(at),
        )
        .values(state=int(OutboxState.FAILED), settled=to_ms(at), error=UNREACHABLE, body={})
    )


async def move_chat(connection: AsyncConnection, bot: str, old: str, new: str) -> None:
    """A group has a new id: what waits for the old one goes to the new one."""
    await connection.execute(
        update(outbox).where(outbox.c.bot == bot, outbox.c.chat == old, IS_PENDING).values(chat=new)
    )


_NEW_STATE = bindparam("new_state", type_=SmallInteger)
_WAITS = literal_column(str(int(OutboxState.PENDING))) == _NEW_STATE
_ADD = Prepared(lambda name: insert_new_on(name, outbox, ["key"]))
_SETTLE = Prepared(
    lambda _: (
        update(outbox)
        .where(outbox.c.id == bindparam("row"))
        .values(
            state=_NEW_STATE,
            body=case((_WAITS, outbox.c.body), else_=literal_column("'{}'")),
            attempts=bindparam("new_attempts"),
            settled=bindparam("at"),
            message=bindparam("sent_message"),
            error=bindparam("new_error"),
            not_before=bindparam("later"),
        )
    )
)


def _settled(outcome: Outcome) -> dict[str, Any]:
    return {
        "row": outcome.id,
        "new_state": int(outcome.state),
        "new_attempts": outcome.attempts,
        "at": to_ms(outcome.at),
        "sent_message": outcome.message,
        "new_error": outcome.error and outcome.error[:250],
        "later": to_ms(outcome.not_before or outcome.at),
    }


def _row(message: Outgoing) -> dict[str, Any]:
    return {
        "id": message.id,
        "key": message.key,
        "bot": message.bot,
        "chat": message.chat,
        "lane": message.lane,
        "sort": message.sort,
        "body": message.body,
        "about": message.about,
        "edits_outbox": message.edits_outbox,
        "state": int(OutboxState.PENDING),
        "not_before": to_ms(message.not_before or message.created),
        "expires": message.expires and to_ms(message.expires),
        "attempts": message.attempts,
        "created": to_ms(message.created),
    }


def _outgoing(row: Any) -> Outgoing:
    return Outgoing(
        id=row.id,
        key=row.key,
        bot=row.bot,
        chat=row.chat,
        lane=row.lane,
        sort=row.sort,
        body=row.body,
        created=from_ms(row.created),
        about=row.about,
        edits_outbox=row.edits_outbox,
        not_before=from_ms(row.not_before),
        expires=from_ms(row.expires) if row.expires is not None else None,
        attempts=row.attempts,
    )
