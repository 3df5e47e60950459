"""Taking events in: whatever has arrived is one transaction, with a savepoint a message.

Nobody is told that an event was taken before its transaction has been committed. A message that
fails is tried again alone; when it fails again it is set aside, so that it holds up nobody.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Any

import structlog

from bot.asides import Asides
from bot.channel import Channel, Event
from bot.haste import Hastes, Trial
from bot.measures import Measures
from bot.outgoing import outgoing, place_of
from bot.riding import Along, Ride, nothing_along
from domain.haste import Verdict
from handlers.messages import Incoming, Reply
from handlers.routing import begun, handle
from handlers.slowing import slow_down
from handlers.talk import Desk, Talk
from storage.book import CampaignBook
from storage.campaigns import hold_campaigns
from storage.database import Database, DatabaseUnreachableError, is_crossing, is_outage
from storage.dead_letters import taken_up
from storage.marks import forget_marks, take_marks
from storage.outbox import Outgoing
from storage.work import Work

BATCH = 64
_RERUNS = 3
_RERUN_WAIT = 0.05

_log = structlog.get_logger()


@dataclass(slots=True)
class _Waiting:
    event: Event
    done: asyncio.Future[None]


@dataclass(slots=True)
class _Heard:
    waiting: _Waiting
    incoming: Incoming
    talk: Talk | None = None  # begun ahead of its turn


@dataclass(slots=True)
class _Failed:
    waiting: _Waiting
    incoming: Incoming | None
    error: Exception | None


class BatchIntake:
    """The intake of one process, for all its bots.

    `wake` is given the rows that a batch has put into the outbox, after its commit. `measures`
    is told of every commit. `along` may write more into a batch's transaction, before its messages
    are answered; what it returns is told of the end.
    """

    def __init__(  # noqa: PLR0913, PLR0917  what it works with, and whom it tells
        self,
        database: Database,
        channels: Mapping[str, Channel],
        desk: Desk,
        draw: Callable[[], int],
        wake: Callable[[Sequence[Outgoing]], None],
        measures: Measures | None = None,
        along: Along = nothing_along,
    ) -> None:
        self._database = database
        self._channels = channels
        self._desk = desk
        self._draw = draw
        self._wake = wake
        self._asides = Asides(database, channels, draw, wake)
        self._measures = measures
        self._along = along
        self._book = CampaignBook()
        self._hastes = Hastes()
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue()

    def begin(self, event: Event) -> asyncio.Future[None]:
        """Take an event in; what is returned is done when it is committed, or fails as `take`."""
        one = _Waiting(event, asyncio.get_running_loop().create_future())
        self._queue.put_nowait(one)
        return one.done

    async def take(self, events: list[Event]) -> None:
        """Return when every event is committed; raise `DatabaseUnreachableError` in an outage."""
        waiting = [self.begin(event) for event in events]
        if len(waiting) == 1:
            await waiting[0]
            return
        results = await asyncio.gather(*waiting, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result

    async def run(self) -> None:
        """Work for ever: take whatever waits, up to 64 events at a time."""
        while True:
            batch = [await self._queue.get()]
            while len(batch) < BATCH:
                try:
                    batch.append(self._queue.get_nowait())
                except asyncio.QueueEmpty:
                    break
            with contextlib.suppress(Exception):  # the intake outlives any fault, told or not
                await self._settle(batch)
            _refuse(batch, DatabaseUnreachableError())
            if not self._queue.empty():
                await _let_it_leave()

    async def _settle(self, batch: list[_Waiting]) -> None:
        try:
            failed = await self._committed(batch)
            for fault in failed:
                await self._alone(fault)
        except asyncio.CancelledError:
            _refuse(batch, DatabaseUnreachableError())
            raise
        except Exception as error:  # noqa: BLE001  whoever waits for the batch is told
            _log.warning("intake.outage", error=type(error).__name__)
            _refuse(batch, DatabaseUnreachableError())
        for one in batch:
            if not one.done.done():
                one.done.set_result(None)

    async def _committed(self, batch: Sequence[_Waiting]) -> list[_Failed]:
        """Run the batch until it is committed; a database error runs all of it again."""
        last: Exception | None = None
        for attempt in range(_RERUNS):
            try:
                return await self._run(batch)
            except Exception as error:
                passing = is_outage(error) or (len(batch) == 1 and is_crossing(error))
                if attempt == _RERUNS - 1 and passing:
                    raise
                last = error
                _log.info("intake.again", error=type(error).__name__)
                await asyncio.sleep(_RERUN_WAIT * (attempt + 1))
        return [_Failed(one, None, last) for one in batch]

    async def _run(self, batch: Sequence[_Waiting]) -> list[_Failed]:
        failed: list[_Failed] = []
        trial = self._hastes.trial()
        heard: list[_Heard] = []
        events = {(one.event.bot, one.event.mark): one for one in batch}
        rides: Sequence[Ride] = ()
        committed = False
        try:
            async with self._database.write(brief=True) as connection:
                now = max([one.event.received for one in batch])
                new = await take_marks(connection, events, now)
                # First, so that a reply to what has just been sent is known as one.
                rides = await self._along(connection)
                fresh = [one for key, one in events.items() if key in new]
                if fresh:
                    await hold_campaigns(connection, exclusive=False)
                    campaigns = await self._book.refresh(connection)
                    work = Work(connection, campaigns, self._draw)
                    heard = self._understood(fresh, failed)
                    said = [one.incoming for one in heard]
                    await work.expect(
                        [(i.bot, i.chat, i.person) for i in said], [i.sent for i in said]
                    )
                    await self._begin_all(work, heard, trial)
                    await self._answer_all(work, heard, failed, trial)
                    await _letters_taken_up(connection, fresh, failed)
                    await work.finish()
                    await forget_marks(
                        connection, [(f.waiting.event.bot, f.waiting.event.mark) for f in failed]
                    )
                    written = work.written
                else:
                    written = []
                done = perf_counter()
            took = perf_counter() - done
            committed = True
        finally:
            for ride in rides:
                ride.ended(committed=committed)
        self._hastes.keep(trial, now)
        self._wake(written)
        if self._measures is not None:
            self._measures.committed(len(batch), took, _taken(heard, failed))
        return failed

    def _understood(self, fresh: Sequence[_Waiting], failed: list[_Failed]) -> list[_Heard]:
        found = []
        for one in fresh:
            try:
                found.append(_Heard(one, self._channels[one.event.bot].incoming(one.event)))
            except Exception as error:  # noqa: BLE001  a malformed event must not hold up others
                failed.append(_Failed(one, None, error))
        return found

    async def _begin_all(self, work: Work, heard: Sequence[_Heard], trial: Trial) -> None:
        """Begin the talk of each message; where that fails its own turn tells what is wrong."""
        for one in heard:
            if trial.is_slowed(one.incoming):
                continue
            try:
                one.talk = await begun(one.incoming, work, self._desk)
            except Exception as error:
                if is_outage(error) or is_crossing(error):
                    raise

    async def _answer_all(
        self, work: Work, heard: Sequence[_Heard], failed: list[_Failed], trial: Trial
    ) -> None:
        """Answer in order; whoever's message fails has their later ones wait for it."""
        held_up = set()
        for one in heard:
            incoming = one.incoming
            spot = (incoming.bot, incoming.chat, incoming.person)
            if spot in held_up:
                failed.append(_Failed(one.waiting, incoming, None))
                continue
            error = await self._answer(work, one, trial)
            if error is not None:
                failed.append(_Failed(one.waiting, incoming, error))
                held_up.add(spot)

    async def _answer(self, work: Work, one: _Heard, trial: Trial) -> Exception | None:
        """Answer one message; what went wrong, if anything did."""
        incoming = one.incoming
        try:
            replies = await self._replies(work, one, trial)
            place = place_of(incoming)
            if replies and not incoming.group and await _unknown(work, incoming):
                place = place._replace(fleeting=True)
            work.say(outgoing(replies, place, incoming.received, self._draw))
            await work.keep_message()
        except Exception as error:
            if is_outage(error) or is_crossing(error):
                raise
            _log.exception("intake.message_failed", kind=incoming.kind, bot=incoming.bot)
            await work.drop_message()
            return error
        return None

    async def _replies(self, work: Work, one: _Heard, trial: Trial) -> list[Reply]:
        """The answer to a message, unless its sender writes too fast."""
        incoming = one.incoming
        verdict = trial.weigh(incoming)
        if verdict is Verdict.TAKEN:
            return await handle(incoming, work, self._desk, one.talk)
        if verdict is Verdict.DROPPED:
            return []
        _log.info("intake.slowed", bot=incoming.bot)
        return await slow_down(incoming, work, self._desk)

    async def _alone(self, failed: _Failed) -> None:
        """Try a message once more, alone; then set it aside."""
        again = await self._committed([failed.waiting])
        if again:
            failed = again[0]
            await self._asides.add(failed.waiting.event, failed.incoming, failed.error)


async def _unknown(work: Work, incoming: Incoming) -> bool:
    """Tell whether nothing is kept of who wrote: they have not joined, or have just been erased."""
    return await work.account(incoming.channel, incoming.person) is None


async def _let_it_leave() -> None:
    """Let the loop write replies and answers before the next batch keeps it for milliseconds."""
    await asyncio.sleep(0)  # the replies, and callbacks that answer
    await asyncio.sleep(0)  # what those wrote


def _taken(heard: Sequence[_Heard], failed: Sequence[_Failed]) -> list[tuple[str, datetime]]:
    """The bot and moment of each message that did not fail."""
    without = {id(one.waiting) for one in failed}
    kept = [one.incoming for one in heard if id(one.waiting) not in without]
    return [(said.bot, said.sent) for said in kept]


async def _letters_taken_up(
    connection: Any, taken: Sequence[_Waiting], failed: Sequence[_Failed]
) -> None:
    """Letters are none any more with the very commit that keeps what they said."""
    again = {one.waiting.event.letter for one in failed}
    for letter in {one.event.letter for one in taken} - again:
        if letter is not None:
            await taken_up(connection, letter)


def _refuse(batch: Sequence[_Waiting], error: Exception) -> None:
    for one in batch:
        if not one.done.done():
            one.done.set_exception(error)


@contextlib.asynccontextmanager
async def working(intake: BatchIntake) -> Any:
    """Keep the intake at work for the length of a block."""
    task = asyncio.create_task(intake.run())
    try:
        yield intake
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
