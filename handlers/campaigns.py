"""Which campaign and which units a message is about."""

from collections.abc import Collection
from datetime import datetime

from domain.campaign import Campaign
from domain.people import Act, Role
from domain.reading import Intent, Lexicon, Reading, read
from domain.running import RunningCampaign
from handlers.talk import Talk
from locales import Html

_TITLE = 40


def candidates(talk: Talk) -> list[RunningCampaign]:
    """The campaigns that somebody has to do with, the latest to begin first."""
    return talk.campaigns()


def going_on(talk: Talk) -> list[RunningCampaign]:
    """The campaigns of theirs that are going on today."""
    return [running for running in talk.campaigns() if running.is_open(talk.today(running))]


def latest_begun(talk: Talk) -> RunningCampaign | None:
    """The campaign a late report belongs to: the one they chose, or the latest to begin."""
    begun = [one for one in candidates(talk) if one.campaign.first_day <= talk.today(one)]
    preferred = [one for one in begun if one.id == talk.member.campaign]
    return next(iter(preferred or begun), None)


def own_units(talk: Talk, running: RunningCampaign) -> list[int]:
    """The units of a campaign in which somebody has a role themselves.

    Whoever has a role above the campaign's root has it in the root.
    """
    return talk.own_units(running)


def chosen(talk: Talk) -> RunningCampaign | None:
    """The campaign to speak of: the one they chose, the one going on, or the latest.

    A choice is over with its campaign, as soon as another is going on.
    """
    known = talk.campaigns()
    if len(known) == 1:
        return known[0]
    likely = going_on(talk) or known
    preferred = [running for running in likely if running.id == talk.member.campaign]
    return next(iter(preferred or likely), None)


def undecided(talk: Talk) -> bool:
    """Tell whether several campaigns are going on, and they have chosen none of them."""
    open_ones = going_on(talk)
    return len(open_ones) > 1 and all(one.id != talk.member.campaign for one in open_ones)


def only_fitting(talk: Talk, text: str, said: datetime) -> RunningCampaign | None:
    """The one of several campaigns going on that knows most of what a text counts or asks for.

    None where no one knows more than the others, and where only one is going on.
    """
    open_ones = going_on(talk) if len(talk.campaigns()) > 1 else ()
    if len(open_ones) < 2:  # noqa: PLR2004  nothing to choose from
        return None
    known = [(_known(talk.read(one, text, said)), one) for one in open_ones]
    most = max((number for number, _ in known), default=0)
    best = [one for number, one in known if number == most]
    return best[0] if most and len(best) == 1 else None


def _known(reading: Reading) -> int:
    """How many metrics a reading has found for certain."""
    if reading.questions:
        return 0
    counted = {*reading.counts, *(key for part in reading.multi for key in part.counts)}
    return len(counted | set(reading.asked.metrics if reading.asked else ()))


def title(running: RunningCampaign, among: Collection[RunningCampaign]) -> str:
    """A campaign's title; its days, issuer or key too where another of these has the same."""
    campaign = running.campaign
    shown = campaign.title[:_TITLE]
    twins = [
        other.campaign
        for other in among
        if other.id != running.id and other.campaign.title[:_TITLE] == shown
    ]
    if not twins:
        return shown
    telling = [
        mark(campaign)
        for mark in (_days, _issuer, _key)
        if all(mark(twin) != mark(campaign) for twin in twins)
    ]
    return f"{shown} ({telling[0]})"


def _days(campaign: Campaign) -> str:
    first, last = campaign.first_day, campaign.last_day
    return f"{first.day}/{first.month}–{last.day}/{last.month}/{last.year}"


def _issuer(campaign: Campaign) -> str:
    return campaign.issuer[:_TITLE]


def _key(campaign: Campaign) -> str:
    return campaign.key


def named(talk: Talk, running: RunningCampaign) -> Html:
    """The line that names the campaign to somebody who could mean another; "" to the others."""
    known = talk.campaigns()
    if len(known) == 1 or going_on(talk) == [running]:
        return Html("")
    shown = title(running, known)
    return talk.words("<i>Campaign: {title} · another: /campaign</i>", title=shown)


def lexicon(talk: Talk, running: RunningCampaign) -> Lexicon:
    """The names somebody may use in a message: those of the units they reach."""
    return talk.desk.lexicon(running, frozenset(talk.own_units(running)))


def is_report(
    talk: Talk, running: RunningCampaign, units: Collection[int], text: str, *, sure: bool = True
) -> bool:
    """Tell whether a text has figures of a campaign, as somebody with a role in `units` means it.

    Where it need not be `sure`, figures that would be asked about count too.
    """
    reading = read(text, talk.desk.lexicon(running, frozenset(units)), talk.incoming.sent)
    doubted = bool(reading.questions) and not sure and any(c.isdigit() for c in text)
    counted = reading.intent is Intent.REPORT and bool(reading.counts or reading.multi)
    return counted or doubted


def home(talk: Talk, running: RunningCampaign) -> int | None:
    """The unit to show when none is named: the widest in which they have a role."""
    own = own_units(talk, running)
    return min(own, key=lambda unit: len(running.lineage(unit))) if own else None


def led(talk: Talk, running: RunningCampaign) -> int | None:
    """The unit whose gaps to show when none is named: the widest they lead, or else their own."""
    leading = [u for u in own_units(talk, running) if talk.may(Act.SEE_MEMBERS, running, u)]
    widest = min(leading, key=lambda unit: len(running.lineage(unit)), default=None)
    return home(talk, running) if widest is None else widest


def reporting_units(talk: Talk, running: RunningCampaign) -> list[int]:
    """The units a report without a name may be meant for.

    A coordinator's commune is not one of them as long as they also have a village.
    """
    own = talk.own_units(running)
    if len(own) == 1:
        return own
    roles = {m.unit: m.role for m in talk.member.memberships}
    field = [unit for unit in own if roles.get(unit) is not Role.COORDINATOR]
    return field or own


_MOST_OFFERED = 40


def with_villages(running: RunningCampaign, unit: int) -> list[int]:
    """A unit alone, or, where it has units below it, those and itself, to choose from."""
    below = [running.ids[u.path] for u in running.campaign.children(running.paths[unit])]
    return [*below[:_MOST_OFFERED], unit] if below else [unit]


def leads_here(talk: Talk, running: RunningCampaign) -> bool:
    """Tell whether they may see the members of what they lead."""
    return any(talk.may(Act.SEE_MEMBERS, running, unit) for unit in own_units(talk, running))
