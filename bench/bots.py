"""The bots as processes of their own, on one core where the system lets us choose."""

import asyncio
import contextlib
import functools
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.botapi_light import Light
from tests.botapi_wire import Json

TOKEN = "1:TEST"
BOT = "telegram:1"
_START_SECONDS = 30.0


class Api(Light):
    """The local Bot API, which also tells when somebody polls."""

    def __init__(self, latency: float = 0.0) -> None:
        super().__init__(latency)
        self.polled = asyncio.Event()

    def poll(self, connection: Any, params: Json) -> None:
        self.polled.set()
        super().poll(connection, params)


@dataclass(frozen=True, slots=True)
class Kind:
    """A bot: its name in the tables, how it is started with an API and a port, its settings."""

    name: str
    command: Callable[[str, int | None], Sequence[str]]
    settings: Callable[[str, int | None], Mapping[str, str]] = lambda _api, _port: {}


_STOCK = Path(sys.prefix) / "stock" / "bin" / "python"
_BENCH = Path(__file__).parent


class NotInstalledError(Exception):
    """The stock bots are not installed."""


def stock_python() -> Path:
    """The Python of the stock bots' own installation; raises `NotInstalledError`.

    What the program's tests bring along would make them faster than they come: httpcore looks for
    the package sniffio at every lock, and misses it in an installation of python-telegram-bot.
    """
    if not _STOCK.exists():
        raise NotInstalledError("The stock bots are not installed: `make bench` does that.")
    return _STOCK


def _echo(file: str) -> Callable[[str, int | None], Sequence[str]]:
    def command(api: str, port: int | None) -> Sequence[str]:
        script = [str(_BENCH / file), api, TOKEN]
        # By polling python-telegram-bot needs no webserver, nor its import while starting.
        return [str(stock_python()), *script, str(port)] if port else [sys.executable, *script]

    return command


PTB = Kind("python-telegram-bot, echo", _echo("echo_ptb.py"))
AIOGRAM = Kind("aiogram, echo", _echo("echo_aiogram.py"))


def thonso(url: str, name: str = "Thôn Số, SQLite") -> Kind:
    """The program itself on a database, saying as much as it likes."""

    def settings(api: str, port: int | None) -> Mapping[str, str]:
        rates = dict.fromkeys(("RATE", "CHAT_RATE", "GROUP_RATE"), "0")
        told = {
            "THONSO_DATABASE_URL": url,
            "THONSO_TELEGRAM_TOKEN": TOKEN,
            "THONSO_TELEGRAM_API_URL": api,
            "THONSO_LOG_LEVEL": "warning",
            **{f"THONSO_TELEGRAM_{rate}": value for rate, value in rates.items()},
        }
        if port is None:
            return told
        address = f"127.0.0.1:{port}"
        return told | {"THONSO_PUBLIC_URL": f"http://{address}", "THONSO_LISTEN": address}

    return Kind(name, lambda _api, _port: command("run"), settings)


def command(*arguments: str) -> list[str]:
    """The command line of the program in this tree."""
    return [sys.executable, "-c", "from bot.cli import main; main()", *arguments]


@functools.cache
def cores() -> tuple[set[int], set[int]]:
    """The bot's core and those of everything else; empty where they cannot be chosen.

    First asked before anything is pinned.
    """
    if not hasattr(os, "sched_getaffinity"):
        return set(), set()
    ours = sorted(os.sched_getaffinity(0))
    return ({ours[0]}, set(ours[1:])) if len(ours) > 1 else (set(), set())


def start(kind: Kind, api: str, port: int | None, said: Path, core: set[int]) -> subprocess.Popen:
    """Start a bot; what it says goes to a file."""
    with said.open("ab") as file:
        process = subprocess.Popen(
            list(kind.command(api, port)),
            env={**os.environ, **kind.settings(api, port)},
            stdout=file,
            stderr=file,
        )
    if core:
        os.sched_setaffinity(process.pid, core)
    return process


@contextlib.asynccontextmanager
async def listening(
    kind: Kind, api: Api, folder: Path, core: set[int]
) -> AsyncIterator[tuple[int, psutil.Process]]:
    """A bot that answers webhooks: its port and process."""
    port, said = free_port(), folder / "said.txt"
    process = start(kind, await api.start(), port, said, core)
    try:
        await listens(process, api, port, said)
        yield port, psutil.Process(process.pid)
    finally:
        stop(process)
        await api.stop()


def stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


async def listens(
    process: subprocess.Popen, api: Api, port: int, said: Path, seconds: float = _START_SECONDS
) -> None:
    """Wait until a bot has set its webhook and takes connections."""
    async with asyncio.timeout(seconds):
        while not (api.webhook and _accepts(port)):
            if process.poll() is not None:
                raise RuntimeError(f"the bot ended: {_end_of(said)}")
            await asyncio.sleep(0.05)


def _end_of(said: Path) -> str:
    return said.read_text()[-2000:]


def _accepts(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
        return True
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
