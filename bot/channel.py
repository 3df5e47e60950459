"""What a channel is to the rest of the program, and how a sending can fail."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from handlers.messages import Incoming
from storage.outbox import Outgoing


class Event(NamedTuple):
    """Something that arrived at a bot, as raw as it came.

    `mark` is unique to the event within the bot; the same mark twice is the same event. `letter`
    is the dead letter that is taken up again with it.
    """

    bot: str
    mark: str
    raw: Mapping[str, Any]
    received: datetime
    letter: int | None = None


class Intake(Protocol):
    """Takes events in: what returns without an error is safe in the database."""

    async def take(self, events: list[Event]) -> None:
        """Return when every event is committed; raise `DatabaseUnreachableError` in an outage."""


class Channel(Protocol):
    """One bot on one channel: turns events into `Incoming` and outgoing messages into calls."""

    bot: str

    def incoming(self, event: Event) -> Incoming:
        """Understand one event; anything that is no event of this channel raises."""

    async def deliver(self, message: Outgoing, edits: str | None) -> str | None:
        """Send one message and return the channel's id of it.

        `edits` is the channel's id of the message to change, for an edit. Raises a `SendError`.
        """


# The channel's answer to a message that is on its way.
Begun = asyncio.Future[Any]


class Quick(Protocol):
    """A channel's shorter way for the messages that nearly all are, which needs no task."""

    def begin(self, message: Outgoing) -> Begun | None:
        """Send a message; None, and nothing done, where that has to wait or to be thought about."""

    def sent(self, begun: Begun) -> str | None:
        """The channel's id of a message that was begun and answered; None: `finish` tells why."""

    async def finish(self, message: Outgoing, begun: Begun) -> str | None:
        """Do for a message that did not go out what `deliver` would, and return its id.

        Raises a `SendError`.
        """


class SendError(Exception):
    """A message did not go out; the subclass says what is to be done."""


class TryLaterError(SendError):
    """Too fast, or a passing fault: again after `wait`. `paced`: the channel asked us to wait.

    `reason` is one word for the log.
    """

    def __init__(
        self, wait: timedelta | None = None, *, paced: bool = False, reason: str = "unknown"
    ) -> None:
        super().__init__("try later")
        self.wait = wait
        self.paced = paced
        self.reason = reason


class TokenRefusedError(TryLaterError):
    """The channel does not know the bot's token: an operator's to mend, so that messages wait."""

    def __init__(self) -> None:
        super().__init__(reason="token")


class TokensRefusedError(Exception):
    """The channel has known none of the tokens since the start; the text is a sentence."""


class UnreachablePersonError(SendError):
    """The person stopped the bot, or never started it: nothing more goes to this chat."""


class ChatMovedError(SendError):
    """The group has a new id."""

    def __init__(self, chat: str) -> None:
        super().__init__("moved")
        self.chat = chat


class UneditableError(SendError):
    """The message to change is gone or too old: send it anew."""


class RefusedError(SendError):
    """The channel will never take this message."""


class AddressRefusedError(SendError):
    """The channel does not bring messages to our address; `reason` is one word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
