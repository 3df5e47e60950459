"""Invitations: a code, a link and a picture with which others join."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from domain.folding import fold
from domain.invitations import LIFETIME, USES, new_code
from domain.people import Role, may_grant
from domain.running import RunningCampaign
from handlers import campaigns, choosing, helping
from handlers.asking import Option, typed_option
from handlers.figures import listing
from handlers.inviting_words import Wish, wished
from handlers.messages import Reply, Sort
from handlers.talk import Talk
from storage.invitations import Connection, Invitation, add_invitation, find_invitation

KIND = "invite"
VERB = "i"
_MOST_SHOWN = 24


async def make_invitation(  # noqa: PLR0913, PLR0917  all that an invitation says
    connection: Connection,
    running: RunningCampaign,
    unit: int,
    role: Role,
    uses: int | None,
    now: datetime,
    created_by: int | None = None,
    days: int | None = None,
) -> Invitation:
    """Make a code for a role in a unit; the usual number of uses and days where none is given."""
    code = new_code(secrets.choice)
    while await find_invitation(connection, code) is not None:
        code = new_code(secrets.choice)
    lasts = LIFETIME if days is None else timedelta(days=days)
    invitation = Invitation(
        code, running.id, unit, role, uses or USES[role], now + lasts, now, created_by
    )
    await add_invitation(connection, invitation)
    return invitation


async def command(talk: Talk, rest: str) -> list[Reply]:
    """Begin an invitation: /moi, or at once /moi tổ trưởng Thôn Đông."""
    refused = helping.in_private(talk)
    if refused is not None:
        return refused
    running = campaigns.chosen(talk)
    if running is None:
        return helping.without_unit(talk)
    units = _units(talk, running)
    if not units:
        return _refused(talk)
    wish = wished(rest, lambda name: _named(running, units, name))
    if wish.place:
        units = _named(running, units, wish.place)
        if not units:
            return talk.say(
                talk.words(
                    "I do not know the place “{name}” here. Try /invite.",
                    name=helping.readable(wish.place, 60),
                )
            )
    return await _go_on(talk, running, units, wish)


async def _go_on(
    talk: Talk, running: RunningCampaign, units: Sequence[int], wish: Wish
) -> list[Reply]:
    """Ask for what is still open, the place first, then the role; then make the code."""
    role = wish.role
    kept = {
        "campaign": running.id,
        "role": role and role.value,
        "uses": wish.uses,
        "days": wish.days,
    }
    if len(units) > 1:
        return _ask_unit(talk, running, units, kept)
    roles = _roles(talk, running, units[0])
    if role is None and len(roles) == 1:
        role = roles[0]
    if role not in roles:
        names: list[Option] = [
            (str(helping.role_name(talk.words, one)).capitalize(), {"role": one.value})
            for one in roles
        ]
        question = talk.words(
            "What shall the person be in {unit}?", unit=running.unit(units[0]).name
        )
        question = listing([question, campaigns.named(talk, running)])
        return choosing.offer(talk, KIND, VERB, question, names, **kept, unit=units[0])
    return await _make(talk, running, units[0], replace(wish, role=role))


def _ask_unit(
    talk: Talk, running: RunningCampaign, units: Sequence[int], kept: Mapping[str, Any]
) -> list[Reply]:
    options: list[Option] = [
        (running.unit(unit).name, {"unit": unit}) for unit in units[:_MOST_SHOWN]
    ]
    question = talk.words("Into which place do you invite? Tap it or write its name.")
    asked = listing([question, campaigns.named(talk, running)])
    return choosing.offer(talk, KIND, VERB, asked, options, **kept)


async def _make(talk: Talk, running: RunningCampaign, unit: int, wish: Wish) -> list[Reply]:
    talk.remember(None)
    made = await make_invitation(
        await talk.work.direct(),
        running,
        unit,
        wish.role or Role.VOLUNTEER,
        wish.uses,
        talk.now,
        talk.member.id,
        wish.days,
    )
    return _shown(talk, running, made)


def _shown(talk: Talk, running: RunningCampaign, made: Invitation) -> list[Reply]:
    words = talk.words
    link = talk.desk.links.join_link(talk.incoming.bot, made.code)
    place, role = running.unit(made.unit).name, helping.role_name(words, made.role)
    expires = words.day(running.day_of(made.expires))
    lines = [
        words("🎟 Invitation: <b>{role}</b>, {unit}", role=role, unit=place),
        campaigns.named(talk, running),
        words("Code: <code>{code}</code>", code=made.code),
        words("Link: {link}", link=link) if link else words("Send me this code to join."),
        words.n(
            "Good for {count} person, until {day}.",
            "Good for {count} people, until {day}.",
            made.uses_left,
            day=expires,
        ),
    ]
    caption = words("Scan to join {unit} · code <code>{code}</code>", unit=place, code=made.code)
    picture = Reply(caption, sort=Sort.PICTURE, recipe={"make": "qr", "text": link or made.code})
    return [*talk.say(listing(lines)), picture]


def _units(talk: Talk, running: RunningCampaign) -> list[int]:
    """The units into which they may invite, in the file's order."""
    return [
        running.ids[unit.path]
        for unit in running.campaign.units
        if not unit.successors and _roles(talk, running, running.ids[unit.path])
    ]


def _roles(talk: Talk, running: RunningCampaign, unit: int) -> list[Role]:
    lineage = running.lineage(unit)
    return [role for role in Role if may_grant(role, talk.member.memberships, lineage)]


def _named(running: RunningCampaign, units: Sequence[int], name: str) -> list[int]:
    """The units called so; else those whose name has it in it."""
    wanted = fold(name)
    called = {unit: _names(running, unit) for unit in units}
    exact = [unit for unit, names in called.items() if wanted in names]
    return exact or [unit for unit, names in called.items() if any(wanted in n for n in names)]


def _names(running: RunningCampaign, unit: int) -> list[str]:
    known = running.unit(unit)
    return [fold(name) for name in (known.name, *known.aliases)]


async def _tapped(talk: Talk, arguments: list[str]) -> list[Reply]:
    found = await choosing.tapped(talk, KIND, arguments)
    if found is None:
        return choosing.too_late(talk)
    return await _answered(talk, found[0], found[1])


async def _written(talk: Talk, state: Mapping[str, Any]) -> list[Reply] | None:
    """A place or a role that was typed; anything else ends the invitation."""
    patch = None if choosing.lapsed(talk, state) else _typed(talk, state)
    if patch is None:
        talk.remember(None)
        return None
    return await _answered(talk, state, patch)


def _typed(talk: Talk, state: Mapping[str, Any]) -> Mapping[str, Any] | None:
    text = talk.incoming.text
    patch = typed_option(state, text)
    running = talk.work.campaigns.get(state["campaign"])
    if patch is not None or running is None or not text.strip():
        return patch
    units = _units(talk, running)
    wish = wished(text, lambda name: _named(running, units, name))
    told: dict[str, Any] = {"role": wish.role.value} if wish.role else {}
    told |= {name: said for name in ("uses", "days") if (said := getattr(wish, name))}
    if "unit" in state:
        return told if wish.role else None
    found = _named(running, units, wish.place) if wish.place else []
    return {**told, "units": found} if found else None


async def _answered(talk: Talk, state: Mapping[str, Any], patch: Mapping[str, Any]) -> list[Reply]:
    running = talk.work.campaigns.get(state["campaign"])
    if running is None:
        talk.remember(None)
        return helping.without_unit(talk)
    told = {**state, **patch}
    allowed = _units(talk, running)
    units = [unit for unit in told.get("units") or [told["unit"]] if unit in allowed]
    if not units:
        talk.remember(None)
        return _refused(talk)
    role = Role(told["role"]) if told.get("role") else None
    return await _go_on(talk, running, units, Wish(role, "", told.get("uses"), told.get("days")))


def _refused(talk: Talk) -> list[Reply]:
    return talk.say(talk.words("Only team leads and coordinators can invite people."))


VERBS = {VERB: _tapped}
DIALOGUES = {KIND: _written}
