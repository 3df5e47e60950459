"""Texts on their way to Telegram: sendMessage and editMessageText (Bot API)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.channel import Begun, RefusedError
from bot.http import Request
from bot.splitting import TELEGRAM_TEXT, plain, split
from bot.telegram_errors import SPOT_GONE, UNCHANGED, UNPARSED, says, sending_error
from bot.telegram_spots import anywhere, spot_of
from handlers.messages import Sort
from storage.outbox import Outgoing

_TEXT: Final = Sort.TEXT.value
_MARKS: Final = ParseMode.HTML.value


class Texts:
    """The texts of one bot; `method` is the address of its methods, up to their names.

    What is sent raises what python-telegram-bot raises, but for `finish`.
    """

    def __init__(self, request: Request, method: str) -> None:
        self._request = request
        self._sending = f"{method}sendMessage"
        self._editing = f"{method}editMessageText"

    def begin(self, message: Outgoing) -> Begun | None:
        """Send a text of one piece over a connection that is at hand; else do nothing."""
        if message.sort != _TEXT:
            return None
        pieces = split(message.body["text"], TELEGRAM_TEXT)
        if len(pieces) != 1:
            return None
        return self._request.begin(self._sending, _first(message, pieces[0]))

    def sent(self, begun: Begun) -> str | None:
        """The id of a message that was begun; None: `finish` tells why."""
        result = self._request.result(begun)
        number = result.get("message_id") if isinstance(result, dict) else None
        return None if number is None else str(number)

    async def finish(self, message: Outgoing, begun: Begun) -> str | None:
        """See what became of a message that was begun, and mend what can be mended.

        None: it was taken, without a word about its id. Raises a `SendError`.
        """
        (piece,) = split(message.body["text"], TELEGRAM_TEXT)
        try:
            return await self._send(_first(message, piece), begun)
        except TelegramError as error:
            raise sending_error(error) from None

    async def send(self, message: Outgoing, edits: str | None) -> str | None:
        """Send a text, or change the message `edits`; return the id, None where none is told."""
        return await self.pieces(message, split(message.body["text"], TELEGRAM_TEXT), edits)

    async def pieces(
        self, message: Outgoing, pieces: Sequence[str], edits: str | None
    ) -> str | None:
        """Send the pieces of a text, the choices under the last; return the last one's id.

        The outbox holds texts that fit: more than one piece is the exception.
        """
        if not pieces:
            raise RefusedError("nothing to say")
        for place, piece in enumerate(pieces, 1):
            choices = message.body.get("choices") if place == len(pieces) else None
            spoken = _spoken(message.chat, piece, choices)
            edits = (
                await self._edit(spoken, edits)
                if edits and place == 1
                else await self._send(spoken | spot_of(message, first=place == 1))
            )
        return edits

    async def _send(self, spoken: dict[str, Any], begun: Begun | None = None) -> str | None:
        try:
            sent = await self._request.call(self._sending, spoken, begun=begun)
        except BadRequest as error:
            if says(error, SPOT_GONE) and (elsewhere := anywhere(spoken)) != spoken:
                return await self._send(elsewhere)
            if "parse_mode" not in spoken or not says(error, UNPARSED):
                raise
            return await self._send(_unmarked(spoken))
        return id_in(sent)

    async def _edit(self, spoken: dict[str, Any], edits: str) -> str:
        try:
            await self._request.call(self._editing, spoken | {"message_id": int(edits)})
        except BadRequest as error:
            if says(error, UNCHANGED):
                return edits
            if "parse_mode" not in spoken or not says(error, UNPARSED):
                raise
            return await self._edit(_unmarked(spoken), edits)
        return edits


def id_in(sent: Any) -> str | None:
    """The id of a message that the API has taken; None where it does not tell."""
    try:
        number = sent["message_id"]
    except (KeyError, TypeError):
        return None
    return None if number is None else str(number)


def chat_id(chat: str) -> int | str:
    """A chat's id as the Bot API takes it."""
    return int(chat) if chat.removeprefix("-").isdecimal() else chat


def _first(message: Outgoing, piece: str) -> dict[str, Any]:
    """A message of one piece."""
    spoken = _spoken(message.chat, piece, message.body.get("choices"))
    return spoken | spot_of(message, first=True)


def _spoken(chat: str, text: str, choices: Sequence[Any] | None) -> dict[str, Any]:
    spoken: dict[str, Any] = {
        "chat_id": chat_id(chat),
        "text": text,
        "parse_mode": _MARKS,
        "link_preview_options": {"is_disabled": True},
    }
    if choices:
        spoken |= buttons(choices)
    return spoken


def buttons(choices: Sequence[Any]) -> dict[str, Any]:
    """The parameter that offers choices."""
    rows = [[{"text": label, "callback_data": data} for label, data in row] for row in choices]
    return {"reply_markup": {"inline_keyboard": rows}}


def _unmarked(spoken: Mapping[str, Any]) -> dict[str, Any]:
    """The same message without marks: better plain than not at all."""
    rest = {name: value for name, value in spoken.items() if name != "parse_mode"}
    return rest | {"text": plain(spoken["text"])}
