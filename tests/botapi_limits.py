"""How fast Telegram lets a bot speak."""

from __future__ import annotations

import math
import time
from collections import deque
from dataclasses import dataclass

from tests.botapi_wire import Call, Refusal


@dataclass(frozen=True, slots=True)
class Limits:
    """What Telegram allows; 0 means no limit.

    `overall` messages in any second, `chat` a second to one chat with `burst` at once, `group`
    in any minute to one group. `slack` seconds are forgiven.
    """

    overall: int = 30
    chat: float = 1.0
    burst: int = 3
    group: int = 20
    slack: float = 0.0


class Meter:
    """Counts messages against the limits and says how long to wait."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._all: deque[float] = deque()
        self._groups: dict[int, deque[float]] = {}
        self._full: dict[int, float] = {}

    def refusal(self, call: Call) -> Refusal | None:
        """None where the message may pass, which is then counted."""
        chat_id = call.chat_id
        if not call.method.startswith(("send", "edit")) or call.method == "sendChatAction":
            return None
        if chat_id is None:
            return None
        now = time.monotonic()
        wait = max(self._overall(now), self._in_group(chat_id, now), self._in_chat(chat_id, now))
        if wait > self.limits.slack:
            after = math.ceil(wait)
            return Refusal(
                429, f"Too Many Requests: retry after {after}", parameters={"retry_after": after}
            )
        self._count(chat_id, now)
        return None

    def _overall(self, now: float) -> float:
        return _wait(self._all, now, self.limits.overall, 1.0)

    def _in_group(self, chat_id: int, now: float) -> float:
        if chat_id > 0:
            return 0.0
        return _wait(self._groups.setdefault(chat_id, deque()), now, self.limits.group, 60.0)

    def _in_chat(self, chat_id: int, now: float) -> float:
        """A bucket of `burst`, refilled at `chat` a second."""
        if not self.limits.chat:
            return 0.0
        owed = self._full.get(chat_id, now) - now
        return owed - (self.limits.burst - 1) / self.limits.chat

    def _count(self, chat_id: int, now: float) -> None:
        self._all.append(now)
        if chat_id < 0:
            self._groups[chat_id].append(now)
        if self.limits.chat:
            self._full[chat_id] = max(self._full.get(chat_id, now), now) + 1 / self.limits.chat


def _wait(sent: deque[float], now: float, most: int, span: float) -> float:
    while sent and sent[0] <= now - span:
        sent.popleft()
    return sent[-most] + span - now if most and len(sent) >= most else 0.0
