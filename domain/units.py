"""Units: the places and bodies that work in a campaign, and the tree they form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class UnitKind(StrEnum):
    """What a unit is, from the largest to the smallest."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    VILLAGE = "village"
    GROUP = "group"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as a campaign knows it.

    `path` is the names from the root down, joined by "/" ("Xã Mẫu/Thôn Đông"); it is unique in
    the campaign and is how units refer to each other here. `key`, where the file gives one, names
    the same unit for ever and in every campaign, whatever it is called. `populations` are head
    counts (people or households) by the file's own keys, each 0 or more.
    """

    path: str
    name: str
    kind: UnitKind
    parent: str | None = None
    key: str | None = None
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()
    populations: Mapping[str, int] = field(default_factory=dict)

    def stands_on(self, day: date) -> bool:
        """Tell whether the unit exists on `day`; both ends of its validity are inside."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )
