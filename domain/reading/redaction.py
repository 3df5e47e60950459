"""Taking phone numbers, ID numbers and passwords out of a text before it is stored."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from domain.reading.patterns import compiled

_GAP: Final = r"[ .,/_()\-]{0,3}"
_SIGNS: Final = r"[ .,/_()\-]{1,3}"
# A day with counts behind it is no number of a phone: "05/08/2024 12 5", "05/08 120 15 10".
_NO_DAY: Final = (
    r"(?!\d{1,2}([./\-])\d{1,2}\1(?:20\d\d|\d\d(?= ))(?!\d))(?!\d{1,2}[./\-]20\d\d(?!\d))"
    r"(?!\d{1,2}/\d{1,2} +\d{1,3} +\d{1,3}\b)(?!(?<=\d/)\d{1,2}(?:/\d\d)? +\d{1,3} +\d{1,3}\b)"
)
_PHONE: Final = (
    rf"(?<!\d){_NO_DAY}(?:\+84|0){_GAP}(?:[35789]|2{_GAP}\d){_GAP}\d(?:{_GAP}\d){{6,7}}(?!\d)"
    rf"|(?<!\d)84{_GAP}(?:[35789]|2{_GAP}\d)(?:{_GAP}\d){{8}}(?!\d)"
)
_ID: Final = (
    rf"(?<!\d){_NO_DAY}0(?:\d\d{_GAP}\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{3}}"
    rf"|\d{{3}}{_GAP}\d{{4}}{_GAP}\d{{4}}|\d(?:{_SIGNS}\d\d){{5}}|(?:{_SIGNS}\d){{11}})(?!\d)"
)
_LONG: Final = r"(?<!\d)\d{8,}(?!\d)"
_GROUPED: Final = r"[1-9]\d{0,2}(?:[.,]\d{3}){1,3}\Z"
_BEFORE_GROUPS: Final = r"(?<!\d)[1-9]\d{0,2}(?:[.,]\d{3}){0,3}[.,]\Z"
# What is counted: a long figure before it is too large, and no paper's number.
_COUNTED: Final = (
    r"(?i) {0,3}(?:hộ|ho|hô|cks|chữ ký|chu ky|tk|vneid)\b(?! ?(?:khẩu|khau|tên|ten|chiếu|chieu))"
)
_PAPER: Final = r"(?i)(?:cccd|cmnd|cmt|stk|khoản|khoan|sđt|sdt|số|zalo|đt)[ :.=]*\Z"
_LOOK_BACK: Final = 16
_FEW: Final = 8
_UNSEEN: Final = "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u20e3\ufe0f\ufeff]"
_DASHES: Final = frozenset("‐‑‒–—―−﹣－")
_GIVEN: Final = (
    r"(?i)\b(mật khẩu|mat khau|password|passcode|pass|mk|mã otp|ma otp|otp|mã pin|ma pin|pin)"
    r"((?: của (?:em|anh|chị|tôi|bác|cô|chú))?[ ]?(?:mới |cũ )?(?:là|la|is|[:=])[ ]?|[ ])"
    r"(?=[^\s]*\d)([^\s,;]{4,64})"
)
_STATED: Final = (
    r"(?i)\b(mật khẩu|mat khau|password|mk)([^\n:=,;.]{0,20}?(?:[:=]| là | la )\s?)([^\s,;]{3,64})"
)
# One of these is in every text that a pattern of a password fits; the last two are read as an i.
_PASSWORD_SIGNS: Final = ("mật kh", "mat kh", "pass", "mk", "otp", "pin", "i\u0307", "\u0131")
_MASKS: Final = {"phone": "[SĐT]", "id": "[SỐ GIẤY TỜ]", "password": "[MẬT KHẨU]"}


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without its secrets, and the kinds that were found: "phone", "id", "password"."""

    text: str
    kinds: frozenset[str]


def redact(text: str) -> Redacted:
    """Return `text` with phone numbers, ID numbers and passwords replaced by what they were.

    Counts and money are left alone: "1.250.000", "12/5/3". A run of eight digits or more is
    taken for the number of a paper or an account, unless a counted noun follows it.
    """
    kinds: set[str] = set()
    text = unicodedata.normalize("NFC", text)
    folded = text.casefold()
    if any(sign in folded for sign in _PASSWORD_SIGNS):
        for pattern in (_STATED, _GIVEN):
            text, count = compiled(pattern).subn(_without_password, text)
            kinds.update(["password"] * min(count, 1))
    if sum(map(str.isdecimal, text)) < _FEW:
        return Redacted(text, frozenset(kinds))
    for kind, pattern in (("id", _ID), ("phone", _PHONE), ("id", _LONG)):
        text = _masked(text, pattern, kind, kinds)
    return Redacted(text, frozenset(kinds))


def _without_password(match: re.Match[str]) -> str:
    return match[1] + match[2] + _MASKS["password"]


def _masked(text: str, pattern: str, kind: str, kinds: set[str]) -> str:
    """Mask what `pattern` finds in the plain form of `text`, keeping all the rest as written."""
    plain, places = _plain(text)
    kept, done = [], 0
    for match in compiled(pattern).finditer(plain):
        if _is_count(match):
            continue
        first, last = places[match.start()], places[match.end() - 1] + 1
        kept += [text[done:first], _MASKS[kind]]
        done = last
        kinds.add(kind)
    return "".join(kept) + text[done:]


def _plain(text: str) -> tuple[str, list[int] | range]:
    """`text` with plain digits, spaces and dashes and nothing unseen, and where each came from."""
    if text.isascii():
        return text, range(len(text))
    unseen = compiled(_UNSEEN)
    places = [at for at, sign in enumerate(text) if not unseen.match(sign)]
    return "".join(_plain_sign(text[at]) for at in places), places


@lru_cache(maxsize=1024)
def _plain_sign(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    if sign in _DASHES:
        return "-"
    if unicodedata.category(sign) == "Zs":
        return " "
    form = unicodedata.normalize("NFKC", sign)
    return form if len(form) == 1 and form in ".,/_()+" else sign


def _is_count(match: re.Match[str]) -> bool:
    """Tell whether digits are a count or money after all: grouped, listed, or with a noun."""
    found, text = match[0], match.string
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    grouped = compiled(_GROUPED)
    if grouped.match(found):
        return True
    if grouped.match("1." + found) and compiled(_BEFORE_GROUPS).search(before):
        return True
    groups = re.findall(r"\d+", found)
    if groups[0] in ("0", "84") and "+" not in found and len(groups) > 1:
        return len(groups[1]) == 1 and any(len(g) > 1 for g in groups[1:])
    if len(groups) > 2 and set(re.findall(r"\D+", found)) == {", "}:  # noqa: PLR2004
        return all(len(g) < 4 for g in groups)  # noqa: PLR2004
    counted = len(groups) == 1 and not found.startswith(("0", "84", "+"))
    return bool(
        counted
        and compiled(_COUNTED).match(text, match.end())
        and not compiled(_PAPER).search(before)
    )
