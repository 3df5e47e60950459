"""A choice to tap or type, offered by a conversation that waits for the answer."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from handlers import asking
from handlers.messages import Reply, Sort
from handlers.talk import Talk
from handlers.tokens import long, short

LASTS = timedelta(hours=2)
"""How long a conversation waits before it counts as ended."""

_LABEL = 60


def offer(
    talk: Talk, kind: str, verb: str, question: str, options: Sequence[asking.Option], **more: Any
) -> list[Reply]:
    """Ask, and remember what each answer means; taps come back as `verb`, nonce and index."""
    nonce = short(talk.work.draw())
    wait(
        talk, kind, nonce=nonce, options=[[label, dict(patch)] for label, patch in options], **more
    )
    choices = [
        talk.choice(label[:_LABEL], verb, nonce, index) for index, (label, _) in enumerate(options)
    ]
    return talk.say(question, asking.rows(choices))


def wait(talk: Talk, kind: str, **more: Any) -> None:
    """Remember that the next message belongs to a conversation."""
    talk.remember({"kind": kind, "at": talk.now.timestamp(), **more})


def lapsed(talk: Talk, state: Mapping[str, Any], lasts: timedelta = LASTS) -> bool:
    """Tell whether a conversation has waited too long."""
    return talk.now.timestamp() - float(state["at"]) > lasts.total_seconds()


async def tapped(
    talk: Talk, kind: str, arguments: Sequence[str]
) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """The conversation and what the tapped answer means; None when it is no longer open."""
    state = await talk.work.dialogue(talk.spot)
    if state is None or state["kind"] != kind or lapsed(talk, state):
        return None
    nonce, index = arguments[0], long(arguments[1])
    if state.get("nonce") != nonce or index >= len(state["options"]):
        return None
    return state, state["options"][index][1]


def too_late(talk: Talk) -> list[Reply]:
    """The answer to a tap on a question that is no longer open."""
    text = talk.words("This question is closed; nothing more was recorded.")
    return [Reply(text, sort=Sort.TOAST, tap=talk.incoming.tap)]
