"""Lexicons are kept as long as there is room for what they take, and none of a former campaign."""

import gc
import tracemalloc
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice, product

import pytest

from domain.campaign import Campaign, Metric
from domain.reading import read
from domain.running import RunningCampaign
from domain.units import Unit, UnitKind
from handlers.lexicons import Lexicons

NOW = datetime(2026, 9, 16, 7, 30, tzinfo=UTC)
METRICS = (Metric("households", "hộ đã đến", aliases=("hộ",)), Metric("signatures", "chữ ký số"))


def names() -> Iterator[str]:
    """Names of villages, each another."""
    starts = ("b", "c", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "s", "t", "th", "tr", "v")
    ends = ("a", "ang", "ê", "iên", "oa", "ông", "ư")
    said = [f"{start}{end}".capitalize() for start, end in product(starts, ends)]
    return (f"Thôn {one} {other}" for one, other in product(said, said))


def a_commune(villages: Iterable[str], id_: int = 1) -> RunningCampaign:
    root = Unit("Xã", "Xã", UnitKind.COMMUNE)
    below = tuple(Unit(f"Xã/{name}", name, UnitKind.VILLAGE, "Xã") for name in villages)
    days = (date(2026, 9, 1), date(2026, 9, 30))
    found = Campaign(str(id_), "Mẫu", *days, (root, *below), METRICS)
    return RunningCampaign(id_, 1, found, {u.path: n for n, u in enumerate(found.units)})


def again(running: RunningCampaign) -> RunningCampaign:
    """The campaign as it is when it has been loaded once more."""
    return replace(running, version=running.version + 1, campaign=replace(running.campaign))


def communes(number: int, villages: int) -> list[RunningCampaign]:
    """Campaigns that have looked up by now what they look up once."""
    called = names()
    found = [a_commune(islice(called, villages), id_) for id_ in range(number)]
    for running in found:
        Lexicons().of(running, [1])
    return found


def taken(doing: Callable[[], object]) -> int:
    """How many bytes it leaves in memory beyond what was there."""
    gc.collect()
    tracemalloc.start()
    try:
        doing()
        gc.collect()
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def test_neighbours_share_their_words() -> None:
    commune, lexicons = a_commune(["Thôn Đông", "Thôn Tây"]), Lexicons()
    assert lexicons.of(commune, [1]) is lexicons.of(commune, [2])
    assert lexicons.of(commune, [0]) is not lexicons.of(commune, [1])


def test_those_used_lately_are_kept_and_the_others_forgotten() -> None:
    one, other, third = communes(3, villages=10)
    lexicons = Lexicons(most=100_000)  # room for two
    first, second = lexicons.of(one, [1]), lexicons.of(other, [1])
    assert lexicons.of(one, [1]) is first
    lexicons.of(third, [1])
    assert lexicons.of(one, [1]) is first
    assert lexicons.of(other, [1]) is not second


def test_one_that_is_larger_than_the_bound_serves_all_the_same() -> None:
    (commune,) = communes(1, villages=10)
    lexicons = Lexicons(most=1)
    assert lexicons.of(commune, [1]) is lexicons.of(commune, [2])


@pytest.mark.parametrize("villages", [1, 20, 60])
def test_together_they_take_about_what_they_may(villages: int) -> None:
    first, *others = communes(40, villages)
    lexicons = Lexicons(most=40_000 * villages)
    lexicons.of(first, [1])  # and what all of them share
    used = taken(lambda: [lexicons.of(one, [1]) for one in others])
    assert 10_000 * villages < used < 80_000 * villages


def test_the_words_of_the_messages_they_have_read_count_too() -> None:
    some, lexicons = communes(10, villages=1), Lexicons(most=300_000)
    texts = [" ".join(f"{n} hộ" for n in range(at, at + 50)) for at in range(0, 500, 50)]
    for text in texts:
        read(text, lexicons.of(some[0], [1]), NOW)

    def use() -> None:
        for text in texts:
            for one in some:
                read(text, lexicons.of(one, [1]), NOW)

    assert taken(use) < 600_000


def test_a_campaign_that_was_loaded_again_is_not_kept_as_it_was() -> None:
    lexicons, former = Lexicons(), a_commune(["Thôn Đông"])
    was, other = weakref.ref(former.campaign), a_commune(["Thôn Tây"], id_=2)
    old, kept = lexicons.of(former, [0]), lexicons.of(other, [1])
    now = again(former)
    assert lexicons.of(now, [1]).campaign is now.campaign
    assert lexicons.of(now, [0]) is not old
    del former, old
    gc.collect()
    assert was() is None
    assert lexicons.of(other, [1]) is kept
