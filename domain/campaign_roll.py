"""The roll of a file's units: who is whose parent, and which unit a reference means."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

Ref = tuple[str, ...]
"""The names of a reference: ("Xã A", "Thôn 1") for "Xã A/Thôn 1"."""

MOST_LEVELS = 12


def as_ref(text: str) -> Ref:
    """Split a reference at its slashes."""
    return tuple(name.strip() for name in text.split("/"))


class Roll:
    """The units by number, with their names and the references to their parents.

    A reference is the end of a path: a name, or a name with those of the units above it. Where it
    fits several units, the one whose whole path it is wins; otherwise it is ambiguous.
    """

    def __init__(self, names: Sequence[str], parents: Sequence[Ref | None]) -> None:
        self._names = names
        self._refs = parents
        self._by_name: dict[Ref, list[int]] = defaultdict(list)
        self._by_pair: dict[Ref, list[int]] = defaultdict(list)
        for unit, (name, ref) in enumerate(zip(names, parents, strict=True)):
            self._by_name[(name,)].append(unit)
            if ref:
                self._by_pair[(ref[-1], name)].append(unit)
        self._found: dict[Ref, tuple[int, ...]] = {}
        self.parents: list[int | None] = [None] * len(names)
        self._resolve()

    def find(self, ref: Ref) -> tuple[int, ...]:
        """Find the units a reference may mean: one, none, or several that it cannot tell apart."""
        if ref not in self._found:
            self._found[ref] = self._search(ref)
        return self._found[ref]

    def _resolve(self) -> None:
        """Find every parent, short references first: the longer ones are walked along them."""
        children: dict[Ref, list[int]] = defaultdict(list)
        for unit, ref in enumerate(self._refs):
            if ref:
                children[ref].append(unit)
        for ref in sorted(children, key=len):
            found = self.find(ref)
            if len(found) == 1:
                for unit in children[ref]:
                    self.parents[unit] = found[0]

    def _search(self, ref: Ref) -> tuple[int, ...]:
        if len(ref) > MOST_LEVELS:
            return ()
        if len(ref) == 1:
            found = self._by_name.get(ref, [])
        else:
            pairs = self._by_pair.get(ref[-2:], [])
            found = [unit for unit in pairs if self._fits(unit, ref[:-1])]
        whole = [unit for unit in found if self._is_whole(unit, len(ref))] if found[1:] else []
        return tuple(whole) if len(whole) == 1 else tuple(found)

    def _fits(self, unit: int, above: Ref) -> bool:
        """Tell whether the names above a unit end in `above`.

        A parent's reference is itself the end of the parent's path, so that it need not have been
        found yet when it has as many names as are looked for.
        """
        at: int | None = unit
        while above and at is not None:
            ref = self._refs[at] or ()
            shared = min(len(ref), len(above))
            if shared == 0 or ref[-shared:] != above[-shared:]:
                return False
            if shared == len(above):
                return True
            at, above = self.parents[at], above[:-1]
        return not above

    def _is_whole(self, unit: int, levels: int) -> bool:
        at: int | None = unit
        for _ in range(levels - 1):
            at = None if at is None else self.parents[at]
        return at is not None and self._refs[at] is None

    def cycles(self) -> Iterator[list[int]]:
        """Yield each circle of parents once, its units in turn."""
        return circles(self.parents)

    def path(self, unit: int) -> str | None:
        """Join the names from the root down; None where a parent is unknown or too far up."""
        names: list[str] = []
        at: int | None = unit
        while at is not None and len(names) < MOST_LEVELS:
            names.append(self._names[at])
            if self._refs[at] is None:
                return "/".join(reversed(names))
            at = self.parents[at]
        return None

    def is_too_deep(self, unit: int) -> bool:
        """Tell whether a unit has more than the allowed number of levels above it and itself."""
        at: int | None = unit
        for _ in range(MOST_LEVELS):
            at = None if at is None else self.parents[at]
        return at is not None


def circles(after: Sequence[int | None]) -> Iterator[list[int]]:
    """Yield each circle of a chain in which every number leads to at most one other."""
    seen = [0] * len(after)
    for start in range(len(after)):
        at: int | None = start
        while at is not None and not seen[at]:
            seen[at] = start + 1
            at = after[at]
        if at is not None and seen[at] == start + 1:
            yield _around(after, at)


def _around(after: Sequence[int | None], start: int) -> list[int]:
    trail = [start]
    at = after[start]
    while at is not None and at != start:
        trail.append(at)
        at = after[at]
    return trail
