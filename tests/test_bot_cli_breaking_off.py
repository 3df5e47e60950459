"""Ctrl+C before the bots run ends in a sentence, and the database is brought up to date later."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process import ROOT
from tests.test_bot_cli import call

# The program itself, which gets SIGINT when it imports a module or is to run a statement.
PROGRAM = """
import os, signal, sys

awaited = [sys.argv.pop(1)]

def reached(moment):
    if moment in awaited:
        awaited.remove(moment)
        os.kill(os.getpid(), signal.SIGINT)

def statement(connection, cursor, statement, *_):
    reached(" ".join(statement.split()[:3]))

def hook(event, arguments):
    if event == "import":
        reached(arguments[0])
        if arguments[0] == "alembic.command":
            from sqlalchemy import event, Engine
            event.listen(Engine, "before_cursor_execute", statement)

sys.addaudithook(hook)
signal.signal(signal.SIGINT, signal.default_int_handler)
from bot.cli import main
main()
"""


def broken_off(moment: str, command: str, database: str, folder: Path) -> tuple[int, str]:
    """The status and the words of a program that got Ctrl+C at a moment of its start."""
    kept = {name: told for name, told in os.environ.items() if not name.startswith("THONSO_")}
    settings = {
        "PYTHONPATH": str(ROOT),
        "THONSO_DATABASE_URL": database,
        "THONSO_TELEGRAM_API_URL": "http://127.0.0.1:9",
        "THONSO_TELEGRAM_TOKEN": "1:TEST",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, moment, command],
        env=kept | settings,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("moment", "command"),
    [
        ("CREATE TABLE outbox", "run"),
        ("INSERT INTO alembic_version", "run"),
        ("CREATE TABLE outbox", "migrate"),
    ],
)
def test_ctrl_c_in_a_migration_says_a_sentence_and_the_next_one_is_whole(
    moment: str, command: str, database_url: str, tmp_path: Path
) -> None:
    status, said = broken_off(moment, command, database_url, tmp_path)
    assert said.splitlines() == ["Stopped before it was done; nothing half done was kept."]
    assert status == 128 + signal.SIGINT
    done = call("migrate", database=database_url)
    assert (done.returncode, done.stderr.strip()) == (0, "The database is up to date.")


@pytest.mark.parametrize(
    ("moment", "command"),
    [
        ("structlog", "run"),
        ("bot.settings", "run"),
        ("bot.app", "run"),
        ("storage.database", "run"),
        ("typer", "migrate"),
        ("bot.commands", "migrate"),
    ],
)
def test_ctrl_c_while_the_program_is_loaded_says_a_sentence(
    moment: str, command: str, tmp_path: Path
) -> None:
    status, said = broken_off(moment, command, f"sqlite+aiosqlite:///{tmp_path}/a.db", tmp_path)
    assert said.splitlines() == ["Stopped before it was done; nothing half done was kept."]
    assert status == 128 + signal.SIGINT
