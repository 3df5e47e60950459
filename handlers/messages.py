"""What reaches the handlers and what they answer: values that know no channel."""

from collections.abc import Mapping
from datetime import datetime
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Any, Final, NamedTuple

_NO_RECIPE: Final[Mapping[str, Any]] = MappingProxyType({})


class Kind(StrEnum):
    """What happened on the channel."""

    MESSAGE = "message"
    EDIT = "edit"
    TAP = "tap"
    BLOCKED = "blocked"  # the person stopped the bot
    UNBLOCKED = "unblocked"
    ADDED = "added"  # the bot was added to a group
    REMOVED = "removed"  # the bot was removed from a group
    MIGRATED = "migrated"  # the group has a new id
    OTHER = "other"  # nothing that asks for an answer


class Attached(StrEnum):
    """What came with a message beside or instead of its text."""

    NOTHING = "nothing"
    PHOTO = "photo"
    STICKER = "sticker"
    VOICE = "voice"
    CONTACT = "contact"
    FILE = "file"
    OTHER = "other"


class Incoming(NamedTuple):
    """One event from a channel.

    `bot` names the bot that heard it ("telegram:123456"). `mark` is unique to the event within
    the bot: the same mark twice is the same event. `chat`, `person` and `message` are the
    channel's ids as text. `sent` is the channel's date (of the edit, for an edit) and decides
    "hôm nay" and punctuality; where the channel gives none, as for taps, it equals `received`.
    `thread` is the part of the chat it happened in, where the channel divides chats into topics.
    `order` grows with the order of events in the bot, as far as the channel tells it.
    """

    bot: str
    mark: str
    kind: Kind
    chat: str
    person: str
    sent: datetime
    received: datetime
    group: bool = False
    addressed: bool = True  # in a group: a command, a mention or a reply to the bot
    text: str = ""
    attached: Attached = Attached.NOTHING
    message: str | None = None
    reply_to: str | None = None
    thread: str | None = None
    choice: str = ""  # the data of the tapped choice
    tap: str = ""  # the id under which the tap is answered
    order: int = 0
    forwarded: bool = False  # the words are somebody else's
    language: str | None = None  # the channel's guess, as "vi" or "en-GB"
    display_name: str = ""  # shown by the channel; offered as a name, never stored unasked
    moved_to: str | None = None  # for MIGRATED: the group's new id

    @property
    def channel(self) -> str:
        """The channel's name: what stands before the colon of `bot`."""
        return self.bot.partition(":")[0]


class Choice(NamedTuple):
    """A short cut: `data` (at most 64 bytes) comes back when it is tapped.

    Where a channel has no buttons the label is shown as a word to type.
    """

    label: str
    data: str


class Lane(IntEnum):
    """Which outgoing messages go first: smaller numbers."""

    ANSWER = 0
    REMINDER = 1
    BROADCAST = 2


class Sort(StrEnum):
    """How a reply leaves."""

    TEXT = "text"
    EDIT = "edit"
    TOAST = "toast"  # answers a tap
    PICTURE = "picture"
    DOCUMENT = "document"
    COMMANDS = "commands"  # the menu of commands of one chat, where the channel has such a thing


class Reply(NamedTuple):
    """Something to say.

    `text` is light HTML: text escaped, with <b>, <i> and <code>, each closed on its own line;
    channels without them drop the marks. `choices` are rows of short cuts. `chat` is None for the
    chat the event came from. `edits` is the channel's id of the message to change in place, and
    `edits_outbox` the outbox row to change, which may not have left yet. `recipe` says what a
    picture or document is made from ({"make": "qr", "text": ...}); it is made when it is sent;
    for COMMANDS it holds the [name, description] pairs, none for the list that everybody has.
    `about` ties the message to what it speaks of ("report:123"), so that a reply to it is
    understood. `key` makes the reply unique for ever; without one, it belongs to its event.
    """

    text: str
    choices: tuple[tuple[Choice, ...], ...] = ()
    sort: Sort = Sort.TEXT
    chat: str | None = None
    bot: str | None = None
    edits: str | None = None
    edits_outbox: int | None = None
    tap: str = ""
    recipe: Mapping[str, Any] = _NO_RECIPE
    about: str = ""
    lane: Lane = Lane.ANSWER
    key: str = ""
    not_before: datetime | None = None
    expires: datetime | None = None
