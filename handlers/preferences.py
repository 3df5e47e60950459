"""What people choose for themselves: language, campaign, name."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from domain.folding import fold
from domain.people import Role
from domain.reading import redact
from domain.running import RunningCampaign
from handlers import campaigns, choosing, helping
from handlers.asking import Option, typed_option
from handlers.figures import listing
from handlers.introducing import own_menu
from handlers.messages import Reply
from handlers.talk import Talk
from locales import Html, words_in
from storage import members

LANGUAGE = "language"
CAMPAIGN = "campaign"
NAME = "name"
_LANGUAGE_VERB = "l"
_CAMPAIGN_VERB = "g"
_MOST_NAME = 50
_LANGUAGES = {
    "vi": ("vi", "tieng viet", "viet", "viet nam", "vietnamese"),
    "en": ("en", "english", "tieng anh", "anh"),
}


async def language_command(talk: Talk, rest: str) -> list[Reply]:
    """Choose the language: /ngonngu, or at once /ngonngu en."""
    wanted = fold(rest)
    for language, names in _LANGUAGES.items():
        if wanted in names:
            return await _speak(talk, language)
    options: list[Option] = [
        ("Tiếng Việt", {"language": "vi"}),
        ("English", {"language": "en"}),
    ]
    question = talk.words("Which language shall I speak?")
    return choosing.offer(talk, LANGUAGE, _LANGUAGE_VERB, question, options)


async def _speak(talk: Talk, language: str) -> list[Reply]:
    await _change(talk, language=language)
    talk.words = words_in(language)
    said = talk.say(talk.words("All right, I speak English from now on."))
    role, account = talk.member.strongest, talk.account
    if account is None or role in {None, Role.VOLUNTEER}:
        return said
    return [*said, own_menu(talk.words, role, account.bot, account.chat)]


async def campaign_command(talk: Talk, rest: str) -> list[Reply]:
    """Show the campaign that is spoken of, and choose another where there are several."""
    known = campaigns.candidates(talk)
    running = campaigns.chosen(talk)
    if running is None:
        return helping.without_unit(talk)
    options: list[Option] = [(campaigns.title(one, known), {"campaign": one.id}) for one in known]
    named = typed_option({"options": options}, rest) if rest else None
    if named is not None:
        return await _choose(talk, named["campaign"])
    present = _present(talk, running)
    if len(known) == 1:
        return talk.say(present)
    question = listing([present, talk.words("Which campaign shall we speak of?")])
    return choosing.offer(talk, CAMPAIGN, _CAMPAIGN_VERB, question, options)


def _present(talk: Talk, running: RunningCampaign) -> Html:
    words, campaign = talk.words, running.campaign
    return words(
        "Campaign: <b>{title}</b>, {first} to {last}",
        title=campaign.title,
        first=words.day(campaign.first_day),
        last=words.day(campaign.last_day),
    )


async def _choose(talk: Talk, campaign: int) -> list[Reply]:
    running = talk.work.campaigns.get(campaign)
    if running is None or running not in campaigns.candidates(talk):
        return helping.without_unit(talk)
    await _change(talk, campaign=campaign)
    unit = campaigns.home(talk, running)
    totals = talk.choice(talk.words("Totals"), "v", unit, 0, running.id)
    return talk.say(_present(talk, running), [[totals]])


async def name_command(talk: Talk, rest: str) -> list[Reply]:
    """Change the name: /ten Lan, or /ten and then the name."""
    if rest:
        return await _rename(talk, rest)
    choosing.wait(talk, NAME)
    return talk.say(
        talk.words("Your name here is <b>{name}</b>. What shall it be?", name=talk.member.name)
    )


async def _rename(talk: Talk, text: str) -> list[Reply]:
    name = clean_name(text)
    if name is None:
        return talk.say(name_refusal(talk, text))
    await _change(talk, name=name)
    return talk.say(talk.words("From now on you are <b>{name}</b>.", name=name))


def clean_name(text: str) -> str | None:
    """A name as it is kept, or None: 1 to 50 characters, something to read, no numbers of IDs."""
    spaced = " ".join(unicodedata.normalize("NFC", text[:1000]).split())
    name = " ".join("".join(c for c in spaced if c.isprintable()).split())
    if not 1 <= len(name) <= _MOST_NAME or not any(c.isalnum() for c in name):
        return None
    return None if redact(name).kinds or name.startswith("/") else name


def name_refusal(talk: Talk, text: str) -> Html:
    """Why a text cannot be somebody's name."""
    words = talk.words
    if redact(text).kinds:
        return words("🔒 That looks like a phone or ID number. A name alone is enough.")
    return words("A name has 1 to 50 letters. What shall I call you?")


async def _change(talk: Talk, **chosen: Any) -> None:
    talk.remember(None)
    await members.change_member(await talk.work.direct(), talk.member.id, **chosen)
    talk.work.forget_account(talk.incoming.channel, talk.incoming.person)


async def _language_tapped(talk: Talk, arguments: list[str]) -> list[Reply]:
    found = await choosing.tapped(talk, LANGUAGE, arguments)
    return choosing.too_late(talk) if found is None else await _speak(talk, found[1]["language"])


async def _campaign_tapped(talk: Talk, arguments: list[str]) -> list[Reply]:
    found = await choosing.tapped(talk, CAMPAIGN, arguments)
    return choosing.too_late(talk) if found is None else await _choose(talk, found[1]["campaign"])


async def _language_written(talk: Talk, state: Mapping[str, Any]) -> list[Reply] | None:
    wanted = fold(talk.incoming.text)
    for language, names in _LANGUAGES.items():
        if wanted in names and not choosing.lapsed(talk, state):
            return await _speak(talk, language)
    return _passed_over(talk)


async def _campaign_written(talk: Talk, state: Mapping[str, Any]) -> list[Reply] | None:
    patch = typed_option(state, talk.incoming.text)
    if patch is None or choosing.lapsed(talk, state):
        return _passed_over(talk)
    return await _choose(talk, patch["campaign"])


async def _name_written(talk: Talk, state: Mapping[str, Any]) -> list[Reply] | None:
    if choosing.lapsed(talk, state) or not talk.incoming.text:
        return _passed_over(talk)
    running = campaigns.chosen(talk)
    if running is not None and campaigns.is_report(
        talk, running, campaigns.own_units(talk, running), talk.incoming.text
    ):
        return _passed_over(talk)
    return await _rename(talk, talk.incoming.text)


def _passed_over(talk: Talk) -> list[Reply] | None:
    """They went on to something else."""
    talk.remember(None)
    return None


VERBS = {_LANGUAGE_VERB: _language_tapped, _CAMPAIGN_VERB: _campaign_tapped}
DIALOGUES = {LANGUAGE: _language_written, CAMPAIGN: _campaign_written, NAME: _name_written}
