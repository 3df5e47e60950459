"""Who is to be told what at this moment: `due`, a pure function of the time and the facts.

The ticker asks `occasions.upcoming` what falls between its last tick and now, storage loads the
facts of those obligations alone, and `due` returns notices. A notice's key names the campaign, the
obligation with its due moment, the step and the person, so that asking twice, late or in two
processes writes nothing twice, and a deadline that was moved is reminded anew.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.campaign import Campaign
from domain.deadlines import About, Obligation
from domain.holidays_vn import WorkingCalendar
from domain.notices import CampaignFacts, Gap, Item, Notice, NoticeKind, ObligationFacts, Post
from domain.occasions import (
    Occasion,
    QuietHours,
    Stage,
    is_missed,
    occasions,
    speaking_time,
    upcoming,
)
from domain.owing import below, compiled, concerns, gaps, home, units_of
from domain.people import Role
from domain.reminding_together import caught_up, together


def due(
    now: datetime,
    campaigns: Iterable[Campaign],
    facts: Mapping[str, CampaignFacts],
    calendar: WorkingCalendar | None = None,
) -> list[Notice]:
    """The notices to be written at `now` (aware UTC); `facts` are by the campaign's key.

    What has fallen due is told before what is still ahead.
    A campaign without facts is passed over. Raises KeyError where an obligation that `upcoming`
    names has no facts.
    """
    notices: dict[str, Notice] = {}
    for campaign in campaigns:
        given = facts.get(campaign.key)
        if given is None:
            continue
        found = upcoming(campaign, given.since, now, reloaded=given.reloaded, calendar=calendar)
        last = {o.obligation: _last_step(campaign, o, calendar) for o in found}
        written = frozenset(key for about in given.known.values() for key in about.written)
        cases = [_case(campaign, occasion, given, now, last, written) for occasion in found]
        for notice in caught_up(together(n for case in cases for n in _notices(case))):
            if notice.key not in written:
                notices.setdefault(notice.key, notice)
    return sorted(notices.values(), key=lambda notice: notice.occasion.deadline)


@dataclass(frozen=True, slots=True)
class _Case:
    """One occasion with all that decides who is told. `posts` are by person.

    `last_steps` are the last occasions ahead of their deadlines, by obligation, of this one and of
    those it is decided with; `written` the keys of all these that are.
    """

    campaign: Campaign
    occasion: Occasion
    posts: Mapping[int, Sequence[Post]]
    facts: ObligationFacts
    now: datetime
    last_steps: Mapping[Obligation, Occasion | None]
    written: frozenset[str]


def _case(
    campaign: Campaign,
    occasion: Occasion,
    given: CampaignFacts,
    now: datetime,
    last_steps: Mapping[Obligation, Occasion | None],
    written: frozenset[str],
) -> _Case:
    """Gather a case; who joined after the occasion hears only of later ones."""
    by_person: dict[int, list[Post]] = {}
    for post in given.posts:
        if post.since <= occasion.at:
            now_at = replace(post, unit=home(campaign, post.unit, occasion.obligation))
            by_person.setdefault(post.person, []).append(now_at)
    facts = given.known[occasion.obligation]
    return _Case(campaign, occasion, by_person, facts, now, last_steps, written)


def _last_step(
    campaign: Campaign, occasion: Occasion, calendar: WorkingCalendar | None
) -> Occasion | None:
    """The last occasion ahead of a deadline that has come by now."""
    steps = occasions(campaign, occasion.obligation, calendar)
    ahead = (step for step in reversed(steps) if step.stage is Stage.BEFORE)
    return next((step for step in ahead if step.at <= occasion.at), None)


def _notices(case: _Case) -> Iterator[Notice]:
    if case.occasion.obligation.about is not About.REPORT:
        yield from _one_off(case)
    elif case.occasion.stage is Stage.BEFORE:
        for posts in _owing(case, _gaps(case)):
            yield _notice(case, NoticeKind.REMIND_OWING, posts)
    else:
        yield from _after_report(case, _gaps(case))


def _gaps(case: _Case) -> dict[str, Gap]:
    """What the units have; who joined after the deadline is not missing."""
    occasion, facts = case.occasion, case.facts
    posts = (p for posts in case.posts.values() for p in posts if p.since <= occasion.deadline)
    return gaps(case.campaign, occasion.obligation, posts, facts.reporters, facts.units)


def _after_report(case: _Case, found: Mapping[str, Gap]) -> Iterator[Notice]:
    """The names for leads, the summary for coordinators, and who was never reminded."""
    told: set[int] = set()
    for posts in _select(case, lambda p: p.role is Role.LEAD and _is_open(found, p.unit)):
        told.add(posts[0].person)
        theirs = tuple(found[unit] for unit in units_of(posts))
        yield _notice(case, NoticeKind.LEAD_MISSING, posts, gaps=theirs)
    whole = compiled(case.campaign, found)
    details = [unit for unit in found if unit not in whole]
    for posts in _select(case, lambda p: p.role is Role.COORDINATOR):
        theirs = tuple(found[unit] for unit in below(case.campaign, units_of(posts), details))
        if theirs:
            told.add(posts[0].person)
            yield _notice(case, NoticeKind.COORDINATOR_SUMMARY, posts, gaps=theirs)
    for posts in _owing(case, found):
        if posts[0].person not in told and _went_unreminded(case, posts):
            yield _notice(case, NoticeKind.DEADLINE_PASSED, posts)


def _owing(case: _Case, found: Mapping[str, Gap]) -> Iterator[list[Post]]:
    """The posts, person by person, for which a report is owed.

    Volunteers owe their own; whoever answers for a unit owes one until anybody has reported.
    """

    def owes(post: Post) -> bool:
        gap = found.get(post.unit)
        if gap is None:
            return False
        if post.role is Role.VOLUNTEER:
            return post.person not in case.facts.reporters
        return not gap.reported

    return _select(case, owes)


def _is_open(found: Mapping[str, Gap], unit: str) -> bool:
    return unit in found and found[unit].is_open


def _select(case: _Case, wanted: Callable[[Post], bool]) -> Iterator[list[Post]]:
    """The posts that are wanted, person by person; nobody with none."""
    for posts in case.posts.values():
        found = [post for post in posts if wanted(post)]
        if found:
            yield found


def _one_off(case: _Case) -> Iterator[Notice]:
    """Notices about deadlines or targets: before them of what is open, after them of all there is.

    A target's result goes to every coordinator above those who were to reach it, and to leads who
    have reached it too.
    """
    obligation, ahead = case.occasion.obligation, case.occasion.stage is Stage.BEFORE
    is_target = obligation.about is About.TARGET
    kind = _KINDS[is_target, ahead]
    found = list(concerns(case.campaign, obligation, case.facts.settled))
    if is_target and not ahead:
        found = [replace(concern, coordinators=True) for concern in found]
    for posts in _select(case, lambda p: p.role is not Role.VOLUNTEER):
        items = [item for c in found if (item := c.of(case.campaign, posts)) is not None]
        still = [item for item in items if item.is_open]
        told = items if not ahead and (is_target or still) else still
        if told:
            yield _notice(case, kind, posts, items=tuple(told))


_KINDS = {
    (True, True): NoticeKind.REMIND_TARGET,
    (True, False): NoticeKind.TARGET_OVER,
    (False, True): NoticeKind.REMIND_DEADLINE,
    (False, False): NoticeKind.DEADLINE_OVER,
}


def _went_unreminded(case: _Case, posts: Sequence[Post]) -> bool:
    """Tell whether somebody who owes, and was there, did not get the last reminder.

    That of another report which is due at the same moment may have stood for it.
    """
    own = case.occasion.obligation
    last = case.last_steps[own]
    if last is None or all(post.since > last.at for post in posts):
        return False
    return not any(
        _key(step, NoticeKind.REMIND_OWING, posts[0].person) in case.written
        for other, step in case.last_steps.items()
        if step and (other.due, other.cutoff) == (own.due, own.cutoff)
    )


def _key(occasion: Occasion, kind: NoticeKind, person: int) -> str:
    """The notice's unique key; "passed" is said once, at the cutoff or when due."""
    step = "" if kind is NoticeKind.DEADLINE_PASSED else occasion.step
    return f"{occasion.obligation.prefix}{step}|{kind}|{person}"


def _notice(
    case: _Case,
    kind: NoticeKind,
    posts: Sequence[Post],
    gaps: tuple[Gap, ...] = (),
    items: tuple[Item, ...] = (),
) -> Notice:
    occasion = case.occasion
    strength = list(Role).index
    return Notice(
        key=_key(occasion, kind, posts[0].person),
        kind=kind,
        person=posts[0].person,
        role=max((post.role for post in posts), key=strength),
        language=posts[0].language,
        occasion=occasion,
        not_before=speaking_time(occasion, case.now, QuietHours.of(case.campaign)),
        expires=occasion.deadline if occasion.stage is Stage.BEFORE else None,
        late=is_missed(occasion, case.now),
        units=units_of(posts),
        gaps=gaps,
        items=items,
    )
