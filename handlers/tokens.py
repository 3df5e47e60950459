"""What a choice carries: a short instruction, sealed for the one person who may tap it."""

import hmac
from binascii import b2a_base64
from hashlib import blake2b

_SEAL_BYTES = 6  # 48 bits, eight letters: a forger has one try a tap
_BETWEEN = "\x1f"  # in no instruction, so that its parts are sealed apart
_IN_WEB = bytes.maketrans(b"+/", b"-_")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SQUARE = len(_DIGITS) ** 2
_PAIRS = [tens + ones for tens in _DIGITS for ones in _DIGITS]


class Seal:
    """Seals instructions with a secret that stays with the database."""

    def __init__(self, secret: bytes) -> None:
        self._keyed = blake2b(key=blake2b(secret).digest(), digest_size=_SEAL_BYTES)

    def data(self, person: str, verb: str, *arguments: object) -> str:
        """The data of a choice: verb, arguments and seal, at most 64 bytes.

        Whole numbers are written short. Raises `ValueError` where it does not fit.
        """
        words = [verb, *map(_written, arguments)]
        data = ":".join([*words, self._seal(person, words)])
        if len(data.encode()) > 64:  # noqa: PLR2004  the Bot API's limit for callback_data
            raise ValueError("the instruction is too long for a choice")
        return data

    def opened(self, person: str, data: str) -> tuple[str, list[str]] | None:
        """The verb and arguments, or None where the seal is not for this person."""
        *words, seal = data.split(":")
        if _BETWEEN in data:
            return None
        if not words or not hmac.compare_digest(seal.encode(), self._seal(person, words).encode()):
            return None
        return words[0], words[1:]

    def _seal(self, person: str, words: list[str]) -> str:
        sealed = self._keyed.copy()
        sealed.update(_BETWEEN.join([person, *words]).encode())
        return b2a_base64(sealed.digest(), newline=False).translate(_IN_WEB).decode()


def _written(argument: object) -> str:
    if isinstance(argument, int):
        return short(argument)
    return str(argument)


def short(number: int) -> str:
    """A whole number, 0 or more, in base 36; raises `ValueError` for one below."""
    if number < 0:
        raise ValueError("a negative number")
    shown = ""
    while number >= _SQUARE:
        number, pair = divmod(number, _SQUARE)
        shown = _PAIRS[pair] + shown
    return (_PAIRS[number] + shown).lstrip("0") or "0"


def long(written: str) -> int:
    """The number that `short` wrote; raises `ValueError` for anything else."""
    return int(written, 36)
