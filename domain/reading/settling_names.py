"""Names the vocabulary lacks: misspelt ones, and places that are not the campaign's."""

from typing import Final, NamedTuple

from domain.reading.settling import Settling
from domain.reading.similar import similar_places

# What stands for a noun or a kind of place elsewhere, spelt as in names.
_LAST_WORDS: Final = frozenset({"hồ", "họ", "hổ", "hô", "ban", "ấp", "bàn", "bạn"})
_NUMBERS: Final = frozenset({"figure", "numeral"})
_MOST_WORDS: Final = 4

_MOST_PLAIN_WORDS: Final = 2
_HEADS: Final = frozenset({"truong", "pho"})
# Words of kinds that mean much else in lower case: "bản", "khu", "khối", "xứ", "tổ dân phố".
_UNSURE_KINDS: Final = frozenset(
    {"ban", "khu", "khoi", "xu", "kdc", "tdp", "to", "bon", "soc", "chom"}
)
_NOT_A_NAME: Final = frozenset(
    [
        "em",
        "minh",
        "toi",
        "nao",
        "mo",
        "ta",
        "tui",
        "chung",
        "khac",
        "nay",
        "kia",
        "do",
        "ni",
        "nua",
        "ben",
        "no",
        "chua",
        "gi",
        "ai",
        "cac",
        "nhung",
        "la",
        "thi",
        "va",
        "voi",
        "co",
        "da",
        "di",
        "den",
        "bao",
        "duoc",
        "con",
        "het",
        "tu",
        "trong",
        "chi",
        "anh",
        "ho",
        "chau",
        "tren",
        "duoi",
        "cua",
        "van",
        "vung",
        "so",
        "xom",
        "thon",
        "dang",
    ]
)


# What people say after "thôn" that is no name either.
_TALK_WORDS: Final = (
    "ban may nay ni na day kia hom sang chieu toi trua dem lam cao cung ma roi thoi nha nhe a "
    "ah ak da vay luon xong van duoc dc dk k ko khong thieu dat chi em ong ba co giao oi "
    "hop vui dep ngheo giau xa gan rong nho lon vang it nhieu que nuoc gieng tren duoi "
    "trong ngoai giua dau cuoi truong doi bi cho qua ve ra vao len xuong ca hoi cu mot moi "
    "tong theo tai do luc khi neu vi nen se moi van hoa tuc gio troi mua nang bat so dan quanh "
    "rat lai nhu phai thay nghe biet noi hai ba bon nam sau bay tam chin muoi hien tat ung "
    "ae ace ad admin vo nhi nhen nghen hen hi he hoan thanh tich dang chuan"
)
TALK: Final = _NOT_A_NAME | frozenset(_TALK_WORDS.split())


_PREPOSITIONS: Final = frozenset({"ben", "o", "tai", "duoi", "tren", "xuong", "cua", "sang"})

# Words of names that differ from such talk by their marks alone: "xóm chùa", "thôn đá".
_NAMES: Final = frozenset(["chùa", "bến", "cửa", "vân", "đá", "cồn", "mỏ", "đò", "đặng", "giáo"])


class Found(NamedTuple):
    """Where a message says it comes from.

    `paths` are the units it may be, several or none in doubt; `written` is its name as written;
    `certain` is false where the bot must ask.
    """

    paths: tuple[str, ...]
    written: str
    certain: bool = True


def unknown_name(state: Settling, gap: int) -> None:
    """Settle a name the lexicon does not know: misspelt, or of a place the campaign lacks."""
    count = _name_length(state, gap)
    if not count:
        state.take("filler" if state.tag(1) else "word", None, 1)
        return
    first, last = state.item(gap).first, state.item(gap + count - 1).last
    paths = _similar(state, first, last)
    written = state.tokens.words(first, last)
    if not paths and count > _MOST_PLAIN_WORDS - 1 and _heads_it(state):
        state.take("title", None, gap + count)
        return
    if not paths and not written[0].isupper():
        count = _plain_name_length(state, gap)
        if not count:
            state.take("filler", None, 1)
            return
        written = state.tokens.words(first, state.item(gap + count - 1).last)
    state.take("place", Found(paths, written, len(paths) == 1), gap + count)


def _heads_it(state: Settling) -> bool:
    """Tell whether the name is of a head of the village: "Trưởng thôn Nguyễn Văn Bình"."""
    first = state.item().first
    return first > 0 and state.tokens.keys[first - 1] in _HEADS


def _plain_name_length(state: Settling, gap: int) -> int:
    """How many words in lower case are a name: right before a figure, or ending the clause."""
    keys = state.tokens.keys
    count = 0
    while state.tag(gap + count) == "word" and not _is_talk(state, gap + count):
        count += 1
    unsure = keys[state.item().first] in _UNSURE_KINDS
    if not 0 < count <= _MOST_PLAIN_WORDS or (unsure and not _heads(state)):
        return 0
    tag = state.tag(gap + count)
    dated = tag == "day" and state.tag(gap + count + 1) in ("figure", "numeral", "verb")
    if dated or tag in ("figure", "numeral"):
        return count
    if unsure:
        return 0
    ends = tag in ("", "break") or state.sign(gap + count) in (",", ":", "-", ")")
    told = any(i.tag in ("number", "label") for i in state.done)
    return count if ends and (told or state.sign(gap + count) in (",", ":", "-")) else 0


def _heads(state: Settling) -> bool:
    """Tell whether a kind word opens the message or a line, or follows "ở"."""
    return not state.done or state.done[-1].tag == "break" or _after_preposition(state)


def _is_talk(state: Settling, ahead: int) -> bool:
    first = state.item(ahead).first
    return state.tokens.keys[first] in TALK and state.tokens.exact[first] not in _NAMES


def _similar(state: Settling, first: int, last: int) -> tuple[str, ...]:
    """The units named nearly so; a message gets only so many tries."""
    if not state.tries:
        return ()
    state.tries -= 1
    paths = similar_places(state.lexicon, state.tokens.keys[first:last])
    if not paths or state.tokens.words(first, last).istitle():
        return paths
    return tuple(p for p in paths if not _says_something_else(state, first, last, p))


def _says_something_else(state: Settling, first: int, last: int, path: str) -> bool:
    """Tell whether what differs from a name is a word of its own: "dạ báo" is no "Đá Bạc"."""
    spelt = state.lexicon.campaign.by_path[path].name.lower().split()
    if any(not w.isascii() and w in spelt for w in state.tokens.exact[first:last]):
        return False
    name = state.lexicon.full_names[path].split()
    keys = state.tokens.keys[first:last]
    return any(k not in name and k in state.lexicon.known and not k.isdecimal() for k in keys)


def _name_length(state: Settling, gap: int) -> int:
    count = 0
    while count < _MOST_WORDS and _may_be_name(state, gap + count):
        if count and _is_upper(state, gap) and not _is_upper(state, gap + count):
            break
        count += 1
    return count


def _is_upper(state: Settling, ahead: int) -> bool:
    return state.tokens.text[state.tokens.starts[state.item(ahead).first]].isupper()


def _may_be_name(state: Settling, ahead: int) -> bool:
    tag = state.tag(ahead)
    if not tag or tag in ("figure", "sign", "break", "number", "place"):
        return False
    if tag == "kind" and not (ahead > 1 and _ends_a_name(state, ahead)):
        return False
    item = state.item(ahead)
    text = state.tokens.text
    upper = text[state.tokens.starts[item.first]].isupper() and not text.isupper()
    if tag == "word":
        known = state.tokens.keys[item.first] in _NOT_A_NAME
        return upper or not known or state.tokens.exact[item.first] in _NAMES
    named = tag != "label" or (ahead > 1 and _ends_a_name(state, ahead))
    return upper and named and tag not in ("date", "day") and item.last - item.first == 1


def _ends_a_name(state: Settling, ahead: int) -> bool:
    """Tell whether "Hồ" or "Ban" is the last word of a name: "thôn Mây Hồ", "bản Phiêng Ban"."""
    item, text = state.item(ahead), state.tokens.text
    if item.last - item.first > 1 or state.tokens.exact[item.first] not in _LAST_WORDS:
        return False
    titled = text[state.tokens.starts[item.first] : state.tokens.ends[item.first]].istitle()
    return titled and _is_upper(state, ahead - 1) and state.tag(ahead + 1) not in _NUMBERS


def bare_name(state: Settling) -> bool:
    """Settle "Đoài 5 hộ" where there is a "Thôn Đoài": a village or a person, so it is asked."""
    key = state.tokens.keys[state.item().first]
    paths = tuple(p for p, name in state.lexicon.full_names.items() if name == key)
    if not paths or state.tag(1) == "word":
        return False
    written = state.tokens.words(state.item().first, state.item().last)
    state.take("place", Found(paths, written, certain=False), 1)
    return True


def _after_preposition(state: Settling) -> bool:
    first = state.item().first
    return first > 0 and state.tokens.keys[first - 1] in _PREPOSITIONS


def misspelt(state: Settling) -> None:
    """Settle "Bắt Tiến" as the village it comes nearest to, where a name may stand."""
    text = state.tokens.text
    first = state.item().first
    upper = text[state.tokens.starts[first]].isupper()
    starts = not state.done or state.done[-1].tag in ("break", "kind")
    before = state.done[-1] if state.done else None
    one = before is not None and before.tag == "person" and before.last - before.first == 1
    named = before is not None and (one or before.tag in ("title", "favour"))
    opens = starts and state.tag(1) in ("figure", "numeral", "verb", "sign")
    if not named and (upper or opens or _after_preposition(state)) and bare_name(state):
        return
    if not (state.tag(1) and (upper or starts)) or named:
        state.keep()
        return
    for count in (3, 2):
        if all(state.tag(k) in ("word", "figure") for k in range(count)):
            last = state.item(count - 1).last
            paths = _similar(state, first, last)
            if paths:
                written = state.tokens.words(first, last)
                state.take("place", Found(paths, written, len(paths) == 1), count)
                return
    state.keep()
