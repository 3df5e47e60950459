"""Targets of units at every level, worked out from few sums; what is shown, and in which order."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest

from domain.campaign import Campaign, Metric, Scope, Target
from domain.progress import Progress, Standing, needed_count, progress
from domain.running import RunningCampaign
from domain.units import Unit, UnitKind
from handlers import standings
from handlers.figures import progress_line, share_of
from handlers.showing_order import behind_order, name_order
from handlers.standings import Outline, weigh
from locales import words_in
from storage.rollup import Amount

TODAY = date(2026, 9, 16)
OF_ADULTS = Target("i", "signatures", Decimal(40), "adults", kinds=(UnitKind.VILLAGE,))
OF_METRIC = Target("i", "online", Decimal(80), "dossiers", kinds=(UnitKind.VILLAGE,))
OF_GROUP = Target("i", "signatures", Decimal(100), "officials", units=("X/A/G",))
ABSOLUTE = Target("i", "signatures", Decimal(500), unit="", kinds=(UnitKind.COMMUNE,))
TARGETS = (OF_ADULTS, OF_METRIC, OF_GROUP, ABSOLUTE)
EN = words_in("en")


def campaign() -> RunningCampaign:
    units = [Unit("X", "X", UnitKind.PROVINCE)]
    for commune in "AB":
        path = f"X/{commune}"
        units.append(Unit(path, commune, UnitKind.COMMUNE, "X"))
        units.append(Unit(f"{path}/G", "G", UnitKind.GROUP, path, populations={"officials": 30}))
        units.append(Unit(f"{path}/O", "O", UnitKind.OFFICE, path))
        for number in (1, 2, 3):
            name = f"{path}/{number}"
            units.append(
                Unit(name, str(number), UnitKind.VILLAGE, path, populations={"adults": 100})
            )
            units.append(Unit(f"{name}/T", "T", UnitKind.GROUP, name))
    metrics = tuple(Metric(key, key) for key in ("signatures", "online", "dossiers"))
    found = Campaign(
        "k", "t", date(2026, 9, 1), date(2026, 9, 30), tuple(units), metrics, targets=TARGETS
    )
    return RunningCampaign(1, 1, found, {u.path: n for n, u in enumerate(units, start=1)})


def ledger(running: RunningCampaign, seed: int) -> dict[int, dict[str, Amount]]:
    """The rollup of reports scattered over all units, some stating zero, some nothing."""
    chance = Random(seed)
    held: dict[int, dict[str, Amount]] = {}
    for unit in running.paths:
        for metric in running.adds_up:
            if chance.random() < 0.5:
                continue
            count = chance.choice([0, 3, 17])
            for at in running.counted(unit):
                own = Amount(count, 1, count, 1) if at == unit else Amount(0, 0, count, 1)
                sums = held.setdefault(at, {})
                sums[metric] = sums.get(metric, Amount()).plus(own)
    return held


def added_up(
    running: RunningCampaign, held: dict[int, dict[str, Amount]], unit: int, target: Target
) -> Progress:
    """The same, found the long way: going down to each unit that the target applies to."""
    tops: list[int] = []
    todo = [unit]
    while todo:
        at = todo.pop()
        if target.applies_to(running.unit(at)):
            tops.append(at)
        else:
            todo += [running.ids[c.path] for c in running.campaign.children(running.paths[at])]

    def total(metric: str) -> int | None:
        found = [held[top][metric].figure for top in tops if metric in held.get(top, {})]
        stated = [figure for figure in found if figure is not None]
        return sum(stated) if stated else None

    key = target.denominator
    out_of = None
    if key is not None and running.campaign.metric(key) is not None:
        out_of = total(key)
    elif key is not None:
        out_of = sum(running.unit(top).populations[key] for top in tops)
    found = progress(target, total(target.numerator), out_of)
    if tops == [unit]:
        return found
    each = [added_up(running, held, top, target) for top in tops]
    return for_all(found, each)


def for_all(found: Progress, each: list[Progress]) -> Progress:
    """The verdict of several places that must each reach a target."""
    reached = sum(one.standing is Standing.REACHED for one in each)
    found = found._replace(places=len(each), reached_in=reached)
    if found.standing not in {Standing.BEHIND, Standing.REACHED}:
        return found
    bars = [
        needed_count(one.target, one.out_of)
        for one in each
        if one.out_of or one.target.denominator is None
    ]
    gaps = [max(0, (bar or 0) - (one.done or 0)) for bar, one in zip(bars, each, strict=False)]
    needed = sum(gaps) if len(bars) == len(each) else None
    standing = Standing.REACHED if reached == len(each) else Standing.BEHIND
    return found._replace(needed=needed, standing=standing)


@pytest.mark.parametrize("seed", range(40))
def test_progress_at_every_level_is_what_adding_up_the_units_concerned_gives(seed: int) -> None:
    running = campaign()
    outline = Outline(running, TODAY)
    held = ledger(running, seed)
    for unit in running.paths:
        for target in outline.targets(unit):
            needed = outline.needed(unit, [target])
            known = {part: held[part] for part in needed if part in held}
            assert weigh(outline, known, unit, target) == added_up(running, held, unit, target)


def test_few_sums_are_needed_at_the_top_where_there_are_too_many_places_to_look_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(standings, "_MOST_PLACES", 5)
    running = campaign()
    outline = Outline(running, TODAY)
    needed = outline.needed(running.ids["X"], [OF_ADULTS])
    assert {running.paths[unit] for unit in needed} == {
        *("X", "X/A", "X/B"),
        *("X/A/G", "X/A/O", "X/B/G", "X/B/O"),
    }
    held = {running.ids["X"]: {"signatures": Amount(0, 0, 590, 6)}}
    found = weigh(outline, held, running.ids["X"], OF_ADULTS)
    assert (found.standing, found.needed, found.reached_in) == (Standing.BEHIND, None, None)
    line = progress_line(EN, found, None)
    assert line == "i: <b>590/600</b> = 98.3% (target 40%)"


def of_villages(target: Target, *done: int | None) -> str:
    """What a commune reads of a target that each of its villages, of 100 adults, must reach."""
    units = [Unit("X", "X", UnitKind.COMMUNE)]
    units += [
        Unit(f"X/{n}", str(n), UnitKind.VILLAGE, "X", populations={"adults": 100})
        for n, _ in enumerate(done)
    ]
    metrics = (Metric("signatures", "s"),)
    days = (date(2026, 9, 1), date(2026, 9, 30))
    found = Campaign("k", "t", *days, tuple(units), metrics, targets=(target,))
    running = RunningCampaign(1, 1, found, {u.path: n for n, u in enumerate(units)})
    held: dict[int, dict[str, Amount]] = {}
    for unit, figure in enumerate(done, start=1):
        for at in (0, unit) if figure is not None else ():
            own = Amount(0, 0, figure or 0, 1)
            sums = held.setdefault(at, {})
            sums["signatures"] = sums.get("signatures", Amount()).plus(own)
    return progress_line(EN, weigh(Outline(running, TODAY), held, 0, target), None)


FIVE_EACH = Target("i", "signatures", Decimal(5), unit="accounts")


def test_a_commune_has_not_reached_a_count_that_none_of_its_villages_has() -> None:
    assert of_villages(FIVE_EACH, 3, 2, None, None) == (
        "i: <b>5</b> (target 5 accounts each, together 20) — 15 to go · reached in 0 of 4 places"
    )


def test_what_one_village_has_beyond_its_own_helps_no_other() -> None:
    assert of_villages(FIVE_EACH, 25, 5, 5, 2) == (
        "i: <b>37</b> (target 5 accounts each, together 20) — 3 to go · reached in 3 of 4 places"
    )
    assert of_villages(FIVE_EACH, 5, 5, 5, 6) == (
        "i: <b>21</b> (target 5 accounts each, together 20) — reached ✓ · reached in 4 of 4 places"
    )


def test_a_rate_above_the_target_is_no_verdict_as_long_as_a_village_is_below_it() -> None:
    each = Target("i", "signatures", Decimal(40), "adults")
    assert of_villages(each, 90, 39) == (
        "i: <b>129/200</b> = 64.5% (target 40%) — 1 to go · reached in 1 of 2 places"
    )
    assert of_villages(each, 90, 40) == (
        "i: <b>130/200</b> = 65.0% (target 40%) — reached ✓ · reached in 2 of 2 places"
    )
    shared = replace(each, scope=Scope.TOTAL)
    assert of_villages(shared, 90, 39) == "i: <b>129/200</b> = 64.5% (target 40%) — reached ✓"


def test_the_aim_of_a_range_of_counts_is_asked_of_each_too() -> None:
    between = replace(FIVE_EACH, maximum=Decimal(8))
    assert "— the minimum is reached ✓" in of_villages(between, 8, 7)
    assert "— reached ✓" in of_villages(between, 8, 8)


def test_people_of_a_village_that_was_split_are_counted_where_they_live_now() -> None:
    def village(name: str, adults: int, **more: object) -> Unit:
        return Unit(
            f"X/{name}", name, UnitKind.VILLAGE, "X", populations={"adults": adults}, **more
        )

    old = village("1", 100, valid_to=date(2026, 9, 10), successors=("X/2", "X/3"))
    new = [village("2", 60), village("3", 45)]
    found = Campaign(
        "k",
        "t",
        date(2026, 9, 1),
        date(2026, 9, 30),
        (Unit("X", "X", UnitKind.COMMUNE), old, *new),
        (Metric("signatures", "s"),),
        targets=(OF_ADULTS,),
    )
    running = RunningCampaign(1, 1, found, {u.path: n for n, u in enumerate(found.units)})
    assert Outline(running, date(2026, 9, 5)).basis(0, OF_ADULTS).people == 205
    assert Outline(running, TODAY).basis(0, OF_ADULTS).people == 105


def test_a_total_is_not_guessed_where_one_population_is_not_known() -> None:
    running = campaign()
    units = tuple(
        Unit(u.path, u.name, u.kind, u.parent) if u.path == "X/A/1" else u
        for u in running.campaign.units
    )
    known = running.campaign
    found = Campaign(known.key, known.title, known.starts, known.ends, units, known.metrics)
    again = RunningCampaign(1, 2, found, running.ids)
    outline = Outline(again, TODAY)
    assert outline.basis(again.ids["X"], OF_ADULTS).people is None
    assert outline.basis(again.ids["X/B"], OF_ADULTS).people == 300


def test_a_target_of_all_together_is_shown_at_the_top_alone() -> None:
    running = campaign()
    together = Target("i", "signatures", Decimal(40), "adults", scope=Scope.TOTAL)
    known = running.campaign
    found = Campaign(
        *(known.key, known.title, known.starts, known.ends, known.units, known.metrics),
        targets=(together,),
    )
    outline = Outline(RunningCampaign(1, 3, found, running.ids), TODAY)
    assert outline.targets(running.ids["X"]) == (together,)
    assert outline.targets(running.ids["X/A"]) == ()


@pytest.mark.parametrize(
    ("done", "out_of", "wanted"),
    [
        (3996, 10_000, "<b>3,996/10,000</b> = 39.9%"),
        (4000, 10_000, "<b>4,000/10,000</b> = 40.0%"),
        (4996, 10_000, "<b>4,996/10,000</b> = 49.9%"),
        (5000, 10_000, "<b>5,000/10,000</b> = 50.0%"),
    ],
)
def test_neither_end_of_a_range_is_shown_as_reached_before_it_is(
    done: int, out_of: int, wanted: str
) -> None:
    between = Target("i", "s", Decimal(40), "adults", maximum=Decimal(50))
    assert share_of(EN, progress(between, done, out_of)) == wanted


@pytest.mark.parametrize(
    ("done", "tail"),
    [(39, "1 to go"), (40, "the minimum is reached ✓"), (50, "reached ✓"), (101, "⚠")],
)
def test_a_range_has_a_minimum_and_an_aim(done: int, tail: str) -> None:
    between = Target("i", "s", Decimal(40), "adults", maximum=Decimal(50))
    line = progress_line(EN, progress(between, done, 100), None)
    assert "(target 40% to 50%)" in line
    assert f"— {tail}" in line


def test_a_count_as_a_target_is_shown_with_its_unit() -> None:
    target = Target("Mở tài khoản", "accounts", Decimal(1200), unit="tài khoản")
    line = progress_line(EN, progress(target, 1100, None), 3)
    assert line == ("Mở tài khoản: <b>1,100</b> (target 1,200 tài khoản) — 100 to go · 3 days left")


def test_names_are_in_vietnamese_order_and_numbers_in_theirs() -> None:
    names = ["Thôn 2", "Thôn 10", "Thôn An", "Thôn Ân", "Thôn Bưởi", "Thôn Dừa", "Thôn Đa"]
    names += ["Thôn Mai", "Thôn Mài", "Thôn Mải", "Thôn Mãi", "Thôn Mái", "Thôn Mại", "Xóm Ao"]
    for before, after in pairwise(names):
        assert name_order(before) < name_order(after)
        assert sorted([after, before], key=name_order) == [before, after]


def test_units_without_figures_come_before_those_the_furthest_behind() -> None:
    def of(done: int | None, out_of: int | None, target: Target = OF_ADULTS) -> Progress:
        return progress(target, done, out_of)

    ordered = [
        of(None, 100),
        of(5, None),
        of(0, 100),
        of(80, 100, OF_GROUP),
        of(39, 100),
        of(41, 100),
    ]
    mixed = ordered[::-1]
    assert sorted(mixed, key=behind_order) == ordered
