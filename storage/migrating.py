"""Bringing a database to the program's version, and refusing one that is newer."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from storage.database import Database

HEAD = "0001"
KNOWN = ("0001",)


class NewerDatabaseError(Exception):
    """The database was made by a newer version of the program."""


class NotOursError(Exception):
    """The database holds tables, but not this program's."""


async def migrate(database: Database) -> bool:
    """Bring the database up to date; tells whether anything had to be done.

    Raises `NewerDatabaseError`, and `NotOursError` for a database that belongs to something else.
    """
    if await version_of(database) == HEAD:
        return False
    async with database.write() as connection:
        await connection.run_sync(upgrade)
    return True


async def version_of(database: Database) -> str | None:
    """The version of the tables, None for a database without any; raises as `migrate` does."""
    async with database.read() as connection:
        version = await connection.run_sync(_version)
    if version is not None and version not in KNOWN:
        raise NewerDatabaseError
    return version


def _version(connection: Connection) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        if tables:
            raise NotOursError
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def alembic_config(connection: Connection) -> Any:
    """Alembic's configuration for a connection of ours."""
    from alembic.config import Config  # noqa: PLC0415  a database that is current does without

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, to: str = HEAD) -> None:
    """Bring the tables up to a version, in the connection's transaction."""
    from alembic import command  # noqa: PLC0415  a database that is current does without

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7316240)"))
        if _version(connection) == to:
            return
    command.upgrade(alembic_config(connection), to)
