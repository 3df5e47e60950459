"""What must be asked before a message is recorded."""

from typing import Final

from domain.reading.draft import Draft
from domain.reading.leftovers import is_cluttered, unread_nouns
from domain.reading.pairing import Claim
from domain.reading.reading import About, Answer, Intent, Question, Reading
from domain.reading.settling_names import Found
from domain.reading.tallying import Tally

# A number in words from here on is meant as one: "một" and "năm" are also other words.
_PLAINLY: Final = 11
_HUGE: Final = 5000

_HUGE_RUNNING: Final = 50_000

_AGES: Final = range(50, 106)
_FEW: Final = 2
_MOST_CHOICES: Final = 4
_MOST_QUESTIONS: Final = 5
_SHORT_NOUN: Final = 5
_BARE: Final = frozenset({"number", "label", "place", "date", "sign", "break", "approx"})
_DOING: Final = frozenset({"visit", "install", "activate", "open"})
_RESULTS: Final = frozenset({"label", "person"})
_TALK: Final = frozenset({"attack", "notice", "domain_topic", "leave", "question", "undo"})
_DENIAL: Final = frozenset({"neg", "label", "which"})
_SHORT_NOUNS: Final = ("ho", "nha", "cks", "tk", "vneid", "nguoi")


def questions_of(draft: Draft, reading: Reading) -> tuple[Question, ...]:
    """Everything in doubt, each as one short question with its likely answers."""
    found: list[Question] = []
    if reading.intent is Intent.OTHER:
        return tuple(_lone_figure(draft) or _unread_figure(draft))
    for _, _, part in draft.tallies:
        doubts = [
            (why, c) for why, c in part.doubts if _matters(why, c) and not _told(part, why, c)
        ]
        found += [_figure(draft, reading, *doubt) for doubt in doubts[:_MOST_QUESTIONS]]
    if "hours" in draft.tags and all(c.concept != "households" for c in draft.figures):
        found += _hours(draft)
    found += _too_much(draft, reading)
    found += _unread_denials(draft, reading)
    if draft.signs.ends_asking and not found:
        found += _asked_back(draft, reading)
    if draft.wheres.places:
        found += _places(draft, reading)
    if draft.wheres.dates:
        found += _dates(draft, reading)
    if not found:
        found += _left_over(draft, reading)
    if draft.too_long:
        found.insert(0, Question(About.INTENT, ""))
    return tuple(found[:_MOST_QUESTIONS])


def _matters(why: str, claim: Claim) -> bool:
    part = claim.chunk.mode == "subset" or claim.chunk.bracketed or "state" in claim.chunk.tags
    if why == "noun" and (claim.verb in _DOING or _like_a_label(claim)):
        return True
    if why in ("helped", "noun") or (part and not claim.keys):
        return False
    return not (claim.number.spoken and not claim.keys and claim.number.value < _PLAINLY)


def _told(part: Tally, why: str, claim: Claim) -> bool:
    """Tell whether a vague figure is only talk beside an exact one: "nhiều nhà ... 9 nhà"."""
    exact = why == "vague" and any(
        c.keys == claim.keys or (c.chunk is claim.chunk and "for" in c.chunk.tags)
        for c in part.claims
    )
    return exact or (why == "bare" and _is_an_age(claim))


def _is_an_age(claim: Claim) -> bool:
    """Tell whether a figure is somebody's age: "Bác Đắc 70 rồi", "người lớn tuổi nhất đã 71"."""
    if claim.number.value not in _AGES or claim.verb:
        return False
    items = claim.chunk.items
    return items[0].tag in ("title", "person") or any(i.value == "tuoi" for i in items)


def _like_a_label(claim: Claim) -> bool:
    """Tell whether the word after a figure is one letter away from a short noun: "12 hộn"."""
    noun = next((i.value for i in claim.chunk.items if i.first == claim.last), None)
    if not isinstance(noun, str) or not 0 < len(noun) <= _SHORT_NOUN:
        return False
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415  hardly any message needs it

    return any(Levenshtein.distance(noun, label) == 1 for label in _SHORT_NOUNS)


def _figure(draft: Draft, reading: Reading, why: str, claim: Claim) -> Question:
    subject = draft.tokens.words(claim.first, claim.last)
    if claim.number.doubt:
        values = [v for v in claim.number.choices if v >= 0][:_MOST_CHOICES]
        key = claim.keys[0] if claim.keys else ""
        return Question(
            About.COUNT, subject, tuple(_answer(draft, reading, key, v) for v in values if key)
        )
    if why == "sum":
        return Question(About.COUNT, subject, _sums(draft, reading, claim))
    keys = claim.keys or draft.lexicon.positions[:_MOST_CHOICES]
    value = claim.number.value
    return Question(
        About.METRIC, subject, tuple(_answer(draft, reading, k, value) for k in keys if k)
    )


def _answer(draft: Draft, reading: Reading, key: str, value: int) -> Answer:
    counts = {**reading.counts, key: value}
    label = f"{value} {draft.lexicon.names.get(key, key)}"
    return Answer(label, reading._replace(intent=_counting(reading), counts=counts, questions=()))


def _counting(reading: Reading) -> Intent:
    return reading.intent if reading.intent is Intent.CORRECT else Intent.REPORT


def _sums(draft: Draft, reading: Reading, claim: Claim) -> tuple[Answer, ...]:
    key = claim.keys[0]
    values = [c.number.value for c in draft.figures if c.keys == claim.keys]
    likely = dict.fromkeys((sum(values), values[-1], values[0]))
    return tuple(_answer(draft, reading, key, v) for v in likely)


def _hours(draft: Draft) -> list[Question]:
    return [
        Question(About.COUNT, draft.tokens.words(i.first, i.last))
        for i in draft.items
        if i.tag == "hours"
    ]


def _too_much(draft: Draft, reading: Reading) -> list[Question]:
    found = []
    limits = draft.lexicon.limits
    for key, value in reading.counts.items():
        limit = _HUGE_RUNNING if draft.cumulative else limits.get(key, _HUGE)
        if value > limit:
            found.append(Question(About.COUNT, str(value), (_answer(draft, reading, key, value),)))
    return found


def _asked_back(draft: Draft, reading: Reading) -> list[Question]:
    """Ask about a figure that is nothing but a question: "5 hộ?"."""
    if len(reading.counts) != 1 or draft.several_days or draft.several_places:
        return []
    polite = [i for i in draft.items if i.tag not in _BARE]
    if len(polite) > _FEW or any(i.tag not in ("word", "neg") for i in polite):
        return []
    ((key, value),) = reading.counts.items()
    return [Question(About.COUNT, str(value), (_answer(draft, reading, key, value),))]


def _places(draft: Draft, reading: Reading) -> list[Question]:
    found = []
    for item in draft.wheres.places:
        place: Found = item.value
        if not place.certain:
            names = (
                (draft.lexicon.campaign.by_path[p].name, p) for p in place.paths[:_MOST_CHOICES]
            )
            answers = tuple(Answer(n, reading._replace(village=p, questions=())) for n, p in names)
            found.append(Question(About.VILLAGE, place.written, answers))
    return found


def _dates(draft: Draft, reading: Reading) -> list[Question]:
    found = []
    mine = {c.day for c in draft.claims if c.day >= 0} or {0}
    for at, item in enumerate(draft.wheres.dates):
        if at in mine and item.value.why in ("future", "impossible") and not draft.cumulative:
            words = draft.tokens.words(item.first, item.last)
            found.append(Question(About.DATE, words))
    if draft.unsure_day:
        item = draft.wheres.dates[0]
        found.append(Question(About.DATE, draft.tokens.words(item.first, item.last)))
    return found + _weekday_or_place(draft, reading)


def _weekday_or_place(draft: Draft, reading: Reading) -> list[Question]:
    found = []
    for item in draft.items:
        if item.tag == "date" and item.also:
            day = item.value.date
            paths = tuple(item.also)
            answers = (
                [Answer(f"{day.day}/{day.month}", reading._replace(date=day, questions=()))]
                if day
                else []
            )
            answers += [
                Answer(
                    draft.lexicon.campaign.by_path[p].name,
                    reading._replace(village=p, date=None, questions=()),
                )
                for p in paths
            ]
            found.append(
                Question(About.VILLAGE, draft.tokens.words(item.first, item.last), tuple(answers))
            )
    return found


def _unread_denials(draft: Draft, reading: Reading) -> list[Question]:
    """Ask what a denial leaves at zero: "10 hộ nhưng vneid chưa lên cái nào"."""
    found: list[Question] = []
    if not draft.tags >= _DENIAL:
        return found
    for chunk in draft.chunks:
        denies = chunk.tags >= _DENIAL and not chunk.numbered
        if not denies or chunk.mode != "":
            continue
        label = next(i for i in chunk.items if i.tag == "label")
        if len(label.value.keys) == 1 and label.value.keys[0] not in reading.counts:
            words = draft.tokens.words(label.first, label.last)
            found.append(
                Question(About.COUNT, words, (_answer(draft, reading, label.value.keys[0], 0),))
            )
    return found


def is_it_a_report(draft: Draft, reading: Reading) -> Question:
    """Ask whether a figure among strange words is a result at all."""
    claim = draft.figures[0]
    words = draft.tokens.words(claim.first, claim.last)
    return Question(
        About.METRIC, words, (_answer(draft, reading, claim.keys[0], claim.number.value),)
    )


def _left_over(draft: Draft, reading: Reading) -> list[Question]:
    """Ask about nouns that no figure took, and about a figure amid unknown words."""
    if not reading.counts:
        return []
    nouns = unread_nouns(draft)
    if nouns:
        return [Question(About.COUNT, draft.tokens.words(nouns[0].first, nouns[0].last))]
    if is_cluttered(draft):
        claim = draft.figures[0]
        words = draft.tokens.words(claim.first, claim.last)
        return [Question(About.COUNT, words, (Answer(words, reading._replace(questions=())),))]
    return []


def _lone_figure(draft: Draft) -> list[Question]:
    """A figure and nothing else: what does it count?"""
    keys = draft.tokens.keys
    odd = [
        i
        for i in draft.items
        if i.tag in ("number", "slash", "hours", "row")
        or (i.tag == "date" and keys[i.first][0].isdecimal())
    ]
    words = [
        i
        for i in draft.items
        if i.tag not in ("sign", "break", "number", "slash", "hours", "row", "place", "date")
    ]
    if not odd or words:
        return []
    return [Question(About.METRIC, draft.tokens.words(odd[0].first, odd[0].last))]


def _unread_figure(draft: Draft) -> list[Question]:
    """Ask about a figure with a result's words around it that was made out as no report."""
    if draft.planned or draft.future or draft.signs.ends_asking or not draft.claims:
        return []
    if not _TALK.isdisjoint(draft.signs.first):
        return []
    for claim in draft.claims:
        done = claim.verb in _DOING and any(i.tag in _RESULTS for i in claim.chunk.items)
        if claim.chunk.mode == "" and claim.chunk.numbered and not claim.number.doubt and done:
            return [Question(About.METRIC, draft.tokens.words(claim.first, claim.last))]
    return []
