import tomllib
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo_clock import ZONE
from bot.demo_data import Demo, DemoReport, demo, opening_day
from bot.demo_names import VILLAGES
from domain.campaign_file import parse_campaign
from domain.deadlines import cadences, reports_owed
from domain.occasions import occasions

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(2025, 1, 1), date(2035, 1, 1))
SEEDS = st.integers(0, 10_000)


def of(made: Demo, place: int) -> list[DemoReport]:
    return [report for report in made.reports if report.unit == VILLAGES[place].path]


def test_the_same_seed_gives_the_same_commune() -> None:
    assert demo(TODAY, 5) == demo(TODAY, 5)
    assert demo(TODAY, 5) != demo(TODAY, 6)


def test_twelve_villages_of_three_to_five_each_with_one_lead_and_one_coordinator() -> None:
    members = demo(TODAY).members
    teams = Counter(m.unit for m in members if m.role != "coordinator")
    assert len(teams) == 12
    assert set(teams.values()) <= {3, 4, 5}
    assert Counter(m.role for m in members)["coordinator"] == 1
    assert Counter(m.unit for m in members if m.role == "lead") == dict.fromkeys(teams, 1)
    assert len({m.name for m in members}) == len(members)


def test_the_phones_are_a_volunteers_their_leads_and_the_coordinators() -> None:
    holders = demo(TODAY).holders
    assert list(holders) == ["volunteer", "lead", "coordinator"]
    assert [holder.role for holder in holders.values()] == list(holders)
    assert holders["volunteer"].unit == holders["lead"].unit
    assert [phone.place for phone in demo(TODAY).phones] == ["Thôn Đông Hạ"] * 2 + ["Xã Mẫu"]


@pytest.mark.parametrize("offset", range(7))
def test_it_opens_on_a_thursday_morning_within_a_week(offset: int) -> None:
    day = TODAY + timedelta(days=offset)
    opens = demo(day).opens.astimezone(ZONE)
    assert (opens.weekday(), opens.hour) == (3, 8)
    assert timedelta() <= opens.date() - day < timedelta(days=7)


def test_a_week_whose_friday_is_a_holiday_is_passed_over() -> None:
    friday = date(2026, 11, 27)
    assert opening_day(TODAY) == date(2026, 11, 26)
    assert opening_day(TODAY, lambda day: day == friday) == date(2026, 12, 3)


@given(DAYS, SEEDS)
def test_nothing_was_sent_before_the_work_or_after_the_opening(today: date, seed: int) -> None:
    made = demo(today, seed)
    starts = tomllib.loads(made.campaign)["campaign"]["starts"]
    for report in made.reports:
        assert starts <= report.day < made.opens.date()
        assert report.day <= report.sent.astimezone(ZONE).date()
        assert report.sent < made.opens
        assert report.counts
        assert min(report.counts.values()) >= 0


@given(DAYS, SEEDS)
def test_no_village_counts_more_than_it_has(today: date, seed: int) -> None:
    made = demo(today, seed)
    for place, village in enumerate(VILLAGES):
        reports = of(made, place)
        assert sum(r.counts.get("households", 0) for r in reports) <= village.households
        assert sum(r.counts.get("signatures", 0) for r in reports) <= village.adults
        assert sum(r.counts.get("accounts", 0) for r in reports) <= village.adults


@given(DAYS, SEEDS)
def test_four_villages_have_not_reported_since_last_fridays_deadline(
    today: date, seed: int
) -> None:
    made = demo(today, seed)
    opens = made.opens.astimezone(ZONE)
    deadline = datetime.combine(opens.date() - timedelta(days=6), datetime.min.time(), ZONE)
    since = {r.unit for r in made.reports if r.sent >= deadline or r.day >= deadline.date()}
    silent = [village.name for village in VILLAGES if village.path not in since]
    assert {"Thôn Đông Hạ", "Thôn Đồng Vạc", "Bản Khuổi Mơ", "Thôn Soi Dâu"} == set(silent)


def test_there_are_zeros_parts_gaps_and_reports_that_came_late() -> None:
    made = demo(TODAY)
    assert any(not any(r.counts.values()) for r in made.reports)
    assert any(len(r.counts) < 3 for r in made.reports)
    assert any(r.sent.astimezone(ZONE).date() - r.day >= timedelta(days=2) for r in made.reports)
    second = [r for r in of(made, 6) if date(2026, 11, 9) <= r.day <= date(2026, 11, 15)]
    assert second == []


def test_the_campaign_file_names_what_the_reports_count() -> None:
    made = demo(TODAY)
    campaign = tomllib.loads(made.campaign)
    assert campaign["campaign"]["key"] == made.key
    assert [unit["name"] for unit in campaign["units"]] == ["Xã Mẫu", *(v.name for v in VILLAGES)]
    metrics = {metric["key"] for metric in campaign["metrics"]}
    assert {key for report in made.reports for key in report.counts} == metrics
    assert made.opens.date() - campaign["campaign"]["starts"] == timedelta(days=24)
    assert campaign["campaign"]["ends"] - made.opens.date() > timedelta(weeks=4)


@given(DAYS)
def test_people_are_reminded_on_thursday_and_friday_before_two_o_clock(today: date) -> None:
    made = demo(today)
    campaign = parse_campaign(made.campaign, made.key)
    opens = made.opens.astimezone(ZONE)
    owed = next(reports_owed(campaign, cadences(campaign)[0], opens.date()))
    said = [o.at.astimezone(ZONE) for o in occasions(campaign, owed)]
    assert [f"{at:%a %H:%M}" for at in said] == ["Thu 14:00", "Fri 13:00", "Fri 14:00", "Fri 15:00"]
    assert {at.date() - opens.date() for at in said} == {timedelta(), timedelta(days=1)}
