"""Notices that are one message: what one report answers, and what an outage held up."""

from collections.abc import Iterable
from dataclasses import replace

from domain.notices import Notice, NoticeKind

_ASKING = frozenset({NoticeKind.REMIND_OWING, NoticeKind.DEADLINE_PASSED})
_CLOSING = frozenset(
    {NoticeKind.LEAD_MISSING, NoticeKind.COORDINATOR_SUMMARY, NoticeKind.DEADLINE_PASSED}
)


def together(notices: Iterable[Notice]) -> list[Notice]:
    """The notices, with one for each person, deadline and step that asks for reports.

    Whoever owes the month's report has none in its last week either. So the shortest period is
    asked for, and `also` names the longer ones around it that are due at the same moment; a period
    that is owed for other units is asked for by itself.
    """
    told: list[Notice] = []
    asking: dict[tuple[object, ...], list[Notice]] = {}
    for notice in notices:
        if notice.kind in _ASKING and notice.occasion.obligation.period:
            step = (notice.person, notice.kind, notice.occasion.deadline, notice.occasion.step)
            asking.setdefault(step, []).append(notice)
        else:
            told.append(notice)
    for group in asking.values():
        told += _folded(sorted(group, key=_starts, reverse=True))
    return told


def caught_up(notices: Iterable[Notice]) -> list[Notice]:
    """The notices, with one for each person and cadence of what followed deadlines.

    After an outage several periods may have ended: the last is told, and names the others.
    """
    told: list[Notice] = []
    closing: dict[tuple[object, ...], list[Notice]] = {}
    for notice in notices:
        if notice.kind in _CLOSING:
            cadence = (notice.person, notice.kind, notice.occasion.obligation.indexes)
            closing.setdefault(cadence, []).append(notice)
        else:
            told.append(notice)
    for group in closing.values():
        last, *earlier = sorted(group, key=lambda one: one.occasion.deadline, reverse=True)
        told.append(replace(last, earlier=tuple(earlier)))
    return told


def _starts(notice: Notice) -> tuple[int, str]:
    period = notice.occasion.obligation.period
    return (period.starts.toordinal() if period else 0, notice.key)


def _folded(group: list[Notice]) -> list[Notice]:
    """The first, which begins last, with those that it answers; and the others."""
    first, *others = group
    answered = [other for other in others if _answers(first, other)]
    also = tuple(other.occasion.obligation for other in answered)
    return [replace(first, also=also), *(other for other in others if other not in answered)]


def _answers(inner: Notice, outer: Notice) -> bool:
    within, around = inner.occasion.obligation.period, outer.occasion.obligation.period
    if within is None or around is None:
        return False
    held = around.holds(within.starts) and around.holds(within.ends)
    return held and set(outer.units) <= set(inner.units)
