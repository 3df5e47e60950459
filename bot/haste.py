"""Who writes too fast: known to this process alone, and forgotten when it ends."""

from datetime import datetime
from typing import Final

from domain.haste import Haste, Verdict, is_past, weigh
from handlers.messages import Incoming, Kind

_PEOPLE: Final = 10_000
_WEIGHED: Final = frozenset({Kind.MESSAGE, Kind.EDIT, Kind.TAP})

# Messages carry the channel's date and taps carry ours, which may differ: each is weighed alone.
_Who = tuple[str, str, bool]


class Hastes:
    """How fast each person writes; more than a few thousand of them are not remembered."""

    def __init__(self) -> None:
        self._known: dict[_Who, Haste] = {}

    def trial(self) -> "Trial":
        """What a batch adds: to be kept when it is committed, or forgotten with it."""
        return Trial(self._known)

    def keep(self, trial: "Trial", now: datetime) -> None:
        """The batch is committed."""
        self._known.update(trial.added)
        if len(self._known) > _PEOPLE:
            self._known = {w: h for w, h in self._known.items() if not is_past(h, now)}
        if len(self._known) > _PEOPLE:  # a crowd of people in haste: better none than no bound
            self._known.clear()


class Trial:
    """The people of one batch."""

    def __init__(self, known: dict[_Who, Haste]) -> None:
        self._known = known
        self.added: dict[_Who, Haste] = {}

    def is_slowed(self, incoming: Incoming) -> bool:
        """Tell whether its sender is being slowed down, as far as the batch has been weighed."""
        who = _who(incoming)
        before = self.added.get(who) or self._known.get(who)
        return before is not None and before.slowed

    def weigh(self, incoming: Incoming) -> Verdict:
        """Weigh a message; what asks for no answer, as talk in a group, weighs nothing."""
        if incoming.kind not in _WEIGHED or (incoming.group and not incoming.addressed):
            return Verdict.TAKEN
        who = _who(incoming)
        before = self.added.get(who) or self._known.get(who)
        self.added[who], verdict = weigh(before, incoming.sent)
        return verdict


def _who(incoming: Incoming) -> _Who:
    return (incoming.bot, incoming.person, incoming.kind is Kind.TAP)
