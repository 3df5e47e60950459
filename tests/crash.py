"""Kills the program again and again, and compares what it counted and said with a plain model.

    python -m tests.crash [--kills N] [--seed S]

Polling and webhook, SQLite and PostgreSQL in turn. Exit status 1 when anything was lost or counted
twice, or when more was repeated than was on its way at the kills.
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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.botapi import BotApi, Person
from tests.crash_ledger import Kept, kept
from tests.crash_model import Villager
from tests.crash_moments import MOMENTS
from tests.crash_stream import Stream
from tests.process import VILLAGES, Thonso, own_postgres

# A message counts as on its way from its call until this long after it: its outcome is written
# down behind whatever else is being committed.
ON_ITS_WAY_SECONDS = 0.25
SETTLE_SECONDS = 40.0
DEEDS = (3, 14)
PEOPLE = ("Lan", "Tú", "Bình", "Hoa", "Sơn", "Mai")


@dataclass(slots=True)
class Tally:
    """What came of it: `on_their_way` bounds `repeated`; `strange` is what no model explains."""

    kills: int = 0
    deeds: int = 0
    lost: int = 0
    doubled: int = 0
    repeated: int = 0
    on_their_way: int = 0
    strange: list[str] = field(default_factory=list)

    def __iadd__(self, other: Tally) -> Self:
        for name in ("kills", "deeds", "lost", "doubled", "repeated", "on_their_way"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.strange += other.strange
        return self

    @property
    def good(self) -> bool:
        wrong = self.lost or self.doubled or self.strange
        return not wrong and self.repeated <= self.on_their_way

    def __str__(self) -> str:
        return (
            f"kills {self.kills}, lost {self.lost}, doubled {self.doubled}, "
            f"repeated {self.repeated}"
        )


class Siege:
    """One program, one database and many kills.

    Of the villagers some are `alone` in their villages, and two share one.
    """

    def __init__(self, bot: Thonso, chance: random.Random, alone: int) -> None:
        self.bot, self.api, self.chance = bot, bot.api, chance
        self.tally = Tally()
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
        self.bot.load()
        codes = {village: self.bot.invite(village) for village in {v.village for v in self.crew}}
        self.bot.start()
        for village, code in codes.items():
            self.bot.join(code, *(v.person for v in self.crew if v.village == village))
        self.bot.quiet(1.0)
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
        moment = self.chance.choice(MOMENTS)
        streaming.start()
        moment(self.api, self.chance)
        self._kill()
        for _ in range(min(most - 1, self.chance.choice((0, 0, 1, 2)))):
            self._again()
        streaming.join()
        self.tally.deeds += deeds
        self.bot.start()
        self._compare(moment.__name__)

    def _kill(self) -> None:
        if self.chance.random() < 0.5:
            time.sleep(self.chance.uniform(0, 0.02))
        since = time.monotonic() - ON_ITS_WAY_SECONDS
        self.bot.kill()
        time.sleep(0.05)  # what it had written to its sockets arrives
        calls = reversed(list(self.api.calls))
        late = itertools.takewhile(lambda call: call.at >= since, calls)
        self.tally.on_their_way += sum(c.acted and c.method == "sendMessage" for c in late)
        self.tally.kills += 1

    def _again(self) -> None:
        """Another kill, while it starts or just after it has."""
        if self.chance.random() < 0.5:
            self.bot.launch()
            time.sleep(self.chance.uniform(0, 1.5))
        else:
            self.bot.start()
            self.chance.choice(MOMENTS)(self.api, self.chance)
        self._kill()

    def _compare(self, moment: str) -> None:
        """Wait until nobody waits for a word, and count what is wrong, from the beginning on."""
        with contextlib.suppress(TimeoutError):
            self.api.wait_for(self._all_heard, SETTLE_SECONDS)
        self.bot.quiet(seconds=SETTLE_SECONDS)
        tally = self.tally
        tally.lost = tally.doubled = tally.repeated = 0
        for villager in self.crew:
            difference = villager.compare(self.api.sent_to(villager.person.id))
            tally.lost += difference.lost.total()
            tally.repeated += difference.repeated.total()
            self._note(f"{moment}: {villager.village} did not hear", difference.lost)
            self._note(f"{moment}: {villager.village} heard", difference.strange)
        self._compare_ledger(moment, kept(self.bot.database_url))

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
    ):
        besieged = Siege(bot, random.Random(seed), alone)
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
        _say(f"{kind}, {how}: {tally}; {tally.deeds} deeds, {tally.on_their_way} on their way")
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
