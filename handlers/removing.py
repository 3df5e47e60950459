"""Who belongs to a place, and taking somebody out of it: /thanhvien, by tapping or by typing."""

from collections.abc import Awaitable, Callable, Sequence
from html import escape

from domain.folding import fold
from domain.people import Act, Membership, Role, may_grant, may_remove
from domain.running import RunningCampaign
from handlers import campaigns, helping, telling
from handlers.asking import rows
from handlers.figures import listing
from handlers.introducing import own_menu
from handlers.messages import Choice, Reply
from handlers.showing_menu import label, offer, page_of, turning
from handlers.showing_order import name_order
from handlers.showing_people import people_named, told_apart
from handlers.showing_reach import (
    at,
    nothing_called,
    nothing_here,
    numbers,
    seen_in,
    units_named,
    within_reach,
)
from handlers.talk import Talk
from locales import Html, words_in
from storage import invitations, members
from storage.members import Placed

_OUT = ("cho ", "xoa ", "bo ", "remove ")
_MOST_PLACES = 10


async def command(talk: Talk, text: str) -> list[Reply]:
    """/thanhvien: the members of one's place, of the one named, or the one who is named."""
    refused = helping.in_private(talk)
    if refused is not None:
        return refused
    running = campaigns.chosen(talk)
    if running is None:
        return helping.without_unit(talk)
    unit = next((running.ids[u.path] for u in within_reach(talk, running, Act.SEE_MEMBERS)), None)
    if unit is None:
        return talk.say(talk.words("Team leads and coordinators see who belongs to a place."))
    return await (_named(talk, running, text) if text else _list(talk, running, unit))


async def _named(talk: Talk, running: RunningCampaign, text: str) -> list[Reply]:
    """A place or a person, who may have "xóa" before the name."""
    units = [u for u in units_named(talk, running, text) if talk.may(Act.SEE_MEMBERS, running, u)]
    if len(units) == 1:
        return await _list(talk, running, units[0])
    people = await people_named(talk, running, text)
    out = next((text[len(verb) :] for verb in _OUT if fold(text).startswith(verb)), "")
    if not people and out:
        found = await people_named(talk, running, out)
        if len(found) == 1:
            return await _ask(talk, running, found[0])
        people = found
    if len(people) == 1:
        return await _card(talk, running, people[0])
    if not people:
        return nothing_called(talk, text)
    people = people[:_MOST_PLACES]
    choices = [
        _choice(talk, running, one, name)
        for name, one in zip(told_apart(talk, running, people), people, strict=True)
    ]
    return await offer(talk, talk.words("Whom do you mean?"), rows(choices))


async def _list(talk: Talk, running: RunningCampaign, unit: int, page: int = 0) -> list[Reply]:
    """The members of a place, and the places below it."""
    words = talk.words
    placed = await members.members_in(await talk.work.direct(), [unit])
    placed.sort(key=lambda one: (name_order(one.name), one.member))
    below = [running.ids[u.path] for u in running.campaign.children(running.paths[unit])]
    shown = page_of(len(placed) + len(below), page)
    lines: list[str] = [
        words("👥 <b>{unit}</b>", unit=running.unit(unit).name),
        campaigns.named(talk, running),
    ]
    entries = [
        (
            words("{name}, {role}", name=one.name, role=helping.role_name(words, one.role)),
            _choice(talk, running, one, one.name),
        )
        for one in placed
    ]
    entries += [
        (Html(escape(running.unit(id_).name, quote=False)), _place(talk, running, id_))
        for id_ in below
    ]
    lines += [
        Html(f"{number + 1}. {entries[number][0]}") for number in range(shown.start, shown.end)
    ]
    if not placed and not below:
        lines.append(words("Nobody has joined here yet."))
    lines.append(words("Tap a name or write its number. /invite invites others."))
    choices = [choice for _, choice in entries[shown.start : shown.end]]
    turns = turning(talk, shown, "ql", [unit], [running.id])
    above = running.parents[unit]
    back = (
        [_place(talk, running, above, "↑ ")]
        if above is not None and talk.may(Act.SEE_MEMBERS, running, above)
        else []
    )
    found = [row for row in (*rows(choices), turns, back) if row]
    return await offer(talk, listing(lines), found, first=shown.start + 1)


def _place(talk: Talk, running: RunningCampaign, unit: int, mark: str = "") -> Choice:
    name = label(f"{mark}{running.unit(unit).name}")
    return talk.choice(name, "ql", unit, 0, running.id)


def _choice(talk: Talk, running: RunningCampaign, one: Placed, name: str) -> Choice:
    return talk.choice(label(name), "qm", one.unit, one.member, running.id)


async def _card(talk: Talk, running: RunningCampaign, one: Placed) -> list[Reply]:
    """One member, with what can be done about them."""
    words, place = talk.words, running.unit(one.unit).name
    lines = [
        words("👤 <b>{name}</b>, {unit}", name=one.name, unit=place),
        words(
            "{role}, since {day}",
            role=Html(str(helping.role_name(words, one.role)).capitalize()),
            day=words.day(running.day_of(one.since)),
        ),
    ]
    choices = [talk.choice(words("Reports"), "m", one.unit, one.member, 0, running.id)]
    if await _removable(talk, running, one):
        out = words("Remove from {unit}", unit=place)
        choices.append(talk.choice(label(out), "qx", one.unit, one.member, running.id))
    else:
        lines.append(_why_not(talk, one))
    choices.append(_place(talk, running, one.unit, "‹ "))
    return await offer(talk, listing(lines), rows(choices))


def _why_not(talk: Talk, one: Placed) -> Html:
    if one.member == talk.member.id:
        return talk.words("This is you. /erase takes you out and erases what is kept about you.")
    return talk.words("Only somebody above you can take this person out.")


async def _roles(talk: Talk, running: RunningCampaign, unit: int, member: int) -> list[Membership]:
    """The roles of somebody in a unit that may be taken away by whoever asks."""
    placed = await members.members_in(await talk.work.direct(), [unit])
    held = [Membership(unit, one.role) for one in placed if one.member == member]
    mine, lineage = talk.member.memberships, running.lineage(unit)
    if member == talk.member.id or not all(may_remove(one, mine, lineage) for one in held):
        return []
    return held


async def _removable(talk: Talk, running: RunningCampaign, one: Placed) -> bool:
    return bool(await _roles(talk, running, one.unit, one.member))


async def _ask(talk: Talk, running: RunningCampaign, one: Placed) -> list[Reply]:
    """Make sure before somebody is taken out."""
    if not await _removable(talk, running, one):
        return await _card(talk, running, one)
    words = talk.words
    text = words(
        "Take <b>{name}</b> out of {unit}? Their reports stay and count; they will be told.",
        name=one.name,
        unit=running.unit(one.unit).name,
    )
    yes = talk.choice(words("Yes, take out"), "qx", one.unit, one.member, running.id, 1)
    no = talk.choice(words("No"), "qm", one.unit, one.member, running.id)
    return await offer(talk, text, [[yes, no]])


async def _remove(talk: Talk, running: RunningCampaign, one: Placed) -> list[Reply]:
    held = await _roles(talk, running, one.unit, one.member)
    if not held:
        return await _card(talk, running, one)
    connection = await talk.work.direct()
    await members.revoke(connection, one.member, one.unit, [role.role for role in held])
    talk.work.forget_accounts()
    words, place = talk.words, running.unit(one.unit).name
    lines = [
        words(
            "✅ {name} no longer belongs to {unit}. Their reports stay and count.",
            name=one.name,
            unit=place,
        )
    ]
    choices = [_place(talk, running, one.unit, "‹ ")]
    roles = _granted(talk, running, one.unit)
    if await invitations.has_invitations(connection, one.unit, roles, talk.now):
        lines.append(words("Codes made before for this place can still be used."))
        choices.append(talk.choice(words("End the old codes"), "qc", one.unit, running.id))
    told = await _tell(talk, running, one)
    if any(role.role is not Role.VOLUNTEER for role in held):
        told += await _menu(talk, one)
    return [*await offer(talk, listing(lines), rows(choices)), *told]


def _granted(talk: Talk, running: RunningCampaign, unit: int) -> list[Role]:
    mine, lineage = talk.member.memberships, running.lineage(unit)
    return [role for role in Role if may_grant(role, mine, lineage)]


async def _tell(talk: Talk, running: RunningCampaign, one: Placed) -> list[Reply]:
    account = await telling.account_of(talk, one.member)
    if account is None:
        return []
    words = words_in(account.member.language)
    text = words(
        "{name} has taken you out of {unit}. Your reports stay and count, thank you for your work. "
        "If that is a mistake, please ask them for a new code.",
        name=talk.member.name,
        unit=running.unit(one.unit).name,
    )
    return [telling.to(talk, running, account, text)]


async def _menu(talk: Talk, one: Placed) -> list[Reply]:
    """The list of commands of somebody who was a lead or coordinator, as their roles are now."""
    account = await telling.account_of(talk, one.member)
    if account is None:
        return []
    words = words_in(account.member.language)
    return [own_menu(words, account.member.strongest, account.bot, account.chat)]


async def _placed(talk: Talk, told: Sequence[int]) -> tuple[RunningCampaign, Placed] | None:
    """The member of a place that a choice speaks of; None for what is none of their business."""
    running = seen_in(talk, told[0], at(told, 2), Act.SEE_MEMBERS)
    if running is None:
        return None
    placed = await members.members_in(await talk.work.direct(), [told[0]])
    one = next((one for one in placed if one.member == told[1]), None)
    return None if one is None else (running, one)


def _gone(talk: Talk) -> list[Reply]:
    return talk.say(talk.words("This person does not belong to this place (any more)."))


async def _list_tapped(talk: Talk, arguments: list[str]) -> list[Reply]:
    told = numbers(arguments)
    running = seen_in(talk, told[0], at(told, 2), Act.SEE_MEMBERS)
    return nothing_here(talk) if running is None else await _list(talk, running, told[0], told[1])


async def _card_tapped(talk: Talk, arguments: list[str]) -> list[Reply]:
    found = await _placed(talk, numbers(arguments))
    return _gone(talk) if found is None else await _card(talk, *found)


async def _remove_tapped(talk: Talk, arguments: list[str]) -> list[Reply]:
    told = numbers(arguments)
    found = await _placed(talk, told)
    if found is None:
        return _gone(talk)
    return await (_remove(talk, *found) if at(told, 3) else _ask(talk, *found))


async def _end_tapped(talk: Talk, arguments: list[str]) -> list[Reply]:
    told = numbers(arguments)
    running = seen_in(talk, told[0], at(told, 1), Act.INVITE)
    if running is None:
        return nothing_here(talk)
    roles = _granted(talk, running, told[0])
    await invitations.end_invitations(await talk.work.direct(), told[0], roles, talk.now)
    text = talk.words("✅ The old codes have ended. /invite makes a new one.")
    return await offer(talk, text, [[_place(talk, running, told[0], "‹ ")]])


VERBS: dict[str, Callable[[Talk, list[str]], Awaitable[list[Reply]]]] = {
    "ql": _list_tapped,
    "qm": _card_tapped,
    "qx": _remove_tapped,
    "qc": _end_tapped,
}
