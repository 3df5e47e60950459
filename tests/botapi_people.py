"""What people do in Telegram, which the bot hears of as updates."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests import botapi_markup
from tests.botapi_groups import Groups, Who
from tests.botapi_wire import Json, Upload
from tests.botapi_world import Chat, Query, World


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of the bot as its reader sees it now."""

    chat_id: int
    message_id: int
    text: str
    entities: tuple[Json, ...]
    keyboard: tuple[tuple[Json, ...], ...]
    file: Upload | None
    raw: Json

    @property
    def buttons(self) -> dict[str, str]:
        """Labels to callback data, or to the address of a link."""
        buttons = (button for row in self.keyboard for button in row)
        return {b["text"]: b.get("callback_data") or b.get("url", "") for b in buttons}

    @property
    def edited(self) -> bool:
        return "edit_date" in self.raw


class People(Groups):
    """One bot's people; every deed is done on the server's thread and returns when it is done."""

    def push(self, update: Json) -> Json:
        """Queues any update as it is; an update_id is given where there is none."""

        def act() -> Json:
            self.world.learn(update)
            return self._account.updates.push(copy.deepcopy(update))

        return dict(self._run(act))

    def renumber(self, first: int) -> None:
        """Gives the next update the id `first`, as Telegram draws new ones after an idle week."""
        self._account.updates.next_id = first

    def echo(self, update: Json | int) -> None:
        """Delivers an update that was delivered before, as a stale copy of itself."""
        updates = self._account.updates
        number = update if isinstance(update, int) else update["update_id"]
        old = next(u for u in updates.pushed if u["update_id"] == number)
        self._run(lambda: updates.echo(old))

    def duplicate(self, times: int = 1) -> None:
        """Delivers each of the next `times` updates twice."""
        self._account.updates.twice += times

    @contextmanager
    def disorder(self, seed: int | None = None) -> Iterator[None]:
        """Holds what happens inside and delivers it reversed, or shuffled with a seed."""
        updates = self._account.updates
        self._run(updates.hold)
        try:
            yield
        finally:
            self._run(lambda: updates.let_go(seed))

    def _place(self, who: Who, chat: int | None) -> tuple[Json, Chat]:
        user = self.world.meet(who)
        place = self.world.private(who) if chat is None else self.world.group(chat)
        if chat is not None:
            place.members.setdefault(user["id"], {"status": "member", "user": user})
        return user, place

    def open(self, *people: Who) -> None:
        """Lets the bot write to people as if they had started it long ago; nothing is told."""

        def act() -> None:
            for who in people:
                self.world.private(who).started = True

        self._run(act)

    def say(
        self,
        who: Who,
        text: str | None = None,
        *,
        chat: int | None = None,
        reply_to: int | Json | None = None,
        topic: int | None = None,
        **more: Any,
    ) -> Json:
        """Somebody writes, privately or in group `chat`; `more` are fields of the message.

        `topic` is one of a forum. As Telegram has it, what is said there without citing anything
        cites the topic's opening, and a reply in any supergroup has a thread, topic or not.
        """

        def act() -> Json:
            user, place = self._place(who, chat)
            place.started = place.started or chat is None
            entities = botapi_markup.commands_in(text or "")
            cited = self._cited(place, topic if reply_to is None else reply_to)
            content = {"text": text, "entities": entities, "reply_to_message": cited} | more
            content |= _thread(place, cited, topic)
            message = self.world.post(place, user, **content)
            if self._hears(place, message):
                return self._tell("message", message)
            return copy.deepcopy(message)

        return dict(self._run(act))

    def _cited(self, place: Chat, reply_to: int | Json | None) -> Json | None:
        number = reply_to["message_id"] if isinstance(reply_to, dict) else reply_to
        return place.messages[number] if number is not None else None

    def _hears(self, place: Chat, message: Json) -> bool:
        """In groups a bot with privacy mode hears commands, replies to it and its name."""
        if place.type == "private" or not self.world.privacy:
            return True
        text, cited = message.get("text", ""), message.get("reply_to_message", {})
        named = f"@{self.world.me['username']}" in text
        return (
            text.startswith("/") or named or cited.get("from", {}).get("id") == self.world.me["id"]
        )

    def start(self, who: Who, payload: str = "") -> Json:
        """Somebody follows t.me/BOT?start=PAYLOAD; Telegram takes A-Z a-z 0-9 _ - up to 64."""
        if payload and not botapi_markup.START_PAYLOAD.fullmatch(payload):
            raise ValueError(f"Telegram does not pass on the start payload {payload!r}")
        return self.say(who, f"/start {payload}".strip())

    def edit(self, message: Json, text: str, **more: Any) -> Json:
        """The writer of `message` changes it."""

        def act() -> Json:
            stored = self.world.chats[message["chat"]["id"]].messages[message["message_id"]]
            field = "caption" if "caption" in stored else "text"
            stored |= {field: text, "edit_date": self.world.date()} | more
            stored.pop("entities", None)
            if found := botapi_markup.commands_in(text):
                stored["entities"] = found
            return self._tell("edited_message", stored)

        return dict(self._run(act))

    def tap(
        self, who: Who, message: Json | Seen, data: str, *, stale: bool = False, force: bool = False
    ) -> Json:
        """Somebody taps the button with `data`; the CallbackQuery is returned.

        `stale` taps one that an edit has taken away since, as a slow client may; `force` is the
        same word for one that was never there.
        """

        def act() -> Json:
            raw = message.raw if isinstance(message, Seen) else message
            chat = self.world.chats[raw["chat"]["id"]]
            shown = chat.messages.get(raw["message_id"])
            if not (stale or force) and data not in _data(shown or {}):
                raise ValueError(f"message {raw['message_id']} has no button with {data!r}")
            query = Query(str(4_000_000_000_000 + self.world.number()), self.world.clock.now())
            self.world.queries[query.id] = query
            gone = {"chat": chat.brief(), "message_id": raw["message_id"], "date": 0}
            content = {"id": query.id, "from": self.world.meet(who), "message": shown or gone}
            return self._tell(
                "callback_query", content | {"chat_instance": str(chat.id), "data": data}
            )

        return dict(self._run(act))

    def press(self, who: Who, message: Json | Seen, label: str) -> Json:
        """Somebody taps the button that reads `label`."""
        raw = message.raw if isinstance(message, Seen) else message
        shown = self.world.chats[raw["chat"]["id"]].messages[raw["message_id"]]
        return self.tap(who, message, seen(self.world, shown).buttons[label])

    def upload(self, content: bytes, name: str, kind: str = "application/octet-stream") -> Json:
        """A Document that somebody can send: `api.say(7, document=api.upload(...))`."""

        def act() -> Json:
            kept = self.world.keep(Upload(name, content, kind), "documents")
            return kept | {"file_name": name, "mime_type": kind}

        return dict(self._run(act))

    def sent_to(self, chat_id: int) -> list[Seen]:
        """The bot's messages in a chat as they read now, edits applied, deleted ones left out."""

        def act() -> list[Seen]:
            chat, me = self.world.chats.get(chat_id), self.world.me["id"]
            messages = chat.messages.values() if chat else ()
            return [seen(self.world, m) for m in messages if m.get("from", {}).get("id") == me]

        return list(self._run(act))

    @property
    def pending(self) -> list[int]:
        """The ids of the updates that are not confirmed or delivered yet."""
        return list(self._run(lambda: [u["update_id"] for u in self._account.updates.waiting]))

    @property
    def confirmed(self) -> list[int]:
        """The ids of the updates that the bot has taken, in that order."""
        return list(self._run(lambda: list(self._account.updates.confirmed)))

    @property
    def commands(self) -> list[Json]:
        """The commands that were set for everybody."""
        return list(self._run(lambda: self.world.commands.get(("default", ""), [])))

    @property
    def answers(self) -> dict[str, Json]:
        """How taps were answered, by the id of the query."""
        queries = self.world.queries.values()
        return dict(self._run(lambda: {q.id: q.answered for q in queries if q.answered}))

    def texts(self, chat_id: int) -> list[str]:
        """What the bot says in a chat, text or caption of each message."""
        return [message.text for message in self.sent_to(chat_id)]


def seen(world: World, message: Json) -> Seen:
    raw = copy.deepcopy(message)
    thing = raw.get("document") or next(iter(raw.get("photo", [])), None)
    rows = raw.get("reply_markup", {}).get("inline_keyboard", [])
    return Seen(
        raw["chat"]["id"],
        raw["message_id"],
        raw.get("text") or raw.get("caption") or "",
        tuple(raw.get("entities") or raw.get("caption_entities") or []),
        tuple(tuple(row) for row in rows),
        world.files[thing["file_id"]].upload if thing else None,
        raw,
    )


def _thread(place: Chat, cited: Json | None, topic: int | None) -> Json:
    if topic is not None:
        return {"message_thread_id": topic, "is_topic_message": True}
    if cited is None or place.type != "supergroup":
        return {}
    return {"message_thread_id": cited.get("message_thread_id", cited["message_id"])}


def _data(message: Json) -> set[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button.get("callback_data", "") for row in rows for button in row}
