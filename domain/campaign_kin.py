"""Units side by side: their names and aliases kept apart, and their successors free of circles."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from domain.campaign_lines import Place
from domain.campaign_problems import Reason
from domain.campaign_roll import circles
from domain.campaign_tables import Notes
from domain.units import Unit

_MOST_TRAIL = 20

Parents = Sequence[int | None]
Successors = Sequence[tuple[int, ...]]
Aliases = Sequence[Sequence[tuple[Place, str]]]
Called = tuple[int | None, str]
"""A parent's number and a name or alias below it, in small letters."""


@dataclass(frozen=True, slots=True)
class Siblings:
    """Which units may share a way of being called: those that never stand at the same time."""

    units: Sequence[Unit]
    successors: Successors
    parents: Parents

    def clash(self, one: int, other: int) -> bool:
        """Tell whether a message could mean either of the two."""
        if one == other or other in self.successors[one] or one in self.successors[other]:
            return False
        return not (self._ends_before(one, other) or self._ends_before(other, one))

    def _ends_before(self, one: int, other: int) -> bool:
        end, start = self.units[one].valid_to, self.units[other].valid_from
        return end is not None and start is not None and end < start


def check_kin(
    units: Sequence[Unit], aliases: Aliases, successors: Successors, parents: Parents, notes: Notes
) -> None:
    """See that siblings can be told apart and that no unit succeeds itself."""
    siblings = Siblings(units, successors, parents)
    owners = _names(units, parents, notes)
    _check_aliases(siblings, aliases, owners, notes)
    _check_successors(siblings, notes)


def circles_of(after: Parents, units: Sequence[Unit]) -> list[tuple[list[int], str]]:
    """Find each circle, from its first unit in the file's order on, and the names around it."""
    found = []
    for circle in circles(after):
        turn = circle.index(min(circle))
        turned = [*circle[turn:], *circle[:turn]]
        trail = [*turned[:_MOST_TRAIL], turned[0]]
        found.append((turned, " → ".join(units[unit].name for unit in trail)))
    return found


def _names(units: Sequence[Unit], parents: Parents, notes: Notes) -> dict[Called, int]:
    """Note siblings of one name, capitals aside; accents tell names apart."""
    owners: dict[Called, int] = {}
    for number, unit in enumerate(units):
        parent = parents[number]
        if parent is None or not unit.name:
            continue
        owner = owners.setdefault((parent, unit.name.casefold()), number)
        if owner != number:
            place = ("units", number + 1, "name")
            notes.add(place, Reason.DUPLICATE, value=unit.name, other=f"[[units]] {owner + 1}")
    return owners


def _check_aliases(
    siblings: Siblings, aliases: Aliases, owners: dict[Called, int], notes: Notes
) -> None:
    """Note an alias that is a sibling's name, or an alias of one further up in the file."""
    taken: dict[Called, int] = {}
    for number, own in enumerate(aliases):
        parent = siblings.parents[number]
        for place, alias in own if parent is not None else ():
            called = (parent, alias.casefold())
            for other in (owners.get(called), taken.setdefault(called, number)):
                if other is not None and siblings.clash(number, other):
                    name = siblings.units[other].name
                    notes.add(place, Reason.ALIAS_TAKEN, value=alias, other=name)
                    break


def _check_successors(siblings: Siblings, notes: Notes) -> None:
    """Note units whose reports would, through their successors, end up with themselves."""
    noted: set[int] = set()
    for after in (_counted_under(siblings), _left(siblings.successors)):
        for circle, trail in circles_of(after, siblings.units):
            guilty = [unit for unit in circle if siblings.successors[unit]]
            if guilty and noted.isdisjoint(circle):
                place = ("units", guilty[0] + 1, "successors")
                notes.add(place, Reason.SUCCESSOR_CYCLE, trail=trail)
            noted.update(circle)


def _counted_under(siblings: Siblings) -> list[int | None]:
    """Where each unit's total goes, as `Campaign.counts_under` has it."""
    pairs = zip(siblings.successors, siblings.parents, strict=True)
    return [found[0] if len(found) == 1 else parent for found, parent in pairs]


def _left(successors: Successors) -> list[int | None]:
    """One step onward from each unit that is in a circle of successors or leads into one.

    Units without successors are taken away, then those that lead only to units taken away, until
    none goes any more.
    """
    waiting = {unit: set(after) for unit, after in enumerate(successors) if after}
    before: dict[int, list[int]] = defaultdict(list)
    for unit, after in waiting.items():
        for other in after:
            before[other].append(unit)
    gone = [unit for unit in before if unit not in waiting]
    while gone:
        unit = gone.pop()
        for earlier in before[unit]:
            waiting[earlier].discard(unit)
            if not waiting[earlier]:
                del waiting[earlier]
                gone.append(earlier)
    return [min(waiting[unit]) if unit in waiting else None for unit in range(len(successors))]
