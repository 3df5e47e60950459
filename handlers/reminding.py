"""Reminders put into words: to those who owe, to leads, to the coordinator."""

from collections.abc import Mapping
from datetime import datetime

from domain.deadlines import About
from domain.notices import Gap, Notice, NoticeKind
from domain.people import Role
from domain.running import RunningCampaign
from handlers.figures import due_name, listing, period_name
from handlers.messages import Lane, Reply
from locales import Html, Words, words_in

_NAMES_SHOWN = 30


def reminder(
    notice: Notice, running: RunningCampaign, names: Mapping[int, str], now: datetime
) -> Reply:
    """The message that a notice becomes; where it goes is filled in by who knows the accounts."""
    words = words_in(notice.language)
    text = _TEXTS[notice.kind](_Case(words, notice, running, names, now))
    return Reply(
        text,
        lane=Lane.REMINDER,
        key=notice.key,
        not_before=notice.not_before,
        expires=notice.expires,
    )


class _Case:
    """A notice with what is needed to speak of it."""

    def __init__(
        self,
        words: Words,
        notice: Notice,
        running: RunningCampaign,
        names: Mapping[int, str],
        now: datetime,
    ) -> None:
        self.words, self.notice, self.running, self.names = words, notice, running, names
        zone = running.campaign.zone
        self.deadline = due_name(words, notice.occasion.deadline.astimezone(zone))
        self.now = now

    def unit_name(self, path: str) -> str:
        return self.running.campaign.by_path[path].name

    @property
    def units(self) -> str:
        return ", ".join(self.unit_name(path) for path in self.notice.units)

    @property
    def period(self) -> Html:
        period = self.notice.occasion.obligation.period
        if period is None:
            return Html("")
        return period_name(self.words, period.starts, period.ends)


def _owing(case: _Case) -> Html:
    words = case.words
    if case.notice.role is Role.LEAD:
        first = words(
            "⏰ {units} has no report for {period} yet.", units=case.units, period=case.period
        )
    else:
        first = words("⏰ Your report for {period} has not come in yet.", period=case.period)
    return listing(
        [
            first,
            words("Deadline: <b>{deadline}</b>.", deadline=case.deadline),
            words(
                "One message is enough, for example: <code>{example}</code>", example=_example(case)
            ),
        ]
    )


def _example(case: _Case) -> str:
    samples = (12, 5, 3)
    metrics = [m for m in case.running.campaign.metrics if m.entered_by == "team"]
    short = [m.aliases[0] if m.aliases else m.name for m in metrics[:3]]
    return ", ".join(f"{n} {name}" for n, name in zip(samples, short, strict=False))


def _missing(case: _Case) -> Html:
    words = case.words
    lines: list[str] = [
        words(
            "📋 Reports for {period}, deadline {deadline}:",
            period=case.period,
            deadline=case.deadline,
        )
    ]
    lines += [_gap_line(case, gap) for gap in case.notice.gaps]
    return listing(lines)


def _gap_line(case: _Case, gap: Gap) -> Html:
    words = case.words
    unit = case.unit_name(gap.unit)
    names = [case.names.get(member) or "?" for member in gap.missing]
    if len(names) > _NAMES_SHOWN:
        names = [*names[:_NAMES_SHOWN], "…"]
    if not names and not gap.reported:
        return _silent_line(case, gap)
    if not names:
        return words("• {unit}: everybody has reported ✅", unit=unit)
    return words("• {unit}: still missing {names}", unit=unit, names=", ".join(names))


def _silent_line(case: _Case, gap: Gap) -> Html:
    return case.words("• {unit}: nobody has reported", unit=case.unit_name(gap.unit))


def _summary(case: _Case) -> Html:
    words = case.words
    gaps = case.notice.gaps
    reported = [gap for gap in gaps if gap.reported]
    silent = [gap for gap in gaps if not gap.reported]
    lines: list[str] = [
        words(
            "📋 Summary for {period}, deadline {deadline}",
            period=case.period,
            deadline=case.deadline,
        ),
        words(
            "{reported} of {all} places have reported.",
            reported=words.number(len(reported)),
            all=words.number(len(gaps)),
        ),
    ]
    lines += [_silent_line(case, gap) for gap in silent]
    lines += [_gap_line(case, gap) for gap in reported]
    lines.append(words("Write /total for the figures, /missing for who is missing."))
    return listing(lines)


def _deadline(case: _Case) -> Html:
    words, campaign = case.words, case.running.campaign
    lines: list[str] = [words("⏰ Due by <b>{deadline}</b>:", deadline=case.deadline)]
    for item in case.notice.items:
        what = _what(case, item.index)
        units = ", ".join(campaign.by_path[path].name for path in item.units[:_NAMES_SHOWN])
        lines.append(
            words("• {what} ({units})", what=what, units=units) if units else Html("• ") + what
        )
    return listing(lines)


def _what(case: _Case, index: int) -> Html:
    campaign = case.running.campaign
    if case.notice.occasion.obligation.about is About.TARGET:
        target = campaign.targets[index]
        goal = (
            case.words.plain_percent(target.minimum)
            if target.unit == "%"
            else f"{target.minimum.normalize():f} {target.unit}"
        )
        return case.words("{target}: {goal}", target=target.indicator, goal=goal)
    return case.words("{what}", what=campaign.deadlines[index].what)


def _passed(case: _Case) -> Html:
    words = case.words
    lines: list[str] = [words("Past the deadline: {deadline}.", deadline=case.deadline)]
    if case.notice.occasion.obligation.about is About.REPORT:
        lines.append(
            words(
                "Your report for {period} is still welcome; it is marked as late.",
                period=case.period,
            )
        )
    else:
        lines += [Html("• ") + _what(case, item.index) for item in case.notice.items]
    return listing(lines)


_TEXTS = {
    NoticeKind.REMIND_OWING: _owing,
    NoticeKind.LEAD_MISSING: _missing,
    NoticeKind.COORDINATOR_SUMMARY: _summary,
    NoticeKind.REMIND_DEADLINE: _deadline,
    NoticeKind.REMIND_TARGET: _deadline,
    NoticeKind.DEADLINE_PASSED: _passed,
}
