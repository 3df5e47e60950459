"""Telegram: one bot, its updates understood and its messages delivered."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from telegram import (
    Bot,
    BotCommandScope,
    BotCommandScopeChat,
    MenuButtonCommands,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.backlog import AWAY
from bot.channel import Begun, Event, UneditableError
from bot.http import Request, UnconnectedError, UnreadableError, Upload
from bot.polling import FetchError, GarbledError
from bot.splitting import TELEGRAM_CAPTION, plain, split
from bot.telegram_errors import (
    SPOT_GONE,
    TOO_LATE_TO_ANSWER,
    address_error,
    says,
    sending_error,
    wait_of,
)
from bot.telegram_events import LISTENED, Me, understand
from bot.telegram_spots import anywhere, spot_of
from bot.telegram_texts import Texts, buttons, chat_id, id_in
from handlers.messages import Incoming, Sort
from storage.outbox import Outgoing

API: Final = "https://api.telegram.org"
TOAST_CHARACTERS: Final = 200
IN_FLIGHT: Final = 128
# A long poll that is cut a little late is not an error.
_POLL_MARGIN: Final = 10.0
_FILES: Final[Mapping[str, tuple[str, str]]] = {
    Sort.PICTURE: ("sendPhoto", "photo"),
    Sort.DOCUMENT: ("sendDocument", "document"),
}

Render = Callable[[Mapping[str, Any]], tuple[bytes, str]]


class TokenError(ValueError):
    """The token is not one of Telegram's; the text does not repeat it."""


@dataclass(frozen=True, slots=True)
class CommandList:
    """The commands shown in a kind of chat to people of a language.

    `scope`: default, all_private_chats or all_group_chats. `language`: two letters, or "" for
    everybody else. `commands`: (name, description) pairs.
    """

    scope: str
    language: str
    commands: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What a bot says about itself to people of a language ("" for everybody else)."""

    language: str
    description: str
    short: str


def bot_key(token: str) -> str:
    """The bot's name in this program: "telegram:" and the token's id. Raises `TokenError`."""
    number, colon, secret = token.partition(":")
    if not (number.isdecimal() and number.isascii() and colon and secret):
        raise TokenError("a Telegram token is a number, a colon and a secret")
    return f"telegram:{number}"


class Telegram:
    """One bot on Telegram.

    `render` makes the bytes and the file name of a picture or document from its recipe; it runs
    in a thread. `api_url` is a Bot API server's root. Raises `TokenError` for a malformed token.
    """

    def __init__(
        self,
        token: str,
        render: Render,
        *,
        api_url: str = API,
        proxy: str | None = None,
        commands: Sequence[CommandList] = (),
        profiles: Sequence[Profile] = (),
    ) -> None:
        self.bot = bot_key(token)
        # What python-telegram-bot tells at lower levels holds tokens and texts.
        logging.getLogger("telegram").setLevel(logging.ERROR)
        root = api_url.rstrip("/")
        self._sending = Request(IN_FLIGHT * 2, proxy=proxy)
        self._polling = Request(2, proxy=proxy)
        self._api = Bot(
            token,
            base_url=lambda secret: f"{root}/bot{secret}",
            base_file_url=lambda secret: f"{root}/file/bot{secret}",
            request=self._sending,
            get_updates_request=self._polling,
        )
        self._method = f"{root}/bot{token}/"
        self._texts = Texts(self._sending, self._method)
        self._render = render
        self._commands = tuple(commands)
        self._profiles = tuple(profiles)
        self.me = Me(int(token.partition(":")[0]))

    def __repr__(self) -> str:
        return f"Telegram({self.bot})"

    async def close(self) -> None:
        """Close the connections."""
        await self._sending.shutdown()
        await self._polling.shutdown()

    def incoming(self, event: Event) -> Incoming:
        """Understand one update; raises for what is no update."""
        return understand(event, self.me)

    async def meet(self) -> Me:
        """Ask Telegram who this bot is. Raises a `SendError`."""
        try:
            user = await self._api.get_me()
        except TelegramError as error:
            raise sending_error(error) from None
        self.me = Me(user.id, user.username)
        return self.me

    async def setup(self) -> None:
        """Ask who this bot is and set its commands, menu and descriptions. Raises a `SendError`."""
        await self.meet()
        try:
            for listed in self._commands:
                await self._api.set_my_commands(
                    listed.commands,
                    scope=BotCommandScope(listed.scope),
                    language_code=listed.language or None,
                )
            await self._api.set_chat_menu_button(menu_button=MenuButtonCommands())
            for profile in self._profiles:
                await self._introduce(profile)
        except TelegramError as error:
            raise sending_error(error) from None

    async def _introduce(self, profile: Profile) -> None:
        language = profile.language or None
        await self._api.set_my_description(profile.description, language_code=language)
        await self._api.set_my_short_description(profile.short, language_code=language)

    async def set_webhook(self, url: str, secret: str) -> None:
        """Have updates sent to `url` with `secret` in the header. Raises a `SendError`.

        A refusal of the address is an `AddressRefusedError`.
        """
        try:
            await self._api.set_webhook(
                url, secret_token=secret, allowed_updates=LISTENED, max_connections=100
            )
        except TelegramError as error:
            raise address_error(error) from None

    async def remove_webhook(self) -> None:
        """Have updates kept for polling; those that wait stay. Raises a `FetchError`."""
        try:
            await self._api.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            raise _fetch_error(error) from None

    async def waiting(self) -> int | None:
        """How many updates wait at Telegram; None where it does not tell.

        Raises a `FetchError`, whose reason is `AWAY` where there was no answer at all.
        """
        try:
            info = await self._call("getWebhookInfo", {})
        except (UnconnectedError, TimedOut):
            raise FetchError(AWAY) from None
        except (BadRequest, InvalidToken, Forbidden, Conflict):
            return None
        except TelegramError as error:
            raise _fetch_error(error) from None
        number = info.get("pending_update_count") if isinstance(info, dict) else None
        return number if type(number) is int else None

    async def fetch(self, offset: int | None, timeout: int, most: int | None = None) -> list[Any]:  # noqa: ASYNC109 - the server's wait
        """Ask for updates as they come, raw; without an offset, from the oldest unconfirmed.

        `timeout` is the server's, in seconds; `most` is how many to ask for. Raises a `FetchError`.
        """
        asked = {"timeout": timeout, "allowed_updates": LISTENED}
        if offset is not None:
            asked["offset"] = offset
        if most is not None:
            asked["limit"] = most
        try:
            found = await self._polling.call(
                f"{self._method}getUpdates", asked, read=timeout + _POLL_MARGIN
            )
        except UnreadableError as error:
            raise GarbledError(error.body) from None
        except TelegramError as error:
            raise _fetch_error(error) from None
        if not isinstance(found, list):
            raise FetchError("garbled")
        return found

    def begin(self, message: Outgoing) -> Begun | None:
        """Send a short text at once, where there is a connection for it; else do nothing."""
        return self._texts.begin(message)

    def sent(self, begun: Begun) -> str | None:
        """The id of a message that was begun; None if it did not go out."""
        return self._texts.sent(begun)

    async def finish(self, message: Outgoing, begun: Begun) -> str | None:
        """See what became of a message that was begun. Raises a `SendError`."""
        return await self._texts.finish(message, begun)

    async def deliver(self, message: Outgoing, edits: str | None) -> str | None:
        """Send one message and return its id; for an edit, change the message `edits`.

        Raises a `SendError`.
        """
        try:
            return await self._deliver(message, edits)
        except TelegramError as error:
            raise sending_error(error) from None

    async def _deliver(self, message: Outgoing, edits: str | None) -> str | None:
        if message.sort == Sort.TOAST:
            await self._toast(message)
            return None
        if message.sort == Sort.COMMANDS:
            await self._menu(message)
            return None
        if message.sort in (Sort.PICTURE, Sort.DOCUMENT):
            return await self._file(message)
        if message.sort == Sort.EDIT and edits is None:
            raise UneditableError("no message to edit")
        return await self._texts.send(message, edits)

    async def _toast(self, message: Outgoing) -> None:
        text = plain(message.body.get("text", ""))[:TOAST_CHARACTERS]
        asked = {"callback_query_id": message.body["tap"]}
        try:
            await self._call("answerCallbackQuery", asked | ({"text": text} if text else {}))
        except BadRequest as error:
            if not says(error, TOO_LATE_TO_ANSWER):
                raise

    async def _menu(self, message: Outgoing) -> None:
        """Set the commands of one chat, or leave it those that everybody has."""
        scope = BotCommandScopeChat(chat_id(message.chat))
        commands = [(name, what) for name, what in message.body["recipe"]["commands"]]
        if commands:
            await self._api.set_my_commands(commands, scope=scope)
        else:
            await self._api.delete_my_commands(scope=scope)

    async def _file(self, message: Outgoing) -> str | None:
        """Send a picture or document; what its caption cannot hold follows as text."""
        content, name = await asyncio.to_thread(self._render, message.body["recipe"])
        caption, *rest = split(message.body.get("text", ""), TELEGRAM_CAPTION) or [""]
        choices = None if rest else message.body.get("choices")
        told: dict[str, Any] = {"chat_id": chat_id(message.chat)} | spot_of(message, first=True)
        if caption:
            told |= {"caption": caption, "parse_mode": ParseMode.HTML}
        if choices:
            told |= buttons(choices)
        try:
            sent = await self._upload(message.sort, told, name, content)
        except BadRequest as error:
            if (elsewhere := anywhere(told)) == told or not says(error, SPOT_GONE):
                raise
            sent = await self._upload(message.sort, elsewhere, name, content)
        if rest:
            return await self._texts.pieces(message, split("\n".join(rest)), None)
        return id_in(sent)

    async def _upload(self, sort: str, told: dict[str, Any], name: str, content: bytes) -> Any:
        method, place = _FILES[sort]
        upload = Upload(told, place, name, content)
        return await self._sending.upload(self._method + method, upload)

    async def _call(self, method: str, parameters: Mapping[str, Any]) -> Any:
        return await self._sending.call(self._method + method, parameters)


def _fetch_error(error: TelegramError) -> FetchError:
    """What went wrong with the polling, in one word for the log."""
    if isinstance(error, RetryAfter):
        return FetchError("paced", wait_of(error))
    if isinstance(error, Conflict):
        return FetchError("conflict")
    if isinstance(error, InvalidToken):
        return FetchError("token")
    if isinstance(error, TimedOut):
        return FetchError("timeout")
    return FetchError("network" if isinstance(error, NetworkError) else "garbled")
