"""The real process on PostgreSQL: a server that goes away or only reads, and two processes."""

import time
from collections.abc import Iterator
from itertools import count

import pytest

from tests.botapi import BotApi, Person
from tests.crash_ledger import kept
from tests.process import VILLAGES, Postgres, Thonso, own_postgres
from tests.test_process_faults import Place, broadcast, confirmed

ids = count(13_001)
numbers = count(10_000, 10_000)


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with own_postgres() as server:
        yield server


@pytest.fixture(scope="module")
def place(server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("postgresql")
    with BotApi() as api:
        bot = Thonso(api, server.url, folder)
        bot.load()
        return Place(server.url, folder, bot.invite(VILLAGES[0]))


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as api:
        api.renumber(next(numbers))  # the database has seen what another server numbered
        yield api
        assert api.violations == []


@pytest.fixture(params=[False, True], ids=["polling", "webhook"])
def bot(request: pytest.FixtureRequest, api: BotApi, place: Place) -> Iterator[Thonso]:
    with Thonso(api, place.database_url, place.folder, webhook=request.param) as bot:
        yield bot


def joined(bot: Thonso, place: Place) -> Person:
    lan = Person(next(ids), "Lan")
    bot.join(place.code, lan)
    return lan


def heard(bot: Thonso, place: Place, lan: Person, figures: list[int]) -> None:
    """These figures are confirmed once each, in order, and counted."""
    bot.api.wait_for(lambda: len(confirmed(bot.api, lan)) >= len(figures), 60)
    bot.quiet()
    assert confirmed(bot.api, lan) == figures
    held = kept(place.database_url)
    assert held.standing(lan.id) == figures
    assert held.rollup_is_fold
    assert bot.command("dead", "list") == []


def test_a_server_that_stops_and_comes_back_twice_loses_nothing(
    bot: Thonso, api: BotApi, place: Place, server: Postgres
) -> None:
    bot.start()
    lan = joined(bot, place)
    for households in (11, 13):
        server.stop()
        api.say(lan, f"{households} hộ")
        api.say(lan, f"{households + 1} hộ")
        time.sleep(1.5)
        assert bot.running
        assert len(api.pending) == 2
        server.start()
        api.wait_for(lambda n=households: n + 1 in confirmed(api, lan), 60)
    heard(bot, place, lan, [11, 12, 13, 14])


def test_a_server_that_stops_in_the_middle_of_a_broadcast_has_nothing_said_twice(
    api: BotApi, place: Place, server: Postgres
) -> None:
    """The lock goes with the server, so that another sender finds the table as it was left."""
    chats = range(70_000, 70_150)
    api.open(*chats)
    more = {"TELEGRAM_RATE": "30"}
    with Thonso(api, place.database_url, place.folder, more=more) as bot:
        bot.start()
        broadcast(place.database_url, chats)
        for enough in (20, 70):
            api.wait_for(lambda n=enough: sum(bool(api.texts(c)) for c in chats) >= n, 60)
            server.stop()
            time.sleep(4)  # until the lock is known to be lost
            server.start()
        api.wait_for(lambda: all(api.texts(chat) for chat in chats), 60)
        bot.quiet()
        assert "bot.lock_lost" in bot.log
        assert bot.stop() == 0
    assert [len(api.texts(chat)) for chat in chats] == [1] * len(chats)


def test_a_server_that_only_reads_for_a_while_loses_nothing(
    bot: Thonso, api: BotApi, place: Place, server: Postgres
) -> None:
    """As after a failover to a server that is not promoted yet."""
    bot.start()
    lan = joined(bot, place)
    server.server.psql("ALTER SYSTEM SET default_transaction_read_only = on")
    server.server.psql("SELECT pg_reload_conf()")
    try:
        api.say(lan, "11 hộ")
        api.say(lan, "12 hộ")
        time.sleep(2)
        assert bot.running
        assert len(api.pending) == 2
    finally:
        server.server.psql("ALTER SYSTEM RESET default_transaction_read_only")
        server.server.psql("SELECT pg_reload_conf()")
    heard(bot, place, lan, [11, 12])


def test_connections_that_are_cut_again_and_again_lose_nothing(
    bot: Thonso, api: BotApi, place: Place, server: Postgres
) -> None:
    bot.start()
    lan = joined(bot, place)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    for households in range(11, 23):
        api.say(lan, f"{households} hộ")
        server.server.psql(f"{cut} AND backend_type = 'client backend'")
        time.sleep(0.05)
    heard(bot, place, lan, list(range(11, 23)))


def test_of_two_processes_the_second_waits_and_takes_over_when_the_first_is_killed(
    bot: Thonso, api: BotApi, place: Place
) -> None:
    bot.start()
    lan = joined(bot, place)
    with Thonso(
        api, place.database_url, place.folder, webhook=bot.webhook, name=f"second-{bot.port}"
    ) as second:
        second.launch()
        until = time.monotonic() + 60
        while "lock.waits" not in second.log and time.monotonic() < until:
            time.sleep(0.05)
        api.say(lan, "11 hộ")
        api.wait_for(lambda: confirmed(api, lan) == [11], 20)
        assert [call.status for call in api.called("getUpdates") if call.status == 409] == []
        bot.kill()
        api.say(lan, "12 hộ")
        # What was sent a moment before the kill may be said once more, and nothing else.
        api.wait_for(lambda: 12 in confirmed(api, lan), 30)
        assert confirmed(api, lan) in ([11, 12], [11, 11, 12])
        assert second.running
    assert kept(place.database_url).standing(lan.id) == [11, 12]


def test_of_two_webhooks_either_takes_messages_and_one_answers_them(
    api: BotApi, place: Place
) -> None:
    """Behind a balancer: the process that does not send has its replies sent by the other."""
    with (
        Thonso(api, place.database_url, place.folder, webhook=True, name="one") as first,
        Thonso(api, place.database_url, place.folder, webhook=True, name="two") as second,
    ):
        first.start()
        lan = joined(first, place)
        second.launch()
        until = time.monotonic() + 60
        while "lock.waits" not in second.log and time.monotonic() < until:
            time.sleep(0.05)
        hook = api._account.webhook
        assert hook is not None
        for households in range(11, 19):
            port = (first, second)[households % 2].port
            hook.hook.url = f"http://127.0.0.1:{port}/telegram"
            api.say(lan, f"{households} hộ")
            api.wait_for(lambda n=households: n in confirmed(api, lan), 30)
        heard(first, place, lan, list(range(11, 19)))
