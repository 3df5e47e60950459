"""Writing down what became of messages, all that has ended in one transaction."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import structlog

from bot.patience import Patience, unbroken, until
from bot.riding import Ride
from storage import outbox
from storage.database import Database, is_crossing, is_outage
from storage.outbox import Outcome

_LONGEST_WAIT: Final = 5.0
_LAST_SECONDS: Final = 2.0
_GATHERING_SECONDS: Final = 0.01
_NEXT_RIDE_SECONDS: Final = 0.02
_MANY: Final = 256
_LONG_SECONDS: Final = 2.0

_Then = Callable[[], Awaitable[None]]
_Left = Mapping[Outcome, Exception]  # what could not be written, and why
_Settle = Callable[[Any, Sequence[Outcome]], Awaitable[_Left]]

_log = structlog.get_logger()


class Settling:
    """Outcomes on their way into the database; they stay here until it has taken them.

    `settled` is told the rows that are written. `busy` tells whether many more are about to end:
    then a few milliseconds are waited for them. So they are for a transaction to ride in, where
    one has just passed: one of our own costs as much as several sendings, and holds messages up.
    """

    def __init__(
        self,
        database: Database,
        bot: str,
        settled: Callable[[Sequence[Outcome]], None],
        busy: Callable[[], bool],
    ) -> None:
        self._database = database
        self._bot = bot
        self._settled = settled
        self._busy = busy
        self._outcomes: list[Outcome] = []
        self._shut: list[tuple[str, datetime]] = []
        self._after: list[_Then] = []
        self._some = asyncio.Event()
        self._many = asyncio.Event()
        self._turn = asyncio.Lock()
        self._at_rest = asyncio.Event()
        self._at_rest.set()
        self._ridden = float("-inf")
        self._burdens = False
        self._failing = False
        self._since = 0.0
        self._patience = Patience(_LONGEST_WAIT)

    def add(self, *outcomes: Outcome) -> None:
        """Note what became of messages."""
        if not self._outcomes:
            self._since = time.monotonic()
        self._outcomes.extend(outcomes)
        self._some.set()
        if len(self._outcomes) >= _MANY:
            self._many.set()

    def shut(self, chat: str, at: datetime, then: _Then) -> None:
        """Fail what else waits for a chat that takes nothing any more; run `then` afterwards."""
        self._shut.append((chat, at))
        self._after.append(then)
        self._some.set()

    async def run(self) -> None:
        """Write outcomes down as they come, until cancelled."""
        while True:
            await self._some.wait()
            await self._gather()
            if self._some.is_set():
                await self.tried()

    async def tried(self) -> bool:
        """Write down all there is, or wait; tells whether the database was there."""
        try:
            await unbroken(self.flush(), _LAST_SECONDS)
        except Exception as error:  # noqa: BLE001 - kept and tried again, whatever it was
            self._failing = _will_pass(error)
            kind = "database" if is_outage(error) else type(error).__name__
            _log.warning("outbox.not_settled", bot=self._bot, error=kind, rows=self.waiting)
            await asyncio.sleep(self._patience.next())
        else:
            self._patience.reset()
            self._failing = False
        return not self._failing

    async def _gather(self) -> None:
        """Wait while others write, who may take along what there is, and a moment for more."""
        if self._busy() and len(self._outcomes) < _MANY:
            await self._wait_for_many(_GATHERING_SECONDS)
        while self._some.is_set() and not self._shut:
            if not self._at_rest.is_set():
                await self._at_rest.wait()
                continue  # the next one may have begun meanwhile
            left = self._ridden + _NEXT_RIDE_SECONDS - time.monotonic()
            if left <= 0 or len(self._outcomes) >= _MANY:
                return
            await self._wait_for_many(left)

    async def _wait_for_many(self, seconds: float) -> None:
        self._many.clear()
        await until(self._many, seconds)

    async def ride(self, connection: Any) -> Sequence[Ride]:
        """Write outcomes in somebody else's transaction, who tells when that has ended.

        SQLite has one writer, and each commit waits for the disk: two in turn take twice as long.
        What cannot be written breaks one transaction, and is then left to `flush`.
        """
        if not self._database.is_sqlite or self._burdens:
            return ()
        ride = _Ride(self, self._outcomes[:])
        self._at_rest.clear()
        try:
            await self._settle(connection, ride.outcomes)
        except BaseException:
            ride.ended(committed=False)
            raise
        return (ride,)

    def ridden(self, outcomes: Sequence[Outcome], *, committed: bool) -> None:
        """The first outcomes were written in a transaction that has ended now."""
        if committed:
            self._drop(len(outcomes))
        self._ridden = time.monotonic()
        self._at_rest.set()
        if committed:
            self._settled(outcomes)

    async def _settle(self, connection: Any, outcomes: Sequence[Outcome]) -> _Left:
        try:
            await outbox.settle(connection, outcomes)
        except Exception as error:
            self._burdens = not is_outage(error)
            raise
        return {}

    @property
    def waiting(self) -> int:
        """How many outcomes are not written yet."""
        return len(self._outcomes)

    @property
    def behind(self) -> bool:
        """Tell whether the database takes nothing, or not for seconds.

        What leaves then would leave again after a crash, or from another process.
        """
        if self._failing:
            return bool(self._outcomes or self._shut)
        if not self._outcomes or self._burdens:
            return False
        return self._since < time.monotonic() - _LONG_SECONDS

    async def flush(self) -> None:
        """Write down all there is; raises what the database raises and then keeps it.

        What cannot be written holds up nothing else: then each is written by itself.
        """
        async with self._turn:
            if not (self._outcomes or self._shut):
                return
            try:
                written, after, left = await self._write(self._settle)
            except Exception as error:
                if _will_pass(error):
                    raise
                written, after, left = await self._write(_settle_singly)
        self._settled(written)
        for then in after:
            await self._run(then)
        if left:
            raise next(iter(left.values()))

    async def _write(self, settle: _Settle) -> tuple[Sequence[Outcome], Sequence[_Then], _Left]:
        """Write in a transaction of our own; return what was, what follows, and what was not."""
        # What was answered is not worth another wait for the disk before the next report's.
        async with self._database.write(brief=True, synced=False) as connection:
            await self._at_rest.wait()  # who has just committed takes out what rode along
            outcomes, shut, after = self._outcomes[:], self._shut[:], self._after[:]
            left = await settle(connection, outcomes)
            for chat, at in shut:
                await outbox.abandon(connection, self._bot, chat, at)
        self._burdens = bool(left)
        del self._shut[: len(shut)], self._after[: len(after)]
        self._drop(len(outcomes))
        if left:
            self.add(*left)
            outcomes = [outcome for outcome in outcomes if outcome not in left]
        return outcomes, after, left

    def _drop(self, written: int) -> None:
        """Forget the first outcomes, which are written."""
        del self._outcomes[:written]
        self._failing, self._since = False, time.monotonic()
        if not (self._outcomes or self._shut):
            self._some.clear()

    async def _run(self, then: _Then) -> None:
        try:
            await then()
        except Exception as error:  # noqa: BLE001 - the next refusal of the chat calls it again
            _log.warning("outbox.hook_failed", bot=self._bot, error=type(error).__name__)


@dataclass(frozen=True, slots=True)
class _Ride:
    settling: Settling
    outcomes: Sequence[Outcome]

    def ended(self, *, committed: bool) -> None:
        self.settling.ridden(self.outcomes, committed=committed)


async def _settle_singly(connection: Any, outcomes: Sequence[Outcome]) -> _Left:
    """Write each by itself, so that what cannot be written stays alone; raises if nothing can."""
    left: dict[Outcome, Exception] = {}
    for outcome in outcomes:
        error = await _settle_one(connection, outcome)
        if error is not None and await _settle_one(connection, _wordless(outcome)) is not None:
            left[outcome] = error
    if left and len(left) == len(outcomes):
        raise left[outcomes[0]]
    return left


async def _settle_one(connection: Any, outcome: Outcome) -> Exception | None:
    try:
        async with connection.begin_nested():
            await outbox.settle(connection, [outcome])
    except Exception as error:
        if _will_pass(error):
            raise
        return error
    return None


def _will_pass(error: Exception) -> bool:
    return is_outage(error) or is_crossing(error)


def _wordless(outcome: Outcome) -> Outcome:
    """Without what the channel has told, which no database may be able to take."""
    return outcome._replace(message=None, error=outcome.error and "unwritable")
