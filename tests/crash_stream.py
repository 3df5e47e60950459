"""What villagers do while the process is killed again and again."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from itertools import count

from tests.botapi import BotApi, Seen
from tests.crash_model import Told, Villager, heard
from tests.crash_reminders import SIGN


class Stream:
    """Deeds of villagers in random order; the model is told of each."""

    def __init__(self, api: BotApi, crew: list[Villager], chance: random.Random) -> None:
        self._api, self._crew, self._chance = api, crew, chance
        self._fresh = {one.person.id: count(11) for one in crew}
        self.done = 0

    def run(self, deeds: int) -> None:
        """Some deeds, with small pauses between them."""
        for _ in range(deeds):
            self.one()
            if self._chance.random() < 0.5:
                time.sleep(self._chance.uniform(0, 0.05))

    def one(self) -> None:
        """One deed of somebody; a question is answered, or ended by another report."""
        who = self._chance.choice(self._crew)
        weighted = {
            self._answer: 6,
            self._report: 2,
            self._hand_over_again: 1,
        }
        if who.asked is None:
            weighted = self._at_leisure(who)
        deeds: list[Callable[[Villager], None]] = list(weighted)
        self._chance.choices(deeds, list(weighted.values()))[0](who)
        self.done += 1

    def _at_leisure(self, who: Villager) -> dict[Callable[[Villager], None], int]:
        """What somebody does whom nothing is asked; "undo" right after another one would ask."""
        return {
            self._report: 8,
            self._change: 4,
            self._correct: 2,
            self._undo_by_word: 0 if who.took_back else 1,
            self._undo_by_tap: 3,
            self._repeat: 2,
            self._ask_total: 1,
            self._change_nothing: 1,
            self._hand_over_again: 1,
        }

    def _new_figure(self, who: Villager) -> int:
        """A figure this person has not sent before: else the bot would ask about it."""
        return next(self._fresh[who.person.id])

    def _report(self, who: Villager) -> None:
        figure = self._new_figure(who)
        who.report(self._api.say(who.person, f"{figure} hộ"), figure)

    def _one_standing(self, who: Villager) -> Told | None:
        return self._chance.choice(who.standing[-4:]) if who.standing else None

    def _change(self, who: Villager) -> None:
        report = self._one_standing(who)
        if report is None:
            self._report(who)
            return
        figure = self._new_figure(who)
        who.change(report, figure)
        self._api.edit(report.message, f"{figure} hộ")

    def _change_nothing(self, who: Villager) -> None:
        """An edit that says the same, as a preview of a link makes: no word about it."""
        same = [report for report in who.standing if report.written == report.households]
        if same:
            self._api.edit(same[-1].message, f"{same[-1].written} hộ")

    def _hand_over_again(self, _who: Villager) -> None:
        """An update that was taken already comes once more, as it may."""
        taken = self._api.confirmed[-12:]
        if taken:
            self._api.echo(self._chance.choice(taken))

    def _correct(self, who: Villager) -> None:
        report = self._one_standing(who)
        if report is None:
            self._report(who)
            return
        figure = self._new_figure(who)
        who.correct(report, figure)
        self._api.say(who.person, f"{figure} hộ", reply_to=report.message)

    def _undo_by_word(self, who: Villager) -> None:
        who.asked = None
        who.take_back(who.standing[-1] if who.standing else None)
        self._api.say(who.person, "hoàn tác")

    def _undo_by_tap(self, who: Villager) -> None:
        """The first button under a confirmation that can be seen just now, sometimes twice."""
        shown = self._confirmations(who)
        if not shown:
            self._report(who)
            return
        report, message = self._chance.choice(shown)
        undo = next(iter(message.buttons.values()))
        for _ in range(1 + (self._chance.random() < 0.2)):
            who.take_back(report if report.stands else None, tapped=True)
            self._api.tap(who.person, message, undo)

    def _confirmations(self, who: Villager) -> list[tuple[Told, Seen]]:
        seen = {
            heard(one.text, shares=who.shares): one
            for one in self._api.sent_to(who.person.id)[who.skipped :]
            if one.buttons
        }
        alike = Counter(report.confirmed.now for report in who.reports)
        late = [report for report in who.reports[-6:] if alike[report.confirmed.now] == 1]
        return [(r, seen[r.confirmed.now]) for r in late if r.confirmed.now in seen]

    def _repeat(self, who: Villager) -> None:
        if who.standing and who.asked is None:
            figure = who.standing[-1].households
            who.repeat(self._api.say(who.person, f"{figure} hộ"))

    def _answer(self, who: Villager) -> None:
        """By the number of the option, or by its button where the question can be seen."""
        assert who.asked is not None
        more = self._chance.random() < 0.6
        question = self._question(who) if self._chance.random() < 0.6 else None
        who.answer(more=more)
        if question is not None:
            self._api.tap(who.person, question, list(question.buttons.values())[2 if more else 0])
        else:
            self._api.say(who.person, "3" if more else "1")

    def _question(self, who: Villager) -> Seen | None:
        """The question that is open, once it can be seen: an older one may look the same."""
        seen = [m for m in self._api.sent_to(who.person.id) if not m.text.startswith(SIGN)]
        if who.compare(seen).lost or len(seen[-1].buttons) != 3:
            return None
        return seen[-1]

    def _ask_total(self, who: Villager) -> None:
        who.ask_total()
        self._api.say(who.person, "tổng")
