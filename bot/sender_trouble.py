"""What a sender does when the channel does not answer: single probes until it does."""

import random
from typing import Final

import structlog

from bot.patience import Patience

_LONGEST_PAUSE: Final = 15.0
_FIRST_PAUSE: Final = 0.25
_SUSPICIOUS: Final = 3
_FIRST_BACKOFF: Final = 0.5
_LONGEST_BACKOFF: Final = 60.0
_BEHIND_OTHERS: Final = 0.25
# A message that fails this often while others pass would hold its chat for ever.
_HOPELESS: Final = 12
# A shorter one is nobody's business: a shaky network would fill the log.
_OUTAGE_SECONDS: Final = 2.0

_log = structlog.get_logger()


class Trouble:
    """Failures in a row, over all chats of a bot; moments are the event loop's.

    An outage is told when it has lasted for a while, and when it is over.
    """

    def __init__(self, bot: str) -> None:
        self.until = 0.0
        self._bot = bot
        self._failures = 0
        self._since = 0.0
        self._told = False
        self._patience = Patience(_LONGEST_PAUSE, _FIRST_PAUSE)

    @property
    def on(self) -> bool:
        """Tell whether the fault seems to be the channel's rather than a message's."""
        return self._failures >= _SUSPICIOUS

    def failed(self, now: float, reason: str) -> None:
        """An attempt failed without a word from the channel; `reason` is one word."""
        if not self._failures:
            self._since = now
        self._failures += 1
        if self.on and not self._told and now - self._since >= _OUTAGE_SECONDS:
            self._told = True
            _log.warning("sender.waits", bot=self._bot, reason=reason)
        if self.on and now >= self.until:
            self.until = now + self._patience.next()

    def over(self) -> None:
        """The channel answered."""
        if self._failures:
            self._failures = 0
            self.until = 0.0
            self._patience.reset()
            if self._told:
                self._told = False
                _log.info("sender.goes_on", bot=self._bot)

    def retry_at(self, attempts: int, now: float) -> float:
        """When a message that failed `attempts` times is to be tried again."""
        if self.on:
            # Another message first: this one may be the trouble.
            return max(now, self.until) + _BEHIND_OTHERS
        backoff = min(_LONGEST_BACKOFF, _FIRST_BACKOFF * float(2 ** min(attempts, 16)))
        return now + backoff * random.uniform(0.5, 1.0)  # noqa: S311 - no secret

    def hopeless(self, attempts: int) -> bool:
        """Tell whether to give a message up that fails while others pass."""
        return attempts >= _HOPELESS and not self.on
