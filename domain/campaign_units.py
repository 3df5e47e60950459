"""The units of a campaign file: each entry read, then the tree they form checked and built."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.campaign_kin import check_kin, circles_of
from domain.campaign_lines import Place
from domain.campaign_problems import Reason
from domain.campaign_roll import MOST_LEVELS, Ref, Roll, as_ref
from domain.campaign_tables import CAMPAIGN_KEY, COUNT_KEY, Notes, Table
from domain.units import Unit, UnitKind

_MOST_SHOWN = 5
_MOST_REFERENCE = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One [[units]] as written; `unit` still lacks its path, parent and successors."""

    table: Table
    unit: Unit
    parent: Ref | None
    aliases: Sequence[tuple[Place, str]]
    successors: Sequence[tuple[Place, str]]


class References:
    """What the rest of the file calls the units by."""

    def __init__(self, roll: Roll, paths: Sequence[str], notes: Notes) -> None:
        self._roll = roll
        self._paths = paths
        self._notes = notes

    def find(self, place: Place, text: str) -> int | None:
        """Find the unit that `text` means, noting where there is none or more than one."""
        found = self._roll.find(as_ref(text))
        if len(found) == 1:
            return found[0]
        if found:
            choices = ", ".join(self._paths[unit] for unit in found[:_MOST_SHOWN])
            number = len(found)
            self._notes.add(
                place, Reason.AMBIGUOUS_UNIT, value=text, number=number, choices=choices
            )
        else:
            self._notes.add(place, Reason.UNKNOWN_UNIT, value=text)
        return None

    def path(self, place: Place, text: str) -> str:
        """Find the path of the unit that `text` means; "" where it had to be noted."""
        unit = self.find(place, text)
        return "" if unit is None else self._paths[unit]

    def paths(self, table: Table, key: str) -> tuple[str, ...]:
        """Read a list of references as paths."""
        found = [self.path(place, text) for place, text in table.numbered(key, _MOST_REFERENCE)]
        return tuple(dict.fromkeys(path for path in found if path))


def read_units(tables: Sequence[Table], notes: Notes) -> tuple[tuple[Unit, ...], References]:
    """Read every [[units]] and the tree they form."""
    entries = [_entry(table) for table in tables]
    roll = Roll([e.unit.name for e in entries], [e.parent for e in entries])
    # A bare name stands in where the way to the root is broken.
    paths = [roll.path(number) or entry.unit.name for number, entry in enumerate(entries)]
    references = References(roll, paths, notes)
    successors = [_successors(entry, references) for entry in entries]
    _check_tree(entries, roll, references, notes)
    _check_keys(entries)
    units = [entry.unit for entry in entries]
    check_kin(units, [entry.aliases for entry in entries], successors, roll.parents, notes)
    return tuple(_joined(units, paths, roll.parents, successors)), references


def _entry(table: Table) -> Entry:
    aliases = table.numbered("aliases")
    unit = Unit(
        path="",
        name=_name(table),
        kind=table.choice("kind", UnitKind, required=True) or UnitKind.OFFICE,
        key=table.key("key", CAMPAIGN_KEY) or None,
        aliases=tuple(dict.fromkeys(alias for _, alias in aliases)),
        valid_from=table.day("valid_from"),
        valid_to=table.day("valid_to"),
        populations=_populations(table.table("populations")),
    )
    _check_order(table, unit.valid_from, unit.valid_to)
    entry = Entry(
        table, unit, _parent(table), aliases, table.numbered("successors", _MOST_REFERENCE)
    )
    table.close()
    return entry


def _name(table: Table) -> str:
    name = table.text("name", required=True)
    if "/" in name:
        table.note("name", Reason.SLASH_IN_NAME, value=name)
    return name


def _parent(table: Table) -> Ref | None:
    """Read the reference to the parent: None for a root, () where it had to be noted."""
    text = table.text("parent", _MOST_REFERENCE)
    if table.blank("parent"):
        table.note("parent", Reason.EMPTY)
    if not text:
        return () if table.has("parent") else None
    return as_ref(text)


def _populations(table: Table | None) -> dict[str, int]:
    if table is None:
        return {}
    counts = {}
    for key in table.own_keys():
        if not COUNT_KEY.pattern.fullmatch(key):
            table.note(key, Reason.BAD_KEY, value=key[:100], alphabet=COUNT_KEY.shown)
        elif (count := table.whole(key)) is not None:
            counts[key] = count
    return counts


def _check_order(table: Table, valid_from: date | None, valid_to: date | None) -> None:
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        table.note(
            "valid_to",
            Reason.OUT_OF_ORDER,
            value=valid_to.isoformat(),
            other="valid_from",
            other_value=valid_from.isoformat(),
        )


def _successors(entry: Entry, references: References) -> tuple[int, ...]:
    found = [references.find(place, text) for place, text in entry.successors]
    return tuple(dict.fromkeys(unit for unit in found if unit is not None))


def _joined(
    units: Sequence[Unit],
    paths: Sequence[str],
    parents: Sequence[int | None],
    successors: Sequence[tuple[int, ...]],
) -> Iterator[Unit]:
    """Give the units their paths, and let them refer to each other by path."""
    for unit, path, parent, after in zip(units, paths, parents, successors, strict=True):
        above = None if parent is None else paths[parent]
        yield replace(unit, path=path, parent=above, successors=tuple(paths[at] for at in after))


def _check_tree(entries: Sequence[Entry], roll: Roll, refs: References, notes: Notes) -> None:
    """See that every unit hangs, at the end, on the one root."""
    roots = [number for number, entry in enumerate(entries) if entry.parent is None]
    for number in roots[1:]:
        other = entries[roots[0]].unit.name
        entries[number].table.note("parent", Reason.SECOND_ROOT, other=other)
    if entries and not roots:
        notes.add(("units",), Reason.NO_ROOT)
    for number, entry in enumerate(entries):
        if entry.parent and roll.parents[number] is None:
            refs.find((*entry.table.place, "parent"), "/".join(entry.parent))
    circles = circles_of(roll.parents, [entry.unit for entry in entries])
    for circle, trail in circles:
        entries[circle[0]].table.note("parent", Reason.PARENT_CYCLE, trail=trail)
    if not circles:
        _check_depth(entries, roll)


def _check_depth(entries: Sequence[Entry], roll: Roll) -> None:
    for number, entry in enumerate(entries):
        if roll.is_too_deep(number):
            entry.table.note("parent", Reason.TOO_DEEP, most=MOST_LEVELS)


def _check_keys(entries: Sequence[Entry]) -> None:
    """See that no two units have the same key."""
    owners: dict[str, Entry] = {}
    for entry in entries:
        key = entry.unit.key
        if key is not None and owners.setdefault(key, entry) is not entry:
            other = owners[key].unit.name
            entry.table.note("key", Reason.DUPLICATE, value=key, other=other)
