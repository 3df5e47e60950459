"""What holds of reminders for any calendar, any people and any way the ticks may fall."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.campaign import (
    Cadence,
    Campaign,
    Cutoff,
    Deadline,
    Phase,
    Reminders,
    Reporting,
    Target,
    Weekday,
)
from domain.deadlines import About, Obligation, cadences, one_offs, reports_owed
from domain.notices import CampaignFacts, Notice, NoticeKind, ObligationFacts, Post
from domain.occasions import STALE, QuietHours, Stage, next_moment, occasions, upcoming
from domain.owing import obliged
from domain.people import Role
from domain.reminding import due
from tests.reminding_world import EAST, OFFICE, UNITS, WEST, at, make, post

MINUTE = timedelta(minutes=1)
START = at(7, 20)
clock = st.builds(time, st.integers(0, 23), st.integers(0, 59))
offsets = st.integers(0, 60 * 24 * 60)
steps = st.lists(
    st.integers(1, 60 * 24 * 10).map(lambda n: n * MINUTE), max_size=3, unique=True
).map(tuple)
cutoffs = st.none() | st.builds(Cutoff, clock, st.sampled_from(Weekday))
entries = st.builds(
    Reporting,
    st.sampled_from(Cadence),
    weekday=st.none() | st.sampled_from(Weekday),
    day=st.none() | st.integers(1, 31),
    time=st.none() | clock,
    cutoff=cutoffs,
    by=st.sampled_from(["village", "office", "commune", EAST, OFFICE]),
)
dates = st.dates(date(2024, 7, 25), date(2024, 9, 25))
deadlines = st.builds(
    Deadline,
    st.just("việc"),
    dates,
    time=st.none() | clock,
    inclusive=st.booleans(),
    units=st.sampled_from([(), (WEST,), (EAST, OFFICE)]),
)
targets = st.builds(
    Target,
    st.just("CKS"),
    st.just("homes"),
    st.just(40),
    due=st.none() | dates,
    inclusive=st.booleans(),
)
reminders = st.builds(Reminders, before=steps, quiet_from=clock, quiet_to=clock)
campaigns = st.builds(
    lambda reporting, deadlines, targets, reminders, zone: replace(
        make(
            *reporting,
            deadlines=tuple(deadlines),
            targets=tuple(targets),
            reminders=reminders,
            phases=(
                Phase("một", date(2024, 7, 28), date(2024, 8, 7)),
                Phase("hai", date(2024, 8, 8), date(2024, 8, 18)),
            ),
        ),
        ends=date(2024, 9, 15),
        timezone=zone,
    ),
    st.lists(entries, max_size=2),
    st.lists(deadlines, max_size=2),
    st.lists(targets, max_size=2),
    reminders,
    st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Berlin", "Asia/Beirut"]),
)
roles = st.sampled_from(Role)
places = st.sampled_from([unit.path for unit in UNITS])
posts = st.lists(
    st.builds(
        lambda person, role, unit, joined: post(person, role, unit, START + joined * MINUTE),
        st.integers(1, 4),
        roles,
        places,
        st.just(0) | offsets,
    ),
    max_size=6,
).map(tuple)


@dataclass(frozen=True)
class Sent:
    """A report: who, for which unit and day, and when it arrived."""

    person: int
    unit: str
    day: date
    sent: datetime


reports = st.lists(
    st.builds(
        lambda person, unit, day, sent: Sent(person, unit, day, START + sent * MINUTE),
        st.integers(1, 4),
        places,
        dates,
        offsets,
    ),
    max_size=8,
).map(tuple)
ticks = st.lists(offsets, min_size=1, max_size=12).map(
    lambda found: [START + n * MINUTE for n in sorted(found)]
)


@dataclass
class Life:
    campaign: Campaign
    posts: tuple[Post, ...] = ()
    reports: tuple[Sent, ...] = ()

    def facts(
        self, obligation: Obligation, now: datetime, written: frozenset[str]
    ) -> ObligationFacts:
        counted = [
            r
            for r in self.reports
            if r.sent <= now and obligation.period and obligation.period.holds(r.day)
        ]
        return ObligationFacts(
            frozenset(r.person for r in counted),
            frozenset(r.unit for r in counted),
            {0: frozenset({WEST})},
            frozenset(key for key in written if key.startswith(obligation.prefix)),
        )

    def tick(
        self, since: datetime | None, now: datetime, written: frozenset[str] = frozenset()
    ) -> list[Notice]:
        known = {
            o.obligation: self.facts(o.obligation, now, written)
            for o in upcoming(self.campaign, since, now)
        }
        facts = CampaignFacts(since, self.posts, known)
        return due(now, [self.campaign], {self.campaign.key: facts})

    def run(self, moments: list[datetime]) -> list[tuple[datetime, list[Notice]]]:
        since, written, told = None, set[str](), []
        for now in moments:
            notices = self.tick(since, now, frozenset(written))
            written |= {notice.key for notice in notices}
            told.append((now, notices))
            since = now
        return told


lives = st.builds(Life, campaigns, posts, reports)


@settings(deadline=None, max_examples=40)
@given(lives, ticks)
def test_no_key_is_ever_written_twice(life: Life, moments: list[datetime]) -> None:
    keys = [notice.key for _, notices in life.run(moments) for notice in notices]
    assert len(keys) == len(set(keys))


@settings(deadline=None, max_examples=40)
@given(lives, offsets, offsets)
def test_two_processes_at_one_moment_decide_the_same(life: Life, first: int, second: int) -> None:
    since, now = sorted([START + first * MINUTE, START + second * MINUTE])
    one = life.tick(since, now)
    assert one == life.tick(since, now)
    assert life.tick(since, now, frozenset(n.key for n in one)) == []
    assert life.tick(now, now) == []


@settings(deadline=None, max_examples=40)
@given(lives, ticks)
def test_only_who_still_owes_is_asked_for_a_report(life: Life, moments: list[datetime]) -> None:
    for now, notices in life.run(moments):
        for notice in notices:
            facts = life.facts(notice.occasion.obligation, now, frozenset())
            if notice.kind is NoticeKind.REMIND_OWING and notice.role is Role.VOLUNTEER:
                assert notice.person not in facts.reporters
            if notice.kind is NoticeKind.REMIND_OWING and notice.role is not Role.VOLUNTEER:
                assert notice.person not in facts.reporters or not facts.units
            if notice.kind is NoticeKind.DEADLINE_PASSED and not notice.items:
                assert notice.person not in facts.reporters or not facts.units
            for gap in notice.gaps:
                assert facts.reporters.isdisjoint(gap.missing)
            if notice.kind is NoticeKind.LEAD_MISSING:
                assert all(gap.is_open for gap in notice.gaps)
            assert all(WEST not in item.units for item in notice.items if item.index == 0)


@settings(deadline=None, max_examples=40)
@given(lives, ticks)
def test_dates_are_no_matter_of_volunteers_nor_of_who_has_met_them(
    life: Life, moments: list[datetime]
) -> None:
    told = [notice for _, notices in life.run(moments) for notice in notices if notice.items]
    for notice in told:
        open_ = [item.is_open for item in notice.items]
        assert notice.role is not Role.VOLUNTEER
        assert any(open_) or notice.kind is NoticeKind.TARGET_OVER
        assert all(open_) or notice.occasion.stage is Stage.DUE


@settings(deadline=None, max_examples=40)
@given(lives, ticks)
def test_nothing_is_said_in_quiet_hours_and_no_reminder_after_its_deadline(
    life: Life, moments: list[datetime]
) -> None:
    quiet = QuietHours.of(life.campaign)
    for now, notices in life.run(moments):
        for notice in notices:
            assert not quiet.hold(notice.not_before)
            leaves = max(now, notice.not_before)
            if notice.occasion.stage is Stage.BEFORE:
                assert leaves < notice.occasion.deadline == notice.expires
            else:
                assert leaves >= notice.occasion.deadline
            assert leaves - now <= timedelta(days=1)


@settings(deadline=None, max_examples=40)
@given(lives, ticks)
def test_nobody_hears_of_a_step_that_came_before_they_joined(
    life: Life, moments: list[datetime]
) -> None:
    for _, notices in life.run(moments):
        for notice in notices:
            joined = min(p.since for p in life.posts if p.person == notice.person)
            assert joined <= notice.occasion.at


@settings(deadline=None, max_examples=25)
@given(lives)
def test_going_from_moment_to_moment_says_all_that_is_to_be_said(life: Life) -> None:
    volunteer = post(1, Role.VOLUNTEER, EAST, START)
    life = Life(life.campaign, (volunteer,))
    now: datetime | None = START
    told: set[str] = set()
    while now is not None and now < at(10, 1):
        later = next_moment([life.campaign], now)
        if later is not None:
            for notice in life.tick(now, later, frozenset(told)):
                step = notice.key.removeprefix(notice.occasion.obligation.prefix)
                told |= {notice.key, *(f"{other.prefix}{step}" for other in notice.also)}
        now = later
    expected = {
        f"{obligation.prefix}{occasion.step}|owing|1"
        for cadence in cadences(life.campaign)
        for obligation in reports_owed(life.campaign, cadence, date(2024, 7, 1))
        for occasion in occasions(life.campaign, obligation)
        if occasion.stage is Stage.BEFORE
        and START < occasion.at < at(10, 1)
        and owes(life, cadence)
    }
    assert {key for key in told if key.endswith("|owing|1")} == expected


def owes(life: Life, cadence: tuple[int, ...]) -> bool:
    return any(
        unit.path == EAST for index in cadence for unit in obliged(life.campaign, index, [EAST])
    )


@settings(deadline=None, max_examples=40)
@given(lives, ticks)
def test_no_outage_leaves_anybody_late_without_having_been_told(
    life: Life, moments: list[datetime]
) -> None:
    weekly = replace(life.campaign, reporting=(Reporting(Cadence.WEEK, time=time(15)),))
    if not weekly.reminders.before or min(weekly.reminders.before) >= timedelta(days=3):
        return
    life = Life(weekly, (post(1, Role.VOLUNTEER, EAST, START),))
    last = at(8, 20)
    dense = sorted({*(m for m in moments if m < last), *(at(8, d, 12) for d in range(1, 20, 3))})
    told = [notice for _, notices in life.run([START, *dense, last]) for notice in notices]
    for obligation in reports_owed(weekly, (0,), date(2024, 8, 1)):
        steps_ahead = [o for o in occasions(weekly, obligation) if o.stage is Stage.BEFORE]
        if steps_ahead and obligation.due < last - timedelta(days=2):
            assert any(n.occasion.obligation == obligation for n in told)
            assert obligation.about is About.REPORT


@settings(deadline=None, max_examples=40)
@given(lives, ticks)
def test_every_date_that_has_come_is_spoken_of_once_and_after_a_long_outage_not_at_all(
    life: Life, moments: list[datetime]
) -> None:
    life = Life(life.campaign, (post(1, Role.COORDINATOR, "Xã Mẫu", START),))
    told = [notice for _, notices in life.run([START, *moments]) for notice in notices]
    after = [n.occasion.obligation for n in told if n.items and n.occasion.stage is Stage.DUE]
    expected = []
    for obligation in one_offs(life.campaign):
        at_last = occasions(life.campaign, obligation)[-1].at
        heard = next((now for now in moments if now >= at_last > START), None)
        if heard and heard - at_last < STALE and is_open(life, obligation):
            expected.append(obligation)
    assert sorted(after, key=lambda o: o.prefix) == sorted(expected, key=lambda o: o.prefix)


def is_open(life: Life, obligation: Obligation) -> bool:
    """Tell whether more is left than the first deadline, which the western village has met."""
    if obligation.about is About.TARGET:
        return True
    dates = life.campaign.deadlines
    return any(index or dates[index].units != (WEST,) for index in obligation.indexes)
