"""Which conversation a message belongs to."""

from collections.abc import Mapping
from typing import Any

from domain.invitations import normal_code
from domain.reading import Intent, Reading, guessed
from domain.running import RunningCampaign
from handlers import (
    asking,
    campaigns,
    chatting,
    choosing,
    choosing_campaign,
    correcting,
    groups,
    helping,
    joining,
    missing,
    reporting,
    showing_menu,
    taking_back,
    totals,
)
from handlers.conversations import COMMANDS, DIALOGUES, VERBS
from handlers.figures import listing
from handlers.messages import Incoming, Kind, Reply, Sort
from handlers.talk import Desk, Talk
from handlers.tokens import long
from storage import members
from storage.members import Account
from storage.work import Work

_OWN_VERBS = {"a", "u"}

_LEAVE_QUESTIONS_OPEN = {
    *("start", "trogiup", "help", "baocao", "report", "dulieu", "data"),
    *("tong", "total", "thieu", "missing", "cuatoi", "mine", "thanhvien", "members"),
}

_ASKING = frozenset({Intent.ASK_TOTAL, Intent.ASK_MISSING})

_LOOKING = _ASKING | {Intent.HELP}
"""What only wants to see something leaves a question open."""

_OF_ONE_CAMPAIGN = {"tong", "total", "thieu", "missing", "cuatoi", "mine"}
"""What asks first which of several running campaigns is meant."""

_OPEN_TO_STRANGERS = {"start", "trogiup", "help", "huy", "cancel"}

_REACHED_OR_NOT = frozenset({Kind.BLOCKED, Kind.UNBLOCKED})
_OF_GROUPS = frozenset({Kind.ADDED, Kind.MIGRATED})
_UNANSWERED = frozenset({Kind.OTHER, Kind.REMOVED})


async def begun(incoming: Incoming, work: Work, desk: Desk) -> Talk:
    """The talk of one event, with what its text says read ahead of its turn, if it is likely asked.

    All texts of a batch are so read one after the other, which takes less time than reading each
    between two answers: the processor has the reader at hand.
    """
    talk = Talk(incoming, work, desk, await work.account(incoming.channel, incoming.person))
    if talk.account is not None and incoming.kind is Kind.MESSAGE and incoming.addressed:
        running = campaigns.chosen(talk)
        text = talk.redacted.text
        if running is not None and text and not text.startswith("/"):
            talk.read(running, text, incoming.sent)
    return talk


async def handle(
    incoming: Incoming, work: Work, desk: Desk, ahead: Talk | None = None
) -> list[Reply]:
    """Answer one event; `ahead` is its talk where it has been begun."""
    kind = incoming.kind
    if kind in _REACHED_OR_NOT:
        reachable = kind is Kind.UNBLOCKED
        connection = await work.direct()
        where = incoming.bot, incoming.chat
        await members.reach(connection, *where, incoming.sent, reachable=reachable)
        work.forget_accounts()
        return []
    account = await work.account(incoming.channel, incoming.person)
    known = ahead is not None and ahead.account is account  # not changed by an earlier message
    talk = ahead if ahead is not None and known else Talk(incoming, work, desk, account)
    if kind in _OF_GROUPS:
        return await groups.changed(talk)
    if kind in _UNANSWERED or (incoming.group and not incoming.addressed):
        return []
    if kind is Kind.TAP:
        return await _tapped(talk)
    if account is not None and _is_elsewhere(account, incoming):
        await joining.reached_at(talk)
    if kind is Kind.EDIT:
        return await correcting.edited(talk) if account is not None and incoming.text else []
    return await _written(talk)


def _is_elsewhere(account: Account, incoming: Incoming) -> bool:
    """Tell whether a member writes from where they were not thought to be reached."""
    here = account.chat == incoming.chat and account.bot == incoming.bot
    return not here or not account.reachable


async def _tapped(talk: Talk) -> list[Reply]:
    opened = talk.desk.seal.opened(talk.incoming.person, talk.incoming.choice)
    if opened is None:
        return _not_theirs(talk)
    verb, arguments = opened
    if talk.account is None and verb not in joining.VERBS:
        return [_toast(talk, ""), *joining.stranger(talk)]
    replies = await _instructed(talk, verb, arguments)
    if any(reply.sort is Sort.TOAST for reply in replies):
        return replies
    return [_toast(talk, ""), *replies]


async def _instructed(talk: Talk, verb: str, arguments: list[str]) -> list[Reply]:
    if verb == "a":
        return await _answered(talk, arguments)
    if verb == "u":
        return await taking_back.undo_thread(talk, long(arguments[0]))
    if verb == choosing_campaign.VERB:
        meant = await choosing_campaign.tapped(talk, long(arguments[0]))
        return choosing.too_late(talk) if meant is None else await _written(meant)
    if verb == "t" and campaigns.undecided(talk):
        return await choosing_campaign.ask(talk)
    known = VERBS.get(verb)
    return _not_theirs(talk) if known is None else await known(talk, arguments)


def _not_theirs(talk: Talk) -> list[Reply]:
    """The answer to a button of somebody else's, or of an earlier version of the program."""
    return [_toast(talk, talk.words("This button is not for you, or too old."))]


async def _answered(talk: Talk, arguments: list[str]) -> list[Reply]:
    state = await talk.work.dialogue(talk.spot)
    nonce, index = arguments
    patch = asking.tapped_option(state, nonce, index)
    if state is None or patch is None:
        return choosing.too_late(talk)
    return await reporting.answered(talk, state, patch)


def _toast(talk: Talk, text: str) -> Reply:
    return Reply(text, sort=Sort.TOAST, tap=talk.incoming.tap)


async def _written(talk: Talk) -> list[Reply]:
    text = talk.incoming.text.strip()
    state = await talk.work.dialogue(talk.spot)
    if text.startswith("/"):
        return await _commanded(talk, text, state)
    if state is not None:
        replies = await _continued(talk, state)
        if replies is not None:
            return replies
    if talk.account is None:
        return await joining.perhaps_code(talk)
    if not text:
        return helping.only_text(talk)
    if state is None or not _waits(state):
        return await joining.another_code(talk) or await _free(talk)
    return await _meanwhile(talk, state)


async def _meanwhile(talk: Talk, state: Mapping[str, Any]) -> list[Reply]:
    """The answer to what comes while a question is open and is none of its answers."""
    meant = _meant(talk)
    if meant is not None and meant.intent is Intent.UNDO:
        return _taken_out(talk)
    if meant is not None and _says_nothing(talk, meant):
        return asking.repeat(talk, state)
    if meant is not None and meant.intent in _LOOKING:
        return await joining.another_code(talk) or await _free(talk)
    talk.remember(None)
    return _given_up(talk, await joining.another_code(talk) or await _free(talk))


def _waits(state: Mapping[str, Any] | None) -> bool:
    """Tell whether a message is not recorded yet because a question about it is open."""
    return state is not None and state["kind"] == asking.KIND


def _meant(talk: Talk) -> Reading | None:
    """What a message says that comes while a question is open; a reply is about something else."""
    running = campaigns.chosen(talk)
    if running is None or talk.incoming.reply_to is not None:
        return None
    draft = reporting.draft_of(talk)
    return talk.read(running, draft.text, draft.said)


def _says_nothing(talk: Talk, meant: Reading) -> bool:
    """Tell whether a message is no report and no question, so that it may be meant as an answer."""
    if meant.questions or meant.future or normal_code(talk.incoming.text):
        return False
    return meant.intent is Intent.OTHER


def _taken_out(talk: Talk) -> list[Reply]:
    """They take back the message that was asked about: what was recorded before it stays."""
    talk.remember(None)
    return talk.say(
        talk.words(
            "All right, the message I asked about is not recorded. What you reported before stays."
        )
    )


def _given_up(talk: Talk, replies: list[Reply]) -> list[Reply]:
    """The replies, and that the message whose question was open went unrecorded."""
    told = talk.words("⚠️ Your earlier message, which I had asked about, was not recorded.")
    for index, reply in enumerate(replies):
        if reply.sort is Sort.TEXT:
            replies[index] = reply._replace(text=listing([reply.text, told]))
            return replies
    return [*replies, *talk.say(told)]


async def _commanded(talk: Talk, text: str, state: Mapping[str, Any] | None) -> list[Reply]:
    head, _, rest = text[1:].partition(" ")
    name = head.casefold()
    if name in {"huy", "cancel"}:
        talk.remember(None)
        return helping.cancelled(talk, was_open=state is not None)
    if talk.account is None and name not in _OPEN_TO_STRANGERS:
        return joining.still_joining(talk, state) or joining.stranger(talk)
    command = COMMANDS.get(name)
    if command is None:
        plain = state is None and talk.account is not None and guessed(text)
        return await _free(talk) if plain else helping.unknown_command(talk)
    if name in _OF_ONE_CAMPAIGN and campaigns.undecided(talk):
        return await choosing_campaign.ask(talk)
    if state is None or (name in _LEAVE_QUESTIONS_OPEN and state["kind"] != showing_menu.KIND):
        return await command(talk, rest.strip())
    if _waits(state) and name in {"hoantac", "undo"}:
        return _taken_out(talk)
    talk.remember(None)
    replies = await command(talk, rest.strip())
    return _given_up(talk, replies) if _waits(state) else replies


async def _continued(talk: Talk, state: Mapping[str, Any]) -> list[Reply] | None:
    if state["kind"] == asking.KIND:
        patch = asking.typed_option(state, talk.incoming.text)
        if patch is not None:
            return await reporting.answered(talk, state, patch)
        return None
    if state["kind"] == showing_menu.KIND:
        return await _chosen(talk, state)
    if state["kind"] == choosing_campaign.KIND:
        meant = await choosing_campaign.written(talk, state)
        return None if meant is None else await _written(meant)
    dialogue = DIALOGUES.get(state["kind"])
    return None if dialogue is None else await dialogue(talk, state)


async def _chosen(talk: Talk, state: Mapping[str, Any]) -> list[Reply] | None:
    """A choice of the last list typed out; None for a text that is something else."""
    data = None if talk.account is None else showing_menu.typed(state, talk.incoming.text, talk.now)
    if data is None:
        return None
    opened = talk.desk.seal.opened(talk.incoming.person, data)
    if opened is None or (opened[0] not in VERBS and opened[0] not in _OWN_VERBS):
        talk.remember(None)
        return talk.say(talk.words("This list is from an earlier day. /total shows a new one."))
    return await _instructed(talk, *opened)


async def _free(talk: Talk) -> list[Reply]:
    replies = await correcting.replied(talk)
    if replies is not None:
        return replies
    draft = reporting.draft_of(talk)
    only = campaigns.only_fitting(talk, draft.text, draft.said)
    running = only or campaigns.chosen(talk)
    if running is None:
        return helping.without_unit(talk)
    reading = talk.read(running, draft.text, draft.said)
    warning = reporting.redaction_warning(talk)
    if reading.intent in _ASKING and only is None and campaigns.undecided(talk):
        return [*warning, *await choosing_campaign.ask(talk)]
    match reading.intent:
        case Intent.REPORT:
            replies = await reporting.consider(talk, draft, {running.id: reading})
        case Intent.CORRECT | Intent.UNDO:
            replies = await _changed(talk, running, reading)
        case Intent.ASK_TOTAL | Intent.ASK_MISSING:
            replies = await _looked_up(talk, running, reading)
        case Intent.HELP if not chatting.is_about_due(talk):
            replies = await helping.show(talk, "")
        case Intent.OTHER if reading.questions:
            replies = await reporting.consider(talk, draft, {running.id: reading})
        case _ if getattr(reading, "future", False):
            replies = helping.not_yet(talk)
        case _:
            replies = await chatting.answered(talk, running) or helping.not_understood(talk)
    return warning + replies


async def _changed(talk: Talk, running: RunningCampaign, reading: Reading) -> list[Reply]:
    named = await chatting.commanded(talk)
    if named is not None:
        return named
    whom = correcting.somebody_else(talk)
    if whom is not None:
        return await _of_somebody_else(talk, running, whom)
    if reading.intent is Intent.UNDO:
        return await taking_back.undo_last(talk)
    return await correcting.correct_last(talk, reading)


async def _looked_up(talk: Talk, running: RunningCampaign, reading: Reading) -> list[Reply]:
    """Totals, or who is missing; of one person where one is named and no place."""
    if reading.village is None and not reading.place:
        path = totals.place_in(talk, running)
        found = None if path else await totals.of_whom(talk, running)
        if found is not None:
            return found
        reading = reading._replace(village=path)
    if reading.intent is Intent.ASK_TOTAL:
        return await totals.asked(talk, running, reading)
    return await missing.asked(talk, running, reading)


async def _of_somebody_else(talk: Talk, running: RunningCampaign, name: str) -> list[Reply]:
    """They want to change what somebody else reported: they choose which report it is."""
    shown = await totals.named(talk, running, name)
    if shown is None:
        return talk.say(
            talk.words(
                "I only change your own reports this way. For somebody else's, ask the team lead."
            )
        )
    hint = talk.words(
        "Choose the report; then take it back, or reply to it with the right figures."
    )
    return [*shown, *talk.say(hint)]
