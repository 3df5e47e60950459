"""Nothing that anybody wrote, is called or keeps secret reaches the log, whatever fails."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.botapi import BotApi, Person
from tests.process import ROOT, SECRET, VILLAGES, Thonso

TOKEN = "1:AAVERYSECRETTOKEN"
LAN = Person(70_707_070, "Ngọc Lan Thanh")
SAID = "bí mật nhà bà Tám"
PHONE = "0912345678"
PRIVATE = (*TOKEN.split(":")[1:], "Ngọc Lan", "70707070", "bí mật", "Tám", PHONE, SECRET, "hộ")

# Runs before the program: faults in a handler, in tasks and threads nobody waits for, in the
# answer to a request, in a destructor; each with what was written in its text.
FAULTS = """
import asyncio, handlers.routing, storage.health, threading, warnings
real = handlers.routing.handle

async def fail(words):
    raise KeyError(words)

def fail_now(words):
    raise KeyError(words)

class Unraisable:
    def __init__(self, words):
        self.words = words
    def __del__(self):
        raise KeyError(self.words)

async def handle(incoming, *more):
    words = f"{incoming.text} {incoming.person}"
    if "handler" in incoming.text:
        raise ValueError(words)
    if "elsewhere" in incoming.text:
        asyncio.get_running_loop().create_task(fail(words))
        threading.Thread(target=fail_now, args=(words,)).start()
        Unraisable(words)
        warnings.warn(words)
    return await real(incoming, *more)

async def is_ready(database):
    raise ValueError("SAID PHONE")

handlers.routing.handle = handle
storage.health.is_ready = is_ready
"""


class Faulty(Thonso):
    """The program with faults in it."""

    @property
    def settings(self) -> dict[str, str]:
        beside = self.folder / "faults"
        beside.mkdir(exist_ok=True)
        text = FAULTS.replace("SAID", SAID).replace("PHONE", PHONE)
        (beside / "sitecustomize.py").write_text(text, encoding="utf-8")
        told = Thonso.settings.__get__(self)
        return {**told, "PYTHONPATH": f"{beside}:{ROOT}"}


def private_in(log: str) -> list[str]:
    return [word for word in PRIVATE if word in log]


def seen_in(bot: Thonso, *words: str, seconds: float = 60.0) -> None:
    """Wait until the log has all of these."""
    until = time.monotonic() + seconds
    while not all(word in bot.log for word in words):
        assert time.monotonic() < until, bot.log
        time.sleep(0.05)


@pytest.mark.parametrize("webhook", [True, False])
def test_the_log_of_the_real_program_quotes_nothing_whatever_fails(
    tmp_path: Path, webhook: bool
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/thonso.db"
    with BotApi(TOKEN) as api:
        bot = Faulty(api, url, tmp_path, webhook=webhook, token=TOKEN)
        bot.more = {"LISTEN": f"127.0.0.1:{bot.port}", "LOG_LEVEL": "debug"}
        with bot:
            bot.load()
            bot.start().join(bot.invite(VILLAGES[0]), LAN)
            for kind in ("error", "reset_before", "malformed", "reset_after", "truncated"):
                api.fault(kind, "sendMessage", status=500)
                api.say(LAN, f"{SAID} {PHONE}, 12 hộ")
            for kind in ("error", "malformed", "reset_after"):
                api.fault(kind, "getUpdates", status=502)
            api.say(LAN, f"handler {SAID} {PHONE}")
            api.say(LAN, f"elsewhere {SAID} {PHONE}")
            api.push({"message": {"message_id": 9, "date": "never", "text": f"{SAID} {PHONE}"}})
            seen_in(bot, "intake.message_failed", "intake.set_aside", "MalformedUpdateError")
            seen_in(bot, '"in": "thread"', '"in": "unraisable"', "py.warnings")
            with pytest.raises(urllib.error.HTTPError):
                urllib.request.urlopen(f"http://127.0.0.1:{bot.port}/readyz", timeout=30)
            seen_in(bot, "uvicorn.error")
            bot.quiet(1.0)
            assert bot.stop() == 0
            assert private_in(bot.log) == []
            for line in bot.log.splitlines():
                assert json.loads(line)["event"]


def test_a_fault_that_ends_the_program_is_told_by_its_kind_and_place(tmp_path: Path) -> None:
    code = f"""
import bot.app, bot.cli, sys
async def run(settings):
    raise KeyError("{SAID} {PHONE}")
bot.app.run = run
sys.argv = ["thonso", "run"]
bot.cli.main()
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"THONSO_TELEGRAM_TOKEN": TOKEN, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    told = json.loads(done.stderr)
    assert (told["event"], told["exception"]) == ("fault", "KeyError")
    assert told["where"][-1] == "<string>:4"
    assert private_in(done.stderr) == []


def test_what_is_broken_off_because_the_program_ends_is_no_fault_of_a_library() -> None:
    code = """
import asyncio, logging
from bot.logs import start_logging
start_logging("debug")
pool = logging.getLogger("sqlalchemy.pool.impl.AsyncAdaptedQueuePool")
for error in (asyncio.CancelledError(), OSError()):
    pool.error("Exception terminating connection", exc_info=error)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    [line] = done.stderr.splitlines()
    assert (done.returncode, json.loads(line)["exception"]) == (0, "OSError")


def test_a_wrong_token_is_not_repeated(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/thonso.db"
    with BotApi("1:RIGHT") as api, Thonso(api, url, tmp_path, token=TOKEN) as bot:
        bot.launch()
        assert bot.process is not None
        assert bot.process.wait(60) == 2
        seen_in(bot, "THONSO_TELEGRAM_TOKEN is wrong")
        assert private_in(bot.log) == []
