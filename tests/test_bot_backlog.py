"""When what was sent is taken in, as far as the bots and their channel tell."""

import asyncio
import time

import pytest

from bot.backlog import AWAY, Backlog
from bot.polling import FetchError
from bot.telegram import Telegram
from tests.botapi import BotApi

ONE, TWO = "telegram:1", "telegram:2"


class Server:
    """A channel with so many events waiting, or that does not tell, or is out of order."""

    def __init__(self, *answers: int | str | None) -> None:
        self.answers = list(answers)

    async def waiting(self) -> int | None:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, str):
            raise FetchError(answer)
        return answer


def backlog(
    *servers: Server, caught_up: dict[str, float] | None = None, longest: float = 600.0
) -> Backlog:
    bots = dict(zip((ONE, TWO), servers, strict=False))
    return Backlog(bots, caught_up or {}, seconds=0, longest=longest)


async def test_a_bot_polled_here_has_caught_up_and_nothing_waits_for_it() -> None:
    now = time.monotonic()
    assert await backlog(Server(0), caught_up={ONE: now}).is_in()
    assert not await backlog(Server(0), caught_up={ONE: 0.0}).is_in()
    assert not await backlog(Server(0), caught_up={ONE: now - 60}).is_in()
    assert not await backlog(Server(3), caught_up={ONE: now}).is_in()  # as after a sleep


async def test_where_the_channel_delivers_it_is_asked_what_waits() -> None:
    assert await backlog(Server(0)).is_in()
    assert not await backlog(Server(3)).is_in()
    assert not await backlog(Server(0), Server(3)).is_in()


async def test_what_the_channel_does_not_tell_is_not_waited_for() -> None:
    assert await backlog(Server(None)).is_in()
    assert await backlog(Server(None), caught_up={ONE: time.monotonic()}).is_in()
    assert not await backlog(Server(None), caught_up={ONE: 0.0}).is_in()


async def test_what_comes_in_within_seconds_is_waited_for() -> None:
    assert await Backlog({ONE: Server(3, 0)}, {}, seconds=60).is_in()


async def test_bots_that_are_never_idle_at_the_same_moment_are_not_waited_for() -> None:
    both = {ONE: Server(0, 3), TWO: Server(3, 0)}
    assert await Backlog(both, {}, seconds=60).is_in()


async def test_one_that_never_catches_up_is_waited_for_a_while_only() -> None:
    assert await backlog(Server(0), Server("server"), longest=0.0).is_in()
    assert not await backlog(Server(0), Server("server")).is_in()


async def test_while_no_bot_can_be_reached_nothing_is_said_however_long() -> None:
    away = backlog(Server(AWAY, AWAY, 0), longest=0.0)
    assert not await away.is_in()
    assert not await away.is_in()
    assert await away.is_in()


class Time:
    """A clock set by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr("bot.backlog.time.monotonic", lambda: self.now)


async def test_the_wait_begins_when_the_channel_can_be_reached_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, held = Time(monkeypatch), backlog(Server(3, AWAY, 3), longest=50.0)
    told = []
    for passed in (0.0, 51.0, 51.0, 51.0):
        clock.now += passed
        told.append(await held.is_in())
    assert told == [False, False, False, True]


async def test_an_earlier_wait_says_nothing_of_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, held = Time(monkeypatch), backlog(Server(3), longest=50.0)
    assert not await held.is_in()
    clock.now += 3 * 3600
    assert not await held.is_in()


async def test_a_channel_that_does_not_answer_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(Server):
        async def waiting(self) -> int | None:
            await asyncio.Event().wait()
            return 0

    monkeypatch.setattr("bot.backlog._ANSWER_SECONDS", 0.05)
    assert not await backlog(Silent(), longest=0.0).is_in()


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"kind": "error", "status": 404}, None),
        ({"kind": "error", "status": 401}, None),
        ({"kind": "error", "status": 400}, None),
        ({"kind": "error", "status": 502}, "network"),
        ({"kind": "reset_before"}, AWAY),
    ],
    ids=str,
)
async def test_only_no_answer_at_all_means_that_telegram_is_away(
    fault: dict[str, object], told: str | None
) -> None:
    with BotApi() as api:
        telegram = Telegram("1:TEST", lambda _: (b"", ""), api_url=api.url)
        assert await telegram.waiting() == 0
        api.say(7, "5 hộ")
        assert await telegram.waiting() == 1
        api.fault(**fault, method="getWebhookInfo")  # type: ignore[arg-type]
        if told is None:
            assert await telegram.waiting() is None
        else:
            with pytest.raises(FetchError) as raised:
                await telegram.waiting()
            assert raised.value.reason == told
        await telegram.close()
