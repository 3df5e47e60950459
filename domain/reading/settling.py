"""Settling each figure with its neighbours: a date, a time, a place's number, or a count."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from domain.reading.items import Item
from domain.reading.lexicon import Lexicon
from domain.reading.tokens import Tokens

_MARKS: Final = frozenset({"sign", "break"})
COUNTED: Final = frozenset({"label", "person", "classifier"})

Rule = Callable[["Settling"], None]


class Settling:
    """One message on its way from items to settled items."""

    __slots__ = ("at", "done", "items", "lexicon", "size", "today", "tokens", "tries")

    def __init__(self, tokens: Tokens, lexicon: Lexicon, today: date, items: list[Item]) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.today = today
        self.items = items
        self.size = len(items)
        self.done: list[Item] = []
        self.at = 0
        self.tries = 8

    def tag(self, ahead: int = 0) -> str:
        """The tag of the item `ahead` of the one at hand, "" past the end."""
        at = self.at + ahead
        return self.items[at].tag if at < self.size else ""

    def item(self, ahead: int = 0) -> Item:
        """The item `ahead` of the one at hand."""
        return self.items[self.at + ahead]

    def sign(self, ahead: int = 0) -> str:
        """The mark `ahead` of the item at hand, "" where there is none."""
        at = self.at + ahead
        if at >= self.size or self.items[at].tag not in _MARKS:
            return ""
        return str(self.items[at].value)

    def take(self, tag: str, value: Any, count: int) -> None:
        """Turn the next `count` items into one."""
        last = self.at + count - 1
        self.done.append(Item(tag, value, self.items[self.at].first, self.items[last].last))
        self.at += count

    def keep(self) -> None:
        """Leave the item as it is."""
        self.done.append(self.items[self.at])
        self.at += 1


def settle(state: Settling, rules: dict[str, Rule]) -> list[Item]:
    """Settle every item of a message."""
    items, size, done = state.items, state.size, state.done
    while state.at < size:
        item = items[state.at]
        rule = rules.get(item.tag)
        if rule is None:
            done.append(item)
            state.at += 1
        else:
            rule(state)
    return done
