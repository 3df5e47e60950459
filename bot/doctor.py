"""The examination: everything that a bot needs, looked at without changing anything."""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.app import webhook_url
from bot.doctor_database import database_found
from bot.doctor_findings import Finding, ok, wrong
from bot.doctor_machine import address_found, pieces_found, secrets_found, settings_found
from bot.doctor_telegram import telegram_found
from bot.lock import is_held
from bot.refusals import ANOTHER_DATABASE, no_database
from bot.settings import Settings
from storage.database import Database, DatabaseUrlError, NoDatabaseError, ensure_there
from storage.presence import Presence

_CLOCK = "clock"


async def examined(
    settings: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> list[Finding]:
    """Look at everything; what is found, in the order of what depends on what."""
    found = [*settings_found(settings), *secrets_found(), *pieces_found(now())]
    running = None
    try:
        ensure_there(settings.database_url)
        database = Database(settings.database_url, presence=Presence.UNNOTICED)
    except DatabaseUrlError as error:
        found.append(
            wrong("settings", f"THONSO_DATABASE_URL is wrong: {error}.", "See the README.")
        )
    except NoDatabaseError as error:
        found.append(wrong("settings", no_database(error), ANOTHER_DATABASE))
    except OSError as error:
        do = "Run this as the user that the bot runs as."
        found.append(wrong("database", f"It cannot be looked at: {error.strerror}.", do))
    else:
        running = await _running(database)
        if running:
            found.append(ok("bot", "A bot is running on this database."))
        elif running is not None and settings.address:
            found += address_found(*settings.address)
        found += await _of_database(database, settings, now(), running=bool(running))

    def url_of(number: int) -> str | None:
        return webhook_url(settings, number) if settings.public_url else None

    return found + [one async for one in telegram_found(settings, url_of, running=running, now=now)]


async def _of_database(
    database: Database, settings: Settings, now: datetime, *, running: bool
) -> list[Finding]:
    found: list[Finding] = []
    try:
        async for one in database_found(database, settings.telegram_token, now, running=running):
            found.append(one)  # noqa: PERF401  what was found before a fault is told too
    except Exception as error:  # noqa: BLE001  an examination goes on to the next thing
        kind = type(error).__name__
        do = "Try again; restore a backup if it stays so."
        found.append(wrong("database", f"It failed while it was looked at ({kind}).", do))
    finally:
        await database.close()
    return found


async def _running(database: Database) -> bool | None:
    """Tell whether a bot works with the database; None where that cannot be asked."""
    try:
        return await is_held(database, _CLOCK)
    except Exception:  # noqa: BLE001  the database itself is looked at next, with a sentence
        return None
