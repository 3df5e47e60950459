"""Progress towards a target: exact, decided on whole numbers, shown with one decimal."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

from domain.campaign import KNOWN_POPULATIONS, Campaign, Scope, Target
from domain.units import Unit

_TENTH = Decimal("0.1")


class Standing(StrEnum):
    """How a target stands."""

    UNKNOWN = "unknown"  # no figure, or no denominator
    BEHIND = "behind"
    REACHED = "reached"
    IMPOSSIBLE = "impossible"  # more than there can be


class Progress(NamedTuple):
    """Where a unit stands with a target.

    `done` and `out_of` are counts, None where not known. `needed` is how many are still missing,
    0 when it is reached and None when it cannot be said. `percent` is what is shown, with one
    decimal, None for an absolute count or without a denominator. `places` is how many units below
    must each reach the target, 0 where it is the unit's own; `reached_in` says how many of them
    have, None where that was not looked up.
    """

    target: Target
    done: int | None
    out_of: int | None
    needed: int | None
    percent: Decimal | None
    standing: Standing
    places: int = 0
    reached_in: int | None = None


def shown_percent(done: int, out_of: int, reached: bool, bar: Decimal) -> Decimal:
    """The percentage with one decimal, half-up; never at or above `bar` unless it is reached.

    39.96% is shown as 39.9% when 40% is asked for.
    """
    exact = Decimal(done * 100) / Decimal(out_of)
    shown = exact.quantize(_TENTH, ROUND_HALF_UP)
    if not reached and shown >= bar:
        shown = exact.quantize(_TENTH, ROUND_DOWN)
        if shown >= bar:
            shown = bar.quantize(_TENTH, ROUND_DOWN)
    return shown


def needed_count(target: Target, out_of: int | None) -> int | None:
    """The smallest count that reaches the target; None without its denominator."""
    if target.unit != "%":
        return _bar(target.minimum, 100, target.strict)
    return None if out_of is None else _bar(target.minimum, out_of, target.strict)


@lru_cache(maxsize=4096)
def _bar(percent: Decimal, out_of: int, strict: bool) -> int:
    exact = Fraction(percent) * out_of / 100
    return floor(exact) + 1 if strict else ceil(exact)


def progress(target: Target, done: int | None, out_of: int | None) -> Progress:
    """Weigh `done` (out of `out_of`) against the target.

    >>> from decimal import Decimal
    >>> t = Target("i", "signatures", Decimal(40), denominator="adults")
    >>> progress(t, 999, 2500).percent, progress(t, 999, 2500).needed
    (Decimal('39.9'), 1)
    """
    bar = needed_count(target, out_of)
    if done is None or bar is None or (target.denominator and not out_of):
        return Progress(target, done, out_of, None, None, Standing.UNKNOWN)
    reached = done >= bar
    percent = shown_percent(done, out_of, reached, target.minimum) if out_of else None
    if out_of is not None and done > out_of:
        return Progress(target, done, out_of, 0, percent, Standing.IMPOSSIBLE)
    standing = Standing.REACHED if reached else Standing.BEHIND
    return Progress(target, done, out_of, max(0, bar - done), percent, standing)


def together(
    target: Target, done: int | None, out_of: int | None, places: int, parts: Sequence[Progress]
) -> Progress:
    """Weigh what several places have done that must each reach the target.

    The sum is not the verdict: all of them have reached it, or it is not reached; and what is
    missing is what each lacks for itself, for what one has beyond its own helps no other. `parts`
    are the places' own progress, none where there are too many to look at.
    """
    whole = progress(target, done, out_of)._replace(places=places)
    reached_in = sum(part.standing is Standing.REACHED for part in parts)
    if len(parts) == places:
        whole = whole._replace(reached_in=reached_in)
    if whole.standing in {Standing.UNKNOWN, Standing.IMPOSSIBLE}:
        return whole
    if len(parts) < places:
        return whole._replace(needed=None, standing=Standing.BEHIND)
    lacking = [n for part in parts if (n := _lacking(part)) is not None]
    needed = sum(lacking) if len(lacking) == places else None
    standing = Standing.REACHED if reached_in == places else Standing.BEHIND
    return whole._replace(needed=needed, standing=standing)


def _lacking(part: Progress) -> int | None:
    """What a place lacks, everything where it has no figure yet; None without its denominator."""
    if part.target.denominator and not part.out_of:
        return None
    return needed_count(part.target, part.out_of) if part.done is None else part.needed


def is_population(campaign: Campaign, key: str) -> bool:
    """Tell whether a denominator is a head count; one that is known as such goes before metrics."""
    return key in KNOWN_POPULATIONS or campaign.metric(key) is None


def population_of(campaign: Campaign, unit: Unit, key: str) -> int | None:
    """How many `key` (adults, households ...) live in a unit: stated, or the sum of its parts.

    The sum counts only when every village-like part states it; else it is not known.
    """
    if key in unit.populations:
        return unit.populations[key]
    parts = [population_of(campaign, child, key) for child in campaign.children(unit.path)]
    known = [part for part in parts if part is not None]
    return sum(known) if parts and len(known) == len(parts) else None


def concerns(campaign: Campaign, target: Target, unit: Unit) -> bool:
    """Tell whether a target is shown for `unit`: it applies to it, or to something below it."""
    if target.applies_to(unit):
        return True
    return any(target.applies_to(below) for below in campaign.subtree(unit.path))


def targets_of(campaign: Campaign, unit: Unit) -> tuple[Target, ...]:
    """The targets to show for a unit; those for all together only where all are in sight."""
    return tuple(
        target
        for target in campaign.targets
        if concerns(campaign, target, unit) and (target.scope is Scope.EACH or unit.parent is None)
    )
