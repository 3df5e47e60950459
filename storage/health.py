"""Whether the database answers."""

from sqlalchemy import text

from storage.database import Database, is_outage


async def is_ready(database: Database) -> bool:
    """Ask the database the least there is to ask."""
    try:
        async with database.read() as connection:
            await connection.execute(text("SELECT 1"))
    except Exception as error:
        if not is_outage(error):
            raise
        return False
    return True
