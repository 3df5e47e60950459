"""Which outbox rows are in memory, and fetching more of them."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from handlers.messages import Lane
from storage import outbox
from storage.database import Database
from storage.outbox import Outgoing

ROOM: Final = 2000
_SECOND_LOOK: Final = 64
_ANSWER: Final = Lane.ANSWER.value  # for every message: a member takes long to look up


class Stock:
    """The rows of one bot that are in memory: at most `room`, half of it kept for answers.

    A row stays known until a look into the table that began after its outcome was committed, so
    that an older look cannot bring it back. One look at a time.

    `more`: the table may hold rows that are not in memory, as at the start. What is handed over
    then waits for a look, which brings the older ones of its chat first; an answer does so only
    where other answers may be left.
    """

    def __init__(
        self, database: Database, bot: str, now: Callable[[], datetime], room: int = ROOM
    ) -> None:
        self.more = self._more_answers = True
        self._missed = self._missed_answer = False
        self._database = database
        self._bot = bot
        self._now = now
        self._room = room
        self._known: dict[int, int] = {}
        self._settled: set[int] = set()
        self._leaving: set[int] = set()
        self._answers = 0

    @property
    def held(self) -> int:
        """How many rows are not settled yet."""
        return len(self._known) - len(self._settled) - len(self._leaving)

    @property
    def low(self) -> bool:
        """Tell whether it is time to fetch the rows that had no room."""
        return self.more and self.held < self._room // 4

    def take(self, rows: Iterable[Outgoing]) -> list[Outgoing]:
        """Those of the rows that are new, due, this bot's, and for which there is room."""
        now = self._now()
        due = [row for row in rows if self._is_due(row, now)]
        return [row for row in due if self._is_next(row) and self._admit(row)]

    def settled(self, rows: Iterable[int]) -> None:
        """The outcomes of these rows are committed."""
        for row in rows:
            if self._known.get(row) == _ANSWER:
                self._answers -= 1
            self._settled.add(row)

    async def load(self, enqueue: Callable[[list[Outgoing]], None]) -> bool:
        """Look into the table; raises what the database raises. Tells whether something was found.

        What was is given to `enqueue` at once: from then on newer rows are taken behind it.
        """
        self._leaving, self._settled = self._settled, set()
        self._missed = self._missed_answer = False
        crowded, limit = self._crowded, self._limit()
        try:
            async with self._database.read() as connection:
                rows = await outbox.pending(connection, self._bot, self._now(), limit)
        except BaseException:
            self._settled |= self._leaving
            self._leaving = set()
            raise
        fresh = [row for row in rows if self._admit(row)]
        for row in self._leaving:
            self._known.pop(row, None)
        self._leaving = set()
        full = len(rows) == limit
        self._more_answers = self._missed_answer or (full and rows[-1].lane == _ANSWER)
        unseen = full or (crowded and self.more)
        self.more = unseen or self._missed or self._more_answers
        enqueue(fresh)
        return bool(fresh)

    @property
    def _crowded(self) -> bool:
        return self.held >= self._room // 2

    def _limit(self) -> int:
        """While crowded only the answers matter, which come first and are mostly known."""
        if self._crowded:
            return self._answers + _SECOND_LOOK
        return min(self._room, len(self._known) + self._room // 2)

    def _is_due(self, row: Outgoing, now: datetime) -> bool:
        return row.bot == self._bot and (row.not_before is None or row.not_before <= now)

    def _is_next(self, row: Outgoing) -> bool:
        if not (self._more_answers if row.lane == _ANSWER else self.more):
            return True
        self._miss(row)
        return False

    def _miss(self, row: Outgoing) -> None:
        self.more = self._missed = True
        if row.lane == _ANSWER:
            self._more_answers = self._missed_answer = True

    def _admit(self, row: Outgoing) -> bool:
        if row.id in self._known:
            return False
        answer = row.lane == _ANSWER
        if self.held >= (self._room if answer else self._room // 2):
            self._miss(row)
            return False
        self._known[row.id] = row.lane
        self._answers += answer
        return True
