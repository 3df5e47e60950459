"""The laws of the ledger, held over random histories on both databases."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from domain.ledger import Entry, EntryKind, Report, reports
from domain.people import Member
from domain.running import RunningCampaign
from storage import campaigns, rebuilding
from storage.book import Campaigns
from storage.database import Database
from storage.identifiers import Identifiers
from storage.members import add_member
from storage.moments import to_ordinal
from storage.rollup import ALL_TIME, Amount
from storage.spans import between
from storage.tables import entries, metadata, rollup
from storage.work import Work
from tests.villages import CAMPAIGN, SENT

UNITS = ("Xã Mẫu", "Xã Mẫu/Thôn Đông", "Xã Mẫu/Thôn Đoài", "Xã Mẫu/Thôn Thượng")
METRICS = ("households", "signatures", "registered")
FIRST = date(2026, 9, 1)
SPANS = [  # a few days, all there can be, and long ones that leave the first or the last out
    (FIRST + timedelta(days=first), FIRST + timedelta(days=last))
    for first, last in ((0, 2), (-40, 40), (1, 40), (-40, 3))
]


@dataclass(frozen=True)
class Step:
    """One thing somebody does: a new report, or a change of an earlier one."""

    kind: EntryKind
    unit: int
    day: int
    counts: Mapping[str, int]
    minutes: int
    of: int


counts = st.dictionaries(st.sampled_from(METRICS), st.integers(0, 50), max_size=3)
steps = st.builds(
    Step,
    kind=st.sampled_from(
        [EntryKind.REPORT, EntryKind.REPORT, EntryKind.CORRECTION, EntryKind.WITHDRAWAL]
    ),
    unit=st.integers(0, 3),
    day=st.integers(0, 4),
    counts=counts,
    minutes=st.integers(0, 3),
    of=st.integers(0, 30),
)
histories = st.lists(steps, min_size=1, max_size=14)

on_a_database = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def decided(running: RunningCampaign, history: Sequence[Step], member: int) -> list[Entry]:
    """The entries that the steps decide, in the order in which they were decided."""
    found: list[Entry] = []
    now = SENT
    for number, step in enumerate(history, start=1):
        now += timedelta(minutes=step.minutes)
        roots = [entry for entry in found if entry.kind is EntryKind.REPORT]
        if step.kind is EntryKind.REPORT or not roots:
            found.append(_report(running, step, number, now, member))
        else:
            found.append(_change(running, step, number, now, roots[step.of % len(roots)]))
    return found


def _report(running: RunningCampaign, step: Step, number: int, now: datetime, member: int) -> Entry:
    return Entry(
        id=number,
        thread=number,
        kind=EntryKind.REPORT,
        campaign=running.id,
        unit=running.ids[UNITS[step.unit]],
        member=member,
        author=member,
        day=FIRST + timedelta(days=step.day),
        counts=step.counts,
        sent=now,
        received=now,
        ranked=now,
        place=number,
        first_sent=now,
        first_place=number,
    )


def _change(running: RunningCampaign, step: Step, number: int, now: datetime, root: Entry) -> Entry:
    return root._replace(
        id=number,
        kind=step.kind,
        unit=running.ids[UNITS[step.unit]],
        day=FIRST + timedelta(days=step.day),
        counts=step.counts,
        sent=now,
        received=now,
        ranked=now,
        place=number,
        cites=root.id,
    )


async def prepared(database: Database) -> tuple[RunningCampaign, int]:
    draw = Identifiers().draw
    member = Member(draw(), "An", "vi", (), "1", SENT)
    async with database.write() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(delete(table))
        running = await campaigns.load(connection, CAMPAIGN, "xa-mau", SENT, draw)
        await add_member(connection, member)
    return running, member.id


async def write(database: Database, running: RunningCampaign, batch: Sequence[Entry]) -> None:
    async with database.write() as connection:
        work = Work(connection, Campaigns([running]), Identifiers().draw)
        for entry in batch:
            await work.append(entry)
            await work.keep_message()
        await work.finish()


async def kept(database: Database) -> dict[tuple[Any, ...], tuple[int, ...]]:
    async with database.read() as connection:
        rows = await connection.execute(select(rollup))
        return {
            (r.unit_id, r.metric, r.day): (r.own, r.own_reports, r.whole, r.whole_reports)
            for r in rows
            if r.own_reports or r.whole_reports or r.own or r.whole
        }


def folded(running: RunningCampaign, held: Sequence[Entry]) -> dict[tuple[Any, ...], Any]:
    return {
        (r["unit_id"], r["metric"], r["day"]): (
            r["own"],
            r["own_reports"],
            r["whole"],
            r["whole_reports"],
        )
        for r in rebuilding.folded(list(held), running)
    }


@given(history=histories, cuts=st.integers(1, 5), seed=st.integers(0, 99))
@on_a_database
async def test_after_every_commit_the_rollup_is_the_fold_of_the_ledger_in_any_order(
    database: Database, history: list[Step], cuts: int, seed: int
) -> None:
    running, member = await prepared(database)
    found = decided(running, history, member)
    arrived = list(found)
    random.Random(seed).shuffle(arrived)
    written: list[Entry] = []
    for start in range(0, len(arrived), cuts):
        batch = arrived[start : start + cuts]
        await write(database, running, batch)
        written += batch
        assert await kept(database) == folded(running, written)
    assert await kept(database) == folded(running, found)


@given(history=histories)
@on_a_database
async def test_a_correction_equals_having_sent_the_right_figure_and_a_withdrawal_not_having_sent(
    database: Database, history: list[Step]
) -> None:
    running, member = await prepared(database)
    found = decided(running, history, member)
    await write(database, running, found)
    straight = [
        next(entry for entry in found if entry.id == report.thread)._replace(
            unit=report.unit, day=report.day, counts=report.counts
        )
        for report in reports(found).values()
        if report.standing
    ]
    assert await kept(database) == folded(running, straight)


@given(history=histories)
@on_a_database
async def test_a_unit_has_its_own_reports_and_its_childrens_on_any_span_of_days(
    database: Database, history: list[Step]
) -> None:
    running, member = await prepared(database)
    found = decided(running, history, member)
    await write(database, running, found)
    async with database.read() as connection:
        for days in SPANS:
            sums = await between(connection, running, running.ids.values(), days)
            _check(running, reports(found).values(), days, sums)


def _check(
    running: RunningCampaign,
    held: Iterable[Report],
    days: tuple[date, date],
    sums: Mapping[tuple[int, str], Amount],
) -> None:
    standing = [r for r in held if r.standing and days[0] <= r.day <= days[1]]
    for metric in METRICS:
        own = {unit: _figure(running, standing, unit, metric) for unit in running.ids.values()}
        for path, unit in running.ids.items():
            below = [running.ids[u.path] for u in running.campaign.subtree(path)]
            stated = [figure for u in below if (figure := own[u]) is not None]
            amount = sums.get((unit, metric))
            assert (amount.figure if amount else None) == (sum(stated) if stated else None)


def _figure(running: RunningCampaign, held: Sequence[Any], unit: int, metric: str) -> int | None:
    stated = [r for r in held if r.unit == unit and metric in r.counts]
    if not stated:
        return None
    if running.adds_up[metric]:
        return sum(r.counts[metric] for r in stated)
    return int(max(stated, key=lambda r: r.recency).counts[metric])


@given(history=histories, cuts=st.integers(1, 5), dropped=st.integers(0, 20))
@on_a_database
async def test_totals_within_a_batch_know_what_is_not_written_yet(
    database: Database, history: list[Step], cuts: int, dropped: int
) -> None:
    """Whatever was written in between, and though a message failed and left nothing."""
    running, member = await prepared(database)
    found = decided(running, history, member)
    await write(database, running, found[:cuts])
    async with database.write() as connection:
        work = Work(connection, Campaigns([running]), Identifiers().draw)
        for number, entry in enumerate(found[cuts:]):
            for attempt in range(2 if number == dropped else 1):
                if number % 3 == 1:
                    await work.direct()
                if number % 7 == 2:
                    await work.settled()
                await work.append(entry)
                if attempt == 0 and number == dropped:
                    if number % 2:
                        await work.settled()
                    await work.drop_message()
            within = await _seen(work, running)
            await work.keep_message()
            assert await _seen(work, running) == within
        within = await _seen(work, running)
        await work.finish()
        fresh = Work(connection, Campaigns([running]), Identifiers().draw)
        assert await _seen(fresh, running) == within
    assert await kept(database) == folded(running, found)


async def _seen(work: Work, running: RunningCampaign) -> dict[str, Any]:
    """The figures that can be shown, by unit and metric."""
    units, span = running.ids.values(), (FIRST, FIRST + timedelta(days=2))
    days = [ALL_TIME, *(to_ordinal(day) for day in span)]
    held = {
        **{f"{days}": await work.between(running, units, *days) for days in SPANS},
        **{str(day): sums for day, sums in (await work.on_days(running, units, days)).items()},
    }
    for day in days:
        held[f"sums {day}"] = {unit: await work.sums(running, unit, day) for unit in units}
    return {
        f"{what}, {unit}, {metric}": amount
        for what, sums in held.items()
        for unit, amounts in sums.items()
        for metric, amount in amounts.items()
        if amount != Amount()
    }


@given(history=histories)
@on_a_database
async def test_merging_splitting_or_renaming_units_changes_no_total(
    database: Database, history: list[Step]
) -> None:
    running, member = await prepared(database)
    await write(database, running, decided(running, history, member))
    before = await _of_root(database, running)
    changed = CAMPAIGN.replace(
        'name = "Thôn Đoài"\nkind = "village"\nparent = "Xã Mẫu"',
        'name = "Thôn Đoài"\nkind = "village"\nparent = "Xã Mẫu"\n'
        'valid_to = 2026-09-10\nsuccessors = ["Thôn Đông"]',
    )
    assert changed != CAMPAIGN
    async with database.write() as connection:
        merged = await campaigns.load(connection, changed, "xa-mau", SENT, Identifiers().draw)
    assert await _of_root(database, merged) == before
    async with database.read() as connection:
        held = (await connection.execute(select(entries))).all()
    assert await kept(database) == folded(merged, [rebuilding.entry_of(row) for row in held])


async def _of_root(database: Database, running: RunningCampaign) -> dict[tuple[Any, ...], Any]:
    root = running.ids["Xã Mẫu"]
    return {
        key: (amounts[2], amounts[3])
        for key, amounts in (await kept(database)).items()
        if key[0] == root and amounts[3]
    }


@pytest.mark.parametrize("hour", [0, 23])
async def test_a_tie_is_decided_the_same_way_whatever_came_first(
    database: Database, hour: int
) -> None:
    running, member = await prepared(database)
    at = datetime(2026, 9, 5, hour, tzinfo=UTC)
    step = Step(EntryKind.REPORT, 1, 0, {"registered": 1}, 0, 0)
    first = _report(running, step, 1, at, member)
    second = first._replace(id=2, thread=2, counts={"registered": 9}, first_place=2, place=2)
    await write(database, running, [second])
    await write(database, running, [first])
    assert (await kept(database)) == folded(running, [first, second])
    unit = running.ids[UNITS[1]]
    assert (await kept(database))[unit, "registered", 0][0] == 9
