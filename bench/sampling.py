"""What the program is at, looked up 500 times a second from inside its own process.

    python -c "from bench.sampling import install; install(FILE); ..." run

SIGUSR1 begins and ends a measurement; at its end one JSON object is added to FILE: how many
samples each stage has. A sample is a look at the stack by a timer's signal: nothing is wrapped and
no call costs more than before, unlike with cProfile. C code is not interrupted: what it takes
counts for the Python function that called it.
"""

import asyncio
import gc
import json
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from bench.stages import COMMIT, LOOP, stage_of

SECONDS = 0.002
_WITH = frozenset({"__aenter__", "__aexit__"})


class Sampler:
    """Counts samples by stage while it is on."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._on = False
        self._counts: Counter[str] = Counter()
        self._known: dict[CodeType, str | None] = {}
        self._intake: Any = None

    def switch(self, _number: int, _frame: FrameType | None) -> None:
        self._on = not self._on
        signal.setitimer(signal.ITIMER_REAL, *([SECONDS] * 2 if self._on else [0, 0]))
        if self._on:
            self._counts.clear()
            self._intake = _task_of("BatchIntake.run")
            return
        with self._file.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(self._counts)}\n")

    def look(self, _number: int, frame: FrameType | None) -> None:
        found = self._first(_outwards(frame))
        if found is None:  # nothing of ours runs: the loop does, or all wait
            waits = self._first(_inwards(self._intake))
            found = waits if waits == COMMIT else LOOP
        self._counts[found] += 1

    def _first(self, codes: Iterator[CodeType]) -> str | None:
        """The stage of the first function that belongs to one."""
        known = self._known
        for code in codes:
            if code not in known:
                known[code] = stage_of(code)
            if known[code] is not None:
                return known[code]
        return None


def _outwards(frame: FrameType | None) -> Iterator[CodeType]:
    while frame is not None:
        yield frame.f_code
        frame = frame.f_back


def _inwards(task: Any) -> Iterator[CodeType]:
    """The functions that a task waits in, the innermost first."""
    codes: list[CodeType] = []
    waited = None if task is None else task.get_coro()
    while waited is not None:
        code = getattr(waited, "cr_code", None) or getattr(waited, "ag_code", None)
        if code is not None:
            codes.append(code)
        waited = _managed(waited) or _awaited(waited)
    return reversed(codes)


def _awaited(waiting: Any) -> Any:
    return getattr(waiting, "cr_await", None) or getattr(waiting, "ag_await", None)


def _managed(waiting: Any) -> Any:
    """The generator of an `async with` that is being entered or left: nothing else leads to it."""
    frame = getattr(waiting, "cr_frame", None)
    if frame is None or frame.f_code.co_name not in _WITH:
        return None
    return getattr(frame.f_locals.get("self"), "gen", None)


def _task_of(name: str) -> Any:
    tasks: list[Any] = [one for one in gc.get_objects() if isinstance(one, asyncio.Task)]
    return next((one for one in tasks if one.get_coro().__qualname__ == name), None)


def install(file: str) -> None:
    """Be ready to be switched on."""
    sampler = Sampler(Path(file))
    for number, does in ((signal.SIGUSR1, sampler.switch), (signal.SIGALRM, sampler.look)):
        signal.signal(number, does)
        signal.siginterrupt(number, False)  # a call that waits for the disk goes on
