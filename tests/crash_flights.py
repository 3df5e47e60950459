"""Which messages were on their way when the process was killed: they may be heard again."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from tests.botapi import BotApi, Call

# However long the program waits until it writes an outcome down, no more than this is put up with.
# It is much more than it takes, and cannot be less: behind whatever else is being committed a busy
# machine may need it. So `longest`, which is printed, is what tells of outcomes written down late.
ON_ITS_WAY_SECONDS = 1.5
_IN_LINE = ("sendMessage", "editMessageText")

Known = frozenset[tuple[str, str]]


class Flights:
    """What was on its way at each kill, by chat.

    A message is on its way until its outcome is written down. In a chat each leaves after the
    outcome of the one before it is known, and outcomes are written in the order in which they
    came. So of what is not written, that is not on its way which another message of its chat
    followed before one came, to whatever chat, that is written.

    `total` counts them; `longest` is how many seconds the slowest had been on its way.
    """

    def __init__(self, api: BotApi) -> None:
        self.total = 0
        self.longest = 0.0
        self._api = api
        self._begun = 0
        self._flying = Counter[int | None]()
        self._repeated: Mapping[int, int] = {}

    def cut_off(self, killed: float, held: float, known: Known) -> None:
        """The process was killed at that moment and has `known` of these messages having left.

        For `held` seconds before it could write nothing down.
        """
        calls = self._api.calls[self._begun :]
        self._begun += len(calls)
        since = killed - ON_ITS_WAY_SECONDS - held
        for call in _unwritten(calls, known):
            if call.at >= since:
                self._flying[call.chat_id] += 1
                self.total += 1
                self.longest = max(self.longest, killed - held - call.at)

    def may_repeat(self, chat: int) -> int:
        """How many messages may have been heard again in a chat, from the beginning on."""
        return self._repeated.get(chat, 0) + self._flying[chat]

    def landed(self, repeated: Mapping[int, int]) -> None:
        """All that was to be said is written down as said: of that nothing is heard again."""
        self._repeated = repeated
        self._flying.clear()


def _unwritten(calls: Sequence[Call], known: Known) -> list[Call]:
    sent = [call for call in calls if call.acted and call.method == "sendMessage"]
    last = max((call.at for call in sent if _name(call) in known), default=-math.inf)
    return [call for call in sent if _name(call) not in known and _followed_at(call, calls) > last]


def _name(call: Call) -> tuple[str, str]:
    return str(call.chat_id), str(call.result["message_id"])


def _followed_at(call: Call, calls: Sequence[Call]) -> float:
    """When the next one came to its chat; the same words may be another attempt at this one."""
    return min(
        (
            other.at
            for other in calls
            if other.method in _IN_LINE
            and other.chat_id == call.chat_id
            and other.at > call.at
            and other.params.get("text") != call.params.get("text")
        ),
        default=math.inf,
    )
