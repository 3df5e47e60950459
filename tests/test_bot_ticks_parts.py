"""What many people are to be told is written in parts: others get in between, nobody hears twice.

Here a part is one person, so that three people are three parts.
"""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import ticks, ticks_due
from bot.ticks import Ticker
from domain.notices import CampaignFacts, Notice
from storage import facts, personal
from storage.database import Database
from storage.members import accounts_of
from storage.outbox import Outgoing
from storage.tables import outbox
from tests.test_bot_ticks import EAST, staffed
from tests.villages import CAMPAIGN, Commune

FRIDAY = datetime(2026, 9, 18, 8, tzinfo=UTC)  # 15h00 in Việt Nam
STEP = FRIDAY - timedelta(days=1)
LATER = STEP + timedelta(seconds=20)
EVERYBODY = ["an", "binh", "dung"]

Between = Callable[[int], Awaitable[None]]


class Killed(BaseException):
    """The process is no more."""


class Broken:
    """A ticker's database: something else happens before its transactions, counted from 0."""

    def __init__(self, database: Database, between: Between) -> None:
        self.read = database.read
        self._database = database
        self._between = between
        self._begun = 0

    @contextlib.asynccontextmanager
    async def write(self) -> AsyncIterator[Any]:
        number, self._begun = self._begun, self._begun + 1
        await self._between(number)
        async with self._database.write() as connection:
            yield connection


class Parted:
    """A commune of whom three owe a report; its tickers write one person at a time."""

    def __init__(self, commune: Commune) -> None:
        self.commune = commune
        self.woken: list[Sequence[Outgoing]] = []

    def ticker(self, between: Between | None = None) -> Ticker:
        database: Any = self.commune.database
        if between is not None:
            database = Broken(database, between)
        return Ticker(database, self.commune.draw, self.woken.append, 90)

    async def tick(self, now: datetime = STEP, between: Between | None = None) -> Ticker:
        ticker = self.ticker(between)
        await ticker.tick(now)
        return ticker

    async def written(self) -> list[str]:
        """Who has been written to, as often as they have been."""
        async with self.commune.database.read() as connection:
            keys = outbox.c.key.like("remind|%")
            return sorted(await connection.scalars(select(outbox.c.chat).where(keys)))

    async def noted(self) -> datetime:
        """When the campaign's last tick was."""
        async with self.commune.database.read() as connection:
            [tick] = (await facts.last_ticks(connection)).values()
        return tick.at


@pytest.fixture
async def parted(database: Database, monkeypatch: pytest.MonkeyPatch) -> Parted:
    monkeypatch.setattr("bot.ticks_due._AT_ONCE", 1)
    monkeypatch.setattr("storage.reminding._AT_ONCE", 1)
    commune = await staffed(database)
    made = Parted(commune)
    await made.tick(FRIDAY - timedelta(days=3))
    commune.now = FRIDAY - timedelta(days=2)
    return made


def at(number: int, what: Callable[[], Awaitable[Any]]) -> Between:
    """Something that happens once, before the transaction with this number."""

    async def between(begun: int) -> None:
        if begun == number:
            await what()

    return between


async def die() -> None:
    raise Killed


async def test_every_person_is_a_part_and_the_tick_is_noted_with_the_last(parted: Parted) -> None:
    seen = []

    async def look(_number: int) -> None:
        seen.append((len(await parted.written()), await parted.noted()))

    ticker = await parted.tick(between=look)
    before = FRIDAY - timedelta(days=3)
    assert seen == [(0, before), (1, before), (2, before), (3, STEP)]
    assert await parted.written() == EVERYBODY
    assert ticker.counts["due"] == 3


@pytest.mark.parametrize("parts", [0, 1, 2])
async def test_whoever_is_killed_between_two_parts_leaves_the_rest_to_the_next_tick(
    parted: Parted, parts: int
) -> None:
    with pytest.raises(Killed):
        await parted.tick(between=at(parts, die))
    assert len(await parted.written()) == parts
    await parted.tick(LATER)
    assert await parted.written() == EVERYBODY
    await parted.tick(LATER + timedelta(seconds=20))
    assert await parted.written() == EVERYBODY


@pytest.mark.parametrize("part", [0, 1, 2])
async def test_whoever_is_killed_before_a_part_is_committed_leaves_it_to_the_next_tick(
    parted: Parted, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = 0

    async def write_and_die(*given: Any) -> Any:
        nonlocal written
        done = await ticks_due.write_part(*given)
        if written == part:
            raise Killed
        written += 1
        return done

    with monkeypatch.context() as context:
        context.setattr(ticks, "write_part", write_and_die)
        with pytest.raises(Killed):
            await parted.tick()
    assert len(await parted.written()) == part
    await parted.tick(LATER)
    assert await parted.written() == EVERYBODY


async def test_what_was_left_is_said_though_the_deadline_has_passed_meanwhile(
    parted: Parted,
) -> None:
    with pytest.raises(Killed):
        await parted.tick(FRIDAY - timedelta(hours=3), between=at(2, die))
    assert await parted.written() == ["an", "binh"]
    await parted.tick(FRIDAY + timedelta(hours=1))
    assert await parted.written() == ["an", "binh", "binh", "chi", "dung"]


async def test_a_clock_set_back_between_two_parts_reminds_everybody_once_in_the_end(
    parted: Parted,
) -> None:
    with pytest.raises(Killed):
        await parted.tick(between=at(1, die))  # the scheduler begins anew when the clock is set
    await parted.tick(STEP - timedelta(hours=5))
    assert len(await parted.written()) == 1
    await parted.tick(STEP)
    assert await parted.written() == EVERYBODY


async def test_a_report_is_taken_in_between_two_parts(parted: Parted) -> None:
    seen = []

    async def report() -> None:
        await parted.commune.say("an", "3 hộ")
        seen.append(await parted.commune.figures(EAST))

    await parted.tick(between=at(1, report))
    assert seen[0]["households"] == 3
    assert await parted.written() == EVERYBODY  # what was due a moment ago is said


async def test_what_is_due_is_worked_out_while_others_write(
    parted: Parted, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, reported = asyncio.get_running_loop(), threading.Event()
    saying: list[asyncio.Task[Any]] = []

    def report() -> None:
        saying.append(asyncio.create_task(parted.commune.say("an", "3 hộ")))
        saying[0].add_done_callback(lambda _: reported.set())

    def due(
        now: datetime, campaigns: Any, known: dict[str, CampaignFacts], calendar: Any
    ) -> list[Notice]:
        loop.call_soon_threadsafe(report)
        assert reported.wait(60)
        return real(now, campaigns, known, calendar)

    real = ticks_due.due
    monkeypatch.setattr(ticks_due, "due", due)
    await parted.tick()
    assert await saying[0]
    assert await parted.written() == EVERYBODY


async def test_who_leaves_between_two_parts_is_not_written_to(parted: Parted) -> None:
    async def leave() -> None:
        async with parted.commune.database.write() as connection:
            account = await accounts_of(connection, [("telegram", "dung")])
            await personal.erase(connection, account["telegram", "dung"].member.id, STEP, "list")

    ticker = await parted.tick(between=at(1, leave))
    assert await parted.written() == ["an", "binh"]
    assert ticker.counts["unreachable"] == 1


async def test_a_deadline_that_is_moved_between_two_parts_is_no_longer_told_of(
    parted: Parted,
) -> None:
    moved = CAMPAIGN.replace('weekday = "fri"\ntime = "15:00"', 'weekday = "sat"\ntime = "15:00"')

    async def load() -> None:
        await parted.commune.load(moved)

    await parted.tick(between=at(1, load))
    assert len(first := await parted.written()) == 1
    await parted.tick(LATER)
    assert await parted.written() == first
    await parted.tick(STEP + timedelta(days=1))
    assert await parted.written() == sorted([*first, *EVERYBODY])


async def test_another_process_that_ticks_between_two_parts_says_the_rest(parted: Parted) -> None:
    async def another() -> None:
        await parted.tick(LATER)

    first = await parted.tick(between=at(1, another))
    assert first.counts["due"] == 1
    assert await parted.written() == EVERYBODY
    assert await parted.noted() == LATER


async def test_the_sender_is_handed_every_part_so_that_no_later_row_goes_before_it(
    parted: Parted,
) -> None:
    await parted.tick()
    assert len(parted.woken) > 1
    handed = [row.chat for rows in parted.woken for row in rows]
    assert sorted(handed) == sorted(await parted.written()) == EVERYBODY
