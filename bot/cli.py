"""The command line. JSON alone on standard output, everything else on standard error.

Exit status 0: done; 1: refused; 2: settings or usage; 130: Ctrl+C.
"""

import asyncio
import gc
import os
import sys
from collections.abc import Coroutine
from typing import Any

from bot.breaking_off import ended_by_ctrl_c
from bot.faults import guard_process, tell_fault


def main() -> None:
    """Run the command line; what it writes to disk is for the same user alone."""
    with ended_by_ctrl_c():
        os.umask(0o077)
        guard_process()
        try:
            _call()
        except Exception as error:  # noqa: BLE001  its words may quote a message: they are not said
            tell_fault("command", error)
            raise SystemExit(1) from None


def _call() -> None:
    if sys.argv[1:] == ["run"]:  # typer takes as long to load as the database to open
        run_bots()
    else:
        from bot.cli_commands import app  # noqa: PLC0415

        app()


def run_bots() -> None:
    """Run the bots until the process is asked to stop."""
    settings = settings_told()
    if not settings.telegram_token:
        say("THONSO_TELEGRAM_TOKEN is not set: put the token that @BotFather gave you there.")
        raise SystemExit(2)
    gc.disable()  # loading leaves no garbage; the bots turn it on again
    from bot.app import run  # noqa: PLC0415

    _fast_loop()
    perform(run(settings), settings.log_level)


def _fast_loop() -> None:
    """Use the faster event loop where there is one."""
    try:
        import uvloop  # noqa: PLC0415
    except ImportError:
        return
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())


def say(text: str) -> None:
    """Tell a person something."""
    sys.stderr.write(f"{text}\n")


def settings_told() -> Any:
    """The settings; what is wrong with them ends the program with a sentence."""
    from bot.settings import SettingsError, load_settings  # noqa: PLC0415

    try:
        return load_settings()
    except SettingsError as error:
        say(str(error))
        raise SystemExit(2) from None


def perform(work: Coroutine[Any, Any, Any], level: str = "warning") -> Any:
    """Run a command; what is refused ends the program with a sentence."""
    from bot.logs import start_logging  # noqa: PLC0415
    from bot.refusals import RefusedCommandError, explained, misused  # noqa: PLC0415

    start_logging(level)

    try:
        return asyncio.run(work)
    except RefusedCommandError as error:
        say(str(error))
        raise SystemExit(1) from None
    except Exception as error:
        wrong = misused(error)
        if wrong is not None:
            say(wrong)
            raise SystemExit(2) from None
        said = explained(error)
        if said is None:
            raise
        say(said)
        raise SystemExit(1) from None
