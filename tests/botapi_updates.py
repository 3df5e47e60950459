"""The queue of updates behind one token: polling with its true semantics, and faults in it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any

from tests.botapi_wire import Json, Params, Refusal, bad

KINDS = (
    *("message", "edited_message", "channel_post", "edited_channel_post", "business_connection"),
    *("business_message", "edited_business_message", "deleted_business_messages"),
    *("guest_message", "message_reaction", "message_reaction_count", "inline_query"),
    *("chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query"),
    *("purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member"),
    *("chat_join_request", "chat_boost", "removed_chat_boost", "managed_bot"),
)
ASKED_FOR = {"chat_member", "message_reaction", "message_reaction_count"}
LONGEST_POLL = 50


def allowed_updates(params: Params, doubts: list[str]) -> list[str] | None:
    """The kinds asked for; None where the call leaves them as they are."""
    kinds = params.json("allowed_updates")
    if kinds is None:
        return None
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise bad("can't parse allowed_updates: expected an Array of String")
    doubts += [f"allowed_updates names {kind!r}" for kind in kinds if kind not in KINDS]
    return kinds


class Updates:
    """Updates that wait to be fetched or delivered, oldest first.

    `waiting` holds what is not confirmed; `confirmed` the ids in the order of confirmation.
    """

    def __init__(self, first_id: int = 1000) -> None:
        self.next_id = first_id
        self.allowed: list[str] = []
        self.pushed: list[Json] = []
        self.waiting: list[Json] = []
        self.confirmed: list[int] = []
        self.deliver: Callable[[Json], None] | None = None
        self.twice = 0
        self._echoes: list[Json] = []
        self._held: list[Json] | None = None
        self._poll: asyncio.Future[None] | None = None

    def push(self, update: Json) -> Json:
        """Gives the update the next id, unless it has one, and queues it if it is asked for."""
        if "update_id" not in update:
            update = {"update_id": self.next_id} | update
            self.next_id += 1
        self.pushed.append(update)
        if not self._wanted(update):
            return update
        if self._held is not None:
            self._held.append(update)
        else:
            self._queue(update)
        return update

    def _wanted(self, update: Json) -> bool:
        kind = next((key for key in update if key in KINDS), None)
        if kind is None:
            return True
        return kind in self.allowed if self.allowed else kind not in ASKED_FOR

    def _queue(self, update: Json) -> None:
        copies = 2 if self.twice > 0 else 1
        self.twice -= copies - 1
        for _ in range(copies):
            self.waiting.append(update)
            if self.deliver is not None:
                self.deliver(update)
        self._wake()

    def echo(self, update: Json) -> None:
        """Delivers an old update once more, confirmed or not."""
        if self.deliver is not None:
            self.deliver(update)
        else:
            self._echoes.append(update)
            self._wake()

    def hold(self) -> None:
        """Keeps what is pushed from now on until it is let go."""
        self._held = []

    def let_go(self, seed: int | None) -> None:
        """Queues what was held: reversed, or shuffled with a seed."""
        held, self._held = self._held or [], None
        if seed is None:
            held.reverse()
        else:
            random.Random(seed).shuffle(held)
        for update in held:
            self._queue(update)

    def done(self, update: Json) -> None:
        """A webhook has taken this update."""
        if update in self.waiting:
            self.waiting.remove(update)
            self.confirmed.append(update["update_id"])

    def drop(self) -> None:
        self.waiting.clear()
        self._echoes.clear()

    async def fetch(self, params: Params, doubts: list[str]) -> list[Json]:
        """Answers getUpdates; an older call that still waits is ended with 409."""
        offset, limit = params.integer("offset"), params.integer("limit", 100)
        timeout = min(max(params.integer("timeout"), 0), LONGEST_POLL)
        if not 1 <= limit <= 100:
            doubts.append(f"limit {limit} is outside of 1-100")
        limit = min(max(limit, 1), 100)
        kinds = allowed_updates(params, doubts)
        self.allowed = self.allowed if kinds is None else kinds
        self.interrupt("other getUpdates request; make sure that only one bot instance is running")
        self._confirm(offset)
        if timeout and not (self.waiting or self._echoes):
            await self._wait(timeout)
        return self._batch(limit)

    def interrupt(self, by: str) -> None:
        """Ends a waiting poll with 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(Refusal(409, f"Conflict: terminated by {by}"))

    def _confirm(self, offset: int) -> None:
        numbers = [u["update_id"] for u in self.waiting]
        if offset > 0:
            gone = {number for number in numbers if number < offset}
        else:
            gone = set(numbers[: max(len(numbers) + offset, 0)]) if offset < 0 else set()
        self.confirmed += [number for number in numbers if number in gone]
        self.waiting = [u for u in self.waiting if u["update_id"] not in gone]

    async def _wait(self, timeout: float) -> None:  # noqa: ASYNC109 - the API's own word
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(poll, timeout)
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None

    def _wake(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def _batch(self, limit: int) -> list[Any]:
        echoes, self._echoes = self._echoes, []
        return [*echoes, *self.waiting][:limit]
