"""The README and the pages under docs/ are held to what the program does."""

import dataclasses
import json
import re
import shlex
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from bot.cli_commands import app
from bot.demo_campaign import campaign_file
from bot.settings import PREFIX, Settings, load_settings
from domain.campaign import Campaign
from domain.campaign_file import parse_campaign
from domain.reading import Intent, Lexicon, Reading, read
from handlers.conversations import COMMANDS

ROOT = Path(__file__).parent.parent
PAGES = {
    name: (ROOT / name).read_text(encoding="utf-8")
    for name in (
        "README.md",
        "CHANGELOG.md",
        "DECISIONS.md",
        "docs/operators.md",
        "docs/users.md",
        "docs/campaigns.md",
    )
}
README = PAGES["README.md"]
WHOLE_CAMPAIGN = PAGES["docs/campaigns.md"].partition("```toml\n")[2].partition("```")[0]
THURSDAY = datetime(2026, 11, 26, 1, 45, tzinfo=UTC)  # 8:45 in Vietnam

_FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
_COMMAND = re.compile(r"^ *(?:THONSO_\S+ |\S*bin/)?thonso ([a-z].*)")


def blocks(language: str) -> list[str]:
    found = [match for page in PAGES.values() for match in _FENCED.findall(page)]
    return [text for tagged, text in found if tagged == language]


def shown_commands() -> list[str]:
    """Everything after "thonso " in shell blocks and in inline code."""
    lines = [line for text in blocks("sh") for line in text.splitlines()]
    without_blocks = (_FENCED.sub("", page) for page in PAGES.values())
    lines += [code for page in without_blocks for code in re.findall(r"`([^`\n]+)`", page)]
    found = {match[1].split("  #")[0].strip() for line in lines if (match := _COMMAND.search(line))}
    return sorted(found)


def below(command: Any) -> dict[str, Any]:
    """The commands of a group; nothing for a command that does something itself."""
    return getattr(command, "commands", {})


def resolved(words: list[str]) -> tuple[Any, list[str]]:
    """The command that words lead to, and what is left of them."""
    at, rest = typer.main.get_command(app), list(words)
    while below(at) and rest:
        assert rest[0] in below(at), f"there is no command {rest[0]}"
        at = below(at)[rest.pop(0)]
    return at, rest


def options(words: list[str]) -> tuple[set[str], list[str]]:
    """The options of the command that words lead to, and what is left of the words."""
    command, rest = resolved(words)
    return {name for one in command.params for name in (*one.opts, *one.secondary_opts)}, rest


def leaves(at: Any, path: str = "thonso") -> list[str]:
    found = [leaf for name, sub in below(at).items() for leaf in leaves(sub, f"{path} {name}")]
    return found or [path]


SETTINGS = {each.name: each.default for each in dataclasses.fields(Settings)}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command line in an empty folder, on a database of its own, without settings."""
    for name in SETTINGS:
        monkeypatch.delenv(f"{PREFIX}{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "xa-mau-2026.toml").write_text(WHOLE_CAMPAIGN, encoding="utf-8")
    return CliRunner()


@pytest.mark.parametrize("shown", shown_commands())
def test_every_command_on_the_pages_exists_with_its_options(shown: str) -> None:
    known, rest = options(shlex.split(shown))
    for word in rest:
        if word.startswith("--"):
            assert word in known | {"--help"}, f"{shown}: no option {word}"


@pytest.mark.parametrize("row", [r for r in README.splitlines() if r.startswith("| `thonso")])
def test_the_options_in_the_table_of_commands_exist(row: str) -> None:
    known, _ = options(re.findall(r"`thonso ([^`]+)`", row)[0].split())
    assert set(re.findall(r"--[a-z-]+", row)) <= known


def test_the_table_of_commands_has_all_of_them() -> None:
    listed = re.findall(r"^\| `(thonso [^`]+)`", README, re.MULTILINE)
    assert sorted(listed) == sorted(leaves(typer.main.get_command(app)))


def test_every_setting_on_the_pages_exists_and_every_setting_is_in_the_table() -> None:
    named = {name for page in PAGES.values() for name in re.findall(r"THONSO_[A-Z_]+", page)}
    known = {f"{PREFIX}{name.upper()}" for name in SETTINGS}
    assert named <= known
    assert set(re.findall(r"^\| `(THONSO_[A-Z_]+)`", README, re.MULTILINE)) == known


def test_the_defaults_in_the_table_of_settings_are_the_defaults() -> None:
    for name, default in re.findall(r"^\| `THONSO_([A-Z_]+)` \| ([^|]*) \|", README, re.MULTILINE):
        held = SETTINGS[name.lower()]
        if default.startswith("`"):
            assert default == f"`{held}`", name
        else:
            assert not held, name


def test_examples_of_env_files_are_read(tmp_path: Path, run: CliRunner) -> None:
    examples = [text for text in blocks("ini") if "THONSO_" in text]
    assert examples
    for text in examples:
        (tmp_path / ".env").write_text(re.sub(r"^ +", "", text, flags=re.MULTILINE), "utf-8")
        lines = [line.strip().partition("=") for line in text.splitlines() if line.strip()]
        settings = load_settings()
        for name, _, value in lines:
            held = getattr(settings, name.removeprefix(PREFIX).lower())
            assert value in {str(held), *(held if isinstance(held, tuple) else ())}


@pytest.mark.parametrize("text", blocks("toml"))
def test_every_piece_of_toml_parses(text: str) -> None:
    assert tomllib.loads(text)


@pytest.mark.parametrize(("page", "text"), list(PAGES.items()))
def test_every_link_to_a_file_leads_somewhere(page: str, text: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert ((ROOT / page).parent / target).exists(), target


def test_the_readme_is_followed_from_an_empty_database_to_a_coordinator(run: CliRunner) -> None:
    steps = [line.strip() for text in blocks("sh") for line in text.splitlines()]
    wanted = [s.removeprefix("thonso ") for s in steps if s.startswith("thonso ")]
    followed = [s for s in wanted if s.startswith(("migrate", "campaign", "invite", "totals"))]
    printed = {}
    for step in followed:
        done = run.invoke(app, shlex.split(step))
        assert done.exit_code == 0, (step, done.stderr)
        printed[step.split()[0]] = done.stdout
    invitation, totals = (json.loads(text) for text in blocks("json"))
    made = json.loads(printed["invite"])
    assert made.keys() == invitation.keys()
    assert (made["role"], made["unit"]) == (invitation["role"], invitation["unit"])
    found = json.loads(printed["totals"])
    none = {"signatures": None}
    assert found == totals | {"metrics": none, "units": [totals["units"][0] | {"metrics": none}]}


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("campaign load xa-mau-2026.toml", 0),
        ("campaign list", 2),
        ("campaign load nowhere.toml", 1),
        ("totals --campaign xa-mau-2026 --from yesterday", 2),
        ("invite --campaign xa-mau-2026 --unit Thôn --role king", 2),
        ("nothing", 2),
        ("run", 2),
    ],
)
def test_exit_statuses_are_what_the_readme_says(run: CliRunner, command: str, status: int) -> None:
    done = run.invoke(app, shlex.split(command))
    assert done.exit_code == status
    assert bool(done.stdout) is (status == 0)


USERS = PAGES["docs/users.md"]
_ROW = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.MULTILINE)
_KEYS = {"hộ": "households", "chữ ký số": "signatures", "tài khoản": "accounts"}
CLAIMS = [(said, claim) for said, claim in _ROW.findall(USERS) if not said.startswith("/")]
WRITTEN = [(s, c) for s, c in CLAIMS if re.match(r"hôm nay|\d+/\d+:", c)]
DONE = [one for one in CLAIMS if one not in WRITTEN]
MEANT = {
    "sửa báo cáo gần nhất": Intent.CORRECT,
    "rút báo cáo gần nhất": Intent.UNDO,
    "xem tổng": Intent.ASK_TOTAL,
    "xem ai chưa báo cáo": Intent.ASK_MISSING,
}


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    """The demo's campaign, in the week of the page's examples."""
    return parse_campaign(campaign_file(date(2026, 11, 23)), "demo")


def understood(campaign: Campaign, said: str) -> Reading:
    return read(said, Lexicon.of(campaign), THURSDAY)


def figures(claim: str) -> dict[str, int]:
    found = re.findall(rf"(\d+) ({'|'.join(_KEYS)})", claim)
    return {_KEYS[name]: int(number) for number, name in found}


def test_the_page_for_users_has_examples() -> None:
    assert len(WRITTEN) >= 5
    assert {claim.partition(":")[0] for _, claim in DONE} == set(MEANT)


@pytest.mark.parametrize(("said", "claim"), WRITTEN)
def test_what_the_page_says_is_written_down_is_what_is_read(
    campaign: Campaign, said: str, claim: str
) -> None:
    found = understood(campaign, said)
    assert (found.intent, found.questions) == (Intent.REPORT, ())
    assert dict(found.counts) == figures(claim)
    day, _, place = claim.partition(":")[0].partition(", ")
    stated = re.match(r"(\d+)/(\d+)", day)
    today = THURSDAY.date()
    wanted = date(today.year, int(stated[2]), int(stated[1])) if stated else today
    assert (found.date or today) == wanted
    village = campaign.by_path[found.village].name if found.village else ""
    assert village == place


@pytest.mark.parametrize(("said", "claim"), DONE)
def test_what_the_page_says_is_done_is_what_is_meant(
    campaign: Campaign, said: str, claim: str
) -> None:
    found = understood(campaign, said)
    assert found.intent is MEANT[claim.partition(":")[0]]
    assert dict(found.counts) == figures(claim)


def test_every_chat_command_on_the_page_is_known_and_the_table_has_all_of_them() -> None:
    named = set(re.findall(r"`/([a-z]+)", USERS))
    assert named <= {*COMMANDS, "huy"}
    conversations: dict[object, set[str]] = {}
    for name, command in COMMANDS.items():
        conversations.setdefault(getattr(command, "__qualname__", name), set()).add(name)
    for names in conversations.values():
        assert names & {*named, "start"}, f"none of {names} is on the page"
