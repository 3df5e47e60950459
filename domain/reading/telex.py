"""Undoing Telex and VNI: letters typed while the keyboard was not composing Vietnamese."""

import unicodedata
from typing import Final

_TONES: Final = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_TONE_MARKS: Final = frozenset(_TONES.values())
_VNI_TONES: Final = {"2": "\u0300", "1": "\u0301", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_HAT, _HORN, _BREVE = "\u0302", "\u031b", "\u0306"
_MARKED: Final = {
    "a" + _HAT: "â",
    "e" + _HAT: "ê",
    "o" + _HAT: "ô",
    "o" + _HORN: "ơ",
    "u" + _HORN: "ư",
    "a" + _BREVE: "ă",
}
_LONGEST: Final = 12


def from_telex(word: str) -> str | None:
    """Compose a word typed in Telex ("hooj" is "hộ"); None where it cannot be one."""
    if len(word) > _LONGEST:
        return None
    letters: list[str] = []
    tone = ""
    for letter in word:
        if letter == "w":
            if not _horn(letters):
                letters.append("ư")
        elif letter in _TONES and _has_vowel(letters):
            tone = _TONES[letter]
        elif letter in "aeo" and letter in letters:
            _hat(letters, letter)
        elif letter == "d" and "d" in letters:
            letters[letters.index("d")] = "đ"
        else:
            letters.append(letter)
    return _compose(letters, tone)


def toneless(word: str) -> str:
    """`word` with its hats and horns but without its tones: "hôj" keeps its ô."""
    if word.isascii():
        return word
    bare = (c for c in unicodedata.normalize("NFD", word) if c not in _TONE_MARKS)
    return unicodedata.normalize("NFC", "".join(bare))


def from_vni(word: str) -> str | None:
    """Compose a word typed in VNI ("ho65" is "hộ"); None where it cannot be one."""
    if len(word) > _LONGEST:
        return None
    letters: list[str] = []
    tone = ""
    for letter in word:
        if not letter.isdigit():
            letters.append(letter)
        elif letter in _VNI_TONES and not tone:
            tone = _VNI_TONES[letter]
        elif not _vni_mark(letters, letter):
            return None
    return _compose(letters, tone) if _has_vowel(letters) else None


def _vni_mark(letters: list[str], digit: str) -> bool:
    if digit == "9" and "d" in letters:
        letters[letters.index("d")] = "đ"
        return True
    if digit == "7":
        return _horn(letters, breve=False)
    mark = {"6": _HAT, "8": _BREVE}.get(digit, "")
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] + mark in _MARKED and mark:
            letters[at] = _MARKED[letters[at] + mark]
            return True
    return False


def _has_vowel(letters: list[str]) -> bool:
    return any(letter in "aăâeêioôơuưy" for letter in letters)


def _horn(letters: list[str], *, breve: bool = True) -> bool:
    """Put the horn or the breve of a typed "w" on the vowels it can belong to."""
    done = False
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in "uo":
            letters[at] = "ư" if letters[at] == "u" else "ơ"
            done = True
        elif letters[at] == "a" and breve and not done:
            letters[at] = "ă"
            return True
        elif letters[at] in "ươ":
            done = True
        elif done:
            break
    return done


def _hat(letters: list[str], letter: str) -> None:
    at = len(letters) - 1 - letters[::-1].index(letter)
    letters[at] = _MARKED[letter + _HAT]


def _compose(letters: list[str], tone: str) -> str:
    """Set the tone mark on the vowel that carries it."""
    if not tone:
        return "".join(letters)
    vowels = [at for at, letter in enumerate(letters) if letter in "aăâeêioôơuưy"]
    if not vowels:
        return "".join(letters)
    marked = [at for at in vowels if letters[at] in "ăâêôơư"]
    if marked:
        seat = marked[-1]
    elif (
        len(vowels) > 1
        and vowels[-1] == len(letters) - 1
        and letters[vowels[0] - 1 : vowels[0]] != ["q"]
    ):
        seat = vowels[-2]
    else:
        seat = vowels[-1]
    word = "".join([*letters[: seat + 1], tone, *letters[seat + 1 :]])
    return unicodedata.normalize("NFC", word)
