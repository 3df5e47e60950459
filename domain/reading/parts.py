"""Figures that are parts of another: "9 hộ, có 1 hộ đuổi", "8 người, 3 người lỗi khuôn mặt"."""

from itertools import dropwhile, pairwise
from typing import Final, NamedTuple

from domain.reading.chunks import Chunk
from domain.reading.items import Item
from domain.reading.pairing import Claim
from domain.reading.tokens import Tokens, key_of


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What leads from the whole to its part: "có", "thì", "còn", "riêng", "chỉ".
_LEADING: Final = _words("co thi con rieng chi cung")
_SOFT: Final = frozenset({"approx", "over", "actual", "classifier", "filler", "sign"})
_LINKS: Final = frozenset({"but", "remain", "subset", "neg"})
# Where other households are, or which others they are: these may as well be added.
_OTHERS: Final = _words(
    "ở tại bên đầu cuối gần ven dọc phía trên dưới trong ngoài quanh sát cạnh giáp xóm tổ khu "
    "đường ngõ hẻm của thuộc hướng chợ mới khác nữa thêm kia đội nhóm lượt lần ngày buổi góc tầng "
    "đông tây nam bắc giáo đạo lương kinh dân hội chi và với cùng cụm dãy lô kiệt ngách bờ đồi"
)
_OTHERS_PLAIN: Final = frozenset(key_of(w) for w in _OTHERS)
_FURTHER: Final = _words("moi khac nua them kia")
_PARTICLES: Final = _words(
    "a nhe nha nhen nghen hen luon thoi do day ay roi e em anh chi oi ok oke nhi ne ah uh ma la "
    "thi va het ca hihi haha minh tui tu bac co chu sep ad ni nay ha he"
)
# What people say and do who are not helped: said of few of many, it tells a part of them.
_SAYING: Final = _words(
    "xin ban hen nho noi keu bao doi so ngai khoa dang vang om loi bi duoi chui chua ngu tha "
    "nghi tu chon lanh kho mat khong"
)
_TELLING: Final = frozenset(
    {"word", "noise", "more", "label_word", "neg", "asleep", "state", "future"}
)
_SPLIT_OFF: Final = frozenset({"neg", "part", "state", "asleep", "future"})
_ELSEWHERE: Final = frozenset({"more", "person", "below", "over", "for", "kind", "place", "filler"})
_APART: Final = frozenset({"number", "label"})
_FEW: Final = 3
_PAIR: Final = 2


class _Telling(NamedTuple):
    """The words of a message, those that may tell of others, and the clause after each."""

    keys: list[str]
    exact: list[str]
    others: frozenset[str]
    following: dict[int, Chunk]

    def led(self, claim: Claim) -> bool | None:
        """Tell whether "có", "thì" or the like leads to a figure; None where other words do."""
        before = [i for i in claim.chunk.items if i.last <= claim.first and i.tag not in _SOFT]
        if any(i.tag not in _LINKS and self.keys[i.first] not in _LEADING for i in before):
            return None
        return bool(before)

    def after(self, claim: Claim) -> list[Item]:
        """What is told of the figure behind it; nothing where it may be of others."""
        after = [i for i in claim.chunk.items if i.first >= claim.last and i.tag != "sign"]
        end = next((k for k, i in enumerate(after) if i.tag in _APART), len(after))
        later = self.following.get(id(claim.chunk))
        if not after and later is not None and _goes_on(claim.chunk, later):
            after, end = later.items, len(later.items)
        after = after[:end]
        if not claim.keys:
            after = list(dropwhile(lambda i: i.tag in ("person", "classifier"), after))
        if not after or self._may_be_others(claim, after[0]):
            return []
        return after if self._tells(after[:3]) else []

    def _may_be_others(self, claim: Claim, told: Item) -> bool:
        """Tell whether what follows may tell of further households; behind "có" only "nữa" does."""
        key = self.keys[told.first]
        if self.led(claim) and key not in _FURTHER:
            return told.tag in ("person", "for")
        return self.exact[told.first] in self.others or told.tag in _ELSEWHERE

    def _tells(self, after: list[Item]) -> bool:
        if after[0].tag == "verb":
            away = len(after) > 1 and after[1].tag == "word"
            return away and self.keys[after[0].first] == "di" and after[1].value not in _PARTICLES
        return any(i.tag in _TELLING and self.keys[i.first] not in _PARTICLES for i in after)


def mark_parts(claims: list[Claim], chunks: list[Chunk], tokens: Tokens) -> None:
    """Mark the households of which something is told that is no work done as parts."""
    if sum(c.concept == "households" for c in claims) < _PAIR and all(c.keys for c in claims):
        return
    others = _OTHERS_PLAIN if tokens.plain else _OTHERS
    following = {id(a): b for a, b in pairwise(chunks)}
    telling = _Telling(tokens.keys, tokens.exact, others, following)
    whole: Claim | None = None
    parts: list[Claim] = []
    for claim in claims:
        if not claim.keys and claim.why in ("people", "bare"):
            _told_people(claim, claims, telling)
        if claim.concept != "households" or claim.number.doubt or claim.chunk.mode == "cumulative":
            continue
        if whole is not None and _is_part(claim, whole, telling):
            parts.append(claim)
        else:
            _close(whole, parts)
            whole, parts = claim, []
    _close(whole, parts)
    _mark_split(claims)


def _mark_split(claims: list[Claim]) -> None:
    """Mark the parts that a whole before them is split into: "18 nhà: 11 nhà nghe, 7 nhà không"."""
    houses = [c for c in claims if c.concept == "households" and not c.number.doubt]
    if len(houses) <= _PAIR or houses[0].chunk.sentence != houses[-1].chunk.sentence:
        return
    if len({c.chunk.group for c in houses}) > 1:
        return
    if sum(c.number.value for c in houses[1:]) == houses[0].number.value:
        for part in houses[1:]:
            part.part = True


def _close(whole: Claim | None, parts: list[Claim]) -> None:
    """Take the parts as such where the whole is large enough for them."""
    if whole is not None and sum(p.number.value for p in parts) <= whole.number.value:
        for part in parts:
            part.part = True


def _is_part(claim: Claim, whole: Claim, telling: _Telling) -> bool:
    if not 0 < claim.number.value < whole.number.value or claim.kind or claim.verb:
        return False
    led = telling.led(claim)
    if led is None or claim.chunk.group != whole.chunk.group:
        return False
    apart = claim.chunk.sentence - whole.chunk.sentence
    if apart > (1 if led else 0) or not (led or claim.chunk.after == ","):
        return False
    told = telling.after(claim)
    if led or not told:
        return bool(told)
    few = claim.number.value * _FEW <= whole.number.value
    return (few and telling.keys[told[0].first] in _SAYING) or not telling.after(whole)


def _goes_on(chunk: Chunk, later: Chunk) -> bool:
    """Tell whether the next clause only goes on with what is told: "12 hộ chưa đồng thuận"."""
    joined = later.sentence == chunk.sentence and not later.after and not later.numbered
    return joined and bool(later.items) and later.items[0].tag in _SPLIT_OFF


def _told_people(claim: Claim, claims: list[Claim], telling: _Telling) -> None:
    """Let people be whom nobody is said to have helped, or who were counted by what they got."""
    people = claim.why == "people"
    if not people and (claim.verb or "verb" not in claim.chunk.tags):
        return
    sentence = [c for c in claims if c.chunk.sentence == claim.chunk.sentence and c.keys]
    before = [c for c in sentence if c.first < claim.first]
    larger = any(c.number.value > claim.number.value for c in before)
    renewed = any(i.value == "renew" for i in claim.chunk.items if i.first >= claim.last)
    told = people and telling.led(claim) is not None and bool(telling.after(claim))
    again = people and any(
        c.number.value == claim.number.value and c.concept != "households" for c in sentence
    )
    if again or (larger and not claim.verb and (renewed or told)):
        claim.why = "helped"
