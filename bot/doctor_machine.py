"""The machine and the settings: what can be seen without the database and the network."""

import importlib.util
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.doctor_findings import Finding, note, ok, wrong
from bot.settings import Settings
from domain.reading.files import Compiled, compiled
from locales import words_in

_ZONE: Final = "Asia/Ho_Chi_Minh"
_LITTLE: Final = 200 * 2**20
_SOON: Final = 2**30
_LONG_LOG: Final = 512 * 2**20
_SLOW_SECONDS: Final = 0.1
_AFAR: Final = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "fuse.rclone"}
_FLEETING: Final = {"tmpfs", "ramfs"}


def settings_found(settings: Settings) -> Iterator[Finding]:
    """The settings, beyond what reading them has refused."""
    bots = len(settings.telegram_token)
    if not bots:
        yield wrong(
            "settings",
            "THONSO_TELEGRAM_TOKEN is not set.",
            "Put the token that @BotFather gave you there.",
        )
    else:
        way = "polling" if settings.public_url is None else "webhook"
        yield ok("settings", f"They can be read: {bots} Telegram bot(s), by {way}.")
    if settings.address and settings.address[0] not in {"127.0.0.1", "::1", "localhost"}:
        yield note(
            "settings",
            "THONSO_LISTEN takes callers from other machines, and /metrics is for nobody's eyes.",
            "Listen on 127.0.0.1, or let a proxy or firewall pass the webhook's path alone.",
        )


def address_found(host: str, port: int) -> Iterator[Finding]:
    """Whether the program could listen there; only while it does not."""
    from bot.web import AddressTakenError, socket_at  # noqa: PLC0415  polling alone does without

    try:
        socket_at(host, port).close()
    except AddressTakenError as error:
        do = "thonso run would end at once: give it an address of this machine that is free."
        yield wrong("settings", str(error), do)


def secrets_found(file: Path = Path(".env")) -> Iterator[Finding]:
    """Whether others can read the file with the token."""
    if os.name == "posix" and file.exists():
        yield _private("secrets", file, f"{file} holds the token")


def _private(check: str, file: Path, holds: str) -> Finding:
    if file.stat().st_mode & 0o077:
        return wrong(check, f"{holds}, and others can read it.", f"chmod 600 {file}")
    return ok(check, f"{holds}, and its owner alone can read it.")


def pieces_found(now: datetime) -> Iterator[Finding]:
    """What the program needs beside itself: time zones, words, faster parts."""
    try:
        right = now.astimezone(ZoneInfo(_ZONE)).utcoffset() == timedelta(hours=7)
    except (ZoneInfoNotFoundError, ValueError):
        right = False
    if right:
        yield ok("time zones", f"{_ZONE} is known.")
    else:
        yield wrong(
            "time zones",
            f"{_ZONE} is not known, or not seven hours ahead of UTC.",
            "Install the program anew (make install): the package tzdata is missing.",
        )
    if _vietnamese():
        yield ok("words", "The Vietnamese sentences are there.")
    else:
        yield wrong("words", "The Vietnamese sentences are missing.", "python -m locales.compile")
    if sys.platform != "win32" and importlib.util.find_spec("uvloop") is None:
        yield note("parts", "uvloop is missing: the program works, slower.", "make install")
    else:
        yield ok("parts", "Nothing is missing; this version needs no fonts.")
    yield _reader()


def _reader() -> Finding:
    state = compiled()
    if state is Compiled.STALE:
        return wrong("reader", "The compiled reader is older than its source.", "make install")
    if state is Compiled.NO:
        return note(
            "reader",
            "Messages are read by plain Python: the same, at less than half the speed.",
            "Install a C compiler and Python's headers, then: make plain install",
        )
    return ok("reader", "Messages are read by compiled code.")


def _vietnamese() -> bool:
    sentence = "There is no report of yours to take back."
    try:
        return str(words_in("vi")(sentence)) != sentence
    except OSError:
        return False


def disk_found(database: Path) -> Iterator[Finding]:
    """The disk that a SQLite file lies on, and whether it keeps what it is given."""
    folder = database.parent
    yield _room(folder)
    kind = _kind_of(folder)
    if kind in _AFAR:
        yield wrong(
            "disk",
            f"The database lies on a network share ({kind}), where locks do not hold.",
            "Put it on a local disk, or use PostgreSQL.",
        )
    elif kind in _FLEETING:
        yield note("disk", "The database lies in memory and is gone after a restart.")
    yield _fsync(folder)
    log = database.with_name(f"{database.name}-wal")
    if log.exists() and log.stat().st_size > _LONG_LOG:
        yield note(
            "disk",
            f"The write-ahead log has {log.stat().st_size // 2**20} MiB: something has been "
            "reading for long.",
            "End other programs that have the database open.",
        )
    if os.name == "posix":
        yield _private("secrets", database, "The database holds names and account numbers")


def _room(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    told = f"{free // 2**20} MiB are free where the database is."
    if free < _LITTLE:
        return wrong("disk", told, "Make room now: a full disk stops everything.")
    return note("disk", told, "Make room soon.") if free < _SOON else ok("disk", told)


def _fsync(folder: Path) -> Finding:
    """How long the disk takes to keep a little: every commit waits for that."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"0" * 4096)
            file.flush()
            begun = time.perf_counter()
            os.fsync(file.fileno())
            took = time.perf_counter() - begun
    except OSError as error:
        return wrong(
            "disk",
            f"Nothing can be written beside the database: {error.strerror}.",
            "Give the folder to the user that the program runs as.",
        )
    told = f"The disk keeps a write in {took * 1000:.1f} ms."
    return note("disk", told, "Use a faster disk.") if took > _SLOW_SECONDS else ok("disk", told)


def _kind_of(folder: Path) -> str:
    """The kind of file system, "" where that cannot be told."""
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for _, at, what, *_ in (line.split() for line in mounts):
        if folder.resolve().is_relative_to(at) and len(at) >= len(best):
            best, kind = at, what
    return kind
