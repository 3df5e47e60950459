"""Phrases by the key of their first word, worked out beforehand so that a start costs little."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple
from zlib import crc32

from domain.reading.files import text_of
from domain.reading.phrases import SEPARATOR, SIGNS, keys_of
from domain.reading.tokens import keys_of_letters, settled_tone

_BETWEEN: Final = "\t"


class Index(NamedTuple):
    """The phrases of a table's rows.

    `lines` holds, by the key of their first word, the phrases in the order of the rows, each
    behind the number of its row; `keys` are those of every word.
    """

    lines: dict[str, str]
    keys: frozenset[str]


def phrases_in(line: str) -> list[tuple[int, str]]:
    """The phrases of a line of an index, and the numbers of their rows."""
    parts = (part.partition(" ") for part in line.split(_BETWEEN))
    return [(int(row), phrase) for row, _, phrase in parts]


def index_of(rows: Sequence[str]) -> Index:
    """The index of rows that list phrases."""
    found: dict[str, list[str]] = {}
    adding: dict[str, Callable[[str], None]] = {}
    for number, phrases in enumerate(rows):
        for phrase in settled_tone(phrases).split(SEPARATOR):
            word = phrase.partition(" ")[0]
            if not word.lstrip(SIGNS):
                continue
            add = adding.get(word)
            if add is None:
                key = "".join(keys_of(word.lstrip(SIGNS))[:1])
                add = adding[word] = found.setdefault(key, []).append
            add(f"{number} {phrase}")
    lines = {key: _BETWEEN.join(phrases) for key, phrases in found.items()}
    return Index(lines, frozenset(keys_in(rows)))


def stored(name: str, rows: Sequence[str]) -> Index:
    """The index that `written` left in a file, made anew where it is not of these very rows."""
    stamp, _, rest = text_of(f"{name}.txt").partition("\n")
    if stamp == _stamp(rows):
        keys, *lines = rest.split("\n")
        cut = [line.partition(_BETWEEN) for line in lines if line]
        return Index({key: line for key, _, line in cut}, frozenset(keys.split()))
    return index_of(rows)


def written(rows: Sequence[str]) -> str:
    """The file of an index: what it was made of, the keys of all words, and a line for a key."""
    index = index_of(rows)
    lines = [_BETWEEN.join(line) for line in index.lines.items()]
    return "\n".join([_stamp(rows), " ".join(sorted(index.keys)), *lines]) + "\n"


def keys_in(tables: Iterable[str]) -> set[str]:
    """The keys of every word of the phrases that tables list."""
    text = SEPARATOR + SEPARATOR.join(tables)
    for sign in SIGNS:
        text = text.replace(SEPARATOR + sign, SEPARATOR)
    words = set(text.replace(SEPARATOR, " ").split())
    found = keys_of_letters([word for word in words if word.isalpha()])
    return found | {key for word in words if not word.isalpha() for key in keys_of(word)}


def _stamp(rows: Sequence[str]) -> str:
    return str(crc32("\n".join(rows).encode()))
