"""Notices put into words, and communes whose villages stand where a test wants them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.campaign import Campaign, Target
from domain.notices import Notice, ObligationFacts, Post, Standings
from domain.people import Role
from domain.progress import Standing
from domain.running import RunningCampaign
from domain.units import Unit, UnitKind
from handlers.reminding import reminder
from handlers.reminding_case import Told
from handlers.standings import Outline, weigh
from storage.rollup import Amount
from tests.reminding_world import DAY, HOA, LAN, LEAD_EAST, OFFICER, TAM, World, at, make, post

NAMES = {LAN: "Lan", HOA: "Hoa", TAM: "Tâm", LEAD_EAST: "Bình", OFFICER: "Chi"}
ROOT = "Xã Mẫu"
DUE = date(2024, 9, 30)
OF_ADULTS = Target("CKS", "homes", Decimal(40), "adults", due=DUE, inclusive=False)
MORNING = at(9, 30, 6)
CHI = post(OFFICER, Role.COORDINATOR, ROOT)


def said(notice: Notice, campaign: Campaign, standings: Standings, language: str = "vi") -> str:
    ids = {unit.path: number for number, unit in enumerate(campaign.units)}
    known = {notice.occasion.obligation: ObligationFacts(standings=standings)}
    told = Told(RunningCampaign(1, 1, campaign, ids), NAMES, known)
    return reminder(replace(notice, language=language), told).text


@dataclass(frozen=True)
class Place:
    """A village: how many adults live there, and what it has."""

    adults: int
    done: int | None

    @property
    def reached(self) -> bool:
        return self.done is not None and self.adults * 40 <= self.done * 100 <= self.adults * 100


def commune(places: list[Place], *targets: Target) -> Campaign:
    villages = [
        Unit(f"{ROOT}/{n}", f"Thôn {n}", UnitKind.VILLAGE, ROOT, populations={"adults": p.adults})
        for n, p in enumerate(places, 1)
    ]
    return replace(
        make(targets=targets or (OF_ADULTS,)),
        units=(Unit(ROOT, ROOT, UnitKind.COMMUNE), *villages),
    )


def weighed(campaign: Campaign, places: list[Place]) -> Standings:
    ids = {unit.path: number for number, unit in enumerate(campaign.units)}
    outline = Outline(RunningCampaign(1, 1, campaign, ids), DUE)
    held = {
        number: {"homes": Amount(p.done, 1, p.done, 1)}
        for number, p in enumerate(places, 1)
        if p.done is not None
    }
    if held:
        total = sum(p.done for p in places if p.done is not None)
        held[0] = {"homes": Amount(0, 0, total, len(held))}
    return {
        index: {path: weigh(outline, held, unit, target) for path, unit in ids.items()}
        for index, target in enumerate(campaign.targets)
    }


def told(places: list[Place], posts: Iterable[Post], *targets: Target) -> dict[int, str]:
    """What people are told when targets are due, the marks still in it."""
    campaign = commune(places, *targets)
    standings = weighed(campaign, places)
    world = World(campaign, tuple(posts), since=MORNING - DAY)
    world.settled = {
        index: frozenset(path for path, p in found.items() if p.standing is Standing.REACHED)
        for index, found in standings.items()
    }
    return {n.person: said(n, campaign, standings) for n in world.tick(MORNING)}


def lead_of(number: int) -> Post:
    return post(100 + number, Role.LEAD, f"{ROOT}/{number}")
