"""When the process is killed: moments derived from what its server sees, and others at random."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.botapi import BotApi, Call, Delivery

PATIENCE = 1.5

# A moment may return what is to be done when the process has been killed.
Moment = Callable[[BotApi, random.Random], Callable[[], None] | None]


def _wait(api: BotApi, seen: Callable[[], bool]) -> None:
    """Until it is seen; what does not come soon is killed without it."""
    with contextlib.suppress(TimeoutError):
        api.wait_for(seen, PATIENCE)


def _next(api: BotApi, wanted: Callable[[Call], bool], number: int = 1) -> None:
    """Until `number` more calls fit."""
    begun = len(api.calls)

    def seen() -> bool:
        return sum(1 for call in api.calls[begun:] if wanted(call)) >= number

    _wait(api, seen)


@contextlib.contextmanager
def _fault(api: BotApi, kind: str, method: str, **more: Any) -> Iterator[None]:
    fault = api.fault(kind, method, **more)
    try:
        yield
    finally:
        api.faults.plan.remove(fault)


def at_random(_api: BotApi, chance: random.Random) -> None:
    time.sleep(chance.uniform(0, 0.5))


def messages_handed_over(api: BotApi, _chance: random.Random) -> None:
    """The program has messages, and may or may not have committed them."""
    calls, deliveries = len(api.calls) - 1, len(api.deliveries)

    def seen() -> bool:
        fresh = api.calls[max(calls, 0) :]  # the last one may be a poll that was waiting
        given = any(call.method == "getUpdates" and call.result for call in fresh)
        return given or len(api.deliveries) > deliveries

    _wait(api, seen)


def messages_confirmed(api: BotApi, _chance: random.Random) -> None:
    """The server has been told that messages are safe."""
    taken = len(api.confirmed)
    _wait(api, lambda: len(api.confirmed) > taken)


def messages_counted_but_not_confirmed(api: BotApi, _chance: random.Random) -> None:
    """The next poll, which tells the server that messages are safe, does not reach it."""

    def confirms(call: Call) -> bool:
        return "offset" in call.params

    with _fault(api, "silence_before", "getUpdates", when=confirms):
        _next(api, lambda call: call.fault == "silence_before")


def delivery_refused_or_taken(api: BotApi, chance: random.Random) -> None:
    begun, number = len(api.deliveries), chance.randint(2, 4)

    def answered(delivery: Delivery) -> bool:
        return delivery.status is not None

    _wait(api, lambda: sum(map(answered, api.deliveries[begun:])) >= number)


def before_a_message_has_left(api: BotApi, _chance: random.Random) -> None:
    with _fault(api, "silence_before", "sendMessage"):
        _next(api, lambda call: call.fault == "silence_before")


def after_a_message_was_shown(api: BotApi, _chance: random.Random) -> None:
    """The message is in the chat; its sender has not been told."""
    with _fault(api, "silence", "sendMessage"):
        _next(api, lambda call: call.fault == "silence" and call.acted)


def after_a_message_was_answered(api: BotApi, chance: random.Random) -> None:
    _next(api, lambda call: call.method == "sendMessage" and call.ok, chance.randint(1, 5))


def while_messages_leave(api: BotApi, chance: random.Random) -> None:
    _next(api, lambda call: call.method == "sendMessage", chance.randint(1, 5))


def while_a_message_is_changed(api: BotApi, chance: random.Random) -> None:
    kind = chance.choice(["silence_before", "silence"])
    with _fault(api, kind, "editMessageText"):
        _next(api, lambda call: call.method == "editMessageText")


def while_a_tap_is_answered(api: BotApi, _chance: random.Random) -> None:
    _next(api, lambda call: call.method == "answerCallbackQuery")


MOMENTS: tuple[Moment, ...] = (
    at_random,
    messages_handed_over,
    messages_handed_over,
    messages_counted_but_not_confirmed,
    messages_counted_but_not_confirmed,
    messages_confirmed,
    delivery_refused_or_taken,
    before_a_message_has_left,
    after_a_message_was_shown,
    after_a_message_was_answered,
    while_messages_leave,
    while_a_message_is_changed,
    while_a_tap_is_answered,
)
