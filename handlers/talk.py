"""One message being answered: who wrote it, what is known of them, and the words to answer in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol

from domain.people import Act, Member, may
from domain.reading import Ground, Lexicon, Redacted, redact
from domain.running import RunningCampaign
from handlers.messages import Choice, Incoming, Kind, Reply, Sort
from handlers.tokens import Seal
from locales import Words, words_in
from storage.members import Account
from storage.work import Work

_MOST_LEXICONS, _MOST_REACHES = 500, 10_000  # bounds on memory, not rules


class Links(Protocol):
    """Knows how a bot is reached from outside."""

    def join_link(self, bot: str, code: str) -> str:
        """A link that opens the chat with the bot and hands over a code; "" where there is none."""


@dataclass(slots=True)
class Desk:
    """What stays the same from message to message.

    `text_days` is how long message texts are kept, in days.
    """

    seal: Seal
    links: Links
    text_days: int = 90
    _reaches: dict[tuple[int, int, frozenset[int]], frozenset[str]] = field(default_factory=dict)
    _lexicons: dict[tuple[int, int, frozenset[str]], Lexicon] = field(default_factory=dict)
    _grounds: dict[int, tuple[int, Ground]] = field(default_factory=dict)

    def lexicon(self, running: RunningCampaign, units: frozenset[int]) -> Lexicon:
        """The words of a campaign for somebody with a role in these units; made once.

        Neighbours share theirs. What was not used for longest is forgotten.
        """
        who = (running.id, running.version, units)
        reach = self._reaches.get(who)
        if reach is None:
            if len(self._reaches) >= _MOST_REACHES:
                self._reaches.clear()
            reach = self._reaches[who] = _reach(running, units)
        key = (running.id, running.version, reach)
        found = self._lexicons.pop(key, None)
        if found is None:
            found = Lexicon.of(running.campaign, reach, self._ground(running))
            if len(self._lexicons) >= _MOST_LEXICONS:
                del self._lexicons[next(iter(self._lexicons))]
        self._lexicons[key] = found
        return found

    def _ground(self, running: RunningCampaign) -> Ground:
        version, ground = self._grounds.get(running.id, (0, None))
        if ground is None or version != running.version:
            ground = Ground.of(running.campaign)
            self._grounds[running.id] = (running.version, ground)
        return ground


def _reach(running: RunningCampaign, units: frozenset[int]) -> frozenset[str]:
    """The paths of all in these units and of their neighbours.

    What is meant for a neighbour is so noticed and refused instead of being counted as one's own.
    """
    campaign = running.campaign
    own = {running.paths[unit] for unit in units}
    reach = {u.path for path in own for u in campaign.subtree(path)}
    parents = {campaign.by_path[path].parent for path in own} - {None}
    reach.update(u.path for u in campaign.units if u.parent in parents)
    return frozenset(reach)


class Talk:
    """A message with everything needed to answer it."""

    def __init__(self, incoming: Incoming, work: Work, desk: Desk, account: Account | None) -> None:
        self.incoming = incoming
        self.work = work
        self.desk = desk
        self.account = account
        guessed = "en" if (incoming.language or "vi").startswith("en") else "vi"
        self.words: Words = words_in(account.member.language if account else guessed)

    @cached_property
    def redacted(self) -> Redacted:
        """What was written, without what must not be kept."""
        return redact(self.incoming.text)

    @property
    def now(self) -> datetime:
        """When the message reached the program."""
        return self.incoming.received

    @property
    def member(self) -> Member:
        """Who wrote; only for somebody who has joined."""
        if self.account is None:
            raise LookupError("nobody has joined here")
        return self.account.member

    @property
    def spot(self) -> tuple[str, str, str]:
        """Where the conversation takes place."""
        return (self.incoming.bot, self.incoming.chat, self.incoming.person)

    def remember(self, state: Mapping[str, Any] | None) -> None:
        """Keep how far the conversation is; None ends it."""
        self.work.set_dialogue(self.spot, state, self.now)

    def choice(self, label: str, verb: str, *arguments: object) -> Choice:
        """A short cut that only this person may use."""
        return Choice(label, self.desk.seal.data(self.incoming.person, verb, *arguments))

    def say(
        self,
        text: str,
        choices: Iterable[Iterable[Choice]] = (),
        *,
        about: str = "",
        in_place: bool = False,
    ) -> list[Reply]:
        """An answer; `in_place` changes the message that was tapped instead of adding one."""
        rows = tuple(tuple(row) for row in choices)
        if in_place and self.incoming.kind is Kind.TAP and self.incoming.message:
            return [Reply(text, rows, Sort.EDIT, edits=self.incoming.message, about=about)]
        return [Reply(text, rows, about=about)]

    def may(self, act: Act, running: RunningCampaign, unit: int) -> bool:
        """Tell whether the person may do `act` with a unit of the campaign."""
        if unit not in running.paths:
            return False
        return may(act, self.member.memberships, running.lineage(unit))

    def today(self, running: RunningCampaign) -> date:
        """The campaign's day on which the message was sent."""
        return running.day_of(self.incoming.sent)
