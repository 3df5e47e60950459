"""Reporting periods: the five plans' own calendars, and laws for any calendar."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.campaign import Cadence, Campaign, Cutoff, Metric, Phase, Reporting, Weekday
from domain.deadlines import due_moment, is_late
from domain.periods import UNASKED, current_period, period_of, periods
from domain.units import Unit, UnitKind

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
FRIDAY_3PM = Reporting(Cadence.WEEK, weekday=Weekday.FRI, time=time(15))
FRIDAY_9AM = Cutoff(time(9), weekday=Weekday.FRI)
PHU_RIENG = tuple(
    Phase(f"Tuần {n}", date(2025, *start), date(2025, *end))
    for n, (start, end) in enumerate(
        [((7, 25), (7, 31)), ((8, 1), (8, 7)), ((8, 8), (8, 14)), ((8, 15), (8, 25))], 1
    )
)


def make(
    starts: date,
    ends: date,
    *reporting: Reporting,
    phases: tuple[Phase, ...] = (),
    timezone: str = "Asia/Ho_Chi_Minh",
) -> Campaign:
    return Campaign(
        key="mau",
        title="Mẫu",
        starts=starts,
        ends=ends,
        units=(Unit("Xã Mẫu", "Xã Mẫu", UnitKind.COMMUNE),),
        metrics=(Metric("homes", "hộ đã đến"),),
        timezone=timezone,
        reporting=reporting,
        phases=phases,
    )


def mo_duc(reporting: Reporting = FRIDAY_3PM) -> Campaign:
    drive = Phase("Mười ngày ra quân", date(2024, 10, 1), date(2024, 10, 10))
    return make(date(2024, 8, 1), date(2024, 10, 1), reporting, phases=(drive,))


def local(*parts: int) -> datetime:
    year, month, day, hour, minute, second = (*parts, 0, 0, 0)[:6]
    return datetime(year, month, day, hour, minute, second, tzinfo=VIETNAM)


def test_to_the_day_ends_at_midnight_and_before_the_day_ends_at_its_start() -> None:
    day = date(2024, 9, 30)
    assert due_moment(day, None, inclusive=True, zone=VIETNAM) == local(2024, 10, 1)
    assert due_moment(day, None, inclusive=False, zone=VIETNAM) == local(2024, 9, 30)
    assert due_moment(day, time(15), inclusive=True, zone=VIETNAM) == local(2024, 9, 30, 15)
    assert due_moment(day, time(15), inclusive=False, zone=VIETNAM) == local(2024, 9, 30, 15)


def test_due_moments_are_kept_in_utc() -> None:
    moment = due_moment(date(2024, 8, 2), time(15), inclusive=True, zone=VIETNAM)
    assert moment == datetime(2024, 8, 2, 8, tzinfo=UTC)
    assert moment.tzinfo is UTC


def test_mo_ducs_sixty_days_have_nine_fridays_and_a_short_rest() -> None:
    found = list(periods(mo_duc(), 0))
    fridays = [date(2024, 8, 2) + timedelta(weeks=n) for n in range(9)]
    assert [p.ends for p in found] == [*fridays, date(2024, 10, 1)]
    assert (found[0].starts, found[1].starts) == (date(2024, 8, 1), date(2024, 8, 3))
    assert all(p.due == local(p.ends.year, p.ends.month, p.ends.day, 15) for p in found)


def test_days_of_a_phase_outside_the_campaign_belong_to_no_week() -> None:
    assert period_of(mo_duc(), 0, date(2024, 10, 3)) is None
    assert period_of(mo_duc(), 0, date(2024, 7, 31)) is None


def test_the_cutoff_is_the_last_such_moment_before_the_deadline() -> None:
    entry = Reporting(Cadence.WEEK, weekday=Weekday.FRI, time=time(15), cutoff=FRIDAY_9AM)
    assert period_of(mo_duc(entry), 0, date(2024, 8, 7)).cutoff == local(2024, 8, 9, 9)
    thursday = Cutoff(time(17), weekday=Weekday.THU)
    entry = Reporting(Cadence.WEEK, weekday=Weekday.FRI, time=time(15), cutoff=thursday)
    assert period_of(mo_duc(entry), 0, date(2024, 8, 7)).cutoff == local(2024, 8, 8, 17)


def test_a_cutoff_after_the_deadline_is_no_cutoff() -> None:
    evening = Cutoff(time(17), weekday=Weekday.FRI)
    entry = Reporting(Cadence.WEEK, weekday=Weekday.FRI, time=time(15), cutoff=evening)
    assert period_of(mo_duc(entry), 0, date(2024, 8, 7)).cutoff == local(2024, 8, 9, 15)


def test_a_cutoff_may_be_counted_in_days_and_is_never_after_the_deadline() -> None:
    entry = Reporting(Cadence.MONTH, day=25, time=time(15), cutoff=Cutoff(time(17), days_before=1))
    assert period_of(mo_duc(entry), 0, date(2024, 8, 7)).cutoff == local(2024, 8, 24, 17)
    entry = Reporting(Cadence.MONTH, day=25, time=time(15), cutoff=Cutoff(time(17), days_before=0))
    assert period_of(mo_duc(entry), 0, date(2024, 8, 7)).cutoff == local(2024, 8, 25, 15)


def test_a_short_period_without_the_cutoffs_weekday_has_no_cutoff_of_its_own() -> None:
    entry = Reporting(Cadence.WEEK, weekday=Weekday.FRI, time=time(15), cutoff=FRIDAY_9AM)
    last = period_of(mo_duc(entry), 0, date(2024, 10, 1))
    assert last.cutoff == last.due == local(2024, 10, 1, 15)


def test_a_week_without_a_weekday_runs_from_monday_to_sunday_midnight() -> None:
    found = period_of(mo_duc(Reporting(Cadence.WEEK)), 0, date(2024, 8, 8))
    assert (found.starts, found.ends) == (date(2024, 8, 5), date(2024, 8, 11))
    assert found.due == local(2024, 8, 12)


def test_phu_riengs_weeks_run_from_friday_to_thursday_and_the_last_has_eleven_days() -> None:
    campaign = make(
        date(2025, 7, 25), date(2025, 8, 25), Reporting(Cadence.PHASE), phases=PHU_RIENG
    )
    found = list(periods(campaign, 0))
    assert [(p.ends - p.starts).days + 1 for p in found] == [7, 7, 7, 11]
    assert found[0].starts.weekday() == 4
    assert found[3].due == local(2025, 8, 26)
    assert period_of(campaign, 0, date(2025, 8, 22)) == found[3]


def test_a_phase_report_may_be_due_at_an_hour() -> None:
    entry = Reporting(Cadence.PHASE, time=time(17))
    campaign = make(date(2025, 7, 25), date(2025, 8, 25), entry, phases=PHU_RIENG)
    assert next(periods(campaign, 0)).due == local(2025, 7, 31, 17)


def test_months_end_on_their_day_or_on_their_last() -> None:
    campaign = make(
        date(2024, 1, 10), date(2024, 5, 5), Reporting(Cadence.MONTH, day=31, time=time(16))
    )
    ends = [p.ends for p in periods(campaign, 0)]
    assert ends == [
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
        date(2024, 4, 30),
        date(2024, 5, 5),
    ]
    campaign = make(date(2024, 1, 10), date(2024, 3, 20), Reporting(Cadence.MONTH, day=25))
    spans = [(p.starts, p.ends) for p in periods(campaign, 0)]
    assert spans == [
        (date(2024, 1, 10), date(2024, 1, 25)),
        (date(2024, 1, 26), date(2024, 2, 25)),
        (date(2024, 2, 26), date(2024, 3, 20)),
    ]


def test_quarters_end_in_march_june_september_and_december() -> None:
    campaign = make(date(2024, 1, 1), date(2024, 12, 31), Reporting(Cadence.QUARTER))
    ends = [p.ends for p in periods(campaign, 0)]
    assert [(e.month, e.day) for e in ends] == [(3, 31), (6, 30), (9, 30), (12, 31)]
    campaign = make(date(2024, 1, 1), date(2024, 12, 31), Reporting(Cadence.QUARTER, day=20))
    ends = [p.ends for p in periods(campaign, 0)]
    assert [(e.month, e.day) for e in ends] == [(3, 20), (6, 20), (9, 20), (12, 20), (12, 31)]


def test_every_day_is_a_period_of_its_own() -> None:
    campaign = make(date(2024, 8, 1), date(2024, 8, 3), Reporting(Cadence.DAY, time=time(20)))
    assert [p.due for p in periods(campaign, 0)] == [local(2024, 8, d, 20) for d in (1, 2, 3)]


def test_a_report_is_late_from_the_deadline_on_and_the_cutoff_makes_nobody_late() -> None:
    entry = Reporting(Cadence.WEEK, weekday=Weekday.FRI, time=time(15), cutoff=FRIDAY_9AM)
    campaign, day = mo_duc(entry), date(2024, 8, 6)
    assert not is_late(campaign, 0, day, local(2024, 8, 9, 14, 59, 59))
    assert is_late(campaign, 0, day, local(2024, 8, 9, 15))
    assert not is_late(campaign, 0, date(2024, 8, 10), local(2024, 8, 10, 8))
    assert not is_late(campaign, 0, date(2024, 10, 5), local(2024, 12, 1))


def test_this_period_is_the_one_that_holds_today() -> None:
    now = local(2024, 8, 9, 23, 59)
    assert current_period(mo_duc(), now).ends == date(2024, 8, 9)
    assert current_period(mo_duc(), now + timedelta(minutes=1)).ends == date(2024, 8, 16)


def test_before_the_campaign_this_period_is_the_first_and_afterwards_the_last() -> None:
    assert current_period(mo_duc(), local(2024, 7, 1)).ends == date(2024, 8, 2)
    assert current_period(mo_duc(), local(2025, 7, 1)).ends == date(2024, 10, 1)


def test_in_a_phase_outside_the_campaign_this_period_is_the_phase() -> None:
    found = current_period(mo_duc(), local(2024, 10, 4, 12))
    assert (found.starts, found.ends) == (date(2024, 10, 1), date(2024, 10, 10))
    assert found.reporting_index == UNASKED


def test_without_a_cadence_this_period_is_the_iso_week() -> None:
    campaign = make(date(2023, 3, 14), date(2023, 12, 31))
    found = current_period(campaign, local(2023, 3, 16))
    assert (found.starts, found.ends) == (date(2023, 3, 14), date(2023, 3, 19))
    assert current_period(campaign, local(2025, 1, 1)).ends == date(2023, 12, 31)


def test_a_phase_cadence_without_phases_falls_back_to_the_iso_week() -> None:
    campaign = make(date(2023, 3, 14), date(2023, 12, 31), Reporting(Cadence.PHASE))
    assert current_period(campaign, local(2023, 3, 16)).ends == date(2023, 3, 19)


def test_between_phases_this_period_is_the_next_and_after_them_the_last() -> None:
    phases = (PHU_RIENG[0], PHU_RIENG[3])
    campaign = make(date(2025, 7, 25), date(2025, 8, 31), Reporting(Cadence.PHASE), phases=phases)
    assert current_period(campaign, local(2025, 8, 4)).starts == date(2025, 8, 15)
    assert current_period(campaign, local(2025, 8, 30)).starts == date(2025, 8, 15)


times = st.none() | st.times().map(lambda t: t.replace(second=0, microsecond=0))
cutoffs = st.none() | st.builds(
    Cutoff, st.times().map(lambda t: t.replace(microsecond=0)), st.sampled_from(Weekday)
)
zones = st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Berlin", "America/New_York", "Asia/Beirut"])
entries = st.builds(
    Reporting,
    st.sampled_from([c for c in Cadence if c is not Cadence.PHASE]),
    weekday=st.none() | st.sampled_from(Weekday),
    day=st.none() | st.integers(1, 31),
    time=times,
    cutoff=cutoffs,
)
days = st.dates(date(2023, 1, 1), date(2027, 12, 31))


@given(days, st.integers(0, 200), entries, zones)
def test_periods_cover_every_day_of_the_campaign_once_and_in_order(
    first: date, length: int, entry: Reporting, zone: str
) -> None:
    campaign = make(first, first + timedelta(days=length), entry, timezone=zone)
    found = list(periods(campaign, 0))
    covered = [
        p.starts + timedelta(days=n) for p in found for n in range((p.ends - p.starts).days + 1)
    ]
    assert covered == [first + timedelta(days=n) for n in range(length + 1)]
    assert all(
        period_of(campaign, 0, p.ends) == p == period_of(campaign, 0, p.starts) for p in found
    )
    assert all(one.due < other.due for one, other in pairwise(found))


@given(days, st.integers(0, 200), entries, zones)
def test_the_cutoff_lies_in_its_period_and_never_after_the_deadline(
    first: date, length: int, entry: Reporting, zone: str
) -> None:
    campaign = make(first, first + timedelta(days=length), entry, timezone=zone)
    for period in periods(campaign, 0):
        opening = due_moment(period.starts, None, inclusive=False, zone=campaign.zone)
        assert opening <= period.cutoff <= period.due


@given(days, st.integers(0, 200), entries, days)
def test_starting_later_skips_only_what_has_ended(
    first: date, length: int, entry: Reporting, since: date
) -> None:
    campaign = make(first, first + timedelta(days=length), entry)
    assert list(periods(campaign, 0, since)) == [p for p in periods(campaign, 0) if p.ends >= since]


@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "Pacific/Apia"])
def test_this_period_depends_on_the_campaigns_own_day(zone: str) -> None:
    campaign = make(date(2024, 8, 1), date(2024, 8, 9), Reporting(Cadence.DAY), timezone=zone)
    now = datetime(2024, 8, 4, 20, tzinfo=UTC)
    assert current_period(campaign, now).ends == date(2024, 8, 5)
