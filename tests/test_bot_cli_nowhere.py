"""Where there is no database, only what sets a bot up makes one; the rest says what is missing."""

import json
from pathlib import Path

import pytest

from tests.test_bot_cli import call, said
from tests.villages import CAMPAIGN

_ONE = ("--campaign", "xa-mau")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "xa-mau.toml"
    path.write_text(CAMPAIGN, encoding="utf-8")
    return path


def within(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


@pytest.mark.parametrize(
    "words",
    [
        ("dead", "list"),
        ("dead", "retry", "5"),
        ("totals", *_ONE),
        ("campaign", "list"),
        ("campaign", "show", "xa-mau"),
        ("invite", *_ONE, "--unit", "Thôn Đông", "--role", "lead"),
        ("backup", "thonso.backup"),
        ("backup", "--replace", "thonso.backup"),
    ],
)
@pytest.mark.parametrize("place", ["thonso.db", "data/thonso.db"])
def test_a_command_without_a_database_names_the_file_and_the_setting(
    words: tuple[str, ...], place: str, tmp_path: Path
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/{place}"
    done = call(*words, database=url, telegram_token="1:a")
    [sentence] = done.stderr.strip().splitlines()
    assert (done.returncode, done.stdout) == (2, "")
    assert f"There is no database {tmp_path}/{place}" in sentence
    assert "THONSO_DATABASE_URL" in sentence
    assert "thonso migrate" in sentence
    assert within(tmp_path) == set()


def test_without_any_setting_the_whole_path_of_the_default_is_named(tmp_path: Path) -> None:
    done = call("dead", "list", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"There is no database {tmp_path}/thonso.db" in done.stderr
    assert within(tmp_path) == set()


def test_the_doctor_without_a_database_says_that_a_setting_is_wrong(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/data/thonso.db"
    done = call("doctor", database=url, telegram_token="1:a", telegram_api_url="http://127.0.0.1:9")
    assert done.returncode == 2
    wrong = [one for one in json.loads(done.stdout)["checks"] if one["state"] == "wrong"]
    [told] = [one for one in wrong if one["check"] == "settings"]
    assert f"{tmp_path}/data/thonso.db" in told["says"]
    assert "THONSO_DATABASE_URL" in told["says"]
    assert "thonso migrate" in told["do"]
    assert "token" in {one["check"] for one in wrong}  # Telegram was looked at all the same
    assert within(tmp_path) == set()


def test_what_sets_a_database_up_names_the_new_file_once(tmp_path: Path, file: Path) -> None:
    backup = tmp_path / "thonso.backup"
    new = f"A new database was made: {tmp_path}"
    for number, words in enumerate(
        [
            ("migrate",),
            ("campaign", "load", str(file)),
            ("restore", str(backup)),
        ]
    ):
        url = f"sqlite+aiosqlite:///{tmp_path}/{number}.db"
        first = call(*words, database=url)
        assert first.returncode == 0
        told = first.stderr.splitlines()[0]
        assert told.startswith(f"{new}/{number}.db,")
        assert "THONSO_DATABASE_URL" in told
        assert new not in call(*words, database=url).stderr
        if not backup.exists():
            said(call("backup", str(backup), database=url))


def test_a_campaign_file_that_is_wrong_makes_no_database(tmp_path: Path, file: Path) -> None:
    file.write_text(CAMPAIGN.replace('"village"', '"hamlet"'), encoding="utf-8")
    url = f"sqlite+aiosqlite:///{tmp_path}/a.db"
    for source in (str(file), "no-such-plan"):
        assert call("campaign", "load", source, database=url).returncode == 1
    assert within(tmp_path) == {"xa-mau.toml"}


@pytest.mark.parametrize("number", ["99999999999999999999999", str(2**63), "0"])
def test_a_number_that_no_message_has_is_refused_in_a_sentence(
    number: str, database_url: str
) -> None:
    call("migrate", database=database_url)
    done = call("dead", "retry", number, database=database_url, telegram_token="1:a")
    [sentence] = done.stderr.strip().splitlines()
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence.startswith(f"There is no message {number} set aside")
