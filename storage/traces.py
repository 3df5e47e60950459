"""What was deleted and may still be read in SQLite's files until its log is emptied.

SQLite overwrites what is deleted with zeros (`secure_delete`), but in its log stands what its
pages were before; PostgreSQL sees to it by itself when it vacuums.
"""

import secrets

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.statements import upsert
from storage.tables import facts

_NAME = "traces"


async def leave(connection: AsyncConnection) -> None:
    """Note, in the transaction that deletes, that there is something to be cleaned up."""
    if connection.dialect.name == "sqlite":
        row = {"name": _NAME, "value": secrets.token_hex(8)}
        await connection.execute(upsert(connection, facts, ["name"]), row)


async def left(connection: AsyncConnection) -> str | None:
    """What the last deletion was noted with; None where nothing is left to clean up."""
    return await connection.scalar(select(facts.c.value).where(facts.c.name == _NAME))


async def gone(connection: AsyncConnection, noted: str) -> None:
    """It is cleaned up, unless something was deleted since."""
    await connection.execute(delete(facts).where(facts.c.name == _NAME, facts.c.value == noted))
