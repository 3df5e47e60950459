"""Consent: what people are told before anything about them is kept, and how they answer."""

from domain.running import RunningCampaign
from handlers import helping
from handlers.figures import listing
from handlers.messages import Choice
from handlers.talk import Talk
from locales import Html
from storage.invitations import Invitation

WORDING = "1"
"""The version of what people agree to; it changes with the sentences of `notice`."""

YES = frozenset(
    {"dong y", "toi dong y", "em dong y", "minh dong y", "dong y a", "da dong y", "vang dong y"}
    | {"agree", "i agree", "yes i agree", "yes"}
)
NO = frozenset(
    {"khong", "khong dong y", "toi khong dong y", "em khong dong y", "ko", "ko dong y", "tu choi"}
    | {"thoi", "no", "i do not agree", "i don't agree", "disagree", "refuse"}
)


def notice(talk: Talk, running: RunningCampaign, invitation: Invitation) -> Html:
    """Who keeps what, why, how long, and the rights: Law 91/2025/QH15, article 9."""
    words, campaign = talk.words, running.campaign
    role = helping.role_name(words, invitation.role)
    place = running.unit(invitation.unit).name
    return listing(
        [
            words("You are invited as <b>{role}</b> to <b>{unit}</b>.", role=role, unit=place),
            words(
                "1. <b>{issuer}</b> keeps the name you choose, your role and place, your account's "
                "number on this app, and the reports you send.",
                issuer=campaign.issuer or campaign.root.name,
            ),
            words(
                "2. Why: to add up the work, to remind you, and so that your team lead and "
                "coordinator see who reported. It is used for nothing else."
            ),
            words(
                "3. How long: texts of messages {days} days, the rest until you erase it; the "
                "counts stay, without your name.",
                days=talk.desk.text_days,
            ),
            words(
                "4. You decide: you may refuse. /data shows everything, /name corrects, /erase "
                "erases, at any time. This app passes messages through its own servers."
            ),
            words("Do you agree? Tap, or write “<b>agree</b>” or “<b>no</b>”."),
        ]
    )


def choices(talk: Talk, verb: str, code: str) -> list[Choice]:
    """Yes and no, side by side."""
    yes, no = talk.words("I agree"), talk.words("No")
    return [talk.choice(yes, verb, "y", code), talk.choice(no, verb, "n", code)]
