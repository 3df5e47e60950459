import itertools
from collections import deque

import pytest

from bot.pacing import Limits, Pace


def spread(pace: Pace, chats: list[str], *, lateness: float = 0.0) -> list[float]:
    """When a greedy sender sends to these chats in order, its timer `lateness` seconds late."""
    now, sent = 100.0, []
    for chat in chats:
        group = chat.startswith("-")
        ready = pace.ready_at(chat, now, group=group)
        now = ready + lateness if ready > now else now
        pace.sent(chat, now, group=group)
        sent.append(now)
    return sent


def most_within(moments: list[float], seconds: float) -> int:
    window: deque[float] = deque()
    most = 0
    for moment in moments:
        window.append(moment)
        while window[0] <= moment - seconds:
            window.popleft()
        most = max(most, len(window))
    return most


def test_a_broadcast_uses_97_percent_of_the_limit_and_never_exceeds_it() -> None:
    for lateness in (0.0, 0.002, 0.008):
        sent = spread(Pace(), [str(n) for n in range(3000)], lateness=lateness)
        assert most_within(sent, 1.0) <= 30
        assert 2999 / (sent[-1] - sent[0]) >= 0.97 * 30


def test_a_chat_gets_three_at_once_and_then_one_a_second() -> None:
    sent = spread(Pace(Limits(overall=0)), ["7"] * 8)
    gaps = [b - a for a, b in itertools.pairwise(sent)]
    assert gaps[:2] == [0, 0]
    assert all(1.0 < gap < 1.05 for gap in gaps[2:])


def test_a_group_gets_at_most_20_in_any_minute() -> None:
    sent = spread(Pace(Limits(overall=0)), ["-7"] * 100)
    assert most_within(sent, 60.0) <= 20
    assert 80 / (sent[-1] - sent[19]) >= 0.97 * 20 / 60


def test_zero_means_no_limit() -> None:
    sent = spread(Pace(Limits(overall=0, chat=0, group=0)), ["-7"] * 500)
    assert sent[-1] == sent[0]


def test_chats_do_not_wait_for_each_other() -> None:
    pace = Pace()
    pace.refused("7", 60, 100.0)
    assert pace.chat_ready_at("7", 100.0, group=False) == 160.0
    assert pace.ready_at("8", 100.0, group=False) == 100.0


def test_two_chats_refused_at_once_pause_the_whole_bot_and_slow_it_down() -> None:
    pace = Pace()
    pace.refused("7", 5, 100.0)
    pace.refused("8", 5, 100.2)
    assert pace.ready_at("9", 101.0, group=False) == 105.2
    pace.sent("9", 105.2, group=False)
    slower = 1.1 / (30 * 0.98)
    assert pace.bot_ready_at(105.2) == pytest.approx(105.2 + slower - 0.01)


def test_the_same_chat_refused_twice_pauses_that_chat_alone() -> None:
    pace = Pace()
    pace.refused("7", 5, 100.0)
    pace.refused("7", 9, 100.2)
    assert pace.ready_at("8", 101.0, group=False) == 101.0


def test_the_memory_of_chats_stays_bounded() -> None:
    pace = Pace(Limits(overall=0))
    for n in range(30_000):
        pace.sent(str(n), n * 0.01, group=False)
    assert len(pace._chats) <= 8192
