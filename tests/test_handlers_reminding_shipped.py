"""The shipped campaigns, each played from before its first day to after its last, and read."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from bot.splitting import plain, units
from domain.campaign import Campaign, EnteredBy
from domain.campaign_file import parse_campaign
from domain.deadlines import About, one_offs
from domain.notices import Notice, NoticeKind, Post, Standings
from domain.occasions import QuietHours, Stage, next_moment
from domain.people import Role
from domain.running import RunningCampaign
from domain.units import Unit, UnitKind
from handlers.standings import Outline, weigh
from storage.rollup import Amount
from storage.shipped import shipped_keys, shipped_text
from tests.reminding_words import said
from tests.reminding_world import World

OFFICER, DILIGENT = 1, 2
LONG = timedelta(days=15)
FIELD = (UnitKind.VILLAGE, UnitKind.GROUP, UnitKind.COMMUNE)


@dataclass(frozen=True)
class Heard:
    """What somebody was told, and when."""

    notice: Notice
    text: str


def manned(key: str) -> tuple[Campaign, tuple[Post, ...]]:
    """A shipped campaign with two more villages, a team in each unit, and a coordinator."""
    campaign = parse_campaign(shipped_text(key), key)
    root = campaign.root.path
    villages = tuple(
        Unit(f"{root}/{name}", name, UnitKind.VILLAGE, root, populations={"adults": 400})
        for name in ("Thôn Đông", "Thôn Tây")
    )
    campaign = replace(campaign, units=(*campaign.units, *villages))
    begins = datetime.combine(campaign.first_day, datetime.min.time(), campaign.zone) - LONG
    posts = [Post(OFFICER, Role.COORDINATOR, root, "vi", begins)]
    for number, unit in enumerate(campaign.units[1:], 1):
        posts.append(Post(10 * number, Role.LEAD, unit.path, "vi", begins))
        if unit.kind in FIELD:
            posts.append(Post(10 * number + 1, Role.VOLUNTEER, unit.path, "vi", begins))
    posts.append(Post(DILIGENT, Role.VOLUNTEER, villages[0].path, "vi", begins))
    return campaign, tuple(posts)


def some_figures(campaign: Campaign) -> Standings:
    """Where the units stand when each has brought three of whatever teams count."""
    ids = {unit.path: number for number, unit in enumerate(campaign.units)}
    outline = Outline(RunningCampaign(1, 1, campaign, ids), campaign.last_day)
    counted = [metric.key for metric in campaign.metrics if metric.entered_by is EnteredBy.TEAM]
    several = Amount(0, 0, 3 * (len(ids) - 1), len(ids) - 1)
    held = {n: dict.fromkeys(counted, Amount(3, 1, 3, 1) if n else several) for n in ids.values()}
    return {
        index: {path: weigh(outline, held, unit, target) for path, unit in ids.items()}
        for index, target in enumerate(campaign.targets)
    }


def play(key: str) -> Iterator[Heard]:
    """Go from moment to moment; one volunteer has always reported, the others never."""
    campaign, posts = manned(key)
    standings = some_figures(campaign)
    world = World(campaign, posts, since=posts[0].since)
    world.report(DILIGENT, posts[-1].unit)
    now: datetime | None = posts[0].since
    while (now := next_moment([campaign], now)) is not None:
        for notice in world.tick(now):
            yield Heard(notice, said(notice, campaign, standings))


@pytest.mark.parametrize("key", shipped_keys())
def test_a_shipped_campaign_reminds_the_right_people_at_decent_hours_and_without_noise(
    key: str,
) -> None:
    campaign, posts = manned(key)
    heard = list(play(key))
    quiet = QuietHours.of(campaign)
    volunteers = {post.person for post in posts if post.role is Role.VOLUNTEER}
    for one in heard:
        assert not quiet.hold(one.notice.not_before)
        assert one.notice.person != DILIGENT
        assert one.notice.person not in volunteers or one.notice.kind is NoticeKind.REMIND_OWING
        assert one.notice.kind is not NoticeKind.DEADLINE_PASSED
        assert 0 < units(one.text) <= 4096
        assert not {"{", "}", "None"}.intersection(plain(one.text))
    said_at = Counter((one.notice.person, one.notice.not_before, one.text) for one in heard)
    assert max(said_at.values()) == 1
    assert len({one.notice.key for one in heard}) == len(heard)


@pytest.mark.parametrize("key", shipped_keys())
def test_every_date_of_a_shipped_campaign_reaches_the_coordinator_when_it_has_come(
    key: str,
) -> None:
    campaign, _ = manned(key)
    after = [
        one.notice.occasion.obligation
        for one in play(key)
        if one.notice.person == OFFICER and one.notice.occasion.stage is Stage.DUE
    ]
    dates = [obligation for obligation in after if obligation.about is not About.REPORT]
    assert sorted(dates, key=lambda o: o.prefix) == sorted(
        one_offs(campaign), key=lambda o: o.prefix
    )
