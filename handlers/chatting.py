"""What people say beside reports: greetings, thanks, when something is due, a name alone."""

import re

from domain.folding import fold
from domain.periods import UNASKED, current_period
from domain.running import RunningCampaign
from handlers import helping, inviting, own, preferences, removing, setting_up, totals
from handlers.figures import deadline_name, listing, period_name
from handlers.messages import Reply
from handlers.talk import Talk

_MOST_NAME = 60
_THANKS = re.compile(r"^(?:da |vang |ok )?(?:xin )?(?:cam on|cam? on|thanks?|thank you|tks|ty)\b")
_HELLO = re.compile(r"^(?:da |xin |em |a )?(?:chao|hello|hi|alo|hey)\b")
_WELL = frozenset(
    {
        "ok",
        "oke",
        "okie",
        "okela",
        "vang",
        "thoi",
        "vang a",
        "da",
        "da vang",
        "u",
        "uh",
        "um",
        "uk",
        "duoc",
    }
    | {
        "duoc roi",
        "roi",
        "xong",
        "xong roi",
        "hieu roi",
        "biet roi",
        "tot",
        "good",
        "great",
        "fine",
    }
    | {"em xin loi", "xin loi", "sorry", "ha ha", "haha", "hihi", "hi hi", "nhat tri", "dong y"}
)
_DUE = re.compile(
    r"\b(?:han|deadline|due)\b(?!.*\d)|\b(?:bao gio|khi nao|may gio|luc nao|ngay nao) (?:thi )?"
    r"(?:phai )?(?:nop|bao cao|gui)|\bcon may ngay\b|\bcon bao nhieu ngay\b|\bhow many days\b"
)
_SAID = {
    **dict.fromkeys(("moi", "moi nguoi", "moi them nguoi", "moi thanh vien"), inviting.command),
    **dict.fromkeys(("thanh vien", "danh sach thanh vien", "members"), removing.command),
    **dict.fromkeys(("ngon ngu", "doi ngon ngu", "language"), preferences.language_command),
    **dict.fromkeys(("ten", "doi ten"), preferences.name_command),
    **dict.fromkeys(
        ("dot khac", "doi dot", "chon dot", "doi dot khac", "another campaign", "campaign"),
        preferences.campaign_command,
    ),
    **dict.fromkeys(("khai bao", "khai bao ke hoach"), setting_up.command),
    **dict.fromkeys(
        ("bao cao cua toi", "bao cao cua em", "bao cao cua minh", "bao cao cua em dau", "cua toi"),
        own.command,
    ),
}


async def answered(talk: Talk, running: RunningCampaign) -> list[Reply] | None:
    """An answer to a message that is neither report nor question; None where there is none."""
    said = _bare(talk)
    named = await commanded(talk)
    if named is not None:
        return named
    if is_about_due(talk):
        return due(talk, running)
    courtesy = _courtesy(talk, running, said)
    if courtesy is not None:
        return courtesy
    if len(said) > _MOST_NAME:
        return None
    return await totals.named(talk, running, talk.incoming.text.strip())


async def commanded(talk: Talk) -> list[Reply] | None:
    """What a command's name without its slash asks for: "thành viên", "đổi tên"."""
    command = _SAID.get(_bare(talk))
    return None if command is None else await command(talk, "")


def _bare(talk: Talk) -> str:
    return fold(talk.incoming.text).strip(" .!,?~:)(")


def _courtesy(talk: Talk, running: RunningCampaign, said: str) -> list[Reply] | None:
    words = talk.words
    if _HELLO.search(said):
        example = helping.example(running)
        text = words(
            "Hello {name}! Just write what you did: <b>{example}</b>.",
            name=talk.member.name,
            example=example,
        )
        return talk.say(text)
    if _THANKS.search(said):
        return talk.say(words("You are welcome! Thank you for your work. 🌿"))
    if said in _WELL or not any(c.isalnum() for c in talk.incoming.text):
        return talk.say(words("👍 All right. Send figures whenever you have some."))
    return None


def is_about_due(talk: Talk) -> bool:
    """Tell whether somebody asks when their report is due."""
    return _DUE.search(fold(talk.incoming.text)) is not None


def due(talk: Talk, running: RunningCampaign) -> list[Reply]:
    """When the report of this period is due, and how long the campaign goes on."""
    words, campaign = talk.words, running.campaign
    period, today = current_period(campaign, talk.incoming.sent), talk.today(running)
    lines: list[str] = []
    if period.reporting_index != UNASKED:
        lines.append(
            words(
                "The report for {period} is due: <b>{deadline}</b>.",
                period=period_name(words, period.starts, period.ends),
                deadline=deadline_name(
                    words, period.cutoff, period.due.astimezone(campaign.zone), talk.incoming.sent
                ),
            )
        )
    left = (campaign.last_day - today).days
    if left >= 0:
        last = words.day(campaign.last_day)
        lines.append(
            words.n(
                "The campaign goes on until {day}: {count} day left.",
                "The campaign goes on until {day}: {count} days left.",
                left,
                day=last,
            )
        )
    else:
        lines.append(words("The campaign ended on {day}.", day=words.day(campaign.last_day)))
    return talk.say(listing(lines), [[talk.choice(words("Totals"), "t")]])
