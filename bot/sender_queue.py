"""The messages of one bot that wait in memory: a line for each chat, the most urgent head first.

Within a chat one message is under way at a time and lanes go in order, so a message that must
wait holds the later ones of its chat, and those alone. Answers go in the order in which they were
written; of what nobody waits for, the longest line goes first, since its chat's own pace would
else make it the last to end.
"""

import heapq
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from handlers.messages import Lane, Sort
from storage.outbox import Outgoing

_EDITS_REMEMBERED: Final = 4096
# For every message, several times: members take long to look up.
_ANSWER: Final = Lane.ANSWER.value
_EDIT: Final = Sort.EDIT.value

ReadyAt = Callable[[str, float], float]


@dataclass(slots=True)
class _Line:
    waiting: list[tuple[int, int, Outgoing]] = field(default_factory=list)
    busy: bool = False
    not_before: float = 0.0


class Queue:
    """Lines of messages; `ready_at(chat, now)` is the pace of a chat."""

    def __init__(self, ready_at: ReadyAt) -> None:
        self._ready_at = ready_at
        self._lines: dict[str, _Line] = {}
        self._heads: list[tuple[int, int, int, str]] = []
        self._pauses: list[tuple[float, str]] = []
        self._edits: dict[tuple[str, str], Outgoing] = {}
        self._last_edits: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._dropped: set[int] = set()

    def add(self, message: Outgoing) -> Outgoing | None:
        """Take a message in; return the one that it makes needless, which may be itself."""
        needless = self._needless(message)
        if needless is message:
            return needless
        if needless is not None:
            self._dropped.add(needless.id)
        line = self._lines.get(message.chat)
        if line is None:
            line = self._lines[message.chat] = _Line()
        heapq.heappush(line.waiting, (message.lane, message.id, message))
        self._offer(message.chat, line)
        return needless

    def next(self, now: float) -> Outgoing | None:
        """Take the most urgent message out that may go now; its chat is busy until `release`."""
        while self._pauses and self._pauses[0][0] <= now:
            chat = heapq.heappop(self._pauses)[1]
            self._offer(chat, self._lines.get(chat))
        while self._heads:
            lane, _, number, chat = heapq.heappop(self._heads)
            line = self._lines.get(chat)
            if line is None or line.busy or self._head(line)[:2] != (lane, number):
                continue
            when = max(line.not_before, self._ready_at(chat, now))
            if when > now:
                heapq.heappush(self._pauses, (when, chat))
                continue
            return self._take(line)
        return None

    def next_at(self) -> float | None:
        """When a chat's pause ends, for the earliest."""
        return self._pauses[0][0] if self._pauses else None

    @property
    def waits(self) -> bool:
        """Tell whether a chat has something to send, now or later."""
        return bool(self._heads or self._pauses)

    def any_ready(self, now: float) -> bool:
        """Tell whether a chat may have something to send at once."""
        return bool(self._heads) or bool(self._pauses and self._pauses[0][0] <= now)

    def release(self, chat: str, not_before: float = 0.0) -> None:
        """What was under way in this chat has ended; the next may go from `not_before` on."""
        line = self._lines.get(chat)
        if line is None:
            return
        line.busy = False
        line.not_before = not_before
        self._offer(chat, line)
        if not line.waiting:
            del self._lines[chat]

    def drop(self, chat: str) -> list[Outgoing]:
        """Forget what waits for a chat and return it; what is under way stays under way."""
        line = self._lines.get(chat)
        if line is None:
            return []
        dropped = [m for _, _, m in line.waiting if m.id not in self._dropped]
        self._dropped.difference_update(m.id for _, _, m in line.waiting)
        for message in dropped:
            self._forget_edit(message)
        line.waiting.clear()
        if not line.busy:
            del self._lines[chat]
        return dropped

    def _needless(self, message: Outgoing) -> Outgoing | None:
        key = edited(message)
        if key is None:
            return None
        if self._last_edits.get(key, 0) > message.id:
            return message
        other = self._edits.get(key)
        if other is not None and other.id > message.id:
            return message
        self._edits[key] = message
        return other

    def _offer(self, chat: str, line: _Line | None) -> None:
        if line is not None and not line.busy:
            lane, number, _ = self._head(line)
            if number:
                length = 0 if lane == _ANSWER else len(line.waiting)
                heapq.heappush(self._heads, (lane, -length, number, chat))

    def _head(self, line: _Line) -> tuple[int, int, Outgoing | None]:
        while line.waiting:
            lane, number, message = line.waiting[0]
            if number not in self._dropped:
                return lane, number, message
            heapq.heappop(line.waiting)
            self._dropped.discard(number)
        return 0, 0, None

    def _take(self, line: _Line) -> Outgoing:
        line.busy = True
        message = heapq.heappop(line.waiting)[2]
        key = edited(message)
        if key is not None:
            self._forget_edit(message)
            self._last_edits[key] = message.id
            if len(self._last_edits) > _EDITS_REMEMBERED:
                self._last_edits.popitem(last=False)
        return message

    def _forget_edit(self, message: Outgoing) -> None:
        key = edited(message)
        if key is not None and self._edits.get(key) is message:
            del self._edits[key]


def edited(message: Outgoing) -> tuple[str, str] | None:
    """Which message of which chat an edit changes."""
    if message.sort != _EDIT:
        return None
    edits = message.body.get("edits")
    return message.chat, f"@{edits}" if edits else f"#{message.edits_outbox}"
