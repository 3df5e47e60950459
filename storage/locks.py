"""One holder among all processes on a PostgreSQL: advisory locks of a connection of their own."""

import asyncio
import hashlib
from typing import Final

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

_ANSWER_SECONDS: Final = 5.0
# The server notices within 5 + 3 * 3 seconds that a holder's machine is gone, and frees the lock.
_KEEPALIVES: Final = {
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "3",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "14000",
    "application_name": "thonso lock",
}


class AdvisoryLock:
    """The lock called `name` on a PostgreSQL; it lives as long as its connection.

    Where a proxy shares connections between clients (transaction pooling) it does not hold:
    the URL must lead to the server itself.
    """

    def __init__(self, url: URL, name: str) -> None:
        self._key = _key(name)
        self._engine: AsyncEngine = create_async_engine(
            url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"server_settings": _KEEPALIVES, "timeout": _ANSWER_SECONDS},
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


def _key(name: str) -> int:
    """A 64-bit number for a name."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
