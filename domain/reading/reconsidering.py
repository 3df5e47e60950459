"""Where the rules and the learnt weights disagree about what a message is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from domain.reading.draft import Draft
from domain.reading.leftovers import has_strangers
from domain.reading.reading import About, Answer, Intent, Question, Reading
from domain.reading.weighing import marked, weigh

_COUNTING = frozenset({Intent.REPORT, Intent.CORRECT})
_FIGURES = frozenset({"number", "triple"})
# A message of these alone is a list or a table, and nothing in it sounds like talk.
_LISTED = frozenset({"number", "label", "sign", "break", "place", "date", "triple", "row"})
# Below this share figures are not taken from a message without asking; with nothing read for
# certain it is talk already below the second.
_LEAST_PLAIN, _LEAST, _LEAST_UNREAD = 0.1, 0.2, 0.4
# Below this share it is talk beyond doubt, and nobody is asked whether it was a report.
_NONE = 0.03
# From these shares on, what the rules took for talk is something else after all.
_MOSTLY_APART, _MOSTLY_HELP, _SURELY_A_REPORT = 0.9, 0.75, 0.95


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a message is after all; `sure` where nobody need be asked."""

    intent: Intent
    sure: bool


def reconsidered(draft: Draft, reading: Reading) -> Verdict | None:
    """What the weights say strongly enough against the rules; None where they agree."""
    if reading.intent not in _COUNTING and reading.intent is not Intent.OTHER:
        return None
    if reading.counts and draft.tags <= _LISTED:
        return None
    shares = weigh(marked(draft))
    told = shares[Intent.REPORT] + shares[Intent.CORRECT]
    if reading.intent in _COUNTING:
        least = _LEAST if reading.counts or not reading.questions else _LEAST_UNREAD
        if reading.counts and not has_strangers(draft):
            least = _LEAST_PLAIN
        talks = told < least and not (reading.counts and _told_apart(draft))
        return Verdict(_likeliest(shares), told < _NONE) if talks else None
    if shares[Intent.HELP] > _MOSTLY_HELP and not reading.questions:
        return Verdict(Intent.HELP, sure=True)
    if told > _SURELY_A_REPORT and not draft.planned:
        return Verdict(Intent.REPORT, sure=False)
    return None


def as_talk(draft: Draft, reading: Reading, *, sure: bool) -> Reading:
    """Talk whose figures are recorded only if the person says that it is a report after all."""
    if sure:
        return Reading(Intent.OTHER)
    if not reading.counts or not draft.figures:
        return Reading(Intent.OTHER, questions=reading.questions)
    claim = draft.figures[0]
    names = draft.lexicon.names
    label = ", ".join(f"{count} {names.get(key, key)}" for key, count in reading.counts.items())
    answer = Answer(label, replace(reading, questions=()))
    words = draft.tokens.words(claim.first, claim.last)
    return Reading(Intent.OTHER, questions=(Question(About.COUNT, words, (answer,)),))


def as_unread_report(draft: Draft, reading: Reading) -> Reading:
    """A report of which no figure could be read: its first figure is asked about."""
    if reading.questions:
        return replace(reading, intent=Intent.REPORT)
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
    shares = weigh(marked(draft, first, last))
    return shares[Intent.REPORT] + shares[Intent.CORRECT] > _MOSTLY_APART


def _likeliest(shares: Mapping[Intent, float]) -> Intent:
    """The likeliest intent that counts nothing; to withdraw something takes plain words."""
    rest = {i: s for i, s in shares.items() if i not in _COUNTING and i is not Intent.UNDO}
    return max(rest, key=rest.__getitem__)
