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

AWAY: Final = "away"
_SECONDS: Final = 10.0
_ANSWER_SECONDS: Final = 5.0
_FRESH_SECONDS: Final = 2.0 * LONG_POLL_SECONDS
# Shorter than any reminder is of use: one five minutes before a deadline is still to be said.
_LONGEST_SECONDS: Final = 180.0
_ANOTHER_SECONDS: Final = 60.0

_log = structlog.get_logger()


class Asked(Protocol):
    """A bot whose channel can be asked what waits there."""

    async def waiting(self) -> int | None:
        """How many events wait at the channel; None where it does not tell.

        Raises a `FetchError`, whose reason is `AWAY` where there was no answer at all.
        """


class Backlog:
    """What waits at the channels of these bots.

    `caught_up` has when a bot that is polled here last had nothing more waiting (seconds of a
    monotonic clock, 0.0 for not now).
    """

    def __init__(
        self,
        bots: Mapping[str, Asked],
        caught_up: Mapping[str, float],
        *,
        seconds: float = _SECONDS,
        longest: float = _LONGEST_SECONDS,
    ) -> None:
        self._bots = bots
        self._caught_up = caught_up
        self._seconds = seconds
        self._longest = longest
        self._since: float | None = None
        self._asked = float("-inf")

    async def is_in(self) -> bool:
        """Wait some seconds at the most, and tell whether everything that was sent is taken in.

        While no bot can be reached the answer is no: nothing could be said to anybody. While some
        can, it is yes after three minutes all the same.
        """
        found: dict[str, bool | None] = dict.fromkeys(self._bots)
        until = time.monotonic() + self._seconds
        while True:
            # One that had nothing more waiting a second ago may have by now: that was sent since.
            open_ = [bot for bot, is_in in found.items() if not is_in]
            found |= zip(open_, await asyncio.gather(*map(self._is_in, open_)), strict=True)
            if all(found.values()):
                self._since = None
                return True
            if self._is_long(reached=set(found.values()) != {None}):
                return True
            if time.monotonic() >= until:
                break
            await asyncio.sleep(1)
        _log.info("tick.waits", bots=sum(not is_in for is_in in found.values()))
        return False

    def _is_long(self, *, reached: bool) -> bool:
        """Tell whether it has been waited long enough since a bot could be reached."""
        now = time.monotonic()
        if not reached or now - self._asked > _ANOTHER_SECONDS:
            self._since = None
        if reached and self._since is None:
            self._since = now
        self._asked = now
        return self._since is not None and now - self._since >= self._longest

    async def _is_in(self, bot: str) -> bool | None:
        """Tell it of one bot; None where it cannot be reached."""
        try:
            waiting = await asyncio.wait_for(self._bots[bot].waiting(), _ANSWER_SECONDS)
        except TimeoutError:
            return None
        except FetchError as error:
            return None if error.reason == AWAY else False
        polled = self._caught_up.get(bot)
        return not waiting and (polled is None or polled > time.monotonic() - _FRESH_SECONDS)
