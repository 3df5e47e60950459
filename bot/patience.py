"""Waiting: longer after each failure, and for what must not be broken off."""

import asyncio
import random
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

LONGEST_WAIT: Final = 15.0
_FIRST_WAIT: Final = 0.5

T = TypeVar("T")


class Patience:
    """How long to wait after one failure more: doubling, with chance in it, up to a limit."""

    def __init__(self, longest: float = LONGEST_WAIT, first: float = _FIRST_WAIT) -> None:
        self._longest = longest
        self._first = first
        self.failures = 0

    def next(self) -> float:
        """Seconds to wait now."""
        wait = min(self._longest, self._first * float(2 ** min(self.failures, 16)))
        self.failures += 1
        return wait * random.uniform(0.5, 1.0)  # noqa: S311 - no secret

    def reset(self) -> None:
        """Things work again."""
        self.failures = 0


async def unbroken(work: Coroutine[Any, Any, T], seconds: float) -> T:
    """Await `work`; when cancelled, give it `seconds` to end before going on with that.

    A transaction that is broken off half-way can leave its connection waiting for ever.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=seconds)
        if not task.cancel() and not task.cancelled():
            task.exception()  # seen: the cancellation is what counts now
        raise


async def until(event: asyncio.Event, seconds: float | None) -> None:
    """Wait for an event, at most this long; None is for ever."""
    timer = None
    if seconds is not None:
        timer = asyncio.get_running_loop().call_later(seconds, event.set)
    try:
        await event.wait()
    finally:
        if timer is not None:
            timer.cancel()
