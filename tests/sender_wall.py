"""A channel that is a wall, and rows for its sender to deliver."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from bot.channel import Event
from bot.pacing import Limits, Pace
from bot.sender import Sender
from handlers.messages import Incoming
from storage import outbox
from storage.database import Database
from storage.outbox import OutboxState, Outgoing
from storage.tables import outbox as table

BOT = "telegram:1"


class Wall:
    """A channel that notes what it is told and does what the plan says of a text."""

    bot = BOT

    def __init__(self) -> None:
        self.said: list[tuple[str, str, str | None]] = []
        self.plans: dict[str, list[Exception | float]] = {}
        self.at_once = self.most_at_once = 0
        self.per_chat: dict[str, int] = {}

    def plan(self, text: str, *steps: Exception | float) -> None:
        self.plans[text] = list(steps)

    def incoming(self, event: Event) -> Incoming:
        raise NotImplementedError

    async def deliver(self, message: Outgoing, edits: str | None) -> str | None:
        text = message.body["text"]
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        in_line = message.sort != "toast"
        self.per_chat[message.chat] = self.per_chat.get(message.chat, 0) + in_line
        assert not in_line or self.per_chat[message.chat] == 1
        try:
            await self._follow(text)
        finally:
            self.at_once -= 1
            self.per_chat[message.chat] -= in_line
        self.said.append((message.chat, text, edits))
        return None if message.sort == "toast" else edits or f"m{message.id}"

    async def _follow(self, text: str) -> None:
        await asyncio.sleep(0)
        plan = self.plans.get(text)
        step = plan.pop(0) if plan else None
        if isinstance(step, Exception):
            raise step
        if step is not None:
            await asyncio.sleep(step)

    @property
    def texts(self) -> list[str]:
        return [text for _, text, _ in self.said]


class Numbers:
    last = 0


def row(text: str, chat: str = "7", *, lane: int = 0, sort: str = "text", **more: Any) -> Outgoing:
    Numbers.last += 1
    number = more.pop("id", Numbers.last)
    body = {"text": text} | more.pop("body", {})
    created = more.pop("created", datetime.now(UTC))
    return Outgoing(number, f"k{number}/{text}", BOT, chat, lane, sort, body, created, **more)


async def keep(database: Database, rows: Sequence[Outgoing]) -> None:
    async with database.write() as connection:
        await outbox.add(connection, rows)


async def states(database: Database) -> dict[str, OutboxState]:
    async with database.read() as connection:
        rows = await connection.execute(select(table.c.key, table.c.state).order_by(table.c.id))
        return {row.key.partition("/")[2]: OutboxState(row.state) for row in rows}


def unlimited() -> Pace:
    return Pace(Limits(overall=0, chat=0, group=0))


@contextlib.asynccontextmanager
async def sending(wall: Any, database: Database, **more: Any) -> AsyncIterator[Sender]:
    sender = Sender(wall, database, **({"pace": unlimited(), "look_every": 0.05} | more))
    task = asyncio.create_task(sender.run())
    try:
        yield sender
    finally:
        await sender.drain(30)
        await asyncio.wait_for(task, 30)


async def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - conditions of many sorts
            await asyncio.sleep(0.01)
