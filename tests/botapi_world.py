"""What one bot's Telegram knows: people, chats, messages, files and taps."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.botapi_wire import Json, Refusal, Upload, failed, forbidden, whole


class Clock:
    """The server's clock: real until it is set; then it moves only when told."""

    def __init__(self) -> None:
        self._set: float | None = None
        self._ahead = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return (time.time() if self._set is None else self._set) + self._ahead

    def set(self, moment: datetime | float | None) -> None:
        """Stops the clock at `moment`; None lets it run in real time again."""
        self._set = moment.timestamp() if isinstance(moment, datetime) else moment
        self._ahead = 0.0

    def advance(self, seconds: float) -> None:
        self._ahead += seconds


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Telegram account."""

    id: int
    first_name: str = ""
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "vi"

    def user(self) -> Json:
        names = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        known = {k: v for k, v in names.items() if v is not None}
        first = self.first_name or f"Người {self.id}"
        return {"id": self.id, "is_bot": False, "first_name": first} | known


@dataclass(slots=True)
class Chat:
    """A chat as the bot meets it; `shut` is why it may not write there.

    `topics` are those of a forum, with whether each is open; None for a chat that is no forum.
    """

    id: int
    type: str
    title: str = ""
    person: Json | None = None
    shut: str | None = None
    started: bool = False
    migrated_to: int | None = None
    members: dict[int, Json] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    next_id: int = 1
    topics: dict[int, bool] | None = None

    def brief(self) -> Json:
        """The Chat object that messages carry."""
        if self.person is None:
            forum = {} if self.topics is None else {"is_forum": True}
            return {"id": self.id, "type": self.type, "title": self.title} | forum
        names = ("first_name", "last_name", "username")
        known = {k: self.person[k] for k in names if k in self.person}
        return {"id": self.id, "type": "private"} | known


@dataclass(slots=True)
class Query:
    """A tap on a button that waits for its answer."""

    id: str
    date: float
    answered: Json | None = None


@dataclass(slots=True)
class StoredFile:
    """A file on the server: what was uploaded, by a person or by the bot."""

    file_id: str
    path: str
    upload: Upload


class World:
    """Everything behind one token."""

    def __init__(self, token: str, clock: Clock, username: str, *, privacy: bool) -> None:
        self.token, self.clock, self.privacy = token, clock, privacy
        number = token.partition(":")[0]
        self.me: Json = {
            "id": int(number) if number.isdecimal() else 1,
            "is_bot": True,
            "first_name": "Thôn Số",
            "username": username,
        }
        self.chats: dict[int, Chat] = {}
        self.people: dict[int, Json] = {}
        self.files: dict[str, StoredFile] = {}
        self.queries: dict[str, Query] = {}
        self.profile: dict[str, Any] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.query_lifetime = 15.0
        self._numbers = itertools.count(1)

    def number(self) -> int:
        return next(self._numbers)

    def date(self) -> int:
        return int(self.clock.now())

    def meet(self, person: Person | int) -> Json:
        """The User object of somebody, the same one every time."""
        if isinstance(person, Person):
            self.people[person.id] = person.user()
            return self.people[person.id]
        return self.people.setdefault(person, Person(person).user())

    def private(self, person: Person | int) -> Chat:
        user = self.meet(person)
        chat = self.chats.get(user["id"])
        if chat is None:
            chat = self.chats[user["id"]] = Chat(user["id"], "private")
        chat.person = user
        return chat

    def learn(self, update: Json) -> None:
        """Opens the private chat that a message pushed as it is comes from."""
        message = update.get("message")
        chat = message.get("chat") if isinstance(message, dict) else None
        if not isinstance(message, dict) or not isinstance(chat, dict):
            return
        if chat.get("type") == "private" and whole(chat.get("id")):
            place = self.private(int(chat["id"]))
            place.started = True
            place.next_id = max(place.next_id, (whole(message.get("message_id")) or 0) + 1)

    def group(self, chat_id: int, title: str | None = None) -> Chat:
        """A group, made on first mention with the bot in it."""
        if chat_id >= 0:
            raise ValueError("a group's id is negative")
        kind = "supergroup" if chat_id < -1_000_000_000_000 else "group"
        chat = self.chats.get(chat_id)
        if chat is None:
            chat = Chat(chat_id, kind, title or f"Nhóm {abs(chat_id)}", started=True)
            self.chats[chat_id] = chat
        chat.title = title or chat.title
        return chat

    def reachable(self, chat_id: int | None) -> Chat:
        """The chat the bot wants to write to; raises Refusal as Telegram does."""
        if chat_id is None:
            raise failed("chat not found")
        chat = self.chats.get(chat_id)
        if chat is None or not (chat.started or chat.shut):
            if chat_id in self.people:
                raise forbidden("bot can't initiate conversation with a user")
            raise failed("chat not found")
        if chat.migrated_to is not None:
            raise Refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                parameters={"migrate_to_chat_id": chat.migrated_to},
            )
        if chat.shut:
            raise forbidden(chat.shut)
        return chat

    def post(self, chat: Chat, sender: Json | None, **content: Any) -> Json:
        """A new message in the chat."""
        message = {"message_id": chat.next_id, "chat": chat.brief(), "date": self.date()}
        if sender is not None:
            message["from"] = sender
        message |= {k: v for k, v in content.items() if v not in (None, [])}
        chat.messages[chat.next_id] = message
        chat.next_id += 1
        return message

    def keep(self, upload: Upload, folder: str) -> Json:
        """Stores a file; the fields that every kind of file object has."""
        number = self.number()
        file_id = f"BQAC{number:06d}{folder}-{self.me['id']}"
        ending = f".{upload.name.rpartition('.')[2]}" if "." in upload.name else ""
        self.files[file_id] = StoredFile(file_id, f"{folder}/file_{number}{ending}", upload)
        return {
            "file_id": file_id,
            "file_unique_id": f"AgAD{number:06d}",
            "file_size": len(upload.content),
        }
