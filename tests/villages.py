"""A small commune for tests: its campaign file, its people, and a desk that answers them."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from domain.people import Member, Membership, Role
from domain.running import RunningCampaign
from handlers.messages import Incoming, Kind, Reply
from handlers.talk import Desk
from handlers.tokens import Seal
from storage import campaigns
from storage.book import CampaignBook, Campaigns
from storage.database import Database
from storage.identifiers import Identifiers
from storage.members import Account, add_member, grant, link_account
from storage.work import Work

CAMPAIGN = """
[campaign]
key = "xa-mau"
title = "Cài đặt chữ ký số và kích hoạt VNeID"
issuer = "UBND xã Mẫu"
starts = 2026-09-01
ends = 2026-10-10

[[units]]
name = "Xã Mẫu"
kind = "commune"

[[units]]
name = "Thôn Đông"
kind = "village"
parent = "Xã Mẫu"
populations = { adults = 412, households = 151 }

[[units]]
name = "Thôn Đoài"
kind = "village"
parent = "Xã Mẫu"
populations = { adults = 300, households = 120 }

[[units]]
name = "Thôn Thượng"
kind = "village"
parent = "Xã Mẫu"

[[metrics]]
key = "households"
name = "hộ đã đến"
name_en = "households visited"
aliases = ["hộ", "nhà"]

[[metrics]]
key = "signatures"
name = "chữ ký số đã cài"
name_en = "signatures installed"
aliases = ["cks", "chữ ký", "chữ ký số"]
most_per_report = 100

[[metrics]]
key = "accounts"
name = "tài khoản đã kích hoạt"
name_en = "accounts activated"
aliases = ["tk", "tài khoản", "vneid"]

[[metrics]]
key = "registered"
name = "hộ đã đăng ký nhóm Zalo"
name_en = "households in the Zalo group"
aliases = ["hộ zalo"]
adds_up = false

[[targets]]
indicator = "Người trưởng thành có chữ ký số công cộng"
numerator = "signatures"
denominator = "adults"
minimum = 40
kinds = ["village"]
due = 2026-09-30
inclusive = false

[[reporting]]
every = "week"
weekday = "fri"
time = "15:00"

[reminders]
before = ["1d", "3h"]
"""

BOT = "telegram:1000"
SENT = datetime(2026, 9, 16, 7, 30, tzinfo=UTC)  # Wednesday, 14h30 in Việt Nam


class NoLinks:
    """A bot that cannot be reached by a link."""

    def join_link(self, bot: str, code: str) -> str:
        return f"https://t.me/{bot.partition(':')[2]}?start={code}"


class Commune:
    """A commune with a database, people who write, and what they are answered."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.draw = Identifiers().draw
        self.desk = Desk(Seal(b"a secret for tests"), NoLinks())
        self.book = CampaignBook()
        self.now = SENT
        self._marks = count(1)

    async def load(self, source: str = CAMPAIGN, name: str = "xa-mau") -> RunningCampaign:
        async with self.database.write() as connection:
            return await campaigns.load(connection, source, name, self.now, self.draw)

    async def running(self, key: str = "xa-mau") -> RunningCampaign:
        async with self.database.read() as connection:
            found = await self.book.refresh(connection)
        return next(r for r in found.values() if r.campaign.key == key)

    async def join(
        self, person: str, path: str, role: Role = Role.VOLUNTEER, *, name: str = ""
    ) -> int:
        """Somebody joins at once; the member's id."""
        running = await self.running()
        unit = running.ids[path]
        member = Member(self.draw(), name or person, "vi", (Membership(unit, role),), "1", self.now)
        async with self.database.write() as connection:
            await add_member(connection, member)
            await grant(connection, member.id, unit, role, self.now)
            account = Account("telegram", person, BOT, person, True, member)
            await link_account(connection, account, self.now)
        return member.id

    def incoming(self, person: str, text: str = "", **more: Any) -> Incoming:
        mark = next(self._marks)
        values: dict[str, Any] = {
            "bot": BOT,
            "mark": str(mark),
            "kind": Kind.MESSAGE,
            "chat": person,
            "person": person,
            "sent": self.now,
            "received": self.now + timedelta(seconds=1),
            "text": text,
            "message": str(mark),
            "order": mark,
        }
        return Incoming(**{**values, **more})

    async def hear(self, *messages: Incoming) -> list[list[Reply]]:
        """Take messages in as one batch; what each is answered."""
        from handlers.routing import begun, handle  # noqa: PLC0415  campaigns do without

        async with self.database.write() as connection:
            work = Work(connection, await self.book.refresh(connection), self.draw)
            await work.expect(
                [(m.bot, m.chat, m.person) for m in messages], [m.sent for m in messages]
            )
            talks = [await begun(message, work, self.desk) for message in messages]
            answers = []
            for message, talk in zip(messages, talks, strict=True):
                answers.append(await handle(message, work, self.desk, talk))
                await work.keep_message()
            await work.finish()
        return answers

    async def say(self, person: str, text: str, **more: Any) -> list[Reply]:
        """Somebody writes; what they are answered."""
        return (await self.hear(self.incoming(person, text, **more)))[0]

    async def tap(self, person: str, data: str, **more: Any) -> list[Reply]:
        """Somebody taps a choice; what they are answered, without the empty toast."""
        more = {"kind": Kind.TAP, "choice": data, "tap": "1", "message": "900", **more}
        replies = await self.say(person, "", **more)
        return [reply for reply in replies if reply.text]

    async def figures(self, path: str, day: int = 0) -> dict[str, int | None]:
        """A unit's figures as the rollup has them: by metric, for all time or a day's number."""
        running = await self.running()
        async with self.database.write() as connection:
            work = Work(connection, Campaigns([running]), self.draw)
            sums = await work.sums(running, running.ids[path], day)
        return {metric: amount.figure for metric, amount in sums.items()}
