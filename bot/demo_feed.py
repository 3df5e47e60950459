"""What the demo page hears about: changes, handed to every page that is open."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

_BACKLOG = 256
_MOST_LISTENERS = 24


@dataclass(frozen=True, slots=True)
class Change:
    """Something a page is told: `name` says what, `data` is plain JSON."""

    name: str
    data: Mapping[str, Any]


Listener = asyncio.Queue[Change | None]


class TooManyListenersError(Exception):
    """More pages are open than the demo serves."""


class Feed:
    """Hands each change to every listener; None tells a listener that there will be no more.

    A listener that does not keep up is let go: its page connects again and is told everything anew.
    """

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    def publish(self, change: Change) -> None:
        """Tell every listener."""
        for listener in list(self._listeners):
            if listener.full():
                self._let_go(listener)
            else:
                listener.put_nowait(change)

    @contextmanager
    def listening(self) -> Iterator[Listener]:
        """Give a queue of the changes from now on; raises `TooManyListenersError`."""
        if len(self._listeners) >= _MOST_LISTENERS:
            raise TooManyListenersError
        listener: Listener = asyncio.Queue(_BACKLOG)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def close(self) -> None:
        """Let every listener go, so that the server can stop."""
        for listener in list(self._listeners):
            self._let_go(listener)

    def _let_go(self, listener: Listener) -> None:
        self._listeners.discard(listener)
        while not listener.empty():
            listener.get_nowait()
        listener.put_nowait(None)
