"""In what condition a database is: whether it keeps what it says it keeps, and who is in it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.prepared import among
from storage.tables import memberships


@dataclass(frozen=True, slots=True)
class SqliteCondition:
    """`journal` is the journal's kind ("wal"), `fault` what an integrity check has found."""

    journal: str
    fault: str | None


@dataclass(frozen=True, slots=True)
class PostgresCondition:
    """What decides whether a commit outlives a power cut, how texts are kept, and the clock."""

    fsync: bool
    commits: str
    full_pages: bool
    encoding: str
    now: datetime

    @property
    def durable(self) -> bool:
        """Tell whether what was committed outlives a power cut."""
        return self.fsync and self.full_pages and self.commits != "off"


async def sqlite_condition(connection: AsyncConnection, *, thoroughly: bool) -> SqliteCondition:
    """Look at a SQLite database; `thoroughly` reads all of it."""
    journal = str(await connection.scalar(text("PRAGMA journal_mode")))
    found = str(await connection.scalar(text("PRAGMA quick_check(1)"))) if thoroughly else "ok"
    return SqliteCondition(journal, None if found == "ok" else found)


async def postgres_condition(connection: AsyncConnection) -> PostgresCondition:
    """Look at a PostgreSQL server as this connection has it."""
    row = (
        await connection.execute(
            text(
                "SELECT current_setting('fsync') AS fsync,"
                " current_setting('synchronous_commit') AS commits,"
                " current_setting('full_page_writes') AS full_pages,"
                " current_setting('server_encoding') AS encoding, clock_timestamp() AS now"
            )
        )
    ).one()
    return PostgresCondition(
        row.fsync == "on", row.commits, row.full_pages == "on", row.encoding, row.now
    )


async def people_in(connection: AsyncConnection, units: list[int]) -> int:
    """How many people have a role in any of these units."""
    found = await connection.scalar(
        select(func.count(memberships.c.member_id.distinct())).where(
            among(connection.dialect.name, memberships.c.unit_id, "units")
        ),
        {"units": units},
    )
    return int(found or 0)
