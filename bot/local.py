"""The demo's channel: phones on a local page take the place of a messenger's servers."""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from bot.channel import Event, RefusedError, UneditableError
from bot.demo_feed import Change, Feed
from handlers.messages import Incoming, Kind, Sort
from storage.moments import from_ms, to_ms
from storage.outbox import Outgoing

BOT = "local:demo"

Rows = tuple[tuple[tuple[str, str], ...], ...]
Value = TypeVar("Value")
Render = Callable[[Mapping[str, Any]], tuple[bytes, str]]

_KINDS = (Kind.MESSAGE, Kind.EDIT, Kind.TAP)
_MOST_BUBBLES = 400
_MOST_FILES = 60
_MOST_EVENTS = 2000


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone on the page and who holds it. `role` is volunteer, lead or coordinator."""

    key: str
    name: str
    role: str
    place: str
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message of a conversation as the page shows it.

    `mine` is true for what the phone's holder wrote; such a text is plain, the bot's is light
    HTML. `mark` is the event the bubble came in with, so that one that failed can be sent again.
    """

    id: int
    phone: str
    mine: bool
    text: str
    at: datetime
    choices: Rows = ()
    reply_to: str | None = None
    edited: bool = False
    failed: bool = False
    mark: str = ""
    file: str = ""
    filename: str = ""
    picture: bool = False

    def as_json(self) -> dict[str, Any]:
        """The bubble for the page; ids as text, for JavaScript's numbers end at 53 bits."""
        return {
            "id": str(self.id),
            "phone": self.phone,
            "mine": self.mine,
            "text": self.text,
            "at": to_ms(self.at),
            "choices": self.choices,
            "reply_to": self.reply_to,
            "edited": self.edited,
            "failed": self.failed,
            "mark": self.mark,
            "file": self.file,
            "filename": self.filename,
            "picture": self.picture,
        }


class UnknownBubbleError(LookupError):
    """No such message, or not one the phone may change or tap."""


class Local:
    """The bot on a local page: a `Channel`, and what its phones show.

    `now` is the demo's clock. `render` makes a picture or document from a recipe, returning its
    bytes and its file name; it is run in a thread. Ids are drawn from `first_id` on: where the
    database outlives the process, it must lie above those of earlier runs.
    """

    def __init__(
        self,
        phones: Iterable[Phone],
        now: Callable[[], datetime],
        render: Render | None = None,
        first_id: int = 1,
    ) -> None:
        self.bot = BOT
        self.phones = {phone.key: phone for phone in phones}
        self.feed = Feed()
        self._now = now
        self._render = render
        self._ids = count(first_id)
        self._bubbles: dict[str, OrderedDict[str, Bubble]] = {
            key: OrderedDict() for key in self.phones
        }
        self._files: OrderedDict[str, tuple[bytes, str]] = OrderedDict()
        self._events: OrderedDict[str, Event] = OrderedDict()

    def incoming(self, event: Event) -> Incoming:
        """Understand one event; KeyError or ValueError for what no phone here can have sent."""
        raw = event.raw
        phone, kind = self.phones[raw["phone"]], Kind(raw["kind"])
        if kind not in _KINDS:
            raise ValueError(kind)
        return Incoming(
            bot=self.bot,
            mark=event.mark,
            kind=kind,
            chat=phone.key,
            person=phone.key,
            sent=event.received if kind is Kind.TAP else from_ms(raw["at"]),
            received=event.received,
            text=raw.get("text", "").replace("\0", ""),  # PostgreSQL refuses to keep it
            message=raw["message"],
            reply_to=raw.get("reply_to"),
            choice=raw.get("choice", "").replace("\0", ""),
            tap=event.mark if kind is Kind.TAP else "",
            order=raw["order"],
            display_name=phone.name,
        )

    async def deliver(self, message: Outgoing, edits: str | None) -> str | None:
        """Show one message on its phone; what goes to a phone that is not on the page is dropped.

        Raises `UneditableError` where the message to change is gone.
        """
        if message.sort == Sort.TOAST:
            self._toast(message)
            return None
        if message.sort == Sort.COMMANDS:  # the page has no menu of commands
            return None
        if message.chat not in self.phones:
            return str(next(self._ids))
        if message.sort == Sort.EDIT:
            return self._change(message, edits or message.body.get("edits"))
        return await self._append(message)

    # What the page does. Each gives the event to take in; the same mark gives the same event.

    def say(self, phone: str, text: str, mark: str, reply_to: str | None = None) -> Event:
        """The phone's holder sends a text."""
        known = self._again(phone, mark)
        if known:
            return known
        if reply_to:
            self._bubble(phone, reply_to)
        bubble = Bubble(
            next(self._ids), phone, True, text, self._now(), reply_to=reply_to, mark=mark
        )
        self._show(bubble)
        about = {"text": text, "message": str(bubble.id), "reply_to": reply_to}
        return self._event(phone, mark, Kind.MESSAGE, bubble.id, about)

    def rewrite(self, phone: str, message: str, text: str, mark: str) -> Event:
        """The phone's holder changes a text of theirs."""
        known = self._again(phone, mark)
        if known:
            return known
        bubble = self._bubble(phone, message)
        if not bubble.mine:
            raise UnknownBubbleError(message)
        self._show(replace(bubble, text=text, edited=True, failed=False, mark=mark))
        about = {"text": text, "message": message, "reply_to": bubble.reply_to}
        return self._event(phone, mark, Kind.EDIT, next(self._ids), about)

    def tap(self, phone: str, message: str, choice: str, mark: str) -> Event:
        """The phone's holder taps a choice that `message` shows."""
        known = self._again(phone, mark)
        if known:
            return known
        if all(choice != data for row in self._bubble(phone, message).choices for _, data in row):
            raise UnknownBubbleError(message)
        about = {"message": message, "choice": choice}
        return self._event(phone, mark, Kind.TAP, next(self._ids), about)

    def failed(self, event: Event) -> None:
        """Show that an event of a phone was not taken in; the page offers to send it again."""
        bubble = self._bubbles[event.raw["phone"]].get(event.raw["message"])
        if bubble and bubble.mine:
            self._show(replace(bubble, failed=True))

    def conversation(self, phone: str) -> list[Bubble]:
        """What the phone shows, oldest first."""
        return list(self._bubbles[phone].values())

    def file(self, key: str) -> tuple[bytes, str] | None:
        """The bytes and file name of a picture or document that was sent lately."""
        return self._files.get(key)

    def _again(self, phone: str, mark: str) -> Event | None:
        if phone not in self.phones:
            raise UnknownBubbleError(phone)
        known = self._events.get(mark)
        if known is None:
            return None
        if known.raw["phone"] != phone:
            raise UnknownBubbleError(mark)
        bubble = self._bubbles[phone].get(known.raw["message"])
        if bubble and bubble.failed:
            self._show(replace(bubble, failed=False))
        return known

    def _event(
        self, phone: str, mark: str, kind: Kind, order: int, about: Mapping[str, Any]
    ) -> Event:
        now = self._now()
        raw = {"phone": phone, "kind": kind.value, "at": to_ms(now), "order": order, **about}
        event = Event(self.bot, mark, raw, now)
        _keep(self._events, mark, event, _MOST_EVENTS)
        return event

    def _bubble(self, phone: str, message: str | None) -> Bubble:
        try:
            return self._bubbles[phone][message or ""]
        except KeyError:
            raise UnknownBubbleError(message) from None

    def _show(self, bubble: Bubble) -> None:
        _keep(self._bubbles[bubble.phone], str(bubble.id), bubble, _MOST_BUBBLES)
        self.feed.publish(Change("bubble", bubble.as_json()))

    def _toast(self, message: Outgoing) -> None:
        told = {
            "phone": message.chat,
            "text": message.body.get("text", ""),
            "tap": message.body.get("tap", ""),
        }
        self.feed.publish(Change("toast", told))

    def _change(self, message: Outgoing, edits: str | None) -> str:
        try:
            bubble = self._bubble(message.chat, edits)
        except UnknownBubbleError:
            raise UneditableError(edits) from None
        self._show(replace(bubble, text=message.body.get("text", ""), choices=_rows(message)))
        return str(bubble.id)

    async def _append(self, message: Outgoing) -> str:
        bubble = Bubble(
            next(self._ids),
            message.chat,
            False,
            message.body.get("text", ""),
            self._now(),
            choices=_rows(message),
        )
        if message.sort in (Sort.PICTURE, Sort.DOCUMENT):
            bubble = await self._with_file(bubble, message)
        self._show(bubble)
        return str(bubble.id)

    async def _with_file(self, bubble: Bubble, message: Outgoing) -> Bubble:
        if self._render is None:
            raise RefusedError(message.sort)
        data, filename = await asyncio.to_thread(self._render, message.body.get("recipe", {}))
        key = secrets.token_urlsafe(12)
        _keep(self._files, key, (data, filename), _MOST_FILES)
        return replace(bubble, file=key, filename=filename, picture=message.sort == Sort.PICTURE)


def _rows(message: Outgoing) -> Rows:
    return tuple(
        tuple((label, data) for label, data in row) for row in message.body.get("choices", ())
    )


def _keep(kept: OrderedDict[str, Value], key: str, value: Value, most: int) -> None:
    kept[key] = value
    while len(kept) > most:
        kept.popitem(last=False)
