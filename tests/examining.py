"""What tests of the examination share: Telegram, a commune that is well, and what is found."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.doctor import examined
from bot.doctor_findings import Finding, State
from bot.settings import Settings
from domain.people import Role
from storage.database import Database
from storage.migrating import migrate
from tests.botapi import BotApi
from tests.process import campaign_now
from tests.villages import Commune

TOKEN = "1:AAVERYSECRETTOKEN"
BOT = "telegram:1"


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi(TOKEN) as api:
        yield api


@pytest.fixture
async def commune(database_url: str) -> Any:
    """A commune whose campaign is running and has somebody in it."""
    before = os.umask(0o077)
    database = Database(database_url)
    await migrate(database)
    made = Commune(database)
    made.now = now()
    await made.load(campaign_now())
    await made.join("an", "Xã Mẫu", Role.COORDINATOR)
    os.umask(before)
    yield made
    await database.close()


def of(api: BotApi, url: str, **more: Any) -> Settings:
    told = {"telegram_token": TOKEN, "telegram_api_url": api.url, "database_url": url, **more}
    return Settings(**told)


async def look(api: BotApi, url: str, **more: Any) -> list[Finding]:
    found = await examined(of(api, url, **more))
    told = " ".join(f"{one.says} {one.do}" for one in found)
    assert TOKEN.partition(":")[2] not in told
    assert all(one.do for one in found if one.state is State.WRONG)
    return found


def wrong_in(found: list[Finding]) -> list[str]:
    return [one.check for one in found if one.state is State.WRONG]


def says(found: list[Finding], check: str, words: str) -> bool:
    return any(one.check == check and words in one.says for one in found)
