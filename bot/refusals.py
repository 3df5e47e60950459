"""What cannot be done, in a sentence; the status is 1 where it is refused, 2 where misused."""

from typing import Final

from bot.channel import TokensRefusedError
from domain.campaign_file import CampaignFileError, describe
from storage.campaigns import CampaignNotLoadedError
from storage.database import (
    DatabaseUnreachableError,
    DatabaseUrlError,
    NoDatabaseError,
    is_outage,
)
from storage.migrating import NewerDatabaseError, NotOursError
from storage.outages import is_no_database
from storage.presence import DatabaseBeingRestoredError, DatabaseReplacedError

ANOTHER_DATABASE: Final = (
    "Run this in the bot's folder and with its settings; where there is none yet, "
    "thonso migrate makes one."
)


class UsageError(Exception):
    """The command was called with something that cannot be understood; says what."""


class RefusedCommandError(Exception):
    """What was asked cannot be done; says why."""


def misused(error: Exception) -> str | None:
    """A wrong setting or a wrong way of calling as a sentence; None for anything else."""
    if isinstance(error, DatabaseUrlError):
        return f"THONSO_DATABASE_URL is wrong: {error}."
    if isinstance(error, NoDatabaseError):
        return f"{no_database(error)} {ANOTHER_DATABASE}"
    wrong = isinstance(error, UsageError | TokensRefusedError)
    # The web server is loaded only where it is needed.
    return str(error) if wrong or type(error).__name__ == "AddressTakenError" else None


def no_database(error: NoDatabaseError) -> str:
    """What the settings miss, with the whole path of the file."""
    return f"There is no database {error.path}: that is where THONSO_DATABASE_URL leads."


def explained(error: Exception) -> str | None:
    """An error of the outside world as a sentence; None for a fault of the program."""
    if isinstance(error, CampaignFileError):
        return "\n".join(describe(problem) for problem in error.problems)
    if isinstance(error, CampaignNotLoadedError):
        gone = ", ".join([*error.units, *error.metrics])
        return (
            f"The file leaves out what already has reports: {gone}. "
            "Keep it in the file (a unit may get valid_to and successors)."
        )
    if isinstance(error, NewerDatabaseError):
        return "The database was made by a newer version of Thôn Số: update the program first."
    if isinstance(error, NotOursError):
        return "The database belongs to another program: give Thôn Số one of its own."
    if is_no_database(error):
        return (
            "The file that THONSO_DATABASE_URL names is no SQLite database, or damaged: "
            "name another, or restore a backup."
        )
    if isinstance(error, DatabaseUnreachableError) or is_outage(error):
        return _out_of_reach(error)
    return None


def _out_of_reach(error: Exception) -> str:
    if isinstance(error, DatabaseBeingRestoredError):
        return "A backup is being restored into the database: try again when that is done."
    if isinstance(error, DatabaseReplacedError):
        return (
            "A backup took the place of the database while it was out of reach: start the bot "
            "again. Nothing was written into it meanwhile."
        )
    return "The database cannot be reached: check THONSO_DATABASE_URL and that it is running."
