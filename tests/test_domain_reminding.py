"""Who is told what: the Friday report of plan 001 and its kin, told as stories."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time, timedelta

from domain.campaign import Cadence, Cutoff, Phase, Reminders, Reporting, Weekday
from domain.deadlines import About
from domain.notices import Gap, Notice, NoticeKind
from domain.owing import Owing, obliged
from domain.people import Role
from domain.reminding import due
from domain.units import Unit, UnitKind
from tests.reminding_world import (
    EAST,
    FRIDAY_3PM,
    HOA,
    LAN,
    LEAD_EAST,
    LEAD_WEST,
    OFFICE,
    OFFICER,
    POSTS,
    TAM,
    UNITS,
    WEST,
    World,
    at,
    make,
    post,
)


def told(notices: Iterable[Notice]) -> set[tuple[NoticeKind, int]]:
    return {(notice.kind, notice.person) for notice in notices}


def only(notices: Iterable[Notice], kind: NoticeKind) -> list[Notice]:
    return [notice for notice in notices if notice.kind is kind]


OWING, MISSING, SUMMARY, PASSED = (
    NoticeKind.REMIND_OWING,
    NoticeKind.LEAD_MISSING,
    NoticeKind.COORDINATOR_SUMMARY,
    NoticeKind.DEADLINE_PASSED,
)


def test_before_friday_those_who_still_owe_are_reminded_and_nobody_else() -> None:
    world = World(make(FRIDAY_3PM), since=at(8, 8, 14))
    world.report(LAN, EAST)
    assert told(world.tick(at(8, 8, 15))) == {(OWING, HOA), (OWING, TAM), (OWING, LEAD_WEST)}


def test_a_reminder_says_by_when_and_does_not_outlive_the_deadline() -> None:
    world = World(make(FRIDAY_3PM), since=at(8, 8, 14))
    notice = next(n for n in world.tick(at(8, 8, 15)) if n.person == LAN)
    assert notice.occasion.deadline == notice.expires == at(8, 9, 15)
    assert notice.not_before == at(8, 8, 15)
    assert (notice.role, notice.units, notice.late) == (Role.VOLUNTEER, (EAST,), False)


def test_when_it_is_due_the_lead_has_the_names_and_the_coordinator_the_summary() -> None:
    world = World(make(FRIDAY_3PM), since=at(8, 9, 12))
    world.written = {n.key for n in World(make(FRIDAY_3PM), since=at(8, 9, 11)).look(at(8, 9, 12))}
    world.report(LAN, EAST)
    world.report(TAM, WEST)
    notices = world.tick(at(8, 9, 15))
    assert told(notices) == {(MISSING, LEAD_EAST), (SUMMARY, OFFICER)}
    east, west = Gap(EAST, reported=True, missing=(HOA,)), Gap(WEST, reported=True)
    assert only(notices, MISSING)[0].gaps == (east,)
    assert only(notices, SUMMARY)[0].gaps == (east, west)


def test_a_village_without_volunteers_is_missing_as_long_as_nobody_has_reported() -> None:
    posts = (post(LEAD_WEST, Role.LEAD, WEST),)
    world = World(make(FRIDAY_3PM), posts, since=at(8, 9, 14))
    assert only(world.tick(at(8, 9, 15)), MISSING)[0].gaps == (Gap(WEST, reported=False),)
    world = World(make(FRIDAY_3PM), posts, since=at(8, 9, 14), units=frozenset({WEST}))
    assert world.tick(at(8, 9, 15)) == []


def test_the_cutoff_and_the_official_deadline_are_each_followed_up() -> None:
    entry = replace(FRIDAY_3PM, cutoff=Cutoff(time(9), weekday=Weekday.FRI))
    world = World(make(entry), since=at(8, 9, 8))
    first = world.tick(at(8, 9, 9))
    assert {(MISSING, LEAD_EAST), (MISSING, LEAD_WEST), (SUMMARY, OFFICER)} <= told(first)
    for person, unit in ((LAN, EAST), (HOA, EAST)):
        world.report(person, unit)
    assert told(world.tick(at(8, 9, 15))) == {(MISSING, LEAD_WEST), (SUMMARY, OFFICER)}


def test_who_still_owes_after_the_cutoff_is_reminded_before_the_deadline_itself() -> None:
    entry = replace(FRIDAY_3PM, cutoff=Cutoff(time(9), weekday=Weekday.FRI))
    world = World(make(entry), since=at(8, 9, 8))
    world.tick(at(8, 9, 9))
    for person, unit in ((LAN, EAST), (HOA, EAST)):
        world.report(person, unit)
    noon = world.tick(at(8, 9, 12))
    assert told(noon) == {(OWING, TAM), (OWING, LEAD_WEST)}
    assert {notice.occasion.deadline for notice in noon} == {at(8, 9, 15)}
    assert told(world.tick(at(8, 9, 15))) == {(MISSING, LEAD_WEST), (SUMMARY, OFFICER)}


def test_what_the_commune_compiles_is_owed_by_its_villages_until_they_have_reported() -> None:
    world = World(make(replace(FRIDAY_3PM, by="commune")), since=at(8, 8, 14))
    everybody = {LAN, HOA, TAM, LEAD_EAST, LEAD_WEST, OFFICER}
    assert told(world.look(at(8, 8, 15))) == {(OWING, person) for person in everybody}
    world.report(LAN, EAST)
    assert told(world.tick(at(8, 8, 15))) == {(OWING, HOA), (OWING, TAM), (OWING, LEAD_WEST)}
    summary = only(world.tick(at(8, 9, 15)), SUMMARY)[0]
    assert [gap.unit for gap in summary.gaps] == [EAST, WEST]


def test_what_an_office_compiles_for_the_commune_is_owed_by_the_villages_too() -> None:
    world = World(make(replace(FRIDAY_3PM, by=OFFICE)), since=at(8, 8, 14))
    world.report(LAN, EAST)
    assert told(world.tick(at(8, 8, 15))) == {(OWING, HOA), (OWING, TAM), (OWING, LEAD_WEST)}
    summary = only(world.tick(at(8, 9, 15)), SUMMARY)[0]
    assert [gap.unit for gap in summary.gaps] == [EAST, WEST, OFFICE]


def test_entries_of_one_cadence_are_one_message() -> None:
    entries = (FRIDAY_3PM, replace(FRIDAY_3PM, by="office"), replace(FRIDAY_3PM, by="Xã Mẫu"))
    posts = (*POSTS, post(31, Role.LEAD, OFFICE))
    world = World(make(*entries), posts, since=at(8, 8, 14))
    reminded = [n.person for n in world.tick(at(8, 8, 15))]
    assert len(reminded) == len(set(reminded)) == 7
    summaries = only(world.tick(at(8, 9, 15)), SUMMARY)
    assert [gap.unit for gap in summaries[0].gaps] == [EAST, WEST, OFFICE]
    assert len(summaries) == 1


def test_teams_asked_weekly_owe_nothing_more_for_what_the_commune_compiles_on_another_day() -> None:
    monday = Reporting(Cadence.WEEK, weekday=Weekday.MON, time=time(15), by="Xã Mẫu")
    campaign = make(FRIDAY_3PM, monday)
    assert Owing(campaign).by(EAST) == (0,)
    assert Owing(campaign).by("Xã Mẫu") == (1,)
    assert Owing(make(FRIDAY_3PM)).by(OFFICE) == ()


def test_what_one_team_owes_is_what_it_is_among_all_others_asked_for() -> None:
    monday = Reporting(Cadence.WEEK, weekday=Weekday.MON, time=time(15), by="Xã Mẫu")
    month = Reporting(Cadence.MONTH, time=time(15), by=OFFICE)
    campaign = make(FRIDAY_3PM, monday, month)
    owed = {unit.path: Owing(campaign).by(unit.path) for unit in campaign.units}
    assert len(set(owed.values())) > 1
    for unit in campaign.units:
        asked = (i for i in range(3) if unit in obliged(campaign, i, {unit.path}))
        assert owed[unit.path] == tuple(asked)


def test_an_office_without_a_team_is_not_missed_in_what_another_compiles() -> None:
    compiling = "Xã Mẫu/Văn phòng"
    units = (*UNITS, Unit(compiling, "Văn phòng", UnitKind.OFFICE, parent="Xã Mẫu"))
    campaign = replace(make(replace(FRIDAY_3PM, by=compiling)), units=units)
    summary = only(World(campaign, since=at(8, 9, 14)).tick(at(8, 9, 15)), SUMMARY)[0]
    assert [gap.unit for gap in summary.gaps] == [EAST, WEST, compiling]
    nurse = post(31, Role.VOLUNTEER, OFFICE)
    reminded = World(campaign, (nurse,), since=at(8, 8, 14)).tick(at(8, 8, 15))
    assert told(reminded) == {(OWING, 31)}


def test_a_single_unit_may_owe_by_its_path() -> None:
    world = World(make(replace(FRIDAY_3PM, by=WEST)), since=at(8, 8, 14))
    assert told(world.look(at(8, 8, 15))) == {(OWING, TAM), (OWING, LEAD_WEST)}


def test_members_of_a_merged_village_owe_with_the_one_it_became() -> None:
    merged = replace(UNITS[2], valid_to=date(2024, 8, 5), successors=(EAST,))
    campaign = replace(make(FRIDAY_3PM), units=(*UNITS[:2], merged, UNITS[3]))
    world = World(campaign, since=at(8, 9, 14))
    world.report(TAM, WEST)
    summary = only(world.tick(at(8, 9, 15)), SUMMARY)[0]
    assert summary.gaps == (Gap(EAST, reported=True, missing=(LAN, HOA)),)


def test_each_phase_is_recalled_and_the_last_has_eleven_days() -> None:
    last = Phase("Tuần 4", date(2024, 8, 16), date(2024, 8, 26))
    world = World(make(Reporting(Cadence.PHASE), phases=(last,)), since=at(8, 16))
    reminded = [
        (day, {n.occasion.step for n in world.tick(at(8, day, 12))}) for day in range(16, 29)
    ]
    assert [(day, step) for day, step in reminded if step] == [
        (24, {"before-259200"}),
        (26, {"before-86400"}),
        (27, {"due"}),
    ]


def test_the_same_tick_again_or_in_another_process_writes_nothing_twice() -> None:
    world = World(make(FRIDAY_3PM), since=at(8, 8, 14))
    other = replace(world, written=set())
    assert {n.key for n in world.look(at(8, 8, 15))} == {n.key for n in other.tick(at(8, 8, 15))}
    world.tick(at(8, 8, 15))
    world.since = at(8, 8, 14)
    assert world.tick(at(8, 8, 15)) == []


def test_a_late_tick_writes_the_same_keys() -> None:
    world = World(make(FRIDAY_3PM), since=at(8, 8, 14))
    punctual, late = world.look(at(8, 8, 15)), world.look(at(8, 8, 19, 40))
    assert {n.key for n in punctual} == {n.key for n in late}
    assert [n.late for n in punctual] == [False] * 5
    assert {(n.late, n.not_before) for n in late} == {(True, at(8, 8, 19, 40))}


def test_what_is_caught_up_in_the_night_waits_for_the_morning() -> None:
    world = World(make(FRIDAY_3PM), since=at(8, 8, 14))
    assert {n.not_before for n in world.look(at(8, 8, 23))} == {at(8, 9, 6)}


def test_after_an_outage_over_the_deadline_each_hears_of_it_once() -> None:
    world = World(make(FRIDAY_3PM), since=at(8, 8, 12))
    world.report(TAM, WEST)
    notices = world.tick(at(8, 9, 18))
    assert told(notices) == {
        (PASSED, LAN),
        (PASSED, HOA),
        (MISSING, LEAD_EAST),
        (SUMMARY, OFFICER),
    }
    assert all(n.late for n in notices)
    assert world.tick(at(8, 10, 7)) == []


def test_who_was_reminded_in_time_hears_nothing_more_when_it_is_due() -> None:
    world = World(make(FRIDAY_3PM), since=at(8, 9, 11))
    world.tick(at(8, 9, 12))
    assert only(world.tick(at(8, 9, 15)), PASSED) == []


def test_an_evening_reminder_lost_to_an_outage_is_replaced_in_the_morning() -> None:
    campaign = make(Reporting(Cadence.DAY), reminders=Reminders(before=(timedelta(hours=3),)))
    world = World(campaign, since=at(8, 8, 20))
    assert world.tick(at(8, 8, 21, 45)) == []
    assert (PASSED, LAN) in told(world.tick(at(8, 9, 6)))


def test_a_deadline_that_was_moved_is_reminded_anew() -> None:
    world = World(make(FRIDAY_3PM), since=at(8, 8, 14))
    before = world.tick(at(8, 8, 15))
    world.campaign = make(replace(FRIDAY_3PM, time=time(16)))
    after = world.tick(at(8, 8, 16))
    assert told(before) == told(after)
    assert {n.key for n in before}.isdisjoint(n.key for n in after)


def test_who_joined_after_a_step_is_reminded_at_the_next() -> None:
    late = post(LAN, Role.VOLUNTEER, EAST, since=at(8, 8, 15, 30))
    world = World(make(FRIDAY_3PM), (late,), since=at(8, 8, 14))
    assert world.tick(at(8, 8, 16)) == []
    assert told(world.tick(at(8, 9, 12))) == {(OWING, LAN)}


def test_who_joined_after_the_deadline_is_not_missing() -> None:
    late = post(LAN, Role.VOLUNTEER, EAST, since=at(8, 9, 15, 30))
    world = World(make(FRIDAY_3PM), (late, POSTS[5]), since=at(8, 9, 14))
    assert only(world.tick(at(8, 9, 16)), SUMMARY)[0].gaps[0].missing == ()


def test_a_lead_who_also_volunteers_is_told_once() -> None:
    posts = (post(LAN, Role.VOLUNTEER, EAST), post(LAN, Role.LEAD, EAST))
    world = World(make(FRIDAY_3PM), posts, since=at(8, 8, 14))
    notices = world.tick(at(8, 8, 15))
    assert [(n.person, n.role, n.units) for n in notices] == [(LAN, Role.LEAD, (EAST,))]


def test_a_campaign_without_facts_is_passed_over() -> None:
    assert due(at(8, 9, 15), [make(FRIDAY_3PM)], {}) == []


def test_keys_fit_the_outbox_and_name_the_obligation() -> None:
    world = World(replace(make(FRIDAY_3PM), key="x" * 100), since=at(8, 8, 14))
    world.posts = (replace(POSTS[0], person=2**63 - 1),)
    notice = world.tick(at(8, 8, 15))[0]
    assert notice.occasion.obligation.about is About.REPORT
    assert notice.key.startswith(notice.occasion.obligation.prefix)
    assert len(notice.key) < 220
