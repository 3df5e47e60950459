"""What an invitation asks for in words: a role, a place and how many people, in any order."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.folding import fold
from domain.people import Role

MOST_USES = 1000
MOST_DAYS = 365
_UNKNOWN = 1_000_000

_ROLE_WORDS: Mapping[Role, tuple[str, ...]] = {
    Role.COORDINATOR: (
        "can bo dau moi",
        "dieu phoi vien",
        "dieu phoi",
        "dau moi",
        "coordinator",
    ),
    Role.LEAD: ("to truong", "truong nhom", "nhom truong", "truong thon", "team lead", "lead"),
    Role.VOLUNTEER: (
        "tinh nguyen vien",
        "thanh vien to",
        "thanh vien",
        "to vien",
        "volunteer",
        "tnv",
    ),
}
_USES = re.compile(r"^(?:x|cho)?(\d{1,4})(?:lan|luot|nguoi|uses|times|people)?$")
_USE_WORDS = frozenset({"lan", "luot", "nguoi", "uses", "use", "times", "people"})
_DAYS = re.compile(r"^(\d{1,3})(ngay|tuan|days?|weeks?)?$")
_DAY_WORDS: Mapping[str, int] = {
    **dict.fromkeys(("ngay", "day", "days"), 1),
    **dict.fromkeys(("tuan", "week", "weeks"), 7),
}
_FILLING = frozenset(
    {"lam", "cho", "vao", "o", "cua", "them", "moi", "dung", "duoc", "mot", "trong", "han", "va"}
    | {"as", "for", "to", "in", "into", "of", "the"}
)


@dataclass(frozen=True, slots=True)
class Wish:
    """The role, the place as written, how many may use the code, and for how many days.

    None or "" where unsaid.
    """

    role: Role | None
    place: str
    uses: int | None = None
    days: int | None = None


def wished(text: str, places: Callable[[str], Sequence[int]]) -> Wish:
    """Read "tổ trưởng Thôn Đông 5 lần 3 ngày"; `places` are the units that a text may name.

    Of several ways to read it the one that leaves the fewest places open is meant.
    """

    def openness(wish: Wish) -> int:
        return (len(places(wish.place)) or _UNKNOWN) if wish.place else 1

    return min(_readings(text.split()), key=openness)


def _readings(words: list[str]) -> Iterator[Wish]:
    """Every way to take days, a number of people and a role out of some words, the most first."""
    for days, kept in _without_days(words):
        for uses, left in _without_uses(kept):
            for role, rest in _without_role(left):
                yield Wish(role, " ".join(rest), uses, days)
                yield Wish(role, " ".join(_trimmed(rest)), uses, days)


def _without_days(words: list[str]) -> Iterator[tuple[int | None, list[str]]]:
    folded = [fold(word).strip(".,;:()") for word in words]
    for at, word in enumerate(folded):
        found = _DAYS.match(word)
        after = folded[at + 1] if at + 1 < len(folded) else ""
        unit = _DAY_WORDS.get((found[2] or after) if found else "")
        if found and unit and 1 <= int(found[1]) * unit <= MOST_DAYS:
            yield int(found[1]) * unit, words[:at] + words[at + 1 + (found[2] is None) :]
    yield None, words


def _without_uses(words: list[str]) -> Iterator[tuple[int | None, list[str]]]:
    folded = [fold(word).strip(".,;:()") for word in words]
    for at, word in enumerate(folded):
        found = _USES.match(word)
        followed = at + 1 < len(folded) and folded[at + 1] in _USE_WORDS
        if found and (followed or not word.isdecimal()) and 1 <= int(found[1]) <= MOST_USES:
            yield int(found[1]), words[:at] + words[at + 1 + followed :]
    yield None, words


def _without_role(words: list[str]) -> Iterator[tuple[Role | None, list[str]]]:
    folded = [fold(word).strip(".,;:()") for word in words]
    named = [(name.split(), role) for role, names in _ROLE_WORDS.items() for name in names]
    for name, role in sorted(named, key=lambda one: -len(one[0])):
        for at in range(len(folded) - len(name) + 1):
            if folded[at : at + len(name)] == name:
                yield role, words[:at] + words[at + len(name) :]
    yield None, words


def _trimmed(words: list[str]) -> list[str]:
    """Without the small words around a name."""
    while words and fold(words[0]).strip(".,;:()") in _FILLING:
        words = words[1:]
    while words and fold(words[-1]).strip(".,;:()") in _FILLING:
        words = words[:-1]
    return words
