"""Hostile callers at the real process's webhook: it answers, says nothing, and goes on."""

import contextlib
import json
import random
import socket
import time
from collections.abc import Iterator
from functools import partial
from itertools import count

import pytest

from tests.botapi import BotApi, Person
from tests.crash_ledger import kept
from tests.fuzzing import SECRET as WORDS
from tests.fuzzing import Builder, librarys
from tests.process import SECRET, VILLAGES, Thonso
from tests.test_process_faults import confirmed

ids = count(11_001)
HEAD = f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n".encode()
UPDATE = json.dumps({"update_id": 5, "message": {"text": WORDS}}).encode()


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Thonso]:
    folder = tmp_path_factory.mktemp("hostile")
    url = f"sqlite+aiosqlite:///{folder}/thonso.db"
    with BotApi() as api, Thonso(api, url, folder, webhook=True) as bot:
        bot.load()
        yield bot.start()
        assert bot.stop() == 0


@pytest.fixture
def lan(bot: Thonso) -> Iterator[Person]:
    """Somebody who is to notice nothing."""
    who = Person(next(ids), "Lan")
    bot.join(bot.invite(VILLAGES[0]), who)
    bot.api.say(who, "11 hộ")
    yield who
    bot.api.say(who, "12 hộ")
    bot.api.wait_for(lambda: confirmed(bot.api, who) == [11, 12], 30)
    assert kept(bot.database_url).standing(who.id) == [11, 12]
    assert bot.api.violations == []
    assert bot.running
    for secret in (WORDS, "nhà-Tám", SECRET, ":TEST", "Lan", "hộ", "Traceback"):
        assert secret not in bot.log


def raw(bot: Thonso, sent: bytes, *, finish: bool = False, seconds: float = 30) -> bytes:
    """What comes back on one connection until it is closed or enough was heard."""
    with socket.create_connection(("127.0.0.1", bot.port), timeout=seconds) as line:
        with contextlib.suppress(ConnectionError):
            line.sendall(sent)
            if finish:
                line.shutdown(socket.SHUT_WR)
        heard = b""
        with contextlib.suppress(ConnectionError):
            while b"\r\n\r\n" not in heard and (part := line.recv(65536)):
                heard += part
        return heard


def status(bot: Thonso, body: bytes, head: bytes = HEAD, path: str = "/telegram") -> int:
    asked = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n".encode()
    return int(raw(bot, asked + head + b"\r\n" + body).split(b" ")[1])


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"X-Telegram-Bot-Api-Secret-Token: \r\n",
        b"X-Telegram-Bot-Api-Secret-Token: wrong\r\n",
        b"X-Telegram-Bot-Api-Secret-Token: " + SECRET.upper().encode() + b"\r\n",
        b"X-Telegram-Bot-Api-Secret-Token: " + b"\xff" * 4096 + b"\r\n",
        HEAD + b"X-Telegram-Bot-Api-Secret-Token: wrong\r\n",
        b"Authorization: " + SECRET.encode() + b"\r\n",
    ],
)
def test_whoever_does_not_know_the_secret_is_turned_away(
    bot: Thonso, lan: Person, head: bytes
) -> None:
    assert status(bot, UPDATE, head) == 403


BODIES = {
    "no JSON": b"{",
    "no object": b"[" + UPDATE + b"]",
    "no number": b'{"message": {}}',
    "deep lists": b'{"update_id": 5, "message": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "deep objects": b'{"update_id":5,"message":'
    + b'{"a":' * 150_000
    + b"1"
    + b"}" * 150_000
    + b"}",
    "a huge number": b'{"update_id": ' + b"9" * 500_000 + b"}",
    "UTF-16": UPDATE.decode().encode("utf-16"),
    "NUL": UPDATE + b"\0",
    "form": b"update_id=5&message=" + WORDS.encode(),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_what_is_no_update_is_refused(bot: Thonso, lan: Person, body: bytes) -> None:
    assert status(bot, body) == 400


def test_a_body_that_is_too_long_is_refused_whether_it_is_announced_or_not(
    bot: Thonso, lan: Person
) -> None:
    begun = b"POST /telegram HTTP/1.1\r\nHost: x\r\n" + HEAD
    assert b" 413 " in raw(bot, begun + b"Content-Length: 1048577\r\n\r\n")
    chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
    heard = raw(bot, begun + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 40)
    assert heard == b"" or b" 413 " in heard
    assert b" 4" in raw(bot, begun + b"Content-Length: " + b"9" * 6000 + b"\r\n\r\n")


REQUESTS = {
    "not HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "a negative length": b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "two lengths": b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
    b"Content-Length: 6\r\n\r\n{}",
    "length and chunks": b"POST /telegram HTTP/1.1\r\nHost: x\r\n" + HEAD + b"Content-Length: 4\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a long line": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n",
    "many headers": b"POST /telegram HTTP/1.1\r\n" + b"X-A: b\r\n" * 20_000 + b"\r\n",
    "half a request": b"POST /telegram HTTP/1.1\r\nHost: x\r\n"
    + HEAD
    + b"Content-Length: 90\r\n\r\n{",
}


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS.keys())
def test_what_is_no_request_takes_nothing_with_it(
    bot: Thonso, lan: Person, request_: bytes
) -> None:
    heard = raw(bot, request_, finish=True)
    assert b" 200 " not in heard
    assert b" 500 " not in heard


def test_callers_that_say_nothing_keep_nobody_out(bot: Thonso, lan: Person) -> None:
    begun = b"POST /telegram HTTP/1.1\r\nHost: x\r\n" + HEAD + b"Content-Length: 90\r\n\r\n{"
    with contextlib.ExitStack() as lines:
        for _ in range(200):
            line = socket.create_connection(("127.0.0.1", bot.port), timeout=30)
            lines.enter_context(contextlib.closing(line)).sendall(begun)
        other = Person(next(ids), "Tú")
        bot.join(bot.invite(VILLAGES[1]), other)
        bot.api.say(other, "5 hộ")
        bot.api.wait_for(lambda: confirmed(bot.api, other) == [5], 30)


def test_a_good_update_is_taken_once_however_often_it_is_replayed(bot: Thonso, lan: Person) -> None:
    who = {"id": lan.id, "first_name": lan.first_name}
    message = {
        "message_id": 900_000,
        "date": 1_700_000_000,
        "chat": who | {"type": "private"},
        "from": who | {"is_bot": False},
        "text": f"/{WORDS}",
    }
    body = json.dumps({"update_id": 77_777, "message": message}).encode()
    before = len(bot.api.sent_to(lan.id))
    assert {status(bot, body) for _ in range(5)} == {200}
    other = body.replace(b"/B", b"/C")
    assert status(bot, other) == 200
    bot.quiet()
    assert len(bot.api.sent_to(lan.id)) <= before + 2  # the confirmation of 11, and one answer


@pytest.mark.parametrize("letter", [rb"\ud800", b"\xff", b"\0"], ids=repr)
def test_a_broken_letter_hides_no_figure(bot: Thonso, lan: Person, letter: bytes) -> None:
    other = Person(next(ids), "Tú")
    bot.join(bot.invite(VILLAGES[1]), other)
    who = {"id": other.id, "first_name": other.first_name}
    message = {
        "message_id": 900_001,
        "date": int(time.time()),
        "chat": who | {"type": "private"},
        "from": who | {"is_bot": False},
        "text": "13 hộ ?",
    }
    body = json.dumps({"update_id": 70_000 + other.id, "message": message}).encode()
    assert {status(bot, body.replace(b"?", letter)) for _ in range(2)} == {200}
    bot.api.wait_for(lambda: confirmed(bot.api, other) == [13], 30)
    assert kept(bot.database_url).standing(other.id) == [13]


def test_forged_taps_links_and_codes_do_nothing(bot: Thonso, lan: Person) -> None:
    api, thief = bot.api, Person(next(ids), "Kẻ")
    api.wait_for(lambda: confirmed(api, lan) == [11], 20)
    confirmation = next(m for m in api.sent_to(lan.id) if m.text.startswith("✅"))
    undo = next(iter(confirmation.buttons.values()))
    api.say(thief, "/start")
    api.wait_for(lambda: api.sent_to(thief.id), 20)
    forged = [
        undo,
        undo[:-1],
        f"{undo}:",
        undo.upper(),
        "u:1:aaaaaaaa",
        "",
        ":",
        "\x1f" * 9,
        "j:c:X",
    ]
    taps = [api.tap(thief, api.sent_to(thief.id)[0], data, force=True) for data in forged if data]
    api.wait_for(lambda: all(tap["id"] in api.answers for tap in taps), 30)
    codes = ["BCFG2345", "........", "0" * 64, "B" * 8, "-", "__", "../../etc"]
    heard = len(api.sent_to(thief.id))
    for code in codes:
        api.say(thief, f"/start {code}")
    api.say(thief, "100 hộ")
    api.wait_for(lambda: len(api.sent_to(thief.id)) >= heard + len(codes) + 1, 30)
    held = kept(bot.database_url)
    assert held.standing(thief.id) == []
    assert held.standing(lan.id) == [11]
    assert not any(VILLAGES[0] in text for text in api.texts(thief.id))


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_updates_of_every_type_with_wrong_things_in_them_hold_up_nobody(
    tmp_path_factory: pytest.TempPathFactory, webhook: bool
) -> None:
    folder = tmp_path_factory.mktemp("fuzzed")
    url = f"sqlite+aiosqlite:///{folder}/thonso.db"
    builder = Builder(librarys(), random.Random(9), 0.05)
    updates = [builder.update(n, kind) for n in (1, 2, 3) for kind in librarys().kinds]
    with BotApi() as api, Thonso(api, url, folder, webhook=webhook) as bot:
        bot.load()
        lan = Person(next(ids), "Lan")
        bot.start().join(bot.invite(VILLAGES[0]), lan)
        expected = [20, 45, 70]
        for number, update in enumerate(updates):
            del update["update_id"]
            api.on_loop(partial(api._account.updates.push, update))
            if number + 20 in expected:
                api.say(lan, f"{number + 20} hộ")
        api.wait_for(lambda: len(confirmed(api, lan)) >= len(expected), 60)
        bot.quiet()
        assert confirmed(api, lan) == expected
        assert api.pending == []
        assert bot.stop() == 0
        for secret in (WORDS, "nhà-Tám", ":TEST", "Lan", "Traceback"):
            assert secret not in bot.log
