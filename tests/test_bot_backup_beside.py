"""A backup takes the place of a database beside programs that begin, and beside commands."""

import contextlib
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import office
from storage.database import Database
from storage.presence import Presence
from tests.backups import held_at
from tests.botapi import BotApi, Person
from tests.crash_ledger import kept
from tests.process import KEY, ROOT, VILLAGES, Thonso
from tests.test_bot_backup import refused
from tests.test_bot_cli import call, said
from tests.test_process_faults import confirmed
from tests.test_storage_presence import cut_off
from tests.villages import CAMPAIGN

LAN = Person(7, "Lan")

# `thonso restore --replace`, which has the database to itself and waits before it changes anything.
RESTORING = """
    import asyncio, sys
    from pathlib import Path
    from bot.backup import restore
    from bot.settings import Settings
    from storage import backup

    version_of = backup.version_of

    async def found_and_waits(database):
        found = await version_of(database)
        print("at work", flush=True)
        sys.stdin.readline()
        return found

    backup.version_of = found_and_waits
    asyncio.run(restore(Settings(database_url=sys.argv[1]), Path(sys.argv[2]), replace=True))
"""


@contextlib.contextmanager
def restoring(url: str, file: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-W", "ignore", "-c", textwrap.dedent(RESTORING), url, str(file)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"at work\n"
        yield process
        process.kill()


def until_logged(bot: Thonso, event: str) -> None:
    until = time.monotonic() + 60
    while event not in bot.log:
        assert bot.running, bot.log
        assert time.monotonic() < until, bot.log
        time.sleep(0.05)


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as api:
        yield api


@pytest.fixture
def bot(api: BotApi, database_url: str, tmp_path: Path) -> Iterator[Thonso]:
    """A program that is stopped, after a backup and one more report."""
    with Thonso(api, database_url, tmp_path) as bot:
        bot.load()
        bot.start().join(bot.invite(VILLAGES[0]), LAN)
        bot.command("backup", str(tmp_path / "b"))
        api.say(LAN, "10 hộ")
        api.wait_for(lambda: confirmed(api, LAN) == [10], 60)
        assert bot.stop() == 0
        yield bot


@pytest.mark.parametrize(("killed", "left"), [(False, [11]), (True, [10, 11])])
def test_a_bot_that_starts_while_a_backup_is_restored_begins_when_that_has_ended(
    bot: Thonso, api: BotApi, database_url: str, tmp_path: Path, killed: bool, left: list[int]
) -> None:
    with restoring(database_url, tmp_path / "b") as restore:
        asked = len(api.called("getUpdates"))
        bot.launch()
        until_logged(bot, "database.being_restored")
        api.say(LAN, "11 hộ")
        assert len(api.called("getUpdates")) == asked
        if killed:
            restore.kill()
        else:
            restore.communicate(b"go on\n", timeout=60)
        assert restore.wait(60) == (-signal.SIGKILL if killed else 0)
    api.wait_for(lambda: confirmed(api, LAN) == [10, 11], 60)
    assert bot.stop() == 0
    held = kept(database_url)
    assert held.standing(LAN.id) == left
    assert held.rollup_is_fold


def test_a_bot_at_work_is_in_the_way_until_it_is_killed(
    bot: Thonso, database_url: str, tmp_path: Path
) -> None:
    restoring = ("restore", "--replace", str(tmp_path / "b"))
    bot.start()
    refused(call(*restoring, database=database_url), "The bot is running", "Nothing was changed")
    assert kept(database_url).standing(LAN.id) == [10]
    bot.kill()
    until = time.monotonic() + 60
    while (done := call(*restoring, database=database_url)).returncode:
        refused(done, "stop it first")  # PostgreSQL has yet to notice
        assert time.monotonic() < until
    assert kept(database_url).standing(LAN.id) == []


@pytest.fixture
def loaded(database_url: str, tmp_path: Path) -> str:
    """A database with a campaign and a backup of it, of each kind."""
    (tmp_path / "xa-mau.toml").write_text(CAMPAIGN, encoding="utf-8")
    said(call("campaign", "load", str(tmp_path / "xa-mau.toml"), database=database_url))
    said(call("backup", str(tmp_path / "b"), database=database_url))
    return database_url


async def test_a_bot_that_is_only_about_to_begin_is_in_the_way(loaded: str, tmp_path: Path) -> None:
    async with office(loaded, lambda _: None, 90):
        done = call("restore", "--replace", str(tmp_path / "b"), database=loaded)
    refused(done, "stop it first", "Nothing was changed")
    said(call("restore", "--replace", str(tmp_path / "b"), database=loaded))


@pytest.mark.parametrize(
    "words",
    [
        ("campaign", "load", "xa-mau.toml"),
        ("invite", "--campaign", KEY, "--unit", "Thôn Đông", "--role", "lead"),
        ("dead", "retry", "5"),
        ("backup", "another"),
        ("migrate",),
    ],
)
async def test_a_command_beside_a_restore_does_nothing_and_says_why(
    loaded: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    before = await held_at(loaded)
    alone = Database(loaded, presence=Presence.ALONE)
    async with alone.read():
        done = call(*words, database=loaded, folder=tmp_path, telegram_token="1:a")
    await alone.close()
    refused(done, "A backup is being restored", "try again")
    assert await held_at(loaded) == before
    assert not (tmp_path / "another").exists()


async def test_an_examination_only_looks_on(loaded: str, tmp_path: Path) -> None:
    alone = Database(loaded, presence=Presence.ALONE)
    async with alone.read():
        done = call("doctor", database=loaded, folder=tmp_path)
    await alone.close()
    assert "answers, and is of this version" in done.stderr


async def test_a_bot_that_a_server_cut_off_ends_where_a_backup_took_the_place_of_what_it_knew(
    empty_postgres: str, tmp_path: Path
) -> None:
    with BotApi() as api, Thonso(api, empty_postgres, tmp_path) as bot:
        set_up(bot, api, tmp_path / "b")
        process: Any = bot.process
        process.send_signal(signal.SIGSTOP)  # so that it notices nothing for a while
        await cut_off(empty_postgres)
        bot.command("restore", "--replace", str(tmp_path / "b"))
        api.say(LAN, "11 hộ")
        process.send_signal(signal.SIGCONT)
        assert process.wait(60) == 1
        assert "database.replaced" in bot.log
        assert "A backup took the place of the database" in bot.log
        bot.start()
        api.wait_for(lambda: 11 in confirmed(api, LAN), 60)
        assert bot.stop() == 0


def set_up(bot: Thonso, api: BotApi, file: Path) -> None:
    bot.load()
    bot.start().join(bot.invite(VILLAGES[0]), LAN)
    bot.command("backup", str(file))
