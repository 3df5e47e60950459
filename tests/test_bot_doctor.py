"""The examination names what is wrong and what to do, changes nothing, and repeats no secret."""

import json
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.doctor_findings import State, status
from bot.doctor_machine import secrets_found, settings_found
from bot.lock import OnlyOne
from bot.settings import Settings
from storage.condition import PostgresCondition
from storage.database import Database
from storage.dead_letters import set_aside
from storage.migrating import migrate
from storage.outbox import OutboxState, Outcome, Outgoing, add, settle
from tests.botapi import BotApi
from tests.examining import BOT, TOKEN, api, commune, look, now, says, wrong_in
from tests.process import Thonso, campaign_now
from tests.test_bot_cli import call
from tests.villages import CAMPAIGN, Commune

assert all((api, commune))  # fixtures
OVER = CAMPAIGN.replace("2026-", "2024-")


async def test_where_all_is_well_every_check_says_so(
    api: BotApi, commune: Commune, database_url: str
) -> None:
    found = await look(api, database_url)
    assert wrong_in(found) == []
    assert status(found) == 0
    looked_at = {one.check for one in found}
    assert looked_at >= {"settings", "time zones", "words", "parts", "database", "disk"}
    assert looked_at >= {"durability", "campaigns", "messages", "token", "webhook", "clock"}
    assert says(found, "token", "@thonso_bot")
    assert api.violations == []
    assert {one.method for one in api.calls} == {"getMe", "getWebhookInfo"}


async def test_a_database_that_is_missing_empty_newer_or_anothers_is_named(
    api: BotApi, database_url: str
) -> None:
    database = Database(database_url)
    found = await look(api, database_url)
    if database.is_sqlite:
        assert says(found, "settings", f"no database {database.path}")
        assert not exists(database.path)
    else:
        assert says(found, "database", "is empty")
    await migrate(database)
    assert says(await look(api, database_url), "campaigns", "No campaign is loaded")
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    found = await look(api, database_url)
    assert says(found, "database", "newer version")
    assert status(found) == 1
    async with database.write() as connection:
        await connection.execute(text("DROP TABLE alembic_version"))
    assert says(await look(api, database_url), "database", "another program")
    await database.close()


def exists(path: Path) -> bool:
    return path.exists()


async def test_a_database_that_is_away_is_named_and_telegram_is_looked_at_all_the_same(
    api: BotApi,
) -> None:
    url = "postgresql+asyncpg://somebody:hushhush@127.0.0.1:1/none"
    found = await look(api, url)
    assert wrong_in(found) == ["database"]
    assert says(found, "token", "@thonso_bot")
    assert not any("hushhush" in one.says for one in found)


async def test_a_file_that_is_no_database_or_is_damaged_is_named(
    api: BotApi, tmp_path: Path
) -> None:
    (tmp_path / "a.db").write_bytes(b"anything but a database" * 100)
    found = await look(api, f"sqlite+aiosqlite:///{tmp_path}/a.db")
    assert says(found, "database", "no SQLite database")
    url = f"sqlite+aiosqlite:///{tmp_path}/b.db"
    database = Database(url)
    await migrate(database)
    await Commune(database).load()
    await database.close()
    spoil(tmp_path / "b.db")
    assert wrong_in(await look(api, url))


def spoil(file: Path) -> None:
    """Overwrite the pages of the tables' contents, leaving their description."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    [page] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'seen'").fetchone()
    [size] = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    content = bytearray(file.read_bytes())
    content[(page - 1) * size : page * size] = b"\x5a" * size
    file.write_bytes(content)


async def test_what_failed_and_what_waits_for_long_is_told(
    api: BotApi, commune: Commune, database_url: str
) -> None:
    async with commune.database.write() as connection:
        await set_aside(connection, 9, (BOT, "1"), {}, "ValueError", now())
        old = now() - timedelta(minutes=30)
        await add(connection, [Outgoing(1, "k", BOT, "1", 0, "text", {"text": "a"}, old)])
    found = await look(api, database_url)
    assert wrong_in(found) == []
    assert says(found, "messages", "set aside")
    async with OnlyOne(commune.database, "clock"):
        found = await look(api, database_url)
    assert wrong_in(found) == ["messages"]
    assert says(found, "messages", "30 minutes")


async def test_what_was_refused_for_good_lately_is_told_and_who_is_gone_is_not(
    api: BotApi, commune: Commune, database_url: str
) -> None:
    errors = ["BUTTON_DATA_INVALID", "unreachable: blocked", "unreachable", "long ago"]
    rows = [Outgoing(n, f"k{n}", BOT, "1", 0, "text", {"text": "a"}, now()) for n in range(4)]
    ends = [now(), now(), now(), now() - timedelta(days=2)]
    async with commune.database.write() as connection:
        await add(connection, rows)
        await settle(
            connection,
            [
                Outcome(n, OutboxState.FAILED, at, 1, error=error)
                for n, (error, at) in enumerate(zip(errors, ends, strict=True))
            ],
        )
    found = await look(api, database_url)
    assert wrong_in(found) == []
    assert says(found, "messages", "1 messages of the last day could not be sent")


async def test_a_campaign_that_nobody_joined_or_that_is_over_is_noted(
    api: BotApi, database_url: str
) -> None:
    database = Database(database_url)
    await migrate(database)
    commune = Commune(database)
    await commune.load(campaign_now())
    assert says(await look(api, database_url), "campaigns", "nobody has joined")
    async with database.write() as connection:
        await connection.execute(
            text("UPDATE campaigns SET version = version + 1, source = :old"),
            {"old": OVER},
        )
    assert says(await look(api, database_url), "campaigns", "none of them has today")
    async with database.write() as connection:
        await connection.execute(
            text("UPDATE campaigns SET source = replace(source, 'ends = 20', 'ends = 19')")
        )
    found = await look(api, database_url)
    assert says(found, "campaigns", "cannot be read")
    await database.close()


async def test_a_disk_that_is_nearly_full_and_files_that_others_can_read_are_told(
    api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/thonso.db"
    database = Database(url)
    await migrate(database)
    await database.close()
    usage = ("usage", 2**40, 2**40, 100 * 2**20)
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("U", (), {"free": usage[3]}))
    share(tmp_path / "thonso.db", 0o644)
    found = await look(api, url)
    assert says(found, "disk", "100 MiB are free")
    assert says(found, "secrets", "others can read")
    assert {"disk", "secrets"} <= set(wrong_in(found))
    share(tmp_path / "thonso.db", 0o600)
    assert "secrets" not in wrong_in(await look(api, url))


def share(file: Path, mode: int) -> None:
    file.chmod(mode)


def test_the_file_with_the_token_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    assert list(secrets_found(file)) == []
    file.write_text(f"THONSO_TELEGRAM_TOKEN={TOKEN}\n", encoding="utf-8")
    file.chmod(0o640)
    assert [one.state for one in secrets_found(file)] == [State.WRONG]
    file.chmod(0o600)
    assert [one.state for one in secrets_found(file)] == [State.OK]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "THONSO_TELEGRAM_TOKEN is not set"),
        ({"telegram_token": TOKEN, "listen": "0.0.0.0:80"}, "other machines"),
    ],
)
def test_settings_that_can_be_read_but_not_meant_are_told(told: dict[str, Any], words: str) -> None:
    settings = Settings(**told)
    assert any(words in one.says for one in settings_found(settings))


@pytest.mark.parametrize(
    ("fsync", "commits", "pages", "durable"),
    [
        (True, "on", True, True),
        (True, "remote_apply", True, True),
        (False, "on", True, False),
        (True, "off", True, False),
        (True, "on", False, False),
    ],
)
def test_a_server_that_may_lose_commits_is_not_durable(
    fsync: bool, commits: str, pages: bool, durable: bool
) -> None:
    assert PostgresCondition(fsync, commits, pages, "UTF8", now()).durable is durable


def told_by(done: subprocess.CompletedProcess[str], status: int) -> dict[str, Any]:
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    assert TOKEN.partition(":")[2] not in done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    for check in found["checks"]:
        assert check["says"] in done.stderr
    return found


def test_the_command_prints_json_and_sentences_and_its_status_says_how_things_are(
    api: BotApi, tmp_path: Path
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/thonso.db"
    asked: Callable[..., Any] = lambda **more: call(  # noqa: E731  the settings of all calls
        "doctor", database=url, **{"telegram_token": TOKEN, "telegram_api_url": api.url} | more
    )
    assert told_by(asked(), 2)["well"] is False
    call("migrate", database=url)
    assert told_by(asked(), 1)["well"] is False
    file = tmp_path / "xa-mau.toml"
    file.write_text(campaign_now(), encoding="utf-8")
    call("campaign", "load", str(file), database=url)
    assert told_by(asked(), 0)["well"] is True
    missing = told_by(asked(telegram_token=""), 2)
    assert missing["checks"][0]["state"] == "wrong"
    assert told_by(asked(telegram_rate="fast"), 2)["checks"][0]["check"] == "settings"
    elsewhere = call("doctor", database="mysql://x/y", telegram_api_url=api.url)
    assert told_by(elsewhere, 2)["well"] is False


def test_beside_the_running_bot_it_finds_all_well_and_disturbs_nothing(
    api: BotApi, database_url: str, tmp_path: Path
) -> None:
    with Thonso(api, database_url, tmp_path, webhook=True, token=TOKEN) as bot:
        bot.load()
        bot.start()
        bot.quiet()
        found = bot.command("doctor")
        assert found["well"] is True
        assert {"bot", "webhook"} <= {one["check"] for one in found["checks"]}
        assert "lock" not in bot.log
        assert bot.stop() == 0
