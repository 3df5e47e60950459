"""A broadcast against Telegram's limits, kept strictly by the local Bot API."""

import asyncio
import contextlib
import random
from datetime import UTC, datetime
from pathlib import Path

from bench.bots import BOT, TOKEN
from bot.sender import Sender
from bot.telegram import Telegram
from handlers.messages import Lane
from storage import outbox
from storage.database import Database
from storage.migrating import migrate
from storage.outbox import Outgoing
from tests.botapi import BotApi, Limits

HEADINGS = ["messages", "seconds", "of the limit", "refused"]
CHATS, TALKATIVE, EACH, GROUPS, MOST = 460, 20, 4, 3, 20


def _chats(api: BotApi) -> list[int]:
    """Whom each message goes to: most chats get one, some several, groups all they may have."""
    people = [1_000 + number for number in range(CHATS + TALKATIVE)]
    for person in people:
        api.start(person)
    groups = [-1_000 - number for number in range(GROUPS)]
    for group in groups:
        api.say(people[0], "/start", chat=group)
    chats = people[:CHATS] + people[CHATS:] * EACH + groups * MOST
    random.Random(7).shuffle(chats)
    return chats


async def measured(folder: Path) -> list[list[str]]:
    database = Database(f"sqlite+aiosqlite:///{folder}/broadcast.db")
    await migrate(database)
    with BotApi(TOKEN, limits=Limits(), second_opinion=False) as api:
        chats = _chats(api)
        async with database.write() as connection:
            await outbox.add(connection, [_message(n, c) for n, c in enumerate(chats, 1)])
        before = len(api.calls)
        await _send(api.url, database, len(chats))
        moments = sorted(c.at for c in api.calls[before:] if c.method == "sendMessage")
        refused = api.refusals
    await database.close()
    seconds = moments[-1] - moments[0]
    share = (len(chats) - 1) / seconds / Limits().overall
    return [[str(len(chats)), f"{seconds:.1f}", f"{100 * share:.1f}%", str(refused)]]


def _message(number: int, chat: int) -> Outgoing:
    body = {"text": "Còn 3 giờ là hết hạn báo cáo tuần. Thôn mình gửi số liệu giúp nhé."}
    now = datetime.now(UTC)
    return Outgoing(number, f"k{number}", BOT, str(chat), int(Lane.BROADCAST), "text", body, now)


async def _send(url: str, database: Database, number: int) -> None:
    channel = Telegram(TOKEN, lambda _: (b"", ""), api_url=url)
    await channel.meet()  # as the program does at its start: a connection is there
    sender = Sender(channel, database)
    sending = asyncio.create_task(sender.run())
    try:
        async with asyncio.timeout(120):
            while sender.counts["sent"] < number:  # noqa: ASYNC110  no event tells
                await asyncio.sleep(0.05)
    finally:
        await sender.drain()
        sending.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sending
        await channel.close()
