"""The machine around the process: its clock, its disk, and what it is allowed to do."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.process import Thonso

_DISK = 4 * 2**20

# Root ignores file modes by two capabilities; 24 is prctl's PR_CAPBSET_DROP, which exec heeds.
_OBEY = """
import ctypes, os, sys
for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    if ctypes.CDLL(None, use_errno=True).prctl(24, capability, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "root cannot be made to obey file modes")
os.execv(sys.argv[1], sys.argv[1:])
"""

# Python reads it at every start. Only the wall clock moves, as when somebody sets it: what the
# event loop waits by goes on.
_CLOCK = """
import pathlib
import threading
import time
from datetime import UTC, datetime, timedelta

import time_machine

told = pathlib.Path(__file__).with_name("shift")

def moment(text, real=time_machine.escape_hatch.datetime.datetime):
    return real.now(UTC) + timedelta(seconds=float(text))

def follow(moved, text):
    while True:
        time.sleep(0.02)
        new = told.read_text()
        if new and new != text:
            text = new
            moved.move_to(moment(text), tick=True)
            told.with_name("heard").write_text(text)

first = told.read_text()
moved = time_machine.travel(moment(first, datetime), tick=True).start()
threading.Thread(target=follow, args=(moved, first), daemon=True).start()
"""


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of a process, set by others than the process."""

    folder: Path

    def tell(self, shift: timedelta) -> None:
        """Set the clock beside the true time, for a process that may not run."""
        fresh = self.folder / "fresh"
        fresh.write_text(str(shift.total_seconds()))
        fresh.replace(self.folder / "shift")

    def set(self, shift: timedelta) -> None:
        """Set the clock beside the true time, and wait until the process has it."""
        text, heard = str(shift.total_seconds()), self.folder / "heard"
        self.tell(shift)
        until = time.monotonic() + 30
        while not heard.exists() or heard.read_text() != text:
            if time.monotonic() > until:
                raise TimeoutError("the process has not seen its clock move")
            time.sleep(0.02)


def clocked(bot: Thonso, folder: Path, shift: timedelta = timedelta(0)) -> Clock:
    """Give a process that has not started yet a clock of its own."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_CLOCK)
    (folder / "shift").write_text(str(shift.total_seconds()))
    bot.path = (folder,)
    return Clock(folder)


def obeys_modes(bot: Thonso) -> None:
    """Take from root, in a process that has not started yet, what writes to read-only files."""
    if os.geteuid() == 0:
        bot.prefix = (sys.executable, "-c", _OBEY)


class Limited:
    """A disk with no room for one process: nothing it writes to a file is taken."""

    def __init__(self, bot: Thonso, folder: Path) -> None:
        self.folder, self._bot = folder, bot

    def fill(self) -> None:
        self._limit(0)

    def free(self) -> None:
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, most: int) -> None:
        assert self._bot.process is not None
        resource.prlimit(
            self._bot.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY)
        )


class Small:
    """A small disk of its own, filled to the last byte."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        with contextlib.suppress(OSError), (self.folder / "ballast").open("ab", 0) as ballast:
            for size in (2**16, 2**12, 1):
                with contextlib.suppress(OSError):
                    while ballast.write(b"\0" * size):
                        continue

    def free(self) -> None:
        (self.folder / "ballast").unlink()


@contextlib.contextmanager
def small_disk() -> Iterator[Small | None]:
    """A file system of four mebibytes; None where this user may not mount one."""
    folder = Path(tempfile.mkdtemp(prefix="thonso-disk-"))
    mounted = False
    if sys.platform == "linux" and shutil.which("mount"):
        command = ["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(folder)]
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield Small(folder) if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)
        shutil.rmtree(folder, ignore_errors=True)
