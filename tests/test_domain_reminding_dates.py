"""Who is told of one-off deadlines and of targets that fall due, before them and after."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from domain.campaign import Deadline, Scope, Target
from domain.notices import Item, Notice, NoticeKind
from domain.occasions import STALE
from domain.people import Role
from domain.units import Unit, UnitKind
from tests.reminding_world import (
    DAY,
    EAST,
    LEAD_EAST,
    LEAD_WEST,
    OFFICE,
    OFFICER,
    POSTS,
    UNITS,
    WEST,
    World,
    at,
    make,
    post,
)

SOON, OVER = NoticeKind.REMIND_DEADLINE, NoticeKind.DEADLINE_OVER
SHORT, RESULT = NoticeKind.REMIND_TARGET, NoticeKind.TARGET_OVER
ROOT = "Xã Mẫu"
CLEAN_UP = Deadline("Củng cố tổ", date(2024, 8, 20), kinds=(UnitKind.VILLAGE,))
SIGNATURES = Target("CKS", "homes", minimum=40, due=date(2024, 9, 30), inclusive=False)


def told(notices: Iterable[Notice]) -> dict[tuple[NoticeKind, int], tuple[Item, ...]]:
    return {(notice.kind, notice.person): notice.items for notice in notices}


def test_a_deadline_for_villages_is_told_to_their_leads_and_the_coordinator() -> None:
    world = World(make(deadlines=(CLEAN_UP,)), since=at(8, 20, 5))
    world.settled = {0: frozenset({WEST})}
    assert told(world.tick(at(8, 20, 6))) == {
        (SOON, LEAD_EAST): (Item(0, (EAST,)),),
        (SOON, OFFICER): (Item(0, (EAST,), (WEST,)),),
    }


def test_when_a_deadline_has_come_what_is_open_is_said_in_the_morning() -> None:
    world = World(make(deadlines=(CLEAN_UP,)), since=at(8, 20, 22))
    world.settled = {0: frozenset({WEST})}
    assert world.tick(at(8, 21, 5, 59)) == []
    assert told(world.tick(at(8, 21, 6))) == {
        (OVER, LEAD_EAST): (Item(0, (EAST,)),),
        (OVER, OFFICER): (Item(0, (EAST,), (WEST,)),),
    }
    assert world.tick(at(8, 21, 7)) == []


@pytest.mark.parametrize("settled", [frozenset({EAST, WEST}), frozenset({ROOT})])
def test_a_deadline_that_everybody_has_met_is_not_spoken_of(settled: frozenset[str]) -> None:
    world = World(make(deadlines=(CLEAN_UP,)), since=at(8, 20, 5), settled={0: settled})
    assert world.tick(at(8, 20, 6)) == world.tick(at(8, 21, 6)) == []


def test_a_deadline_that_names_no_unit_is_the_coordinators() -> None:
    deadline = Deadline("Tổng kết", date(2024, 10, 10), inclusive=False)
    world = World(make(deadlines=(deadline,)), since=at(10, 9, 5))
    assert told(world.tick(at(10, 9, 6))) == {(SOON, OFFICER): (Item(0),)}
    after = replace(world)
    assert told(after.tick(at(10, 10, 6))) == {(OVER, OFFICER): (Item(0),)}
    world.settled = {0: frozenset({ROOT})}
    assert world.tick(at(10, 9, 21)) == world.tick(at(10, 10, 6)) == []


def test_deadlines_of_one_day_come_in_one_message() -> None:
    day = date(2024, 8, 20)
    deadlines = (Deadline("a", day), Deadline("b", day, units=(WEST,)))
    world = World(make(deadlines=deadlines), since=at(8, 20, 5))
    items = {n.person: n.items for n in world.tick(at(8, 20, 6))}
    assert items == {LEAD_WEST: (Item(1, (WEST,)),), OFFICER: (Item(0), Item(1, (WEST,)))}


def test_a_target_is_recalled_to_leads_whose_village_has_not_reached_it() -> None:
    world = World(make(targets=(SIGNATURES,)), since=at(9, 29, 5))
    world.settled = {0: frozenset({EAST})}
    assert told(world.tick(at(9, 29, 6))) == {(SHORT, LEAD_WEST): (Item(0, (WEST,)),)}


def test_when_a_target_is_due_every_lead_and_coordinator_hears_and_no_volunteer() -> None:
    world = World(make(targets=(SIGNATURES,)), since=at(9, 29, 22))
    world.settled = {0: frozenset({EAST})}
    assert told(world.tick(at(9, 30, 6))) == {
        (RESULT, LEAD_EAST): (Item(0, (), (EAST,)),),
        (RESULT, LEAD_WEST): (Item(0, (WEST,)),),
        (RESULT, OFFICER): (Item(0, (WEST,), (EAST,)),),
    }


def test_a_target_that_all_have_reached_is_told_to_all_when_it_is_due_and_not_before() -> None:
    world = World(make(targets=(SIGNATURES,)), since=at(9, 29, 5))
    world.settled = {0: frozenset({EAST, WEST})}
    assert world.tick(at(9, 29, 6)) == []
    glad = told(world.tick(at(9, 30, 6)))
    assert set(glad) == {(RESULT, LEAD_EAST), (RESULT, LEAD_WEST), (RESULT, OFFICER)}
    assert not any(item.is_open for items in glad.values() for item in items)


def test_what_all_reach_together_is_reached_by_each() -> None:
    target = replace(SIGNATURES, scope=Scope.TOTAL)
    world = World(make(targets=(target,)), since=at(9, 29, 22), settled={0: frozenset({ROOT})})
    assert told(world.tick(at(9, 30, 6)))[RESULT, LEAD_WEST] == (Item(0, (), (WEST,)),)


def test_a_commune_that_has_reached_what_each_is_to_reach_settles_it_for_itself_alone() -> None:
    target = replace(SIGNATURES, units=(ROOT, EAST), kinds=())
    world = World(make(targets=(target,)), since=at(9, 29, 5), settled={0: frozenset({ROOT})})
    assert told(world.tick(at(9, 29, 6))) == {(SHORT, LEAD_EAST): (Item(0, (EAST,)),)}
    assert told(world.tick(at(9, 30, 6)))[RESULT, OFFICER] == (Item(0, (EAST,), (ROOT,)),)


@pytest.mark.parametrize(
    ("target", "before", "after"),
    [
        (
            Target("chung", "homes", minimum=40, scope=Scope.TOTAL),
            {LEAD_EAST, LEAD_WEST, OFFICER},
            {LEAD_EAST, LEAD_WEST, OFFICER},
        ),
        (Target("hồ sơ", "dossiers", minimum=40), {OFFICER}, {OFFICER}),
        (
            Target("cả xã", "homes", minimum=40, kinds=(UnitKind.COMMUNE,)),
            {OFFICER},
            {OFFICER},
        ),
        (Target("trạm", "homes", minimum=40, units=(OFFICE,)), set(), {OFFICER}),
    ],
)
def test_a_target_is_a_matter_of_those_who_can_move_it(
    target: Target, before: set[int], after: set[int]
) -> None:
    world = World(make(targets=(target,)), since=at(9, 30, 12))
    assert {n.person for n in world.tick(at(10, 1, 6))} == before
    assert {n.person for n in world.tick(at(10, 2, 6))} == after


def test_a_coordinator_hears_only_of_what_lies_below() -> None:
    other = "Xã Mẫu/Khu"
    units = (*UNITS, Unit(other, "Khu", UnitKind.COMMUNE, parent=ROOT))
    posts = (*POSTS, post(31, Role.COORDINATOR, other), post(32, Role.COORDINATOR, EAST))
    campaign = replace(make(targets=(SIGNATURES,)), units=units)
    found = told(World(campaign, posts, since=at(9, 29, 22)).tick(at(9, 30, 6)))
    assert (RESULT, 31) not in found
    assert found[RESULT, 32] == (Item(0, (EAST,)),)


def test_somebody_who_leads_and_coordinates_is_told_once() -> None:
    posts = (post(LEAD_EAST, Role.LEAD, EAST), post(LEAD_EAST, Role.COORDINATOR, ROOT))
    world = World(make(targets=(SIGNATURES,)), posts, since=at(9, 29, 22))
    assert told(world.tick(at(9, 30, 6))) == {(RESULT, LEAD_EAST): (Item(0, (EAST, WEST)),)}


def test_a_one_off_date_that_passed_in_an_outage_is_told_once() -> None:
    world = World(make(deadlines=(Deadline("a", date(2024, 8, 20)),)), since=at(8, 18))
    [notice] = world.tick(at(8, 21, 9))
    assert (notice.kind, notice.person, notice.late) == (OVER, OFFICER, True)
    assert world.tick(at(8, 22)) == []


def test_a_result_that_an_outage_held_up_for_long_is_no_news() -> None:
    world = World(make(targets=(SIGNATURES,)), since=at(9, 29, 22))
    late = at(9, 30, 6) + STALE
    assert replace(world).look(late - DAY) != []
    assert world.look(late) == []


def test_nothing_is_said_of_dates_that_had_passed_before_the_campaign_was_loaded() -> None:
    campaign = make(deadlines=(CLEAN_UP,), targets=(SIGNATURES,))
    assert World(campaign).tick(at(10, 1, 9)) == []


def test_a_due_date_that_was_moved_has_a_result_of_its_own() -> None:
    world = World(make(targets=(SIGNATURES,)), since=at(9, 29, 22))
    first = world.tick(at(9, 30, 6))
    world.campaign = make(targets=(replace(SIGNATURES, due=date(2024, 10, 5)),))
    world.tick(at(10, 1, 6))
    second = world.tick(at(10, 5, 6))
    assert {n.person for n in first} == {n.person for n in second}
    assert {n.key for n in first}.isdisjoint(n.key for n in second)


def test_nobody_has_reached_alone_what_all_reach_together() -> None:
    target = replace(SIGNATURES, scope=Scope.TOTAL)
    world = World(make(targets=(target,)), since=at(9, 29, 5), settled={0: frozenset({WEST})})
    assert told(world.tick(at(9, 29, 6))) == {
        (SHORT, LEAD_EAST): (Item(0, (EAST,)),),
        (SHORT, LEAD_WEST): (Item(0, (WEST,)),),
        (SHORT, OFFICER): (Item(0, (EAST, WEST)),),
    }
