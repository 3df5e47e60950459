"""Which village and which day each figure belongs to."""

from datetime import date
from itertools import pairwise
from typing import Final

from domain.reading.chunks import Chunk
from domain.reading.days import Day
from domain.reading.items import Item
from domain.reading.pairing import Claim
from domain.reading.settling_names import Found

_COUNTED: Final = frozenset({"number", "triple"})
_ASIDE: Final = frozenset({"future", "against"})


class Wheres:
    """The villages and days a message names, in its order, with the figures of each."""

    __slots__ = ("dates", "part_of_day", "places")

    def __init__(self, part_of_day: bool = False) -> None:
        self.places: list[Item] = []
        self.dates: list[Item] = []
        self.part_of_day = part_of_day

    def place(self, at: int) -> Found | None:
        """The place numbered `at`, None for -1."""
        found: Found | None = self.places[at].value if at >= 0 else None
        return found

    def day(self, at: int) -> Day | None:
        """The day numbered `at`, None for -1."""
        found: Day | None = self.dates[at].value if at >= 0 else None
        return found


def wheres_of(items: list[Item], tags: set[str], chunks: list[Chunk]) -> Wheres:
    """Collect the villages and days of a message; what a repair takes back is left out.

    So is where somebody will go, and what is compared with: "mai đi Bắc Tiến", "so với hôm qua".
    """
    found = Wheres(part_of_day="part" in tags and _worked_then(chunks))
    if "place" not in tags and "date" not in tags:
        return found
    elsewhere = _elsewhere(chunks)
    for at, item in enumerate(items):
        if item.first in elsewhere:
            continue
        if item.tag == "place":
            _add(found.places, item, items, at)
        elif item.tag == "date" and not _begins_a_stretch(items, at):
            _add(found.dates, item, items, at)
    return found


def _worked_then(chunks: list[Chunk]) -> bool:
    """Tell whether a part of the day is named before the figures end, and not after it all."""
    last = max((c.sentence for c in chunks if not _COUNTED.isdisjoint(c.tags)), default=len(chunks))
    return any("part" in c.tags and c.sentence <= last for c in chunks)


def _elsewhere(chunks: list[Chunk]) -> set[int]:
    """Where the names stand that plans and comparisons mention beside what was done."""
    found: set[int] = set()
    if not any(c.numbered and c.mode not in _ASIDE for c in chunks):
        return found
    for before, chunk in pairwise(chunks):
        compared = bool(before.items) and before.items[-1].tag == "against"
        if compared and chunk.items and chunk.items[0].tag == "date":
            found.add(chunk.items[0].first)
    for chunk in chunks:
        if chunk.mode in _ASIDE:
            mark = next((i.first for i in chunk.items if i.tag in _ASIDE), -1)
            found.update(
                i.first for i in chunk.items if i.first > mark >= 0 and i.tag in ("place", "date")
            )
    return found


def _begins_a_stretch(items: list[Item], at: int) -> bool:
    """Tell whether a day is only where a stretch begins: "từ 1/8 đến nay"."""
    after = items[at + 1].tag if at + 1 < len(items) else ""
    return after == "cumulative" and at > 0 and items[at - 1].tag in ("for", "noise")


def _add(into: list[Item], item: Item, items: list[Item], at: int) -> None:
    """Add a place or day; the second of two with a repair between takes the first one's seat."""
    denied = any(i.tag == "not_that" for i in items[max(0, at - 2) : at])
    if denied:
        return
    after = items[at + 1] if at + 1 < len(items) else item
    righted = into and after.tag == "but_this" and after.value == "post"
    mended = into and any(i.tag == "repair" and into[-1].last <= i.first for i in items[:at])
    counted = into and any(i.tag == "number" and into[-1].last <= i.first for i in items[:at])
    if righted or (mended and not counted):
        into[-1] = item
    else:
        into.append(item)


def assign(claims: list[Claim], wheres: Wheres) -> None:
    """Tell each claim its place and day: the last one named before it, or the next after it."""
    if not (wheres.places or wheres.dates):
        return
    spots = sorted(c.first for c in claims)
    for claim in claims:
        claim.place = _nearest(claim, wheres.places, spots)
        claim.day = _nearest(claim, wheres.dates, spots)


def without_planned_days(claims: list[Claim], wheres: Wheres) -> list[Claim]:
    """Leave out what is planned for a day to come where other figures are of a day that was."""
    days = [(c, wheres.day(c.day)) for c in claims]
    done = [c for c, day in days if day is None or day.why != "future"]
    return done if any(day and day.date for _, day in days) else claims


def split_days(claims: list[Claim], wheres: Wheres, today: date) -> bool:
    """Keep "5 hộ, hôm qua 3 hộ" apart: today's figure, then yesterday's.

    Return whether it is in doubt which day the first figure is of.
    """
    named = wheres.dates[0]
    heads = [_headed(claims, item) for item in wheres.dates]
    own = heads[0]
    before = [c for c in claims if c.first < named.first]
    if own is None or None in heads or not any(c.keys == own.keys for c in before):
        return False
    if named.value.date in (None, today) or any(c.chunk is own.chunk for c in before):
        return False
    if not own.chunk.after:
        return True
    wheres.dates.insert(0, Item("date", Day(today), -1, -1))
    return False


def _headed(claims: list[Claim], named: Item) -> Claim | None:
    """The first figure behind a day in its own clause."""
    return next((c for c in claims if named in c.chunk.items and c.first >= named.last), None)


def _nearest(claim: Claim, named: list[Item], spots: list[int]) -> int:
    if not named:
        return -1
    leading = bool(spots) and named[0].first < spots[0]
    found = 0
    for at, item in enumerate(named):
        if item.first < claim.last:
            found = at
        if not leading and item.first >= claim.first:
            return at
    return found if leading else len(named) - 1


def distinct_places(claims: list[Claim], wheres: Wheres) -> list[Found]:
    """The different places that have figures of their own, in order."""
    found: list[Found] = []
    for claim in claims:
        place = wheres.place(claim.place)
        if place is not None and all(
            p.paths != place.paths or p.written != place.written for p in found
        ):
            found.append(place)
    return found


def distinct_days(claims: list[Claim], wheres: Wheres) -> list[date]:
    """The different days that have figures of their own, in order."""
    days = (wheres.day(c.day) for c in claims)
    return list(dict.fromkeys(d.date for d in days if d is not None and d.date is not None))
