"""What a question in plain words is about: its topic, its period, its metrics."""

from collections.abc import Sequence
from typing import Final

from domain.reading.items import Item
from domain.reading.reading import Asked, Span, Topic
from domain.reading.tokens import Tokens

_TOPICS: Final[tuple[tuple[Topic, tuple[str, ...]], ...]] = (
    (Topic.EXPORT, ("xuat", "excel", "word", "file", "export", "ket xuat", "tai bao cao")),
    (
        Topic.RECEIPT,
        ("ghi nhan chua", "ghi chua", "nhan chua", "luu chua", "da co chua", "nhan duoc chua"),
    ),
    (Topic.COMPARISON, ("so voi", "hon hay kem", "ai hon", "compare")),
    (
        Topic.SHORTFALL,
        ("thieu bao nhieu", "con thieu", "nua thi dat", "nua moi dat", "moi dat", "can bao nhieu"),
    ),
    (
        Topic.RANKING,
        (
            "xep hang",
            "nhieu nhat",
            "it nhat",
            "dung dau",
            "dung thu",
            "thap nhat",
            "cao nhat",
            "ranking",
        ),
    ),
)
_SPANS: Final[tuple[tuple[Span, tuple[str, ...]], ...]] = (
    (Span.LAST_WEEK, ("tuan truoc", "tuan roi", "tuan qua", "last week")),
    (Span.LAST_MONTH, ("thang truoc", "thang roi", "thang qua", "last month")),
    (Span.WEEK, ("tuan nay", "trong tuan", "tuan ni", "bao cao tuan", "this week")),
    (Span.MONTH, ("thang nay", "trong thang", "thang ni", "bao cao thang", "this month")),
    (Span.DAY, ("hom nay", "hom qua", "bua ni", "bua nay", "hom ni", "today")),
    (Span.CAMPAIGN, ("luy ke", "tu dau", "den nay", "toi nay", "ca dot")),
)

_PADDED_TOPICS: Final = [(topic, [f" {phrase} " for phrase in said]) for topic, said in _TOPICS]
_PADDED_SPANS: Final = [(span, [f" {phrase} " for phrase in said]) for span, said in _SPANS]


def asked_of(items: list[Item], tokens: Tokens) -> Asked:
    """Make out what exactly is asked."""
    text = " " + " ".join(tokens.keys) + " "
    topic = next((t for t, said in _PADDED_TOPICS if any(w in text for w in said)), Topic.TOTAL)
    spans = [s for s, said in _PADDED_SPANS if any(w in text for w in said)]
    labels = (i.value.keys for i in items if i.tag == "label")
    metrics = tuple(dict.fromkeys(k for keys in labels for k in keys))
    if topic is Topic.COMPARISON:
        past = [s for s in spans if s in (Span.LAST_WEEK, Span.LAST_MONTH)]
        now = [s for s in spans if s not in past]
        return Asked(topic, _first(now), metrics, None, _first(past))
    return Asked(topic, _first(spans), metrics, _percent(tokens))


def _first(spans: Sequence[Span]) -> Span | None:
    return spans[0] if spans else None


def _percent(tokens: Tokens) -> int | None:
    for at, key in enumerate(tokens.keys[:-1]):
        if key.isdecimal() and tokens.keys[at + 1] in ("%", "phan"):
            return int(key)
    return None
