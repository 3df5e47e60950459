"""Answers to taps: outside the pace and the order, and worthless after half a minute."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.patience import Patience
from bot.sender_attempts import Again, Attempts, Sent
from storage.outbox import OutboxState, Outgoing

AT_ONCE: Final = 32
_LIFE: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = 4.0


class Toasts:
    """Delivers answers to taps, `AT_ONCE` at a time."""

    def __init__(self, attempts: Attempts, now: Callable[[], datetime]) -> None:
        self._attempts = attempts
        self._now = now
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def deliver(self, toast: Outgoing) -> tuple[OutboxState, str | None]:
        """Try until it left, was refused or has expired; return which, and why."""
        patience = Patience(_LONGEST_WAIT)
        while (toast.expires or toast.created + _LIFE) > self._now():
            async with self._slots:
                result = await self._attempts.make(toast)
            if isinstance(result, Sent):
                return OutboxState.SENT, None
            if not isinstance(result, Again):
                return OutboxState.FAILED, type(result).__name__.lower()
            asked = result.wait.total_seconds() if result.wait else 0.0
            await asyncio.sleep(max(asked, patience.next()))
        return OutboxState.EXPIRED, None
