"""Locks among all processes: of the operating system on a file, of a PostgreSQL by a connection."""

import asyncio
import contextlib
import hashlib
import os
import re
import sys
from pathlib import Path
from typing import Final

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

_ANSWER_SECONDS: Final = 5.0
# The server notices within 5 + 3 * 3 seconds that a holder's machine is gone, and frees its locks.
KEEPALIVES: Final = {
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "3",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "14000",
}


class FileLock:
    """The lock called `name` beside a database's file; it ends with the process that holds it.

    Held by one, or with `shared` by any number of those who share it.
    """

    def __init__(self, database: Path, name: str, *, shared: bool = False) -> None:
        safe = re.sub(r"[^\w.-]", "-", name, flags=re.ASCII)
        self.path = database.with_name(f"{database.name}.{safe}.lock")
        self._database = database
        self._shared = shared
        self._file: int | None = None

    def take(self) -> bool:
        """Take the lock if it is free."""
        if self._file is None:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            _hand_over(self._file, self._database)
        return _lock_file(self._file, shared=self._shared)

    def leave(self) -> None:
        """Give the lock up; the file stays, since removing it would race with another taker."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)

    async def try_take(self) -> bool:
        """Take the lock if it is free."""
        return self.take()

    async def alive(self) -> bool:
        """Tell whether it is still held: a held file stays held."""
        return self._file is not None

    async def release(self) -> None:
        """Give it up."""
        self.leave()


if sys.platform == "win32":
    import msvcrt

    _SHARERS: Final = 1024

    def _lock_file(file: int, *, shared: bool) -> bool:
        """Whoever shares takes one byte of many, whoever does not takes all."""
        for place in range(_SHARERS if shared else 1):
            os.lseek(file, place, os.SEEK_SET)
            with contextlib.suppress(OSError):
                msvcrt.locking(file, msvcrt.LK_NBLCK, 1 if shared else _SHARERS)
                return True
        return False

    def _hand_over(file: int, database: Path) -> None:
        """Files belong to folders there."""
else:
    import fcntl

    def _lock_file(file: int, *, shared: bool) -> bool:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _hand_over(file: int, database: Path) -> None:
        """Whoever may write the database may take its locks: SQLite does so with its files."""
        with contextlib.suppress(OSError):
            owner = database.stat()
            os.fchmod(file, owner.st_mode & 0o666)
            os.fchown(file, -1, owner.st_gid)
            os.fchown(file, owner.st_uid, -1)


class AdvisoryLock:
    """The lock called `name` on a PostgreSQL; it lives as long as its connection.

    Where a proxy shares connections between clients (transaction pooling) it does not hold:
    the URL must lead to the server itself.
    """

    def __init__(self, url: URL, name: str) -> None:
        self._key = key_of(name)
        self._engine: AsyncEngine = create_async_engine(
            url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={
                "server_settings": KEEPALIVES | {"application_name": "thonso lock"},
                "timeout": _ANSWER_SECONDS,
            },
        )
        self._connection: AsyncConnection | None = None

    async def try_take(self) -> bool:
        """Take the lock if it is free. Raises what the database raises when it is away."""
        try:
            async with asyncio.timeout(2 * _ANSWER_SECONDS):
                if self._connection is None:
                    self._connection = await self._engine.connect()
                asked = text("SELECT pg_try_advisory_lock(:key)")
                return bool(await self._connection.scalar(asked, {"key": self._key}))
        except BaseException:
            await self.release()
            raise

    async def alive(self) -> bool:
        """Tell whether the connection, and with it the lock, is still there."""
        if self._connection is None:
            return False
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                return bool(await self._connection.scalar(text("SELECT 1")))
        except Exception:  # noqa: BLE001 - however it fails, the lock can no longer be relied on
            return False

    async def release(self) -> None:
        """Give the lock up, with its connection."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                await connection.invalidate()
                await connection.close()
        except Exception:  # noqa: BLE001, S110 - a connection that cannot be closed is gone already
            pass


def key_of(name: str) -> int:
    """A 64-bit number for a name."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
