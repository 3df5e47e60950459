"""Where in its chat a message goes: the topic of a forum, under the message that it answers.

Bot API: message_thread_id is for forums alone, and not for their general topic;
allow_sending_without_reply does not help a reply into another topic.
"""

from collections.abc import Mapping
from typing import Any, Final

from storage.outbox import Outgoing

_SPOT: Final = frozenset({"message_thread_id", "reply_parameters"})


def spot_of(message: Outgoing, *, first: bool) -> dict[str, Any]:
    """Parameters that put a message in its place; only the `first` piece of a text cites.

    What was said in a group before it got a new id cannot be cited in the new one.
    """
    spot: dict[str, Any] = {}
    if thread := message.body.get("thread"):
        spot["message_thread_id"] = int(thread)
    chat, said = message.body.get("cites") or ("", "")
    if first and said and chat == message.chat:
        spot["reply_parameters"] = {"message_id": int(said), "allow_sending_without_reply": True}
    return spot


def anywhere(spoken: Mapping[str, Any]) -> dict[str, Any]:
    """The same message without a place: in the chat at large rather than not at all."""
    return {name: value for name, value in spoken.items() if name not in _SPOT}
