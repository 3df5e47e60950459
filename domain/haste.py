"""How fast one person may write before they are asked to slow down."""

from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

ROOM: Final = 240
"""How many messages in a row are taken of a person who was quiet before."""

A_SECOND: Final = 4.0
"""How much room comes back: nobody types that fast, nor sends on what others wrote."""

ENOUGH: Final = 80
"""How much room has to be there again before a person who was slowed down is heard."""


class Verdict(StrEnum):
    """What becomes of a message."""

    TAKEN = "taken"
    SLOWED = "slowed"  # the first that is not taken: its sender is told, once
    DROPPED = "dropped"


class Haste(NamedTuple):
    """How much room a person had left at a moment, and whether they are being slowed down."""

    room: float
    at: datetime
    slowed: bool = False


def weigh(before: Haste | None, at: datetime) -> tuple[Haste, Verdict]:
    """Weigh a message that was sent at a moment, None standing for somebody not heard lately.

    What counts is when messages were sent: what gathered while the program was away was not sent
    in haste. A moment before the last one, as after a clock was set back, brings no room.
    """
    room = float(ROOM)
    if before is not None:
        passed = max(0.0, (at - before.at).total_seconds())
        room = min(room, before.room + passed * A_SECOND)
    slowed = before is not None and before.slowed
    if room < (ENOUGH if slowed else 1):
        return Haste(room, at, slowed=True), Verdict.DROPPED if slowed else Verdict.SLOWED
    return Haste(room - 1, at), Verdict.TAKEN


def is_past(haste: Haste, now: datetime) -> bool:
    """Tell whether a person has all their room again, so that nothing need be known of them."""
    return haste.room + (now - haste.at).total_seconds() * A_SECOND >= ROOM
