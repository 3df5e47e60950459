"""A plain model of what one villager's reports come to, and of what they should have heard."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.botapi import Person, Seen
from tests.crash_reminders import SIGN
from tests.process import figures

Words = tuple[str, tuple[int, ...]]
SIGNS = {"✅": "recorded", "↩": "taken back", "📊": "total", "🎉": "welcome"}


def heard(text: str, *, shares: bool = False) -> Words:
    """What a message of the bot says, as far as the model tells: a kind and its figures.

    Where several people share a village, its total depends on whose message came first.
    """
    sort = SIGNS.get(text[:1], "word")
    counted = [int(n.replace(".", "")) for n in re.findall(r"(\d[\d.]*) hộ đã đến", text)]
    if sort == "recorded" and counted:
        return sort, (counted[0],) if shares else (counted[0], figures(text)[-1])
    if sort == "total":
        return sort, () if shares else tuple(counted[-1:])
    return sort, tuple(counted[:1])


@dataclass(slots=True)
class Said:
    """A message that they should see: as it reads now, and as it ever read."""

    now: Words
    ever: list[Words] = field(default_factory=list)

    def change(self, words: Words) -> None:
        self.ever.append(self.now)
        self.now = words


@dataclass(slots=True)
class Told:
    """A report of theirs: the message it came in, the households, what confirmed it.

    `written` is the figure that the message itself reads.
    """

    message: dict[str, Any]
    households: int
    confirmed: Said
    written: int
    stands: bool = True


@dataclass(slots=True)
class Villager:
    """Somebody who reports for a village, alone or (`shares`) with others."""

    person: Person
    village: str
    shares: bool = False
    reports: list[Told] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    entries: Counter[tuple[str, int]] = field(default_factory=Counter)
    asked: tuple[dict[str, Any], int] | None = None
    took_back: bool = False
    skipped: int = 0

    @property
    def standing(self) -> list[Told]:
        return [report for report in self.reports if report.stands]

    @property
    def total(self) -> int:
        return sum(report.households for report in self.standing)

    def report(self, message: dict[str, Any], households: int) -> None:
        """They report, which also ends a question that was open."""
        self.asked = None
        self.entries["report", households] += 1
        told = Told(message, households, Said(("", ())), households)
        self.reports.append(told)
        told.confirmed = self._hears(*self._confirmation(households))

    def change(self, report: Told, households: int) -> None:
        """They edit the message of a report: its confirmation changes in place."""
        self.asked = None
        self.entries["correction", households] += 1
        report.households = report.written = households
        report.confirmed.change(self._confirmation(households))

    def correct(self, report: Told, households: int) -> None:
        """They reply to a report with the right figure."""
        self.asked = None
        self.entries["correction", households] += 1
        report.households = households
        self._hears(*self._confirmation(households))

    def take_back(self, report: Told | None, *, tapped: bool = False) -> None:
        """They take a report back, or none: it was taken back before.

        Where they tap for it, its confirmation says so from then on; else a message does.
        """
        self.asked = None if report is not None else self.asked
        if report is None:
            self._hears("word", ())
            return
        report.stands, self.took_back = False, True
        self.entries["withdrawal", report.households] += 1
        if tapped:
            report.confirmed.change(("taken back", (report.households,)))
        else:
            self._hears("taken back", (report.households,))

    def repeat(self, message: dict[str, Any]) -> None:
        """They send the figures of a standing report again, and are asked what is meant."""
        households = self.standing[-1].households
        self.asked = message, households
        self._hears("word", (households,))

    def answer(self, *, more: bool) -> None:
        """They answer that it was sent twice by accident, or that it is more work."""
        assert self.asked is not None
        message, households = self.asked
        self.asked = None
        if more:
            self.report(message, households)
        else:
            self._hears("word", ())

    def ask_total(self) -> None:
        self.asked = None
        self._hears("total", (self.total,) if self.standing and not self.shares else ())

    def _confirmation(self, households: int) -> Words:
        return "recorded", (households,) if self.shares else (households, self.total)

    def _hears(self, sort: str, numbers: tuple[int, ...]) -> Said:
        self.said.append(Said((sort, numbers)))
        return self.said[-1]

    def compare(self, seen: list[Seen]) -> Difference:
        """What they should see against what they see, without what joining brought."""
        answers = [one for one in seen[self.skipped :] if not one.text.startswith(SIGN)]
        told = [heard(one.text, shares=self.shares) for one in answers]
        see, should = Counter(told), Counter(said.now for said in self.said)
        before = {words for said in self.said for words in (said.now, *said.ever)}
        more = see - should
        repeated = Counter({words: n for words, n in more.items() if words in before})
        return Difference(should - see, repeated, more - repeated)


@dataclass(frozen=True, slots=True)
class Difference:
    """What was not heard, what was heard too often, and what nobody expected."""

    lost: Counter[Words]
    repeated: Counter[Words]
    strange: Counter[Words]
