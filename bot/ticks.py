"""The clock: APScheduler ticks, and every tick asks what is due and writes it to the outbox.

No business fact lives in the scheduler: a tick that comes late, twice or in two processes finds
the same keys and changes nothing.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog

from bot.outgoing import Place, outgoing
from domain.holidays_vn import WorkingCalendar
from domain.notices import Notice
from domain.occasions import upcoming
from domain.reminding import due
from domain.running import RunningCampaign
from handlers.reminding import reminder
from handlers.reminding_case import Told
from handlers.reminding_standings import standings_at
from storage import facts, outbox, upkeep
from storage.book import CampaignBook
from storage.database import Database, is_outage
from storage.facts import Tick
from storage.members import accounts_of_members, names_of
from storage.outbox import Outgoing
from storage.reminding import facts_of

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

_SECONDS = 20
_SLICE = 500  # reminders worded and written at a time
_CLEAN_SECONDS = 5
_SET_BACK = timedelta(hours=1)
_JUMP = timedelta(seconds=10)
_LOOK_SECONDS = 3.0

_log = structlog.get_logger()


class Ticker:
    """Writes what is due; `wake` is given the rows after the commit.

    `counts` grows with ticks, and with reminders that came due or reach nobody.
    """

    def __init__(
        self,
        database: Database,
        draw: Callable[[], int],
        wake: Callable[[Sequence[Outgoing]], None],
        text_days: int,
        calendar: WorkingCalendar | None = None,
    ) -> None:
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
            campaigns = await self._book.refresh(connection)
            noted = await facts.last_ticks(connection)
        ticks = {campaign: _believed(tick, now) for campaign, tick in noted.items()}
        silent: dict[int, Tick] = {}
        for running in campaigns.values():
            tick = ticks.get(running.id)
            try:
                if self._has_occasion(running, tick, now):
                    await self._tick_campaign(running, campaigns.values(), now)
                else:
                    silent[running.id] = _next(running, tick, now)
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
        self, running: RunningCampaign, campaigns: Iterable[RunningCampaign], now: datetime
    ) -> None:
        async with self._database.write() as connection:
            tick = _believed(await facts.last_tick(connection, running.id), now)
            known = await facts_of(connection, running, tick, now, self._calendar, standings_at)
            rows: list[Outgoing] = []
            notices: Sequence[Notice] = ()
            if known is not None:
                campaign, facts_ = running.campaign, {running.campaign.key: known}
                # Beside the loop: for a country it takes many seconds.
                notices = await asyncio.to_thread(due, now, [campaign], facts_, self._calendar)
                beside = _beside(running, campaigns, now)
                for start in range(0, len(notices), _SLICE):
                    part = notices[start : start + _SLICE]
                    told = Told(running, await _names(connection, part), known.known, beside)
                    rows = await self._write(connection, part, told, now)
            await facts.ticked(connection, {running.id: _next(running, tick, now)})
        self._wake(rows if len(notices) <= _SLICE else ())
        self.counts["due"] += len(notices)

    async def _write(
        self, connection: Any, notices: Sequence[Notice], told: Told, now: datetime
    ) -> list[Outgoing]:
        accounts = await accounts_of_members(connection, [notice.person for notice in notices])
        rows: list[Outgoing] = []
        for notice in notices:
            reachable = [a for a in accounts.get(notice.person, ()) if a.reachable]
            if reachable:
                reply = reminder(notice, told)
                place = Place(reachable[0].bot, reachable[0].chat, notice.key)
                rows += outgoing([reply], place, now, self._draw)
            else:
                self.counts["unreachable"] += 1
        await outbox.add(connection, rows)
        return rows

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


async def _names(connection: Any, notices: Sequence[Notice]) -> dict[int, str]:
    return await names_of(connection, {member for notice in notices for member in notice.named})


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


def _beside(
    running: RunningCampaign, campaigns: Iterable[RunningCampaign], now: datetime
) -> list[RunningCampaign]:
    """The campaigns that go on in some of the same places at this moment."""
    return [
        other
        for other in campaigns
        if other.id != running.id
        and other.is_open(other.day_of(now))
        and not running.paths.keys().isdisjoint(other.paths)
    ]
