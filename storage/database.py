"""The database: engines for SQLite and PostgreSQL, and the transactions the program works in."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiosqlite
import orjson
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

BUSY_SECONDS = 15.0
CONNECT_SECONDS = 10.0
COMMAND_SECONDS = 60.0
_BEGIN_WRITING = "BEGIN IMMEDIATE"
# Serialisation failure and deadlock: PostgreSQL picks one transaction and takes it back.
_CROSSINGS = frozenset({"40001", "40P01"})


class DatabaseUnreachableError(Exception):
    """The database does not answer: an outage, to be tried again later."""


class DatabaseUrlError(ValueError):
    """The database URL names something this program cannot use."""


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Durable at every commit, readers beside the one writer."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    cursor.close()


class _Place:
    """Where the statements of a SQLite connection run: in its thread, or where they are made."""

    def __init__(self) -> None:
        self.here = False


class _Connection(aiosqlite.Connection):
    """A connection that can run statements where they are made.

    Its thread is woken three times a statement, which takes longer than a short statement does.
    What waits, for another process or for the disk, still waits there.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection], place: _Place) -> None:
        super().__init__(connect, iter_chunk_size=64)
        self._thread.daemon = True
        self._place = place

    async def _execute(self, fn: Callable[..., Any], *args: Any, **more: Any) -> Any:
        waits = fn.__name__ in {"commit", "rollback"} or args[:1] == (_BEGIN_WRITING,)
        if waits or not self._place.here or self._connection is None:
            return await super()._execute(fn, *args, **more)  # type: ignore[no-untyped-call]  # theirs
        return fn(*args, **more)


def _sqlite_engine(url: URL, begin: str, size: int, place: _Place) -> AsyncEngine:
    """An engine whose transactions are begun by us: the driver itself stays in autocommit.

    With the driver's own transactions a released savepoint survives an outer rollback.
    """

    def connect(*args: Any, **more: Any) -> _Connection:
        return _Connection(lambda: sqlite3.connect(*args, **more), place)

    engine = create_async_engine(
        url,
        connect_args={
            "isolation_level": None,
            "timeout": BUSY_SECONDS,
            "check_same_thread": False,
            "async_creator_fn": connect,
        },
        json_serializer=_dumps,
        json_deserializer=orjson.loads,
        pool_size=size,
        max_overflow=0,
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)

    def begin_transaction(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "begin", begin_transaction)
    return engine


class Database:
    """One database, with a way to write and a way to read.

    Made from a SQLAlchemy URL: `sqlite+aiosqlite:///file` or `postgresql+asyncpg://...`.
    A statement on PostgreSQL that takes longer than `command_seconds` counts as an outage.
    Raises `DatabaseUrlError` for any other URL.
    """

    def __init__(self, url: str, command_seconds: float = COMMAND_SECONDS) -> None:
        try:
            parsed = make_url(url)
        except Exception as error:
            raise DatabaseUrlError("the database URL cannot be read") from error
        self.url = parsed
        self.is_sqlite = parsed.drivername == "sqlite+aiosqlite"
        self._turn = asyncio.Lock()
        self._place = _Place()
        if self.is_sqlite:
            if not parsed.database or parsed.database == ":memory:":
                raise DatabaseUrlError("SQLite needs a file")
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            self._writer = _sqlite_engine(parsed, _BEGIN_WRITING, 1, self._place)
            self._reader = _sqlite_engine(parsed, "BEGIN", 4, _Place())
        elif parsed.drivername == "postgresql+asyncpg":
            self._writer = self._reader = create_async_engine(
                parsed,
                json_serializer=_dumps,
                json_deserializer=orjson.loads,
                pool_size=8,
                max_overflow=8,
                pool_pre_ping=True,
                connect_args={"timeout": CONNECT_SECONDS, "command_timeout": command_seconds},
            )
        else:
            raise DatabaseUrlError(
                "the database URL starts with sqlite+aiosqlite:/// or postgresql+asyncpg://"
            )

    @property
    def path(self) -> Path:
        """The SQLite file; only for SQLite."""
        return Path(str(self.url.database))

    @contextlib.asynccontextmanager
    async def write(self, *, brief: bool = False) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that may write; it commits at the end or leaves nothing behind.

        On SQLite one at a time, so that nobody in this process waits for a lock by polling. One
        that is `brief`, of few and short statements, holds up the program while each is run.
        Raises `DatabaseUnreachableError` when the database cannot be reached.
        """
        turn: Any = self._turn if self.is_sqlite else contextlib.nullcontext()
        async with turn:
            self._place.here = brief
            async with _reaching(self._writer) as connection:
                yield connection

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that only reads."""
        async with _reaching(self._reader) as connection:
            yield connection

    async def close(self) -> None:
        """Close every connection."""
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()


@contextlib.asynccontextmanager
async def _reaching(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    try:
        connection = await engine.connect()
    except (OSError, OperationalError, InterfaceError, DBAPIError) as error:
        raise DatabaseUnreachableError from error
    async with contextlib.aclosing(connection), connection.begin():
        yield connection


def is_crossing(error: BaseException) -> bool:
    """Tell whether the transaction only got in another's way: all of it is to be run again."""
    if not isinstance(error, DBAPIError):
        return False
    return getattr(error.orig, "sqlstate", None) in _CROSSINGS


def is_outage(error: BaseException) -> bool:
    """Tell whether an error means the database is away or full, rather than the statement wrong."""
    if isinstance(error, DatabaseUnreachableError | OSError):
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return False
