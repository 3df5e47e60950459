"""The words that somebody may use in a message, compiled when they are first needed."""

from collections import OrderedDict
from collections.abc import Collection
from typing import Final

from domain.campaign import Campaign, Metric
from domain.reading import Ground, Lexicon
from domain.running import RunningCampaign

# Bounds on memory, not rules; a country of 64,000 villages fits.
_MOST_NAMES: Final = 150_000
_MOST_GROUNDS: Final = 200

_Reach = frozenset[tuple[str, str | None]]


class Lexicons:
    """The lexicons in use; of those beyond a bound the ones not used for longest are forgotten."""

    def __init__(self, most_names: int = _MOST_NAMES) -> None:
        self._most = most_names
        self._names = 0
        self._known: OrderedDict[tuple[int, int, _Reach], Lexicon] = OrderedDict()
        self._grounds: OrderedDict[tuple[Metric, ...], Ground] = OrderedDict()

    def of(self, running: RunningCampaign, units: Collection[int]) -> Lexicon:
        """The words of a campaign for somebody with a role in these units.

        Neighbours share theirs.
        """
        key = (running.id, running.version, _reach(running, units))
        found = self._known.get(key)
        if found is not None:
            self._known.move_to_end(key)
            return found
        found = Lexicon.of(running.campaign, _paths(running, units), self._ground(running.campaign))
        self._known[key] = found
        self._names += _size(found)
        while self._names > self._most and len(self._known) > 1:
            self._names -= _size(self._known.popitem(last=False)[1])
        return found

    def _ground(self, campaign: Campaign) -> Ground:
        """What lexicons share, of all campaigns that count the same: a plan's in every commune."""
        found = self._grounds.get(campaign.metrics)
        if found is None:
            found = self._grounds[campaign.metrics] = Ground.of(campaign)
            if len(self._grounds) > _MOST_GROUNDS:
                self._grounds.popitem(last=False)
        return found


def _size(lexicon: Lexicon) -> int:
    """About how much memory it takes, in names of places."""
    return 20 + len(lexicon.units)


def _reach(running: RunningCampaign, units: Collection[int]) -> _Reach:
    """What tells `_paths` of these units from others: whoever is below them, and whoever beside."""
    campaign = running.campaign
    paths = [running.paths[unit] for unit in units]
    return frozenset(
        (path if campaign.children(path) else "", campaign.by_path[path].parent) for path in paths
    )


def _paths(running: RunningCampaign, units: Collection[int]) -> frozenset[str]:
    """The paths of all in these units and of their neighbours.

    What is meant for a neighbour is so noticed and refused instead of being counted as one's own.
    """
    campaign = running.campaign
    own = {running.paths[unit] for unit in units}
    below = {u.path for path in own for u in campaign.subtree(path)}
    return frozenset(below.union(u.path for path in own for u in campaign.neighbours(path)))
