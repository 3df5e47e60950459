"""Reminders put into words: to those who owe a report, to leads, to the coordinator."""

from collections.abc import Callable, Iterator, Sequence

from domain.campaign import EnteredBy
from domain.notices import Gap, Notice, NoticeKind
from domain.occasions import Stage
from domain.people import Role
from handlers.campaigns import title
from handlers.figures import listing
from handlers.messages import Lane, Reply
from handlers.reminding_case import MOST_PLACES, Case, Told, side_by_side
from handlers.reminding_dates import deadline_over, deadline_soon
from handlers.reminding_targets import target_over, target_soon
from locales import Html

_EARLIER = 6


def reminder(notice: Notice, told: Told) -> Reply:
    """The message that a notice becomes; where it goes is filled in by who knows the accounts."""
    case = Case(notice, told)
    return Reply(
        listing([_TEXTS[notice.kind](case), *_earlier(case), _campaign(case, told)]),
        lane=Lane.REMINDER,
        key=notice.key,
        not_before=notice.not_before,
        expires=notice.expires,
    )


def _campaign(case: Case, told: Told) -> Html:
    """Which campaign it is about, where another one goes on beside it."""
    if not told.beside:
        return Html("")
    shown = title(told.running, told.beside)
    return case.words("<i>Campaign: {title} · another: /campaign</i>", title=shown)


def _owing(case: Case) -> Html:
    words = case.words
    if case.notice.role is Role.VOLUNTEER:
        first = words("⏰ A friendly reminder to send {report}.", report=case.report)
    else:
        units = case.units(case.notice.units)
        first = words("⏰ {units} has not sent {report} yet.", units=units, report=case.report)
    deadline = words("Deadline: <b>{deadline}</b>.", deadline=case.deadline)
    also = [
        words("The same message also counts as {report}.", report=case.report_of(other))
        for other in case.notice.also
    ]
    return listing([first, deadline, _example(case), *also])


def _metrics(case: Case) -> list[str]:
    """What teams count, in the shortest words they type."""
    metrics = [m for m in case.campaign.metrics if m.entered_by is EnteredBy.TEAM][:3]
    return [metric.aliases[0] if metric.aliases else metric.name for metric in metrics]


def _example(case: Case) -> Html:
    short = _metrics(case)
    if not short:
        return Html("")
    example = ", ".join(f"{n} {name}" for n, name in zip((12, 5, 3), short, strict=False))
    return case.words(
        "One message is enough, for example: <code>{example}</code>. "
        "Nothing done yet? <code>{nothing}</code> is a report too.",
        example=example,
        nothing=f"0 {short[0]}",
    )


def _missing(case: Case) -> Html:
    words = case.words
    heading = words(
        "📋 The time for {report} is up ({deadline}). Still missing:",
        report=case.report,
        deadline=case.deadline,
    )
    return listing([heading, *(_open_line(case, gap) for gap in case.notice.gaps), _later(case)])


def _open_line(case: Case, gap: Gap) -> Html:
    words, unit = case.words, case.unit(gap.unit)
    if not gap.missing:
        return words("• {unit}: nobody has reported", unit=unit)
    names = case.people(gap.missing)
    if gap.reported:
        return words("• {unit}: {names}", unit=unit, names=names)
    return words("• {unit}: nobody has reported ({names})", unit=unit, names=names)


def _later(case: Case) -> Html:
    """What can still be done: after the commune's own cutoff, or after the deadline itself."""
    words, period = case.words, case.obligation.period
    if case.notice.occasion.stage is Stage.CUTOFF:
        due = case.moment(case.obligation.due)
        return words("The official deadline is still ahead: {due}.", due=due)
    short = _metrics(case)
    if period is None or case.spoken_on <= period.ends or not short:
        return words("What comes now still counts; it is only marked as late.")
    example = f"{period.ends.day}/{period.ends.month}: 12 {short[0]}"
    return words(
        "What comes now still counts if it names the day, for example: <code>{example}</code>.",
        example=example,
    )


def _summary(case: Case) -> Html:
    words, gaps = case.words, case.notice.gaps
    lines: list[str] = [
        words(
            "📋 Summary of {report} (deadline {deadline})",
            report=case.report,
            deadline=case.deadline,
        )
    ]
    if any(gap.is_open for gap in gaps):
        lines += [_count_line(case, gaps), *_details(case, gaps)]
    else:
        lines.append(_all_line(case, gaps))
    lines.append(words("Write /total for the figures, /missing for who is missing."))
    return listing(lines)


def _count_line(case: Case, gaps: Sequence[Gap]) -> Html:
    reported = sum(gap.reported for gap in gaps)
    return case.words(
        "{reported} of {all} places have reported.",
        reported=case.words.number(reported),
        all=case.words.number(len(gaps)),
    )


def _all_line(case: Case, gaps: Sequence[Gap]) -> Html:
    if len(gaps) == 1:
        unit = case.unit(gaps[0].unit)
        return case.words("✅ Everybody in {unit} has reported. Thank you!", unit=unit)
    return case.words.n(
        "✅ Everybody has reported in {count} place. Thank you all!",
        "✅ Everybody has reported in all {count} places. Thank you all!",
        len(gaps),
    )


def _details(case: Case, gaps: Sequence[Gap]) -> Iterator[Html]:
    """Place by place; where they belong to several, such as a district's communes, by these."""
    groups: dict[str, list[Gap]] = {}
    for gap in gaps:
        parent = case.campaign.by_path[gap.unit].parent
        groups.setdefault(parent or gap.unit, []).append(gap)
    if len(groups) == 1:
        yield from _places(case, gaps)
        yield from _complete(case, gaps)
        return
    words = case.words
    for path, found in groups.items():
        count = _count_line(case, found)
        yield words("<b>{unit}</b>: {count}", unit=case.campaign.by_path[path].name, count=count)
        if len(gaps) <= MOST_PLACES:
            yield from _places(case, found)


def _places(case: Case, gaps: Sequence[Gap]) -> Iterator[Html]:
    words = case.words
    silent = [gap.unit for gap in gaps if not gap.reported]
    if silent:
        yield words(
            "❗ Nobody has reported ({count}): {units}",
            count=words.number(len(silent)),
            units=case.units(silent),
        )
    for gap in gaps:
        if gap.reported and gap.missing:
            names = case.people(gap.missing)
            yield words("• {unit}: still missing {names}", unit=case.unit(gap.unit), names=names)


def _complete(case: Case, gaps: Sequence[Gap]) -> Iterator[Html]:
    done = [gap.unit for gap in gaps if not gap.is_open]
    if done:
        count = case.words.number(len(done))
        yield case.words("✅ Complete ({count}): {units}", count=count, units=case.units(done))


def _passed(case: Case) -> Html:
    first = case.words(
        "⏰ The time for {report} is up ({deadline}). Sorry, the reminder came too late.",
        report=case.report,
        deadline=case.deadline,
    )
    return listing([first, _later(case)])


def _earlier(case: Case) -> Iterator[Html]:
    """What else was to be said while nobody could say it, the latest first."""
    words, earlier = case.words, case.notice.earlier
    if not earlier:
        return
    yield words("While I was away these ended too:")
    for notice in earlier[:_EARLIER]:
        report, state = case.report_of(notice.occasion.obligation), _state(case, notice)
        if state:
            yield words("• {report}: {state}", report=report, state=state)
        else:
            yield words("• {report}", report=report)
    if len(earlier) > _EARLIER:
        more = len(earlier) - _EARLIER
        yield words.n("• {count} more before that", "• {count} more before that", more)


def _state(case: Case, notice: Notice) -> Html:
    if notice.kind is NoticeKind.COORDINATOR_SUMMARY:
        return _count_line(case, notice.gaps)
    people = side_by_side(
        case.people(gap.missing) if gap.missing else case.unit(gap.unit) for gap in notice.gaps
    )
    return case.words("still missing {names}", names=people) if people else Html("")


_TEXTS: dict[NoticeKind, Callable[[Case], Html]] = {
    NoticeKind.REMIND_OWING: _owing,
    NoticeKind.LEAD_MISSING: _missing,
    NoticeKind.COORDINATOR_SUMMARY: _summary,
    NoticeKind.REMIND_DEADLINE: deadline_soon,
    NoticeKind.DEADLINE_OVER: deadline_over,
    NoticeKind.REMIND_TARGET: target_soon,
    NoticeKind.TARGET_OVER: target_over,
    NoticeKind.DEADLINE_PASSED: _passed,
}
