"""People who never report, and a clock that is set ahead by minutes: each has its reminder."""

from __future__ import annotations

import contextlib
import random
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.botapi import BotApi, Call, Seen
from tests.process import Thonso
from tests.process_machine import Clock, clocked

SIGN = "⏰"
_LONGEST = timedelta(minutes=100)  # a figure that was sent within two hours is asked about
_PATIENCE = 6.0  # the program looks every few seconds whether its clock was set
_HERE = timedelta(hours=7)  # beside UTC
_BEGIN = (10, 58)  # two minutes before the first reminder
_STEP = re.compile(r"before-(\d+)")


def reporting() -> str:
    """A report is owed every day before 15:00, with a reminder a minute from 11:00 on."""
    steps = ", ".join(f'"{minutes}m"' for minutes in range(240, 0, -1))
    return f'\n[[reporting]]\nevery = "day"\ntime = "15:00"\n\n[reminders]\nbefore = [{steps}]\n'


class Minutes:
    """The clock of the besieged process: it begins before eleven and goes on with the true one."""

    def __init__(self, bot: Thonso, folder: Path) -> None:
        self._server = bot.api.clock
        now = datetime.now(UTC) + _HERE
        begin = now.replace(hour=_BEGIN[0], minute=_BEGIN[1], second=0, microsecond=0)
        self._first = self._shift = begin - now
        self._server.advance(self._shift.total_seconds())
        self._clock: Clock = clocked(bot, folder, self._shift)

    def go_on(self, minutes: int) -> None:
        """Set the clock ahead, Telegram's too, whether the process runs or not."""
        if self._shift - self._first > _LONGEST:
            return
        self._server.advance(60.0 * minutes)
        self._shift += timedelta(minutes=minutes)
        self._clock.tell(self._shift)

    @property
    def due(self) -> int:
        """The last step that is due, in minutes before the deadline; 241 stands for none."""
        now = datetime.now(UTC) + _HERE + self._shift
        deadline = now.replace(hour=15, minute=0, second=0, microsecond=0)
        return min(241, int((deadline - now).total_seconds() // 60) + 1)

    def a_reminder_leaves(self, api: BotApi, chance: random.Random) -> None:
        """A reminder comes due while the program runs: before, while or after it is shown."""
        kind = chance.choice(("silence_before", "silence", None))
        begun = len(api.calls)

        def reminds(call: Call) -> bool:
            return SIGN in str(call.params.get("text"))

        fault = api.fault(kind, "sendMessage", when=reminds) if kind else None
        self.go_on(1)
        with contextlib.suppress(TimeoutError):
            api.wait_for(lambda: any(map(reminds, api.calls[begun:])), _PATIENCE)
        if fault is not None:
            api.faults.plan.remove(fault)


def steps(keys: Iterable[str]) -> list[int]:
    """The steps that reminders are for, by the keys they were written under."""
    return [int(found[1]) // 60 for key in keys if (found := _STEP.search(key))]


def reminded(seen: Iterable[Seen]) -> int:
    """How many reminders somebody sees."""
    return sum(one.text.startswith(SIGN) for one in seen)
