"""Help, and what is said when something does not fit."""

from domain.campaign import EnteredBy
from domain.invitations import normal_code
from domain.people import Act, Role
from domain.running import RunningCampaign
from handlers import campaigns
from handlers.figures import listing
from handlers.messages import Attached, Reply
from handlers.talk import Talk
from locales import Html, Words

_EXAMPLE = (12, 5)


def role_name(words: Words, role: Role) -> Html:
    """What a role is called."""
    if role is Role.COORDINATOR:
        return words("coordinator")
    return words("team lead") if role is Role.LEAD else words("volunteer")


async def show(talk: Talk, _rest: str) -> list[Reply]:
    """What this person can do here, on one screen."""
    if talk.account is None:
        return welcome(talk)
    running = campaigns.chosen(talk)
    if running is None:
        return without_unit(talk)
    words = talk.words
    lines = [
        words(
            "📝 To report, just write it: <b>{example}</b> (/report shows more)",
            example=example(running),
        )
    ]
    lines += [
        words("✏️ Wrong? Change your message, reply to it with the right figures, or /undo."),
        words("/mine – my reports · /total – totals and targets"),
    ]
    if campaigns.leads_here(talk, running):
        lines.append(
            words(
                "/missing – who has not reported yet · /invite – invite people · "
                "/members – who belongs here"
            )
        )
    if any(talk.may(Act.SET_UP, running, unit) for unit in campaigns.own_units(talk, running)):
        lines.append(words("/setup – what the plan leaves open"))
    lines += [
        words("/campaign – choose the campaign · /name – my name · /language – language"),
        words("/data – what is kept about me · /erase – erase it · /cancel – stop a question"),
    ]
    return talk.say(listing([_greeting(talk, running), *lines]))


def _greeting(talk: Talk, running: RunningCampaign) -> Html:
    words, member = talk.words, talk.member
    role = member.strongest or Role.VOLUNTEER
    places = [running.unit(unit).name for unit in campaigns.own_units(talk, running)]
    return words(
        "<b>{name}</b>, {role}, {places}",
        name=member.name,
        role=role_name(words, role),
        places=", ".join(places[:3]),
    )


def example(running: RunningCampaign) -> str:
    """A report as somebody in the field would write it."""
    metrics = [m for m in running.campaign.metrics if m.entered_by is EnteredBy.TEAM]
    named = [(metric.aliases or (metric.name,))[0] for metric in metrics[: len(_EXAMPLE)]]
    return ", ".join(f"{count} {name}" for count, name in zip(_EXAMPLE, named, strict=False))


async def how_to_report(talk: Talk, _rest: str) -> list[Reply]:
    """How a report is written."""
    running = campaigns.chosen(talk)
    if running is None:
        return without_unit(talk)
    words, shown = talk.words, example(running)
    return talk.say(
        listing(
            [
                words("Just write what you did, in your own words:"),
                words("• today: <b>{example}</b>", example=shown),
                words("• another day: <b>{example}</b>", example=_yesterday(words, shown)),
                words("• nothing done: <b>{example}</b>", example=nothing_done(running)),
                words("I add it up and show you what I understood. /undo takes it back."),
            ]
        )
    )


def _yesterday(words: Words, shown: str) -> str:
    return f"yesterday {shown}" if words.language == "en" else f"hôm qua {shown}"


def nothing_done(running: RunningCampaign) -> str:
    """A report of a day without work."""
    metric = running.campaign.metrics[0]
    return f"0 {(metric.aliases or (metric.name,))[0]}"


def welcome(talk: Talk) -> list[Reply]:
    """The first words to somebody who has not joined."""
    words = talk.words
    if talk.incoming.group:
        return talk.say(words("You have not joined yet. Please write to me in a private chat."))
    return talk.say(
        listing(
            [
                words("👋 Hello! I am <b>Thôn Số</b>. I add up the work of digital village teams."),
                words("To join you need a code from your team lead or coordinator."),
                words("Have one? Send it here, for example: <code>/start BCFG2345</code>"),
                words("Nothing about you is kept before you agree."),
            ]
        )
    )


def in_private(talk: Talk) -> list[Reply] | None:
    """The answer where something is not for a group's eyes; None in a private chat."""
    if not talk.incoming.group:
        return None
    return talk.say(talk.words("That is between the two of us: please write to me privately."))


def cancelled(talk: Talk, *, was_open: bool) -> list[Reply]:
    """The person stopped what was under way."""
    words = talk.words
    if was_open:
        return talk.say(words("All right, stopped. Nothing was changed."))
    return talk.say(words("There is nothing to stop."))


def unknown_command(talk: Talk) -> list[Reply]:
    """There is no such command."""
    return talk.say(talk.words("I do not know this command. /help shows what I can do."))


def not_understood(talk: Talk) -> list[Reply]:
    """The message says nothing that can be acted on."""
    words = talk.words
    code = normal_code(talk.incoming.text)
    if code is not None and not talk.incoming.group:
        label = words("Join with {code}", code=code)
        text = words("Is this a code? To join with it, send <b>/start {code}</b>", code=code)
        return talk.say(text, [[talk.choice(label, "j", "c", code)]])
    running = campaigns.chosen(talk)
    if running is None:
        return without_unit(talk)
    return talk.say(
        words(
            "I did not understand that. A report looks like this: <b>{example}</b>. "
            "/help shows more.",
            example=example(running),
        )
    )


def not_yet(talk: Talk) -> list[Reply]:
    """The message tells what is going to be done."""
    return talk.say(
        talk.words(
            "That day has not come yet, so nothing was recorded; send the report once the work is "
            "done."
        )
    )


def readable(text: str, most: int = 40) -> str:
    """Somebody's own words to show them again: no marks that turn the rest of the line around."""
    return "".join(c for c in text if c.isprintable())[:most]


def only_text(talk: Talk) -> list[Reply]:
    """Stickers, voices, files and bare photos: what cannot be read."""
    words, attached = talk.words, talk.incoming.attached
    if attached in {Attached.PHOTO, Attached.FILE, Attached.CONTACT}:
        return talk.say(
            words(
                "I only read text, so I did not look at this. 🔒 Please never send pictures of "
                "ID cards, contacts or lists of residents here."
            )
        )
    if attached is Attached.VOICE:
        return talk.say(
            words("I cannot listen to voice messages yet. Please write the figures instead.")
        )
    return talk.say(words("Thank you! I only read text: write the figures and I add them up."))


def without_unit(talk: Talk) -> list[Reply]:
    """Somebody who has joined but has no place in any campaign."""
    return talk.say(
        talk.words(
            "You are not in any village or campaign at the moment. "
            "Ask your team lead for a code and send it as /start CODE."
        )
    )
