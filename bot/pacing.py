"""When a bot may say the next thing: pure, in seconds of any clock that only goes forward.

Telegram allows about 30 messages a second overall, one a second to a chat with short bursts, and
20 a minute to a group (core.telegram.org/bots/faq, "My bot is hitting limits"). Its own counting
is not documented: sendings are spaced evenly a little below the limit, and refusals slow us down.
What counts there is when messages arrive: one that takes longer than they usually do is taken to
have arrived that much later.
"""

import math
from collections import deque
from dataclasses import dataclass, field
from typing import Final

BELOW: Final = 0.98
# Late timers are caught up with by this much, as far as the sendings of the last second allow.
_CATCH_UP: Final = 0.1
# How much more than a second those, and one more, have to span.
_MARGIN: Final = 0.008
_LATEST: Final = 0.25
_LEARNING: Final = 0.1
_AT_ONCE: Final = 1.0
_SLOWER: Final = 1.1
_SLOWEST: Final = 2.0
_RECOVERY: Final = 0.002
_REMEMBERED: Final = 8192
_MINUTE: Final = 60.0


def looks_like_group(chat: str) -> bool:
    """Telegram's groups have negative ids."""
    return chat.startswith("-")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel allows: messages a second, a second to a chat, a minute to a group.

    0 is no limit. `burst` is how many may go to a chat at once.
    """

    overall: float = 30.0
    chat: float = 1.0
    group: int = 20
    burst: int = 3


@dataclass(slots=True)
class Departure:
    """A message that left, and when it is taken to have arrived.

    `rested`: nothing was owed for its chat before it, so that its own arrival begins the count.
    """

    left: float
    arrived: float
    rested: bool = False


@dataclass(slots=True)
class _Chat:
    owed_until: float = 0.0
    paused_until: float = 0.0
    sent: deque[float] = field(default_factory=deque)


class Pace:
    """What has been sent and refused, and what may be sent when."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._spacing = 1 / (self._limits.overall * BELOW) if self._limits.overall else 0.0
        self._lately = deque[Departure](maxlen=math.ceil(self._limits.overall))
        self._span = math.ceil(self._limits.overall) / (self._limits.overall or 1.0) + _MARGIN
        self._takes: float | None = None
        self._chat_spacing = 1 / (self._limits.chat * BELOW) if self._limits.chat else 0.0
        self._slowness = 1.0
        self._next = 0.0
        self._paused_until = 0.0
        self._refused: tuple[str, float] = ("", float("-inf"))
        self._chats: dict[str, _Chat] = {}

    def bot_ready_at(self, now: float) -> float:
        """When the bot may send again, whatever the chat; at most `now` for at once."""
        ready = max(now, self._paused_until, self._next)
        if self._spacing and len(self._lately) == self._lately.maxlen:
            ready = max(ready, self._lately[0].arrived + self._span)
        return ready

    def chat_ready_at(self, chat: str, now: float, *, group: bool) -> float:
        """When this chat may be sent to again, the bot's own pace left aside."""
        known = self._chats.get(chat)
        if known is None:
            return now
        burst = (self._limits.burst - 1) * self._chat_spacing
        ready = max(now, known.paused_until, known.owed_until - burst)
        if group and self._limits.group and len(known.sent) >= self._limits.group:
            ready = max(ready, known.sent[-self._limits.group] + _MINUTE / BELOW)
        return ready

    def sent(self, chat: str, now: float, *, group: bool) -> Departure:
        """A message leaves now; tell `answered` when the channel has answered."""
        departure = Departure(now, now)
        if self._spacing:
            late = now - self._next <= _CATCH_UP
            self._next = (self._next if late else now) + self._spacing * self._slowness
            self._slowness += (1.0 - self._slowness) * _RECOVERY
            self._lately.append(departure)
        if self._chat_spacing or (group and self._limits.group):
            known = self._chat(chat, now)
            departure.rested = known.owed_until <= now
            known.owed_until = max(known.owed_until, now) + self._chat_spacing
            if group and self._limits.group:
                self._count_in_group(known, now)
        return departure

    def answered(self, chat: str, departure: Departure, now: float) -> None:
        """The channel has answered what left then: it may have arrived late."""
        took = now - departure.left
        usual = self._takes if self._takes is not None else took
        self._takes = usual + _LEARNING * (took - usual)
        late = min(_LATEST, max(0.0, took - usual))
        departure.arrived += late
        if departure.rested and (known := self._chats.get(chat)) is not None:
            known.owed_until += late

    def refused(self, chat: str, wait: float, now: float) -> None:
        """The channel asked us to wait; a second chat refused at once pauses the whole bot."""
        known = self._chat(chat, now)
        known.paused_until = max(known.paused_until, now + wait)
        if known.sent:
            known.sent.pop()  # one at a time is under way in a chat: this one, which did not count
        other, when = self._refused
        self._refused = (chat, now)
        if other != chat and now - when <= _AT_ONCE:
            self._paused_until = max(self._paused_until, now + wait)
            self._slowness = min(_SLOWEST, self._slowness * _SLOWER)

    def pause(self, until: float) -> None:
        """Send nothing at all before `until`."""
        self._paused_until = max(self._paused_until, until)

    def _count_in_group(self, known: _Chat, now: float) -> None:
        known.sent.append(now)
        while len(known.sent) > self._limits.group:
            known.sent.popleft()

    def _chat(self, chat: str, now: float) -> _Chat:
        known = self._chats.get(chat)
        if known is None:
            if len(self._chats) >= _REMEMBERED:
                self._forget(now)
            known = self._chats[chat] = _Chat()
        return known

    def _forget(self, now: float) -> None:
        """Drop the chats that nothing holds back any more."""
        window = _MINUTE / BELOW
        self._chats = {
            chat: known
            for chat, known in self._chats.items()
            if max(known.owed_until, known.paused_until) > now
            or (known.sent and known.sent[-1] + window > now)
        }
