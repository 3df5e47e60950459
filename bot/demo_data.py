"""The demo's people and what they reported: drawn from a seed, the same each time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from bot.demo_campaign import KEY, campaign_file, first_day
from bot.demo_clock import ZONE
from bot.demo_names import COMMUNE, VILLAGES, Village, people
from bot.local import Phone

OPENS = time(8, 45)
WEEKS = 4

_SUGGESTIONS = {
    "volunteer": (
        "12 hộ, 5 chữ ký số, 3 tài khoản",
        "/tong",
        "hôm qua 8 hộ, 4 cks",
        "/trogiup",
    ),
    "lead": ("/thieu", "/tong", "/moi", "/trogiup"),
    "coordinator": ("/tong", "/thieu", "/moi", "/trogiup"),
}
_THURSDAY = 3
# Places in VILLAGES: these have not reported since last Thursday; the first holds two phones.
_SILENT = (0, 3, 6, 9)
_SKIPPED_A_WEEK = 6
_LATE = 8


@dataclass(frozen=True, slots=True)
class DemoMember:
    """Somebody in the demo. `unit` is a path; `phone` is the key of theirs on the page, or ""."""

    key: str
    name: str
    role: str
    unit: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class DemoReport:
    """A report made before the demo opens: `member` is a key, `unit` a path."""

    member: str
    unit: str
    day: date
    counts: Mapping[str, int]
    sent: datetime


@dataclass(frozen=True, slots=True)
class Demo:
    """All a demonstration starts from. `opens` is the moment its clock starts at.

    `members` hold the coordinator first, then the villages' in order, each lead before the
    others. `reports` are in the order they were sent, all before `opens`.
    """

    key: str
    campaign: str
    opens: datetime
    members: tuple[DemoMember, ...]
    reports: tuple[DemoReport, ...]

    @property
    def holders(self) -> dict[str, DemoMember]:
        """Who holds the phones: volunteer, lead and coordinator."""
        by_phone = {member.phone: member for member in self.members}
        return {phone: by_phone[phone] for phone in _SUGGESTIONS}

    @property
    def phones(self) -> tuple[Phone, ...]:
        """The phones for the page."""
        return tuple(
            Phone(key, who.name, who.role, who.unit.rpartition("/")[2], _SUGGESTIONS[key])
            for key, who in self.holders.items()
        )


def _never(_day: date) -> bool:
    return False


def demo(today: date, seed: int = 1, is_holiday: Callable[[date], bool] = _never) -> Demo:
    """Invent a commune in the middle of its campaign, on a Thursday morning from `today` on.

    A Thursday before a Friday that `is_holiday` is passed over, for the reports are due then.
    """
    random = Random(seed)  # noqa: S311  nothing secret: the same commune each time is the point
    thursday = opening_day(today, is_holiday)
    monday = thursday - timedelta(days=_THURSDAY)
    members = _members(random)
    reports = [
        report
        for place, village in enumerate(VILLAGES)
        for report in _village_reports(random, place, village, members, monday)
    ]
    return Demo(
        key=KEY,
        campaign=campaign_file(monday),
        opens=_moment(thursday, OPENS),
        members=members,
        reports=tuple(sorted(reports, key=lambda report: (report.sent, report.member))),
    )


def opening_day(today: date, is_holiday: Callable[[date], bool] = _never) -> date:
    """The first Thursday from `today` on with a Friday after it that is a working day."""
    day = today + timedelta(days=(_THURSDAY - today.weekday()) % 7)
    for _ in range(8):
        if not (is_holiday(day) or is_holiday(day + timedelta(days=1))):
            break
        day += timedelta(days=7)
    return day


def _members(random: Random) -> tuple[DemoMember, ...]:
    names = iter(people(random))
    found = [DemoMember("m00", next(names), "coordinator", COMMUNE, "coordinator")]
    for place, village in enumerate(VILLAGES):
        for seat in range(4 if place == 0 else random.randint(3, 5)):
            phone = ("lead", "volunteer")[seat] if place == 0 and seat < 2 else ""  # noqa: PLR2004
            role = "volunteer" if seat else "lead"
            found.append(DemoMember(f"m{len(found):02}", next(names), role, village.path, phone))
    return tuple(found)


def _village_reports(
    random: Random,
    place: int,
    village: Village,
    members: tuple[DemoMember, ...],
    monday: date,
) -> Iterator[DemoReport]:
    team = [member for member in members if member.unit == village.path]
    pace, skill = random.uniform(0.7, 1.5), random.uniform(0.7, 2.3)
    left = village.households * 6 // 10
    for week in range(WEEKS):
        starts = first_day(monday) + timedelta(weeks=week)
        for member in _out(random, place, week, team):
            for day in _days(random, place, week, starts):
                counts = _counts(random, pace, skill, left)
                left -= counts.get("households", 0)
                sent = _sent(random, day, late=place == _LATE and week == WEEKS - 2)
                yield DemoReport(member.key, village.path, day, counts, sent)


def _out(random: Random, place: int, week: int, team: list[DemoMember]) -> list[DemoMember]:
    """Who of a village went out in a week; in the demo's own week some have not yet."""
    if (place == _SKIPPED_A_WEEK and week == 1) or (place in _SILENT and week == WEEKS - 1):
        return []
    share = 0.6 if week == WEEKS - 1 else 0.85
    return [member for member in team if random.random() < share] or team[:1]


def _days(random: Random, place: int, week: int, starts: date) -> list[date]:
    """The days of an outing: until Wednesday in the demo's own week, weekends too before."""
    if week == WEEKS - 1 or (week == WEEKS - 2 and place in _SILENT):
        places = range(3)
    elif week == WEEKS - 2 and place == _LATE:
        places = range(2, 4)
    else:
        places = range(7)
    chosen = random.sample(places, random.choice((1, 1, 1, 2, 2)))
    return [starts + timedelta(days=at) for at in sorted(chosen)]


def _counts(random: Random, pace: float, skill: float, left: int) -> dict[str, int]:
    """What one outing came to: sometimes nothing, which is said, or figures for a part only."""
    visited = min(left, round(random.randint(2, 7) * pace))
    luck = random.random()
    if luck < 0.05 or visited <= 0:  # noqa: PLR2004
        return {"households": 0, "signatures": 0, "accounts": 0}
    counts = {
        "households": visited,
        "signatures": round(visited * skill * random.uniform(0.6, 1.4)),
        "accounts": round(visited * skill * random.uniform(0.3, 1)),
    }
    if luck > 0.9:  # noqa: PLR2004
        del counts[random.choice(("signatures", "accounts"))]
    return counts


def _sent(random: Random, day: date, *, late: bool) -> datetime:
    """Mostly the same evening, sometimes the morning after; `late` is two days after."""
    if late:
        return _moment(
            day + timedelta(days=2), time(16 + random.randrange(5), random.randrange(60))
        )
    if random.random() < 0.15:  # noqa: PLR2004
        return _moment(day + timedelta(days=1), time(6, random.randrange(15, 60)))
    return _moment(day, time(16 + random.randrange(6), random.randrange(60)))


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZONE).astimezone(UTC)
