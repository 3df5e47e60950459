"""One message being answered: who wrote it, what is known of them, and the words to answer in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from domain.people import Act, Member, may
from domain.reading import Lexicon, Reading, Redacted, read, redact
from domain.running import RunningCampaign
from handlers.lexicons import Lexicons
from handlers.messages import Choice, Incoming, Kind, Reply, Sort
from handlers.tokens import Seal
from locales import Words, words_in
from storage.members import Account
from storage.work import Work


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
    _lexicons: Lexicons = field(default_factory=Lexicons)

    def lexicon(self, running: RunningCampaign, units: frozenset[int]) -> Lexicon:
        """The words of a campaign for somebody with a role in these units."""
        return self._lexicons.of(running, units)


def _guessed(incoming: Incoming) -> str:
    return "en" if (incoming.language or "").startswith("en") else "vi"


class Talk:
    """A message with everything needed to answer it."""

    def __init__(self, incoming: Incoming, work: Work, desk: Desk, account: Account | None) -> None:
        self.incoming = incoming
        self.work = work
        self.desk = desk
        self.account = account
        language = _guessed(incoming) if account is None else account.member.language
        self.words: Words = words_in(language)
        self._own_units: dict[int, tuple[RunningCampaign, list[int]]] = {}
        self._redacted: Redacted | None = None
        self._read: tuple[RunningCampaign, str, datetime, Reading] | None = None
        self._campaigns: tuple[object, list[RunningCampaign]] | None = None

    @property
    def redacted(self) -> Redacted:
        """What was written, without what must not be kept."""
        if self._redacted is None:
            self._redacted = redact(self.incoming.text)
        return self._redacted

    def read(self, running: RunningCampaign, text: str, said: datetime) -> Reading:
        """What a text that was said at a moment means in a campaign, to somebody with their roles.

        The last one is remembered, so that what was read ahead need not be read again.
        """
        known = self._read
        if known is None or known[0] is not running or known[1:3] != (text, said):
            lexicon = self.desk.lexicon(running, frozenset(self.own_units(running)))
            known = self._read = (running, text, said, read(text, lexicon, said))
        return known[3]

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

    def campaigns(self) -> list[RunningCampaign]:
        """The campaigns that they have to do with, the latest to begin first."""
        loaded, known = self.work.campaigns, self._campaigns
        if known is not None and known[0] is loaded:
            return known[1]
        found = loaded.having([m.unit for m in self.member.memberships])
        if len(found) > 1:
            found.sort(key=lambda r: (r.campaign.first_day, r.campaign.key), reverse=True)
        self._campaigns = (loaded, found)
        return found

    def own_units(self, running: RunningCampaign) -> list[int]:
        """The units of a campaign in which the person has a role themselves.

        Whoever has a role above the campaign's root has it in the root.
        """
        known = self._own_units.get(running.id)
        if known is not None and known[0] is running:
            return known[1]
        held = self.member.memberships
        found = [m.unit for m in held if m.unit in running.paths]
        if running.above and any(m.unit in running.above for m in held):
            found.append(running.ids[running.campaign.root.path])
        units = list(dict.fromkeys(found))
        self._own_units[running.id] = (running, units)
        return units

    def may(self, act: Act, running: RunningCampaign, unit: int) -> bool:
        """Tell whether the person may do `act` with a unit of the campaign."""
        if unit not in running.paths:
            return False
        return may(act, self.member.memberships, running.lineage(unit))

    def today(self, running: RunningCampaign) -> date:
        """The campaign's day on which the message was sent."""
        return running.day_of(self.incoming.sent)
