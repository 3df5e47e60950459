"""Writing down what became of messages, all that has ended in one transaction."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, Final

import structlog

from bot.patience import Patience, unbroken, until
from storage import outbox
from storage.database import Database, is_outage
from storage.outbox import Outcome

_LONGEST_WAIT: Final = 5.0
_LAST_SECONDS: Final = 2.0
_GATHERING_SECONDS: Final = 0.01
_MANY: Final = 64

_log = structlog.get_logger()


class Settling:
    """Outcomes on their way into the database; they stay here until it has taken them.

    `settled` is told the rows that are written. `busy` tells whether many more are about to end:
    then a few milliseconds are waited for them, since a transaction costs as much as several
    sendings.
    """

    def __init__(
        self,
        database: Database,
        bot: str,
        settled: Callable[[Sequence[Outcome]], None],
        busy: Callable[[], bool],
    ) -> None:
        self._database = database
        self._bot = bot
        self._settled = settled
        self._busy = busy
        self._outcomes: list[Outcome] = []
        self._shut: list[tuple[str, datetime]] = []
        self._after: list[Callable[[], Awaitable[None]]] = []
        self._some = asyncio.Event()
        self._many = asyncio.Event()
        self._turn = asyncio.Lock()
        self._at_rest = asyncio.Event()
        self._at_rest.set()
        self._patience = Patience(_LONGEST_WAIT)

    def add(self, *outcomes: Outcome) -> None:
        """Note what became of messages."""
        self._outcomes.extend(outcomes)
        self._some.set()
        if len(self._outcomes) >= _MANY:
            self._many.set()

    def shut(self, chat: str, at: datetime, then: Callable[[], Awaitable[None]]) -> None:
        """Fail what else waits for a chat that takes nothing any more; run `then` afterwards."""
        self._shut.append((chat, at))
        self._after.append(then)
        self._some.set()

    async def run(self) -> None:
        """Write outcomes down as they come, until cancelled."""
        while True:
            await self._some.wait()
            if self._busy() and len(self._outcomes) < _MANY:
                self._many.clear()
                await until(self._many, _GATHERING_SECONDS)
            try:
                await unbroken(self.flush(), _LAST_SECONDS)
            except Exception as error:  # noqa: BLE001 - kept and tried again, whatever it was
                wait = self._patience.next()
                kind = "database" if is_outage(error) else type(error).__name__
                _log.warning("outbox.not_settled", bot=self._bot, error=kind, rows=self.waiting)
                await asyncio.sleep(wait)
            else:
                self._patience.reset()

    @contextlib.asynccontextmanager
    async def riding(self, connection: Any) -> AsyncIterator[None]:
        """Write outcomes in somebody else's transaction, who commits inside the block.

        SQLite has one writer, and each commit waits for the disk: two in turn take twice as long.
        """
        if not self._outcomes or self._turn.locked() or not self._database.is_sqlite:
            yield
            return
        self._at_rest.clear()  # no lock: whoever waited for it would wait for the transaction
        try:
            outcomes = self._outcomes[:]
            await outbox.settle(connection, outcomes)
            yield
            del self._outcomes[: len(outcomes)]
            if not (self._outcomes or self._shut):
                self._some.clear()
        finally:
            self._at_rest.set()
        self._settled(outcomes)

    @property
    def waiting(self) -> int:
        """How many outcomes are not written yet."""
        return len(self._outcomes)

    async def flush(self) -> None:
        """Write down all there is; raises what the database raises and then keeps it."""
        async with self._turn:
            await self._at_rest.wait()
            outcomes, shut, after = self._outcomes[:], self._shut[:], self._after[:]
            if outcomes or shut:
                await self._write(outcomes, shut)
            del self._outcomes[: len(outcomes)], self._shut[: len(shut)]
            del self._after[: len(after)]
            if not (self._outcomes or self._shut):
                self._some.clear()
        self._settled(outcomes)
        for then in after:
            await self._run(then)

    async def _write(
        self, outcomes: Sequence[Outcome], shut: Sequence[tuple[str, datetime]]
    ) -> None:
        async with self._database.write(brief=True) as connection:
            await outbox.settle(connection, outcomes)
            for chat, at in shut:
                await outbox.abandon(connection, self._bot, chat, at)

    async def _run(self, then: Callable[[], Awaitable[None]]) -> None:
        try:
            await then()
        except Exception as error:  # noqa: BLE001 - the next refusal of the chat calls it again
            _log.warning("outbox.hook_failed", bot=self._bot, error=type(error).__name__)
