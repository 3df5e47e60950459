"""Settling the names of people, which may be other words too."""

from typing import Final

from domain.reading.settling import Settling

# What a given name may be taken for: "chị Mai", "anh Đạt", "cô Sáng", "chị Giao".
_ALSO_NAMES: Final = frozenset(
    {
        "future",
        "part",
        "actual",
        "target",
        "total",
        "verb",
        "remain",
        "approx",
        "more",
        "but",
        "but_this",
        "state",
        "plus",
    }
)

# What stands before a figure and is no name without a capital: "4 o với 2 chú".
_GOES_ON: Final = frozenset({"more", "plus", "remain", "but", "but_this", "approx"})
_NUMBERS: Final = frozenset({"figure", "numeral"})
_JOINS: Final = frozenset({"and", "more", "plus"})
_KIN: Final = frozenset(
    {"bac", "ba", "ong", "cu", "o", "me", "chu", "co", "di", "anh", "chi", "em", "mu", "bo", "dua"}
)
_DONE_TO: Final = frozenset({"verb", "actual", "for", "label", "classifier"})


def title(state: Settling) -> None:
    """Settle "chị Mai" as one name, and "6 chị" before a verb as six people."""
    before = state.done[-1].tag if state.done else ""
    acts = state.tag(1) in ("verb", "for", "state", "neg")
    acts = acts and state.tokens.keys[state.item().first] != "em"
    if before == "number" and (acts or _joins_people(state)):
        state.take("person", "resident", 1)
    elif _is_given_name(state):
        state.take("title", None, 2)
    elif before == "number" and state.tag(1) == "person":
        state.take("filler", None, 1)
    else:
        state.keep()


def _joins_people(state: Settling) -> bool:
    """Tell whether the figure goes on counting people: "4 o với 2 chú"."""
    earlier = [i.tag for i in state.done[-3:-1]]
    named = (
        state.tag(1) == "word"
        and state.tokens.words(state.item(1).first, state.item(1).last).istitle()
    )
    return len(earlier) > 1 and earlier[0] == "person" and earlier[1] in _JOINS and not named


def person(state: Settling) -> None:
    """Settle "bà Thành" as one person."""
    if state.tag(1) in _ALSO_NAMES and _is_given_name(state) and state.tag(1) != "verb":
        state.take("person", state.item().value, 2)
    elif state.item().value == "men" and _opens_with_a_name(state):
        state.take("title", None, 1)
    else:
        state.keep()


def are_addressed(state: Settling, used: int) -> bool:
    """Tell whether "mấy bác" only means the elders there: nothing was done to a few of them."""
    if used > 1 or state.tokens.keys[state.item().first] != "may":
        return False
    before = state.done[-1].tag if state.done else ""
    if before in _DONE_TO or not state.tag(1):
        return False
    kin = state.item(1)
    return kin.last - kin.first == 1 and state.tokens.keys[kin.first] in _KIN


def _opens_with_a_name(state: Settling) -> bool:
    """Tell whether "Nam" is somebody who has done something: "Hà đi 5 hộ, Nam đi 6 hộ"."""
    item, text = state.item(), state.tokens.text
    written = text[state.tokens.starts[item.first] : state.tokens.ends[item.first]]
    before = state.done[-1].tag if state.done else "break"
    return (
        written == "Nam"
        and before in ("break", "sign", "and")
        and (state.tag(1) == "verb" or (state.tag(1) == "label" and state.tag(2) in _NUMBERS))
    )


def _is_given_name(state: Settling) -> bool:
    """Tell whether the word after a title is a name that also means something else."""
    if state.tag(1) not in _ALSO_NAMES:
        return False
    item, text = state.item(1), state.tokens.text
    if item.last - item.first > 1:
        return False
    own = state.tokens.keys[state.item().first] != "em"
    upper = text[state.tokens.starts[item.first]].isupper() and not text.isupper()
    meant = own and item.tag not in _GOES_ON
    return upper or (meant and state.tag(2) in ("figure", "numeral"))


def given_name(state: Settling) -> None:
    """Settle "Mai" inside a sentence as a name and not as tomorrow."""
    item, text = state.item(), state.tokens.text
    written = text[state.tokens.starts[item.first] : state.tokens.ends[item.first]]
    before = state.done[-1].tag if state.done else "break"
    if written.istitle() and item.last - item.first == 1 and before != "break":
        state.take("title", None, 1)
    else:
        state.keep()
