"""What is owed by when, quiet hours, and the moments at which something is said."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from domain.campaign import (
    Cadence,
    Campaign,
    Cutoff,
    Deadline,
    Metric,
    Reminders,
    Reporting,
    Target,
    Weekday,
)
from domain.deadlines import About, Obligation, one_offs, reports_owed
from domain.holidays_vn import WorkingCalendar
from domain.occasions import (
    Occasion,
    QuietHours,
    Stage,
    next_moment,
    occasions,
    upcoming,
)
from domain.units import Unit, UnitKind

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NIGHT = QuietHours(time(21, 30), time(6), VIETNAM)
FRIDAY_3PM = Reporting(Cadence.WEEK, weekday=Weekday.FRI, time=time(15))
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2024, month, day, hour, minute, tzinfo=VIETNAM)


def make(
    *reporting: Reporting,
    deadlines: tuple[Deadline, ...] = (),
    targets: tuple[Target, ...] = (),
    reminders: Reminders | None = None,
) -> Campaign:
    return Campaign(
        key="mo-duc-2024",
        title="60 ngày đêm",
        starts=date(2024, 8, 1),
        ends=date(2024, 10, 1),
        units=(Unit("Mộ Đức", "Mộ Đức", UnitKind.DISTRICT),),
        metrics=(Metric("vneid", "VNeID"),),
        reporting=reporting,
        deadlines=deadlines,
        targets=targets,
        reminders=reminders or Reminders(),
    )


def owed(campaign: Campaign, day: date) -> Obligation:
    return next(reports_owed(campaign, (0,), day))


def said(campaign: Campaign, obligation: Obligation) -> list[tuple[str, datetime]]:
    return [(o.step, o.at) for o in occasions(campaign, obligation)]


def steps(found: list[Occasion]) -> list[tuple[str, datetime]]:
    return [(o.step, o.at) for o in found]


def test_the_friday_report_is_recalled_three_days_one_day_and_three_hours_before() -> None:
    campaign = make(FRIDAY_3PM)
    assert said(campaign, owed(campaign, date(2024, 8, 9))) == [
        ("before-259200", at(8, 6, 15)),
        ("before-86400", at(8, 8, 15)),
        ("before-10800", at(8, 9, 12)),
        ("due", at(8, 9, 15)),
    ]


def test_steps_count_back_from_the_cutoff_and_both_deadlines_are_followed_up() -> None:
    cutoff = Cutoff(time(9), weekday=Weekday.FRI)
    entry = Reporting(Cadence.WEEK, weekday=Weekday.FRI, time=time(15), cutoff=cutoff)
    campaign = make(entry, reminders=Reminders(before=(DAY, timedelta(hours=3))))
    found = occasions(campaign, owed(campaign, date(2024, 8, 9)))
    assert steps(found) == [
        ("before-86400", at(8, 8, 9)),
        ("before-10800", at(8, 9, 6)),
        ("cutoff", at(8, 9, 9)),
        ("last-10800", at(8, 9, 12)),
        ("due", at(8, 9, 15)),
    ]
    assert [o.deadline for o in found] == [at(8, 9, 9)] * 3 + [at(8, 9, 15)] * 2


def test_a_step_half_a_cadence_or_more_before_is_left_out() -> None:
    campaign = make(Reporting(Cadence.DAY, time=time(17)))
    assert said(campaign, owed(campaign, date(2024, 8, 9)))[0] == ("before-10800", at(8, 9, 14))
    early = Reminders(before=(4 * DAY, timedelta(days=3, hours=12), 3 * DAY))
    campaign = make(FRIDAY_3PM, reminders=early)
    assert said(campaign, owed(campaign, date(2024, 8, 9)))[0] == ("before-259200", at(8, 6, 15))


def test_nothing_is_said_of_a_period_before_it_begins() -> None:
    campaign = make(FRIDAY_3PM)
    first = said(campaign, owed(campaign, date(2024, 8, 1)))
    assert [step for step, _ in first] == ["before-86400", "before-10800", "due"]


def test_a_one_off_deadline_keeps_every_step_and_may_precede_the_campaign() -> None:
    plan = Deadline("Gửi kế hoạch riêng", date(2024, 8, 1), inclusive=False)
    campaign = make(deadlines=(plan,), reminders=Reminders(before=(10 * DAY, DAY)))
    assert said(campaign, next(one_offs(campaign))) == [
        ("before-864000", at(7, 22, 6)),
        ("before-86400", at(7, 31, 6)),
        ("due", at(8, 1, 6)),
    ]


def test_deadlines_of_one_moment_are_one_obligation_and_so_are_targets() -> None:
    first, second = date(2024, 8, 1), date(2024, 10, 10)
    campaign = make(
        deadlines=(Deadline("a", first), Deadline("b", second), Deadline("c", first)),
        targets=(Target("t", "vneid", minimum=1), Target("u", "vneid", minimum=2, due=first)),
    )
    assert [(o.about, o.indexes) for o in one_offs(campaign)] == [
        (About.DEADLINE, (0, 2)),
        (About.DEADLINE, (1,)),
        (About.TARGET, (1,)),
        (About.TARGET, (0,)),
    ]
    assert list(one_offs(campaign))[3].due == at(10, 2)


def test_a_reminder_at_night_waits_for_the_morning() -> None:
    campaign = make(Reporting(Cadence.WEEK), reminders=Reminders(before=(DAY,)))
    assert said(campaign, owed(campaign, date(2024, 8, 11))) == [
        ("before-86400", at(8, 11, 6)),
        ("due", at(8, 12, 6)),
    ]


def test_a_reminder_for_which_the_morning_is_too_late_comes_the_evening_before() -> None:
    entry = Reporting(Cadence.WEEK, weekday=Weekday.FRI, time=time(6))
    campaign = make(entry, reminders=Reminders(before=(timedelta(hours=3),)))
    assert said(campaign, owed(campaign, date(2024, 8, 9)))[0][1] == at(8, 8, 21, 29)


def test_steps_that_quiet_hours_push_together_are_one_the_nearest() -> None:
    short = Reminders(before=(timedelta(hours=5), timedelta(hours=3)))
    campaign = make(Reporting(Cadence.DAY, time=time(8)), reminders=short)
    assert said(campaign, owed(campaign, date(2024, 8, 9))) == [
        ("before-10800", at(8, 9, 6)),
        ("due", at(8, 9, 8)),
    ]


def test_a_cutoff_at_night_is_not_followed_up_twice_in_the_morning() -> None:
    entry = Reporting(Cadence.DAY, cutoff=Cutoff(time(22), days_before=0))
    campaign = make(entry)
    stages = [o.stage for o in occasions(campaign, owed(campaign, date(2024, 8, 9)))]
    assert stages == [Stage.BEFORE, Stage.DUE]


def test_a_deadline_on_a_holiday_is_also_recalled_on_the_working_day_before() -> None:
    conference = Deadline("Hội nghị", date(2024, 9, 3), time=time(15))
    campaign = make(deadlines=(conference,), reminders=Reminders(before=(DAY,)))
    calendar = WorkingCalendar({date(2024, 8, 30): True})
    found = occasions(campaign, next(one_offs(campaign)), calendar)
    assert steps(found)[0] == ("workday", at(8, 29, 9))
    weekend = make(deadlines=(Deadline("Hội nghị", date(2024, 8, 25)),))
    names = [o.step for o in occasions(weekend, next(one_offs(weekend)), calendar)]
    assert "workday" not in names


def test_announced_swaps_go_before_what_the_library_knows() -> None:
    known = WorkingCalendar()
    assert known.is_holiday(date(2026, 11, 24))
    assert not known.is_holiday(date(2024, 8, 25))
    assert known.working_day_before(date(2024, 9, 3)) == date(2024, 8, 30)
    swapped = WorkingCalendar({date(2026, 8, 22): False, date(2026, 8, 31): True})
    assert swapped.is_worked(date(2026, 8, 22))
    assert not swapped.is_worked(date(2026, 8, 31))


def test_only_what_fell_after_the_last_tick_comes_up() -> None:
    campaign = make(FRIDAY_3PM)
    assert steps(upcoming(campaign, at(8, 8, 14, 59), at(8, 8, 15))) == [
        ("before-86400", at(8, 8, 15))
    ]
    assert upcoming(campaign, at(8, 8, 15), at(8, 8, 16)) == []


def test_missed_steps_of_one_obligation_collapse_to_the_latest() -> None:
    campaign = make(FRIDAY_3PM)
    found = upcoming(campaign, at(8, 6, 12), at(8, 9, 12, 30))
    assert steps(found) == [("before-10800", at(8, 9, 12))]


def test_after_a_long_outage_each_period_that_ended_meanwhile_is_spoken_of() -> None:
    campaign = make(FRIDAY_3PM)
    found = upcoming(campaign, at(8, 6, 12), at(8, 24, 7))
    assert steps(found) == [("due", at(8, day, 15)) for day in (9, 16, 23)]


def test_what_followed_a_deadline_long_ago_is_no_news() -> None:
    deadline = Deadline("Gửi kế hoạch", date(2024, 8, 1))
    campaign = make(deadlines=(deadline,))
    assert upcoming(campaign, at(7, 1), at(9, 3)) == []


def test_a_campaign_loaded_in_the_middle_catches_up_one_step_and_nothing_that_is_over() -> None:
    plan = Deadline("Gửi kế hoạch riêng", date(2024, 8, 1), inclusive=False)
    campaign = make(FRIDAY_3PM, deadlines=(plan,))
    assert steps(upcoming(campaign, None, at(8, 8, 16))) == [("before-86400", at(8, 8, 15))]
    assert upcoming(campaign, None, at(8, 9, 15, 1)) == []


def test_a_file_loaded_anew_looks_back_for_reminders_and_forgets_no_deadline() -> None:
    campaign = make(FRIDAY_3PM)
    found = upcoming(campaign, at(8, 8, 15, 59), at(8, 8, 16), reloaded=True)
    assert steps(found) == [("before-86400", at(8, 8, 15))]
    found = upcoming(campaign, at(8, 9, 14, 59), at(8, 9, 15, 1), reloaded=True)
    assert steps(found) == [("due", at(8, 9, 15))]


def test_a_clock_set_back_brings_nothing_up() -> None:
    assert upcoming(make(FRIDAY_3PM), at(8, 9, 13), at(8, 9, 11)) == []


def test_a_missed_reminder_is_not_caught_up_in_the_night_when_the_morning_is_too_late() -> None:
    campaign = make(Reporting(Cadence.DAY), reminders=Reminders(before=(timedelta(hours=3),)))
    assert upcoming(campaign, at(8, 9, 20, 50), at(8, 9, 21, 45)) == []


def test_the_next_moment_is_the_next_at_which_something_comes_up() -> None:
    campaign = make(FRIDAY_3PM, deadlines=(Deadline("a", date(2024, 10, 10), time=time(10)),))
    assert next_moment([campaign], at(8, 8, 15)) == at(8, 9, 12)
    assert next_moment([campaign], at(8, 9, 12)) == at(8, 9, 15)
    assert next_moment([campaign], at(10, 3)) == at(10, 7, 10)
    assert next_moment([campaign], at(10, 10, 10)) is None


zones = st.sampled_from(
    ["Asia/Ho_Chi_Minh", "Europe/Berlin", "America/New_York", "Asia/Beirut", "Australia/Lord_Howe"]
)
minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2025, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  naive bounds are asked for


@given(minutes, minutes, zones, moments)
def test_the_moments_allowed_around_quiet_hours_lie_outside_them(
    starts: time, ends: time, zone: str, moment: datetime
) -> None:
    quiet = QuietHours(starts, ends, ZoneInfo(zone))
    later, earlier = quiet.next_allowed(moment), quiet.last_allowed(moment)
    assert not quiet.hold(later)
    assert not quiet.hold(earlier)
    assert moment - timedelta(hours=26) < earlier <= moment <= later < moment + timedelta(hours=26)


@given(st.integers(0, 24 * 60 * 14), minutes, minutes)
def test_going_from_moment_to_moment_misses_no_occasion(
    start: int, starts: time, ends: time
) -> None:
    campaign = make(FRIDAY_3PM, reminders=Reminders(quiet_from=starts, quiet_to=ends))
    first = at(8, 10) + start * MINUTE
    after = next_moment([campaign], first)
    assert after is not None
    assert upcoming(campaign, first, after)
    if after - first > MINUTE:
        assert upcoming(campaign, first, after - MINUTE) == []
