"""The whole bot in this process, on a movable clock, against the local Bot API over HTTP."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from bot.app import Office, office
from bot.intake import BatchIntake, working
from bot.pacing import Limits, Pace
from bot.polling import Poller
from bot.sender import Sender
from bot.telegram import Telegram
from bot.ticks import Ticker
from domain.people import Role
from domain.running import RunningCampaign
from handlers.inviting import make_invitation
from handlers.rendering import render
from storage import campaigns, outbox
from storage.shipped import shipped_text
from tests.botapi import BotApi, Person, Seen

TOKEN = "1000:TEST"


class Whole:
    """A bot that is running: people write to it, time goes on, things are looked up."""

    def __init__(self, api: BotApi, place: Office, ticker: Ticker, moment: datetime) -> None:
        self.api = api
        self.place = place
        self.ticker = ticker
        self.now = moment
        self.api.clock.set(moment)

    async def move_to(self, moment: datetime) -> None:
        """Time goes on, with a tick when it has, and what is due reaches its people."""
        self.now = moment
        self.api.clock.set(moment)
        await self.ticker.tick(moment)
        await self.quiet()

    async def quiet(self) -> None:
        """Wait until nothing is left to be done."""
        for _ in range(2):
            await self.api.await_for(lambda: not self.api.pending or None)
            sender = self.place.senders["telegram:1000"]
            async with asyncio.timeout(20):
                while sender.depth or await self._waits():  # noqa: ASYNC110  only asking tells
                    await asyncio.sleep(0.01)

    async def _waits(self) -> bool:
        """Tell whether something is still to be said that no sender has in its hands yet."""
        async with self.place.database.read() as connection:
            return bool(await outbox.pending(connection, "telegram:1000", self.now, 1))

    async def say(self, person: Person, text: str) -> Seen:
        """Somebody writes; the last thing they are answered."""
        before = len(self.api.sent_to(person.id))
        self.api.say(person, text)
        return await self._answer(person, before)

    async def start(self, person: Person, code: str) -> Seen:
        """Somebody follows a link with a code."""
        before = len(self.api.sent_to(person.id))
        self.api.start(person, code)
        return await self._answer(person, before)

    async def _answer(self, person: Person, before: int) -> Seen:
        await self.api.await_for(lambda: len(self.api.sent_to(person.id)) > before or None)
        await self.quiet()
        return self.api.sent_to(person.id)[-1]

    async def load(self, key: str) -> RunningCampaign:
        """Load a shipped campaign."""
        async with self.place.database.write() as connection:
            return await campaigns.load(
                connection, shipped_text(key), key, self.now, self.place.draw
            )

    async def running(self, key: str) -> RunningCampaign:
        """The campaign as it stands."""
        async with self.place.database.read() as connection:
            id_ = await campaigns.find(connection, key)
            assert id_ is not None
            return await campaigns.running(connection, id_)

    async def code(self, running: RunningCampaign, path: str, role: Role) -> str:
        """An invitation code for a unit."""
        async with self.place.database.write() as connection:
            made = await make_invitation(
                connection, running, running.ids[path], role, None, self.now
            )
        return made.code

    async def join(self, person: Person, code: str) -> Seen:
        """Somebody joins: code, consent, name."""
        await self.start(person, code)
        await self.say(person, "đồng ý")
        return await self.say(person, person.first_name)


@contextlib.asynccontextmanager
async def whole(url: str, moment: datetime) -> AsyncIterator[Whole]:
    """The whole bot on a database, from a moment on."""
    with BotApi(TOKEN) as api:
        bot = Telegram(TOKEN, render, api_url=api.url)
        async with office(url, lambda _: bot.me and bot.me.username, 90) as place:
            made: list[Whole] = []

            def now() -> datetime:
                return made[0].now

            intake = BatchIntake(place.database, {bot.bot: bot}, place.desk, place.draw, place.wake)
            sender = Sender(bot, place.database, pace=Pace(Limits(0, 0, 0)), now=now)
            place.senders[bot.bot] = sender
            ticker = Ticker(place.database, place.draw, place.wake, 90)
            made.append(Whole(api, place, ticker, moment))
            await bot.meet()
            tasks: list[asyncio.Task[Any]] = [
                asyncio.create_task(sender.run()),
                asyncio.create_task(Poller(bot, intake, now=now, seconds=1).run()),
            ]
            async with working(intake):
                yield made[0]
                await sender.drain()
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
            await bot.close()
        assert api.violations == []
