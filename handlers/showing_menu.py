"""Choices that may be typed as well as tapped: by their label or by their number in the list."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from domain.folding import fold
from handlers.messages import Choice, Reply
from handlers.talk import Talk

KIND = "menu"
LASTS = timedelta(hours=1)
"""How long a typed number still means the list; later it is an ordinary message."""

PAGE = 15
"""How many lines of a long list are shown at once."""

_LABEL = 40
_EDGES = re.compile(r"^\W+|\W+$")


async def offer(
    talk: Talk,
    text: str,
    rows: Sequence[Sequence[Choice]],
    *,
    about: str = "",
    first: int = 1,
) -> list[Reply]:
    """Say something with choices that stay open for typing.

    `first` is the number that the list shows for the first choice. A question that waits for its
    answer elsewhere is not forgotten for a menu.
    """
    state = await talk.work.dialogue(talk.spot)
    options = [[choice.label, choice.data] for row in rows for choice in row]
    if state is None or state.get("kind") == KIND:
        until = int((talk.now + LASTS).timestamp())
        menu = {"kind": KIND, "options": options, "first": first, "until": until}
        talk.remember(menu if options else None)
    return talk.say(text, rows, about=about, in_place=True)


def typed(state: Mapping[str, Any], text: str, now: datetime) -> str | None:
    """The data of the choice that a typed text means, or None where it means something else."""
    wanted = _bare(text)
    if not wanted or now.timestamp() > state["until"]:
        return None
    labels = [_bare(label) for label, _ in state["options"]]
    if wanted in labels:
        return str(state["options"][labels.index(wanted)][1])
    begun = [index for index, name in enumerate(labels) if _begins(name, wanted)]
    if len(begun) == 1:
        return str(state["options"][begun[0]][1])
    if wanted.isdecimal() and len(wanted) <= 4:  # noqa: PLR2004  no list is longer
        index = int(wanted) - state["first"]
        if 0 <= index < len(labels):
            return str(state["options"][index][1])
    return None


def _begins(name: str, wanted: str) -> bool:
    """Tell whether whole words at the beginning of a label were typed: "có" for "Có, cho rời"."""
    whole = not name[len(wanted) : len(wanted) + 1].isalnum()
    return name.startswith(wanted) and whole and not wanted.isdecimal()


def label(text: str) -> str:
    """A name short enough for a choice."""
    return text if len(text) <= _LABEL else f"{text[: _LABEL - 1]}…"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a long list: its number from 0, how many there are, and its slice of the list."""

    number: int
    pages: int
    start: int
    end: int


def page_of(length: int, number: int, size: int = PAGE) -> Page:
    """The page with this number, or the nearest there is."""
    pages = max(1, -(-length // size))
    number = min(max(0, number), pages - 1)
    return Page(number, pages, number * size, min(length, (number + 1) * size))


def turning(
    talk: Talk, page: Page, verb: str, before: Sequence[int], after: Sequence[int] = ()
) -> list[Choice]:
    """The choices that turn the page; `before` and `after` stand around its number."""
    found = []
    if page.number > 0:
        data = (*before, page.number - 1, *after)
        found.append(talk.choice(talk.words("‹ Back"), verb, *data))
    if page.number + 1 < page.pages:
        data = (*before, page.number + 1, *after)
        found.append(talk.choice(talk.words("More ›"), verb, *data))
    return found


def _bare(text: str) -> str:
    return _EDGES.sub("", fold(text))
