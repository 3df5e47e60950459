"""Invitation codes: what they look like, and what an invitation holds unless it is said."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import timedelta

from domain.people import Role

ALPHABET = "23456789BCFGHJKMNPQRSTVXZ"
"""What codes are made of: nothing that looks like something else (0 O, 1 I L), no vowels.

Vietnamese keyboards turn "aa" into "â" and "dd" into "đ"; without vowels, D and W they leave a
code alone, and no code is a word.
"""

LENGTH = 8
LIFETIME = timedelta(days=14)
USES: Mapping[Role, int] = {Role.VOLUNTEER: 20, Role.LEAD: 1, Role.COORDINATOR: 1}

# What people put between the parts of a code.
_BETWEEN = dict.fromkeys(map(ord, " \t\r\n\u00a0-‐‑–—_."))
_ASCII = frozenset(map(chr, range(128)))


# Most messages have a sign in them that is in no code, and are known by it at once.
_IN_NONE = re.compile(
    "[" + re.escape("".join(_ASCII - {*ALPHABET, *ALPHABET.lower(), *map(chr, _BETWEEN)})) + "]"
)


def normal_code(text: str) -> str | None:
    """The code that a text is, as it is kept; None where it cannot be one.

    >>> normal_code("bcfg-2345")
    'BCFG2345'
    """
    if _IN_NONE.search(text, 0, 100):
        return None
    whole = unicodedata.normalize("NFKC", text[:100]).upper()
    code = whole.translate(_BETWEEN)
    fits = len(code) == LENGTH and all(letter in ALPHABET for letter in code)
    return code if fits and not code.isdecimal() else None


def new_code(choose: Callable[[str], str]) -> str:
    """A code of letters that `choose` takes from the alphabet; never figures alone."""
    while True:
        code = "".join(choose(ALPHABET) for _ in range(LENGTH))
        if not code.isdecimal():
            return code
