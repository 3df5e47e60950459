"""SQLite's log, brought into the file beside those who write.

SQLite itself does so inside a commit, one in a few dozen, which then takes many times as long as
the others.
"""

import asyncio
import contextlib
import sqlite3
from typing import Final

_COMMITS: Final = 16
# Commits that come while the log is brought in wait for the disk behind it. So it is done in a
# pause; where none comes, after so many changed rows, each commit counted as some more, and so many
# seconds. By reckoning that is 70 to 180 MB, whatever is written.
_PAUSE: Final = 0.5
_CHANGES: Final = 40_000
_COMMIT: Final = 4
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
        self._changes = 0
        self._last = 0.0
        self._not_before = 0.0
        self._look: asyncio.TimerHandle | None = None
        self._connection: sqlite3.Connection | None = None
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    def committed(self, rows: int) -> None:
        """Tell of a commit that changed so many rows; the log is brought in if it is time."""
        if self._closed:
            return
        loop = asyncio.get_running_loop()
        self._commits += 1
        self._changes += rows + _COMMIT
        self._last = loop.time()
        if self._changes >= _CHANGES and self._last >= self._not_before:
            self._begin()
        if self._look is None and self._commits >= _COMMITS:
            self._look = loop.call_later(_PAUSE, self._looked)

    async def brought_in(self) -> None:
        """Bring in what is there."""
        await self.ended()
        self._begin()
        await self.ended()

    async def close(self) -> None:
        """End what is under way, begin nothing more and close the connection."""
        self._closed = True
        if self._look is not None:
            self._look.cancel()
            self._look = None
        await self.ended()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @property
    def _under_way(self) -> bool:
        return self._task is not None and not self._task.done()

    async def ended(self) -> None:
        """Wait for what is under way."""
        if self._task is not None:
            await asyncio.wait([self._task])

    def _looked(self) -> None:
        """Begin, unless somebody has written meanwhile or the last time has not ended yet."""
        loop = asyncio.get_running_loop()
        rest = _PAUSE if self._under_way else self._last + _PAUSE - loop.time()
        if rest > 0.0:
            self._look = loop.call_later(rest, self._looked)
            return
        self._look = None
        self._begin()

    def _begin(self) -> None:
        if self._closed or self._under_way:
            return
        loop = asyncio.get_running_loop()
        self._commits = self._changes = 0
        self._not_before = loop.time() + _SECONDS
        self._task = loop.create_task(self._bring_in())

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
