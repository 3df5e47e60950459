"""Backing up and restoring as the keeper of the machine does it, beside the real program."""

import asyncio
import gzip
import json
import os
import sqlite3
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.backups import held_at, other_url
from tests.botapi import BotApi, Person
from tests.crash_ledger import kept
from tests.process import KEY, VILLAGES, Thonso
from tests.test_bot_cli import PROGRAM, call, said
from tests.villages import CAMPAIGN

assert other_url  # a fixture
LAN = Person(7, "Lan")


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


@pytest.fixture
def loaded(database_url: str, tmp_path: Path) -> str:
    """A database with a campaign, of each kind."""
    file = tmp_path / "xa-mau.toml"
    file.write_text(CAMPAIGN, encoding="utf-8")
    said(call("campaign", "load", str(file), database=database_url))
    return database_url


def test_a_backup_made_beside_the_running_bot_is_restored_and_the_bot_goes_on_from_it(
    database_url: str, other_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "thonso.backup"
    with BotApi() as api, Thonso(api, database_url, tmp_path) as bot:
        bot.load()
        bot.start().join(bot.invite(VILLAGES[0]), LAN)
        for households in range(11, 31):
            api.say(LAN, f"{households} hộ")
        made = bot.command("backup", str(file))
        api.wait_for(lambda: len(api.sent_to(LAN.id)) >= 23, 30)
        api.say(LAN, "120 cks")  # more than is usual: the bot asks
        api.wait_for(lambda: len(api.sent_to(LAN.id)) >= 24, 30)
        bot.quiet()
        assert bot.stop() == 0
        bot.database_url = other_url
        restored = bot.command("restore", str(file))
        assert restored["rows"] == made["rows"]
        beside = kept(other_url)
        assert beside.rollup_is_fold
        whole = list(range(11, 31))
        assert beside.standing(LAN.id) == whole[: len(beside.standing(LAN.id))]
        bot.database_url = database_url
        bot.command("backup", "--replace", str(file))
        bot.database_url = other_url
        bot.command("restore", "--replace", str(file))
        assert asyncio.run(held_at(other_url)) == asyncio.run(held_at(database_url))
        bot.start()
        api.say(LAN, "20 cks")  # the answer to what was asked before the move
        api.wait_for(lambda: len(api.sent_to(LAN.id)) >= 25, 30)
        bot.quiet()
        assert bot.stop() == 0
        assert kept(other_url).counts("signatures") == {VILLAGES[0]: 20}


def test_a_bot_at_work_is_not_restored_under_its_feet(database_url: str, tmp_path: Path) -> None:
    with BotApi() as api, Thonso(api, database_url, tmp_path) as bot:
        bot.load()
        bot.command("backup", str(tmp_path / "thonso.backup"))
        bot.start()
        restoring = ("restore", "--replace", str(tmp_path / "thonso.backup"))
        refused(call(*restoring, database=database_url), "stop it first")
        assert bot.running
        assert bot.command("campaign", "list")["loaded"][0]["key"] == KEY
        assert bot.stop() == 0
        bot.command(*restoring)


def test_both_commands_print_json_and_the_file_is_for_its_owner(
    loaded: str, tmp_path: Path
) -> None:
    file = tmp_path / "b"
    made = said(call("backup", str(file), database=loaded))
    assert set(made) == {"file", "made", "version", "rows", "bytes"}
    assert made["rows"]["campaigns"] == 1
    assert made["bytes"] == file.stat().st_size
    assert file.stat().st_mode & 0o777 == 0o600
    again = said(call("backup", "--replace", str(file), database=loaded))
    assert again["made"] > made["made"]
    done = said(call("restore", str(file), "--replace", database=loaded))
    assert (done["made"], done["rows"]) == (again["made"], again["rows"])


def test_a_database_with_data_a_damaged_and_a_newer_file_are_refused_and_nothing_is_changed(
    loaded: str, tmp_path: Path
) -> None:
    file = tmp_path / "b"
    said(call("backup", str(file), database=loaded))
    refused(call("restore", str(file), database=loaded), "not empty", "--replace")
    whole = file.read_bytes()
    lines = gzip.decompress(whole).splitlines(keepends=True)
    newer = lines[0].replace(b'"format":1', b'"format":2')
    for content, word in (
        (whole[: len(whole) // 2], "damaged"),
        (b"anything", "no backup"),
        (gzip.compress(b"".join([newer, *lines[1:]])), "newer"),
    ):
        file.write_bytes(content)
        refused(call("restore", str(file), "--replace", database=loaded), word, "Nothing was")
    assert said(call("campaign", "list", database=loaded))["loaded"][0]["key"] == "xa-mau"


def test_a_refused_file_makes_no_database(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"anything")
    url = f"sqlite+aiosqlite:///{tmp_path}/new.db"
    refused(call("restore", str(tmp_path / "b"), database=url), "no backup")
    refused(call("restore", str(tmp_path / "none"), database=url), "no backup")
    assert [one.name for one in tmp_path.iterdir()] == ["b"]


def test_nothing_but_an_earlier_backup_is_overwritten(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/a.db"
    call("migrate", database=url)
    (tmp_path / "letter.txt").write_text("Kính gửi", encoding="utf-8")
    for name, word in (("a.db", "no backup"), ("letter.txt", "no backup"), ("x/y", "no folder")):
        refused(call("backup", str(tmp_path / name), database=url), word)
        refused(call("backup", "--replace", str(tmp_path / name), database=url), word)
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "Kính gửi"
    connection = sqlite3.connect(tmp_path / "a.db")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_an_earlier_backup_is_replaced_only_when_that_is_said(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/a.db"
    call("migrate", database=url)
    file = tmp_path / "a.backup"
    assert call("backup", str(file), database=url).returncode == 0
    first = file.stat()
    refused(call("backup", str(file), database=url), "already")
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (first.st_ino, first.st_mtime_ns)
    assert call("backup", "--replace", str(file), database=url).returncode == 0
    assert file.stat().st_mtime_ns > first.st_mtime_ns


def test_a_backup_that_is_asked_to_stop_leaves_nothing_half_made(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/a.db"
    call("migrate", database=url)
    connection = sqlite3.connect(tmp_path / "a.db")
    marks = ((str(number),) for number in range(300_000))
    connection.executemany("INSERT INTO seen (bot, mark, at) VALUES ('x', ?, 0)", marks)
    connection.commit()
    connection.close()
    (tmp_path / "out").mkdir()
    environment = {"PATH": os.environ["PATH"], "THONSO_DATABASE_URL": url}
    with subprocess.Popen(
        [PROGRAM, "backup", str(tmp_path / "out" / "a.backup")],
        env=environment,
        cwd=tmp_path,
        stderr=subprocess.PIPE,
    ) as process:
        until = time.monotonic() + 60
        while not list((tmp_path / "out").iterdir()) and time.monotonic() < until:
            time.sleep(0.005)
        process.terminate()
        assert process.wait(60) == 1
        assert process.stderr is not None
        assert b"no backup was written" in process.stderr.read()
    assert list((tmp_path / "out").iterdir()) == []


def test_a_database_of_another_kind_or_away_is_told_apart(tmp_path: Path) -> None:
    url = "postgresql+asyncpg://nobody@127.0.0.1:1/none"
    refused(call("backup", str(tmp_path / "b"), database=url), "cannot be reached")
    wrong = call("backup", str(tmp_path / "b"), database="mysql://x/y")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert not list(tmp_path.iterdir())


def test_what_is_printed_names_nobody(loaded: str, tmp_path: Path) -> None:
    done: Any = call("backup", str(tmp_path / "b"), database=loaded)
    assert done.stderr == ""
    assert set(json.loads(done.stdout)["rows"]) >= {"members", "entries", "outbox"}
