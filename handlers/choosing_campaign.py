"""Which of several running campaigns is meant: asked once, remembered from then on."""

from collections.abc import Mapping
from typing import Any

from handlers import asking, campaigns, choosing, showing_menu
from handlers.messages import Kind, Reply
from handlers.talk import Talk
from storage import members

KIND = "which"
VERB = "gc"
_TOTALS = "/tong"  # what is shown where the question's own message is no longer known


async def ask(talk: Talk) -> list[Reply]:
    """Ask which campaign a message is about; it is answered once that is known.

    A question that waits for its answer already stays open, and this one is tapped alone.
    """
    open_ones = campaigns.going_on(talk)
    titles = {one.id: campaigns.title(one, open_ones) for one in open_ones}
    state = await talk.work.dialogue(talk.spot)
    if state is None or state["kind"] in {KIND, showing_menu.KIND}:
        options = [[label, {"campaign": id_}] for id_, label in titles.items()]
        choosing.wait(talk, KIND, options=options, text=talk.redacted.text or _TOTALS)
    choices = [talk.choice(label, VERB, id_) for id_, label in titles.items()]
    question = talk.words("Which campaign do you mean? I will remember it; /campaign changes it.")
    return talk.say(question, asking.rows(choices))


async def tapped(talk: Talk, campaign: int) -> Talk | None:
    """The message that was asked about, now with its campaign; None for a campaign not theirs."""
    state = await talk.work.dialogue(talk.spot)
    waiting = state is not None and state["kind"] == KIND
    text = str(state["text"]) if state is not None and waiting else _TOTALS
    if waiting:
        talk.remember(None)
    return await _settled(talk, campaign, text)


async def written(talk: Talk, state: Mapping[str, Any]) -> Talk | None:
    """The same for a typed answer; None for a text that is something else."""
    talk.remember(None)
    patch = asking.typed_option(state, talk.incoming.text)
    if patch is None or choosing.lapsed(talk, state):
        return None
    return await _settled(talk, patch["campaign"], state["text"])


async def _settled(talk: Talk, campaign: int, text: str) -> Talk | None:
    if campaign not in {running.id for running in campaigns.candidates(talk)}:
        return None
    connection = await talk.work.direct()
    await members.change_member(connection, talk.member.id, campaign=campaign)
    channel, person = talk.incoming.channel, talk.incoming.person
    talk.work.forget_account(channel, person)
    account = await talk.work.account(channel, person)
    incoming = talk.incoming._replace(kind=Kind.MESSAGE, text=text, choice="", reply_to=None)
    return Talk(incoming, talk.work, talk.desk, account)
