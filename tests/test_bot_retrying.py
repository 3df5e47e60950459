"""A message that was set aside is taken up again once, or stays what it is."""

import asyncio
import contextlib
import signal
import sqlite3
import sys
import textwrap
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.channel import Event
from bot.intake import BatchIntake
from bot.retrying import retry
from bot.settings import Settings
from storage import sqlite
from storage.database import Database, DatabaseUnreachableError
from storage.dead_letters import DeadLetter, dead_letters, set_aside
from storage.marks import take_marks
from storage.migrating import migrate
from storage.tables import dead, entries, outbox
from tests.botapi import BotApi, Person
from tests.crash_ledger import kept
from tests.process import ROOT, VILLAGES, Thonso, figures
from tests.test_bot_intake import EAST
from tests.villages import BOT, SENT, Commune

LAN = Person(5, "Lan")
LETTER = 77
MARK = "9"


def update(words: str, sent: datetime = SENT) -> dict[str, Any]:
    """A message as Telegram brings it."""
    lan = {"id": LAN.id, "is_bot": False, "first_name": LAN.first_name}
    message = {
        "message_id": 12,
        "date": int(sent.timestamp()),
        "chat": {"id": LAN.id, "type": "private"},
        "from": lan,
        "text": words,
    }
    return {"update_id": int(MARK), "message": message}


@pytest.fixture
async def commune(database_url: str) -> AsyncIterator[Commune]:
    """A commune in which a message has been set aside."""
    database = Database(database_url)
    await migrate(database)
    made = Commune(database)
    await made.load()
    await made.join(str(LAN.id), EAST)
    async with database.write() as connection:
        await take_marks(connection, [(BOT, MARK)], SENT)
        await set_aside(connection, LETTER, (BOT, MARK), update("12 hộ"), "OldError", SENT)
    yield made
    await database.close()


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(telegram_token=("1000:TEST",), database_url=database_url)


async def letters(commune: Commune) -> list[DeadLetter]:
    async with commune.database.read() as connection:
        return await dead_letters(connection)


async def told(commune: Commune) -> list[str]:
    async with commune.database.read() as connection:
        bodies = (await connection.execute(select(outbox.c.body).order_by(outbox.c.id))).scalars()
        return [body["text"] for body in bodies]


async def counted(commune: Commune) -> int | None:
    return (await commune.figures(EAST)).get("households")


async def test_a_letter_is_counted_answered_and_no_letter_any_more(
    commune: Commune, settings: Settings
) -> None:
    assert await retry(settings, LETTER) is True
    assert await letters(commune) == []
    assert await counted(commune) == 12
    [answer] = await told(commune)
    assert answer.startswith("✅")
    async with commune.database.read() as connection:
        rows = (await connection.execute(select(dead.c.event))).scalars().all()
    assert rows == [{}]  # nothing of what was said is kept in it
    assert await retry(settings, LETTER) is None
    assert await counted(commune) == 12


async def test_a_letter_that_fails_again_is_the_same_letter_and_can_be_taken_up_later(
    commune: Commune, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: Any) -> None:
        raise RuntimeError("a fault of the program")

    [before] = await letters(commune)
    with monkeypatch.context() as broken:
        broken.setattr("bot.intake.handle", failing)
        assert await retry(settings, LETTER) is False
        assert await retry(settings, LETTER) is False
    [letter] = await letters(commune)
    assert (letter.id, letter.mark, letter.event, letter.at) == (
        before.id,
        before.mark,
        before.event,
        before.at,
    )
    assert letter.error == "RuntimeError"
    assert await told(commune) == []  # they were told when it was set aside
    assert await retry(settings, LETTER) is True
    assert await letters(commune) == []
    assert await counted(commune) == 12


async def test_a_letter_is_kept_when_the_database_goes_away_while_it_is_taken_up(
    commune: Commune, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await letters(commune)
    take = BatchIntake.take
    async with contextlib.AsyncExitStack() as outage:

        async def taken_in_an_outage(intake: BatchIntake, events: list[Event]) -> None:
            await outage.enter_async_context(away(commune.database, monkeypatch))
            await take(intake, events)

        with monkeypatch.context() as patched:
            patched.setattr(BatchIntake, "take", taken_in_an_outage)
            with pytest.raises(DatabaseUnreachableError):
                await retry(settings, LETTER)
    assert await letters(commune) == before
    assert await counted(commune) is None
    assert await retry(settings, LETTER) is True
    assert await counted(commune) == 12


@contextlib.asynccontextmanager
async def away(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Nobody can write: SQLite is locked, PostgreSQL only reads, as while another takes over."""
    if not database.is_sqlite:
        await reading_only(database, "on")
        yield
        await reading_only(database, "off")
        return
    with monkeypatch.context() as patched:
        patched.setattr(sqlite, "BUSY_SECONDS", 0.1)
        with contextlib.closing(sqlite3.connect(database.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield


async def reading_only(database: Database, state: str) -> None:
    """From now on, for every connection; those that were there are ended."""
    import asyncpg  # noqa: PLC0415  only where PostgreSQL is asked for

    connection = await asyncpg.connect(host=database.url.query["host"], user="postgres")
    change = f"ALTER DATABASE thonso_test SET default_transaction_read_only = {state}"
    await connection.execute(change)
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'thonso_test'"
    await connection.execute(ended)
    await connection.close()


KILLED = """
    import asyncio, os, signal, sys
    from bot.intake import BatchIntake
    from bot.retrying import retry
    from bot.settings import Settings
    from storage.work import Work

    place, name = {"before": (Work, "finish"), "after": (BatchIntake, "take")}[sys.argv[2]]
    work = getattr(place, name)

    async def ends_with(*args):
        await work(*args)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(place, name, ends_with)
    settings = Settings(telegram_token=("1000:TEST",), database_url=sys.argv[1])
    asyncio.run(retry(settings, int(sys.argv[3])))
"""


@pytest.mark.parametrize(("moment", "left"), [("before", 1), ("after", 0)])
async def test_killed_before_the_commit_it_is_a_letter_and_after_it_none(
    commune: Commune, settings: Settings, moment: str, left: int
) -> None:
    words = [settings.database_url, moment, str(LETTER)]
    killed = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "ignore", "-c", textwrap.dedent(KILLED), *words), cwd=ROOT
    )
    assert await killed.wait() == -signal.SIGKILL
    assert len(await letters(commune)) == left
    assert await counted(commune) == (None if left else 12)
    assert await retry(settings, LETTER) is (True if left else None)
    assert await letters(commune) == []
    assert await counted(commune) == 12
    assert len(await told(commune)) == 1


async def test_two_who_take_a_letter_up_at_once_count_it_once(
    commune: Commune, settings: Settings
) -> None:
    done = await asyncio.gather(*(retry(settings, LETTER) for _ in range(4)))
    assert set(done) <= {True, None}
    assert True in done
    assert await letters(commune) == []
    async with commune.database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(entries)) == 1
    assert await counted(commune) == 12


def test_the_command_takes_a_letter_up_and_the_running_bot_answers(
    database_url: str, tmp_path: Path
) -> None:
    with BotApi() as api, Thonso(api, database_url, tmp_path) as bot:
        bot.load()
        bot.start().join(bot.invite(VILLAGES[0]), LAN)
        asyncio.run(put_aside(database_url, "telegram:1"))
        [letter] = bot.command("dead", "list")
        assert bot.command("dead", "retry", letter["id"]) == {"id": letter["id"], "taken": True}
        assert bot.command("dead", "list") == []
        api.wait_for(lambda: [figures(t)[:1] for t in api.texts(LAN.id)][-1:] == [[12]], 60)
        assert kept(database_url).standing(LAN.id) == [12]
        assert bot.stop() == 0


async def put_aside(url: str, bot: str) -> None:
    now = datetime.now(UTC)
    database = Database(url)
    async with database.write() as connection:
        await set_aside(connection, LETTER, (bot, MARK), update("12 hộ", now), "OldError", now)
    await database.close()
