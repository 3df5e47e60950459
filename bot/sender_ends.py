"""What follows an answer of the channel: noted, tried again, put aside, or given up."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from bot.measures import Sends
from bot.pacing import Pace
from bot.sender_asides import Asides
from bot.sender_attempts import (
    Again,
    Attempts,
    Failed,
    Result,
    Sent,
    Unreachable,
    tell_failed,
)
from bot.sender_queue import Queue
from bot.sender_settling import Settling
from bot.sender_trouble import Trouble
from storage.outbox import UNREACHABLE, OutboxState, Outcome, Outgoing

OnUnreachable = Callable[[str, str, datetime], Awaitable[None]]

# Members take long to look up.
_TRIED: Final = frozenset({OutboxState.SENT, OutboxState.FAILED})
_NAMES: Final = {state: state.name.lower() for state in OutboxState}


class Ends:
    """Lets a message end, or wait for its next attempt, and its chat go on.

    `settling` gets what is to be written down, `sends` counts it.
    """

    def __init__(  # noqa: PLR0913 - everything that an answer changes
        self,
        *,
        queue: Queue,
        pace: Pace,
        attempts: Attempts,
        settling: Settling,
        trouble: Trouble,
        asides: Asides,
        sends: Sends,
        on_unreachable: OnUnreachable,
        now: Callable[[], datetime],
    ) -> None:
        self._queue = queue
        self._pace = pace
        self._attempts = attempts
        self._settling = settling
        self._trouble = trouble
        self._asides = asides
        self._counts = sends.events
        self._ended = sends.ended
        self._on_unreachable = on_unreachable
        self._now = now
        self._loop = asyncio.get_running_loop()

    def answered(self, message: Outgoing, result: Result) -> None:
        """Do what the outcome of an attempt asks for."""
        now = self._loop.time()
        match result:
            case Again():
                self._again(message, result, now)
                return
            case Sent():
                self.left(message, result.message)
                return
            case Failed():
                self.end(message, OutboxState.FAILED, error=result.error)
            case Unreachable():
                self._shut(message, result.error)
            case _:
                self._asides.put(message, now)
        self._trouble.over()
        self._queue.release(message.chat)

    def left(self, message: Outgoing, sent: str | None) -> None:
        """Note that a message has left; `sent` is the channel's id of it."""
        self.end(message, OutboxState.SENT, sent)
        self._trouble.over()
        self._queue.release(message.chat)

    def _again(self, message: Outgoing, result: Again, now: float) -> None:
        self._counts["retried"] += 1
        if result.paced:
            self._trouble.over()
            wait = result.wait.total_seconds() if result.wait else 1.0
            self._pace.refused(message.chat, wait, now)
            self._put_back(message, now + wait)
            return
        self._trouble.failed(now, result.reason)
        if self._trouble.hopeless(message.attempts):
            tell_failed(message, result.reason)
            self.end(message, OutboxState.FAILED, error="the channel never took it")
            self._queue.release(message.chat)
            return
        # While nothing passes, failing says nothing about the message.
        tried = message if self._trouble.on else message._replace(attempts=message.attempts + 1)
        self._put_back(tried, self._trouble.retry_at(message.attempts, now))

    def _put_back(self, message: Outgoing, when: float) -> None:
        self._line_up(message)
        self._queue.release(message.chat, when)

    def _line_up(self, message: Outgoing) -> None:
        needless = self._queue.add(message)
        if needless is not None:
            self.replaced(needless)

    def _shut(self, message: Outgoing, error: str) -> None:
        """Give up what had been written when the attempt began.

        They may be back when its answer comes: what was written since is tried by itself.
        """
        chat, at = message.chat, self._attempts.begun_at(message.id)
        for one in (message, *self._queue.drop(chat)):
            if one is not message and one.created > at:
                self._line_up(one)
            else:
                self.end(one, OutboxState.FAILED, error=f"{UNREACHABLE}: {error}")
        self._settling.shut(chat, at, lambda: self._on_unreachable(message.bot, chat, at))

    def replaced(self, message: Outgoing) -> None:
        """Note that a later edit made this one needless."""
        sent = message.body.get("edits") or self._attempts.sent_as(message.edits_outbox)
        self.end(message, OutboxState.REPLACED, sent)

    def end(
        self,
        message: Outgoing,
        state: OutboxState,
        sent: str | None = None,
        error: str | None = None,
    ) -> None:
        """Note what became of a message, for good."""
        self._counts[_NAMES[state]] += 1
        self._ended[message.lane, state] += 1
        self._asides.ended(message.id)
        self._attempts.ended(message.id, sent)
        tried = message.attempts + (state in _TRIED)
        fleeting = "fleeting" in message.body
        outcome = Outcome(message.id, state, self._now(), tried, sent, error, fleeting=fleeting)
        self._settling.add(outcome)
