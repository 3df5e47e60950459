"""SQLite: durable at every commit, transactions begun by us, and one connection that writes.

The driver itself stays in autocommit: with its own transactions a released savepoint survives an
outer rollback, and a full disk turns later statements into single commits.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiosqlite
import orjson
from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.checkpoints import Checkpoints
from storage.outages import DatabaseUnreachableError
from storage.prepared import DRIVER, driver_of
from storage.syncing import LateSyncs

BUSY_SECONDS = 15.0
_BEGIN_WRITING = "BEGIN IMMEDIATE"
_SYNCHRONOUS = {True: "FULL", False: "NORMAL"}  # NORMAL: in its order, but not waited for
_CACHE_KIB = 16 * 1024
_LOG_TRIES, _LOG_WAIT = 50, 0.05
_WAITING = frozenset({"commit", "rollback"})


def _prepare(connection: Any, record: Any) -> None:
    """Durable at every commit, readers beside the one writer."""
    record.info[DRIVER] = connection.driver_connection.below
    cursor = connection.cursor()
    _keep_a_log(connection, cursor)
    cursor.execute(f"PRAGMA synchronous = {_SYNCHRONOUS[True]}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    cursor.close()


def _keep_a_log(connection: Any, cursor: Any) -> None:
    """Turn write-ahead logging on; while another process is doing so, that is refused at once."""
    for tries_left in reversed(range(_LOG_TRIES)):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if not tries_left:
                raise
            connection.run_async(lambda _: asyncio.sleep(_LOG_WAIT))
        else:
            return


class _Place:
    """Where the statements of a connection run: in its thread, or where they are made."""

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

    @property
    def below(self) -> sqlite3.Connection:
        """The driver's own connection."""
        return self._conn

    async def in_thread(self, work: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """Run what may wait, after all that was given before."""
        return await super()._execute(work, *args, **more)  # type: ignore[no-untyped-call]  # theirs

    async def _execute(self, fn: Callable[..., Any], *args: Any, **more: Any) -> Any:
        waits = fn.__name__ in _WAITING or args[:1] == (_BEGIN_WRITING,)
        if waits or not self._place.here or self._connection is None:
            return await self.in_thread(fn, *args, **more)
        return fn(*args, **more)


def _engine(url: URL, size: int, place: _Place) -> AsyncEngine:
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
        json_serializer=dumps,
        json_deserializer=orjson.loads,
        pool_size=size,
        max_overflow=0,
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    return engine


def dumps(value: Any) -> str:
    """A value as JSON."""
    return orjson.dumps(value).decode()


def reading_engine(url: URL) -> AsyncEngine:
    """An engine for transactions that only read."""
    engine = _engine(url, 4, _Place())
    event.listen(engine.sync_engine, "begin", lambda c: c.exec_driver_sql("BEGIN"))
    return engine


class Writer:
    """The one connection of the process that writes, held from transaction to transaction.

    A transaction is begun and ended below SQLAlchemy, which takes part in it from its first
    statement on, if there is one.
    """

    def __init__(self, url: URL) -> None:
        self._place = _Place()
        self._engine = _engine(url, 1, self._place)
        event.listen(self._engine.sync_engine, "begin", _begin_unless_begun)
        self._turn = asyncio.Lock()
        self._log = Checkpoints(str(url.database), self._turn)
        self._late = LateSyncs(f"{url.database}-wal")
        self._held: AsyncConnection | None = None
        self._synced = True

    @contextlib.asynccontextmanager
    async def transaction(self, *, brief: bool, synced: bool) -> AsyncIterator[AsyncConnection]:
        """Open a transaction, one at a time; `DatabaseUnreachableError` if none can be."""
        async with self._turn:
            connection = await self._begun(synced)
            self._place.here = brief
            before = _driver(connection).total_changes
            try:
                yield connection
                await self._commit(connection)
                if changed := _driver(connection).total_changes - before:
                    self._log.committed(changed)
                    self._late.committed(synced=synced)
            except BaseException:
                await asyncio.shield(self._roll_back(connection))
                raise

    async def empty_log(self) -> bool:
        """Bring the log into the file and empty it; False while somebody still reads from it."""
        await self._log.brought_in()  # so that there is little left while everybody waits
        async with self._turn:
            if self._held is None:
                return False
            done: bool = await _thread(self._held).in_thread(_empty_log, _driver(self._held))
            return done

    async def close(self) -> None:
        """Close the connection."""
        await self._log.close()
        await self._late.close()
        await self._let_go()
        await self._engine.dispose()

    async def _begun(self, synced: bool) -> AsyncConnection:
        try:
            if self._held is None:
                self._held, self._synced = await self._engine.connect(), True
                _driver(self._held).execute("PRAGMA busy_timeout = 0")
                _driver(self._held).execute("PRAGMA wal_autocheckpoint = 0")
                _driver(self._held).execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            await _roll_back_what_was_left(_thread(self._held), _driver(self._held))
            if synced != self._synced:
                _driver(self._held).execute(f"PRAGMA synchronous = {_SYNCHRONOUS[synced]}")
                self._synced = synced
            await _begin(_thread(self._held), _driver(self._held))
        except (OSError, DBAPIError, sqlite3.Error) as error:
            await self._let_go()
            raise DatabaseUnreachableError from error
        return self._held

    async def _commit(self, connection: AsyncConnection) -> None:
        if connection.in_transaction():
            await connection.commit()
        else:
            await _thread(connection).in_thread(_driver(connection).commit)

    async def _roll_back(self, connection: AsyncConnection) -> None:
        """Leave nothing behind: neither in the file nor, where that fails, of the connection."""
        try:
            if connection.in_transaction():
                await connection.rollback()
            await _thread(connection).in_thread(_driver(connection).rollback)
        except Exception:  # noqa: BLE001  the next transaction takes another connection
            await self._let_go()

    async def _let_go(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            with contextlib.suppress(Exception):
                await held.invalidate()
            await held.close()


async def _roll_back_what_was_left(thread: _Connection, driver: sqlite3.Connection) -> None:
    if driver.in_transaction:  # of a transaction that was broken off
        await thread.in_thread(driver.rollback)


async def _begin(thread: _Connection, driver: sqlite3.Connection) -> None:
    """Begin at once, or wait in the thread for another process to end."""
    try:
        driver.execute(_BEGIN_WRITING)
    except sqlite3.OperationalError:
        await thread.in_thread(_begin_patiently, driver)


def _begin_patiently(driver: sqlite3.Connection) -> None:
    driver.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    try:
        driver.execute(_BEGIN_WRITING)
    finally:
        driver.execute("PRAGMA busy_timeout = 0")


def _empty_log(driver: sqlite3.Connection) -> bool:
    try:
        busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:  # another process is at it
        return False
    return not busy


def _begin_unless_begun(connection: Any) -> None:
    if not connection.info[DRIVER].in_transaction:
        connection.exec_driver_sql(_BEGIN_WRITING)


def _driver(connection: AsyncConnection) -> sqlite3.Connection:
    driver = driver_of(connection)
    if driver is None:
        raise LookupError("no connection of SQLite")
    return driver


def _thread(connection: AsyncConnection) -> _Connection:
    found: _Connection = connection.sync_connection.connection.driver_connection  # type: ignore[union-attr,assignment]  # ours
    return found
