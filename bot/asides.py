"""Messages that fail even alone are set aside and kept, and their senders told."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog

from bot.channel import Channel, Event
from bot.keeping import without_secrets
from bot.outgoing import outgoing, place_of
from handlers.messages import Incoming, Reply, Sort
from locales import words_in
from storage.book import Campaigns
from storage.database import Database, is_crossing, is_outage
from storage.dead_letters import failed_again, set_aside
from storage.marks import take_marks
from storage.outbox import Outgoing
from storage.work import Work

_log = structlog.get_logger()


class Asides:
    """Sets events aside; `wake` is given the rows that this has put into the outbox."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        draw: Callable[[], int],
        wake: Callable[[Sequence[Outgoing]], None],
    ) -> None:
        self._database = database
        self._channels = channels
        self._draw = draw
        self._wake = wake

    async def add(self, event: Event, incoming: Incoming | None, error: Exception | None) -> None:
        """Keep an event and what went wrong with it; of one that cannot be kept, its mark alone.

        A letter that was taken up again stays the letter that it is, and nobody is told twice.
        """
        if event.letter is not None:
            async with self._database.write() as connection:
                await failed_again(connection, event.letter, type(error).__name__)
            _log.error("intake.set_aside", error=type(error).__name__)
            return
        if incoming is None:
            with contextlib.suppress(Exception):  # what cannot be understood is not answered
                incoming = self._channels[event.bot].incoming(event)
        only_mark = {"mark": event.mark}
        attempts: list[tuple[Incoming | None, Callable[[], Mapping[str, Any]]]] = [
            (incoming, lambda: without_secrets(event.raw)),
            (incoming, lambda: only_mark),
            (None, lambda: only_mark),
        ]
        for last, (told, kept) in enumerate(attempts, 1 - len(attempts)):
            try:
                await self._keep(event, told, type(error).__name__, kept())
            except Exception as fault:
                if not last or is_outage(fault) or is_crossing(fault):
                    raise
                _log.warning("intake.unkeepable", error=type(fault).__name__)
            else:
                return

    async def _keep(
        self, event: Event, told: Incoming | None, error: str, raw: Mapping[str, Any]
    ) -> None:
        async with self._database.write() as connection:
            new = await take_marks(connection, [(event.bot, event.mark)], event.received)
            if not new:
                return
            work = Work(connection, Campaigns(), self._draw)
            mark = (event.bot, event.mark)
            await set_aside(connection, self._draw(), mark, raw, error, event.received)
            if told is not None:
                work.say(self._apology(told))
            await work.keep_message()
            await work.finish()
        _log.error("intake.set_aside", error=error)
        self._wake(work.written)

    def _apology(self, incoming: Incoming) -> list[Outgoing]:
        guessed = "en" if (incoming.language or "vi").startswith("en") else "vi"
        words = words_in(guessed)
        text = words(
            "Sorry, something went wrong on our side with this message. It is kept, and the "
            "people who run the bot have been told. Other messages work as usual."
        )
        replies = [Reply(text)]
        if incoming.tap:
            replies.insert(0, Reply("", sort=Sort.TOAST, tap=incoming.tap))
        spot = place_of(incoming)
        place = spot._replace(key=f"{spot.key}/sorry")
        return list(outgoing(replies, place, incoming.received, self._draw))
