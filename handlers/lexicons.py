"""The words that somebody may use in a message, compiled when they are first needed."""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from domain.campaign import Campaign, Metric
from domain.reading import Ground, Lexicon
from domain.running import RunningCampaign

# Bounds on memory, not rules; of a country of 64,600 villages in 3,400 communes most fits.
_MOST_BYTES: Final = 256_000_000
_MOST_GROUNDS: Final = 200
# What a lexicon takes, as measured: beside what all have, for a name, a unit that may bear the
# name of another, and a word of the messages that it has read.
_EMPTY: Final = 6_000
_NAME: Final = 3_000
_UNIT: Final = 100
_WORD: Final = 600

_Reach = frozenset[tuple[str, str | None]]


@dataclass(slots=True)
class _Kept:
    """A lexicon, its weight in bytes before it has read anything, and what it weighs by now."""

    lexicon: Lexicon
    bare: int
    weight: int


class Lexicons:
    """The lexicons in use; of those beyond a bound the ones not used for longest are forgotten.

    `most` is what they may weigh together, in bytes. A lexicon remembers the words of messages,
    and grows with every one that is new to it.
    """

    def __init__(self, most: int = _MOST_BYTES) -> None:
        self._most = most
        self._weight = 0
        self._known: OrderedDict[tuple[int, _Reach], _Kept] = OrderedDict()
        self._campaigns: dict[int, Campaign] = {}
        self._grounds: OrderedDict[tuple[Metric, ...], Ground] = OrderedDict()

    def of(self, running: RunningCampaign, units: Collection[int]) -> Lexicon:
        """The words of a campaign for somebody with a role in these units.

        Neighbours share theirs.
        """
        self._weigh_last()
        if self._campaigns.get(running.id) is not running.campaign:
            self._begin(running)
        key = (running.id, _reach(running, units))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._compiled(running, units)
            self._weight += found.weight
        else:
            self._known.move_to_end(key)
        while self._weight > self._most and len(self._known) > 1:
            self._weight -= self._known.popitem(last=False)[1].weight
        return found.lexicon

    def _weigh_last(self) -> None:
        """Weigh what was used last again: it has read a message since."""
        if self._known:
            last = next(reversed(self._known.values()))
            weight = last.bare + _WORD * len(last.lexicon.memo)
            self._weight += weight - last.weight
            last.weight = weight

    def _begin(self, running: RunningCampaign) -> None:
        """Forget the campaign as it was before: a single lexicon would keep all its units."""
        if running.id in self._campaigns:
            for key in [key for key in self._known if key[0] == running.id]:
                self._weight -= self._known.pop(key).weight
        self._campaigns[running.id] = running.campaign

    def _compiled(self, running: RunningCampaign, units: Collection[int]) -> _Kept:
        campaign = running.campaign
        lexicon = Lexicon.of(campaign, _paths(running, units), self._ground(campaign))
        bare = _bare_weight(lexicon)
        return _Kept(lexicon, bare, bare)

    def _ground(self, campaign: Campaign) -> Ground:
        """What lexicons share, of all campaigns that count the same: a plan's in every commune.

        It outlives the campaign it is made of, and so is made without its units.
        """
        found = self._grounds.get(campaign.metrics)
        if found is None:
            found = self._grounds[campaign.metrics] = Ground.of(replace(campaign, units=()))
            if len(self._grounds) > _MOST_GROUNDS:
                self._grounds.popitem(last=False)
        return found


def _bare_weight(lexicon: Lexicon) -> int:
    """About how many bytes a lexicon takes that has read nothing yet."""
    names = {name for unit in lexicon.units for name in (unit.name, *unit.aliases)}
    return _EMPTY + _NAME * len(names) + _UNIT * len(lexicon.units)


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
