"""Rates and targets: exact, decided on whole numbers, never shown as reached when they are not."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.campaign import Target
from domain.progress import Standing, needed_count, progress


def target(minimum: str, *, strict: bool = False, denominator: str | None = "adults") -> Target:
    unit = "%" if denominator else ""
    return Target("i", "signatures", Decimal(minimum), denominator, strict=strict, unit=unit)


@pytest.mark.parametrize(
    ("done", "out_of", "shown"),
    [
        (400, 448, "89.3"),
        (11838, 12010, "98.6"),
        (425, 455, "93.4"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
    ],
)
def test_a_rate_is_shown_with_one_decimal_rounded_half_up(
    done: int, out_of: int, shown: str
) -> None:
    assert progress(target("100"), done, out_of).percent == Decimal(shown)


def test_a_half_is_rounded_up_and_not_to_the_even_neighbour() -> None:
    assert progress(target("90"), 1249, 10000).percent == Decimal("12.5")
    assert progress(target("90"), 225, 1000).percent == Decimal("22.5")
    assert progress(target("90"), 2245, 10000).percent == Decimal("22.5")
    assert progress(target("90"), 8765, 100000).percent == Decimal("8.8")


def test_what_is_not_reached_is_never_shown_as_reached() -> None:
    almost = progress(target("40"), 3996, 10000)
    assert (almost.percent, almost.standing) == (Decimal("39.9"), Standing.BEHIND)
    assert almost.needed == 4


def test_more_than_thirty_percent_is_not_reached_by_thirty() -> None:
    assert progress(target("30", strict=True), 30, 100).standing is Standing.BEHIND
    assert progress(target("30", strict=True), 31, 100).standing is Standing.REACHED


def test_more_than_there_are_is_impossible_and_missing_figures_are_unknown() -> None:
    assert progress(target("40"), 935, 669).standing is Standing.IMPOSSIBLE
    assert progress(target("40"), None, 10).standing is Standing.UNKNOWN
    assert progress(target("40"), 3, None).standing is Standing.UNKNOWN
    assert progress(target("40"), 0, 0).standing is Standing.UNKNOWN


def test_an_absolute_target_needs_no_denominator() -> None:
    two = target("2", denominator=None)
    assert progress(two, 1, None).needed == 1
    assert progress(two, 2, None).standing is Standing.REACHED


percents = st.decimals(0, 100, places=2)


@given(minimum=percents, out_of=st.integers(1, 100_000), share=st.integers(0, 100_000))
def test_reached_is_decided_exactly_and_shown_accordingly(
    minimum: Decimal, out_of: int, share: int
) -> None:
    done = min(share, out_of)
    found = progress(target(str(minimum)), done, out_of)
    reached = Fraction(done, out_of) * 100 >= Fraction(minimum)
    assert (found.standing is Standing.REACHED) == reached
    assert found.percent is not None
    if not reached:
        assert found.percent < minimum
    assert abs(Fraction(found.percent) - Fraction(done * 100, out_of)) < Fraction(11, 100)


@given(minimum=percents, out_of=st.integers(1, 100_000), strict=st.booleans())
def test_what_is_needed_is_the_smallest_count_that_reaches(
    minimum: Decimal, out_of: int, strict: bool
) -> None:
    goal = target(str(minimum), strict=strict)
    needed = needed_count(goal, out_of)
    assert needed is not None

    def enough(count: int) -> bool:
        rate = Fraction(count * 100, out_of)
        return rate > Fraction(minimum) if strict else rate >= Fraction(minimum)

    assert enough(needed)
    assert needed == 0 or not enough(needed - 1)
