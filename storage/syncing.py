"""What was committed without waiting for the disk gets there a moment later.

Each commit that waits for the disk brings the earlier ones there too, so that only the last before
a pause is left over.
"""

import asyncio
import contextlib
import os
from typing import Final

import structlog

_SECONDS: Final = 0.1
_AGAIN_SECONDS: Final = 1.0

_log = structlog.get_logger()


class LateSyncs:
    """Whoever writes to SQLite's log, the file `path`, tells of each commit that changed rows."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._fails = False

    def committed(self, *, synced: bool) -> None:
        """Tell of a commit, and whether it has waited for the disk."""
        if synced and self._timer is not None:
            self._timer.cancel()
            self._timer = None
        elif not synced and self._timer is None:
            self._wait(_SECONDS)

    async def close(self) -> None:
        """End what is under way, and bring to the disk what would have been a moment later."""
        if self._task is not None:
            await asyncio.wait([self._task])
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            await self._done()

    def _wait(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._begin)

    def _begin(self) -> None:
        if self._task is not None and not self._task.done():
            self._wait(_SECONDS)
            return
        self._timer = None
        self._task = asyncio.create_task(self._bring_to_disk())

    async def _bring_to_disk(self) -> None:
        if not await self._done() and self._timer is None:
            self._wait(_AGAIN_SECONDS)

    async def _done(self) -> bool:
        """Sync; the first failure of several is told."""
        try:
            with contextlib.suppress(FileNotFoundError):  # what it held is in the database's file
                await asyncio.to_thread(_sync, self._path)
        except OSError as error:
            if not self._fails:
                _log.error("database.not_synced", error=type(error).__name__, errno=error.errno)
            self._fails = True
        else:
            self._fails = False
        return not self._fails


def _sync(path: str) -> None:
    file = os.open(path, os.O_RDWR)  # SQLite has its locks on other files, which this does not end
    try:
        os.fsync(file)
    finally:
        os.close(file)
