"""Where a campaign file says what: the line of each table and key, for whoever must mend it."""

import re
from collections.abc import Iterator, Mapping

Place = tuple[str | int, ...]
"""A table or key: ("units", 3, "parent") is the parent of the third [[units]]."""

# Whole strings and comments, which may contain anything that looks like TOML.
_OPAQUE = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL
)
_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\s-]+?)\s*\]")
_KEY = re.compile(r"\s*([\w-]+(?:\s*\.\s*[\w-]+)*)\s*=")
_DOT = re.compile(r"\s*\.\s*")


def lines_of(text: str) -> Mapping[Place, int]:
    """Find the line, counted from 1, of every table and bare key of a valid TOML text."""
    lines: dict[Place, int] = {}
    for place, line in _places(_OPAQUE.sub(_blank, text)):
        lines.setdefault(place, line)
    return lines


def line_at(lines: Mapping[Place, int], place: Place) -> int | None:
    """Find the line of `place`, or of the nearest thing around it that has one."""
    for length in range(len(place), 0, -1):
        if place[:length] in lines:
            return lines[place[:length]]
    return None


def show(place: Place) -> str:
    """Write a place as "units[3].parent"."""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def _blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _places(text: str) -> Iterator[tuple[Place, int]]:
    counts: dict[Place, int] = {}
    table: Place = ()
    depth = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if depth == 0 and (header := _HEADER.match(line)):
            table = _enter(counts, tuple(_DOT.split(header[2])), many=header[1] == "[[")
            yield table, number
            continue
        if depth == 0 and (key := _KEY.match(line)):
            names = _DOT.split(key[1])
            yield from ((table + tuple(names[: n + 1]), number) for n in range(len(names)))
        depth += sum(map(line.count, "[{")) - sum(map(line.count, "]}"))


def _enter(counts: dict[Place, int], names: tuple[str, ...], *, many: bool) -> Place:
    """Tell which table a header opens; names of lists mean their latest table."""
    place: Place = ()
    for position, name in enumerate(names, start=1):
        place = (*place, name)
        if many and position == len(names):
            counts[place] = counts.get(place, 0) + 1
        if place in counts:
            place = (*place, counts[place])
    return place
