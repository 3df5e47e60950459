"""Who stopped the bot and who came back, told in another order than it happened."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest

from handlers.messages import Kind
from storage.database import Database
from storage.members import accounts_of
from tests.test_handlers_joining import code_for
from tests.villages import Commune

EAST = "Xã Mẫu/Thôn Đông"
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def commune(database: Database) -> Commune:
    made = Commune(database)
    await made.load()
    await made.join("an", EAST, name="An")
    made.now += timedelta(hours=1)
    return made


async def told(commune: Commune, kind: Kind, at: datetime, person: str = "an") -> None:
    await commune.hear(commune.incoming(person, kind=kind, sent=at))


async def reached(commune: Commune, person: str = "an") -> bool:
    async with commune.database.read() as connection:
        found = await accounts_of(connection, [("telegram", person)])
    return found["telegram", person].reachable


async def test_an_old_word_that_somebody_stopped_the_bot_silences_nobody_who_came_back(
    commune: Commune,
) -> None:
    await told(commune, Kind.UNBLOCKED, commune.now - MINUTE)
    await commune.say("an", "/tong")
    await told(commune, Kind.BLOCKED, commune.now - 2 * MINUTE)
    assert await reached(commune)


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_in_whatever_order_it_is_told_the_last_that_happened_counts(
    commune: Commune, order: tuple[int, ...]
) -> None:
    for last in (Kind.BLOCKED, Kind.UNBLOCKED):
        other = ({Kind.BLOCKED, Kind.UNBLOCKED} - {last}).pop()
        happened = [(kind, commune.now + MINUTE * n) for n, kind in enumerate((last, other, last))]
        for index in order:
            await told(commune, *happened[index])
        assert await reached(commune) is (last is Kind.UNBLOCKED)
        commune.now += timedelta(hours=1)


async def test_within_one_second_what_is_told_last_counts(commune: Commune) -> None:
    for kind in (Kind.BLOCKED, Kind.UNBLOCKED, Kind.BLOCKED):
        await told(commune, kind, commune.now)
        assert await reached(commune) is (kind is Kind.UNBLOCKED)


async def test_whoever_writes_again_is_reached_and_no_old_word_changes_that(
    commune: Commune,
) -> None:
    await told(commune, Kind.BLOCKED, commune.now - MINUTE)
    assert not await reached(commune)
    await commune.say("an", "/tong")
    assert await reached(commune)
    await told(commune, Kind.BLOCKED, commune.now - MINUTE / 2)
    assert await reached(commune)
    await told(commune, Kind.BLOCKED, commune.now + MINUTE)
    assert not await reached(commune)


async def test_an_old_word_does_not_silence_who_has_just_joined(commune: Commune) -> None:
    """They had stopped the bot before, perhaps, and come back with a code."""
    code = await code_for(commune)
    for text in (f"/start {code}", "đồng ý", "Lan"):
        commune.now += MINUTE
        await commune.say("lan", text)
    await told(commune, Kind.BLOCKED, commune.now - MINUTE / 2, "lan")
    assert await reached(commune, "lan")
    await told(commune, Kind.BLOCKED, commune.now, "lan")
    assert not await reached(commune, "lan")
