"""What somebody hears who has just joined."""

from domain.people import Role
from domain.running import RunningCampaign
from handlers import helping, setting_up
from handlers.figures import listing
from handlers.introducing import own_menu
from handlers.messages import Reply
from handlers.talk import Talk
from storage.invitations import Invitation


def welcome(talk: Talk, running: RunningCampaign, invitation: Invitation, name: str) -> list[Reply]:
    """Say to somebody new who they are here, how to report, and what waits for them."""
    words = talk.words
    lines = [
        words(
            "🎉 Welcome, <b>{name}</b>! You are {role} in {unit}.",
            name=name,
            role=helping.role_name(words, invitation.role),
            unit=running.unit(invitation.unit).name,
        ),
        words("To report, just write: <b>{example}</b>", example=helping.example(running)),
        words("/help shows what else I can do."),
        left_open(talk, running, invitation.role),
    ]
    return [*talk.say(listing(lines)), *menu_of(talk, invitation.role)]


def menu_of(talk: Talk, role: Role | None) -> list[Reply]:
    """A lead's or coordinator's own list of commands; a volunteer has that of everybody."""
    if role not in {Role.LEAD, Role.COORDINATOR}:
        return []
    return [own_menu(talk.words, role, talk.incoming.bot, talk.incoming.chat)]


def left_open(talk: Talk, running: RunningCampaign, role: Role) -> str:
    """What a coordinator has to say for the plan to be complete; "" for anybody else."""
    count = len(setting_up.open_questions(running)) if role is Role.COORDINATOR else 0
    if not count:
        return ""
    return talk.words.n(
        "📋 The plan leaves {count} thing open: /setup.",
        "📋 The plan leaves {count} things open: /setup.",
        count,
    )
