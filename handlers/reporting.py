"""Reports: from what somebody wrote to figures in the ledger, asking wherever there is doubt."""

from collections.abc import Mapping
from typing import Any

from domain.ledger import Source
from domain.people import Act
from domain.reading import About, Intent, Question, Reading
from domain.running import RunningCampaign
from handlers import asking, campaigns, doubts, helping
from handlers.asking import Option, ask
from handlers.drafts import Draft, Line, draft_from
from handlers.figures import listing
from handlers.messages import Reply
from handlers.recording import record
from handlers.refusing_days import no_such_day, wrong_day
from handlers.talk import Talk
from handlers.wording import as_written, bare_name, in_form, question_words, unknown_place
from locales import Html
from storage import members

_LABEL = 60
_UNREAD: Mapping[int, Reading] = {}
_WITH_FIGURES = frozenset({Intent.REPORT, Intent.CORRECT})


def draft_of(talk: Talk) -> Draft:
    """The message as a draft, with what must not be kept taken out of its text."""
    incoming = talk.incoming
    source = Source(incoming.bot, incoming.chat, incoming.message or "")
    text = talk.redacted.text
    return Draft(
        text,
        incoming.sent,
        incoming.order,
        source,
        said=incoming.sent,
        forwarded=incoming.forwarded,
    )


async def consider(
    talk: Talk, draft: Draft, readings: Mapping[int, Reading] = _UNREAD
) -> list[Reply]:
    """Take the draft as far as it goes: to the next question, a refusal, or the ledger.

    `readings` are what its text says, by campaign, as far as it has been read already.
    """
    running = await _campaign(talk, draft)
    if isinstance(running, list):
        return running
    reading = understood(talk, running, draft, readings)
    if reading.questions:
        return await _ask_reader(talk, running, reading.questions[0], draft)
    if reading.intent not in _WITH_FIGURES or not (reading.counts or reading.multi):
        return _no_figures(talk, running)
    lines = await _lines(talk, running, reading, draft)
    if isinstance(lines, list):
        return lines
    refusal = _refusal(talk, running, lines)
    if refusal is not None:
        return talk.say(refusal)
    doubt = await doubts.first(talk, running, draft, reading, lines)
    if doubt is not None:
        return await ask(talk, doubt.question, doubt.options, draft)
    if draft.agreed:
        lines = await doubts.settled(talk, running, draft, lines)
    return await record(talk, running, draft, lines)


def _no_figures(talk: Talk, running: RunningCampaign) -> list[Reply]:
    return talk.say(
        talk.words(
            "Nothing was recorded: there are no figures in the message. If nothing was done, "
            "write <b>{example}</b>.",
            example=helping.nothing_done(running),
        )
    )


async def answered(talk: Talk, state: Mapping[str, Any], patch: Mapping[str, Any]) -> list[Reply]:
    """Go on with the draft after an answer to a question about it.

    A question about another message that had to wait for this one is asked again.
    """
    beneath = state.get("beneath")
    talk.remember(beneath)
    replies = await _settled(talk, state, patch)
    if beneath is None or await talk.work.dialogue(talk.spot) != beneath:
        return replies
    return [*replies, *await _asked_again(talk, beneath)]


async def _asked_again(talk: Talk, state: Mapping[str, Any]) -> list[Reply]:
    if state["kind"] != asking.KIND:
        return []
    draft = draft_from(state["draft"])
    text = talk.words("Your other message, “{text}”, still waits:", text=draft.text[:_LABEL])
    talk.remember(state.get("beneath"))
    first, *rest = await consider(talk, draft)
    return [first._replace(text=listing([text, first.text])), *rest]


async def _settled(talk: Talk, state: Mapping[str, Any], patch: Mapping[str, Any]) -> list[Reply]:
    if patch.get("again"):
        return talk.say(talk.words("All right. Please write it again, with whole numbers."))
    if patch.get("drop"):
        return talk.say(talk.words("All right, nothing was recorded."))
    if patch.get("keep"):
        connection = await talk.work.direct()
        await members.change_member(connection, talk.member.id, campaign=patch["campaign"])
        talk.work.forget_account(talk.incoming.channel, talk.incoming.person)
    draft = draft_from(state["draft"]).with_answer(patch)
    if draft.replaces:  # they decide with today's version before their eyes
        draft = draft._replace(order=max(draft.order, talk.incoming.order))
    return await consider(talk, draft)


def redaction_warning(talk: Talk) -> list[Reply]:
    """A friendly word to somebody who sent what must not be sent."""
    if not talk.redacted.kinds:
        return []
    return talk.say(
        talk.words(
            "🔒 Please do not send phone numbers, ID numbers or passwords here. "
            "I have taken them out and did not keep them."
        )
    )


def understood(
    talk: Talk, running: RunningCampaign, draft: Draft, readings: Mapping[int, Reading] = _UNREAD
) -> Reading:
    """What the draft's text says, with the answers given so far."""
    reading = readings.get(running.id) or talk.read(running, draft.text, draft.said)
    for index in draft.chosen:
        answers = reading.questions[0].answers if reading.questions else ()
        if index >= len(answers):  # the campaign was loaded anew meanwhile: ask afresh
            break
        reading = answers[index].reading
    return reading


async def _campaign(talk: Talk, draft: Draft) -> RunningCampaign | list[Reply]:
    if draft.campaign is not None and draft.campaign in talk.work.campaigns:
        return talk.work.campaigns[draft.campaign]
    open_ones = campaigns.going_on(talk)
    if not open_ones:  # the day that is reported decides
        return campaigns.latest_begun(talk) or talk.say(_nothing_open(talk))
    if len(open_ones) == 1:
        return open_ones[0]
    only = campaigns.only_fitting(talk, draft.text, draft.said)
    preferred = [running for running in open_ones if running.id == talk.member.campaign]
    if only or preferred:
        return only or preferred[0]
    options: list[Option] = [
        (campaigns.title(running, open_ones), {"campaign": running.id, "keep": True})
        for running in open_ones
    ]
    question = talk.words("Which campaign is this report for? I will remember your choice.")
    return await ask(talk, question, options, draft)


def _nothing_open(talk: Talk) -> Html:
    words = talk.words
    known = campaigns.candidates(talk)
    if not known:
        return words("You are not in any village yet. Ask your team lead for a code.")
    if campaigns.latest_begun(talk) is None:
        soonest = known[-1].campaign.first_day
        return words(
            "The campaign begins on {day}; reports are taken from then on.",
            day=words.day(soonest),
        )
    return words("You are not in any village yet. Ask your team lead for a code.")


async def _ask_reader(
    talk: Talk, running: RunningCampaign, question: Question, draft: Draft
) -> list[Reply]:
    if question.about not in {About.VILLAGE, About.DATE}:
        told = [a._replace(label=in_form(talk.words, a.label)) for a in question.answers]
        question = question._replace(answers=tuple(told))
    options: list[Option] = [
        (answer.label[:_LABEL], {"chosen": index, "campaign": running.id})
        for index, answer in enumerate(question.answers)
        if _is_theirs(talk, running, answer.reading)
    ]
    theirs = tuple(a for a in question.answers if _is_theirs(talk, running, a.reading))
    subject = as_written(question.subject, draft.text)
    question = question._replace(subject=subject, answers=theirs)
    text = question_words(talk.words, question)
    if not options and question.about is About.DATE:
        text = no_such_day(talk, running, question.subject[:_LABEL])
    if not options:
        await asking.close(talk, draft.source)
        return talk.say(text)
    options.append((talk.words("Write it again"), {"drop": True, "again": True}))
    return await ask(talk, text, options, draft)


def _is_theirs(talk: Talk, running: RunningCampaign, reading: Reading) -> bool:
    """Only places they may report for are offered to choose from."""
    return reading.village is None or talk.may(Act.REPORT, running, running.ids[reading.village])


async def _lines(
    talk: Talk, running: RunningCampaign, reading: Reading, draft: Draft
) -> tuple[Line, ...] | list[Reply]:
    today = draft.day or running.day_of(draft.said)
    parts = reading.multi or (reading,)
    unit = draft.unit
    if unit is None and None in [part.village for part in parts]:
        units = campaigns.reporting_units(talk, running)
        if len(units) == 1 and _is_field_work(running, reading):
            units = campaigns.with_villages(running, units[0])
        if len(units) != 1:
            return await _ask_unit(talk, running, units, draft)
        unit = units[0]
    return tuple(
        [
            Line(
                _unit_of(running, part.village, unit),
                part.date or reading.date or today,
                dict(part.counts),
            )
            for part in parts
        ]
    )


def _is_field_work(running: RunningCampaign, reading: Reading) -> bool:
    """Figures of the teams, which belong to a village; an officer's belong to the office."""
    return not reading.counts or not running.of_the_team.isdisjoint(reading.counts)


def _unit_of(running: RunningCampaign, village: str | None, default: int | None) -> int:
    if village is not None:
        return running.ids[village]
    if default is None:
        raise LookupError("a part without a village needs a default")
    return default


async def _ask_unit(
    talk: Talk, running: RunningCampaign, units: list[int], draft: Draft
) -> list[Reply]:
    options: list[Option] = [
        (running.unit(unit).name[:_LABEL], {"unit": unit, "campaign": running.id}) for unit in units
    ]
    if not options:
        return talk.say(_nothing_open(talk))
    return await ask(talk, talk.words("Which place is this report for?"), options, draft)


def _refusal(talk: Talk, running: RunningCampaign, lines: tuple[Line, ...]) -> Html | None:
    for line in lines:
        found = _wrong_place(talk, running, line) or wrong_day(talk, running, line.day)
        if found is not None:
            return found
    return None


def _wrong_place(talk: Talk, running: RunningCampaign, line: Line) -> Html | None:
    words = talk.words
    if not talk.may(Act.REPORT, running, line.unit):
        return unknown_place(words, bare_name(running.unit(line.unit).name))
    of_the_office = not running.of_the_officer.isdisjoint(line.counts)
    if of_the_office and not talk.may(Act.ENTER_OFFICE_FIGURES, running, line.unit):
        return words("These figures are entered by the coordinator. Nothing was recorded.")
    unit = running.unit(line.unit)
    if unit.stands_on(line.day):
        return None
    successors = ", ".join(running.campaign.by_path[path].name for path in unit.successors)
    if successors:
        return words(
            "{unit} has become {successors}; please report for that. Nothing was recorded.",
            unit=unit.name,
            successors=successors,
        )
    return words(
        "{unit} does not exist on {day}. Nothing was recorded.",
        unit=unit.name,
        day=words.day(line.day),
    )
