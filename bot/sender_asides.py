"""Messages that wait for something else, such as the leaving of the message that they change."""

import heapq
from typing import Final

from storage.outbox import Outgoing

_FIRST_WAIT: Final = 0.1
_LONGEST_WAIT: Final = 15.0


class Asides:
    """What is put aside comes back after a while, each time after a longer one."""

    def __init__(self) -> None:
        self._waiting: list[tuple[float, int, Outgoing]] = []
        self._waits: dict[int, float] = {}

    def put(self, message: Outgoing, now: float) -> None:
        """Let others of its chat pass."""
        wait = self._waits.get(message.id, _FIRST_WAIT)
        self._waits[message.id] = min(_LONGEST_WAIT, 2 * wait)
        heapq.heappush(self._waiting, (now + wait, message.id, message))

    def back(self, now: float) -> list[Outgoing]:
        """Take out what has waited for long enough."""
        found = []
        while self._waiting and self._waiting[0][0] <= now:
            found.append(heapq.heappop(self._waiting)[2])
        return found

    def next_at(self) -> float | None:
        """When the next one comes back."""
        return self._waiting[0][0] if self._waiting else None

    def ended(self, message: int) -> None:
        """The message will not come again."""
        self._waits.pop(message, None)
