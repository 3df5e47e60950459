"""How far conversations have come."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, String, bindparam, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.gathering import Spot
from storage.prepared import Prepared, among
from storage.tables import dialogues


async def under_way(
    connection: AsyncConnection, spots: Sequence[Spot]
) -> dict[Spot, Mapping[str, Any]]:
    """The conversations under way at these spots; nobody else changes them in this transaction."""
    wanted = set(spots)
    bots, chats, people = ([spot[part] for spot in spots] for part in range(3))
    if connection.dialect.name == "sqlite":  # where every pair of them is looked up
        bots, chats = sorted(set(bots)), sorted(set(chats))
    asked = {"bots": bots, "chats": chats, "people": people}
    return {
        spot: row.state
        for row in await _DIALOGUES.fetch(connection, asked)
        if (spot := (row.bot, row.chat, row.person)) in wanted
    }


def _at_spots(name: str) -> ColumnElement[bool]:
    """The rows at the spots; on SQLite, which finds them faster, all in their chats."""
    if name == "sqlite":
        bots = among(name, dialogues.c.bot, "bots")
        return bots & among(name, dialogues.c.chat, "chats")
    spot = (dialogues.c.bot, dialogues.c.chat, dialogues.c.person)
    lists = (bindparam(name, type_=ARRAY(String)) for name in ("bots", "chats", "people"))
    return tuple_(*spot).in_(select(*(func.unnest(each) for each in lists)))


_DIALOGUES = Prepared(
    lambda name: (
        select(dialogues).where(_at_spots(name)).order_by(*dialogues.primary_key).with_for_update()
    )
)
