"""Who comes into a chat with the bot and who goes."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from tests.botapi_methods import Account
from tests.botapi_wire import Json
from tests.botapi_world import Chat, Person, World

Who = Person | int


class Groups:
    """Joining, leaving, blocking, moving; `run` does a deed on the server's thread."""

    def __init__(self, account: Account, run: Callable[[Callable[[], Any]], Any]) -> None:
        self._account, self._run = account, run

    @property
    def world(self) -> World:
        return self._account.world

    def _tell(self, kind: str, content: Json) -> Json:
        update = self._account.updates.push({kind: copy.deepcopy(content)})
        return dict(update[kind])

    def join(
        self, who: Who | None, chat: int, *, by: Who | None = None, title: str | None = None
    ) -> Json:
        """Somebody, or the bot where `who` is None, is let into a group by `by`."""

        def act() -> Json:
            place = self.world.group(chat, title)
            user = self.world.me if who is None else self.world.meet(who)
            doer = self.world.meet(by) if by is not None else user
            kind = "my_chat_member" if who is None else "chat_member"
            place.shut = None if who is None else place.shut
            self._change(kind, place, user, doer, "left", "member")
            message = self.world.post(place, doer, new_chat_members=[user])
            return self._tell("message", message)

        return dict(self._run(act))

    def leave(self, who: Who | None, chat: int, *, by: Who | None = None) -> Json:
        """Somebody leaves a group; the bot, where `who` is None, is thrown out by `by`."""

        def act() -> Json:
            place = self.world.group(chat)
            user = self.world.me if who is None else self.world.meet(who)
            doer = self.world.meet(by) if by is not None else user
            if who is None:
                place.shut = f"bot was kicked from the {place.type} chat"
                return self._change("my_chat_member", place, user, doer, "member", "kicked")
            self._change("chat_member", place, user, doer, "member", "left")
            return self._tell("message", self.world.post(place, doer, left_chat_member=user))

        return dict(self._run(act))

    def block(self, who: Who) -> Json:
        """Somebody stops the bot; it gets 403 from now on."""
        return self._shut(who, "bot was blocked by the user", "member", "kicked")

    def unblock(self, who: Who) -> Json:
        return self._shut(who, None, "kicked", "member")

    def deactivate(self, who: Who) -> None:
        """Somebody's account is deleted; the bot is not told."""

        def act() -> None:
            self.world.private(who).shut = "user is deactivated"

        self._run(act)

    def _shut(self, who: Who, why: str | None, before: str, after: str) -> Json:
        def act() -> Json:
            place, user = self.world.private(who), self.world.meet(who)
            place.shut = why
            return self._change("my_chat_member", place, self.world.me, user, before, after)

        return dict(self._run(act))

    def _change(
        self, kind: str, place: Chat, user: Json, doer: Json, before: str, after: str
    ) -> Json:
        place.members[user["id"]] = {"status": after, "user": user}
        parts = {"chat": place.brief(), "from": doer, "date": self.world.date()}
        return self._tell(
            kind,
            parts
            | {"old_chat_member": _membership(user, before)}
            | {"new_chat_member": _membership(user, after)},
        )

    def topic(self, chat: int, name: str, *, by: Who) -> int:
        """A supergroup gets a topic, and is a forum from then on; the topic's id is returned."""

        def act() -> int:
            place = self.world.group(chat)
            if place.type != "supergroup":
                raise ValueError("only a supergroup has topics")
            place.topics = place.topics or {}
            opening = {"name": name, "icon_color": 7322096}
            thread = place.next_id
            place.topics[thread] = True
            in_topic = {"message_thread_id": thread, "is_topic_message": True}
            user = self.world.meet(by)
            self._tell(
                "message", self.world.post(place, user, forum_topic_created=opening, **in_topic)
            )
            return thread

        return int(self._run(act))

    def end_topic(self, chat: int, thread: int, *, gone: bool = False) -> None:
        """A topic is closed, or gone with all that was said in it; the bot is not told."""

        def act() -> None:
            place = self.world.group(chat)
            if place.topics is None:
                raise ValueError("no forum")
            if not gone:
                place.topics[thread] = False
                return
            del place.topics[thread]
            said = place.messages.items()
            for number in [n for n, one in said if one.get("message_thread_id") == thread]:
                del place.messages[number]

        self._run(act)

    def migrate(self, chat: int) -> int:
        """A group becomes a supergroup; the new id is returned."""

        def act() -> int:
            old = self.world.group(chat)
            new = self.world.group(-1_000_000_000_000 + chat, old.title)
            new.members |= old.members
            self._tell("message", self.world.post(old, None, migrate_to_chat_id=new.id))
            self._tell("message", self.world.post(new, None, migrate_from_chat_id=old.id))
            old.migrated_to = new.id
            return new.id

        return int(self._run(act))


def _membership(user: Json, status: str) -> Json:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"status": status, "user": user} | until
