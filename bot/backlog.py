"""Whether what people have sent has been taken in, so that nobody is told what is not true.

After an outage reports wait at the channel that were sent in time; who is missing can be told only
when they are in.
"""

import asyncio
import time
from collections.abc import Mapping
from typing import Final, Protocol

import structlog

from bot.polling import LONG_POLL_SECONDS, FetchError

_SECONDS: Final = 10
_FRESH_SECONDS: Final = 2.0 * LONG_POLL_SECONDS
_LONGEST_SECONDS: Final = 600.0
_AWAY: Final = frozenset({"network", "timeout"})

_log = structlog.get_logger()


class Asked(Protocol):
    """A bot whose channel can be asked what waits there."""

    async def waiting(self) -> int:
        """How many events wait at the channel; raise a `FetchError`."""


class Backlog:
    """What waits at the channels of these bots.

    `caught_up` has when a bot that is polled here last had nothing more waiting (seconds of a
    monotonic clock, 0.0 for not now); of one that is not in it the channel is asked.
    """

    def __init__(
        self,
        bots: Mapping[str, Asked],
        caught_up: Mapping[str, float],
        *,
        seconds: int = _SECONDS,
        longest: float = _LONGEST_SECONDS,
    ) -> None:
        self._bots = bots
        self._caught_up = caught_up
        self._seconds = seconds
        self._longest = longest
        self._since: float | None = None

    async def is_in(self) -> bool:
        """Wait some seconds at the most, and tell whether everything that was sent is taken in.

        While no bot can be reached the answer is no: nothing could be said to anybody. While some
        can, it is yes after ten minutes all the same: one token of many may be revoked.
        """
        found: dict[str, bool | None] = dict.fromkeys(self._bots)
        for left in reversed(range(self._seconds)):
            # One that had nothing more waiting a second ago may have by now: that was sent since.
            open_ = [bot for bot, is_in in found.items() if not is_in]
            found |= zip(open_, await asyncio.gather(*map(self._is_in, open_)), strict=True)
            if all(found.values()):
                self._since = None
                return True
            if set(found.values()) == {None}:
                self._since = None
            elif self._is_long():
                return True
            if left:
                await asyncio.sleep(1)
        _log.info("tick.waits", bots=sum(not is_in for is_in in found.values()))
        return False

    def _is_long(self) -> bool:
        now = time.monotonic()
        self._since = now if self._since is None else self._since
        return now - self._since >= self._longest

    async def _is_in(self, bot: str) -> bool | None:
        """Tell it of one bot; None where it cannot be reached."""
        polled = self._caught_up.get(bot)
        if polled is not None and polled > time.monotonic() - _FRESH_SECONDS:
            return True
        try:
            waiting = await self._bots[bot].waiting()
        except FetchError as error:
            return None if error.reason in _AWAY else False
        return polled is None and not waiting
