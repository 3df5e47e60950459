"""A small commune with its people, and a world that ticks as the program does."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.campaign import (
    Cadence,
    Campaign,
    Deadline,
    EnteredBy,
    Metric,
    Phase,
    Reminders,
    Reporting,
    Target,
    Weekday,
)
from domain.notices import CampaignFacts, Notice, ObligationFacts, Post
from domain.occasions import upcoming
from domain.people import Role
from domain.reminding import due
from domain.units import Unit, UnitKind

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
EAST, WEST, OFFICE = "Xã Mẫu/Thôn Đông", "Xã Mẫu/Thôn Tây", "Xã Mẫu/Trạm y tế"
UNITS = (
    Unit("Xã Mẫu", "Xã Mẫu", UnitKind.COMMUNE),
    Unit(EAST, "Thôn Đông", UnitKind.VILLAGE, parent="Xã Mẫu"),
    Unit(WEST, "Thôn Tây", UnitKind.VILLAGE, parent="Xã Mẫu"),
    Unit(OFFICE, "Trạm y tế", UnitKind.OFFICE, parent="Xã Mẫu"),
)
METRICS = (
    Metric("homes", "hộ đã đến"),
    Metric("dossiers", "hồ sơ", entered_by=EnteredBy.OFFICER),
)
FRIDAY_3PM = Reporting(Cadence.WEEK, weekday=Weekday.FRI, time=time(15))
DAY = timedelta(days=1)
LAN, HOA, TAM, LEAD_EAST, LEAD_WEST, OFFICER = 1, 2, 3, 11, 12, 21


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2024, month, day, hour, minute, tzinfo=VIETNAM)


def post(person: int, role: Role, unit: str, since: datetime | None = None) -> Post:
    return Post(person, role, unit, "vi", since or at(7, 1))


POSTS = (
    post(LAN, Role.VOLUNTEER, EAST),
    post(HOA, Role.VOLUNTEER, EAST),
    post(TAM, Role.VOLUNTEER, WEST),
    post(LEAD_EAST, Role.LEAD, EAST),
    post(LEAD_WEST, Role.LEAD, WEST),
    post(OFFICER, Role.COORDINATOR, "Xã Mẫu"),
)


def make(
    *reporting: Reporting,
    deadlines: tuple[Deadline, ...] = (),
    targets: tuple[Target, ...] = (),
    reminders: Reminders | None = None,
    phases: tuple[Phase, ...] = (),
) -> Campaign:
    return Campaign(
        key="mau",
        title="Mẫu",
        starts=date(2024, 8, 1),
        ends=date(2024, 10, 1),
        units=UNITS,
        metrics=METRICS,
        reporting=reporting,
        deadlines=deadlines,
        targets=targets,
        reminders=reminders or Reminders(),
        phases=phases,
    )


@dataclass
class World:
    """Ticks a campaign along and keeps what was written, as storage does."""

    campaign: Campaign
    posts: tuple[Post, ...] = POSTS
    since: datetime | None = None
    reporters: frozenset[int] = frozenset()
    units: frozenset[str] = frozenset()
    settled: dict[int, frozenset[str]] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)

    def report(self, person: int, unit: str) -> None:
        self.reporters |= {person}
        self.units |= {unit}

    def look(self, now: datetime) -> list[Notice]:
        known = ObligationFacts(self.reporters, self.units, self.settled, frozenset(self.written))
        found = upcoming(self.campaign, self.since, now)
        facts = CampaignFacts(self.since, self.posts, {o.obligation: known for o in found})
        return due(now, [self.campaign], {self.campaign.key: facts})

    def tick(self, now: datetime) -> list[Notice]:
        notices = self.look(now)
        self.written |= {notice.key for notice in notices}
        self.since = now
        return notices
