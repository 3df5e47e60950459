"""Replies as rows of the outbox."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.splitting import split
from handlers.messages import Incoming, Reply, Sort
from storage.outbox import Outgoing

_TEXT_LIMIT = 4096
_CAPTION_LIMIT = 1024
_ZALO_LIMIT = 2000
_TOAST_LIFE = timedelta(seconds=15)
_ANSWER_LIFE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Place:
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


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    index: int
    of: int
    key: str

    @property
    def is_last(self) -> bool:
        return self.index == self.of - 1


def _pieces(reply: Reply, bot: str) -> list[str]:
    if reply.sort is Sort.TOAST:
        return [reply.text]
    limit = _ZALO_LIMIT if bot.startswith("zalo:") else _TEXT_LIMIT
    if reply.sort in {Sort.PICTURE, Sort.DOCUMENT}:
        limit = min(limit, _CAPTION_LIMIT)
    return split(reply.text, limit) or [reply.text]


def _row(reply: Reply, place: Place, now: datetime, id_: int, piece: _Piece) -> Outgoing:
    first = piece.index == 0
    life = _TOAST_LIFE if reply.sort is Sort.TOAST else _ANSWER_LIFE
    return Outgoing(
        id=id_,
        key=piece.key if first else f"{piece.key}+{piece.index}",
        bot=reply.bot or place.bot,
        chat=reply.chat or place.chat,
        lane=int(reply.lane),
        sort=(reply.sort if first else Sort.TEXT).value,
        body=_body(reply, piece) | _spot(reply, place, piece),
        created=now,
        about=reply.about,
        edits_outbox=reply.edits_outbox if first else None,
        not_before=reply.not_before,
        expires=reply.expires or now + life,
    )


def _body(reply: Reply, piece: _Piece) -> dict[str, Any]:
    body: dict[str, Any] = {"text": piece.text}
    if piece.is_last and reply.choices:
        body["choices"] = [[[c.label, c.data] for c in row] for row in reply.choices]
    if piece.index:
        return body
    if reply.edits:
        body["edits"] = reply.edits
    if reply.tap:
        body["tap"] = reply.tap
    if reply.recipe:
        body["recipe"] = dict(reply.recipe)
    return body


def _spot(reply: Reply, place: Place, piece: _Piece) -> dict[str, Any]:
    """Where in its chat a message belongs.

    What is cited is named with its chat: a group that gets a new id numbers its messages anew.
    """
    if reply.chat or reply.bot:
        return {}
    spot: dict[str, Any] = {"fleeting": True} if place.fleeting else {}
    if reply.sort is Sort.TOAST:
        return spot
    if place.thread:
        spot["thread"] = place.thread
    if place.cites and not piece.index:
        spot["cites"] = [place.chat, place.cites]
    return spot
