"""One short question, its likely answers as choices, and what an answer does to the draft."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from domain.folding import fold
from domain.ledger import Source
from handlers import showing_menu
from handlers.drafts import Draft, draft_from
from handlers.messages import Choice, Reply
from handlers.talk import Talk
from handlers.tokens import long, short

KIND = "ask"
_MOST_OPEN = 4  # questions that wait for each other; older ones are forgotten
_SHORT_LABEL = 14
_ROW = 3
_YES = {"co", "dung", "dung roi", "phai", "u", "ok", "oke", "vang", "da", "yes", "y"}
_NO = {"khong", "ko", "k", "thoi", "bo", "bo di", "no", "n"}

_BETWEEN_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
Option = tuple[str, Mapping[str, Any]]  # a label, and what choosing it adds to the draft


State = Mapping[str, Any]


async def ask(talk: Talk, question: str, options: Sequence[Option], draft: Draft) -> list[Reply]:
    """Ask before anything is recorded; the draft waits in the dialogue.

    What was open before, about another message or in another conversation, waits beneath it.
    """
    nonce = short(talk.work.draw())
    open_before = await talk.work.dialogue(talk.spot)
    talk.remember(
        {
            "kind": KIND,
            "nonce": nonce,
            "draft": draft.kept(),
            "options": [[label, dict(patch)] for label, patch in options],
            "beneath": _without(open_before, draft.source, (), _MOST_OPEN - 1),
        }
    )
    choices = [talk.choice(label, "a", nonce, index) for index, (label, _) in enumerate(options)]
    return talk.say(question, rows(choices))


def repeat(talk: Talk, state: State) -> list[Reply]:
    """Offer the answers again to somebody whose answer was none of them."""
    choices = [
        talk.choice(label, "a", state["nonce"], index)
        for index, (label, _) in enumerate(state["options"])
    ]
    text = talk.words(
        "I did not understand that answer. Tap or write one of these, or /cancel to drop it."
    )
    return talk.say(text, rows(choices))


async def waits(talk: Talk, source: Source) -> bool:
    """Tell whether a question about the message is open."""
    state = await talk.work.dialogue(talk.spot)
    while state is not None:
        if state["kind"] == KIND and draft_from(state["draft"]).source == source:
            return True
        state = state.get("beneath")
    return False


async def close(talk: Talk, source: Source | None = None, threads: Collection[int] = ()) -> None:
    """End what is settled: the last list, and questions about a message or reports taken back.

    Questions about other messages, and other conversations, stay open.
    """
    state = await talk.work.dialogue(talk.spot)
    if state is None:
        return
    left = _without(state, source, threads, _MOST_OPEN)
    if left != state:
        talk.remember(left)


def _without(
    state: State | None, source: Source | None, threads: Collection[int], most: int
) -> State | None:
    if state is None or state["kind"] == showing_menu.KIND or not most:
        return None
    if state["kind"] != KIND:
        return state
    draft = draft_from(state["draft"])
    beneath = state.get("beneath")
    if draft.source == source or not set(threads).isdisjoint(draft.replaces):
        return _without(beneath, source, threads, most)
    return {**state, "beneath": _without(beneath, source, threads, most - 1)}


def rows(choices: Sequence[Choice]) -> list[list[Choice]]:
    """Short choices side by side, long ones each on a row of their own."""
    if any(len(choice.label) > _SHORT_LABEL for choice in choices):
        return [[choice] for choice in choices]
    return [list(choices[start : start + _ROW]) for start in range(0, len(choices), _ROW)]


def typed_option(state: Mapping[str, Any], text: str) -> Mapping[str, Any] | None:
    """What the typed answer chooses: an option's words or some of them, its number, yes or no."""
    wanted = _plain(text).strip(" .!)")
    labels = [_plain(label) for label, _ in state["options"]]
    if wanted in labels:
        return _patch(state, labels.index(wanted))
    if wanted.isdecimal() and not any(wanted in label.split() for label in labels):
        index = int(wanted) - 1 if len(wanted) <= 3 else -1  # noqa: PLR2004  no list is longer
        return _patch(state, index)
    return _yes_or_no(state, wanted) or _by_some_words(state, labels, wanted)


def _plain(text: str) -> str:
    """Folded, and without the marks between thousands, which people write or leave out."""
    return _BETWEEN_THOUSANDS.sub("", fold(text))


def _yes_or_no(state: Mapping[str, Any], wanted: str) -> Mapping[str, Any] | None:
    patches = [patch for _, patch in state["options"]]
    refusing = [patch for patch in patches if patch.get("drop")]
    others = [patch for patch in patches if not patch.get("drop")]
    if wanted in _YES and len(others) == 1:
        return dict(others[0])
    if wanted in _NO and len(refusing) == 1:
        return dict(refusing[0])
    return None


def _by_some_words(
    state: Mapping[str, Any], labels: Sequence[str], wanted: str
) -> Mapping[str, Any] | None:
    """The one option whose label has all the words; figures are no words."""
    words = set(wanted.split())
    if not words or any(word.isdecimal() for word in words):
        return None
    said = [{word.strip(".,:;()“”") for word in label.split()} for label in labels]
    fitting = [index for index, known in enumerate(said) if words <= known]
    return _patch(state, fitting[0]) if len(fitting) == 1 else None


def tapped_option(
    state: Mapping[str, Any] | None, nonce: str, index: str
) -> Mapping[str, Any] | None:
    """What the tapped answer chooses; None when the question is no longer open."""
    if state is None or state.get("kind") != KIND or state["nonce"] != nonce:
        return None
    return _patch(state, long(index))


def _patch(state: Mapping[str, Any], index: int) -> Mapping[str, Any] | None:
    options = state["options"]
    if not 0 <= index < len(options):
        return None
    found: Mapping[str, Any] = options[index][1]
    return found
