"""Another program on the besieged database: it sees what is counted, and can hold that up."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import make_url

from tests.botapi import BotApi

_PATIENCE = 1.5
Release = Callable[[], None]


class Beside:
    """A connection of its own to the database of a program, opened when it is first wanted."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._sqlite: sqlite3.Connection | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._postgres: Any = None

    def run(self, statement: str) -> int:
        """Run a statement; the number that it gives, 0 for none."""
        if self._url.drivername.startswith("sqlite"):
            return self._on_sqlite(statement)
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._postgres = self._loop.run_until_complete(self._connected())
        found = self._loop.run_until_complete(self._postgres.fetch(statement))
        return int(found[0][0]) if found else 0

    def _on_sqlite(self, statement: str) -> int:
        if self._sqlite is None:
            self._sqlite = sqlite3.connect(str(self._url.database), 10, isolation_level=None)
        found = self._sqlite.execute(statement).fetchone()
        return int(found[0]) if found else 0

    async def _connected(self) -> Any:
        import asyncpg  # noqa: PLC0415  only where PostgreSQL is asked for

        where = {"host": self._url.query["host"], "database": self._url.database}
        return await asyncpg.connect(user=self._url.username, **where)

    def close(self) -> None:
        if self._sqlite is not None:
            self._sqlite.close()
        if self._loop is not None:
            self._loop.run_until_complete(self._postgres.close())
            self._loop.close()

    # Moments, as those in crash_moments.

    def messages_received_but_not_counted(self, api: BotApi, chance: random.Random) -> Release:
        """Messages reach the program, and nothing is committed until it is killed."""
        if self._url.drivername.startswith("sqlite"):
            self.run("BEGIN IMMEDIATE")
        else:
            self.run("BEGIN")
            self.run("LOCK TABLE seen IN EXCLUSIVE MODE")
        with contextlib.suppress(TimeoutError):
            api.wait_for(lambda: api.pending, _PATIENCE)
        time.sleep(chance.uniform(0.05, 0.3))
        return self._let_go

    def _let_go(self) -> None:
        self.run("ROLLBACK")

    def messages_counted(self, api: BotApi, chance: random.Random) -> None:
        """Messages are in the database, and hardly anybody has been told."""
        before, until = self._marks(), time.monotonic() + _PATIENCE
        while self._marks() == before and time.monotonic() < until:
            time.sleep(0.0005)

    def _marks(self) -> int:
        return self.run("SELECT count(*) FROM seen")
