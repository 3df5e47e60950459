"""How what changes in units' own sums rises to the units above them."""

from collections.abc import Mapping
from operator import itemgetter

from domain.running import RunningCampaign
from storage.rollup import Amount, Cell, Change, Row

_Place = tuple[int, int]  # campaign, unit
_Sums = dict[tuple[str, int], Change]  # by metric and day, in their order
_Levels = dict[int, dict[_Place, _Sums]]

_NONE: Change = (0, 0)
_cell = itemgetter(0)


def risen(campaigns: Mapping[int, RunningCampaign], changes: Mapping[Cell, Change]) -> list[Row]:
    """What changes of units' own sums add to their cells and to those above them.

    All who write them do so in this order, so that two never cross, and the upper levels come last:
    they are what others wait for. It goes up level by level, so that what many villages add to a
    commune rises once.
    """
    own: dict[_Place, _Sums] = {}
    for (campaign, unit, metric, day), change in sorted(changes.items(), key=_cell):
        own.setdefault((campaign, unit), {})[metric, day] = change
    levels: _Levels = {}
    for place, sums in own.items():
        campaign, unit = place
        depth = len(campaigns[campaign].counted(unit))
        levels.setdefault(depth, {})[place] = sums
    rows: list[Row] = []
    for depth in range(max(levels, default=0), 0, -1):
        above = levels.setdefault(depth - 1, {})
        for place, whole in sorted(levels[depth].items(), key=_cell):
            rows += _rows(place, own.get(place), whole)
            _rise(above, place, campaigns[place[0]], whole)
    return rows


def _rows(place: _Place, own: _Sums | None, whole: _Sums) -> list[Row]:
    campaign, unit = place
    if own is None:
        return [
            (campaign, unit, metric, day, 0, 0, value, reports)
            for (metric, day), (value, reports) in whole.items()
        ]
    return [(*place, *key, *own.get(key, _NONE), *change) for key, change in whole.items()]


def _rise(
    above: dict[_Place, _Sums], place: _Place, running: RunningCampaign, whole: _Sums
) -> None:
    """Add what changes in a unit to the unit it is counted under."""
    campaign, unit = place
    parent = running.parents[unit]
    if parent is None:
        return
    known = above.get((campaign, parent))
    above[campaign, parent] = whole if known is None else _joined(known, whole)


def _joined(one: _Sums, other: _Sums) -> _Sums:
    found = dict(one)
    for key, (value, reports) in other.items():
        had, of = found.get(key, _NONE)
        found[key] = (had + value, of + reports)
    return found if len(found) == len(one) else dict(sorted(found.items()))


def amounts(
    campaigns: Mapping[int, RunningCampaign], changes: Mapping[Cell, Change]
) -> dict[Cell, Amount]:
    """The same as cells with what is added to them."""
    return {row[:4]: Amount(*row[4:]) for row in risen(campaigns, changes)}


def in_order(campaigns: Mapping[int, RunningCampaign], changes: Mapping[Cell, Amount]) -> list[Row]:
    """What has risen already, in the order in which it is written."""
    depths = {cell[:2]: len(campaigns[cell[0]].counted(cell[1])) for cell in changes}
    order = sorted(changes, key=lambda cell: (-depths[cell[:2]], cell))
    return [(*cell, *changes[cell]) for cell in order]
