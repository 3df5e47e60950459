"""Who is at work on a database: any number together, or a restore alone.

On SQLite that is a lock on a file beside the database, which a process holds until it ends. On
PostgreSQL every connection holds it from its beginning: one that is lost takes its work with it,
and no other is had while a restore is under way.
"""

import asyncio
from enum import Enum
from pathlib import Path
from typing import Any, Final

from storage.locks import FileLock, key_of
from storage.outages import DatabaseUnreachableError

_NAME: Final = "work"


class Presence(Enum):
    """How somebody works with a database."""

    TOGETHER = "with others"
    ALONE = "with nobody else at work"
    UNNOTICED = "looking on"


class DatabaseInUseError(Exception):
    """Somebody is at work on the database, which was to be had alone."""


class DatabaseBeingRestoredError(DatabaseUnreachableError):
    """A restore is under way on the database: nothing is to be done until it has ended."""


class DatabaseReplacedError(DatabaseUnreachableError):
    """A backup took the place of the database while it was out of reach: start anew."""


class FilePresence:
    """A process's presence on a SQLite file."""

    def __init__(self, database: Path, presence: Presence) -> None:
        self._alone = presence is Presence.ALONE
        self._lock: FileLock | None = None
        if presence is not Presence.UNNOTICED:
            self._lock = FileLock(database.resolve(), _NAME, shared=not self._alone)
        self._there = False

    def take(self) -> None:
        """Be present from now on. Raises what tells who is in the way."""
        if self._there or self._lock is None:
            return
        try:
            self._there = self._lock.take()
        except OSError as error:
            raise DatabaseUnreachableError from error
        if not self._there:
            raise _in_the_way(alone=self._alone)

    def leave(self) -> None:
        """Be no longer there."""
        self._there = False
        if self._lock is not None:
            self._lock.leave()


class ServerPresence:
    """The presence of all connections to a PostgreSQL that `connect` makes.

    `replaced` is set when other tables are found than at first. `kept` connections are kept, and
    `more` had for a while; whoever is alone has one, since two would be in each other's way.
    """

    def __init__(self, presence: Presence, replaced: asyncio.Event) -> None:
        self.kept, self.more = (1, 0) if presence is Presence.ALONE else (8, 8)
        self._replaced = replaced
        self._presence = presence
        self._tables: int | None = None

    async def connect(self, *args: Any, **more: Any) -> Any:
        """Connect as asyncpg does. Raises what tells who is in the way."""
        import asyncpg  # noqa: PLC0415  only where PostgreSQL is asked for

        connection = await asyncpg.connect(*args, **more)
        try:
            await self._take(connection)
        except BaseException as error:
            connection.terminate()
            if isinstance(error, asyncpg.PostgresError | asyncpg.InterfaceError):
                raise DatabaseUnreachableError from error
            raise
        return connection

    async def _take(self, connection: Any) -> None:
        if self._presence is Presence.UNNOTICED:
            return
        alone = self._presence is Presence.ALONE
        lock = "pg_try_advisory_lock" + ("" if alone else "_shared")
        asked = f"SELECT {lock}({key_of(f'thonso {_NAME}')}), to_regclass('alembic_version')::oid"
        taken, tables = await connection.fetchrow(asked)
        if not taken:
            raise _in_the_way(alone=alone)
        if not alone and self._tables not in {None, tables}:
            self._replaced.set()
            raise DatabaseReplacedError
        self._tables = tables


def _in_the_way(*, alone: bool) -> Exception:
    return DatabaseInUseError() if alone else DatabaseBeingRestoredError()
