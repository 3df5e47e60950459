"""Folding Vietnamese text so that spellings of one word compare equal."""

import unicodedata
from functools import lru_cache

_STROKE = str.maketrans({"đ": "d", "Đ": "D", "Ð": "D", "ð": "d"})


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Lower-case `text` without tone marks, vowel marks or the stroke of đ, white space single.

    "Hoà Bình", "HÒA  BÌNH" and "hoa binh" all fold to "hoa binh".
    """
    decomposed = unicodedata.normalize("NFD", text.casefold().translate(_STROKE))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(bare.split())
