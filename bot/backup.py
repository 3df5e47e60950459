"""The commands that back the database up and restore it: files, refusals, and who is at work."""

import asyncio
import contextlib
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bot.refusals import RefusedCommandError
from bot.settings import Settings
from bot.stopping import on_signals
from storage import backup
from storage.backup import OccupiedDatabaseError, OutdatedDatabaseError
from storage.backup_file import (
    BackupUnwritableError,
    Contents,
    DamagedBackupError,
    NewerBackupError,
    NotABackupError,
    is_backup,
)
from storage.database import Database, ensure_there
from storage.presence import DatabaseInUseError, Presence


async def back_up(settings: Settings, file: Path, *, replace: bool) -> dict[str, Any]:
    """Write the database to `file`; with `replace` in the place of an earlier backup."""
    ensure_there(settings.database_url)
    try:
        path = _writable(file, replace=replace)
    except OSError as error:
        raise RefusedCommandError(f"{file} cannot be written: {error.strerror}.") from None
    database = Database(settings.database_url)
    try:
        with _refusals(file), _stoppable():
            contents, size = await backup.back_up(
                database, path, version("thonso"), datetime.now(UTC)
            )
    finally:
        await database.close()
    return {**_told(file, contents), "bytes": size}


async def restore(settings: Settings, file: Path, *, replace: bool) -> dict[str, Any]:
    """Put the backup in `file` into an empty database, or in the place of what is there.

    Refused while anybody is at work on it; nobody else begins until it has ended.
    """
    with _refusals(file):
        backup.checked(file)
    database = Database(settings.database_url, presence=Presence.ALONE)
    try:
        with _refusals(file):
            contents = await backup.restore(database, file, replace=replace)
    finally:
        await database.close()
    return _told(file, contents)


def _told(file: Path, contents: Contents) -> dict[str, Any]:
    header = contents.header
    return {
        "file": str(file),
        "made": header.made,
        "version": header.program,
        "rows": dict(contents.rows),
    }


def _writable(file: Path, *, replace: bool) -> Path:
    """Where the backup goes, links followed; nothing but an earlier backup is overwritten."""
    path = file.resolve()
    if path.exists() and not (path.is_file() and is_backup(path)):
        raise RefusedCommandError(
            f"{file} is there already and is no backup of Thôn Số: give another name."
        )
    if path.exists() and not replace:
        raise RefusedCommandError(
            f"{file} is there already and was left as it is: give another name, or --replace it."
        )
    if not path.parent.is_dir():
        raise RefusedCommandError(f"There is no folder {file.parent}: make it first.")
    return path


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """Asked to stop, leave nothing half-made behind."""
    task = asyncio.current_task()
    if task is not None:
        on_signals(task.cancel, signal.SIGTERM)
    try:
        yield
    except asyncio.CancelledError:
        raise RefusedCommandError("Stopped before it was done: no backup was written.") from None


@contextlib.contextmanager
def _refusals(file: Path) -> Iterator[None]:
    """What cannot be done, said in a sentence."""
    try:
        yield
    except BackupUnwritableError as error:
        raise RefusedCommandError(f"{file} cannot be written: {error}.") from None
    except NotABackupError:
        raise RefusedCommandError(
            f"{file} is no backup of Thôn Số, or cannot be read. Nothing was changed."
        ) from None
    except DamagedBackupError:
        raise RefusedCommandError(
            f"{file} is damaged or not whole. Nothing was changed: take an earlier backup."
        ) from None
    except NewerBackupError:
        raise RefusedCommandError(
            f"{file} was made by a newer version of Thôn Số: update the program first. "
            "Nothing was changed."
        ) from None
    except DatabaseInUseError:
        raise RefusedCommandError(
            "The bot is running on this database, or a command works with it: stop it first. "
            "Nothing was changed."
        ) from None
    except OutdatedDatabaseError:
        raise RefusedCommandError(
            "The database is empty or of an older version: run thonso migrate first."
        ) from None
    except OccupiedDatabaseError:
        raise RefusedCommandError(
            "The database is not empty. Nothing was changed: with --replace what it holds is "
            "deleted and the backup takes its place."
        ) from None
