"""What a person wants: to report, to correct, to withdraw, to ask, or just to talk."""

# The numbers of the calendar and of the language need no names.
from typing import Final

from domain.reading.reading import Intent
from domain.reading.signs import Signs
from domain.reading.wondering import Supposed

_SETTLED: Final = frozenset({"receipt", "missing", "reach"})
_ABOUT_TOTALS: Final = frozenset({"totals", "how_many", "who"})
_HOW: Final = frozenset({"how", "what", "where", "whether"})
_PLEAS: Final = frozenset({"giup", "gium", "dum"})
_REQUESTS: Final = frozenset(
    [
        "cho",
        "giup",
        "xin",
        "gui",
        "xem",
        "xuat",
        "in",
        "lap",
        "coi",
        "gium",
        "dum",
        "kiem",
        "check",
        "show",
        "tra",
        "lay",
        "can",
    ]
)
_KEEPERS: Final = frozenset({"bot", "thong", "ad", "admin", "may"})
_KEEPING: Final = frozenset(
    {"ghi", "nhan", "luu", "cong", "thay", "vao", "vo", "len", "hien", "cap"}
)
_PAIR: Final = 2
_SHORT: Final = 4
_SHORTISH: Final = 8
_LONGISH: Final = 12


class Evidence:
    """What the figures of a message say about its intent."""

    __slots__ = (
        "asleep",
        "corrects_inside",
        "counted",
        "denies",
        "doubted",
        "figured",
        "figures",
        "labelled",
        "past",
        "placed",
        "planned",
        "rated",
        "recalls",
    )

    def __init__(self) -> None:
        self.counted = False
        self.doubted = False
        self.asleep = False
        self.corrects_inside = False
        self.placed = False
        self.planned = False
        self.denies = False
        self.figured = False
        self.past = False
        self.figures = 0
        self.rated = False
        self.recalls = False
        self.labelled = False


def intent_of(signs: Signs, told: Evidence) -> Intent:
    """Decide; withdrawing and asking go before reporting, for a wrong figure costs most."""
    counted = told.counted or told.doubted
    if "attack" in signs or signs.supposed is Supposed.CASE:
        return Intent.OTHER
    if signs.supposed is Supposed.FORM:
        return Intent.HELP
    if _undoes(signs, told, counted=counted):
        return Intent.UNDO
    if _helps(signs, told, counted=counted):
        return Intent.HELP
    asked = None if signs.quotes else _asks(signs, told)
    return asked or _tells(signs, told, counted=counted)


def _tells(signs: Signs, told: Evidence, *, counted: bool) -> Intent:
    """A correction, a report, or talk: also a notice of what others are to do."""
    if _corrects(signs, told):
        return Intent.CORRECT
    if "how_long" in signs and told.figures < _PAIR and not told.placed:
        return Intent.OTHER
    if "private" in signs and not (told.counted or told.asleep):
        return Intent.OTHER
    notice = signs.first.get("notice", _SHORT) < _SHORT and not told.past
    notice = notice or signs.first.get("order", _PAIR) < _PAIR
    notice = notice or (signs.first.get("asks", _SHORT) < _SHORT)
    return Intent.REPORT if (counted or told.asleep) and not notice else Intent.OTHER


def _undoes(signs: Signs, told: Evidence, *, counted: bool) -> bool:
    if ("howto" in signs and "nothing" not in signs) or ("act" in signs and "how" in signs):
        return False
    if "anew" in signs and told.counted:
        return False
    if "undo" in signs:
        opens = signs.first["undo"] <= 1 and told.figures <= 1
        return not counted or "message" in signs or opens
    if "undo_word" not in signs:
        return False
    meant = "message" in signs or ("correct" in signs and not told.figures)
    return signs.size <= _PAIR or (meant and not counted)


def _helps(signs: Signs, told: Evidence, *, counted: bool) -> bool:
    if signs.quotes:
        return False
    if "what_if" in signs and not told.placed and told.figures < _SHORT:
        return True
    if counted:
        return False
    if "what" in signs and "done" in signs and "how" not in signs and "tool" not in signs:
        return False
    if (not told.asleep or "whether" in signs) and _asks_how(signs, told):
        return True
    asked_when = "when" in signs and (signs.ends_asking or "question" in signs)
    if "howto" in signs and ("notice" not in signs or asked_when):
        return "domain_topic" not in signs or "report_word" in signs
    return "help_word" in signs and signs.size - signs.covered["help_word"] <= 1


def _asks_how(signs: Signs, told: Evidence) -> bool:
    """Tell whether "sao", "bao giờ" or the like asks about reporting itself."""
    if "domain_topic" in signs and "report_word" not in signs:
        return False
    said = signs.first.keys()
    lacks = "lack" in said and told.placed and not {"whether", "act"} <= said
    if lacks or {"receipt", "earlier"} <= said:
        return False
    if said & _SETTLED and not ("whether" in said and "who" not in said and "missing" in said):
        return False
    if signs.first.get("notice", _SHORT) < _SHORT and "whether" not in said:
        return False
    opens = signs.first.get("how", _PAIR) < _PAIR
    about = _ABOUT_TOTALS - {"who"} if "where" in said else _ABOUT_TOTALS
    about_totals = said & about and not opens
    acts = not said.isdisjoint(("act", "correct", "undo_word", "missing", "polite"))
    if acts or "tool" in said:
        if "when" in said and not {"most", "who"} <= said:
            return True
        return not about_totals and bool(said & (_HOW if acts else {"what"}))
    return False


def _asks(signs: Signs, told: Evidence) -> Intent | None:
    asking = signs.ends_asking or "question" in signs or "how_many" in signs
    if _asks_for_receipt(signs, asking=asking):
        return Intent.ASK_TOTAL
    if _has_told(signs, told, asking=asking):
        return None
    warned = signs.first.get("notice", _SHORT) < _SHORT
    if not warned and _asks_who_is_missing(signs, told, asking=asking):
        return Intent.ASK_MISSING
    return Intent.ASK_TOTAL if _asks_for_totals(signs, told) else None


def _asks_who_is_missing(signs: Signs, told: Evidence, *, asking: bool) -> bool:
    """Tell whether somebody wants to know who has not reported, or whether a village has."""
    bids = "thi" in signs.words[signs.first.get("who", 0) :]
    bids = bids and "act" not in signs and "report_word" not in signs
    if bids and not (signs.ends_asking or signs.ends_in_not_yet or "question" in signs):
        return False
    if "missing" in signs:
        return "who" in signs or asking or signs.size <= _SHORTISH or told.placed
    if "lack" not in signs or told.labelled or {"goal", "notice", "appeal"} & signs.first.keys():
        return False
    if "domain_topic" in signs and "who" not in signs and "report_word" not in signs:
        return False
    if "act" in signs or "report_word" in signs or signs.covered["lack"] > 1:
        opens = signs.first["lack"] < _PAIR or signs.ends_in_not_yet
        return "who" in signs or (told.placed and opens)
    short = signs.size <= _SHORTISH or signs.ends_in_not_yet or told.placed or asking
    return "who" in signs and short and "domain_topic" not in signs


def _asks_for_receipt(signs: Signs, *, asking: bool) -> bool:
    """Tell whether somebody wants to know that an earlier report has arrived."""
    if "receipt" not in signs and not signs.ends_in_not_yet:
        return False
    about_one = (
        asking
        or signs.ends_in_not_yet
        or not {"message", "earlier", "report_word"}.isdisjoint(signs.first)
        or signs.size <= _SHORT
    )
    if "receipt" in signs and about_one:
        return True
    return signs.ends_in_not_yet and about_one and _is_kept(signs.words)


def _is_kept(words: list[str]) -> bool:
    """Tell whether the bot is asked what it has taken in: "bot có ghi báo cáo của em chưa"."""
    for at, word in enumerate(words):
        after = words[at + 1 : at + _SHORTISH]
        if word in _KEEPERS and not _KEEPING.isdisjoint(after):
            return "nop" not in after
    return False


def _has_told(signs: Signs, told: Evidence, *, asking: bool) -> bool:
    """Tell whether the figures, plans or the day off of a message make it no question."""
    reached = "reach" in signs and signs.ends_in_not_yet
    wanted = reached or "totals" in signs or ("how_many" in signs and "lack" in signs)
    plainly = signs.ends_asking or "how_many" in signs or "who" in signs
    plainly = plainly or ("reach" in signs and signs.ends_in_not_yet)
    if told.counted and not (wanted and asking and plainly):
        return True
    ranking = "who" in signs and not {"most", "missing"}.isdisjoint(signs.first)
    return not (asking or ranking) and (told.planned or (told.asleep and "who" not in signs))


def _asks_for_totals(signs: Signs, told: Evidence) -> bool:
    if "domain_topic" in signs and (not told.labelled or signs.first["domain_topic"] < 1):
        return False
    if "how_many" in signs:
        return "price" not in signs
    noticed = "notice" in signs and signs.first.get("totals", _PAIR) >= _PAIR
    if "totals" in signs and not noticed and (signs.ends_asking or not told.rated):
        polite = not _PLEAS.isdisjoint(signs.words)
        asked = (
            {"question", "who"} & signs.first.keys()
            or polite
            or not _REQUESTS.isdisjoint(signs.words[:3])
        )
        return bool(asked) or (not told.figured and signs.size <= _LONGISH)
    if signs.ends_in_not_yet and "reach" in signs:
        return True
    if "who" in signs and not {"most", "goal"}.isdisjoint(signs.first):
        return "most" in signs or not (told.figured or "notice" in signs)
    if "what" in signs and "done" in signs and (told.placed or "act" in signs):
        return True
    return "total_word" in signs and signs.size <= _LONGISH and not told.figured


def _corrects(signs: Signs, told: Evidence) -> bool:
    if told.recalls or ("anew" in signs and "undo" in signs and told.counted):
        return True
    if "correct" not in signs and not told.denies:
        return False
    if told.corrects_inside and "earlier" not in signs:
        return False
    about_one = "message" in signs and "earlier" in signs
    return told.counted or told.doubted or told.placed or about_one or signs.size <= _SHORT
