"""The real process on a machine that fails it: a full disk, read-only files, a wrong clock."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from tests.botapi import BotApi, Person
from tests.crash_ledger import kept
from tests.process import VILLAGES, Thonso, campaign_now
from tests.process_machine import Limited, Small, clocked, obeys_modes, small_disk
from tests.test_process_faults import confirmed

ids = count(7001)


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as api:
        yield api
        assert api.violations == []


def sqlite(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder}/thonso.db"


def settled(bot: Thonso) -> Person:
    """The campaign is loaded, the program runs, and somebody has joined."""
    lan = Person(next(ids), "Lan")
    bot.load()
    bot.start().join(bot.invite(VILLAGES[0]), lan)
    return lan


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
@pytest.mark.parametrize("kind", ["process", "disk"])
def test_a_full_disk_delays_messages_and_loses_none(
    api: BotApi, tmp_path: Path, kind: str, webhook: bool
) -> None:
    """For the process alone, which may write no file; and a small disk where one can be mounted."""
    with small_disk() as disk:
        folder = disk.folder if disk is not None and kind == "disk" else tmp_path
        with Thonso(api, sqlite(folder), tmp_path, webhook=webhook) as bot:
            lan = settled(bot)
            full: Small | Limited = Limited(bot, tmp_path)
            if disk is not None and kind == "disk":
                full = disk
            said: list[int] = []
            while len(api.pending) < 3 and len(said) < 40:  # what is free within its files is used
                full.fill()
                said.append(11 + len(said))
                api.say(lan, f"{said[-1]} hộ")
                time.sleep(0.2)
            time.sleep(2)
            assert bot.running
            assert len(api.pending) >= 3
            full.free()
            api.wait_for(lambda: len(confirmed(api, lan)) >= len(said), 60)
            bot.quiet()
            assert confirmed(api, lan) == said
            assert kept(bot.database_url).standing(lan.id) == said
            assert kept(bot.database_url).rollup_is_fold
            assert bot.command("dead", "list") == []
            assert bot.stop() == 0


def test_on_files_that_may_only_be_read_it_says_so_and_begins_once_they_may_be_written(
    api: BotApi, tmp_path: Path
) -> None:
    with Thonso(api, sqlite(tmp_path), tmp_path) as bot:
        lan = settled(bot)
        api.say(lan, "11 hộ")
        api.wait_for(lambda: confirmed(api, lan) == [11], 20)
        assert bot.stop() == 0
        api.say(lan, "12 hộ")
        obeys_modes(bot)
        for file in tmp_path.glob("thonso.db*"):
            file.chmod(0o444)
        bot.launch()
        assert bot.process is not None
        assert bot.process.wait(60) == 1
        assert "Traceback" not in bot.log
        assert "THONSO_DATABASE_URL" in bot.log.splitlines()[-1]
        assert len(api.pending) == 1
        for file in tmp_path.glob("thonso.db*"):
            file.chmod(0o600)
        bot.start()
        api.wait_for(lambda: confirmed(api, lan) == [11, 12], 20)
    assert kept(bot.database_url).standing(lan.id) == [11, 12]


REMINDED = """
[[reporting]]
every = "day"
time = "15:00"

[reminders]
before = ["3h"]
"""
HERE = timedelta(hours=7)  # beside UTC


def test_a_clock_that_is_set_back_and_forward_loses_doubles_and_forgets_nothing(
    api: BotApi, tmp_path: Path
) -> None:
    with Thonso(api, sqlite(tmp_path), tmp_path) as bot:
        clock = clocked(bot, tmp_path / "clock", timedelta(hours=1))
        lan = settled(bot)
        shifts = (timedelta(days=-2), timedelta(days=3), timedelta(minutes=-90), timedelta(0))
        for households, shift in enumerate(shifts, start=11):
            clock.set(shift)
            api.say(lan, f"{households} hộ")
            api.wait_for(lambda n=households: n in confirmed(api, lan), 30)
        clock.set(timedelta(days=-1))
        api.echo(api.confirmed[-1])
        bot.kill()
        bot.start()
        api.say(lan, "15 hộ")
        api.wait_for(lambda: 15 in confirmed(api, lan), 30)
        bot.quiet()
        assert confirmed(api, lan) == [11, 12, 13, 14, 15]
        assert kept(bot.database_url).standing(lan.id) == [11, 12, 13, 14, 15]
        assert kept(bot.database_url).rollup_is_fold
        clock.set(timedelta(0))
        assert bot.totals()[VILLAGES[0]]["households"] == 65


def test_a_reminder_comes_although_the_clock_was_a_year_ahead(api: BotApi, tmp_path: Path) -> None:
    """The process starts with a clock that is wrong, which is then set right."""
    with Thonso(api, sqlite(tmp_path), tmp_path) as bot:
        now = datetime.now(UTC) + HERE
        noon = now.replace(hour=12, minute=0, second=0) - now
        clock = clocked(bot, tmp_path / "clock", noon - timedelta(minutes=2))
        bot.load(campaign_now() + REMINDED)
        lan = Person(next(ids), "Lan")
        bot.start().join(bot.invite(VILLAGES[0]), lan)
        before = len(api.sent_to(lan.id))
        clock.set(timedelta(days=365))
        time.sleep(5)
        clock.set(noon + timedelta(minutes=1))
        api.wait_for(lambda: len(api.sent_to(lan.id)) > before, 60)
        time.sleep(2)
        assert len(api.sent_to(lan.id)) == before + 1
