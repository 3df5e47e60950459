"""The program's figures in Prometheus' words, made when they are asked for.

Labels name bots, lanes and outcomes: nothing about people, units or what anybody wrote.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Final

from prometheus_client import Metric, PlatformCollector, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
)
from prometheus_client.registry import Collector

from bot.measures import Measures, Spread
from handlers.messages import Lane
from storage import waiting
from storage.database import Database, is_outage
from storage.outbox import OutboxState
from storage.waiting import Line

# Prometheus waits ten seconds for a page by default.
_DATABASE_SECONDS: Final = 5.0
_ENDS: Final = [state for state in OutboxState if state is not OutboxState.PENDING]


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database says: the outbox's lines, and what was set aside."""

    lines: Sequence[Line] = ()
    set_aside: dict[str, int] = field(default_factory=dict)


class Metrics:
    """The page of figures. `active` are the bots that this process serves at the moment."""

    def __init__(
        self,
        measures: Measures,
        database: Database,
        bots: Sequence[str],
        active: Collection[str],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._measures = measures
        self._database = database
        self._bots = tuple(bots)
        self._active = active
        self._now = now
        self._process = (ProcessCollector(registry=None), PlatformCollector(registry=None))

    async def page(self, accept: str) -> tuple[bytes, str]:
        """The figures as they are now, and their content type.

        In an outage of the database what it would say is left out.
        """
        kept = await self._kept()
        encode, kind = choose_encoder(accept)
        return encode(_Page([*self._families(kept), *self._basics()])), kind

    async def _kept(self) -> Kept | None:
        try:
            async with asyncio.timeout(_DATABASE_SECONDS), self._database.read() as connection:
                return Kept(
                    await waiting.lines(connection, self._bots),
                    await waiting.set_aside(connection, self._bots),
                )
        except Exception as error:
            if not is_outage(error):
                raise
            return None

    def _basics(self) -> Iterable[Metric]:
        for collector in self._process:
            yield from collector.collect()
        yield InfoMetricFamily("thonso", "The program.", {"version": version("thonso")})

    def _families(self, kept: Kept | None) -> Iterable[Metric]:
        up = GaugeMetricFamily("thonso_database_up", "Whether the database answers: 1 or 0.")
        up.add_metric([], float(kept is not None))
        yield up
        yield from self._intake()
        if kept is not None:
            yield from self._waiting(kept)
        yield from self._sends()
        yield from self._clock()

    def _intake(self) -> Iterable[Metric]:
        lag = HistogramMetricFamily(
            "thonso_intake_lag_seconds",
            "From a message's date on its channel to the commit that holds it.",
            labels=["bot"],
        )
        for bot, spread in self._measures.lag.items():
            lag.add_metric([bot], spread.up_to, spread.total)
        yield lag
        yield _spread("thonso_commit_seconds", "What a commit took.", self._measures.commit)
        yield _spread(
            "thonso_batch_messages", "How many messages one commit held.", self._measures.batch
        )

    def _waiting(self, kept: Kept) -> Iterable[Metric]:
        depth = GaugeMetricFamily(
            "thonso_outbox_messages", "Messages that wait to be sent.", labels=["bot", "lane"]
        )
        age = GaugeMetricFamily(
            "thonso_outbox_oldest_seconds",
            "The age of the oldest message that waits to be sent, 0 where none does.",
            labels=["bot", "lane"],
        )
        now, lines = self._now(), {(line.bot, line.lane): line for line in kept.lines}
        for bot in self._bots:
            for lane in Lane:
                line, labels = lines.get((bot, lane)), [bot, lane.name.lower()]
                depth.add_metric(labels, line.messages if line else 0)
                waited = (now - line.since).total_seconds() if line else 0.0
                age.add_metric(labels, max(0.0, waited))
        dead = GaugeMetricFamily(
            "thonso_dead_letters", "Messages that failed and were set aside.", labels=["bot"]
        )
        for bot, messages in kept.set_aside.items():
            dead.add_metric([bot], messages)
        yield from (depth, age, dead)

    def _sends(self) -> Iterable[Metric]:
        ended = CounterMetricFamily(
            "thonso_sends", "What became of messages.", labels=["bot", "lane", "result"]
        )
        retries = CounterMetricFamily(
            "thonso_send_retries", "Attempts at sending that are to be repeated.", labels=["bot"]
        )
        active = GaugeMetricFamily(
            "thonso_bot_active", "Whether this process polls and sends for the bot.", labels=["bot"]
        )
        polls = GaugeMetricFamily(
            "thonso_failed_polls", "How many polls failed in a row.", labels=["bot"]
        )
        for bot in self._bots:
            sends = self._measures.sends_of(bot)
            for lane in Lane:
                for state in _ENDS:
                    labels = [bot, lane.name.lower(), state.name.lower()]
                    ended.add_metric(labels, sends.ended[lane, state])
            retries.add_metric([bot], sends.events["retried"])
            active.add_metric([bot], float(bot in self._active))
            polls.add_metric([bot], self._measures.failed_polls[bot])
        yield from (ended, retries, active, polls)

    def _clock(self) -> Iterable[Metric]:
        clock, sends = self._measures.clock, self._measures.sends.values()
        done = sum(one.ended[Lane.REMINDER, OutboxState.SENT] for one in sends)
        yield _counted("thonso_clock_ticks", "How often was asked what is due.", clock["ticks"])
        yield _counted("thonso_reminders_due", "Reminders that came due.", clock["due"])
        yield _counted(
            "thonso_reminders_unreachable",
            "Reminders for somebody whom no bot reaches.",
            clock["unreachable"],
        )
        yield _counted("thonso_reminders_done", "Reminders that were delivered.", done)


class _Page(Collector):
    """Figures that were collected."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        """All of them."""
        return self._families


def _spread(name: str, says: str, spread: Spread) -> Metric:
    family = HistogramMetricFamily(name, says)
    family.add_metric([], spread.up_to, spread.total)
    return family


def _counted(name: str, says: str, count: float) -> Metric:
    return CounterMetricFamily(name, says, value=count)
