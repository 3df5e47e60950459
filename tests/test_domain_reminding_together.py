"""Two reports that are due at one moment are asked for in one message."""

from dataclasses import replace
from datetime import timedelta

from domain.campaign import Cadence, Reporting, Weekday
from domain.notices import Notice, NoticeKind
from domain.people import Role
from tests.reminding_world import EAST, LAN, POSTS, WEST, World, at, make, post

WEEKLY = Reporting(Cadence.WEEK, weekday=Weekday.SAT)
MONTHLY = Reporting(Cadence.MONTH)
BOTH = make(WEEKLY, MONTHLY)  # 31/8/2024 is a Saturday
ASKING = (NoticeKind.REMIND_OWING, NoticeKind.DEADLINE_PASSED)


def asked(notices: list[Notice]) -> list[tuple[int, int, int]]:
    """Who is asked for the report of how many days, and for how many more reports with it."""
    return [
        (n.person, (period.ends - period.starts).days + 1, len(n.also))
        for n in notices
        if n.kind in ASKING and (period := n.occasion.obligation.period)
    ]


def test_the_week_is_asked_for_and_the_month_named_with_it() -> None:
    world = World(BOTH, (post(LAN, Role.VOLUNTEER, EAST),), since=at(8, 31, 5))
    [notice] = world.tick(at(8, 31, 6))
    assert asked([notice]) == [(LAN, 7, 1)]
    [month] = notice.also
    assert month.period
    assert (month.period.starts.day, month.period.ends.day) == (1, 31)
    assert "report0" in notice.key


def test_nobody_is_asked_twice_and_who_was_asked_is_not_told_that_they_were_not() -> None:
    world = World(BOTH, since=at(8, 31, 5))
    reminded = [person for person, _, _ in asked(world.tick(at(8, 31, 6)))]
    assert len(reminded) == len(set(reminded)) == len(POSTS) - 1
    again = replace(world, since=at(8, 31, 5))
    assert asked(again.tick(at(8, 31, 6))) == []
    assert asked(world.tick(at(8, 31, 21))) != []
    assert asked(world.tick(at(9, 1, 6))) == []


def test_after_an_outage_one_message_speaks_of_both() -> None:
    world = World(BOTH, (post(LAN, Role.VOLUNTEER, EAST),), since=at(8, 28))
    assert asked(world.tick(at(9, 1, 7))) == [(LAN, 7, 1)]


def test_a_month_that_ends_on_another_day_is_asked_for_by_itself() -> None:
    campaign = make(replace(WEEKLY, weekday=Weekday.FRI), MONTHLY)
    world = World(campaign, (post(LAN, Role.VOLUNTEER, EAST),), since=at(8, 29, 5))
    found = [n for hours in range(72) for n in world.tick(at(8, 29, 6) + timedelta(hours=hours))]
    assert {also for _, _, also in asked(found)} == {0}
    assert {days for _, days, _ in asked(found)} == {7, 31}


def test_a_month_that_is_owed_for_another_unit_is_asked_for_by_itself() -> None:
    campaign = make(replace(WEEKLY, by=EAST), replace(MONTHLY, by=WEST))
    posts = (post(LAN, Role.VOLUNTEER, EAST), post(LAN, Role.VOLUNTEER, WEST))
    world = World(campaign, posts, since=at(8, 31, 5))
    assert sorted(asked(world.tick(at(8, 31, 6)))) == [(LAN, 7, 0), (LAN, 31, 0)]
