"""What is tried again, when, and for how long."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channel import TryLaterError
from bot.sender_trouble import Trouble
from storage.database import Database
from storage.outbox import OutboxState
from tests.sender_wall import BOT, Wall, keep, row, sending, states, until

MOMENTS = st.floats(0, 1e6)
ATTEMPTS = st.integers(0, 100)
_NEARLY = 1e-6


def trouble_at(now: float) -> Trouble:
    trouble = Trouble(BOT)
    for _ in range(3):
        trouble.failed(now, "network")
    assert trouble.on
    return trouble


@given(ATTEMPTS, MOMENTS)
def test_the_wait_doubles_with_each_failure_up_to_a_minute(attempts: int, now: float) -> None:
    longest = min(60.0, 0.5 * 2.0**attempts)
    wait = Trouble(BOT).retry_at(attempts, now) - now
    assert longest / 2 - _NEARLY <= wait <= longest + _NEARLY


@given(ATTEMPTS, MOMENTS, st.floats(0, 60))
def test_while_nothing_passes_what_has_failed_is_tried_behind_the_probe(
    attempts: int, now: float, later: float
) -> None:
    trouble = trouble_at(now)
    assert trouble.until > now
    assert trouble.retry_at(attempts, now + later) > max(trouble.until, now + later)


def test_a_message_that_fails_while_others_pass_is_given_up_after_twelve_attempts() -> None:
    trouble = Trouble(BOT)
    assert [tried for tried in range(16) if trouble.hopeless(tried)] == [12, 13, 14, 15]


def test_nothing_is_given_up_while_nothing_passes() -> None:
    trouble = trouble_at(100.0)
    assert not trouble.hopeless(1_000)
    trouble.over()
    assert trouble.hopeless(1_000)


async def test_a_message_that_is_given_up_does_not_hold_its_chat(database: Database) -> None:
    wall = Wall()
    wall.plan("hopeless", *[TryLaterError()] * 20)
    await keep(database, [row("hopeless", attempts=12), row("next")])
    async with sending(wall, database) as sender:
        await until(lambda: wall.texts == ["next"])
    assert sender.counts["failed"] == 1
    assert await states(database) == {"hopeless": OutboxState.FAILED, "next": OutboxState.SENT}
