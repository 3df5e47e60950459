"""What was committed without waiting for the disk gets there a moment later.

Each commit that waits for the disk brings the earlier ones there too, so that only the last before
a pause is left over.
"""

import asyncio
import contextlib
import os
from typing import Final

_SECONDS: Final = 0.1


class LateSyncs:
    """Whoever writes to SQLite's log, the file `path`, tells of each commit that changed rows."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    def committed(self, *, synced: bool) -> None:
        """Tell of a commit, and whether it has waited for the disk."""
        if synced and self._timer is not None:
            self._timer.cancel()
            self._timer = None
        elif not synced and self._timer is None:
            self._wait()

    async def close(self) -> None:
        """End what is under way; whoever closes the database brings the rest to the disk."""
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            await asyncio.wait([self._task])

    def _wait(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(_SECONDS, self._begin)

    def _begin(self) -> None:
        if self._task is not None and not self._task.done():
            self._wait()
            return
        self._timer = None
        self._task = asyncio.create_task(self._bring_to_disk())

    async def _bring_to_disk(self) -> None:
        with contextlib.suppress(OSError):  # as of a disk that fails: the next commit will tell
            await asyncio.to_thread(_sync, self._path)


def _sync(path: str) -> None:
    file = os.open(path, os.O_RDWR)  # SQLite has its locks on other files, which this does not end
    try:
        os.fsync(file)
    finally:
        os.close(file)
