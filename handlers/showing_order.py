"""In which order things are shown: names as Vietnamese lists them, units the furthest behind first.

Vietnamese order is by letter (a, ă, â, b, c, d, đ ...), by tone only between words that are
otherwise the same; numbers count as numbers, so that "Thôn 2" comes before "Thôn 10".
"""

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache

from domain.progress import Progress

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng
_RANKS = {letter: rank for rank, letter in enumerate(_LETTERS, start=100)}
_PIECES = re.compile(r"\d+|\D")

Order = tuple[tuple[tuple[int, int], ...], tuple[int, ...]]


@lru_cache(maxsize=8192)
def name_order(name: str) -> Order:
    """What to sort a name by."""
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    for piece in _PIECES.findall(unicodedata.normalize("NFC", name.casefold())):
        if piece.isdecimal():
            letters.append((1, int(piece)))
            continue
        letter, tone = _split(piece)
        letters.append((2 if letter in _RANKS else 0, _RANKS.get(letter, ord(letter[0]))))
        tones.append(tone)
    return tuple(letters), tuple(tones)


def _split(letter: str) -> tuple[str, int]:
    """A letter without its tone, and the tone's rank."""
    marks = unicodedata.normalize("NFD", letter)
    tone = max((_TONES.get(mark, 0) for mark in marks), default=0)
    bare = "".join(mark for mark in marks if mark not in _TONES)
    return unicodedata.normalize("NFC", bare), tone


def behind_order(progress: Progress | None) -> tuple[int, Fraction]:
    """What to sort units by so that the furthest behind is first, those without figures before.

    Units with the same target are so in the order of their percentages; units with different
    targets in that of how much of the target they have. Where the whole is not known, the count
    itself decides.
    """
    if progress is None or progress.done is None:
        return (0, Fraction(0))
    target = progress.target
    if target.denominator is None:
        aim = Fraction(target.minimum) * max(1, progress.places)
        return (2, Fraction(progress.done) / (aim or 1))
    if not progress.out_of:
        return (1, Fraction(progress.done))
    share = Fraction(progress.done, progress.out_of)
    return (2, share / (Fraction(target.minimum) or 1))
