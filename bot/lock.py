"""One poller and one sender a bot, however many processes there are."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Final, Protocol

import structlog

from storage.database import Database
from storage.locks import AdvisoryLock, FileLock
from storage.presence import DatabaseBeingRestoredError, DatabaseReplacedError

# Another process takes over well within 30 seconds of the holder's end.
TRY_EVERY: Final = 2.0
CHECK_EVERY: Final = 3.0

_log = structlog.get_logger()


class LockLostError(Exception):
    """The connection that held the lock is gone: somebody else may hold it now."""


class Lock(Protocol):
    """Something that one process holds at a time."""

    async def try_take(self) -> bool:
        """Take the lock if it is free."""

    async def alive(self) -> bool:
        """Tell whether it is still held."""

    async def release(self) -> None:
        """Give it up."""


class OnlyOne:
    """`async with OnlyOne(database, name):` runs its body in one process at a time.

    Waits for its turn. When the lock is lost the body is cancelled and `LockLostError` comes out.
    An object serves one `async with` at a time.
    """

    def __init__(
        self,
        database: Database,
        name: str,
        *,
        try_every: float = TRY_EVERY,
        check_every: float = CHECK_EVERY,
    ) -> None:
        self._name = name
        self._lock: Lock = lock_of(database, name)
        self._try_every = try_every
        self._check_every = check_every
        self._lost = False
        self._watcher: asyncio.Task[None] | None = None

    async def __aenter__(self) -> None:
        """Wait until the lock is ours."""
        self._lost = False
        waited = False
        while not await self._taken():
            if not waited:
                _log.info("lock.waits", lock=self._name)
            waited = True
            await asyncio.sleep(self._try_every)
        body = asyncio.current_task()
        assert body is not None  # noqa: S101 - a coroutine runs in a task
        self._watcher = asyncio.create_task(self._watch(body))

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the lock up."""
        watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait({watcher})
        await self._lock.release()
        body = asyncio.current_task()
        if self._lost and body is not None and not body.uncancel() and kind is not None:
            raise LockLostError(self._name) from None

    async def _taken(self) -> bool:
        try:
            return await self._lock.try_take()
        except Exception as error:  # noqa: BLE001 - the database is away: its lock is nobody's
            _log.warning("lock.unreachable", lock=self._name, error=type(error).__name__)
            return False

    async def _watch(self, body: asyncio.Task[object]) -> None:
        while await self._lock.alive():  # noqa: ASYNC110 - only asking tells
            await asyncio.sleep(self._check_every)
        self._lost = True
        _log.warning("lock.lost", lock=self._name)
        body.cancel()


async def when_restored(step: Callable[[], Awaitable[object]]) -> None:
    """Do a step; while the database is being restored, wait and say so."""
    waited = False
    while True:
        try:
            await step()
        except DatabaseBeingRestoredError:
            if not waited:
                _log.warning("database.being_restored")
            waited = True
            await asyncio.sleep(TRY_EVERY)
        else:
            return


async def until_replaced(database: Database) -> None:
    """Raise `DatabaseReplacedError` when what this process knows of the database is of no use."""
    await database.replaced.wait()
    _log.critical("database.replaced")
    raise DatabaseReplacedError


async def is_held(database: Database, name: str) -> bool:
    """Tell whether some process holds the lock called `name` just now; no file is made for it."""
    lock = lock_of(database, name)
    if isinstance(lock, FileLock) and not lock.path.exists():
        return False
    try:
        return not await lock.try_take()
    finally:
        await lock.release()


def lock_of(database: Database, name: str) -> Lock:
    """The lock called `name` of everybody who works with this database."""
    if not database.is_sqlite:
        return AdvisoryLock(database.url, f"thonso {name}")
    return FileLock(database.path, name)
