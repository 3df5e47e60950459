"""The real process when the way between it and Telegram is bad, in either direction."""

import random
import sqlite3
from collections.abc import Iterator
from itertools import count, pairwise

import aiohttp
import pytest

from tests.botapi import BotApi, Person
from tests.crash_ledger import kept
from tests.process import VILLAGES, Thonso
from tests.test_process_faults import Place, confirmed, confirms, prepared

numbers = count(10_000, 10_000)
ids = count(9001)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("network")
    return prepared(f"sqlite+aiosqlite:///{folder}/thonso.db", folder)


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


@pytest.fixture
def polling(api: BotApi, place: Place) -> Iterator[Thonso]:
    with Thonso(api, place.database_url, place.folder) as bot:
        yield bot


def people(bot: Thonso, place: Place, number: int) -> list[Person]:
    crew = [Person(next(ids), f"Bạn {letter}") for letter in "ABCDEFGH"[:number]]
    bot.start().join(place.code, *crew)
    return crew


@pytest.mark.parametrize("seed", [None, 3])
def test_updates_that_come_in_disorder_twice_and_late_count_once_each(
    bot: Thonso, api: BotApi, place: Place, seed: int | None
) -> None:
    """Reversed, or shuffled; an edit may come before the message that it changes."""
    lan, tu = people(bot, place, 2)
    stale = api.confirmed[-6:]
    with api.disorder(seed):
        api.duplicate(8)
        for households in (11, 12, 13):
            api.say(lan, f"{households} hộ")
        message = api.say(tu, "21 hộ")
        api.edit(message, "22 hộ")
    for number in random.Random(5).sample(stale, len(stale)):
        api.echo(number)
    api.wait_for(lambda: len(confirmed(api, lan)) >= 3 and confirmed(api, tu) == [22], 30)
    bot.quiet()
    for number in api.confirmed[-3:]:
        api.echo(number)
    bot.quiet(0.6)
    assert sorted(confirmed(api, lan)) == [11, 12, 13]
    assert confirmed(api, tu) == [22]
    held = kept(place.database_url)
    assert sorted(held.standing(lan.id)) == [11, 12, 13]
    assert held.standing(tu.id) == [22]
    assert held.rollup_is_fold
    assert bot.running


def test_answers_that_are_slow_half_closed_or_never_come_repeat_at_most_what_had_arrived(
    polling: Thonso, api: BotApi, place: Place
) -> None:
    """Everybody's message is shown, and its sender hears of that late, in half, or never."""
    kinds = {"delay": 1, "drip": 1, "half_closed": 2, "silence": 2}
    crew = people(polling, place, len(kinds))
    for households, (kind, who) in enumerate(zip(kinds, crew, strict=True), start=11):
        api.fault(
            kind,
            "sendMessage",
            chat_id=who.id,
            seconds=2.0,
            when=lambda call, n=households: confirms(call, n),
        )
        api.say(who, f"{households} hộ")
        api.say(who, f"{households + 10} hộ")
    wanted = [kinds[kind] + 1 for kind in kinds]
    api.wait_for(lambda: [len(confirmed(api, who)) for who in crew] == wanted, 90)
    polling.quiet(1.0)
    expected = [[n] * times + [n + 10] for n, times in enumerate(kinds.values(), start=11)]
    assert [confirmed(api, who) for who in crew] == expected
    held = kept(place.database_url)
    assert [held.standing(who.id) for who in crew] == [[n, n + 10] for n in range(11, 15)]


def test_answers_of_an_odd_server_repeat_nothing_and_what_is_refused_is_told(
    polling: Thonso, api: BotApi, place: Place
) -> None:
    [lan] = people(polling, place, 1)
    kinds = ("unmeasured", "old", "wordless", "empty_handed", "flood", "bad")
    for households, kind in enumerate(kinds, start=11):
        api.fault(kind, "sendMessage", retry_after="1", description="Bad Request: 5 hộ")
        api.say(lan, f"{households} hộ")
        if kind != "bad":
            api.wait_for(lambda n=households: n in confirmed(api, lan), 30)
    api.wait_for(lambda: "sender.message_failed" in polling.log, 30)
    polling.quiet(1.0)
    assert confirmed(api, lan) == [11, 12, 13, 14, 15]
    assert kept(place.database_url).standing(lan.id) == [11, 12, 13, 14, 15, 16]
    assert "hộ" not in polling.log
    assert "sender.waits" not in polling.log


@pytest.mark.parametrize("kind", ["delay", "drip", "half_closed", "truncated", "reset_before"])
def test_polls_that_are_answered_slowly_or_in_half_lose_and_double_nothing(
    polling: Thonso, api: BotApi, place: Place, kind: str
) -> None:
    [lan] = people(polling, place, 1)
    for households in (11, 12, 13):
        api.fault(kind, "getUpdates", seconds=0.5)
        api.say(lan, f"{households} hộ")
        api.wait_for(lambda n=households: n in confirmed(api, lan), 30)
    assert confirmed(api, lan) == [11, 12, 13]
    assert kept(place.database_url).standing(lan.id) == [11, 12, 13]


@pytest.mark.parametrize("kind", ["error", "malformed", "reset_before", "flood"])
def test_a_bot_that_cannot_learn_its_name_takes_messages_and_learns_it_later(
    bot: Thonso, api: BotApi, place: Place, kind: str
) -> None:
    lan, group = Person(next(ids), "Lan"), -next(ids)
    with api.outage(kind, "getMe"):
        bot.start().join(place.code, lan)
        api.say(lan, "11 hộ")
        api.wait_for(lambda: confirmed(api, lan) == [11], 20)
        api.wait_for(lambda: len(api.called("getMe")) >= 2, 30)
    begun = len(api.called("getMe"))
    api.wait_for(lambda: any(call.ok for call in api.called("getMe")[begun:]), 60)
    bot.quiet()
    api.join(None, group, by=lan)
    api.wait_for(lambda: api.sent_to(group), 20)
    api.say(lan, "@thonso_bot 12 hộ", chat=group)
    api.wait_for(lambda: kept(place.database_url).standing(group) == [12], 20)


def test_every_call_refused_for_speed_for_a_while_is_waited_out_in_order(
    bot: Thonso, api: BotApi, place: Place
) -> None:
    crew = people(bot, place, 3)
    api.fault("flood", "sendMessage", times=6, retry_after=1)
    for households in (11, 12):
        for who in crew:
            api.say(who, f"{households} hộ")
    api.wait_for(lambda: all(len(confirmed(api, who)) >= 2 for who in crew), 60)
    bot.quiet()
    assert [confirmed(api, who) for who in crew] == [[11, 12]] * 3
    for who in crew:
        calls = [call for call in api.called("sendMessage") if call.chat_id == who.id]
        pairs = [(one, then) for one, then in pairwise(calls) if one.fault == "flood"]
        assert all(then.at - one.at >= 1 for one, then in pairs)


def test_a_webhook_that_telegram_gives_up_waiting_for_is_answered_the_next_time(
    api: BotApi, place: Place
) -> None:
    """Another program holds the database longer than Telegram waits for the answer."""
    with Thonso(api, place.database_url, place.folder, webhook=True) as bot:
        [lan] = people(bot, place, 1)
        api._account.webhook._session._timeout = aiohttp.ClientTimeout(total=1.0)
        other = sqlite3.connect(place.folder / "thonso.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        api.say(lan, "11 hộ")
        api.wait_for(lambda: [d for d in api.deliveries if d.error], 30)
        other.execute("ROLLBACK")
        other.close()
        api.wait_for(lambda: confirmed(api, lan) == [11], 30)
        bot.quiet()
    assert confirmed(api, lan) == [11]
    assert kept(place.database_url).standing(lan.id) == [11]


def test_two_bots_in_one_process_do_not_wait_for_each_other(api: BotApi, place: Place) -> None:
    """One token is refused by Telegram from the first call on; the other's people are served."""
    both = {"TELEGRAM_TOKEN": "1:TEST,2:GONE"}
    with Thonso(api, place.database_url, place.folder, more=both) as bot:
        [lan] = people(bot, place, 1)
        api.say(lan, "11 hộ")
        api.wait_for(lambda: confirmed(api, lan) == [11], 20)
        assert bot.running
        assert "GONE" not in bot.log
        assert VILLAGES[0] not in bot.log
