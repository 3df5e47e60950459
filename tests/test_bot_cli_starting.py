"""A start that cannot succeed ends with one sentence that names what to change."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.botapi import BotApi
from tests.process import Thonso
from tests.test_bot_cli import call


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi("1:TEST") as server:
        yield server


def bot_with(api: BotApi, folder: Path, token: str) -> Thonso:
    return Thonso(api, f"sqlite+aiosqlite:///{folder}/thonso.db", folder, token=token)


def sentences(log: str) -> list[str]:
    """What stands in the log for a person to read."""
    return [line for line in log.splitlines() if line and not line.startswith("{")]


@pytest.mark.parametrize("tokens", ["2:WRONG", "2:WRONG,3:FALSE"])
def test_tokens_that_telegram_does_not_know_end_the_start(
    api: BotApi, tmp_path: Path, tokens: str
) -> None:
    with bot_with(api, tmp_path, tokens).launch() as bot:
        assert bot.process is not None
        assert bot.process.wait(60) == 2
        said = sentences(bot.log)
        assert all(one.startswith("THONSO_TELEGRAM_TOKEN is wrong") for one in said)
        assert len(said) == len(tokens.split(","))
        assert "WRONG" not in bot.log
        assert "FALSE" not in bot.log


def test_one_refused_token_of_several_is_named_by_its_number_and_holds_up_nobody(
    api: BotApi, tmp_path: Path
) -> None:
    with bot_with(api, tmp_path, "2:WRONG,1:TEST").launch() as bot:
        api.say(7, "xin chào")
        api.wait_for(lambda: api.sent_to(7) and sentences(bot.log), 60)
        [said] = sentences(bot.log)
        assert "token 1 of 2" in said
        assert "WRONG" not in bot.log
        assert bot.running


def test_a_token_refused_after_it_was_taken_ends_nothing(api: BotApi, tmp_path: Path) -> None:
    with bot_with(api, tmp_path, "1:TEST").start() as bot:
        api.say(7, "xin chào")
        api.wait_for(lambda: api.sent_to(7), 30)
        fault = api.fault("error", "sendMessage", status=401, description="Unauthorized")
        api.say(7, "có ai không")
        api.wait_for(lambda: fault.played, 30)
        api.wait_for(lambda: len(api.sent_to(7)) > 1, 60)
        assert bot.running


@pytest.mark.parametrize(
    ("setting", "value", "allowed"),
    [
        ("log_level", "loud", "debug, info, warning, error"),
        ("text_days", "0", "1 or more"),
        ("text_days", "4000", "3650 or less"),
        ("text_days", "many", "whole number"),
        ("telegram_group_rate", "1.5", "whole number"),
        ("telegram_rate", "inf", "0 or more"),
        ("telegram_api_url", "http://", "https://example.org"),
        ("telegram_proxy", "socks5://127.0.0.1:1", "http://"),
        ("public_url", "https://example.org:99999", "https://example.org"),
        ("listen", "127.0.0.1:99999", "127.0.0.1:8080"),
        ("webhook_secret", "kurz", "8 to 256"),
    ],
)
def test_a_wrong_value_is_told_with_what_is_allowed(
    tmp_path: Path, setting: str, value: str, allowed: str
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/a.db"
    done = call("run", database=url, **{"telegram_token": "1:a", setting: value})
    [sentence] = done.stderr.strip().splitlines()
    assert (done.returncode, done.stdout) == (2, "")
    assert f"THONSO_{setting.upper()} is wrong" in sentence
    assert allowed in sentence


@pytest.mark.parametrize("port", ["99999", "-1"])
def test_the_demo_names_its_own_option_for_a_port_that_is_none(port: str) -> None:
    done = call("demo", "--no-browser", f"--port={port}")
    [sentence] = done.stderr.strip().splitlines()
    assert (done.returncode, done.stdout) == (2, "")
    assert "--port" in sentence


def test_the_demo_names_its_own_option_for_a_port_in_use() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = call("demo", "--no-browser", "--port", str(taken.getsockname()[1]))
    [sentence] = done.stderr.strip().splitlines()
    assert (done.returncode, done.stdout) == (2, "")
    assert "--port" in sentence
    assert "another program" in sentence
