"""Units as they are kept: they outlive campaigns and are known by key or by path."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.campaign import Campaign
from domain.units import Unit
from storage.tables import units

_CHUNK = 5_000  # SQLite takes at most 32,766 parameters a statement


@dataclass(slots=True)
class _Kept:
    id: int
    key: str | None
    path: str
    name: str
    kind: str
    parent_id: int | None


async def place_units(
    connection: AsyncConnection, campaign: Campaign, draw: Callable[[], int]
) -> dict[str, int]:
    """Find or make the lasting unit of each unit of the campaign; the ids by path."""
    kept = _Shelf(await _kept(connection, campaign.units))
    ids: dict[str, int] = {}
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for unit in _parents_first(campaign):
        known = kept.find(unit, ids)
        row = _row(unit, known.id if known else draw(), ids)
        if known is None:
            new.append(row)
        else:
            row["parent_id"] = row["parent_id"] or known.parent_id
            row["key"] = row["key"] or known.key
            if row != _as_row(known):
                changed.append(row)
        ids[unit.path] = row["id"]
    for start in range(0, len(new), _CHUNK):
        await connection.execute(units.insert(), new[start : start + _CHUNK])
    await _change(connection, changed)
    return ids


class _Shelf:
    """The lasting units that a campaign's may be."""

    def __init__(self, kept: Sequence[_Kept]) -> None:
        self._by_key = {k.key: k for k in kept if k.key}
        self._by_path: dict[str, list[_Kept]] = {}
        for one in kept:
            self._by_path.setdefault(one.path, []).append(one)

    def find(self, unit: Unit, ids: Mapping[str, int]) -> _Kept | None:
        """The unit of this key, else of this path below the same parent.

        Another key, or another parent, is another place: "Thôn 1" is in most communes, and "Xã
        Tân Lập" in many provinces.
        """
        known = self._by_key.get(unit.key or "")
        if known is not None:
            return known
        for one in self._by_path.get(unit.path, ()):
            same_parent = unit.parent is None or one.parent_id == ids[unit.parent]
            if same_parent and (not unit.key or not one.key):
                return one
        return None


async def above(connection: AsyncConnection, unit: int) -> tuple[int, ...]:
    """The ids of the units above one, nearest first."""
    found: list[int] = []
    at: int | None = await _parent(connection, unit)
    while at is not None and at not in found:
        found.append(at)
        at = await _parent(connection, at)
    return tuple(found)


async def _parent(connection: AsyncConnection, unit: int) -> int | None:
    return await connection.scalar(select(units.c.parent_id).where(units.c.id == unit))


def _parents_first(campaign: Campaign) -> Iterable[Unit]:
    return sorted(campaign.units, key=lambda unit: unit.path.count("/"))


def _row(unit: Unit, id_: int, ids: dict[str, int]) -> dict[str, Any]:
    return {
        "id": id_,
        "key": unit.key,
        "path": unit.path,
        "name": unit.name,
        "kind": unit.kind.value,
        "parent_id": None if unit.parent is None else ids[unit.parent],
    }


def _as_row(kept: _Kept) -> dict[str, Any]:
    return {
        "id": kept.id,
        "key": kept.key,
        "path": kept.path,
        "name": kept.name,
        "kind": kept.kind,
        "parent_id": kept.parent_id,
    }


async def _kept(connection: AsyncConnection, wanted: Sequence[Unit]) -> list[_Kept]:
    found: dict[int, _Kept] = {}
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        keys = [unit.key for unit in chunk if unit.key]
        rows = await connection.execute(
            select(units).where(
                units.c.path.in_([unit.path for unit in chunk]) | units.c.key.in_(keys)
            )
        )
        found.update((row.id, _Kept(*row)) for row in rows)
    return list(found.values())


async def _change(connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    if rows:
        await connection.execute(
            update(units)
            .where(units.c.id == bindparam("row"))
            .values({name: bindparam(f"new_{name}") for name in rows[0] if name != "id"}),
            [{"row" if k == "id" else f"new_{k}": v for k, v in row.items()} for row in rows],
        )
