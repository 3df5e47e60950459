"""The real process when things around it fail: Telegram, the database, the machine."""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from bot.splitting import plain
from handlers.messages import Lane
from storage import outbox
from storage.database import Database
from storage.outbox import Outgoing
from tests.botapi import BotApi, Call, Person
from tests.botapi_faults import BROKEN, MENDABLE
from tests.crash_ledger import kept
from tests.process import VILLAGES, Thonso, figures, own_postgres

numbers = count(10_000, 10_000)
ids = count(5001)


@dataclass(frozen=True, slots=True)
class Place:
    """A database with the campaign, and a code for a village."""

    database_url: str
    folder: Path
    code: str


def prepared(url: str, folder: Path) -> Place:
    with BotApi() as api:
        bot = Thonso(api, url, folder)
        bot.load()
        return Place(url, folder, bot.invite(VILLAGES[0]))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("faults")
    return prepared(f"sqlite+aiosqlite:///{folder}/thonso.db", folder)


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as api:
        api.renumber(next(numbers))  # the database has seen what another server numbered
        yield api
        assert api.violations == []


@pytest.fixture
def bot(api: BotApi, place: Place) -> Iterator[Thonso]:
    with Thonso(api, place.database_url, place.folder) as bot:
        yield bot


@pytest.fixture
def lan(bot: Thonso, place: Place) -> Person:
    """Somebody who has joined the program that runs."""
    person = Person(next(ids), "Lan")
    bot.start().join(place.code, person)
    return person


def confirmed(api: BotApi, who: Person) -> list[int]:
    """The figures that were confirmed, in the order in which they were read."""
    return [figures(text)[0] for text in api.texts(who.id) if text.startswith("✅")]


def confirms(call: Call, households: int) -> bool:
    return figures(plain(call.params["text"]))[:1] == [households]


def test_failures_of_telegram_before_a_message_left_repeat_nothing(
    bot: Thonso, api: BotApi, place: Place, lan: Person
) -> None:
    plan = (("error", 500), ("error", 502), ("error", 504), ("reset_before", 0))
    for households, (kind, status) in enumerate(plan, start=11):
        api.fault(kind, "sendMessage", status=status)
        api.say(lan, f"{households} hộ")
        api.wait_for(lambda n=households: n in confirmed(api, lan), 20)
    bot.quiet()
    assert confirmed(api, lan) == [11, 12, 13, 14]
    assert kept(place.database_url).standing(lan.id) == [11, 12, 13, 14]


def test_failures_of_telegram_after_a_message_left_repeat_it_once(
    bot: Thonso, api: BotApi, place: Place, lan: Person
) -> None:
    kinds = ("reset_after", "truncated", "malformed", "gateway_after")
    for households, kind in enumerate(kinds, start=11):
        api.fault(kind, "sendMessage", when=lambda call, n=households: confirms(call, n))
        api.say(lan, f"{households} hộ")
    api.wait_for(lambda: len(confirmed(api, lan)) >= 8, 20)
    bot.quiet(1.5)
    assert confirmed(api, lan) == [11, 11, 12, 12, 13, 13, 14, 14]
    assert kept(place.database_url).standing(lan.id) == [11, 12, 13, 14]


def test_failures_of_polling_lose_and_double_nothing(
    bot: Thonso, api: BotApi, place: Place, lan: Person
) -> None:
    for households, kind in enumerate(("error", "reset_after", "malformed"), start=11):
        api.fault(kind, "getUpdates", status=502)
        api.say(lan, f"{households} hộ")
        api.wait_for(lambda n=households: n in confirmed(api, lan), 20)
    assert confirmed(api, lan) == [11, 12, 13]
    assert kept(place.database_url).standing(lan.id) == [11, 12, 13]


def test_an_update_that_spoils_every_answer_it_is_in_holds_up_nobody(
    bot: Thonso, api: BotApi, place: Place, lan: Person
) -> None:
    with api.outage("spoiled", "getUpdates"):
        bot.stop()
        for text in ("11 hộ", f"12 hộ, ghi chú {BROKEN}", "13 hộ", f"14 hộ {MENDABLE}", "15 hộ"):
            api.say(lan, text)
        bot.start()
        api.wait_for(lambda: {11, 13, 15} <= set(confirmed(api, lan)), 60)
        api.wait_for(lambda: not api.pending, 30)
    aside = bot.command("dead", "list")
    assert [one["error"] for one in aside] == ["MalformedUpdateError"]
    assert "polling.unreadable" in bot.log
    assert "ghi chú" not in bot.log
    assert kept(place.database_url).standing(lan.id)[:1] == [11]


def test_it_starts_although_telegram_is_away_and_goes_on_when_it_is_back(
    bot: Thonso, api: BotApi, place: Place
) -> None:
    with api.outage("reset_before"):
        bot.launch()
        api.wait_for(lambda: len(api.called("getMe")) >= 2, 60)
        assert bot.running
    lan = Person(next(ids), "Lan")
    bot.join(place.code, lan)
    api.say(lan, "12 hộ")
    api.wait_for(lambda: confirmed(api, lan) == [12], 20)


def test_asked_to_stop_while_it_sends_it_ends_in_time_and_repeats_nothing(
    bot: Thonso, api: BotApi, place: Place
) -> None:
    crew = [Person(next(ids), f"Bạn {letter}") for letter in "ABCDEFGH"]
    bot.start().join(place.code, *crew)
    api.latency = 0.4
    for households in (11, 12, 13):
        for who in crew:
            api.say(who, f"{households} hộ")
    api.wait_for(lambda: any(call.ok for call in api.called("sendMessage")[-4:]))
    assert bot.stop() == 0
    api.latency = 0.0
    bot.start()
    api.wait_for(lambda: all(len(confirmed(api, who)) >= 3 for who in crew), 20)
    bot.quiet()
    assert [confirmed(api, who) for who in crew] == [[11, 12, 13]] * len(crew)
    held = kept(place.database_url)
    assert [held.standing(who.id) for who in crew] == [[11, 12, 13]] * len(crew)


def broadcast(url: str, chats: Sequence[int], key: str = "cast") -> None:
    """Put a message to every chat into the outbox, behind everything else."""
    now = datetime.now(UTC)
    rows = [
        Outgoing(
            chat, f"{key}/{chat}", "telegram:1", str(chat), Lane.BROADCAST, "text", TIDINGS, now
        )
        for chat in chats
    ]

    async def put() -> None:
        database = Database(url)
        async with database.write() as connection:
            await outbox.add(connection, rows)
        await database.close()

    asyncio.run(put())


TIDINGS = {"text": "Tin cho mọi người"}


def test_asked_to_stop_in_the_middle_of_a_broadcast_it_ends_in_time_and_goes_on_where_it_was(
    api: BotApi, place: Place
) -> None:
    chats = range(50_000, 50_150)
    api.open(*chats)
    api.latency = 0.3
    with Thonso(api, place.database_url, place.folder, more={"TELEGRAM_RATE": "30"}) as bot:
        lan = Person(next(ids), "Lan")
        bot.start().join(place.code, lan)
        broadcast(place.database_url, chats)
        api.wait_for(lambda: sum(bool(api.texts(chat)) for chat in chats) >= 30)
        api.say(lan, "11 hộ")
        api.wait_for(lambda: confirmed(api, lan) == [11], 20)
        assert any(not api.texts(chat) for chat in chats)
        assert bot.stop() == 0
        left = [chat for chat in chats if not api.texts(chat)]
        assert left
        api.latency = 0.0
        bot.start()
        api.wait_for(lambda: all(api.texts(chat) for chat in chats), 30)
        bot.quiet()
    assert [api.texts(chat) for chat in chats] == [[TIDINGS["text"]]] * len(chats)


def test_asked_to_stop_while_neither_telegram_nor_the_database_answers_it_ends_all_the_same(
    bot: Thonso, api: BotApi, place: Place, lan: Person
) -> None:
    chats = range(60_000, 60_020)
    api.open(*chats)
    api.latency = 0.3
    broadcast(place.database_url, chats, "held")
    api.wait_for(lambda: sum(bool(api.texts(chat)) for chat in chats) >= 5)
    other = sqlite3.connect(place.folder / "thonso.db", isolation_level=None)
    with contextlib.closing(other), api.outage("silence"):
        other.execute("BEGIN IMMEDIATE")
        api.say(lan, "11 hộ")
        time.sleep(0.5)
        status = bot.stop()
    assert status == int("stop.cut_short" in bot.log)
    api.latency = 0.0
    bot.start()
    api.wait_for(lambda: all(api.texts(chat) for chat in chats), 30)
    api.wait_for(lambda: 11 in confirmed(api, lan), 30)
    assert kept(place.database_url).standing(lan.id) == [11]


def test_of_two_processes_the_second_waits_and_takes_over_when_the_first_is_killed(
    bot: Thonso, api: BotApi, place: Place, lan: Person
) -> None:
    with Thonso(api, place.database_url, place.folder, name="second") as second:
        second.launch()
        deadline = time.monotonic() + 60
        while "lock.waits" not in second.log and time.monotonic() < deadline:
            time.sleep(0.05)
        api.say(lan, "12 hộ")
        api.wait_for(lambda: confirmed(api, lan) == [12], 20)
        assert [call.status for call in api.called("getUpdates") if call.status == 409] == []
        bot.kill()
        api.say(lan, "13 hộ")
        # What was sent a moment before the kill may be said once more, and nothing else.
        api.wait_for(lambda: 13 in confirmed(api, lan), 30)
        assert confirmed(api, lan) in ([12, 13], [12, 12, 13])
    assert kept(place.database_url).standing(lan.id) == [12, 13]


def test_a_database_that_another_program_locks_for_seconds_delays_and_loses_nothing(
    api: BotApi, bot: Thonso, place: Place, lan: Person
) -> None:
    other = sqlite3.connect(place.folder / "thonso.db", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        for households in (11, 12, 13):
            api.say(lan, f"{households} hộ")
        time.sleep(5)
        assert confirmed(api, lan) == []
        assert len(api.pending) == 3
        other.execute("ROLLBACK")
    finally:
        other.close()
    api.wait_for(lambda: len(confirmed(api, lan)) == 3, 30)
    assert confirmed(api, lan) == [11, 12, 13]
    assert kept(place.database_url).standing(lan.id) == [11, 12, 13]


def test_a_postgresql_that_stops_and_comes_back_loses_nothing(api: BotApi, tmp_path: Path) -> None:
    with own_postgres() as server:
        place = prepared(server.url, tmp_path)
        lan = Person(next(ids), "Lan")
        with Thonso(api, server.url, tmp_path, webhook=True) as bot:
            bot.start().join(place.code, lan)
            server.stop()
            api.say(lan, "12 hộ")
            api.say(lan, "13 hộ")
            time.sleep(1.5)
            assert bot.running
            assert len(api.pending) == 2
            server.start()
            api.wait_for(lambda: set(confirmed(api, lan)) == {12, 13}, 45)
            bot.quiet()
            assert bot.running
        assert confirmed(api, lan) == [12, 13]
        assert kept(server.url).standing(lan.id) == [12, 13]
