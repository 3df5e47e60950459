"""When what was sent is taken in, as far as the bots and their channel tell."""

import time

import pytest

from bot.backlog import Backlog
from bot.polling import FetchError

ONE, TWO = "telegram:1", "telegram:2"


class Server:
    """A channel with so many events waiting, or one that does not answer."""

    def __init__(self, *answers: int | str) -> None:
        self.answers = list(answers)

    async def waiting(self) -> int:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, str):
            raise FetchError(answer)
        return answer


def backlog(
    *servers: Server, caught_up: dict[str, float] | None = None, longest: float = 600.0
) -> Backlog:
    bots = dict(zip((ONE, TWO), servers, strict=False))
    return Backlog(bots, caught_up or {}, seconds=1, longest=longest)


async def test_a_bot_polled_here_is_believed_and_its_channel_not_asked() -> None:
    server = Server(5)
    assert await backlog(server, caught_up={ONE: time.monotonic()}).is_in()
    assert not await backlog(server, caught_up={ONE: 0.0}).is_in()
    assert not await backlog(Server(0), caught_up={ONE: 0.0}).is_in()


async def test_a_poll_that_has_not_ended_for_a_minute_tells_nothing() -> None:
    assert not await backlog(Server("network"), caught_up={ONE: time.monotonic() - 60}).is_in()


async def test_where_the_channel_delivers_it_is_asked_what_waits() -> None:
    assert await backlog(Server(0)).is_in()
    assert not await backlog(Server(3)).is_in()
    assert not await backlog(Server(0), Server(3)).is_in()


async def test_what_comes_in_within_seconds_is_waited_for() -> None:
    waited = Backlog({ONE: Server(3, 0)}, {}, seconds=2)
    assert await waited.is_in()


async def test_bots_that_are_never_idle_at_the_same_moment_are_not_waited_for() -> None:
    both = {ONE: Server(0, 3), TWO: Server(3, 0)}
    assert await Backlog(both, {}, seconds=2).is_in()


async def test_a_bot_without_a_token_that_counts_holds_up_the_others_for_a_while_only() -> None:
    two = backlog(Server(0), Server("token"), longest=0.0)
    assert await two.is_in()
    assert not await backlog(Server(0), Server("token")).is_in()


@pytest.mark.parametrize("reason", ["network", "timeout"])
async def test_while_no_bot_can_be_reached_nothing_is_said_however_long(reason: str) -> None:
    away = backlog(Server(reason, reason, 0), longest=0.0)
    assert not await away.is_in()
    assert not await away.is_in()
    assert await away.is_in()


async def test_the_wait_begins_when_the_channel_can_be_reached_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1000.0
    monkeypatch.setattr("bot.backlog.time.monotonic", lambda: now)
    held = backlog(Server(3, "network", 3, 3), longest=100.0)
    assert not await held.is_in()
    now += 101
    assert not await held.is_in()
    assert not await held.is_in()
    now += 101
    assert await held.is_in()
