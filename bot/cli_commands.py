"""The commands and their options, which typer reads from the functions here."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli import perform, run_bots, say, settings_told

app = typer.Typer(
    help="Thôn Số: reports from the field, totals for the village, reminders before deadlines.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
campaigns = typer.Typer(help="Load, list and show campaigns.", no_args_is_help=True)
dead = typer.Typer(help="Messages that failed: list them, try one again.", no_args_is_help=True)
app.add_typer(campaigns, name="campaign")
app.add_typer(dead, name="dead")

_CAMPAIGN = Annotated[str, typer.Option("--campaign", help="The campaign's key.")]


def _print(value: Any) -> None:
    import orjson  # noqa: PLC0415  commands load only what they need

    sys.stdout.write(orjson.dumps(value).decode() + "\n")
    sys.stdout.flush()


@contextlib.contextmanager
def _new_database_told(settings: Any) -> Iterator[None]:
    """Say which SQLite file was made, if one was: perhaps another was meant."""
    from storage.database import DatabaseUrlError, missing_file  # noqa: PLC0415

    missing = None
    with contextlib.suppress(DatabaseUrlError, OSError):  # said when it is opened
        missing = missing_file(settings.database_url)
    yield
    if missing is not None and missing.exists():
        say(f"A new database was made: {missing}, where THONSO_DATABASE_URL leads.")


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="The local port; 0 for any that is free.")] = 8000,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
) -> None:
    """Try the bot on a local page: no token, no network."""
    if not 0 <= port <= 65535:  # noqa: PLR2004  ports are 16 bits
        say("--port takes a number from 0 to 65535; 0 is any that is free.")
        raise SystemExit(2)
    from bot.demo import run_demo  # noqa: PLC0415

    perform(run_demo(port, open_browser=browser))


@app.command()
def run() -> None:
    """Run the bot; settings come from the environment or .env."""
    run_bots()


@app.command()
def migrate() -> None:
    """Bring the database up to this version of the program."""
    from bot import commands  # noqa: PLC0415

    settings = settings_told()
    with _new_database_told(settings):
        done = perform(commands.migrate_database(settings))
    say(done)


@campaigns.command("load")
def campaign_load(
    source: Annotated[str, typer.Argument(help="A campaign file, or the key of a shipped one.")],
) -> None:
    """Load a campaign, or load it again; reports stay."""
    from bot import commands  # noqa: PLC0415

    settings = settings_told()
    with _new_database_told(settings):
        loaded = perform(commands.load_campaign(settings, source))
    for warning in loaded.pop("warnings"):
        say(warning)
    _print(loaded)


@campaigns.command("list")
def campaign_list() -> None:
    """List the campaigns that are loaded and those that are shipped."""
    from bot import commands  # noqa: PLC0415

    _print(perform(commands.list_campaigns(settings_told())))


@campaigns.command("show")
def campaign_show(key: Annotated[str, typer.Argument(help="The campaign's key.")]) -> None:
    """Show a campaign: its units, metrics, targets and deadlines."""
    from bot import commands  # noqa: PLC0415

    _print(perform(commands.show_campaign(settings_told(), key)))


@app.command()
def invite(
    campaign: _CAMPAIGN,
    unit: Annotated[str, typer.Option(help="The unit's name, or its path from the root.")],
    role: Annotated[str, typer.Option(help="volunteer, lead or coordinator.")],
    uses: Annotated[int | None, typer.Option(help="How many people may use the code.")] = None,
    days: Annotated[int | None, typer.Option(help="How many days it is good.")] = None,
) -> None:
    """Make a code with which people join a unit."""
    from bot import commands  # noqa: PLC0415

    _print(perform(commands.invite(settings_told(), campaign, unit, role, uses, days)))


@app.command()
def totals(
    campaign: _CAMPAIGN,
    unit: Annotated[str | None, typer.Option(help="A unit; default the campaign's root.")] = None,
    from_: Annotated[str | None, typer.Option("--from", help="First working day.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="Last working day.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print a unit's totals and those of the units directly below it."""
    from bot import commands  # noqa: PLC0415

    found = perform(commands.totals(settings_told(), campaign, unit, from_, to))
    _print(found) if json else say(commands.totals_table(found))


@app.command()
def parse(
    campaign: Annotated[Path, typer.Option(help="A campaign file.")],
    at: Annotated[str | None, typer.Option(help="When the messages were sent (ISO).")] = None,
    explain: Annotated[bool, typer.Option(help="Show which words became what.")] = False,
) -> None:
    """Read messages, a line each, and print what was understood."""
    from bot import commands  # noqa: PLC0415
    from bot.refusals import RefusedCommandError, UsageError  # noqa: PLC0415

    try:
        for found in commands.parsed(campaign, at, sys.stdin, explain=explain):
            _print(found)
    except UsageError as error:
        say(str(error))
        raise SystemExit(2) from None
    except RefusedCommandError as error:
        say(str(error))
        raise SystemExit(1) from None


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Write over an earlier backup of that name.")
    ] = False,
) -> None:
    """Write the whole database to a file, while the bot is running or not."""
    from bot.backup import back_up  # noqa: PLC0415

    _print(perform(back_up(settings_told(), file, replace=replace)))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Delete what the database holds now.")
    ] = False,
) -> None:
    """Put a backup into an empty database, while the bot is not running."""
    from bot.backup import restore  # noqa: PLC0415

    settings = settings_told()
    with _new_database_told(settings):
        done = perform(restore(settings, file, replace=replace))
    _print(done)


@app.command()
def doctor() -> None:
    """Look at everything the bot needs, and say what is wrong and what to do."""
    from bot.doctor import examined  # noqa: PLC0415
    from bot.doctor_findings import as_json, as_text, status, wrong  # noqa: PLC0415
    from bot.settings import SettingsError, load_settings  # noqa: PLC0415

    try:
        found = perform(examined(load_settings()))
    except SettingsError as error:
        found = [wrong("settings", str(error), "The README has a table of settings.")]
    say(as_text(found))
    _print(as_json(found))
    raise SystemExit(status(found))


@dead.command("list")
def dead_list() -> None:
    """List messages that failed and were set aside."""
    from bot import commands  # noqa: PLC0415

    _print(perform(commands.list_dead(settings_told())))


@dead.command("retry")
def dead_retry(id_: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """Try a message again that was set aside."""
    from bot import commands  # noqa: PLC0415

    _print(perform(commands.retry_dead(settings_told(), id_)))
