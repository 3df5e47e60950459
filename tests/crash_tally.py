"""What a siege comes to, in numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

COUNTED = ("kills", "deeds", "lost", "doubled", "repeated", "on_their_way", "reminders")


@dataclass(slots=True)
class Tally:
    """What came of it: `on_their_way` bounds `repeated`; `strange` is what no model explains.

    `longest` is how many seconds the slowest of them had been on its way when it was cut off.
    """

    kills: int = 0
    deeds: int = 0
    lost: int = 0
    doubled: int = 0
    repeated: int = 0
    on_their_way: int = 0
    longest: float = 0.0
    reminders: int = 0
    strange: list[str] = field(default_factory=list)

    def __iadd__(self, other: Tally) -> Self:
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.longest = max(self.longest, other.longest)
        self.strange += other.strange
        return self

    @property
    def good(self) -> bool:
        wrong = self.lost or self.doubled or self.strange
        return not wrong and self.repeated <= self.on_their_way

    def __str__(self) -> str:
        return (
            f"kills {self.kills}, lost {self.lost}, doubled {self.doubled}, "
            f"repeated {self.repeated}; "
            f"{self.on_their_way} on their way, for {self.longest:.2f} s at the longest"
        )
