"""Asking a bot's server for events, one long poll after another.

The offset, which tells the server that events are safe, moves only after the intake has committed
them. After an empty answer everything is confirmed and the offset is dropped: Telegram draws new
update ids after an idle week, and a new id below an old offset would be lost (Bot API, Update).

After an answer that cannot be read events are asked for one by one, until the one that spoils it
is taken in, mended or as a stand-in that is set aside. Of one that has not even a number those
behind it tell what to ask for next; where none is behind it, it holds up nobody.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

import structlog

from bot.channel import Event, Intake
from bot.patience import LONGEST_WAIT, Patience, unbroken
from bot.unreadable import is_whole, leniently, number_in, stand_in
from storage.database import is_outage

LONG_POLL_SECONDS: Final = 25
# Stopping is to take less than a second.
_LAST_BATCH_SECONDS: Final = 0.8
# As many as an answer holds: that one of them spoiled it is known by then.
_ANSWER_HOLDS: Final = 100
_CERTAIN: Final = 3

_log = structlog.get_logger()


class FetchError(Exception):
    """Events could not be fetched. `reason` is one word; `wait` is what the server asked for."""

    def __init__(self, reason: str, wait: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


class GarbledError(FetchError):
    """An answer came whole and cannot be read; `body` is what came, for no log."""

    def __init__(self, body: bytes) -> None:
        super().__init__("garbled")
        self.body = body


class Polled(Protocol):
    """A bot whose events can be asked for."""

    bot: str

    async def fetch(self, offset: int | None, timeout: int, most: int | None = None) -> list[Any]:  # noqa: ASYNC109 - the server's wait
        """Return raw events from `offset` on, at most so many; raise a `FetchError`."""

    async def remove_webhook(self) -> None:
        """Make polling possible; raise a `FetchError`."""


def _now() -> datetime:
    return datetime.now(UTC)


class Poller:
    """The poll loop of one bot.

    `failures` has how many polls failed in a row, `caught_up` when nothing more was waiting
    (seconds of a monotonic clock, 0.0 for not now).
    """

    def __init__(  # noqa: PLR0913 - what it works with, and what it tells of
        self,
        channel: Polled,
        intake: Intake,
        *,
        now: Callable[[], datetime] = _now,
        seconds: int = LONG_POLL_SECONDS,
        longest_wait: float = LONGEST_WAIT,
        failures: Counter[str] | None = None,
        caught_up: dict[str, float] | None = None,
    ) -> None:
        self._channel = channel
        self._intake = intake
        self._now = now
        self._seconds = seconds
        self._patience = Patience(longest_wait)
        self._failures: Counter[str] = Counter() if failures is None else failures
        self._caught_up: dict[str, float] = {} if caught_up is None else caught_up
        self._offset: int | None = None
        self._singly = 0
        self._reach = 1
        self._spoiling = b""
        self._spoilt = 0
        self._numberless = b""

    async def run(self) -> None:
        """Poll until cancelled."""
        bot = self._channel.bot
        self._caught_up[bot] = 0.0
        try:
            await self._run()
        finally:
            self._failures.pop(bot, None)
            self._caught_up.pop(bot, None)

    async def _run(self) -> None:
        while not await self._patiently(self._channel.remove_webhook):
            pass  # while a webhook is set, Telegram refuses every poll
        while True:
            await self._patiently(self.once)

    async def once(self) -> None:
        """Fetch one batch and hand it on; raises what either raises and then moves nothing."""
        most = self._reach if self._singly else None
        found: list[Any] | None
        # What waits is not waited for: only an answer tells that it was all.
        seconds = self._seconds if self._caught_up.get(self._channel.bot) else 0
        try:
            found = await self._channel.fetch(self._offset, seconds, most)
        except GarbledError as error:
            found = self._made_of(error.body)
        if found is None:
            return
        if not found:
            self._offset, self._singly, self._reach = None, 0, 1
            self._caught_up[self._channel.bot] = time.monotonic()
            return
        events = self._events(found)
        if not events:
            if most is not None and len(found) >= most:
                self._reach_further()
            raise FetchError("malformed")
        await unbroken(self._intake.take(events), _LAST_BATCH_SECONDS)
        self._offset = max(int(event.mark) for event in events) + 1
        self._singly = max(0, self._singly - 1)
        self._reach, self._numberless = 1, b""
        is_all = most is None and len(found) < _ANSWER_HOLDS
        self._caught_up[self._channel.bot] = time.monotonic() if is_all else 0.0

    def _made_of(self, body: bytes) -> list[Any] | None:
        """What stands in for an answer that cannot be read; raises until that is certain.

        The same whole answer about one event, time after time, is no fault of the network; one
        that is cut off between says nothing of it. None: another one is to be asked for.
        """
        if not is_whole(body):
            self._singly = _ANSWER_HOLDS
            raise FetchError("garbled")
        self._spoilt = self._spoilt + 1 if self._singly and body == self._spoiling else 0
        self._singly, self._spoiling = _ANSWER_HOLDS, body
        if self._spoilt < _CERTAIN:
            if self._spoilt:
                self._patience.reset()  # the server is well, and others wait behind this one
            raise FetchError("garbled")
        mended, number = leniently(body), number_in(body)
        if body != self._numberless:
            bot = self._channel.bot
            _log.error("polling.unreadable", bot=bot, update=number, kept=bool(mended))
        if mended:
            return mended
        if number is None:
            if body != self._numberless:
                self._numberless = body
                self._reach_further()
            raise FetchError("unreadable")
        if self._reach > 1:  # the first number in sight is that of one behind those without any
            self._offset, self._reach, self._numberless = number, 1, b""
            return None
        return [stand_in(number, body)]

    def _reach_further(self) -> None:
        """What is first in line cannot be confirmed: see whether more is behind it."""
        self._reach = min(2 * self._reach, _ANSWER_HOLDS)

    async def _patiently(self, step: Callable[[], Any]) -> bool:
        """Take a step, or wait after it failed; tells whether it succeeded."""
        try:
            await step()
        except FetchError as error:
            await self._wait(error.reason, error.wait)
        except Exception as error:  # noqa: BLE001 - the loop outlives whatever a batch does
            await self._wait("database" if is_outage(error) else type(error).__name__, None)
        else:
            self._patience.reset()
            self._failures[self._channel.bot] = 0
            return True
        return False

    async def _wait(self, reason: str, asked: timedelta | None) -> None:
        wait = self._patience.next()
        self._failures[self._channel.bot] += 1
        self._caught_up[self._channel.bot] = 0.0
        if asked is not None:
            wait = max(wait, asked.total_seconds())
        _log.warning("polling.waits", bot=self._channel.bot, reason=reason, seconds=round(wait, 1))
        await asyncio.sleep(wait)

    def _events(self, found: Sequence[Any]) -> list[Event]:
        received = self._now()
        events = []
        for raw in found:
            mark = raw.get("update_id") if isinstance(raw, dict) else None
            if type(mark) is int:
                events.append(Event(self._channel.bot, str(mark), raw, received))
            else:
                kind = type(raw).__name__
                _log.warning("polling.malformed_update", bot=self._channel.bot, kind=kind)
        return events
