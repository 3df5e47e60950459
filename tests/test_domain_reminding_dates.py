"""Who is told of one-off deadlines and of targets that fall due."""

from datetime import date

import pytest

from domain.campaign import Deadline, Scope, Target
from domain.notices import Item, NoticeKind
from domain.units import UnitKind
from tests.reminding_world import (
    EAST,
    LEAD_EAST,
    LEAD_WEST,
    OFFICE,
    OFFICER,
    WEST,
    World,
    at,
    make,
)


def test_a_deadline_for_villages_is_told_to_their_leads_and_the_coordinator() -> None:
    deadline = Deadline("Củng cố tổ", date(2024, 8, 20), kinds=(UnitKind.VILLAGE,))
    world = World(make(deadlines=(deadline,)), since=at(8, 20, 5))
    world.settled = {0: frozenset({WEST})}
    notices = world.tick(at(8, 20, 6))
    assert {(n.kind, n.person, n.items) for n in notices} == {
        (NoticeKind.REMIND_DEADLINE, LEAD_EAST, (Item(0, (EAST,)),)),
        (NoticeKind.REMIND_DEADLINE, OFFICER, (Item(0, (EAST,)),)),
    }
    assert world.tick(at(8, 21, 6)) != []  # the three-hour step fell between these ticks


def test_a_deadline_that_names_no_unit_is_the_coordinators() -> None:
    deadline = Deadline("Tổng kết", date(2024, 10, 10), inclusive=False)
    world = World(make(deadlines=(deadline,)), since=at(10, 9, 5))
    assert [(n.person, n.items) for n in world.tick(at(10, 9, 6))] == [(OFFICER, (Item(0),))]
    world.settled = {0: frozenset({"Xã Mẫu"})}
    assert world.tick(at(10, 9, 21)) == []


def test_deadlines_of_one_day_come_in_one_message() -> None:
    day = date(2024, 8, 20)
    deadlines = (Deadline("a", day), Deadline("b", day, units=(WEST,)))
    world = World(make(deadlines=deadlines), since=at(8, 20, 5))
    items = {n.person: n.items for n in world.tick(at(8, 20, 6))}
    assert items == {LEAD_WEST: (Item(1, (WEST,)),), OFFICER: (Item(0), Item(1, (WEST,)))}


def test_a_target_is_recalled_to_leads_whose_village_has_not_reached_it() -> None:
    target = Target("CKS", "homes", minimum=40, due=date(2024, 9, 30), inclusive=False)
    world = World(make(targets=(target,)), since=at(9, 29, 5))
    world.settled = {0: frozenset({EAST})}
    notices = world.tick(at(9, 29, 6))
    assert [(n.kind, n.person) for n in notices] == [(NoticeKind.REMIND_TARGET, LEAD_WEST)]
    assert notices[0].items == (Item(0, (WEST,)),)


@pytest.mark.parametrize(
    ("target", "people"),
    [
        (Target("chung", "homes", minimum=40, scope=Scope.TOTAL), {LEAD_EAST, LEAD_WEST, OFFICER}),
        (Target("hồ sơ", "dossiers", minimum=40), {OFFICER}),
        (Target("cả xã", "homes", minimum=40, kinds=(UnitKind.COMMUNE,)), {OFFICER}),
        (Target("trạm", "homes", minimum=40, units=(OFFICE,)), set()),
    ],
)
def test_a_target_is_recalled_to_those_who_can_move_it(target: Target, people: set[int]) -> None:
    world = World(make(targets=(target,)), since=at(9, 30, 12))
    assert {n.person for n in world.tick(at(10, 1, 6))} == people


def test_a_one_off_date_that_passed_in_an_outage_is_told_once() -> None:
    world = World(make(deadlines=(Deadline("a", date(2024, 8, 20)),)), since=at(8, 18))
    assert [(n.kind, n.person) for n in world.tick(at(8, 21, 9))] == [
        (NoticeKind.DEADLINE_PASSED, OFFICER)
    ]
    assert world.tick(at(8, 22)) == []
