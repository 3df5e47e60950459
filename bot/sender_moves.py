"""Groups that have a new id: messages that wait for the old one go to the new one."""

from collections.abc import Awaitable, Callable

import structlog

from storage import outbox
from storage.database import Database

OnMoved = Callable[[str, str, str], Awaitable[None]]

_log = structlog.get_logger()


async def write_down(database: Database, move: tuple[str, str, str], told: OnMoved) -> bool:
    """Note a move, which is the bot, the old id and the new; tell whether that succeeded."""
    try:
        async with database.write() as connection:
            await outbox.move_chat(connection, *move)
        await told(*move)
    except Exception as error:  # noqa: BLE001 - the move is announced again at the next attempt
        _log.warning("sender.cannot_move", bot=move[0], error=type(error).__name__)
        return False
    return True
