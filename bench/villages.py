"""A campaign with five levels of units, the people in its villages, and what they write."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from domain.running import RunningCampaign
from storage import campaigns
from storage.database import Database
from storage.identifiers import Identifiers
from storage.migrating import migrate
from storage.moments import to_ms
from storage.tables import accounts, members, memberships

KEY = "thi-diem"
VILLAGES = 200
PEOPLE = 10_000
_FIRST_PERSON = 100_000_000
_HEAD = """
[campaign]
key = "{key}"
title = "Cài đặt chữ ký số và kích hoạt VNeID"
starts = {starts}
ends = {ends}

[[metrics]]
key = "households"
name = "hộ đã đến"
aliases = ["hộ", "nhà"]

[[metrics]]
key = "signatures"
name = "chữ ký số đã cài"
aliases = ["cks", "chữ ký", "chữ ký số"]

[[metrics]]
key = "accounts"
name = "tài khoản đã kích hoạt"
aliases = ["tk", "tài khoản", "vneid"]

[[targets]]
indicator = "Người trưởng thành có chữ ký số công cộng"
numerator = "signatures"
denominator = "adults"
minimum = 40
kinds = ["village"]
due = {ends}

[[reporting]]
every = "week"
weekday = "fri"
time = "15:00"

[reminders]
before = ["1d", "3h"]
"""
_UNIT = """
[[units]]
name = "{name}"
kind = "{kind}"
parent = "{parent}"
"""
_TEXTS = (
    "{h} hộ, {s} chữ ký số, {a} tài khoản",
    "Hôm nay {h} hộ {s} cks {a} tk",
    "đi {h} nhà, cài {s} chữ ký số, {a} vneid",
    "{h} hộ\n{s} cks\n{a} tk",
    "Báo cáo: {h} hộ, {s} chữ ký, {a} tài khoản ạ",
)


@dataclass(frozen=True, slots=True)
class Tree:
    """How many units a campaign has below its root, level by level; the last are villages."""

    provinces: int = 1
    districts: int = 1
    communes: int = 1
    villages: int = 1

    @property
    def leaves(self) -> int:
        return self.provinces * self.districts * self.communes * self.villages


FIVE_LEVELS = Tree(1, 2, 5, VILLAGES // 10)


def campaign_text(tree: Tree, key: str = KEY, days: int = 30) -> str:
    """A campaign around today: country, provinces, districts, communes, villages."""
    today = datetime.now(UTC).date()
    head = _HEAD.format(
        key=key, starts=today - timedelta(days=days), ends=today + timedelta(days=days)
    )
    parts = [head, '\n[[units]]\nname = "Cả nước"\nkind = "province"\n']
    above = ["Cả nước"]
    kinds = ("province", "district", "commune", "village")
    names = ("Tỉnh", "Huyện", "Xã", "Thôn")
    sizes = (tree.provinces, tree.districts, tree.communes, tree.villages)
    for kind, name, size in zip(kinds, names, sizes, strict=True):
        below = []
        for parent in above:
            for number in range(1, size + 1):
                called = f"{name} {number}"
                parts.append(_UNIT.format(name=called, kind=kind, parent=parent))
                if kind == "village":
                    parts.append("populations = { adults = 1_000_000 }\n")
                below.append(f"{parent}/{called}")
        above = below
    return "".join(parts)


async def prepare(url: str, bot: str, tree: Tree = FIVE_LEVELS, people: int = PEOPLE) -> None:
    """A database with the campaign loaded and everybody joined."""
    database = Database(url)
    draw = Identifiers().draw
    now = datetime.now(UTC)
    try:
        await migrate(database)
        async with database.write() as connection:
            source = campaign_text(tree)
            running = await campaigns.load(connection, source, KEY, now, draw)
            rows = list(_people(running, bot, now, people))
            for number, table in enumerate((members, accounts, memberships)):
                for start in range(0, len(rows), 2_000):
                    chunk = [row[number] for row in rows[start : start + 2_000]]
                    await connection.execute(table.insert(), chunk)
    finally:
        await database.close()


Rows = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]


def _people(running: RunningCampaign, bot: str, now: datetime, people: int) -> Iterator[Rows]:
    """The rows of members, accounts and memberships: as many people in each village.

    The last one coordinates the whole.
    """
    draw = Identifiers().draw
    villages = [u.path for u in running.campaign.units if u.kind == "village"]
    for number in range(people + 1):
        member, person = draw(), str(_FIRST_PERSON + number)
        village = villages[number % len(villages)]
        path, role = (
            (village, "volunteer")
            if number < people
            else (running.campaign.root.path, "coordinator")
        )
        yield (
            {
                "id": member,
                "name": f"Thành viên {number}",
                "language": "vi",
                "consent_version": "1",
                "consented_at": to_ms(now),
                "campaign_id": None,
                "erased_at": None,
            },
            {
                "channel": "telegram",
                "person": person,
                "member_id": member,
                "bot": bot,
                "chat": person,
                "reachable": True,
                "known_at": to_ms(now),
            },
            {
                "member_id": member,
                "unit_id": running.ids[path],
                "role": role,
                "since": to_ms(now),
            },
        )


@dataclass(frozen=True, slots=True)
class Written:
    """One person's report as an update, and the figures in it."""

    chat: int
    body: bytes
    counts: dict[str, int]


def report(number: int, people: int = PEOPLE) -> Written:
    """The report with this number; the same person never states the same figures twice."""
    turn, chat = number // people, _FIRST_PERSON + number % people
    households = 3 + turn + number % 7
    signatures, accounts_ = 1 + number % 5, 1 + number % 3
    text = _TEXTS[number % len(_TEXTS)].format(h=households, s=signatures, a=accounts_)
    counts = {"households": households, "signatures": signatures, "accounts": accounts_}
    return Written(chat, _update(number, turn, chat, text), counts)


def question(number: int, people: int = PEOPLE) -> Written:
    """Somebody asks for their village's totals in the message with this number."""
    turn, chat = number // people, _FIRST_PERSON + number % people
    return Written(chat, _update(number, turn, chat, "/tong"), {})


def question_about_all(number: int, people: int = PEOPLE) -> Written:
    """Whoever coordinates the whole asks for its totals in the message with this number."""
    chat = _FIRST_PERSON + people
    return Written(chat, _update(number, number, chat, "/tong"), {})


def _update(number: int, turn: int, chat: int, text: str) -> bytes:
    who = {"id": chat, "first_name": "Lan", "last_name": "Nguyễn"}
    update = {
        "update_id": 1 + number,
        "message": {
            "message_id": 1 + turn,
            "date": int(time.time()),
            "chat": {**who, "type": "private"},
            "from": {**who, "is_bot": False, "language_code": "vi"},
            "text": text,
        },
    }
    return orjson.dumps(update)
