"""Personal data: all of it shown, all of it erased."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.folding import fold
from domain.running import RunningCampaign
from handlers import campaigns, choosing, helping, showing_menu
from handlers.asking import Option
from handlers.figures import listing
from handlers.messages import Reply
from handlers.talk import Talk
from locales import Html, Words
from storage import personal

KIND = "erase"
_ERASE_VERB = "x"
_SHOW_VERB = "p"
_MOST_TEXTS = 200
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_TEXTS = frozenset({"tin nhan", "tin", "texts", "text", "messages"})
_YES = frozenset({"xoa", "xoa di", "xoa het", "dong y xoa", "erase", "erase me", "delete"})
_NO = frozenset({"khong", "khong xoa", "giu lai", "thoi", "no", "keep", "ko"})


async def show(talk: Talk, rest: str) -> list[Reply]:
    """Everything that is kept about the person."""
    refused = helping.in_private(talk)
    if refused is not None:
        return refused
    if fold(rest) in _TEXTS:
        return await _texts(talk)
    kept = await personal.kept_of(await talk.work.direct(), talk.member.id)
    words, member = talk.words, talk.member
    lines = [
        words("🔎 <b>What is kept about you</b>"),
        words("Name: {name}", name=member.name),
        words("Language: {language}", language=_language(words, member.language)),
        *_roles(talk),
        *(_account(words, one) for one in kept.accounts),
        words(
            "You agreed on {day} (wording {version}).",
            day=_agreed(words, member.consented_at.astimezone(_ZONE)),
            version=member.consent_version,
        ),
        _campaign(talk),
        *_written_by_them(talk, kept),
        words("/name changes your name, /erase erases all of this."),
    ]
    label = words("Show the texts")
    choices = [[talk.choice(label, _SHOW_VERB, "t")]] if kept.texts else []
    return talk.say(listing(lines), choices)


def _agreed(words: Words, moment: datetime) -> Html:
    return words("{day} at {hour}", day=words.day(moment.date()), hour=words.hour(moment.time()))


def _language(words: Words, language: str) -> Html:
    return words("English") if language == "en" else words("Vietnamese")


def _roles(talk: Talk) -> list[Html]:
    words = talk.words
    named: dict[int, str] = {}
    for m in talk.member.memberships:
        for running in talk.work.campaigns.having([m.unit]):
            if m.unit in running.paths:
                named[m.unit] = running.unit(m.unit).name
    return [
        words(
            "Role: {role}, {unit}",
            role=helping.role_name(words, m.role),
            unit=named.get(m.unit, "—"),
        )
        for m in talk.member.memberships
    ]


def _account(words: Words, one: personal.Reached) -> Html:
    return words(
        "Account: {channel}, number {person}, chat {chat}, with the bot {bot}",
        channel=one.channel.capitalize(),
        person=one.person,
        chat=one.chat,
        bot=one.bot,
    )


def _campaign(talk: Talk) -> str:
    chosen: RunningCampaign | None = talk.work.campaigns.get(talk.member.campaign or 0)
    if chosen is None or chosen not in campaigns.candidates(talk):
        return ""
    return talk.words("Campaign you chose: {title}", title=chosen.campaign.title)


def _written_by_them(talk: Talk, kept: personal.Kept) -> list[Html]:
    words = talk.words
    lines = [
        words.n("Reports: {count}", "Reports: {count}", kept.reports),
        words.n(
            "Texts of messages: {count}, each kept {days} days.",
            "Texts of messages: {count}, each kept {days} days.",
            kept.texts,
            days=talk.desk.text_days,
        ),
    ]
    if kept.oldest_text is not None:
        leaves = kept.oldest_text + timedelta(days=talk.desk.text_days)
        day = words.day(leaves.astimezone(_ZONE).date())
        lines.append(words("The oldest text is deleted on {day}.", day=day))
    if kept.invitations:
        lines.append(
            words.n("Invitations made: {count}", "Invitations made: {count}", kept.invitations)
        )
    return lines


async def _texts(talk: Talk) -> list[Reply]:
    found = await personal.texts_of(await talk.work.direct(), talk.member.id, _MOST_TEXTS)
    words = talk.words
    if not found:
        return talk.say(words("No texts of yours are kept."))
    lines = [
        words("{when}: {text}", when=words.moment(sent.astimezone(_ZONE)), text=text)
        for sent, text in found
    ]
    return talk.say(listing([words("<b>Your messages, the latest first</b>"), *lines]))


async def _show_tapped(talk: Talk, _arguments: list[str]) -> list[Reply]:
    return helping.in_private(talk) or await _texts(talk)


async def erase(talk: Talk, _rest: str) -> list[Reply]:
    """Ask once more before everything is erased."""
    refused = helping.in_private(talk)
    if refused is not None:
        return refused
    words = talk.words
    question = listing(
        [
            words("🗑 <b>Erase everything about you?</b>"),
            words("Your name, account, roles and the texts of your messages are erased at once."),
            words("The counts you reported stay in the totals, without your name."),
            words("To go on, tap or write “<b>erase</b>”. Anything else keeps it all."),
        ]
    )
    options: list[Option] = [
        (words("Erase me"), {"erase": True}),
        (words("Keep everything"), {"erase": False}),
    ]
    return choosing.offer(talk, KIND, _ERASE_VERB, question, options)


async def _erase_tapped(talk: Talk, arguments: list[str]) -> list[Reply]:
    found = await choosing.tapped(talk, KIND, arguments)
    if found is None:
        return choosing.too_late(talk)
    return await _erased(talk) if found[1]["erase"] else _kept(talk)


async def _written(talk: Talk, state: Mapping[str, Any]) -> list[Reply] | None:
    said = fold(talk.incoming.text).strip(" .,!\"'“”")
    labels = {fold(label): patch["erase"] for label, patch in state["options"]}
    if choosing.lapsed(talk, state) or not said:
        talk.remember(None)
        return None
    if said in _YES or labels.get(said) is True:
        return await _erased(talk)
    if said in _NO or labels.get(said) is False:
        return _kept(talk)
    talk.remember(None)
    return None


def _kept(talk: Talk) -> list[Reply]:
    talk.remember(None)
    return talk.say(talk.words("All right, everything stays as it is."))


async def _erased(talk: Talk) -> list[Reply]:
    talk.remember(None)
    await personal.erase(await talk.work.direct(), talk.member.id, talk.now, showing_menu.KIND)
    talk.work.forget_account(talk.incoming.channel, talk.incoming.person)
    return talk.say(
        talk.words(
            "Done: everything about you is erased, and this is my last message. Thank you for your "
            "work! With a new code you can join again at any time."
        )
    )


VERBS = {_ERASE_VERB: _erase_tapped, _SHOW_VERB: _show_tapped}
DIALOGUES = {KIND: _written}
