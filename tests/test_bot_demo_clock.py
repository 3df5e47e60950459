from datetime import UTC, datetime, timedelta

import pytest

from bot.demo_clock import FARTHEST, ZONE, ClockError, DemoClock, advance, jumps, stops

THURSDAY = datetime(2026, 11, 26, 8, 45, tzinfo=ZONE)


class Hands:
    """A real clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


def test_the_clock_starts_where_it_is_told_and_runs_with_real_time() -> None:
    hands = Hands()
    clock = DemoClock(THURSDAY, hands)
    hands.at += timedelta(minutes=5)
    assert clock.now() == THURSDAY + timedelta(minutes=5)
    assert clock.now().tzinfo is UTC


def test_the_clock_goes_ahead_only_and_not_too_far() -> None:
    clock = DemoClock(THURSDAY, Hands())
    clock.move_to(THURSDAY + timedelta(hours=1))
    for wrong in (THURSDAY, THURSDAY + FARTHEST + timedelta(hours=2)):
        with pytest.raises(ClockError):
            clock.move_to(wrong)


async def test_on_the_way_every_half_hour_has_its_tick() -> None:
    clock = DemoClock(THURSDAY, Hands())
    ticks: list[datetime] = []

    async def tick(now: datetime) -> None:
        ticks.append(now)

    await advance(clock, THURSDAY + timedelta(hours=1), tick)
    assert [t.astimezone(ZONE).strftime("%H:%M") for t in ticks] == ["09:00", "09:30", "09:45"]
    assert clock.now() == THURSDAY + timedelta(hours=1)


async def test_a_refused_move_ticks_for_nobody() -> None:
    clock = DemoClock(THURSDAY, Hands())

    async def tick(_now: datetime) -> None:
        pytest.fail("no tick is due")

    with pytest.raises(ClockError):
        await advance(clock, THURSDAY - timedelta(hours=1), tick)
    with pytest.raises(ClockError):
        await advance(clock, THURSDAY + FARTHEST * 2, tick)


def test_a_long_way_has_fewer_stops() -> None:
    assert len(list(stops(THURSDAY, THURSDAY + FARTHEST))) <= 402
    assert list(stops(THURSDAY, THURSDAY)) == [THURSDAY]


def test_the_buttons_lead_to_friday_and_past_the_deadline() -> None:
    led = {key: at.astimezone(ZONE) for key, at in jumps(THURSDAY).items()}
    assert led["friday"] == datetime(2026, 11, 27, 14, 0, tzinfo=ZONE)
    assert led["after"] == datetime(2026, 11, 27, 15, 30, tzinfo=ZONE)
    assert led["hour"] == THURSDAY + timedelta(hours=1)
    assert led["day"] == THURSDAY + timedelta(days=1)


def test_on_friday_at_two_the_next_friday_is_meant_but_todays_deadline() -> None:
    led = jumps(datetime(2026, 11, 27, 14, 0, tzinfo=ZONE))
    assert led["friday"] == datetime(2026, 12, 4, 14, 0, tzinfo=ZONE)
    assert led["after"] == datetime(2026, 11, 27, 15, 30, tzinfo=ZONE)
