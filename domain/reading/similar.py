"""Finding the unit a misspelt name comes nearest to."""

from typing import Final

from domain.reading.lexicon import Lexicon

_NEAR: Final = 80.0
_APART: Final = 8.0
_MOST: Final = 8


def similar_places(lexicon: Lexicon, keys: list[str]) -> tuple[str, ...]:
    """The paths of the units whose names are nearest to the words `keys`.

    One where a name is near and every other clearly farther, several where they are as near,
    none where nothing is near. A number in the name must be the same.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415  most messages have no misspelt name

    said = " ".join(keys)
    names = lexicon.full_names
    found = process.extract(said, names, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_MOST)
    numbers = _numbers(said)
    near = [(path, score) for name, score, path in found if _numbers(name) == numbers]
    best = max((score for _, score in near), default=0.0)
    return tuple(path for path, score in near if best - score < _APART)


def _numbers(name: str) -> list[str]:
    return [w for w in name.split() if w.isdecimal()]
