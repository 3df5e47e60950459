"""The commands as people and scripts call them: real processes, JSON alone on standard output."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.villages import CAMPAIGN

HERE = Path(__file__).parent
PROGRAM = Path(sys.executable).with_name("thonso")


def call(
    *words: str, database: str = "", stdin: str = "", folder: Path = HERE, **settings: str
) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("THONSO_")}
    environment.update({f"THONSO_{name.upper()}": value for name, value in settings.items()})
    if database:
        environment["THONSO_DATABASE_URL"] = database
    return subprocess.run(
        [PROGRAM, *words],
        input=stdin,
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
        cwd=folder,
    )


def said(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "xa-mau.toml"
    path.write_text(CAMPAIGN, encoding="utf-8")
    return path


def test_help_shows_every_command_in_a_line() -> None:
    done = call("--help")
    known = ("demo", "run", "migrate", "campaign", "invite", "totals", "parse", "dead")
    for command in (*known, "doctor", "backup", "restore"):
        assert f"  {command} " in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "THONSO_TELEGRAM_TOKEN"),
        ({"telegram_token": "nonsense"}, "THONSO_TELEGRAM_TOKEN"),
        ({"telegram_token": "1:a", "telegram_rate": "fast"}, "THONSO_TELEGRAM_RATE"),
        ({"telegram_token": "1:a", "telegram_chat_rate": "-1"}, "THONSO_TELEGRAM_CHAT_RATE"),
        ({"telegram_token": "1:a", "listen": "8080"}, "THONSO_LISTEN"),
        ({"telegram_token": "1:a", "public_url": "example.org"}, "THONSO_PUBLIC_URL"),
        ({"telegram_token": "1:a", "webhook_secret": "ố ồ"}, "THONSO_WEBHOOK_SECRET"),
    ],
)
def test_a_missing_or_wrong_setting_is_named_in_one_sentence(
    settings: dict[str, str], named: str
) -> None:
    done = call("run", **settings)
    assert done.returncode == 2
    assert done.stdout == ""
    [sentence] = done.stderr.strip().splitlines()
    assert named in sentence
    assert not any(value in sentence for value in settings.values() if len(value) > 4)


def test_a_database_url_of_another_kind_is_refused() -> None:
    for command in (("migrate",), ("run",)):
        done = call(*command, database="mysql://x/y", telegram_token="1:a")
        assert (done.returncode, done.stdout) == (2, "")
        assert "THONSO_DATABASE_URL" in done.stderr
        assert "Traceback" not in done.stderr


def test_the_way_from_a_campaign_to_its_totals(database_url: str, file: Path) -> None:
    loaded = said(call("campaign", "load", str(file), database=database_url))
    assert (loaded["key"], loaded["units"]) == ("xa-mau", 4)
    listed = said(call("campaign", "list", database=database_url))
    assert [one["key"] for one in listed["loaded"]] == ["xa-mau"]
    assert "ky-thuong-2024" in listed["shipped"]
    shown = said(call("campaign", "show", "xa-mau", database=database_url))
    assert shown["targets"][0]["minimum"] == 40
    invited = said(
        call(
            *("invite", "--campaign", "xa-mau", "--unit", "Thôn Đông", "--role", "lead"),
            *("--uses", "3"),
            database=database_url,
        )
    )
    assert set(invited) == {"code", "telegram_link", "role", "unit"}
    assert (invited["role"], invited["unit"]) == ("lead", "Thôn Đông")
    totals = said(
        call(
            "totals", "--campaign", "xa-mau", "--to", "2026-09-30", "--json", database=database_url
        )
    )
    nothing = dict.fromkeys(["households", "signatures", "accounts", "registered"])
    assert totals == {
        "campaign": "xa-mau",
        "unit": "Xã Mẫu",
        "from": "2026-09-01",
        "to": "2026-09-30",
        "metrics": nothing,
        "units": [
            {"unit": f"Thôn {name}", "kind": "village", "metrics": nothing}
            for name in ("Đông", "Đoài", "Thượng")
        ],
    }


def test_what_is_refused_says_why_and_leaves_standard_output_empty(
    tmp_path: Path, file: Path
) -> None:
    database = f"sqlite+aiosqlite:///{tmp_path}/a.db"
    file.write_text(CAMPAIGN.replace('kind = "village"', 'kind = "hamlet"', 1), encoding="utf-8")
    call("migrate", database=database)
    for words, status in [
        (("campaign", "load", str(file)), 1),
        (("campaign", "load", "no-such-plan"), 1),
        (("campaign", "show", "xa-mau"), 1),
        (("totals", "--campaign", "xa-mau", "--json"), 1),
        (("dead", "retry", "5"), 1),
        (("invite", "--campaign", "x", "--unit", "y", "--role", "king"), 2),
        (("totals",), 2),
        (("totals", "--campaign", "x", "--from", "2026-09-30", "--to", "2026-09-01"), 2),
        (("nonsense",), 2),
    ]:
        done = call(*words, database=database, telegram_token="1:a")
        assert (done.returncode, done.stdout) == (status, ""), words
        assert done.stderr
        assert "Traceback" not in done.stderr


def test_a_refused_file_is_named_by_table_line_and_reason(tmp_path: Path, file: Path) -> None:
    database = f"sqlite+aiosqlite:///{tmp_path}/a.db"
    file.write_text(CAMPAIGN.replace('kind = "village"', 'kind = "hamlet"', 1), encoding="utf-8")
    told = call("campaign", "load", str(file), database=database).stderr
    assert "units" in told
    assert "hamlet" in told
    assert "line" in told


def test_messages_are_parsed_a_line_each(file: Path) -> None:
    lines = "12 hộ, 5 cks\nThôn Đông: 3 hộ\\n4 tk\nxin chào\n\n"
    done = call(
        *("parse", "--campaign", str(file), "--at", "2026-09-16T14:30:00+07:00"), stdin=lines
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == 4
    assert found[0]["intent"] == "report"
    assert found[0]["counts"] == {"households": 12, "signatures": 5}
    assert set(found[0]) == {
        *("intent", "counts", "village", "date", "cumulative", "multi", "questions")
    }
    assert found[1]["village"] == "Thôn Đông"
    assert found[1]["counts"] == {"households": 3, "accounts": 4}
    assert found[2]["counts"] == {}


def test_every_shipped_plan_loads(tmp_path: Path) -> None:
    database = f"sqlite+aiosqlite:///{tmp_path}/a.db"
    call("migrate", database=database)
    for key in said(call("campaign", "list", database=database))["shipped"]:
        assert said(call("campaign", "load", key, database=database))["key"] == key
