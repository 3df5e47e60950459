"""Addresses that cannot be had, for callers here or for Telegram, are named before they are missed.

What a refusal's words hold is never repeated: only which rule it is.
"""

import json
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import acquaintance
from bot.doctor_findings import State, status
from bot.lock import OnlyOne
from bot.patience import LONGEST_WAIT
from bot.telegram import Telegram
from tests.botapi import BotApi
from tests.examining import BOT, TOKEN, api, commune, look, says, wrong_in
from tests.process import SECRET, Thonso
from tests.test_bot_cli import call
from tests.test_bot_doctor import told_by
from tests.villages import Commune

assert all((api, commune))  # fixtures
HTTPS = "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
PORTS = "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
RULE = "only https addresses on the ports 443, 80, 88 or 8443"


def refusing(api: BotApi, words: str) -> None:
    api.fault("bad", "setWebhook", times=None, description=words, when=sets_one)


def sets_one(call: Any) -> bool:
    return bool(call.params.get("url"))


def checks(bot: Thonso, status: int) -> dict[str, list[Any]]:
    """What the command finds, by what is looked at."""
    mine = {name.removeprefix("THONSO_").lower(): value for name, value in bot.settings.items()}
    names = ("database_url", "telegram_token", "telegram_api_url", "public_url", "listen")
    found: dict[str, list[Any]] = {}
    for one in told_by(call("doctor", **{name: mine[name] for name in names}), status)["checks"]:
        found.setdefault(one["check"], []).append(one)
    return found


def events(bot: Thonso, name: str) -> list[Any]:
    return [one for line in bot.log.splitlines() if (one := json.loads(line))["event"] == name]


@pytest.mark.parametrize(
    ("public", "words", "reason"),
    [
        ("http://thonso.example.vn", HTTPS, "not_https"),
        ("https://thonso.example.vn:8080", PORTS, "port"),
    ],
)
def test_an_address_that_is_refused_is_told_by_the_log_and_by_the_examination(
    api: BotApi, database_url: str, tmp_path: Path, public: str, words: str, reason: str
) -> None:
    refusing(api, words)
    bot = Thonso(api, database_url, tmp_path, webhook=True, token=TOKEN)
    bot.more = {"PUBLIC_URL": public}
    with bot:
        bot.load()
        [told] = checks(bot, 0)["webhook"]
        assert told["state"] == "note"
        assert RULE in told["do"]
        bot.start()
        api.wait_for(lambda: events(bot, "webhook.address_refused"), 60)
        [told] = checks(bot, 1)["webhook"]
        assert told["state"] == "wrong"
        assert RULE in told["do"]
        assert bot.running
        refused = events(bot, "webhook.address_refused")
        assert {(one["level"], one["reason"], one["bot"]) for one in refused} == {
            ("error", reason, BOT)
        }
        assert events(bot, "bot.waits") == []
        assert SECRET not in bot.log
        assert TOKEN.partition(":")[2] not in bot.log
        assert bot.stop() == 0


def test_telegrams_own_server_needs_no_asking_whether_it_takes_an_address() -> None:
    for public in ("http://thonso.example.vn", "https://thonso.example.vn:8080"):
        found = told_by(call("doctor", telegram_token=TOKEN, public_url=public), 2)
        [told] = found["checks"]
        assert told["state"] == "wrong"
        assert "https:// alone, on port 443, 80, 88 or 8443" in told["says"]


async def test_an_address_that_keeps_to_the_rule_and_is_not_taken_is_looked_for_in_the_log(
    api: BotApi, commune: Commune, database_url: str
) -> None:
    async with OnlyOne(commune.database, "clock"):
        found = await look(api, database_url, public_url="https://thonso.example.vn")
    [told] = [one for one in found if one.check == "webhook"]
    assert told.state is State.WRONG
    assert "webhook.address_refused" in told.do
    assert RULE not in told.do


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (HTTPS, "not_https"),
        ("Bad Request: bad webhook: HTTPS url must be provided for webhook", "not_https"),
        (PORTS, "port"),
        ("Bad Request: bad webhook: Failed to resolve host: Name not known", "unknown_host"),
        ("Bad Request: bad webhook: IP address 127.0.0.1 is reserved", "ip_address"),
        ("Bad Request: bad webhook: wrong certificate", "certificate"),
        (f"Bad Request: nobody knows {SECRET} at https://a.example/{TOKEN}", "other"),
    ],
)
async def test_a_refusal_is_told_by_its_rule_and_tried_again_ever_more_seldom_until_it_is_taken(
    api: BotApi, monkeypatch: pytest.MonkeyPatch, words: str, reason: str
) -> None:
    times, waited = 12, list[float]()
    api.fault("bad", "setWebhook", times=times, description=words)

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(acquaintance, "asyncio", SimpleNamespace(sleep=sleep))
    bot = Telegram(TOKEN, lambda _: (b"", ""), api_url=api.url)
    with capture_logs() as logged:
        await acquaintance.announce(bot, "https://thonso.example.vn/telegram", SECRET)
    await bot.close()
    told = {"event": "webhook.address_refused", "reason": reason, "log_level": "error", "bot": BOT}
    assert logged == [told] * times
    assert waited[-1] > LONGEST_WAIT
    assert len(api.called("setWebhook")) == times + 1


async def test_where_to_listen_is_tried_while_no_bot_runs(
    api: BotApi, commune: Commune, database_url: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = await look(api, database_url, listen=f"127.0.0.1:{port}")
        assert wrong_in(found) == ["settings"]
        assert status(found) == 2
        sentence = f"Cannot listen on 127.0.0.1:{port}, which another program uses: choose another"
        assert says(found, "settings", f"{sentence} with THONSO_LISTEN.")
        async with OnlyOne(commune.database, "clock"):
            assert wrong_in(await look(api, database_url, listen=f"127.0.0.1:{port}")) == []
        # Where the database is away, the one who listens may be the bot.
        away = "postgresql+asyncpg://somebody@127.0.0.1:1/none"
        assert wrong_in(await look(api, away, listen=f"127.0.0.1:{port}")) == ["database"]
    found = await look(api, database_url, listen="203.0.113.9:8080")
    assert wrong_in(found) == ["settings"]
    assert says(found, "settings", "203.0.113.9:8080, that is no address of this machine")


def test_the_examination_says_of_a_taken_address_what_a_start_says(
    api: BotApi, database_url: str, tmp_path: Path
) -> None:
    bot = Thonso(api, database_url, tmp_path, webhook=True, token=TOKEN)
    with bot, socket.create_server(("127.0.0.1", bot.port)):
        bot.load()
        told = [one for one in checks(bot, 2)["settings"] if one["state"] == "wrong"]
        process = bot.launch().process
        assert process is not None
        assert process.wait(60) == 2
        assert told[0]["says"] in bot.log
