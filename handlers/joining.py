"""Joining: a code, what is kept and why, consent, a chosen name."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.folding import fold
from domain.invitations import LENGTH, normal_code
from domain.people import Member, Membership, role_in, stronger
from domain.running import RunningCampaign
from handlers import campaigns, choosing, consenting, guessing, helping
from handlers.figures import listing
from handlers.messages import Choice, Reply, Sort
from handlers.preferences import clean_name, name_refusal
from handlers.talk import Talk
from handlers.welcoming import left_open, menu_of, welcome
from locales import Html
from storage import members
from storage.invitations import Invitation, find_invitation, use_invitation
from storage.members import Account

KIND = "join"
VERB = "j"
LASTS = timedelta(hours=24)
_FIGURES = re.compile(r"(?<!\d)\d{1,4}(?!\d)")


async def start(talk: Talk, rest: str) -> list[Reply]:
    """Begin with a code: /start CODE, which is also what a link sends."""
    refused = helping.in_private(talk)
    if refused is not None:
        return refused if talk.account is not None else stranger(talk)
    code = normal_code(rest)
    if code is not None:
        return await _with_code(talk, code)
    return talk.say(_no_code(talk, rest)) if rest else await helping.show(talk, "")


def _no_code(talk: Talk, text: str) -> Html:
    """Why a text cannot be a code."""
    words, shown = talk.words, helping.readable(text)
    code = re.sub(r"[\W_]", "", text).upper()
    if len(code) == LENGTH and not code.isdecimal():
        return words(
            "“{text}” is not a code: codes never use 0, 1, A, D, E, I, L, O, U, W or Y. Please "
            "look at it again and send it here.",
            text=shown,
        )
    return words(
        "“{text}” is not a code. A code has 8 letters and digits, such as BCFG2345. "
        "Please look at it again and send it here.",
        text=shown,
    )


def stranger(talk: Talk) -> list[Reply]:
    """What to do, for somebody who has not joined."""
    return helping.welcome(talk)


def still_joining(talk: Talk, state: Mapping[str, Any] | None) -> list[Reply] | None:
    """Somebody half-way through joining sends a command: the question that is open, again."""
    if state is None or state["kind"] != KIND or choosing.lapsed(talk, state, LASTS):
        return None
    if state["step"] == "name":
        return _ask_name(talk, state)
    return _ask_again(talk, state)


def _ask_again(talk: Talk, state: Mapping[str, Any]) -> list[Reply]:
    question = talk.words("To go on, please write “<b>agree</b>”; to leave it, “<b>no</b>”.")
    return talk.say(question, [_yes_or_no(talk, state["code"])])


async def perhaps_code(talk: Talk) -> list[Reply]:
    """Somebody who has not joined writes: a bare code, or anything else."""
    words = talk.incoming.text.split()
    code = normal_code(talk.incoming.text) or (normal_code(words[-1]) if words else None)
    if code is None or talk.incoming.group:
        return _with_figures(talk) or stranger(talk)
    return await _with_code(talk, code)


def _with_figures(talk: Talk) -> list[Reply] | None:
    """Somebody who has not joined sends what looks like figures: they must not think it counted."""
    text = talk.incoming.text
    if talk.incoming.group or not (_FIGURES.search(text) and any(c.isalpha() for c in text)):
        return None
    told = talk.words("⚠️ This was not recorded: you have not joined a team yet.")
    first, *rest = stranger(talk)
    return [first._replace(text=listing([told, first.text])), *rest]


async def another_code(talk: Talk) -> list[Reply] | None:
    """A member writes a bare code that exists; None for any other message."""
    code = normal_code(talk.incoming.text)
    if code is None or talk.incoming.group:
        return None
    known = await find_invitation(await talk.work.direct(), code)
    return None if known is None else await _with_code(talk, code)


async def reached_at(talk: Talk) -> None:
    """A member writes privately from another chat or bot: from now on they are reached there."""
    if talk.incoming.group or talk.account is None:
        return
    moved = replace(talk.account, bot=talk.incoming.bot, chat=talk.incoming.chat, reachable=True)
    await members.link_account(await talk.work.direct(), moved, talk.incoming.sent)
    talk.work.forget_account(moved.channel, moved.person)
    talk.account = moved


async def _with_code(talk: Talk, code: str) -> list[Reply]:
    until = await guessing.wait_until(talk)
    if until is not None:
        return talk.say(guessing.please_wait(talk, until))
    invitation = await find_invitation(await talk.work.direct(), code)
    if invitation is None:
        await guessing.count_wrong(talk)
        return talk.say(
            talk.words(
                "I do not know the code <code>{code}</code>. Please look at it again, or ask the "
                "person who gave it to you for a new one.",
                code=code,
            )
        )
    refusal = _refusal(talk, invitation)
    if refusal is not None:
        return talk.say(refusal)
    if talk.account is None or talk.member.consent_version != consenting.WORDING:
        return _ask_consent(talk, invitation)
    return await _admit(talk, invitation)


def _running(talk: Talk, invitation: Invitation) -> RunningCampaign | None:
    running = talk.work.campaigns.get(invitation.campaign)
    return running if running is not None and invitation.unit in running.paths else None


def _refusal(talk: Talk, invitation: Invitation) -> Html | None:
    """Why a code that exists cannot be used."""
    words = talk.words
    if _running(talk, invitation) is None:
        return words("This code is for a place that is gone. Ask your team lead for a new one.")
    if invitation.expires <= talk.now:
        return words("This code has expired. Ask your team lead or coordinator for a new one.")
    if invitation.uses_left < 1 and not _holds(talk, invitation):
        return _used_up(talk)
    return None


def _used_up(talk: Talk) -> Html:
    return talk.words(
        "This code has been used up. Ask your team lead or coordinator for a new one."
    )


def _holds(talk: Talk, invitation: Invitation) -> bool:
    """Tell whether they have this role there already, or a stronger one."""
    if talk.account is None:
        return False
    here = [m for m in talk.member.memberships if m.unit == invitation.unit]
    offered = Membership(invitation.unit, invitation.role)
    lineage = (invitation.unit,)
    return role_in([*here, offered], lineage) == role_in(here, lineage)


async def _admit(talk: Talk, invitation: Invitation) -> list[Reply]:
    """A member gets one more role, at once."""
    running = _running(talk, invitation)
    if running is None or talk.account is None:
        return stranger(talk)
    words, role = talk.words, helping.role_name(talk.words, invitation.role)
    place = running.unit(invitation.unit).name
    if _holds(talk, invitation):
        return talk.say(words("You belong to {unit} already.", unit=place))
    connection = await talk.work.direct()
    if not await use_invitation(connection, invitation.code, talk.now):
        return talk.say(_used_up(talk))
    await members.grant(connection, talk.member.id, invitation.unit, invitation.role, talk.now)
    talk.work.forget_account(talk.incoming.channel, talk.incoming.person)
    added = words("✅ Added: you are now {role} in {unit} too.", role=role, unit=place)
    said = talk.say(listing([added, left_open(talk, running, invitation.role)]))
    return [*said, *menu_of(talk, stronger(talk.member.strongest, invitation.role))]


def _ask_consent(talk: Talk, invitation: Invitation) -> list[Reply]:
    running = _running(talk, invitation)
    if running is None:
        return stranger(talk)
    choosing.wait(talk, KIND, step="consent", code=invitation.code)
    return talk.say(
        consenting.notice(talk, running, invitation), [_yes_or_no(talk, invitation.code)]
    )


def _yes_or_no(talk: Talk, code: str) -> list[Choice]:
    return consenting.choices(talk, VERB, code)


async def _written(talk: Talk, state: Mapping[str, Any]) -> list[Reply] | None:
    """Go on with what was typed."""
    if choosing.lapsed(talk, state, LASTS):
        talk.remember(None)
        return None
    text = talk.incoming.text
    code = normal_code(text)
    if code is not None and code != state["code"]:
        return await _with_code(talk, code)
    if state["step"] == "name":
        return _ask_name(talk, state) if code else await _perhaps_named(talk, state, text)
    said = fold(text).strip(" .,!\"'“”")
    if said in consenting.YES:
        return await _agreed(talk, state)
    if said in consenting.NO:
        return _declined(talk)
    return _ask_again(talk, state)


async def _tapped(talk: Talk, arguments: list[str]) -> list[Reply]:
    what, code = arguments[0], arguments[-1]
    if what == "c":
        return helping.in_private(talk) or await _with_code(talk, code)
    state = await talk.work.dialogue(talk.spot)
    if state is None or state["kind"] != KIND or choosing.lapsed(talk, state, LASTS):
        return _nothing_open(talk)
    if state["code"] == code and state["step"] == "consent" and what in {"y", "n"}:
        return await _agreed(talk, state) if what == "y" else _declined(talk)
    if state["code"] == code and state["step"] == "name" and what == "d":
        return await _named(talk, state, talk.incoming.display_name)
    return choosing.too_late(talk)


def _nothing_open(talk: Talk) -> list[Reply]:
    if talk.account is not None:
        return choosing.too_late(talk)
    return [Reply("", sort=Sort.TOAST, tap=talk.incoming.tap), *stranger(talk)]


def _declined(talk: Talk) -> list[Reply]:
    talk.remember(None)
    guessing.forget(talk)
    if talk.account is not None:
        return talk.say(talk.words("All right, nothing was changed."))
    return talk.say(
        talk.words(
            "All right. Nothing about you is kept. "
            "Should you change your mind, send the code again."
        )
    )


async def _agreed(talk: Talk, state: Mapping[str, Any]) -> list[Reply]:
    if talk.account is not None:
        return await _agreed_anew(talk, state["code"])
    told = {"code": state["code"], "agreed": talk.now.timestamp()}
    return _ask_name(talk, told)


async def _agreed_anew(talk: Talk, code: str) -> list[Reply]:
    """A member agrees to a newer wording, and uses the code they came with."""
    connection = await talk.work.direct()
    await members.agree_anew(connection, talk.member.id, consenting.WORDING, talk.now)
    talk.remember(None)
    talk.work.forget_account(talk.incoming.channel, talk.incoming.person)
    invitation = await find_invitation(connection, code)
    return stranger(talk) if invitation is None else await _admit(talk, invitation)


def _ask_name(talk: Talk, state: Mapping[str, Any]) -> list[Reply]:
    choosing.wait(talk, KIND, step="name", code=state["code"], agreed=state["agreed"])
    question = talk.words("Thank you! What shall I call you? Your team lead sees this name.")
    offered = clean_name(talk.incoming.display_name)
    if offered is None:
        return talk.say(question)
    return talk.say(question, [[talk.choice(offered, VERB, "d", state["code"])]])


async def _perhaps_named(talk: Talk, state: Mapping[str, Any], text: str) -> list[Reply]:
    """A name was typed, or a report before there was a name to it."""
    invitation = await find_invitation(await talk.work.direct(), state["code"])
    running = None if invitation is None else _running(talk, invitation)
    if invitation is None or running is None:
        return await _named(talk, state, text)
    if campaigns.is_report(talk, running, {invitation.unit}, text, sure=False):
        return talk.say(
            talk.words(
                "That looks like a report, and it was not recorded. Please tell me your name "
                "first, then send it again."
            )
        )
    return await _named(talk, state, text)


async def _named(talk: Talk, state: Mapping[str, Any], text: str) -> list[Reply]:
    name = clean_name(text)
    if name is None:
        return talk.say(name_refusal(talk, text))
    connection = await talk.work.direct()
    invitation = await find_invitation(connection, state["code"])
    talk.remember(None)
    refusal = _used_up(talk) if invitation is None else _refusal(talk, invitation)
    if invitation is None or refusal is not None:
        return talk.say(refusal or "")
    if not await use_invitation(connection, invitation.code, talk.now):
        return talk.say(_used_up(talk))
    await _keep(talk, invitation, name, datetime.fromtimestamp(state["agreed"], UTC))
    guessing.forget(talk)
    running = _running(talk, invitation)
    return stranger(talk) if running is None else welcome(talk, running, invitation, name)


async def _keep(talk: Talk, invitation: Invitation, name: str, agreed: datetime) -> None:
    incoming, connection = talk.incoming, await talk.work.direct()
    member = Member(talk.work.draw(), name, talk.words.language, (), consenting.WORDING, agreed)
    await members.add_member(connection, member)
    account = Account(incoming.channel, incoming.person, incoming.bot, incoming.chat, True, member)
    await members.link_account(connection, account, incoming.sent)
    await members.grant(connection, member.id, invitation.unit, invitation.role, talk.now)
    talk.work.forget_account(incoming.channel, incoming.person)


VERBS = {VERB: _tapped}
DIALOGUES = {KIND: _written}
