"""What Telegram's refusals mean for the message that was to go out."""

from datetime import timedelta
from typing import Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channel import (
    AddressRefusedError,
    ChatMovedError,
    RefusedError,
    SendError,
    TokenRefusedError,
    TryLaterError,
    UneditableError,
    UnreachablePersonError,
)
from bot.http import UnconnectedError

UNCHANGED: Final = ("message is not modified",)
TOO_LATE_TO_ANSWER: Final = ("query is too old", "query id is invalid")
UNPARSED: Final = ("can't parse entities",)
SPOT_GONE: Final = (
    "message thread not found",
    "message to be replied not found",
    "topic_closed",
    "topic_deleted",
)
_UNEDITABLE: Final = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
)
_UNREACHABLE: Final = (
    "chat not found",
    "user is deactivated",
    "user not found",
    "bot was kicked",
    "bot was blocked",
    "bot is not a member",
    "peer_id_invalid",
    "group chat was deactivated",
)
# Which rule of theirs an address breaks; their words may hold the address, ours never do.
_ADDRESSES: Final = {
    "not_https": ("https url must be provided",),
    "port": ("only on ports",),
    "unknown_host": ("failed to resolve host",),
    "ip_address": ("ip address", "bad ip"),
    "certificate": ("certificate",),
}


def says(error: TelegramError, phrases: tuple[str, ...]) -> bool:
    """Tell whether the error's description holds one of the phrases."""
    words = error.message.lower()
    return any(phrase in words for phrase in phrases)


def sending_error(error: TelegramError) -> SendError:
    """Turn an error of a call into what is to be done about the message.

    A refused token or a conflict is the operator's to mend: the message waits.
    """
    if isinstance(error, RetryAfter):
        return TryLaterError(wait_of(error), paced=True, reason="paced")
    if isinstance(error, ChatMigrated):
        return ChatMovedError(str(error.new_chat_id))
    if isinstance(error, Forbidden):
        return UnreachablePersonError(error.message)
    if isinstance(error, BadRequest):
        return _refusal(error)
    if isinstance(error, InvalidToken):
        return TokenRefusedError()
    return TryLaterError(reason=_reason(error))


def address_error(error: TelegramError) -> SendError:
    """Turn an error of telling Telegram our address into what is to be done about it."""
    if not isinstance(error, BadRequest):
        return sending_error(error)
    reasons = (reason for reason, phrases in _ADDRESSES.items() if says(error, phrases))
    return AddressRefusedError(next(reasons, "other"))


def wait_of(error: RetryAfter) -> timedelta:
    """How long Telegram asks us to wait."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def _reason(error: TelegramError) -> str:
    """What holds the sending up, in one word for the log."""
    if isinstance(error, TimedOut):
        return "timeout"
    if isinstance(error, UnconnectedError):
        return "network"
    if isinstance(error, Conflict):
        return "conflict"
    return "server" if isinstance(error, NetworkError) else "garbled"


def _refusal(error: BadRequest) -> SendError:
    if says(error, _UNEDITABLE):
        return UneditableError(error.message)
    if says(error, _UNREACHABLE):
        return UnreachablePersonError(error.message)
    return RefusedError(error.message)
