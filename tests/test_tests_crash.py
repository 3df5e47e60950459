"""What the siege allows to be heard again, and no more."""

import socket
import time

import pytest

from tests.botapi import BotApi, Call
from tests.crash_flights import Flights

KILLED = 100.0


@pytest.fixture
def api() -> BotApi:
    return BotApi()


def sent(api: BotApi, number: int, at: float, chat: int = 7, text: str = "") -> None:
    """The server took a message and gave it a number."""
    params = {"chat_id": chat, "text": text or f"{number} hộ"}
    answer = {"ok": True, "result": {"message_id": number}}
    api.calls.append(Call("1:TEST", "sendMessage", params, at, at, 200, answer, acted=True))


def known(*messages: tuple[int, int]) -> frozenset[tuple[str, str]]:
    return frozenset((str(chat), str(number)) for chat, number in messages)


def test_what_is_not_written_down_was_on_its_way(api: BotApi) -> None:
    flights = Flights(api)
    for number in (1, 2, 3):
        sent(api, number, KILLED - 0.4 + number / 10)
    flights.cut_off(KILLED, 0.0, known((7, 1)))
    assert (flights.may_repeat(7), flights.may_repeat(8), flights.total) == (2, 0, 2)
    assert flights.longest == pytest.approx(0.2)


def test_what_was_followed_before_another_that_is_written_was_not_on_its_way(api: BotApi) -> None:
    flights = Flights(api)
    sent(api, 1, KILLED - 0.4)
    sent(api, 2, KILLED - 0.3)
    sent(api, 9, KILLED - 0.2, chat=8)
    flights.cut_off(KILLED, 0.0, known((8, 9)))
    assert (flights.may_repeat(7), flights.may_repeat(8)) == (1, 0)


def test_the_same_words_again_may_be_another_attempt(api: BotApi) -> None:
    flights = Flights(api)
    sent(api, 1, KILLED - 0.4, text="12 hộ")
    sent(api, 2, KILLED - 0.3, text="12 hộ")
    flights.cut_off(KILLED, 0.0, known((7, 2)))
    assert flights.may_repeat(7) == 1


def test_what_left_long_before_was_on_its_way_only_if_nothing_could_be_written(api: BotApi) -> None:
    flights, held_up = Flights(api), Flights(api)
    sent(api, 1, KILLED - 4.0)
    flights.cut_off(KILLED, 0.0, known())
    held_up.cut_off(KILLED, 3.0, known())
    assert (flights.may_repeat(7), held_up.may_repeat(7)) == (0, 1)


def test_what_was_on_its_way_at_one_kill_excuses_nothing_once_all_is_written(api: BotApi) -> None:
    flights = Flights(api)
    sent(api, 1, KILLED - 0.1)
    sent(api, 2, KILLED - 0.1, chat=8)
    flights.cut_off(KILLED, 0.0, known())
    flights.landed({7: 1, 8: 0})
    assert (flights.may_repeat(7), flights.may_repeat(8)) == (1, 0)
    flights.cut_off(KILLED, 0.0, known())
    assert (flights.may_repeat(7), flights.may_repeat(8), flights.total) == (1, 0, 2)


def line_to(api: BotApi) -> socket.socket:
    host, port = api.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)))


def say_and_go(api: BotApi, call: bytes) -> None:
    with line_to(api) as line:
        line.sendall(call)


def test_when_nobody_is_connected_what_the_dead_had_sent_is_dealt_with() -> None:
    body = b'{"chat_id": 7, "text": "12 h"}'
    head = b"POST /bot1:TEST/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    call = head + b"Content-Length: %d\r\n\r\n" % len(body) + body
    with BotApi(second_opinion=False) as api:
        api.start(7)
        api.on_loop(lambda: [say_and_go(api, call) for _ in range(20)])  # it hears of none yet
        api.wait_for_nobody()
        acted = [call.acted for call in api.called("sendMessage")]
        time.sleep(0.2)
        assert any(acted)
        assert [call.acted for call in api.called("sendMessage")] == acted


def test_whoever_is_connected_is_somebody() -> None:
    with BotApi(second_opinion=False) as api, line_to(api), pytest.raises(TimeoutError):
        api.wait_for_nobody(1.0)
