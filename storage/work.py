"""One batch of messages as one transaction, with a savepoint a message.

Reads that every message needs are made once for the batch; writes are gathered and made in a few
statements at its end. A message that does anything less common asks for `direct()`: what has
gathered is written, a savepoint is set, and it works on the database itself.

Changes of the rollup are never written before the end, since every report of a campaign changes the
cells of its root, and whoever has written a cell keeps all others waiting until the commit.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncTransaction

from domain.ledger import Entry, Report, standing
from domain.running import RunningCampaign
from storage import rising, rollup, tallies
from storage.book import Campaigns
from storage.dialogues import under_way
from storage.gathering import Pending, Spot, write
from storage.ledger import recent_reports, report_by_thread
from storage.members import Account, accounts_of
from storage.moments import to_ordinal
from storage.outbox import Outgoing
from storage.rollup import ALL_TIME, Amount, Cell, added
from storage.tallies import Sums

RECENT = timedelta(hours=2)
_NOTHING = Amount()


class Work:
    """What handlers work with: the batch's transaction, and what is known of those who write."""

    def __init__(
        self,
        connection: AsyncConnection,
        campaigns: Campaigns,
        draw: Callable[[], int],
    ) -> None:
        self._connection = connection
        self.campaigns = self._campaigns_before = campaigns
        self.draw = draw
        self._batch = Pending()
        self._message = Pending()
        self._savepoint: AsyncTransaction | None = None
        self._accounts: dict[tuple[str, str], Account | None] = {}
        self._dialogues: dict[Spot, Mapping[str, Any] | None] = {}
        self._recent: dict[int, list[Report]] = {}
        self._cells: dict[Cell, Amount] = {}
        self._loaded: set[tuple[int, int, int]] = set()
        self.written: list[Outgoing] = []
        self._said = 0
        self._risen: dict[Cell, Amount] = {}
        self._at_stake: dict[Cell, Amount] = {}

    async def expect(self, spots: Iterable[Spot], moments: Iterable[datetime]) -> None:
        """Read at once what messages at these spots, sent at these moments, will ask for."""
        wanted = sorted(set(spots))
        people = {(bot.partition(":")[0], person) for bot, _, person in wanted}
        found = await accounts_of(self._connection, people)
        self._accounts.update({who: found.get(who) for who in people})
        await self._expect_dialogues(wanted)
        sent = list(moments)
        known = [account.member for account in found.values()]
        if known and sent:
            ids = {member.id for member in known}
            await self._expect_recent(ids, min(sent) - RECENT)
            units = {m.unit for member in known for m in member.memberships}
            await self._expect_cells(units, sent)

    async def _expect_dialogues(self, spots: Sequence[Spot]) -> None:
        self._dialogues.update(dict.fromkeys(spots))
        self._dialogues.update(await under_way(self._connection, spots))

    async def _expect_recent(self, members: set[int], since: datetime) -> None:
        self._recent.update({member: [] for member in members})
        for report in await recent_reports(self._connection, members, since):
            self._recent[report.member].append(report)

    async def _expect_cells(self, units: set[int], sent: Sequence[datetime]) -> None:
        pairs: list[tuple[int, int]] = []
        zones: dict[str, RunningCampaign] = {}
        for running in self.campaigns.having(units):
            mine = [(running.id, unit) for unit in units if unit in running.paths]
            if mine:
                pairs += mine
                zones[running.campaign.timezone] = running
        days = {to_ordinal(running.day_of(at)) for running in zones.values() for at in sent}
        days.add(ALL_TIME)
        await self._load_cells(pairs, days)

    async def _load_cells(self, pairs: Sequence[tuple[int, int]], days: set[int]) -> None:
        if pairs:
            metrics = {key for id_, _ in pairs for key in self.campaigns[id_].adds_up}
            self._cells.update(await rollup.cells(self._connection, pairs, metrics, days))
            self._loaded.update((*pair, day) for pair in pairs for day in days)

    async def account(self, channel: str, person: str) -> Account | None:
        """The account of somebody who has joined, or None."""
        who = (channel, person)
        if who not in self._accounts:
            found = await accounts_of(await self.direct(), [who])
            self._accounts[who] = found.get(who)
        return self._accounts[who]

    def forget_account(self, channel: str, person: str) -> None:
        """What is known of this person has changed: read it again when it is asked for."""
        self._accounts.pop((channel, person), None)

    def forget_accounts(self) -> None:
        """What is known of anybody may have changed."""
        self._accounts.clear()

    async def dialogue(self, spot: Spot) -> Mapping[str, Any] | None:
        """How far the conversation with a person in a chat is; None when none is under way."""
        for pending in (self._message, self._batch):
            if spot in pending.dialogues:
                return pending.dialogues[spot][0]
        if spot not in self._dialogues:
            await self._expect_dialogues([spot])
        return self._dialogues[spot]

    def set_dialogue(self, spot: Spot, state: Mapping[str, Any] | None, now: datetime) -> None:
        """Remember how far a conversation is; None ends it."""
        self._message.dialogues[spot] = (state, now)

    async def recent(self, member: int, since: datetime) -> list[Report]:
        """The member's reports first sent since a moment, oldest first, as they stand."""
        if member not in self._recent:
            await self._expect_recent({member}, since)
        found = {r.thread: r for r in self._recent[member] if r.first_sent >= since}
        for pending in (self._batch, self._message):
            if member in pending.reporters:
                found.update({r.thread: r for r in pending.reports.values() if r.member == member})
        if len(found) < 2:  # noqa: PLR2004  nothing to sort
            return list(found.values())
        return sorted(found.values(), key=lambda report: report.recency[1:])

    async def sums(
        self,
        running: RunningCampaign,
        unit: int,
        day: int,
        metrics: Collection[str] | None = None,
    ) -> dict[str, Amount]:
        """A unit's sums by metric on a day (0: all time), as they stand within this batch.

        Of the `metrics` alone, where they are given.
        """
        if (running.id, unit, day) not in self._loaded:
            await self._load_cells([(running.id, unit)], {day})
        wanted = running.adds_up if metrics is None else metrics
        cells = [(running.id, unit, metric, day) for metric in wanted]
        found = {cell[2]: self._cells[cell] for cell in cells if cell in self._cells}
        alone = not running.has_below(unit)  # only what it has itself can have changed
        risen = self._risen if alone else self._unwritten()
        for cell in cells if risen else ():
            if cell in risen:
                found[cell[2]] = found.get(cell[2], _NOTHING).plus(risen[cell])
        for changes in (self._batch.changes, self._message.changes) if alone else ():
            for cell in cells:
                if cell in changes:
                    found[cell[2]] = found.get(cell[2], _NOTHING).raised(changes[cell])
        return found

    async def on_days(
        self, running: RunningCampaign, units: Iterable[int], days: Collection[int]
    ) -> dict[int, Sums]:
        """The sums of units on single days (0: all time), as they stand within this batch."""
        return await tallies.on_days(self._connection, running, units, days, self._unwritten())

    async def between(
        self, running: RunningCampaign, units: Iterable[int], first: date, last: date
    ) -> Sums:
        """The sums of units over working days, both ends inside, as they stand in this batch."""
        unwritten = self._unwritten()
        return await tallies.between(self._connection, running, units, (first, last), unwritten)

    def _unwritten(self) -> Mapping[Cell, Amount]:
        """The changes of the rollup that wait for the end of the batch."""
        self._rise()
        message = self._message.changes
        if not message:
            return self._risen
        return added(self._risen, rising.amounts(self.campaigns, message))

    def _rise(self) -> None:
        """Bring what the batch changes in units' own sums to the cells above them."""
        risen = rising.amounts(self.campaigns, self._batch.changes)
        rollup.add_up(self._risen, risen.items())
        self._batch.changes = {}

    async def report(self, thread: int) -> Report | None:
        """A report as it stands within this batch, withdrawn ones too."""
        for pending in (self._message, self._batch):
            if thread in pending.reports:
                return pending.reports[thread]
        return await report_by_thread(self._connection, thread)

    async def append(self, entry: Entry, text: str = "", *, fresh: bool = False) -> None:
        """Add an entry to the ledger, with its effect on reports and rollup.

        `fresh` says that the entry begins a thread whose id was drawn just now, so that nothing
        can be known of it yet.
        """
        running = self.campaigns[entry.campaign]
        old = None if fresh else await self.report(entry.thread)
        self._message.entries.append(entry)
        if text:
            self._message.texts.append((entry.id, text, entry.received))
        new = standing(entry)
        if old is not None and old.rank >= new.rank:
            return
        self._message.report(new)
        self._message.change(rollup.additive_changes(running, old, new))
        await self._restock(running, rollup.stock_cells(running, old, new))

    async def _restock(
        self, running: RunningCampaign, cells: Sequence[tuple[int, str, int]]
    ) -> None:
        for unit, metric, day in cells:
            connection = await self.direct()
            cell = (running.id, unit, metric, day)
            change = await rollup.stock_change(connection, cell, self._unwritten().get(cell))
            self._message.change([(cell, (change.value, change.reports))])

    def reloaded(self, running: RunningCampaign) -> None:
        """A campaign was completed: the rest of the batch knows it as it is now."""
        self.campaigns = Campaigns(self.campaigns.values())
        self.campaigns.put(running)

    def say(self, messages: Iterable[Outgoing]) -> None:
        """Put messages into the outbox."""
        self._message.outbox += messages

    async def direct(self) -> AsyncConnection:
        """The connection itself, inside the message's savepoint, with all that was gathered.

        Only the rollup is not up to date there: `on_days` and `between` know what it lacks.
        """
        if self._savepoint is None:
            self._batch = await self._flush(self._batch)
            self._said = len(self.written)
            self._savepoint = await self._connection.begin_nested()
            self._at_stake, self._campaigns_before = {}, self.campaigns
        self._message = await self._flush(self._message)
        return self._connection

    async def settled(self) -> AsyncConnection:
        """The connection as by `direct()`, with the rollup up to date; others wait from now on."""
        connection = await self.direct()
        self._rise()
        self._at_stake = added(self._at_stake, self._risen)
        await rollup.apply(self._connection, rising.in_order(self.campaigns, self._unwritten()))
        self._risen, self._message.changes = {}, {}
        self._cells.clear()
        self._loaded.clear()
        return connection

    async def keep_message(self) -> None:
        """The message is done: what it did stays."""
        if self._savepoint is not None:
            self._message = await self._flush(self._message)
            await self._savepoint.commit()
        if self._batch:
            self._batch.absorb(self._message)
        else:
            self._batch = self._message
        self._message, self._savepoint = Pending(), None

    async def drop_message(self) -> None:
        """The message failed: nothing of it stays."""
        if self._savepoint is not None:
            await self._savepoint.rollback()
            self.campaigns = self._campaigns_before
            rollup.add_up(self._risen, self._at_stake.items())
            del self.written[self._said :]
            for known in (self._cells, self._loaded, self._accounts, self._dialogues, self._recent):
                known.clear()
        self._message, self._savepoint = Pending(), None

    async def finish(self) -> None:
        """Write what the batch has gathered, the rollup last; the caller commits."""
        self._batch = await self._flush(self._batch)
        if self._risen:
            rows = rising.in_order(self.campaigns, self._unwritten())
        else:
            rows = rising.risen(self.campaigns, self._batch.changes)
        await rollup.apply(self._connection, rows)
        self._batch, self._risen = Pending(), {}

    async def _flush(self, pending: Pending) -> Pending:
        """Write everything but changes of the rollup; return what is left."""
        await write(self._connection, pending)
        for report in pending.reports.values():
            if report.member in self._recent:
                held = self._recent[report.member]
                self._recent[report.member] = [r for r in held if r.thread != report.thread]
                self._recent[report.member].append(report)
        self.written += pending.outbox
        self._dialogues.update({spot: told[0] for spot, told in pending.dialogues.items()})
        left = Pending()
        left.changes = pending.changes
        return left
