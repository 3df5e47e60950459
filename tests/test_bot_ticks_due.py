"""What is due is cut into parts that take as long as some hundred reminders."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import ticks_due
from bot.ticks_due import in_parts
from domain.notices import Gap, Notice
from tests.reminding_world import FRIDAY_3PM, World, at, make

MOMENT: datetime = at(9, 13, 12)


def reminder() -> Notice:
    world = World(make(FRIDAY_3PM))
    world.tick(MOMENT - timedelta(days=1, minutes=1))
    return world.tick(MOMENT - timedelta(hours=21))[0]


REMINDER = reminder()


def notices(*places: int) -> list[Notice]:
    """A notice for each number, of so many places."""
    return [replace(REMINDER, gaps=tuple(Gap(str(n), False) for n in range(k))) for k in places]


@given(st.lists(st.integers(0, 40), max_size=60), st.integers(1, 20))
def test_parts_hold_everything_in_order_and_are_cut_as_soon_as_they_are_long_enough(
    places: list[int], most: int
) -> None:
    given_ = notices(*places)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ticks_due, "_AT_ONCE", most)
        parts = in_parts(given_)
    assert [notice for part in parts for notice in part] == given_
    assert all(parts) or parts == [[]]
    assert all(len(part) <= most for part in parts)


def test_a_hundred_reminders_are_one_part_and_as_many_summaries_several() -> None:
    assert [len(part) for part in in_parts(notices(*[0] * 250))] == [100, 100, 50]
    assert [len(part) for part in in_parts(notices(*[400] * 3, *[0] * 99))] == [1, 1, 1, 99]


def test_nothing_to_say_is_one_part_so_that_the_tick_is_noted() -> None:
    assert in_parts([]) == [[]]
