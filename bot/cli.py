"""The command line. JSON alone on standard output, everything else on standard error.

Exit status 0: done; 1: refused; 2: settings or usage.
"""

import asyncio
import gc
import os
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.faults import guard_process, tell_fault

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


def main() -> None:
    """Run the command line; what it writes to disk is for the same user alone."""
    os.umask(0o077)
    guard_process()
    try:
        if sys.argv[1:] == ["run"]:  # typer's way there takes as long as opening the database
            run()
        else:
            app()
    except typer.Exit as error:
        raise SystemExit(error.exit_code) from None
    except Exception as error:  # noqa: BLE001  its words may quote a message, so they are not said
        tell_fault("command", error)
        raise SystemExit(1) from None


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _print(value: Any) -> None:
    import orjson  # noqa: PLC0415  commands load only what they need

    sys.stdout.write(orjson.dumps(value).decode() + "\n")
    sys.stdout.flush()


def _do(work: Coroutine[Any, Any, Any], level: str = "warning") -> Any:
    """Run a command; what is refused is said in a sentence."""
    from bot.commands import RefusedCommandError, explained, misused  # noqa: PLC0415
    from bot.logs import start_logging  # noqa: PLC0415

    start_logging(level)

    try:
        return asyncio.run(work)
    except RefusedCommandError as error:
        _say(str(error))
        raise typer.Exit(1) from None
    except Exception as error:
        wrong = misused(error)
        if wrong is not None:
            _say(wrong)
            raise typer.Exit(2) from None
        said = explained(error)
        if said is None:
            raise
        _say(said)
        raise typer.Exit(1) from None


def _settings() -> Any:
    from bot.settings import SettingsError, load_settings  # noqa: PLC0415

    try:
        return load_settings()
    except SettingsError as error:
        _say(str(error))
        raise typer.Exit(2) from None


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="The local port; 0 for any that is free.")] = 8000,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
) -> None:
    """Try the bot on a local page: no token, no network."""
    if not 0 <= port <= 65535:  # noqa: PLR2004  ports are 16 bits
        _say("--port takes a number from 0 to 65535; 0 is any that is free.")
        raise typer.Exit(2)
    from bot.demo import run_demo  # noqa: PLC0415

    _do(run_demo(port, open_browser=browser))


@app.command()
def run() -> None:
    """Run the bot; settings come from the environment or .env."""
    settings = _settings()
    if not settings.telegram_token:
        _say("THONSO_TELEGRAM_TOKEN is not set: put the token that @BotFather gave you there.")
        raise typer.Exit(2)
    gc.disable()  # loading leaves no garbage; the bots turn it on again
    from bot.app import run as run_bots  # noqa: PLC0415

    _fast_loop()
    _do(run_bots(settings), settings.log_level)


def _fast_loop() -> None:
    """Use the faster event loop where there is one."""
    try:
        import uvloop  # noqa: PLC0415
    except ImportError:
        return
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())


@app.command()
def migrate() -> None:
    """Bring the database up to this version of the program."""
    from bot import commands  # noqa: PLC0415

    _say(_do(commands.migrate_database(_settings())))


@campaigns.command("load")
def campaign_load(
    source: Annotated[str, typer.Argument(help="A campaign file, or the key of a shipped one.")],
) -> None:
    """Load a campaign, or load it again; reports stay."""
    from bot import commands  # noqa: PLC0415

    loaded = _do(commands.load_campaign(_settings(), source))
    for warning in loaded.pop("warnings"):
        _say(warning)
    _print(loaded)


@campaigns.command("list")
def campaign_list() -> None:
    """List the campaigns that are loaded and those that are shipped."""
    from bot import commands  # noqa: PLC0415

    _print(_do(commands.list_campaigns(_settings())))


@campaigns.command("show")
def campaign_show(key: Annotated[str, typer.Argument(help="The campaign's key.")]) -> None:
    """Show a campaign: its units, metrics, targets and deadlines."""
    from bot import commands  # noqa: PLC0415

    _print(_do(commands.show_campaign(_settings(), key)))


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

    _print(_do(commands.invite(_settings(), campaign, unit, role, uses, days)))


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

    found = _do(commands.totals(_settings(), campaign, unit, from_, to))
    _print(found) if json else _say(commands.totals_table(found))


@app.command()
def parse(
    campaign: Annotated[Path, typer.Option(help="A campaign file.")],
    at: Annotated[str | None, typer.Option(help="When the messages were sent (ISO).")] = None,
    explain: Annotated[bool, typer.Option(help="Show which words became what.")] = False,
) -> None:
    """Read messages, a line each, and print what was understood."""
    from bot import commands  # noqa: PLC0415

    try:
        for found in commands.parsed(campaign, at, sys.stdin, explain=explain):
            _print(found)
    except commands.UsageError as error:
        _say(str(error))
        raise typer.Exit(2) from None
    except commands.RefusedCommandError as error:
        _say(str(error))
        raise typer.Exit(1) from None


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Write over an earlier backup of that name.")
    ] = False,
) -> None:
    """Write the whole database to a file, while the bot is running or not."""
    from bot.backup import back_up  # noqa: PLC0415

    _print(_do(back_up(_settings(), file, replace=replace)))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Delete what the database holds now.")
    ] = False,
) -> None:
    """Put a backup into an empty database, while the bot is not running."""
    from bot.backup import restore  # noqa: PLC0415

    _print(_do(restore(_settings(), file, replace=replace)))


@app.command()
def doctor() -> None:
    """Look at everything the bot needs, and say what is wrong and what to do."""
    from bot.doctor import examined  # noqa: PLC0415
    from bot.doctor_findings import as_json, as_text, status, wrong  # noqa: PLC0415
    from bot.settings import SettingsError, load_settings  # noqa: PLC0415

    try:
        found = _do(examined(load_settings()))
    except SettingsError as error:
        found = [wrong("settings", str(error), "The README has a table of settings.")]
    _say(as_text(found))
    _print(as_json(found))
    raise typer.Exit(status(found))


@dead.command("list")
def dead_list() -> None:
    """List messages that failed and were set aside."""
    from bot import commands  # noqa: PLC0415

    _print(_do(commands.list_dead(_settings())))


@dead.command("retry")
def dead_retry(id_: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """Try a message again that was set aside."""
    from bot import commands  # noqa: PLC0415

    _print(_do(commands.retry_dead(_settings(), id_)))
