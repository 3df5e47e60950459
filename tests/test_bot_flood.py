"""One person who floods the bot is slowed down with a word, and nobody else notices."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.haste import Hastes
from bot.intake import BATCH, working
from domain.haste import ENOUGH, ROOM, Haste, Verdict, weigh
from domain.people import Role
from handlers.messages import Kind, Sort
from storage.database import Database
from storage.tables import entries
from tests.test_bot_intake import EAST, Desk
from tests.villages import SENT, Commune

START = datetime(2026, 9, 16, 7, 30, tzinfo=UTC)


def judged(moments: list[float]) -> list[Verdict]:
    """What becomes of messages at these seconds."""
    haste: Haste | None = None
    found = []
    for moment in moments:
        haste, verdict = weigh(haste, START + timedelta(seconds=moment))
        found.append(verdict)
    return found


@given(st.lists(st.floats(3, 600), max_size=400))
def test_twenty_messages_a_minute_are_taken_however_long_it_goes_on(pauses: list[float]) -> None:
    moments = [sum(pauses[:n]) for n in range(len(pauses))]
    assert set(judged(moments)) <= {Verdict.TAKEN}


@given(st.lists(st.integers(0, 19), min_size=1, max_size=30))
def test_twenty_messages_within_a_minute_may_come_at_any_of_its_seconds(minute: list[int]) -> None:
    times = sorted(60 * (n // 20) + minute[n % len(minute)] * 3 for n in range(100))
    assert set(judged([float(at) for at in times])) == {Verdict.TAKEN}


@given(st.lists(st.floats(0, 0.1), min_size=1, max_size=60))
def test_a_flood_is_told_of_once_a_spell_and_spells_are_far_apart(pauses: list[float]) -> None:
    found = judged([sum(pauses) * n / len(pauses) + pauses[n % len(pauses)] for n in range(900)])
    told = [n for n, verdict in enumerate(found) if verdict is Verdict.SLOWED]
    assert told[0] >= ROOM
    for before, after in pairwise(told):
        assert found[before + 1 : after].count(Verdict.TAKEN) >= ENOUGH


@given(st.lists(st.floats(-(10**6), 10**6), max_size=300))
def test_moments_in_any_order_give_no_more_room_than_there_is(moments: list[float]) -> None:
    haste: Haste | None = None
    for moment in moments:
        haste, _ = weigh(haste, START + timedelta(seconds=moment))
        assert 0 <= haste.room < ROOM


def test_who_was_slowed_down_is_heard_after_half_a_minute() -> None:
    found = judged([0.0] * (ROOM + 40) + [30.0])
    assert found[ROOM] is Verdict.SLOWED
    assert found[-1] is Verdict.TAKEN


def test_a_clock_that_was_set_back_shuts_nobody_out() -> None:
    assert judged([0.0, -86_400.0, -86_399.0]) == [Verdict.TAKEN] * 3
    assert judged([0.0] * (ROOM + 40) + [-86_400.0, -86_370.0])[-1] is Verdict.TAKEN


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    commune = Commune(database)
    await commune.load()
    for name in ("quick", "calm"):
        await commune.join(name, EAST, Role.VOLUNTEER)
    made = Desk(commune)
    async with working(made.intake):
        yield made


def word(desk: Desk, person: str) -> list[str]:
    texts = [row.body["text"] for row in desk.handed if row.chat == person]
    return [text for text in texts if text.startswith("⏳")]


async def test_a_flood_is_limited_with_one_word_and_others_are_answered_as_ever(
    desk: Desk,
) -> None:
    flood = [desk.event("quick", f"{number} cks") for number in range(1, 401)]
    calm = [desk.event("calm", f"{number} hộ") for number in range(11, 51)]
    mixed = [event for pair in zip(flood[::10], calm, strict=True) for event in pair]
    rest = [event for event in flood if event not in mixed]
    await asyncio.gather(*(desk.intake.take([event]) for event in [*mixed, *rest]))
    [told] = word(desk, "quick")
    assert len(told) < 100
    figures = await desk.commune.figures(EAST)
    assert figures["households"] == sum(range(11, 51))
    answers = [row for row in desk.handed if row.chat == "quick"]
    assert len(answers) == ROOM + 1
    assert len([row for row in desk.handed if row.chat == "calm"]) == 40


async def test_nothing_more_is_read_of_who_is_being_slowed_down(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.intake.take([desk.event("quick", f"{n} hộ") for n in range(1, ROOM + BATCH)])
    monkeypatch.setattr("handlers.talk.read", lambda *_: pytest.fail("it was read"))
    answered = len(desk.handed)
    await desk.intake.take([desk.event("quick", "9 hộ")])
    assert len(desk.handed) == answered


async def test_what_was_taken_of_a_flood_is_in_the_ledger_and_the_rest_is_not(desk: Desk) -> None:
    await desk.intake.take([desk.event("quick", f"{n} hộ") for n in range(1, ROOM + BATCH + 1)])
    confirmed = [r for r in desk.handed if r.body["text"].startswith("✅")]
    assert await desk.count(entries) == len(confirmed) == ROOM
    assert (await desk.commune.figures(EAST))["households"] == sum(range(1, ROOM + 1))
    desk.commune.now = SENT + timedelta(seconds=30)
    await desk.intake.take([desk.event("quick", "1000 cks")])
    assert len(word(desk, "quick")) == 1


async def test_twenty_reports_in_a_minute_are_all_recorded_minute_after_minute(desk: Desk) -> None:
    for number in range(100):
        desk.commune.now = SENT + timedelta(seconds=3 * number)
        await desk.intake.take([desk.event("calm", f"{number + 1} hộ")])
    assert (await desk.commune.figures(EAST))["households"] == sum(range(1, 101))
    assert word(desk, "calm") == []


async def test_what_gathered_while_the_program_was_away_was_not_sent_in_haste(desk: Desk) -> None:
    events = []
    for number in range(ROOM + 40):
        desk.commune.now = SENT + timedelta(minutes=number)
        received = SENT + timedelta(hours=8)
        events.append(desk.event("calm", f"{number + 1} hộ", received=received))
    await desk.intake.take(events)
    assert await desk.count(entries) == ROOM + 40


async def test_a_flood_of_taps_gets_one_toast_and_messages_are_still_heard(desk: Desk) -> None:
    tap = {"kind": Kind.TAP, "choice": "forged", "tap": "77", "message": "5"}
    await desk.intake.take([desk.event("quick", "", **tap) for _ in range(ROOM + 40)])
    toasts = [row for row in desk.handed if row.body["text"].startswith("⏳")]
    assert [(row.sort, row.body["tap"]) for row in toasts] == [(Sort.TOAST, "77")]
    await desk.intake.take([desk.event("quick", "12 hộ")])
    assert await desk.commune.figures(EAST) == {"households": 12}


async def test_talk_in_a_group_that_is_not_meant_for_the_bot_weighs_nothing(desk: Desk) -> None:
    group = {"group": True, "chat": "-5"}
    await desk.intake.take(
        [desk.event("calm", "12 hộ", addressed=False, **group) for _ in range(ROOM + 40)]
    )
    await desk.intake.take([desk.event("calm", "12 hộ", **group)])
    assert await desk.count(entries) == 1


async def test_a_batch_that_is_run_again_weighs_its_messages_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415

    from storage.work import Work  # noqa: PLC0415

    finish, failures = Work.finish, iter([True, True])

    async def failing(self: Work) -> None:
        await finish(self)
        if next(failures, False):
            raise OperationalError("statement", {}, Exception("the disk is full"))

    monkeypatch.setattr(Work, "finish", failing)
    await desk.intake.take([desk.event("quick", f"{n} hộ") for n in range(1, ROOM + 1)])
    assert await desk.count(entries) == ROOM


def test_no_more_people_are_remembered_than_fit() -> None:
    hastes = Hastes()
    commune = Commune.__new__(Commune)
    commune.now, commune._marks = SENT, iter(range(10**6))
    for start in range(0, 30_000, 1000):
        trial = hastes.trial()
        for number in range(start, start + 1000):
            trial.weigh(commune.incoming(f"p{number}", "12 hộ"))
        hastes.keep(trial, SENT)
        assert len(hastes._known) <= 10_000
