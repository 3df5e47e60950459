"""docs/deploy/postgresql.conf and the standby of docs/scaling.md, on a PostgreSQL of our own."""

import asyncio
import re
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.botapi import BotApi, Person
from tests.crash_ledger import kept
from tests.process import ROOT, VILLAGES, Postgres, Thonso, own_postgres
from tests.test_process_faults import confirmed

CONF = ROOT / "docs" / "deploy" / "postgresql.conf"
SCALING = (ROOT / "docs" / "scaling.md").read_text("utf-8")
BASE_BACKUP = re.findall(r"^pg_basebackup .*$", SCALING, re.MULTILINE)
SETTINGS = re.findall(r"^(\w+) = (\S+)$", CONF.read_text("utf-8"), re.MULTILINE)
# The file is for a server with 16 GiB; the machine that tests it may have less.
SMALLER = "shared_buffers = 16MB\n"


@pytest.fixture
def server() -> Iterator[Postgres]:
    """A server that was started with the file included at the end of its own configuration."""
    with own_postgres() as server:
        server.stop()
        data = server.server.pgdata
        shutil.copyfile(CONF, data / "thonso.conf")
        (data / "thonso.conf").chmod(0o644)
        with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\ninclude 'thonso.conf'\n")
        (data / "postgresql.auto.conf").write_text(SMALLER, encoding="utf-8")
        server.start()
        yield server


def host_of(server: Postgres) -> str:
    return server.url.partition("host=")[2]


def rows(host: str, query: str) -> list[Any]:
    async def asked() -> list[Any]:
        connection = await asyncpg.connect(host=host, user="postgres", database="postgres")
        try:
            return list(await connection.fetch(query))
        finally:
            await connection.close()

    return asyncio.run(asked())


def test_postgresql_takes_every_setting_of_the_file(server: Postgres) -> None:
    read = "SELECT name, setting, error FROM pg_file_settings WHERE sourcefile LIKE '%/thonso.conf'"
    found = rows(host_of(server), read)
    assert [(row["name"], row["setting"]) for row in found] == SETTINGS
    assert {row["error"] for row in found} == {None}
    in_force = "SELECT name FROM pg_settings WHERE sourcefile LIKE '%/thonso.conf'"
    wanted = {name for name, _ in SETTINGS} - {"shared_buffers"}
    assert {row["name"] for row in rows(host_of(server), in_force)} == wanted
    for name in ("fsync", "full_page_writes", "synchronous_commit"):  # what a confirmation promises
        assert rows(host_of(server), f"SHOW {name}")[0][0] == "on"


@dataclass(frozen=True, slots=True)
class Standby:
    """A second server that follows the first; both run as the user the first does."""

    first: Any
    data: Path
    host: str

    def run(self, *words: str, data: Path | None = None) -> None:
        """Run one of PostgreSQL's own commands."""
        at = () if data is None else ("-D", str(data))
        subprocess.run(
            [str(self.first.bin_path / words[0]), *words[1:], *at],
            user=self.first.system_user,
            cwd=self.host,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=120,
            check=True,
        )

    @property
    def url(self) -> str:
        return f"postgresql+asyncpg://postgres@/postgres?host={self.host}"


@pytest.fixture
def standby(server: Postgres) -> Iterator[Standby]:
    """Made by the command of the page, and started."""
    host = host_of(server)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for made in (Path(folder), Path(folder) / "data"):
            made.mkdir(exist_ok=True, mode=0o700)
            if server.server.system_user is not None:
                shutil.chown(made, server.server.system_user)
        second = Standby(server.server, Path(folder) / "data", folder)
        rows(host, "CREATE ROLE standby LOGIN REPLICATION")
        [told] = BASE_BACKUP
        command = told.replace("=db1", f"={host}").replace("=/var/lib/postgresql", f"={folder}")
        second.run(*shlex.split(command))
        options = f'-h "" -k {folder}'
        second.run("pg_ctl", "-w", "-o", options, "-l", f"{folder}/log", "start", data=second.data)
        try:
            yield second
        finally:
            second.run("pg_ctl", "-w", "-m", "immediate", "stop", data=second.data)


def wait_until_it_follows(standby: Standby, server: Postgres) -> None:
    """Until the standby has all that the first server has written by now."""
    written = rows(host_of(server), "SELECT pg_current_wal_flush_lsn()::text")[0][0]
    until = time.monotonic() + 120
    query = f"SELECT pg_last_wal_replay_lsn() >= '{written}'::pg_lsn"
    while rows(standby.host, query)[0][0] is not True:
        assert time.monotonic() < until, "the standby does not follow"
        time.sleep(0.1)


def test_a_standby_has_what_was_confirmed_and_goes_on_once_it_is_promoted(
    server: Postgres, standby: Standby, tmp_path: Path
) -> None:
    lan = Person(14_001, "Lan")
    with BotApi() as api, Thonso(api, server.url, tmp_path) as bot:
        bot.load()
        code = bot.invite(VILLAGES[0])
        bot.start().join(code, lan)
        api.say(lan, "11 hộ")
        api.wait_for(lambda: confirmed(api, lan) == [11], 60)
        wait_until_it_follows(standby, server)
        assert kept(standby.url).standing(lan.id) == [11]
        assert rows(standby.host, "SELECT pg_is_in_recovery()")[0][0] is True
        bot.quiet()
        assert bot.stop() == 0
        wait_until_it_follows(standby, server)
        standby.run("pg_ctl", "-m", "immediate", "stop", data=server.server.pgdata)
        standby.run("pg_ctl", "-w", "promote", data=standby.data)
        assert rows(standby.host, "SELECT pg_is_in_recovery()")[0][0] is False
        with Thonso(api, standby.url, tmp_path, name="afterwards") as other:
            other.start()
            api.say(lan, "12 hộ")
            api.wait_for(lambda: confirmed(api, lan) == [11, 12], 60)
            other.quiet()
    held = kept(standby.url)
    assert held.standing(lan.id) == [11, 12]
    assert held.rollup_is_fold
