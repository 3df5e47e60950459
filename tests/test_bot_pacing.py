import itertools
from collections import deque

import pytest

from bot.pacing import Limits, Pace


def ready_at(pace: Pace, chat: str, now: float, *, group: bool = False) -> float:
    """When a message to this chat may go."""
    return max(pace.bot_ready_at(now), pace.chat_ready_at(chat, now, group=group))


def spread(pace: Pace, chats: list[str], *, lateness: float = 0.0) -> list[float]:
    """When a greedy sender sends to these chats in order, its timer `lateness` seconds late."""
    now, sent = 100.0, []
    for chat in chats:
        group = chat.startswith("-")
        ready = ready_at(pace, chat, now, group=group)
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
    for lateness in (0.0, 0.002, 0.008, 0.015):
        sent = spread(Pace(), [str(n) for n in range(3000)], lateness=lateness)
        assert most_within(sent, 1.0) <= 30
        assert 2999 / (sent[-1] - sent[0]) >= 0.97 * 30


def test_a_machine_that_stops_now_and_then_catches_up_and_never_exceeds_the_limit() -> None:
    pace, now, sent = Pace(), 100.0, list[float]()
    for number in range(3000):
        now = max(now, pace.bot_ready_at(now)) + (0.09 if number % 100 == 99 else 0.0)
        pace.sent(str(number), now, group=False)
        sent.append(now)
    assert most_within(sent, 1.0) <= 30
    assert 2999 / (sent[-1] - sent[0]) >= 0.97 * 30


def test_what_arrives_late_counts_from_then_on() -> None:
    pace, now, arrived = Pace(), 100.0, list[float]()
    for number in range(3000):
        now = max(now, pace.bot_ready_at(now))
        departure = pace.sent(str(number), now, group=False)
        arrived.append(now + (0.03 if number % 50 == 7 else 0.001))
        pace.answered(str(number), departure, arrived[-1] + 0.001)
    assert most_within(sorted(arrived), 1.0) <= 30
    assert 2999 / (arrived[-1] - arrived[0]) >= 0.97 * 30


def test_a_chat_whose_first_message_arrived_late_gets_the_fourth_as_much_later() -> None:
    pace = Pace(Limits(overall=0))
    pace.answered("1", pace.sent("1", 90.0, group=False), 90.01)
    late = pace.sent("7", 100.0, group=False)
    on_time = pace.chat_ready_at("7", 100.0, group=False)
    pace.answered("7", late, 100.11)
    for _ in range(2):
        pace.sent("7", 100.11, group=False)
    assert on_time == 100.0
    assert pace.chat_ready_at("7", 100.11, group=False) == pytest.approx(100.1 + 1 / 0.98)


def test_a_chat_gets_three_at_once_and_then_one_a_second() -> None:
    sent = spread(Pace(Limits(overall=0)), ["7"] * 8)
    gaps = [b - a for a, b in itertools.pairwise(sent)]
    assert gaps[:2] == [0, 0]
    assert all(1.0 < gap < 1.05 for gap in gaps[2:])


def test_a_group_gets_at_most_20_in_any_minute() -> None:
    sent = spread(Pace(Limits(overall=0)), ["-7"] * 100)
    assert most_within(sent, 60.0) <= 20
    assert 80 / (sent[-1] - sent[19]) >= 0.97 * 20 / 60


def test_what_a_group_refused_takes_no_place_in_its_minute() -> None:
    pace = Pace(Limits(overall=0, chat=0))
    for _ in range(20):
        pace.sent("-7", 100.0, group=True)
    pace.refused("-7", 1, 100.0)
    assert pace.chat_ready_at("-7", 100.0, group=True) == 101.0


def test_zero_means_no_limit() -> None:
    sent = spread(Pace(Limits(overall=0, chat=0, group=0)), ["-7"] * 500)
    assert sent[-1] == sent[0]


def test_chats_do_not_wait_for_each_other() -> None:
    pace = Pace()
    pace.refused("7", 60, 100.0)
    assert pace.chat_ready_at("7", 100.0, group=False) == 160.0
    assert ready_at(pace, "8", 100.0) == 100.0


def test_two_chats_refused_at_once_pause_the_whole_bot_and_slow_it_down() -> None:
    pace = Pace()
    pace.refused("7", 5, 100.0)
    pace.refused("8", 5, 100.2)
    assert ready_at(pace, "9", 101.0) == 105.2
    pace.sent("9", 105.2, group=False)
    slower = 1.1 / (30 * 0.98)
    assert pace.bot_ready_at(105.2) == pytest.approx(105.2 + slower)


def test_the_same_chat_refused_twice_pauses_that_chat_alone() -> None:
    pace = Pace()
    pace.refused("7", 5, 100.0)
    pace.refused("7", 9, 100.2)
    assert ready_at(pace, "8", 101.0) == 101.0


def test_the_memory_of_chats_stays_bounded() -> None:
    pace = Pace(Limits(overall=0))
    for n in range(30_000):
        pace.sent(str(n), n * 0.01, group=False)
    assert len(pace._chats) <= 8192
