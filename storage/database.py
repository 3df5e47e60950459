"""The database: engines for SQLite and PostgreSQL, and the transactions the program works in."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage import traces
from storage.locks import KEEPALIVES
from storage.outages import DatabaseUnreachableError, is_crossing, is_outage
from storage.presence import FilePresence, Presence, ServerPresence
from storage.sqlite import Writer, dumps, reading_engine

__all__ = [
    "Database",
    "DatabaseUnreachableError",
    "DatabaseUrlError",
    "NoDatabaseError",
    "ensure_there",
    "is_crossing",
    "is_outage",
    "missing_file",
]

CONNECT_SECONDS = 10.0
COMMAND_SECONDS = 60.0


class DatabaseUrlError(ValueError):
    """The database URL names something this program cannot use."""


class NoDatabaseError(Exception):
    """The SQLite file that the database URL names is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except Exception as error:
        raise DatabaseUrlError("the database URL cannot be read") from error


def missing_file(url: str) -> Path | None:
    """The SQLite file that is still to be made, whole path; None for any other database."""
    parsed = _parsed(url)
    if parsed.drivername != "sqlite+aiosqlite" or parsed.database in {None, "", ":memory:"}:
        return None
    path = Path(str(parsed.database))
    return None if path.exists() else path.absolute()


def ensure_there(url: str) -> None:
    """Raise `NoDatabaseError` where opening the database would make a new SQLite file."""
    missing = missing_file(url)
    if missing is not None:
        raise NoDatabaseError(missing)


class Database:
    """One database, with a way to write and a way to read.

    Made from a SQLAlchemy URL: `sqlite+aiosqlite:///file` or `postgresql+asyncpg://...`.
    A statement on PostgreSQL that takes longer than `command_seconds` counts as an outage.
    Raises `DatabaseUrlError` for any other URL. What it opens raises `DatabaseInUseError` where it
    is to be had alone and is not, and `DatabaseBeingRestoredError` while somebody has it alone.
    """

    def __init__(
        self,
        url: str,
        command_seconds: float = COMMAND_SECONDS,
        *,
        presence: Presence = Presence.TOGETHER,
    ) -> None:
        parsed = _parsed(url)
        self.url = parsed
        self.is_sqlite = parsed.drivername == "sqlite+aiosqlite"
        self.replaced = asyncio.Event()  # PostgreSQL's, by a backup, while it was out of reach
        self._writer: Writer | None = None
        self._file: FilePresence | None = None
        if self.is_sqlite:
            if not parsed.database or parsed.database == ":memory:":
                raise DatabaseUrlError("SQLite needs a file")
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            self._file = FilePresence(Path(parsed.database), presence)
            self._writer = Writer(parsed)
            self._engine = reading_engine(parsed)
        elif parsed.drivername == "postgresql+asyncpg":
            self._engine = _server_engine(
                parsed, command_seconds, ServerPresence(presence, self.replaced)
            )
        else:
            raise DatabaseUrlError(
                "the database URL starts with sqlite+aiosqlite:/// or postgresql+asyncpg://"
            )

    @property
    def path(self) -> Path:
        """The SQLite file; only for SQLite."""
        return Path(str(self.url.database))

    def write(
        self, *, brief: bool = False, synced: bool = True
    ) -> AbstractAsyncContextManager[AsyncConnection]:
        """Open a transaction that may write; it commits at the end or leaves nothing behind.

        On SQLite one at a time, so that nobody in this process waits for a lock by polling. One
        that is `brief`, of few and short statements, holds up the program while each is run; what
        is `Prepared` does in any. The commit of one that is not `synced` does not wait for SQLite's
        disk: it outlives the program, but a power cut within a fraction of a second undoes it, as
        if it had not been.
        Raises `DatabaseUnreachableError` when the database cannot be reached.
        """
        if self._file is not None and self._writer is not None:
            self._file.take()
            return self._writer.transaction(brief=brief, synced=synced)
        return _reaching(self._engine)

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Open a transaction that only reads."""
        if self._file is not None:
            self._file.take()
        return _reaching(self._engine)

    async def clean_up(self) -> None:
        """Take out of SQLite's log what was deleted, if anything was and nobody reads just now."""
        if self._writer is None:
            return
        async with self.read() as connection:
            noted = await traces.left(connection)
        if noted is not None and await self._writer.empty_log():
            async with self.write() as connection:
                await traces.gone(connection, noted)

    async def close(self) -> None:
        """Close every connection."""
        if self._writer is not None:
            await self._writer.close()
        await self._engine.dispose()
        if self._file is not None:
            self._file.leave()


def _server_engine(url: URL, command_seconds: float, presence: ServerPresence) -> AsyncEngine:
    settings: dict[str, Any] = {
        "timeout": CONNECT_SECONDS,
        "command_timeout": command_seconds,
        "server_settings": KEEPALIVES,
        "async_creator_fn": presence.connect,
    }
    return create_async_engine(
        url,
        json_serializer=dumps,
        json_deserializer=orjson.loads,
        pool_size=presence.kept,
        max_overflow=presence.more,
        pool_pre_ping=True,
        connect_args=settings,
    )


@contextlib.asynccontextmanager
async def _reaching(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    try:
        connection = await engine.connect()
    except (OSError, OperationalError, InterfaceError, DBAPIError) as error:
        raise DatabaseUnreachableError from error
    async with contextlib.aclosing(connection), connection.begin():
        yield connection
