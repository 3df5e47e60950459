"""Where the rules and the learnt weights disagree about what a message is."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from domain.reading.draft import Draft
from domain.reading.leftovers import has_strangers
from domain.reading.quoting import quotes_figures
from domain.reading.reading import About, Answer, Intent, Question, Reading
from domain.reading.weighing import INTENTS, marked, signed, weigh

_COUNTING: Final = frozenset({Intent.REPORT, Intent.CORRECT})
# What counts nothing; to withdraw something takes plain words.
_NOT_COUNTING: Final = tuple(i for i in INTENTS if i not in {*_COUNTING, Intent.UNDO})
_FIGURES: Final = frozenset({"number", "triple"})
# A message of these alone is a list or a table, and nothing in it sounds like talk.
_LISTED: Final = frozenset({"number", "label", "sign", "break", "place", "date", "triple", "row"})
# A message of so few words says plainly what it wants.
_SHORT: Final = 3
# Below this share figures are not taken from a message without asking; with nothing read for
# certain it is talk already below the third, and with nothing to ask about below the fourth.
_LEAST_PLAIN, _LEAST, _LEAST_UNREAD, _LEAST_EMPTY = 0.3, 0.4, 0.5, 0.05
# Figures between quotation marks are an example more often than a report.
_LEAST_QUOTED: Final = 0.6
# Below this share it is talk beyond doubt, and nobody is asked whether it was a report.
_NONE: Final = 0.01
# Clauses that are a report by so large a share are one amid talk, if the whole is not too unlike.
_MOSTLY_APART, _LEAST_APART = 0.9, 0.2
# From this share on it is asked whether figures that sound like plans were reached after all.
_DONE_AFTER_ALL: Final = 0.97
# From these shares on a report, or a correction, is one taken back instead.
_WITHDRAWN, _PLAINLY_WITHDRAWN, _NOTHING_BUT_WITHDRAWN = 0.6, 0.9, 0.97
# From this share on it is so plain what it is that its figures need not be asked about.
_PLAIN: Final = 0.8
_WITHDRAWS: Final = frozenset({"undo", "undo_word", "message"})
# From these shares on it is the second after all, where the rules took it for the first. What
# costs more when it is wrong needs more: figures that begin to count, a report withdrawn.
_ENOUGH: Final[Mapping[Intent, Mapping[Intent, float]]] = {
    Intent.OTHER: {
        Intent.ASK_MISSING: 0.65,
        Intent.ASK_TOTAL: 0.75,
        Intent.HELP: 0.75,
        Intent.UNDO: 0.85,
        Intent.REPORT: 0.95,
    },
    Intent.REPORT: {Intent.CORRECT: 0.9},
    Intent.CORRECT: {Intent.REPORT: 0.9},
    Intent.UNDO: {
        Intent.ASK_MISSING: 0.7,
        Intent.ASK_TOTAL: 0.7,
        Intent.CORRECT: 0.7,
        Intent.HELP: 0.7,
        Intent.OTHER: 0.8,
    },
    Intent.ASK_TOTAL: {Intent.OTHER: 0.9},
    Intent.ASK_MISSING: {Intent.OTHER: 0.9},
    Intent.HELP: {Intent.OTHER: 0.9},
}


class Verdict(NamedTuple):
    """What a message is after all; `sure` where nobody need be asked."""

    intent: Intent
    sure: bool = True


def reconsidered(draft: Draft, reading: Reading) -> Verdict | None:
    """What the weights say strongly enough against the rules; None where they agree."""
    if reading.counts and draft.tags <= _LISTED:
        return None
    words = marked(draft)
    if len(words) <= _SHORT:
        return None
    shares = weigh(words, signed(draft))
    told = shares[Intent.REPORT] + shares[Intent.CORRECT]
    likeliest = _likeliest(shares, INTENTS)
    if reading.intent in _COUNTING and told < _least(draft, reading):
        amid = bool(reading.counts) and likeliest is Intent.OTHER and told >= _LEAST_APART
        return None if amid and _told_apart(draft) else _no_report(draft, reading, shares)
    enough = _ENOUGH[reading.intent].get(likeliest)
    if enough is None or shares[likeliest] < enough:
        return None
    if likeliest is Intent.REPORT and reading.intent is Intent.OTHER:
        return None if draft.planned and told < _DONE_AFTER_ALL else Verdict(likeliest, sure=False)
    asking = bool(reading.questions) and likeliest not in _COUNTING
    return None if asking and shares[likeliest] < _PLAIN else Verdict(likeliest)


def _no_report(draft: Draft, reading: Reading, shares: Mapping[Intent, float]) -> Verdict:
    enough = _WITHDRAWN if reading.intent is Intent.REPORT else _PLAINLY_WITHDRAWN
    if _WITHDRAWS.isdisjoint(draft.signs.first):
        enough = _NOTHING_BUT_WITHDRAWN
    if shares[Intent.UNDO] >= enough:
        return Verdict(Intent.UNDO)
    intent = _likeliest(shares, _NOT_COUNTING)
    told = shares[Intent.REPORT] + shares[Intent.CORRECT]
    return Verdict(intent, told < _NONE or intent is not Intent.OTHER)


def _least(draft: Draft, reading: Reading) -> float:
    if not reading.counts:  # a day off, or something only said to be wrong, costs little
        return _LEAST_UNREAD if reading.questions else _LEAST_EMPTY
    if quotes_figures(draft):
        return _LEAST_QUOTED
    return _LEAST if has_strangers(draft) else _LEAST_PLAIN


def as_talk(draft: Draft, reading: Reading, *, sure: bool) -> Reading:
    """Talk whose figures are recorded only if the person says that it is a report after all."""
    if sure:
        return Reading(Intent.OTHER)
    if not reading.counts or not draft.figures:
        return Reading(Intent.OTHER, questions=reading.questions)
    claim = draft.figures[0]
    names = draft.lexicon.names
    label = ", ".join(f"{count} {names.get(key, key)}" for key, count in reading.counts.items())
    answer = Answer(label, reading._replace(questions=()))
    words = draft.tokens.words(claim.first, claim.last)
    return Reading(Intent.OTHER, questions=(Question(About.COUNT, words, (answer,)),))


def as_unread_report(draft: Draft, reading: Reading) -> Reading:
    """A report of which no figure could be read: its first figure is asked about."""
    if reading.questions:
        return reading._replace(intent=Intent.REPORT)
    odd = next((i for i in draft.items if i.tag in _FIGURES), None)
    if odd is None:
        return reading
    question = Question(About.METRIC, draft.tokens.words(odd.first, odd.last))
    return Reading(Intent.REPORT, questions=(question,))


def _told_apart(draft: Draft) -> bool:
    """Tell whether the clauses of the figures are a report where the rest of it is talk."""
    held = [i for c in draft.figures for i in c.chunk.items]
    first, last = min(i.first for i in held), max(i.last for i in held)
    if last - first == len(draft.tokens.keys):
        return False
    shares = weigh(marked(draft, first, last), signed(draft, first, last))
    return shares[Intent.REPORT] + shares[Intent.CORRECT] > _MOSTLY_APART


def _likeliest(shares: Mapping[Intent, float], among: Iterable[Intent]) -> Intent:
    """The likeliest of some intents, the first of several."""
    found, most = Intent.OTHER, -1.0
    for intent in among:
        if shares[intent] > most:
            found, most = intent, shares[intent]
    return found
