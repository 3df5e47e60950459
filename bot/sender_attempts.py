"""One attempt at delivering a message, and what came of it as a value."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog

from bot.channel import (
    Begun,
    Channel,
    ChatMovedError,
    Quick,
    SendError,
    TryLaterError,
    UneditableError,
    UnreachablePersonError,
)
from handlers.messages import Sort
from storage import outbox
from storage.database import Database, is_outage
from storage.outbox import OutboxState, Outgoing

_REMEMBERED: Final = 8192

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Sent:
    """It left; `message` is the channel's id of it."""

    message: str | None


@dataclass(frozen=True, slots=True)
class Failed:
    """It will never leave."""

    error: str


@dataclass(frozen=True, slots=True)
class Again:
    """It is to be tried again; `paced`: the channel asked for `wait`. `reason` is one word."""

    wait: timedelta | None = None
    paced: bool = False
    reason: str = "database"


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Nothing goes to this chat any more."""

    error: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has a new id."""

    chat: str


@dataclass(frozen=True, slots=True)
class NotYet:
    """It edits a message that has not left yet."""


Result = Sent | Failed | Again | Unreachable | Moved | NotYet


def _now() -> datetime:
    return datetime.now(UTC)


class _NotYetError(Exception):
    """The message to be edited has not left yet."""


class Attempts:
    """Delivers on a channel; knows what the latest rows became, and since when others are tried."""

    def __init__(
        self,
        channel: Channel,
        database: Database,
        quick: Quick | None = None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._channel = channel
        self._database = database
        self._quick = quick
        self._now = now
        self._begun: dict[int, datetime] = {}
        self._ended: OrderedDict[int, str | None] = OrderedDict()

    def begin(self, message: Outgoing) -> Begun | None:
        """Try once, the quick way; None where there is none, so that nothing is done."""
        self._begun[message.id] = self._now()
        try:
            return self._quick.begin(message) if self._quick is not None else None
        except Exception:  # noqa: BLE001 - the long way tells what is wrong with it
            return None

    def begun_at(self, row: int) -> datetime:
        """When the attempt began that has not ended yet."""
        return self._begun[row]

    def sent(self, begun: Begun) -> str | None:
        """The channel's id of a message that was begun, if it has left."""
        return self._quick.sent(begun) if self._quick is not None else None

    async def make(self, message: Outgoing, begun: Begun | None = None) -> Result:
        """Try once, or go on with what was begun; never raises, but when it is cancelled."""
        try:
            if begun is not None and self._quick is not None:
                sent = await self._quick.finish(message, begun)
            else:
                sent = await self._send(message)
        except SendError as error:
            return _meaning(message, error)
        except _NotYetError:
            return NotYet()
        except Exception as error:  # noqa: BLE001 - one faulty message must not stop the others
            if is_outage(error):
                return Again()
            kind = type(error).__name__
            _log.error("sender.faulty_message", bot=message.bot, outbox=message.id, error=kind)
            return Failed(kind)
        return Sent(sent)

    def ended(self, row: int, sent: str | None) -> None:
        """Note what a row became, which the database may not know yet; None: no message."""
        self._begun.pop(row, None)
        self._ended[row] = sent
        if len(self._ended) > _REMEMBERED:
            self._ended.popitem(last=False)

    def sent_as(self, row: int | None) -> str | None:
        """The channel's id of a message sent lately."""
        return self._ended.get(row) if row is not None else None

    async def _send(self, message: Outgoing) -> str | None:
        if message.sort != Sort.EDIT:
            return await self._channel.deliver(message, None)
        try:
            return await self._channel.deliver(message, await self._edits(message))
        except UneditableError:
            return await self._channel.deliver(message._replace(sort=Sort.TEXT), None)

    async def _edits(self, message: Outgoing) -> str:
        """The channel's id of the message that an edit is to change."""
        row = message.edits_outbox
        known = message.body.get("edits") or self.sent_as(row)
        if known or row is None or row in self._ended:
            return _or_uneditable(known)
        async with self._database.read() as connection:
            fate = await outbox.fate(connection, row)
        if fate is not None and fate[0] is OutboxState.PENDING:
            raise _NotYetError
        return _or_uneditable(fate and fate[1])


def _or_uneditable(known: str | None) -> str:
    if not known:
        raise UneditableError("there is no message to edit")
    return known


def _meaning(message: Outgoing, error: SendError) -> Result:
    """What an error asks for; what fails for good is told, without the channel's words."""
    match error:
        case TryLaterError():
            return Again(error.wait, error.paced, error.reason)
        case UnreachablePersonError():
            _log.info("sender.unreachable", bot=message.bot, outbox=message.id)
            return Unreachable(_words(error))
        case ChatMovedError():
            return Moved(error.chat)
    tell_failed(message, type(error).__name__)
    return Failed(_words(error))


def tell_failed(message: Outgoing, error: str) -> None:
    """Tell the operator of a message that will never leave; `error` is its kind."""
    _log.warning("sender.message_failed", bot=message.bot, outbox=message.id, error=error)


def _words(error: SendError) -> str:
    # PostgreSQL takes no NUL in a text.
    return str(error).replace("\0", "") or type(error).__name__
