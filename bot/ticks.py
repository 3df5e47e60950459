"""The clock: APScheduler ticks, and every tick asks what is due and writes it to the outbox.

No business fact lives in the scheduler: a tick that comes late, twice or in two processes finds
the same keys and changes nothing. What is due to many people is written in short transactions, so
that reports get in between, and the tick is noted in the last: whatever ends the program before
leaves the rest to the next tick, which finds the keys of what is written.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot.ticks_due import work_out, write_part
from domain.holidays_vn import WorkingCalendar
from domain.occasions import upcoming
from domain.running import RunningCampaign
from storage import facts, upkeep
from storage.book import CampaignBook
from storage.database import Database, is_outage
from storage.facts import Tick
from storage.outbox import Outgoing
from storage.reminding import are_as_asked

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

_SECONDS = 20
_CLEAN_SECONDS = 5
_SET_BACK = timedelta(hours=1)
_JUMP = timedelta(seconds=10)
_LOOK_SECONDS = 3.0

_log = structlog.get_logger()


async def _all_heard() -> bool:
    return True


class Ticker:
    """Writes what is due; `wake` is given the rows after the commit.

    `heard` tells whether what people have sent is taken in: until it is, nothing is said of it.
    `counts` grows with ticks, and with reminders that came due or reach nobody.
    """

    def __init__(
        self,
        database: Database,
        draw: Callable[[], int],
        wake: Callable[[Sequence[Outgoing]], None],
        text_days: int,
        calendar: WorkingCalendar | None = None,
        heard: Callable[[], Awaitable[bool]] = _all_heard,
    ) -> None:
        self._heard = heard
        self._database = database
        self._draw = draw
        self._wake = wake
        self._text_days = text_days
        self._calendar = calendar if calendar is not None else WorkingCalendar()
        self._book = CampaignBook()
        self.counts: Counter[str] = Counter()

    def schedule(self, now: Callable[[], datetime]) -> "AsyncIOScheduler":
        """A scheduler that ticks every few seconds; to be started by the caller."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # noqa: PLC0415  polls go first

        scheduler = AsyncIOScheduler(timezone="UTC")

        async def tick() -> None:
            await self.patient_tick(now())

        async def tidy() -> None:
            await self.patient_tidy(now())

        scheduler.add_job(
            tick,
            "interval",
            seconds=_SECONDS,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=now(),
        )
        scheduler.add_job(
            tidy,
            "interval",
            hours=6,
            coalesce=True,
            misfire_grace_time=None,
            next_run_time=now() + timedelta(minutes=1),
        )
        scheduler.add_job(
            self.patient_clean_up,
            "interval",
            seconds=_CLEAN_SECONDS,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        return scheduler

    async def patient_tick(self, now: datetime) -> None:
        """Tick; an outage of the database is left to the next tick."""
        try:
            await self.tick(now)
        except Exception as error:
            if not is_outage(error):
                raise
            _log.warning("tick.outage", error=type(error).__name__)

    async def tick(self, now: datetime) -> None:
        """Write whatever is due by `now`; a campaign with a fault holds up no other."""
        async with self._database.read() as connection:
            campaigns = list((await self._book.refresh(connection)).values())
            noted = await facts.last_ticks(connection)
        silent: dict[int, Tick] = {}
        heard: bool | None = None
        for running in campaigns:
            await asyncio.sleep(0)  # there may be thousands of them
            last = noted.get(running.id)
            try:
                if self._has_occasion(running, _believed(last, now), now):
                    heard = await self._heard() if heard is None else heard
                    if heard:
                        await self._tick_campaign(running, campaigns, last, now)
                else:
                    silent[running.id] = _next(running, _believed(last, now), now)
            except Exception as error:
                if is_outage(error):
                    raise
                kind = type(error).__name__
                _log.error("tick.campaign_failed", campaign=running.id, error=kind)
        async with self._database.write() as connection:
            await facts.ticked(connection, silent)
        self.counts["ticks"] += 1

    def _has_occasion(self, running: RunningCampaign, tick: Tick | None, now: datetime) -> bool:
        since = tick.at if tick else None
        reloaded = tick is not None and tick.version != running.version
        return bool(
            upcoming(running.campaign, since, now, reloaded=reloaded, calendar=self._calendar)
        )

    async def _tick_campaign(
        self,
        running: RunningCampaign,
        campaigns: Iterable[RunningCampaign],
        last: Tick | None,
        now: datetime,
    ) -> None:
        tick = _believed(last, now)
        found = await work_out(self._database, running, campaigns, tick, now, self._calendar)
        for part in found.parts:
            async with self._database.write() as connection:
                if not await are_as_asked(connection, running, last):
                    return  # another process has ticked, or the next tick asks the new version
                rows, unreachable = await write_part(connection, found, part, now, self._draw)
                if part is found.parts[-1]:
                    await facts.ticked(connection, {running.id: _next(running, tick, now)})
            self.counts.update(due=len(part), unreachable=unreachable)
            self._wake(rows)

    async def patient_tidy(self, now: datetime) -> None:
        """Tidy; an outage of the database is left to the next time."""
        try:
            await self.tidy(now)
        except Exception as error:
            if not is_outage(error):
                raise
            _log.warning("tidy.outage", error=type(error).__name__)

    async def patient_clean_up(self) -> None:
        """Clean up after what was deleted; a busy or absent database is left to the next time."""
        try:
            await self._database.clean_up()
        except Exception as error:
            if not is_outage(error):
                raise
            _log.warning("clean_up.outage", error=type(error).__name__)

    async def tidy(self, now: datetime) -> None:
        """Forget what is no longer needed: seen-marks, texts, what was sent long ago."""
        await upkeep.tidy(self._database, now, timedelta(days=self._text_days))


async def until_the_clock_jumps(now: Callable[[], datetime]) -> None:
    """Wait until the clock is set, or the machine wakes from a sleep.

    A scheduler that is asleep until a moment by the old clock would keep to that.
    """
    loop = asyncio.get_running_loop()
    while True:
        before, steady = now(), loop.time()
        await asyncio.sleep(_LOOK_SECONDS)
        passed = timedelta(seconds=loop.time() - steady)
        if abs(now() - before - passed) > _JUMP:
            return


def _believed(tick: Tick | None, now: datetime) -> Tick | None:
    """The last tick; one far ahead was made by a clock that was wrong, and that time is to come.

    What came due while it was wrong is asked for again: keys keep it from being said twice.
    """
    if tick is None or tick.at - now <= _SET_BACK:
        return tick
    return Tick(now - _SET_BACK, tick.version)


def _next(running: RunningCampaign, tick: Tick | None, now: datetime) -> Tick:
    """The tick to note; a clock that was set back a little does not take it back."""
    return Tick(now if tick is None else max(now, tick.at), running.version)
