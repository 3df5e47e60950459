"""SQLite's log, brought into the file beside those who write.

SQLite itself does so inside a commit, one in a few dozen, which then takes many times as long as
the others.
"""

import asyncio
import contextlib
import sqlite3
from typing import Final

_COMMITS: Final = 16
# A commit meanwhile waits for the disk behind it: seldom enough to be none of a hundred.
_SECONDS: Final = 10.0
# So many pages in the log (64 MB) are worth keeping writers waiting, for the few that came while
# the others were brought in.
_LONG: Final = 16_000
_FEW: Final = 500
_CHASES: Final = 3


class Checkpoints:
    """Whoever writes to the file `path` tells of each commit; `turn` is held while they write."""

    def __init__(self, path: str, turn: asyncio.Lock) -> None:
        self._path = path
        self._turn = turn
        self._commits = 0
        self._not_before = 0.0
        self._connection: sqlite3.Connection | None = None
        self._task: asyncio.Task[None] | None = None

    def committed(self) -> None:
        """Begin to bring the log in, if it is time."""
        self._commits += 1
        if self._commits < _COMMITS or (self._task is not None and not self._task.done()):
            return
        loop = asyncio.get_running_loop()
        if loop.time() >= self._not_before:
            self._commits, self._not_before = 0, loop.time() + _SECONDS
            self._task = loop.create_task(self._bring_in())

    async def ended(self) -> None:
        """Wait for what is under way."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def close(self) -> None:
        """End what is under way and close the connection."""
        await self.ended()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def _bring_in(self) -> None:
        """Bring in what is there; a log that is long is brought in to its end, to begin anew."""
        with contextlib.suppress(sqlite3.Error):  # as of a full disk: the next commits try again
            before = 0
            for _ in range(_CHASES):
                pages = await asyncio.to_thread(self._checkpoint)
                if pages <= _LONG:
                    return
                if pages - before <= _FEW:
                    break
                before = pages
            async with self._turn:
                await asyncio.to_thread(self._checkpoint)

    def _checkpoint(self) -> int:
        """Bring in what nobody reads any more; return how many pages the log had at the start."""
        if self._connection is None:
            self._connection = sqlite3.connect(
                self._path, isolation_level=None, check_same_thread=False
            )
        _, pages, _ = self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return int(pages)
