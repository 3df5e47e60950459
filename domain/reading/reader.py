"""Reading a field message: from its text to what it means."""

from datetime import date, datetime
from itertools import pairwise
from typing import Final

from domain.reading import (
    combining,
    leaving_out,
    mending,
    parts,
    positional,
    remainders,
    rows,
    said_again,
    tables,
)
from domain.reading.asking import asked_of
from domain.reading.chunks import chunks_of
from domain.reading.commanding import command
from domain.reading.doubts import is_it_a_report, questions_of
from domain.reading.draft import Draft
from domain.reading.findings import findings_of
from domain.reading.gathering import claims_in
from domain.reading.intents import Evidence, intent_of
from domain.reading.items import Item, items_of
from domain.reading.leftovers import is_strange
from domain.reading.lexicon import Lexicon
from domain.reading.pairing import Claim
from domain.reading.reading import Finding, Intent, Reading
from domain.reading.reconsidering import (
    Verdict,
    as_talk,
    as_unread_report,
    reconsidered,
)
from domain.reading.rules import RULES
from domain.reading.scanning import scan
from domain.reading.settling import Settling, settle
from domain.reading.signs import Signs, signs_of
from domain.reading.tokens import Tokens
from domain.reading.weighing import speaking
from domain.reading.wheres import assign, split_days, wheres_of

_FIGURES: Final = frozenset({"number", "hours", "triple"})
_ASKING: Final = frozenset({Intent.ASK_TOTAL, Intent.ASK_MISSING})
_SILENT: Final = frozenset({Intent.HELP, Intent.OTHER})
_COUNTING: Final = frozenset({Intent.REPORT, Intent.CORRECT})


def read(text: str, lexicon: Lexicon, at: datetime) -> Reading:
    """Say what `text`, sent at the aware moment `at`, means for the lexicon's campaign."""
    today = at.astimezone(lexicon.campaign.zone).date()
    draft = draft_of(text, lexicon, today)
    if draft is None:
        return Reading(Intent.OTHER)
    reading = _reading(draft, today)
    if command(draft.tokens):
        return reading
    verdict = reconsidered(draft, reading)
    if verdict is None:
        return reading
    after_all = _after_all(draft, reading, verdict, today)
    heard = [Finding(w, verdict.intent) for w in speaking(draft, verdict.intent, reading.intent)]
    return after_all._replace(findings=(*after_all.findings, *heard))


def _after_all(draft: Draft, reading: Reading, verdict: Verdict, today: date) -> Reading:
    """The message as what it is after all."""
    intent = verdict.intent
    if intent in _COUNTING and verdict.sure:
        return _counting(draft, intent, today)
    if intent in _COUNTING:
        return as_unread_report(draft, reading)
    if intent is Intent.OTHER and reading.intent in _COUNTING:
        return as_talk(draft, reading, sure=verdict.sure)
    return _without_counts(draft, intent)


def draft_of(text: str, lexicon: Lexicon, today: date) -> Draft | None:
    """What is made out of `text` before its intent is decided; None where it has no words."""
    tokens, too_long = scan(text, lexicon)
    if not tokens.keys:
        return None
    draft = _draft(tokens, lexicon, today)
    draft.too_long = too_long
    return draft


def _draft(tokens: Tokens, lexicon: Lexicon, today: date) -> Draft:
    """Everything that was made out, before the intent is decided."""
    found = items_of(tokens)
    items = settle(Settling(tokens, lexicon, today, found), RULES)
    tags = {i.tag for i in items}
    if "label" in tags:
        items = rows.paired(items)
    if "slash" in tags:
        positional.settle_slashes(items, today)
        tags |= {i.tag for i in items}
    if "hours" in tags:
        items = positional.settle_hours(items, tokens, lexicon)
        tags = {i.tag for i in items}
    items = tables.spread(items, tokens)
    chunks = chunks_of(items)
    wheres = wheres_of(items, tags, chunks)
    draft = Draft(tokens, lexicon, items, chunks, wheres, signs_of(tokens, _named(items)))
    draft.tags = tags
    claims = claims_in(draft.chunks, lexicon)
    if "correct" in draft.signs and len(claims) > 1:
        claims = said_again.without_written(claims, tokens)
    elif len(claims) > 1:
        stated = said_again.without_told_before(claims, tokens)
        draft.recalls, claims = len(stated) < len(claims), stated
    if not any(c.keys for c in claims) and not tags.isdisjoint(_FIGURES):
        claims = positional.claims(items, draft.chunks, lexicon) or claims
    if claims:
        _settle_claims(draft, claims, today)
    return draft


def _named(items: list[Item]) -> set[int]:
    """Where the words stand that are a name or a number and show no intent."""
    found: set[int] = set()
    for item in items:
        if item.tag == "place" or (item.tag == "number" and not item.value.doubt):
            for at in range(item.first, item.last):
                found.add(at)
    return found


def _settle_claims(draft: Draft, claims: list[Claim], today: date) -> None:
    """Mend, share and leave out, and tell every figure its place and day."""
    claims = remainders.subtracted(claims)
    if "repair" in draft.tags or "but_this" in draft.tags:
        claims = combining.repaired(claims, draft.items)
    if not all(c.keys for c in claims):
        combining.shared_nouns(claims)
    if len(claims) > 1:
        parts.mark_parts(claims, draft.chunks, draft.tokens)
    if "total" in draft.tags:
        claims = said_again.without_grand_total(claims)
    if any(c.number.doubt == "vague" for c in claims):
        claims = said_again.without_small_talk(claims, draft.items, draft.tokens.keys)
    if "each" in draft.tags:
        claims = said_again.each_times(claims)
    if "earlier" in draft.tags:
        said = len(claims)
        claims = said_again.without_recalled(claims)
        draft.recalls = draft.recalls or len(claims) < said
    standing = leaving_out.standing(claims, correcting="correct" in draft.signs)
    draft.planned = len(standing) < len(claims)
    draft.future = any(c.keys and c.chunk.mode == "future" and c.stated for c in claims)
    if not draft.wheres.dates and all(not c.stated for c in standing):
        standing = []
    draft.claims, draft.cumulative = combining.split_cumulative(standing)
    if draft.wheres.dates and not draft.cumulative:
        draft.unsure_day = split_days(draft.claims, draft.wheres, today)
    assign(draft.claims, draft.wheres)


def _reading(draft: Draft, today: date) -> Reading:
    draft.tally()
    intent = command(draft.tokens) or intent_of(draft.signs, _evidence(draft))
    if intent not in _COUNTING:
        return _without_counts(draft, intent)
    return _counting(draft, intent, today)


def _counting(draft: Draft, intent: Intent, today: date) -> Reading:
    place = draft.place()
    day = None if draft.cumulative else draft.day(today)
    reading = Reading(
        intent,
        draft.counts(),
        place.paths[0] if place and len(place.paths) == 1 else None,
        day,
        draft.cumulative,
        draft.multi(),
        (),
        findings_of(draft),
        place.written if place and not place.paths else None,
    )
    if intent is Intent.REPORT and reading.counts and is_strange(draft):
        return Reading(Intent.OTHER, questions=(is_it_a_report(draft, reading),))
    questions = questions_of(draft, reading)
    return reading._replace(questions=questions) if questions else reading


def _without_counts(draft: Draft, intent: Intent) -> Reading:
    questions = questions_of(draft, Reading(intent)) if intent is Intent.OTHER else ()
    if intent in _SILENT:
        return Reading(intent, questions=questions, future=draft.future and intent is Intent.OTHER)
    place = draft.place()
    several = len({i.value.paths for i in draft.wheres.places}) > 1
    path = place.paths[0] if place and len(place.paths) == 1 and not several else None
    asked = asked_of(draft.items, draft.tokens) if intent in _ASKING else None
    return Reading(intent, village=path, date=draft.stated_day(), asked=asked)


def _is_done(claim: Claim) -> bool:
    """Tell whether the figure's own verb says that it was done: "cài được 6 cks"."""
    before = [i for i in claim.chunk.items if i.last <= claim.first]
    return bool(before) and before[-1].tag == "verb" and "actual" in before[-1].also


def _evidence(draft: Draft) -> Evidence:
    tags, tokens = draft.tags, draft.tokens
    inside = ("repair" in tags or "but_this" in tags) and mending.mends_itself(draft)
    told = Evidence()
    told.counted = _has_figures(draft)
    told.doubted = draft.doubtful()
    told.asleep = "asleep" in tags and not (_asks_leave(draft.signs) and not _has_no_data(draft))
    told.corrects_inside = inside
    told.recalls = draft.recalls
    told.figures = len(draft.claims)
    told.rated = "%" in tokens.distinct and _states_a_rate(tokens.keys)
    told.past = "notice" in draft.signs and _is_past(draft)
    told.figured = "number" in tags or not tags.isdisjoint(_FIGURES)
    told.placed = bool(draft.wheres.places or draft.wheres.dates)
    told.planned = draft.planned
    told.denies = ("not_that" in tags and not inside and mending.denies(draft)) or (
        "but_this" in tags and mending.swaps(draft)
    )
    told.labelled = "label" in tags and _is_labelled(draft.items)
    return told


def _is_past(draft: Draft) -> bool:
    """Tell whether the message says that something was done; it matters to a notice only."""
    return (
        "da" in draft.tokens.distinct
        or any(i.value.date for i in draft.wheres.dates)
        or any(_is_done(c) for c in draft.figures)
    )


def _is_labelled(items: list[Item]) -> bool:
    """Tell whether any item is a noun of what the campaign counts."""
    return any(i.tag == "label" and i.value.keys for i in items)


def _asks_leave(signs: Signs) -> bool:
    return "leave" in signs and "report_word" not in signs


def _has_no_data(draft: Draft) -> bool:
    """Tell whether it is said that there are no figures: that is a report, whoever is away."""
    return any(
        i.tag == "asleep" and "lieu" in draft.tokens.keys[i.first : i.last] for i in draft.items
    )


def _states_a_rate(keys: list[str]) -> bool:
    """Tell whether the message has a figure with a percent sign."""
    return any(b == "%" and a[0].isdecimal() for a, b in pairwise(keys))


def _is_any_one(claim: Claim) -> bool:
    """Tell whether "một hộ" of a question is any household: "một hộ được mấy chữ ký?"."""
    return claim.number.spoken and claim.number.value == 1


def _has_figures(draft: Draft) -> bool:
    """Tell whether anything was counted; a question that denies ("chưa đi?") counts nothing."""
    if draft.signs.ends_asking or "how_many" in draft.signs:
        return any(c.chunk.numbered and not _is_any_one(c) for c in draft.figures)
    return bool(draft.figures)
