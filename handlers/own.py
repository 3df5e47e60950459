"""What somebody has reported themselves."""

from datetime import date

from domain.ledger import Report
from domain.periods import current_period
from handlers import campaigns
from handlers.figures import listing, period_name
from handlers.helping import in_private
from handlers.messages import Reply
from handlers.showing_menu import offer
from handlers.showing_reach import no_unit
from handlers.showing_reports import report_line, sums_line
from handlers.talk import Talk
from storage import ledger

_LAST = 5


async def command(talk: Talk, _text: str) -> list[Reply]:
    """/cuatoi: one's own sums and last reports, with the last one to take back."""
    refused = in_private(talk)
    if refused is not None:
        return refused
    running = campaigns.chosen(talk)
    if running is None:
        return no_unit(talk)
    words, today, campaign = talk.words, talk.today(running), running.campaign
    held = await ledger.reports_between(
        await talk.work.direct(),
        running.id,
        (campaign.first_day, campaign.last_day),
        member=talk.member.id,
    )
    if not held:
        nothing = words("You have not reported anything yet.")
        return await offer(talk, listing([nothing, campaigns.named(talk, running)]), [])
    period = current_period(campaign, talk.incoming.sent)
    last = sorted(held, key=lambda report: report.recency[1:], reverse=True)[:_LAST]
    lines: list[str] = [
        words("👤 <b>{name}</b>", name=talk.member.name),
        campaigns.named(talk, running),
        words(
            "<b>Today</b>: {counts}",
            counts=sums_line(talk, running, _within(held, today, today)),
        ),
        words(
            "<b>This period</b> ({period}): {counts}",
            period=period_name(words, period.starts, period.ends),
            counts=sums_line(talk, running, _within(held, period.starts, period.ends)),
        ),
        words("<b>Whole campaign</b>: {counts}", counts=sums_line(talk, running, held)),
        words("Your last reports:"),
    ]
    lines += [report_line(talk, running, n, report) for n, report in enumerate(last, start=1)]
    numbered = [talk.choice(str(n), "r", r.thread) for n, r in enumerate(last, start=1)]
    further = [
        talk.choice(words("Undo the last"), "u", last[0].thread),
        talk.choice(words("Totals"), "t"),
    ]
    return await offer(talk, listing(lines), [numbered, further])


def _within(held: list[Report], first: date, last: date) -> list[Report]:
    return [report for report in held if first <= report.day <= last]
