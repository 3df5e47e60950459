"""From a message's text to tokens, with left-overs of Telex and VNI and slips repaired."""

# The numbers of the calendar and of the language need no names.
# ruff: noqa: PLR2004
from functools import cache
from typing import Final

from domain.reading.lexicon import Lexicon
from domain.reading.phrases import words_of
from domain.reading.settling_names import TALK
from domain.reading.syllables import is_syllable
from domain.reading.telex import from_telex, from_vni, toneless
from domain.reading.tokens import PIECE, Tokens, key_of, normalised, settled_tone, split_glued
from domain.reading.vocabulary import after_figures
from domain.reading.word import Spelt, Word, moved

MOST_TOKENS: Final = 400
_MEMO_LIMIT: Final = 10_000
_LONG: Final = 40
_FIX: Final = {"khoang": "khoan", "khaon": "khoan"}
_SHORTEST_SLIP: Final = 5
_SHORTEST_SOUND, _LONGEST_SOUND = 3, 8
# Sounds that one region or another does not tell apart; the longer ones go first.
_ENDS: Final = {"nh": ("n", "ng"), "ng": ("n",), "n": ("ng", "nh"), "c": ("t",), "t": ("c",)}
_BEGINNINGS: Final = {
    "tr": ("ch",),
    "ch": ("tr",),
    "gi": ("d", "v"),
    "d": ("v", "gi"),
    "v": ("d",),
    "s": ("x",),
    "x": ("s",),
    "z": ("d", "v", "r"),
    "l": ("n",),
    "n": ("l",),
}
_INTERJECTIONS: Final = "àáờýíạ"


def scan(text: str, lexicon: Lexicon) -> tuple[Tokens, bool]:
    """Cut `text` into tokens; tell too whether it was too long to be read whole."""
    text = normalised(text)
    tokens = Tokens(text, lexicon.spelt)
    keys, exact, parts = tokens.keys, tokens.exact, tokens.parts
    starts, ends, distinct = tokens.starts, tokens.ends, tokens.distinct
    memo = lexicon.memo
    if len(memo) > _MEMO_LIMIT:
        memo.clear()
    marked = start = 0
    for chunk in (text,) if "[" in text or len(text) > MOST_TOKENS else text.split(" "):
        for word in memo.get(chunk) or _cut(chunk, lexicon):
            keys.append(word.key)
            distinct.add(word.key)
            exact.append(word.exact)
            starts.append(start + word.first)
            ends.append(start + word.last)
            parts.append(word)
            marked += word.marked
        start += len(chunk) + 1
    tokens.plain = marked * 5 < len(keys)
    return tokens, len(keys) >= MOST_TOKENS


def _cut(chunk: str, lexicon: Lexicon) -> tuple[Word, ...]:
    """The words of a chunk, each with its place in it, no more than a message may have."""
    found: list[Word] = []
    memo = lexicon.memo
    for match in PIECE.finditer(chunk):
        piece, at = match.group(), match.start()
        words = memo.get(piece)
        if words is None:
            words = tuple(Word(spelt, lexicon) for spelt in _words(piece, lexicon))
            memo[piece] = words
        found += [moved(word, at, lexicon) for word in words] if at else words
        if len(found) >= MOST_TOKENS:
            break
    cut = tuple(found[:MOST_TOKENS])
    if len(chunk) < _LONG:
        memo[chunk] = cut
    return cut


def _words(chunk: str, lexicon: Lexicon) -> tuple[Spelt, ...]:
    size = len(chunk)
    if chunk[0].isdecimal():
        return ((_figure_key(chunk), chunk, False, 0, size),)
    if not chunk[0].isalpha():
        return ((chunk, chunk, False, 0, size),)
    if chunk.isalpha():
        key, exact = _word(chunk, lexicon)
        return ((key, exact, not exact.isascii(), 0, size),)
    return _mixed(chunk, lexicon)


def _figure_key(chunk: str) -> str:
    if chunk.isdecimal() and len(chunk) < 18:
        return str(int(chunk))
    return chunk


def _word(chunk: str, lexicon: Lexicon) -> tuple[str, str]:
    lower = settled_tone(chunk.lower())
    key = key_of(lower)
    if key in lexicon.known:
        return key, lower
    for typed in (key,) if lower.isascii() else (toneless(lower), _bare(lower)):
        composed = from_telex(typed)
        if composed is None or (len(composed) == 1 and composed not in _INTERJECTIONS):
            continue
        if key_of(composed) in lexicon.known:
            return key_of(composed), composed
    return _slip(key, lexicon), lower


def _bare(word: str) -> str:
    return key_of(word) if not word.endswith("y") else key_of(word + "-")[:-1]


def _mixed(chunk: str, lexicon: Lexicon) -> tuple[Spelt, ...]:
    """A word with digits in it: a known name, a VNI spelling, or letters and figures glued."""
    lower = chunk.lower()
    key = key_of(lower)
    if key in lexicon.known:
        return ((key, lower, not lower.isascii(), 0, len(chunk)),)
    composed = from_vni(lower)
    if composed is not None and composed in lexicon.spelt and key_of(composed) in lexicon.known:
        return ((key_of(composed), composed, True, 0, len(chunk)),)
    if composed is not None and lower[-1].isalpha() and is_syllable(key_of(composed)):
        return ((key_of(composed), composed, True, 0, len(chunk)),)
    parts = split_glued(chunk)
    if len(parts) == 1:
        return ((key, lower, not lower.isascii(), 0, len(chunk)),)
    words: list[Spelt] = []
    at = 0
    for part in parts:
        words.extend((k, e, m, at + a, at + b) for k, e, m, a, b in _words(part, lexicon))
        at += len(part)
    return tuple(words)


def _slip(key: str, lexicon: Lexicon) -> str:
    """A known word that `key` misses by one letter too many or by its sound, or `key` itself."""
    if key in _FIX:
        return _FIX[key]
    if len(key) >= _SHORTEST_SLIP:
        for at in range(len(key)):
            shorter = key[:at] + key[at + 1 :]
            if len(shorter) >= _SHORTEST_SLIP and shorter in lexicon.known:
                return shorter
    return _by_sound(key, lexicon) or _swapped(key, lexicon) or key


def _swapped(key: str, lexicon: Lexicon) -> str | None:
    """The known word of which `key`, no syllable itself, has two letters in the wrong order."""
    if not _SHORTEST_SOUND <= len(key) < _LONGEST_SOUND or is_syllable(key):
        return None
    for at in range(len(key) - 1):
        found = key[:at] + key[at + 1] + key[at] + key[at + 2 :]
        if found in lexicon.known:
            return found
    return None


@cache
def _other_words() -> frozenset[str]:
    """Words that mean what they say although no phrase to read begins with them."""
    return TALK | words_of((after_figures(),))


def _by_sound(key: str, lexicon: Lexicon) -> str | None:
    """The known word of which `key` is how some regions say it: "hướn" is "hướng"."""
    if not _SHORTEST_SOUND <= len(key) < _LONGEST_SOUND or key in _other_words():
        return None
    for end, others in _ENDS.items():
        if key.endswith(end):
            for other in others:
                found = key[: -len(end)] + other
                if found in lexicon.known:
                    return found
            break
    for begin, others in _BEGINNINGS.items():
        if key.startswith(begin):
            for other in others:
                found = other + key[len(begin) :]
                if found in lexicon.known:
                    return found
            break
    return None
