"""Reading what a coordinator types as an answer to what a plan leaves open."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from domain.answers import MOST_NAME, OpenQuestion, called
from domain.campaign import Campaign, Weekday
from domain.folding import fold
from domain.units import Unit

MOST_PLACES = 200
MOST_PEOPLE = 100_000_000

_BULLET = re.compile(r"^(?:[-–•*+]|\d{1,3}[.)])\s+")
_PREFIX = re.compile(
    r"^(?:thon|xom|lang|ban|buon|ap|soc|khu pho|khu|khom|to dan pho|to|tdp|xa|phuong|thi tran) "
)
_COUNT = re.compile(
    r"^(?P<name>.*?)(?:^|[\s:=]\s*|[,;–-]\s+)(?P<count>\d{1,3}(?:[.,]\d{3})+|\d+)"
    r"(?:\s*(?:người|nguoi|hộ|ho|nhân khẩu|hội viên|cán bộ|thanh niên|people|households))?\.?$",
    re.IGNORECASE,
)
_VIETNAMESE_DAY = re.compile(r"\b(?:thu |t)([2-7])(?![\d:hg]|\s*[ap]m\b)")
_NAMED_DAY = re.compile(
    r"\bthu (hai|ba|tu|nam|sau|bay)\b|\b(chu nhat|cn)\b"
    r"|\b(mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)\b"
    r"|\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
)
_NUMBERED = {"hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7}
_HOUR = re.compile(
    r"\b(\d{1,2})\s*(?:(?:h|gio|g|:)\s*(\d{2})?\s*(?:phut|p)?\s*(sang|trua|chieu|toi|am|pm)?|(am|pm))\b"
)
_AFTERNOON = frozenset({"chieu", "toi", "pm"})
_FILLING = frozenset(
    {"luc", "truoc", "vao", "ngay", "hang", "tuan", "moi", "trong", "den"}
    | {"at", "by", "before", "every", "on", "the", "week"}
)

_OF_MONTH = frozenset({"thang", "month", "of", "each", "quy", "cuoi", "quarter"})
_LAST_DAY = re.compile(r"\b(?:cuoi thang|ngay cuoi|last day|end of the month|cuoi quy)\b")


@dataclass(frozen=True, slots=True)
class Names:
    """Names of places as typed: those to add, and those that cannot be taken."""

    good: tuple[str, ...]
    doubled: tuple[str, ...]
    wrong: tuple[str, ...]


def lines_of(text: str) -> list[str]:
    """What is typed line by line, without bullets and numbering."""
    cleaned = (" ".join(unicodedata.normalize("NFC", line).split()) for line in text.splitlines())
    return [line for one in cleaned if (line := _BULLET.sub("", one).strip(" ,;"))]


def names_of(text: str) -> list[str]:
    """Names typed one a line, or side by side with commas between them."""
    return [
        name for line in lines_of(text) for one in re.split("[,;]", line) if (name := one.strip())
    ]


def judge_names(campaign: Campaign, question: OpenQuestion, names: Iterable[str]) -> Names:
    """Sort names out: no two under one unit may be alike; accents tell apart, capitals do not."""
    taken = called(campaign.units, question.path)
    good: list[str] = []
    doubled: list[str] = []
    wrong: list[str] = []
    for name in names:
        if not _is_name(name):
            wrong.append(name)
        elif name.casefold() in taken:
            doubled.append(name)
        else:
            taken.add(name.casefold())
            good.append(name)
    return Names(tuple(good), tuple(doubled), tuple(wrong))


def _is_name(name: str) -> bool:
    letters = any(character.isalpha() for character in name)
    return letters and len(name) <= MOST_NAME and name.isprintable() and "/" not in name


def read_count(line: str) -> tuple[str, int] | None:
    """The name and the number of a line such as "Thôn Đông 1.412"; the name may be missing.

    >>> read_count("Thôn 1: 412"), read_count("412")
    (('Thôn 1', 412), ('', 412))
    """
    found = _COUNT.match(line.strip())
    if found is None:
        return None
    count = int(found["count"].replace(".", "").replace(",", ""))
    name = found["name"].strip(" :=,;")
    return (name, count) if count <= MOST_PEOPLE and not name.endswith(("-", "–")) else None


def find_unit(units: Iterable[Unit], name: str) -> Unit | None:
    """The one unit called so, with or without "Thôn" before it; None for none or several."""
    known = list(units)
    exact = [unit for unit in known if unit.name.casefold() == name.casefold()]
    folded = [unit for unit in known if fold(name) in _whole_names(unit)]
    bare = [unit for unit in known if fold(name) in _bare_names(unit)]
    return next((found[0] for found in (exact, folded, bare) if len(found) == 1), None)


def _whole_names(unit: Unit) -> set[str]:
    return {fold(name) for name in (unit.name, *unit.aliases)}


def _bare_names(unit: Unit) -> set[str]:
    return {_PREFIX.sub("", name) for name in _whole_names(unit)}


def read_moment(text: str) -> tuple[Weekday, time | None] | None:
    """A weekday and an hour, as in "thứ 6 15h00", "chiều thứ sáu 3h" or "fri 15:00".

    None where there is no weekday, an hour that does not exist, or anything else in the text.
    """
    said = re.sub(r"[,.;]", " ", fold(text))
    day, said = _take_day(said)
    hour, said = _take_hour(said)
    return None if day is None or set(said.split()) - _FILLING else (day, hour)


def read_month_day(text: str) -> tuple[int, time | None] | None:
    """A day of the month and an hour, as in "ngày 25 15h" or "cuối tháng"; 31 is the last day."""
    hour, rest = _take_hour(re.sub(r"[,.;]", " ", fold(text)))
    if _LAST_DAY.search(rest):
        return 31, hour
    found = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", rest)
    if found is None or not 1 <= int(found[1]) <= 31:  # noqa: PLR2004  a month's days
        return None
    left = set(_without(rest, found).split())
    return None if left - _FILLING - _OF_MONTH else (int(found[1]), hour)


def read_cutoff(text: str) -> tuple[Weekday | None, int | None, time] | None:
    """When figures are needed: "thứ 6 9h", or "trước 1 ngày 17h", so long before the deadline.

    Yields the weekday or the number of days, and the hour; None without an hour.
    """
    moment = read_moment(text)
    if moment is not None:
        return None if moment[1] is None else (moment[0], None, moment[1])
    hour, rest = _take_hour(re.sub(r"[,.;]", " ", fold(text)))
    if hour is None:
        return None
    if re.search(r"\bhom truoc\b|\bday before\b", rest):
        return None, 1, hour
    found = re.search(r"\b(\d{1,2}) (?:ngay|days?)\b", rest)
    if found is not None:
        return None, int(found[1]), hour
    left = set(rest.split()) - _FILLING - {"cung", "same", "day"}
    return None if left else (None, 0, hour)


def _take_day(said: str) -> tuple[Weekday | None, str]:
    numbered = _VIETNAMESE_DAY.search(said)
    if numbered:
        return list(Weekday)[int(numbered[1]) - 2], _without(said, numbered)
    named = _NAMED_DAY.search(said)
    if named is None:
        return None, said
    vietnamese, sunday, short, long = named.groups()
    if vietnamese:
        day = list(Weekday)[_NUMBERED[vietnamese] - 2]
    else:
        day = Weekday.SUN if sunday else Weekday((short or long)[:3])
    return day, _without(said, named)


def _take_hour(said: str) -> tuple[time | None, str]:
    """The hour and the rest; one that does not exist is left where it is."""
    found = _HOUR.search(said)
    if found is None:
        return None, said
    hour, minute = int(found[1]), int(found[2] or 0)
    rest = _without(said, found)
    part = found[3] or found[4] or next((w for w in rest.split() if w in _AFTERNOON), "")
    rest = " ".join(word for word in rest.split() if word not in {*_AFTERNOON, "sang", "trua"})
    if part in _AFTERNOON and hour < 12:  # noqa: PLR2004  noon
        hour += 12
    if hour > 23 or minute > 59:  # noqa: PLR2004  a day's hours
        return None, said
    return time(hour, minute), rest


def _without(said: str, found: re.Match[str]) -> str:
    return f"{said[: found.start()]} {said[found.end() :]}"
