"""What the program counts about itself: plain numbers, which cost nothing to keep.

They are put into Prometheus' words by `bot.metrics`, which is loaded only where something listens.
"""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from storage.outbox import OutboxState

# The channel's date has whole seconds, so a finer bound would say nothing.
LAG_BOUNDS: Final = (1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0, 86400.0)
COMMIT_BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
BATCH_BOUNDS: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)


class Spread:
    """How often a figure was at most each of `bounds`, how often above all, and their sum."""

    __slots__ = ("_bounds", "_counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def note(self, figure: float) -> None:
        """Count one figure."""
        self._counts[bisect_left(self._bounds, figure)] += 1
        self.total += figure

    @property
    def up_to(self) -> list[tuple[str, float]]:
        """The bounds, the last "+Inf", each with how many figures were at most that."""
        found, so_far = [], 0
        for bound, count in zip([*map(str, self._bounds), "+Inf"], self._counts, strict=True):
            so_far += count
            found.append((bound, float(so_far)))
        return found


class Sends:
    """What became of a bot's messages, by lane and outcome; `events` counts retries and the like.

    Both outlive the bot's sender, which comes and goes with its lock.
    """

    __slots__ = ("ended", "events")

    def __init__(self) -> None:
        self.ended: Counter[tuple[int, OutboxState]] = Counter()
        self.events: Counter[str] = Counter()


class Measures:
    """The figures of one process. `clock` counts its ticks and the reminders that came due.

    `failed_polls` has, by bot, how many polls failed in a row.
    """

    def __init__(self) -> None:
        self.lag: dict[str, Spread] = {}
        self.commit = Spread(COMMIT_BOUNDS)
        self.batch = Spread(BATCH_BOUNDS)
        self.sends: dict[str, Sends] = {}
        self.clock: Counter[str] = Counter()
        self.failed_polls: Counter[str] = Counter()

    def committed(
        self, size: int, seconds: float, messages: Iterable[tuple[str, datetime]]
    ) -> None:
        """A batch of `size` is safe, and committing took `seconds`.

        `messages` are (bot, when the channel says it was sent).
        """
        now = time.time()
        self.batch.note(size)
        self.commit.note(seconds)
        for bot, sent in messages:
            lag = self.lag.get(bot)
            if lag is None:
                lag = self.lag[bot] = Spread(LAG_BOUNDS)
            lag.note(max(0.0, now - sent.timestamp()))

    def sends_of(self, bot: str) -> Sends:
        """What became of the messages of one bot."""
        return self.sends.setdefault(bot, Sends())
