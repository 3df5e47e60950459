"""The demo's clock: real time plus what it was moved ahead by."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FARTHEST = timedelta(days=92)

Tick = Callable[[datetime], Awaitable[None]]

_STRIDE = timedelta(minutes=30)
_MOST_STOPS = 400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FRIDAY = 4


class ClockError(ValueError):
    """The clock does not go there: back, or farther than `FARTHEST` at once."""


def _real() -> datetime:
    return datetime.now(UTC)


class DemoClock:
    """Tells the demo's time, in UTC. It starts at `starts` (aware) or else at the real time."""

    def __init__(
        self, starts: datetime | None = None, real: Callable[[], datetime] = _real
    ) -> None:
        self._real = real
        self._offset = starts - real() if starts else timedelta()

    def now(self) -> datetime:
        """The demo's time."""
        return (self._real() + self._offset).astimezone(UTC)

    def move_to(self, moment: datetime) -> None:
        """Move the clock ahead; raises `ClockError`."""
        ahead = moment - self.now()
        if not timedelta() <= ahead <= FARTHEST:
            raise ClockError(moment.isoformat())
        self._offset += ahead


async def advance(clock: DemoClock, moment: datetime, tick: Tick) -> None:
    """Move the clock to `moment`, stopping on the way so that each reminder comes at its time.

    `tick` is run at every stop and is to return when what was due by then has been sent.
    """
    now = clock.now()
    if not now <= moment <= now + FARTHEST:
        raise ClockError(moment.isoformat())
    for stop in stops(now, moment):
        clock.move_to(max(stop, clock.now()))
        await tick(clock.now())


def stops(start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the half hours between `start` and `end` (fewer, where it is far) and then `end`."""
    stride = _STRIDE * max(1, -(-(end - start) // (_STRIDE * _MOST_STOPS)))
    at = start - (start - _EPOCH) % _STRIDE + stride
    while at < end:
        yield at
        at += stride
    yield end


def jumps(now: datetime) -> dict[str, datetime]:
    """Where the page's buttons lead from `now`.

    The demo's reports are due on Fridays at 15:00, and its coordinator needs them at 14:00.
    """
    return {
        "hour": now + timedelta(hours=1),
        "day": now + timedelta(days=1),
        "friday": next_friday(now, 14),
        "after": next_friday(now, 15) + timedelta(minutes=30),
    }


def next_friday(now: datetime, hour: int) -> datetime:
    """The first Friday after `now` at `hour` o'clock in Vietnam."""
    local = now.astimezone(ZONE)
    day = local + timedelta(days=(_FRIDAY - local.weekday()) % 7)
    at = day.replace(hour=hour, minute=0, second=0, microsecond=0)
    return (at if at > local else at + timedelta(days=7)).astimezone(UTC)
