"""Delivering what the outbox holds for one bot.

Rows are handed over by the intake or found in the table; what has become of them is written back
in groups. A row in memory is never sent again while its outcome waits for the database.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import structlog

from bot.channel import Begun, Channel, Quick
from bot.measures import Sends
from bot.pacing import Departure, Pace, looks_like_group
from bot.patience import Patience, unbroken, until
from bot.riding import Ride
from bot.sender_asides import Asides
from bot.sender_attempts import Again, Attempts, Moved
from bot.sender_ends import Ends, OnUnreachable
from bot.sender_moves import OnMoved, write_down
from bot.sender_queue import Queue
from bot.sender_settling import Settling
from bot.sender_stock import Stock
from bot.sender_toasts import Toasts
from bot.sender_trouble import Trouble
from handlers.messages import Sort
from storage.database import Database, is_outage
from storage.outbox import OutboxState, Outcome, Outgoing

IN_FLIGHT: Final = 128
STOP_SECONDS: Final = 6.0
_LAST_WORDS_SECONDS: Final = 2.0
_BUSY: Final = 8
_HOLD_SECONDS: Final = 0.25
_EAGER: Final = 8  # how much sooner to look again after something was found

# Members take long to look up.
_TOAST: Final = Sort.TOAST.value

_log = structlog.get_logger()


def _now() -> datetime:
    return datetime.now(UTC)


async def _nobody(*_: object) -> None:
    """Nobody asked to be told."""


class Sender:
    """The one sender of one bot.

    `on_unreachable(bot, chat, at)` is told of chats that took nothing at a moment, `on_moved(bot,
    old, new)` of groups that have a new id. `look_every` is how many seconds pass between looks
    into the table. `sends` grows with what was sent, failed, expired, replaced and retried.
    `quick` is the channel's shorter way, where it has one.
    """

    def __init__(  # noqa: PLR0913 - what it works with, and whom it tells
        self,
        channel: Channel,
        database: Database,
        *,
        pace: Pace | None = None,
        on_unreachable: OnUnreachable = _nobody,
        on_moved: OnMoved = _nobody,
        now: Callable[[], datetime] = _now,
        look_every: float | None = None,
        in_flight: int = IN_FLIGHT,
        quick: Quick | None = None,
        sends: Sends | None = None,
    ) -> None:
        self.bot = channel.bot
        self.sends = sends or Sends()
        self._database = database
        self._pace = pace or Pace()
        self._on_moved = on_moved
        self._now = now
        self._look_every = look_every or (1.0 if database.is_sqlite else 0.2)
        self._most = in_flight
        self._loop = asyncio.get_running_loop()
        self._attempts = Attempts(channel, database, quick, now)
        self._settling = Settling(
            database, channel.bot, self._written, lambda: self._in_flight >= _BUSY
        )
        self._stock = Stock(database, channel.bot, now)
        self._queue = Queue(self._chat_ready_at)
        self._trouble = Trouble(channel.bot)
        self._toasts = Toasts(self._attempts, now)
        self._asides = Asides()
        self._tasks: set[asyncio.Future[Any]] = set()
        self._in_flight = 0
        self._stopping = False
        self._fault: Exception | None = None
        self._changed = asyncio.Event()
        self._look = asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []
        self._ends = Ends(
            queue=self._queue,
            pace=self._pace,
            attempts=self._attempts,
            settling=self._settling,
            trouble=self._trouble,
            asides=self._asides,
            sends=self.sends,
            on_unreachable=on_unreachable,
            now=now,
        )

    @property
    def counts(self) -> Counter[str]:
        """How many messages were sent, failed, expired, replaced and retried."""
        return self.sends.events

    @property
    def depth(self) -> int:
        """How many messages are in memory, waiting or under way."""
        return self._stock.held

    def wake(self, rows: Sequence[Outgoing] = ()) -> None:
        """Something was committed to the outbox; `rows` spare looking it up.

        With several processes rows are looked up nevertheless, since an older one may come from
        another process.
        """
        if rows and self._database.is_sqlite:
            self._enqueue(self._stock.take(rows))
            if not self._stock.low:
                return
        self._look.set()

    async def ride(self, connection: Any) -> Sequence[Ride]:
        """Write down what has left in somebody else's transaction, who tells how it ended."""
        return await self._settling.ride(connection)

    async def run(self) -> None:
        """Deliver until cancelled or drained."""
        try:
            async with asyncio.TaskGroup() as group:
                self._loops = [
                    group.create_task(loop)
                    for loop in (self._feed(), self._dispatch(), self._settling.run())
                ]
        finally:
            await self._abort()

    async def drain(self, timeout: float = STOP_SECONDS) -> None:  # noqa: ASYNC109 - the most it may take
        """Begin nothing new, let what is under way end, write it down, and end `run`."""
        self._stopping = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while self._tasks:
                    await asyncio.wait(self._tasks)
        for loop in self._loops:
            loop.cancel()

    async def _abort(self) -> None:
        """Stop what is under way and write down what has ended."""
        self._stopping = True  # whoever wakes it now is not heard any more
        while self._tasks:  # one that fails in this very moment begins another
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        try:
            async with asyncio.timeout(_LAST_WORDS_SECONDS):
                await self._settling.flush()
        except Exception as error:  # noqa: BLE001 - else `write_down` is still to come
            waiting = self._settling.waiting
            _log.warning("sender.left_unsettled", error=type(error).__name__, rows=waiting)

    async def write_down(self) -> None:
        """Write down what `run` could not, however long the database is away."""
        while not await self._settling.tried():
            pass

    async def _feed(self) -> None:
        """Look into the table now and then, more often while there is something new."""
        patience = Patience()
        pause = self._look_every
        while True:
            self._look.clear()
            try:
                found = await unbroken(self._stock.load(self._enqueue), _LAST_WORDS_SECONDS)
                pause = min(self._look_every, self._look_every / _EAGER if found else 2 * pause)
            except Exception as error:  # noqa: BLE001 - the loop outlives the database
                kind = "database" if is_outage(error) else type(error).__name__
                _log.warning("sender.cannot_look", bot=self.bot, error=kind)
                await asyncio.sleep(patience.next())
            else:
                patience.reset()
            await until(self._look, pause)

    def _enqueue(self, rows: Iterable[Outgoing]) -> None:
        """Take rows in and send what may go, at once: somebody waits for it."""
        if self._stopping:
            return
        self._line_up(rows)
        try:
            wait = self._send_ready()
        except Exception as error:  # noqa: BLE001  it ends `run`, not whoever wakes us
            self._fault, wait = error, 0.0
        if wait is not None:
            self._changed.set()

    def _line_up(self, rows: Iterable[Outgoing]) -> None:
        for row in rows:
            if row.sort == _TOAST:
                self._spawn(self._toast(row))
            elif (needless := self._queue.add(row)) is not None:
                self._ends.replaced(needless)

    async def _dispatch(self) -> None:
        while True:
            self._changed.clear()
            if self._fault is not None:
                raise self._fault
            await until(self._changed, None if self._stopping else self._send_ready())

    def _send_ready(self) -> float | None:
        """Start whatever may go now; return how many seconds to wait, None for a change."""
        now = self._loop.time()
        if back := self._asides.back(now):
            self._line_up(back)
        most = 1 if self._trouble.on else self._most
        while self._in_flight < most and self._queue.any_ready(now):
            if self._settling.behind:
                return self._sooner(now + _HOLD_SECONDS, now)
            ready = max(self._pace.bot_ready_at(now), self._trouble.until)
            if ready > now:
                return self._sooner(ready, now)
            message = self._queue.next(now)
            if message is None:
                break
            self._start(message, now)
        return self._sooner(self._queue.next_at() if self._in_flight < most else None, now)

    def _sooner(self, when: float | None, now: float) -> float | None:
        moments = [at for at in (when, self._asides.next_at()) if at is not None]
        return max(0.0, min(moments) - now) if moments else None

    def _start(self, message: Outgoing, now: float) -> None:
        if message.expires is not None and message.expires <= self._now():
            self._ends.end(message, OutboxState.EXPIRED)
            self._queue.release(message.chat)
            return
        left = self._pace.sent(message.chat, now, group=looks_like_group(message.chat))
        self._in_flight += 1
        begun = self._attempts.begin(message)
        if begun is None:
            self._spawn(self._deliver(message, left))
        else:
            self._tasks.add(begun)
            begun.add_done_callback(partial(self._answered, message, left))

    def _spawn(self, delivery: Awaitable[None]) -> None:
        task = asyncio.ensure_future(delivery)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _answered(self, message: Outgoing, left: Departure, begun: Begun) -> None:
        """Note that a message has left; whatever else became of it needs a task."""
        self._tasks.discard(begun)
        sent = self._attempts.sent(begun)
        if sent is None and not begun.cancelled():
            self._spawn(self._deliver(message, left, begun))
            return
        try:
            if sent is not None:
                self._pace.answered(message.chat, left, self._loop.time())
                self._ends.left(message, sent)
        finally:
            self._one_less()

    async def _deliver(
        self, message: Outgoing, left: Departure, begun: Begun | None = None
    ) -> None:
        try:
            result = await self._attempts.make(message, begun)
            self._pace.answered(message.chat, left, self._loop.time())
            if isinstance(result, Moved):
                await self._move(message, result.chat)
            else:
                self._ends.answered(message, result)
        finally:
            self._one_less()

    def _one_less(self) -> None:
        self._in_flight -= 1
        if self._queue.waits or self._asides.next_at() is not None:
            self._changed.set()

    async def _toast(self, toast: Outgoing) -> None:
        state, error = await self._toasts.deliver(toast)
        self._ends.end(toast, state, error=error)

    async def _move(self, message: Outgoing, new: str) -> None:
        """Follow a group to its new id, in the table and in memory."""
        old = message.chat
        if not await write_down(self._database, (self.bot, old, new), self._on_moved):
            self._ends.answered(message, Again())
            return
        waiting = (message, *self._queue.drop(old))
        self._queue.release(old)
        self._enqueue(one._replace(chat=new) for one in waiting)

    def _written(self, outcomes: Sequence[Outcome]) -> None:
        self._stock.settled(outcome.id for outcome in outcomes)
        if self._stock.low:
            self._look.set()

    def _chat_ready_at(self, chat: str, now: float) -> float:
        return self._pace.chat_ready_at(chat, now, group=looks_like_group(chat))
