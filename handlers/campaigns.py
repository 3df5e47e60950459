"""Which campaign and which units a message is about."""

from collections.abc import Collection

from domain.people import Act, Role
from domain.reading import Intent, Lexicon, read
from domain.running import RunningCampaign
from handlers.talk import Talk


def candidates(talk: Talk) -> list[RunningCampaign]:
    """The campaigns that somebody has to do with, the latest to begin first."""
    found = [running for running in talk.work.campaigns.values() if own_units(talk, running)]
    if len(found) < 2:  # noqa: PLR2004  nothing to sort
        return found
    return sorted(found, key=lambda r: (r.campaign.first_day, r.campaign.key), reverse=True)


def going_on(talk: Talk) -> list[RunningCampaign]:
    """The campaigns of theirs that are going on today."""
    return [running for running in candidates(talk) if running.is_open(talk.today(running))]


def latest_begun(talk: Talk) -> RunningCampaign | None:
    """The campaign a late report belongs to: the one they chose, or the latest to begin."""
    begun = [one for one in candidates(talk) if one.campaign.first_day <= talk.today(one)]
    preferred = [one for one in begun if one.id == talk.member.campaign]
    return next(iter(preferred or begun), None)


def own_units(talk: Talk, running: RunningCampaign) -> list[int]:
    """The units of a campaign in which somebody has a role themselves.

    Whoever has a role above the campaign's root has it in the root.
    """
    found = [m.unit for m in talk.member.memberships if m.unit in running.paths]
    if any(m.unit in running.above for m in talk.member.memberships):
        found.append(running.ids[running.campaign.root.path])
    return list(dict.fromkeys(found))


def chosen(talk: Talk) -> RunningCampaign | None:
    """The campaign to speak of: the one they chose, the one going on, or the latest."""
    known = candidates(talk)
    for running in known:
        if running.id == talk.member.campaign:
            return running
    return next(iter(going_on(talk) or known), None)


def lexicon(talk: Talk, running: RunningCampaign) -> Lexicon:
    """The names somebody may use in a message: those of the units they reach."""
    return talk.desk.lexicon(running, frozenset(own_units(talk, running)))


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


def reporting_units(talk: Talk, running: RunningCampaign) -> list[int]:
    """The units a report without a name may be meant for.

    A coordinator's commune is not one of them as long as they also have a village.
    """
    own = own_units(talk, running)
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
