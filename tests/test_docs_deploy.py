"""The files under docs/deploy: what they call has the bot's settings, and works."""

import json
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from bot.settings import Settings, load_settings
from tests.process import STOP_SECONDS
from tests.test_bot_cli import PROGRAM, call
from tests.test_docs_examples import options

DEPLOY = Path(__file__).parent.parent / "docs" / "deploy"
OPERATORS = (DEPLOY.parent / "operators.md").read_text("utf-8")
UNITS = sorted(DEPLOY.glob("*.service"))
SUDO = '#!/bin/sh\ntest "$1 $2 $3" = "-u thonso --" && shift 3 && exec "$@"\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The bot's folder with its settings and a database of its own."""
    home = tmp_path / "srv" / "thonso"
    (home / ".venv" / "bin").mkdir(parents=True)
    (home / ".venv" / "bin" / "thonso").symlink_to(PROGRAM)
    (home / ".env").write_text("THONSO_DATABASE_URL=sqlite+aiosqlite:///its-own.db\n", "utf-8")
    (tmp_path / "srv" / "backups").mkdir()
    assert call("migrate", folder=home).returncode == 0
    assert (home / "its-own.db").exists()
    return home


def moved(text: str, home: Path) -> str:
    """The same for a machine whose /srv is elsewhere."""
    return text.replace("/srv/", f"{home.parent}/")


def ran(words: list[str], folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {name: told for name, told in os.environ.items() if not name.startswith("THONSO_")}
    return subprocess.run(
        words,
        cwd=folder,
        env=kept | more,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_command_by_hand_finds_the_settings_of_the_bot_from_any_folder(
    home: Path, tmp_path: Path
) -> None:
    script = tmp_path / "thonso"
    script.write_text(moved((DEPLOY / "thonso").read_text("utf-8"), home), "utf-8")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "sudo").write_text(SUDO, "utf-8")
    for file in (script, tmp_path / "bin" / "sudo"):
        file.chmod(0o755)
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    done = ran([str(script), "dead", "list"], tmp_path, PATH=path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")
    refused = ran([str(script), "campaign", "load", "no such plan"], tmp_path, PATH=path)
    assert refused.returncode == 1
    assert "no such plan" in refused.stderr
    assert not list(tmp_path.glob("*.db"))


def test_the_nightly_backup_is_of_the_bots_database_and_says_what_it_holds(home: Path) -> None:
    unit = (DEPLOY / "thonso-backup.service").read_text("utf-8")
    [line] = re.findall("^ExecStart=(.*)$", unit, re.MULTILINE)
    # As systemd reads it: both signs are doubled to be meant.
    words = shlex.split(moved(line, home).replace("%%", "%").replace("$$", "$"))
    for _ in range(2):
        done = ran(words, home)
        assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    made = Path(told["file"])
    assert made.exists()
    assert made.parent == home.parent / "backups"
    assert re.fullmatch(r"thonso-[1-7]\.backup", made.name)
    assert "members" in told["rows"]
    (home / "its-own.db").unlink()
    gone = ran(words, home)
    assert (gone.returncode, gone.stdout) == (2, "")
    assert f"{home}/its-own.db" in gone.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_every_unit_takes_its_settings_from_the_folder_where_commands_find_them(
    unit: Path,
) -> None:
    text = unit.read_text("utf-8")
    assert "\nWorkingDirectory=/srv/thonso\n" in text
    assert "\nUser=thonso\n" in text
    assert "\nEnvironmentFile" not in text


def lines(text: str) -> dict[str, str]:
    """What a unit sets, by name; a name that comes twice has its last value."""
    return dict(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE))


def test_a_unit_starts_the_program_where_it_is_installed_and_gives_it_time_to_stop() -> None:
    several = lines((DEPLOY / "thonso@.service").read_text("utf-8"))
    alone = lines(re.findall(r"```ini\n(\[Unit\].*?)```", OPERATORS, re.DOTALL)[0])
    for unit in (several, alone):
        folder = unit["WorkingDirectory"]
        assert f"--home-dir {folder} {unit['User']}\n" in OPERATORS
        program, *words = unit["ExecStart"].split()
        assert program == f"{folder}/.venv/bin/thonso"
        assert options(words)[1] == []
        assert int(unit["TimeoutStopSec"]) > STOP_SECONDS
    differing = {"Description", "Environment", "ProtectHome", "RestartSec"}
    assert {name for name in several | alone if several.get(name) != alone.get(name)} <= differing
    name, _, address = several["Environment"].partition("=")
    assert name == "THONSO_LISTEN"
    assert Settings(listen=address.replace("%i", "1")).address == ("127.0.0.1", 8081)


def test_the_timer_starts_the_backup_into_a_folder_that_the_page_makes() -> None:
    timer = DEPLOY / "thonso-backup.timer"
    assert "Unit" not in lines(timer.read_text("utf-8"))  # so it starts the service of its name
    service = lines(timer.with_suffix(".service").read_text("utf-8"))
    [folder] = re.findall(r'"(/\S+)/thonso-', service["ExecStart"])
    assert f"sudo install -d -o {service['User']} -m 700 {folder}\n" in OPERATORS
    assert f"systemctl enable --now {timer.name}\n" in OPERATORS


def test_the_example_of_settings_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("THONSO_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text((DEPLOY / "thonso.env").read_text("utf-8"), "utf-8")
    assert load_settings().public_url == "https://thonso.example.vn"
