"""A chat that has a new id: everything kept under the old one moves."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import outbox
from storage.tables import accounts


async def move_chat(connection: AsyncConnection, bot: str, old: str, new: str) -> None:
    """Move what waits for a chat, and those who are reached there, to its new id."""
    await outbox.move_chat(connection, bot, old, new)
    await connection.execute(
        update(accounts).where(accounts.c.bot == bot, accounts.c.chat == old).values(chat=new)
    )
