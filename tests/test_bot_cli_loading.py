"""Loading, inviting and totals on the command line: what is named, and what is warned of."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from storage.database import Database
from tests.test_bot_cli import call, said
from tests.villages import CAMPAIGN, Commune


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "xa-mau.toml"
    path.write_text(CAMPAIGN, encoding="utf-8")
    return path


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/a.db"


def test_every_line_of_a_refusal_names_the_file(file: Path, sqlite: str) -> None:
    file.write_text(CAMPAIGN.replace('"village"', '"hamlet"'), encoding="utf-8")
    load = call("campaign", "load", str(file), database=sqlite)
    parse = call("parse", "--campaign", str(file), stdin="12 hộ\n")
    for done in (load, parse):
        assert (done.returncode, done.stdout) == (1, "")
        lines = done.stderr.strip().splitlines()
        assert len(lines) > 1
        assert all(line.startswith(f"{file}: line ") for line in lines)


async def report(url: str) -> None:
    database = Database(url)
    commune = Commune(database)
    await commune.join("an", "Xã Mẫu/Thôn Đông")
    await commune.say("an", "12 hộ, 3 cks")
    await commune.say("an", "5 hộ")
    await database.close()


def test_what_a_file_loaded_again_counts_differently_is_said_and_totals_stay_right(
    file: Path, sqlite: str
) -> None:
    said(call("campaign", "load", str(file), database=sqlite))
    asyncio.run(report(sqlite))
    again = call("campaign", "load", str(file), database=sqlite)
    assert (again.returncode, again.stderr) == (0, "")
    changed = CAMPAIGN.replace("starts = 2026-09-01", "starts = 2026-09-20").replace(
        'aliases = ["hộ", "nhà"]', 'aliases = ["hộ", "nhà"]\nadds_up = false'
    )
    file.write_text(changed, encoding="utf-8")
    done = call("campaign", "load", str(file), database=sqlite)
    assert "warnings" not in said(done)
    counted, begun = done.stderr.strip().splitlines()
    assert "households" in counted
    assert "signatures" not in done.stderr
    assert "2026-09-16" in begun
    assert "2026-09-20" in begun
    wanted = ("totals", "--campaign", "xa-mau", "--from", "2026-09-01", "--json")
    metrics = said(call(*wanted, database=sqlite))["metrics"]
    assert (metrics["households"], metrics["signatures"]) == (5, 3)


def test_a_junk_file_is_told_from_a_database_that_is_away(tmp_path: Path) -> None:
    (tmp_path / "junk.db").write_bytes(b"not a database at all, " * 400)
    for command in ("migrate", "run"):
        done = call(
            command, database=f"sqlite+aiosqlite:///{tmp_path}/junk.db", telegram_token="1:a"
        )
        [sentence] = done.stderr.strip().splitlines()
        assert (done.returncode, done.stdout) == (1, "")
        assert "no SQLite database" in sentence


def test_a_code_is_good_for_as_many_days_as_are_asked_for(file: Path, sqlite: str) -> None:
    said(call("campaign", "load", str(file), database=sqlite))
    wanted = ("invite", "--campaign", "xa-mau", "--unit", "Thôn Đông", "--role", "lead")
    for more in (("--days", "3"), ()):
        made = said(call(*wanted, *more, database=sqlite))
        assert set(made) == {"code", "telegram_link", "role", "unit"}
    with sqlite3.connect(sqlite.partition("///")[2]) as database:
        lives = "SELECT (expires_at - created_at) / 86400000 FROM invitations ORDER BY created_at"
        assert database.execute(lives).fetchall() == [(3,), (14,)]
    for days in ("0", "-1", "400"):
        done = call(*wanted, f"--days={days}", database=sqlite)
        assert (done.returncode, done.stdout) == (2, "")
        assert "--days" in done.stderr


def test_a_unit_is_found_without_marks_and_an_ambiguous_one_is_refused(
    file: Path, sqlite: str
) -> None:
    file.write_text(CAMPAIGN.replace("Thôn Đoài", "Thôn Dông"), encoding="utf-8")
    said(call("campaign", "load", str(file), database=sqlite))
    wanted = ("totals", "--campaign", "xa-mau", "--json", "--unit")
    assert said(call(*wanted, "thon thuong", database=sqlite))["unit"] == "Thôn Thượng"
    assert said(call(*wanted, "Thôn Đông", database=sqlite))["unit"] == "Thôn Đông"
    done = call(*wanted, "thon dong", database=sqlite)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Thôn Đông" in done.stderr
    assert "Thôn Dông" in done.stderr
