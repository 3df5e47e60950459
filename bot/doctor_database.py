"""The database: whether it answers, is of this version, keeps what it is given, and holds what."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import Final

from bot.doctor_findings import Finding, note, ok, wrong
from bot.doctor_machine import disk_found
from bot.doctor_telegram import clock_found
from bot.telegram import bot_key
from domain.running import RunningCampaign
from storage import waiting
from storage.book import CampaignBook
from storage.condition import people_in, postgres_condition, sqlite_condition
from storage.database import Database, is_outage
from storage.migrating import HEAD, NewerDatabaseError, NotOursError, version_of

_READ_WHOLLY: Final = 256 * 2**20
_WAITED_LONG: Final = timedelta(minutes=10)
_LATELY: Final = timedelta(days=1)


async def database_found(
    database: Database, tokens: tuple[str, ...], now: datetime, *, running: bool
) -> AsyncIterator[Finding]:
    """Everything about the database; ends early where there is nothing to look at."""
    told = await _standing(database)
    yield told
    if told.do:
        return
    if database.is_sqlite:
        for finding in disk_found(database.path):
            yield finding
        yield await _sqlite_found(database)
    else:
        async for finding in _postgres_found(database, now):
            yield finding
    async for finding in _campaigns_found(database, now):
        yield finding
    bots = [bot_key(token) for token in tokens]
    async for finding in _waiting_found(database, bots, now, running=running):
        yield finding


async def _standing(database: Database) -> Finding:
    try:
        version = await version_of(database)
    except NewerDatabaseError:
        return wrong(
            "database", "A newer version of Thôn Số made the database.", "Update the program."
        )
    except NotOursError:
        return wrong(
            "database",
            "The database belongs to another program.",
            "Give Thôn Số one of its own in THONSO_DATABASE_URL.",
        )
    except Exception as error:  # noqa: BLE001  whatever it is, the database is of no use
        return _unusable(error)
    if version is None:
        return wrong("database", "The database is empty.", "thonso migrate")
    if version != HEAD:
        return wrong("database", "The database is of an older version.", "thonso migrate")
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    return ok("database", f"{kind} answers, and is of this version.")


def _unusable(error: Exception) -> Finding:
    causes = (error, error.__cause__)
    # Its subclasses are said of a file that cannot be opened or is locked.
    if any(type(getattr(one, "orig", None)) is sqlite3.DatabaseError for one in causes):
        return wrong("database", "The file is no SQLite database, or damaged.", "Restore a backup.")
    return wrong(
        "database",
        f"The database cannot be reached ({type(error).__name__}).",
        "Check THONSO_DATABASE_URL, and that the server runs and lets us in.",
    )


async def _sqlite_found(database: Database) -> Finding:
    small = database.path.stat().st_size <= _READ_WHOLLY
    async with database.read() as connection:
        found = await sqlite_condition(connection, thoroughly=small)
    if found.fault is not None:
        return wrong("durability", "The database file is damaged.", "Restore a backup.")
    if found.journal != "wal":
        return wrong(
            "durability",
            "The database keeps no write-ahead log, which this disk seems not to allow.",
            "Put it on a local disk.",
        )
    return ok(
        "durability",
        "Every commit is written to the disk (write-ahead log), "
        + ("and the file is whole." if small else "the file is too large to be read wholly here."),
    )


async def _postgres_found(database: Database, now: datetime) -> AsyncIterator[Finding]:
    async with database.read() as connection:
        found = await postgres_condition(connection)
    if found.durable:
        yield ok("durability", "Every commit is written to the server's disk.")
    else:
        yield wrong(
            "durability",
            "The server may lose what it has committed in a power cut.",
            "Set fsync, full_page_writes and synchronous_commit to on in postgresql.conf.",
        )
    if found.encoding != "UTF8":
        yield wrong(
            "database",
            f"The database's encoding is {found.encoding}, which cannot hold Vietnamese.",
            "createdb --encoding=UTF8, and restore a backup into it.",
        )
    yield note("disk", "How much room the server has cannot be seen from here.")
    yield clock_found(now - found.now, "the database server's")


async def _campaigns_found(database: Database, now: datetime) -> AsyncIterator[Finding]:
    try:
        async with database.read() as connection:
            book = await CampaignBook().refresh(connection)
            people = {id_: await people_in(connection, [*one.paths]) for id_, one in book.items()}
    except Exception as error:
        if is_outage(error):
            raise
        yield wrong(
            "campaigns",
            f"A campaign in the database cannot be read ({type(error).__name__}).",
            "Load its file again: thonso campaign load FILE.toml",
        )
        return
    for finding in _roll(list(book.values()), people, now):
        yield finding


def _roll(book: list[RunningCampaign], people: dict[int, int], now: datetime) -> Iterator[Finding]:
    if not book:
        yield wrong("campaigns", "No campaign is loaded.", "thonso campaign load FILE.toml")
        return
    running = [one for one in book if one.is_open(one.day_of(now))]
    if not running:
        yield note(
            "campaigns",
            f"{len(book)} loaded, but none of them has today among its days.",
            "Nothing new is recorded: load the next one.",
        )
    for one in running:
        if people[one.id]:
            yield ok("campaigns", f"{one.campaign.key} is running, with {people[one.id]} people.")
        else:
            yield note(
                "campaigns",
                f"{one.campaign.key} is running, but nobody has joined it.",
                f"thonso invite --campaign {one.campaign.key} --unit NAME --role coordinator",
            )


async def _waiting_found(
    database: Database, bots: list[str], now: datetime, *, running: bool
) -> AsyncIterator[Finding]:
    """What failed, and what waits for too long."""
    async with database.read() as connection:
        lines = await waiting.lines(connection, bots)
        aside = sum((await waiting.set_aside(connection, bots)).values())
        failed = await waiting.failed(connection, bots, now - _LATELY)
    if aside:
        yield note("messages", f"{aside} messages failed and were set aside.", "thonso dead list")
    if failed:
        yield note(
            "messages",
            f"{failed} messages of the last day could not be sent and never will be.",
            "Look for sender.message_failed and sender.faulty_message in the log.",
        )
    late = [line for line in lines if now - line.since > _WAITED_LONG]
    count = sum(line.messages for line in lines)
    if late and running:
        longest = max(now - line.since for line in late)
        yield wrong(
            "messages",
            f"{count} messages wait to be sent, for up to {longest.total_seconds() / 60:.0f} "
            "minutes.",
            "Look for sender and outbox events in the log, and at the token above.",
        )
    elif late:
        yield note("messages", f"{count} messages wait to be sent, and no bot is running.")
    elif not (aside or failed):
        yield ok("messages", "None has failed, none waits for long.")
