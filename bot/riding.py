"""What is written along in somebody else's transaction, and what follows when that has ended."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol


class Ride(Protocol):
    """Something that was written in a transaction."""

    def ended(self, *, committed: bool) -> None:
        """The transaction has ended: it was committed, or nothing of it stays."""


Along = Callable[[Any], Awaitable[Sequence[Ride]]]  # writes by a connection


async def nothing_along(_: Any) -> Sequence[Ride]:
    """Nothing rides along."""
    return ()
