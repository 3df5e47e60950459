"""Kills the program again and again, and compares what it counted and said with a plain model.

    python -m tests.crash [--kills N] [--seed S]

Polling and webhook, SQLite and PostgreSQL in turn. Exit status 1 when anything was lost or counted
twice, or when more was repeated in a chat than was on its way there at the last kills.

How long it takes to write down that a message has left depends on the machine, and no limit is set
to it but a generous one. Who delays it makes the program repeat more, and that is no fault here:
so how many were on their way, and for how long, is printed behind how many were repeated.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.botapi import BotApi, Person
from tests.crash_beside import Beside
from tests.crash_flights import Flights
from tests.crash_ledger import Kept, kept, written_down
from tests.crash_model import Villager
from tests.crash_moments import MOMENTS, Moment
from tests.crash_reminders import Minutes, reminded, reporting, steps
from tests.crash_stream import Stream
from tests.crash_tally import Tally
from tests.process import VILLAGES, Thonso, campaign_now, own_postgres

SETTLE_SECONDS = 40.0
DEEDS = (3, 14)
STEPS = 240  # reminders, one a minute
PEOPLE = ("Lan", "Tú", "Bình", "Hoa", "Sơn", "Mai")


class Siege:
    """One program, one database and many kills.

    Of the villagers some are `alone` in their villages, and two share one; two more never report,
    and are reminded of it every minute of a clock that is often set ahead.
    """

    def __init__(self, bot: Thonso, chance: random.Random, alone: int, beside: Beside) -> None:
        self.bot, self.api, self.chance = bot, bot.api, chance
        self.minutes = Minutes(bot, bot.folder / "clock")
        self.moments = [
            *MOMENTS,
            *[beside.messages_received_but_not_counted, beside.messages_counted] * 2,
            *[self.minutes.a_reminder_leaves] * 2,
        ]
        self.asleep = [Person(900, "Ngủ"), Person(901, "Mơ")]
        self.tally = Tally()
        self.flights = Flights(self.api)
        people = [Person(100 + number, name) for number, name in enumerate(PEOPLE[: alone + 2])]
        self.crew = [
            *(
                Villager(who, village)
                for who, village in zip(people, VILLAGES[:alone], strict=False)
            ),
            *(Villager(who, VILLAGES[alone], shares=True) for who in people[alone:]),
        ]

    def begin(self) -> None:
        """Load the campaign, start the program and let everybody join by messages."""
        self.bot.load(campaign_now() + reporting())
        codes = {village: self.bot.invite(village) for village in {v.village for v in self.crew}}
        self.bot.start()
        for village, code in codes.items():
            self.bot.join(code, *(v.person for v in self.crew if v.village == village))
        self.bot.join(self.bot.invite(VILLAGES[-1]), *self.asleep)
        self.bot.quiet(1.0)
        self.minutes.go_on(2)
        for villager in self.crew:
            villager.skipped = len(self.api.sent_to(villager.person.id))
        self.stream = Stream(self.api, self.crew, self.chance)

    def run(self, kills: int) -> Tally:
        """Rounds of deeds and kills, up to the first fault."""
        while self.tally.kills < kills and self.tally.good:
            self._round(kills - self.tally.kills)
        self._compare_totals()
        status = self.bot.stop()
        if status:
            self.tally.strange.append(f"SIGTERM ended with {status}")
        self.tally.strange += self.api.violations
        return self.tally

    def _round(self, most: int) -> None:
        deeds = self.chance.randint(*DEEDS)
        streaming = threading.Thread(target=self.stream.run, args=(deeds,))
        moment = self.chance.choice(self.moments)
        self.minutes.go_on(self.chance.choice((0, 1, 1, 2)))
        streaming.start()
        self._kill_at(moment)
        for _ in range(min(most - 1, self.chance.choice((0, 0, 1, 2)))):
            self._again()
        streaming.join()
        self.tally.deeds += deeds
        self.bot.start()
        self._compare(moment.__name__)

    def _kill_at(self, moment: Moment) -> None:
        """At a moment; what it holds up is let go when the process is no more."""
        begun = time.monotonic()
        let_go = moment(self.api, self.chance)
        if let_go is None:
            self._kill()
            return
        self._kill(time.monotonic() - begun)  # no outcome was written down either
        let_go()

    def _kill(self, held: float = 0.0) -> None:
        if self.chance.random() < 0.5:
            time.sleep(self.chance.uniform(0, 0.02))
        killed = time.monotonic()
        self.bot.kill()
        self.api.wait_for_nobody()
        self.flights.cut_off(killed, held, written_down(self.bot.database_url))
        self.tally.on_their_way = self.flights.total
        self.tally.longest = self.flights.longest
        self.tally.kills += 1

    def _again(self) -> None:
        """Another kill, while it starts or just after it has."""
        if self.chance.random() < 0.5:
            self.bot.launch()
            time.sleep(self.chance.uniform(0, 1.5))
        else:
            self.bot.start()
            self._kill_at(self.chance.choice(self.moments))
            return
        self._kill()

    def _compare(self, moment: str) -> None:
        """Wait until nobody waits for a word, and count what is wrong, from the beginning on."""
        with contextlib.suppress(TimeoutError):
            self.api.wait_for(self._all_heard, SETTLE_SECONDS)
        self._await_reminders(self.minutes.due)
        landed = self._all_written()
        self.bot.quiet(seconds=SETTLE_SECONDS)
        tally = self.tally
        repeated: dict[int, int] = {}
        tally.lost = tally.doubled = tally.repeated = tally.reminders = 0
        for villager in self.crew:
            difference = villager.compare(self.api.sent_to(villager.person.id))
            tally.lost += difference.lost.total()
            again = repeated[villager.person.id] = difference.repeated.total()
            tally.repeated += again
            if again > self.flights.may_repeat(villager.person.id):
                self._note(f"{moment}: {villager.village} heard again", difference.repeated)
            self._note(f"{moment}: {villager.village} did not hear", difference.lost)
            self._note(f"{moment}: {villager.village} heard", difference.strange)
        if landed:
            self.flights.landed(repeated)
        found = kept(self.bot.database_url)
        self._compare_ledger(moment, found)
        self._compare_reminders(moment, found)

    def _all_written(self) -> bool:
        """Wait until all that was to be said is written down as said; tell whether it was."""
        until = time.monotonic() + SETTLE_SECONDS
        while kept(self.bot.database_url).unsent:
            if time.monotonic() > until:
                return False
            time.sleep(0.1)
        return True

    def _await_reminders(self, due: int) -> None:
        """Wait until the step that is due, or a later one, is said to those who never report."""
        until = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < until and due <= STEPS:
            written = kept(self.bot.database_url).reminders
            mine = [steps(written.get(str(who.id), ())) for who in self.asleep]
            said = [reminded(self.api.sent_to(who.id)) for who in self.asleep]
            if all(min(one, default=STEPS + 1) <= due for one in mine) and all(
                heard >= len(one) for heard, one in zip(said, mine, strict=True)
            ):
                return
            time.sleep(0.2)

    def _compare_reminders(self, moment: str, found: Kept) -> None:
        """Each step at most once, none ahead of its time, none of those written unheard."""
        due = self.minutes.due
        for who in self.asleep:
            written = steps(found.reminders.get(str(who.id), ()))
            heard = reminded(self.api.sent_to(who.id))
            self.tally.lost += max(0, len(written) - heard)
            self.tally.repeated += max(0, heard - len(written))
            self.tally.reminders += len(written)
            if len(set(written)) != len(written) or min(written, default=due) < due:
                self.tally.strange.append(f"{moment}: reminded of {written} at {due}")
            if due < STEPS - 1 and min(written, default=STEPS) > due + 1:
                self.tally.lost += 1
                self.tally.strange.append(f"{moment}: reminded of {written} only, at {due}")

    def _note(self, what: str, found: Counter[tuple[str, Any]]) -> None:
        self.tally.strange += [f"{what}: {one}" for one in found.elements()]

    def _all_heard(self) -> bool:
        crew = self.crew
        return not any(v.compare(self.api.sent_to(v.person.id)).lost for v in crew)

    def _compare_ledger(self, moment: str, found: Kept) -> None:
        for villager in self.crew:
            made = Counter(found.made(villager.person.id))
            missing, more = villager.entries - made, made - villager.entries
            self.tally.lost += missing.total()
            self.tally.doubled += more.total()
            self._note(f"{moment}: not in the ledger of {villager.village}", missing)
            self._note(f"{moment}: too much in the ledger of {villager.village}", more)
        asked = {str(v.person.id) for v in self.crew if v.asked}
        open_ = {chat for chat, state in found.dialogues.items() if state["kind"] == "ask"}
        if asked != open_:
            self.tally.strange.append(f"{moment}: questions are open to {open_}, not to {asked}")
        if not found.rollup_is_fold:
            self.tally.strange.append(f"{moment}: the rollup is not the fold of the ledger")

    def _compare_totals(self) -> None:
        """What `thonso totals` says against the model."""
        totals = self.bot.totals()
        for village in {v.village for v in self.crew}:
            crew = [v for v in self.crew if v.village == village]
            should = sum(v.total for v in crew) if any(v.standing for v in crew) else None
            found = totals[village]["households"]
            if found != should:
                self.tally.strange.append(f"{village} has {found} households, not {should}")
                self.tally.lost += (found or 0) < (should or 0)
                self.tally.doubled += (found or 0) > (should or 0)


def siege(
    database_url: str, folder: Path, kills: int, seed: int, *, webhook: bool, alone: int = 4
) -> Tally:
    """Kill a program on an empty database `kills` times."""
    with (
        BotApi(latency=0.01, second_opinion=False) as api,
        Thonso(api, database_url, folder, webhook=webhook) as bot,
        contextlib.closing(Beside(database_url)) as beside,
    ):
        besieged = Siege(bot, random.Random(seed), alone, beside)
        besieged.begin()
        return besieged.run(kills)


def run(kills: int, seed: int) -> Tally:
    """All four ways of running it, a quarter of the kills each."""
    whole = Tally()
    ways = list(itertools.product(("sqlite", "postgresql"), (False, True)))
    for number, (kind, webhook) in enumerate(ways):
        share = kills // len(ways) + (number < kills % len(ways))
        if not share:
            continue
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url = f"sqlite+aiosqlite:///{folder}/thonso.db"
            if kind == "postgresql":
                url = stack.enter_context(own_postgres()).url
            begun = time.monotonic()
            tally = siege(url, folder, share, seed + number, webhook=webhook)
        whole += tally
        how = "webhook" if webhook else "polling"
        seconds = time.monotonic() - begun
        _say(f"{kind}, {how}: {tally}")
        _say(f"  {tally.deeds} deeds, {tally.reminders} reminders")
        _say(f"  {seconds:.0f} s, seed {seed + number}")
        for strange in tally.strange[:20]:
            _say(f"  {strange}")
    return whole


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    tally = run(told.kills, told.seed)
    sys.stdout.write(f"{tally}\n")
    return 0 if tally.good else 1


if __name__ == "__main__":
    sys.exit(main())
