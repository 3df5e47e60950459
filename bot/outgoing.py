"""Replies as rows of the outbox."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from bot.splitting import split
from handlers.messages import Incoming, Lane, Reply, Sort
from storage.outbox import Outgoing

_TEXT_LIMIT: Final = 4096
_CAPTION_LIMIT: Final = 1024
_ZALO_LIMIT: Final = 2000
_TOAST_LIFE: Final = timedelta(seconds=15)
_ANSWER_LIFE: Final = timedelta(days=2)
_TOAST: Final = Sort.TOAST
_FILES: Final = (Sort.PICTURE, Sort.DOCUMENT)
# Every answer has these, and values take long to look up.
_SORTS: Final = {sort: sort.value for sort in Sort}
_LANES: Final = {lane: lane.value for lane in Lane}
_TEXT: Final = _SORTS[Sort.TEXT]


class Place(NamedTuple):
    """Where a reply goes unless it says otherwise, and the prefix of its unique key.

    `thread` is the topic of the chat, `cites` the channel's id of the message that is answered.
    `fleeting`: of whom the answers go to nothing is kept, so nothing of the answers either.
    """

    bot: str
    chat: str
    key: str
    thread: str | None = None
    cites: str | None = None
    fleeting: bool = False


def place_of(incoming: Incoming) -> Place:
    """Answers go to where the event came from; among several people they cite what they answer."""
    return Place(
        incoming.bot,
        incoming.chat,
        f"{incoming.bot}/{incoming.mark}",
        incoming.thread,
        incoming.message if incoming.group else None,
    )


def outgoing(
    replies: Iterable[Reply], place: Place, now: datetime, draw: Callable[[], int]
) -> Iterator[Outgoing]:
    """The rows of replies, long texts cut into several with nothing lost."""
    for number, reply in enumerate(replies):
        key = reply.key or f"{place.key}/{number}"
        pieces = _pieces(reply, place.bot)
        for index, text in enumerate(pieces):
            yield _row(reply, place, now, draw(), _Piece(text, index, len(pieces), key))


class _Piece(NamedTuple):
    text: str
    place: int
    of: int
    key: str


def _pieces(reply: Reply, bot: str) -> list[str]:
    if reply.sort is _TOAST:
        return [reply.text]
    limit = _ZALO_LIMIT if bot.startswith("zalo:") else _TEXT_LIMIT
    if reply.sort in _FILES:
        limit = min(limit, _CAPTION_LIMIT)
    return split(reply.text, limit) or [reply.text]


def _row(reply: Reply, place: Place, now: datetime, id_: int, piece: _Piece) -> Outgoing:
    index, key = piece.place, piece.key
    life = _TOAST_LIFE if reply.sort is _TOAST else _ANSWER_LIFE
    body = _body(reply, piece)
    if not (reply.chat or reply.bot):
        _put(body, reply, place, index)
    return Outgoing(
        id=id_,
        key=f"{key}+{index}" if index else key,
        bot=reply.bot or place.bot,
        chat=reply.chat or place.chat,
        lane=_LANES[reply.lane],
        sort=_TEXT if index else _SORTS[reply.sort],
        body=body,
        created=now,
        about=reply.about,
        edits_outbox=None if index else reply.edits_outbox,
        not_before=reply.not_before,
        expires=reply.expires or now + life,
    )


def _body(reply: Reply, piece: _Piece) -> dict[str, Any]:
    body: dict[str, Any] = {"text": piece.text}
    if reply.choices and piece.place == piece.of - 1:
        body["choices"] = [list(map(list, row)) for row in reply.choices]
    if piece.place:
        return body
    if reply.edits:
        body["edits"] = reply.edits
    if reply.tap:
        body["tap"] = reply.tap
    if reply.recipe:
        body["recipe"] = dict(reply.recipe)
    return body


def _put(body: dict[str, Any], reply: Reply, place: Place, index: int) -> None:
    """Say where in its chat a message belongs.

    What is cited is named with its chat: a group that gets a new id numbers its messages anew.
    """
    if place.fleeting:
        body["fleeting"] = True
    if reply.sort is _TOAST:
        return
    if place.thread:
        body["thread"] = place.thread
    if place.cites and not index:
        body["cites"] = [place.chat, place.cites]
