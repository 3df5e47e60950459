"""What a message leaves unread beside its figures: nouns without a figure, and strange words."""

from typing import Final

from domain.reading.chunks import Chunk
from domain.reading.draft import Draft
from domain.reading.items import Item
from domain.reading.leaving_out import DROPPED
from domain.reading.pairing import Claim
from domain.reading.phrases import keys_of
from domain.reading.words_talk import TALK

# Of what people were taught nothing is counted: "hướng dẫn 9 người dùng dịch vụ công".
_TAUGHT: Final = frozenset({"vneid", "dvc", "foreign", "tk"})
_PASSED: Final = frozenset({"for", "label", "trap"})
# What follows is what people were told of: "về lợi ích của chữ ký số", "cách dùng VNeID".
_ABOUT: Final = frozenset({"ve", "ich", "cach", "use"})
_CLOSING: Final = frozenset({"sign", "break", "number", "and", "actual"})
_END: Final = Item("break", "", 0, 0)
_DOES: Final = {
    "households": ("visit",),
    "signatures": ("install",),
    "apps": ("install",),
    "vneid": ("activate", "install"),
    "tk": ("activate", "open"),
    "bank": ("open",),
    "guided": ("guide", "support"),
}
_FREE: Final = frozenset({"mien", "phi"})
_SOFT: Final = frozenset({"approx", "actual", "classifier", "for", "over"})
_SEVERAL: Final = 2
_MANY: Final = 3
_MOST: Final = 5


def unread_nouns(draft: Draft) -> list[Item]:
    """The nouns of what is counted that no figure took, of metrics the message gives none of."""
    have = {k for c in draft.claims for k in c.keys}
    if all(i.tag != "label" or _is_given(i.value.keys, have) for i in draft.items):
        return []
    spans = [(c.first, c.last) for c in draft.claims]
    weighed = {i.first for c in draft.chunks if _is_weighed(c) for i in c.items}
    taught = any(c.concept == "guided" for c in draft.figures)
    found = []
    before = ""
    about = False
    for item, *later in zip(draft.items, *_followers(draft.items), strict=False):
        about = item.value in _ABOUT or (about and item.tag not in _CLOSING)
        passed = about or before in _PASSED
        if item.tag == "label" and not passed and not _is_given(item.value.keys, have):
            read = item.first in weighed or any(a <= item.first < b for a, b in spans)
            known = taught and item.value.concept in _TAUGHT
            listed = later[0].value == ":" or any(i.tag == "trap" for i in later)
            if item.value.keys and not (read or known or listed):
                found.append(item)
        before = item.tag
    return found


def _is_given(keys: tuple[str, ...], have: set[str]) -> bool:
    """Tell whether a figure counts one of the metrics of a noun."""
    return any(key in have for key in keys)


def _is_weighed(chunk: Chunk) -> bool:
    """Tell whether the figures of a clause were left out for what it says of them."""
    if "every" in chunk.tags and "target" not in chunk.tags and chunk.mode == "target":
        return False
    return chunk.mode in DROPPED or (chunk.numbered and bool(chunk.mode or "state" in chunk.tags))


def _followers(items: list[Item]) -> tuple[list[Item], list[Item]]:
    """The items one and two places on."""
    return [*items[1:], _END], [*items[2:], _END, _END]


def is_strange(draft: Draft) -> bool:
    """Tell whether a lone figure stands among words that belong to no report.

    "30 hộ than vãn chuyện rác thải" has a figure and a noun, but no verb of the field, and
    unknown words beside it.
    """
    if draft.figures and all(c.verb == "give" for c in draft.figures) and not _visits(draft):
        return True
    if draft.signs.first.get("topic", 1) == 0 and all(_is_of_no_visit(c) for c in draft.figures):
        return True
    if len(draft.figures) != 1:
        return False
    claim = draft.figures[0]
    if claim.number.value == 0:
        return False
    if claim.verb or draft.wheres.dates:
        return False
    if claim.concept == "guided" and "verb" in claim.chunk.tags:
        return False
    strange = _strangers(claim)
    if not strange or claim.chunk.items[0].tag in ("title", "person"):
        return False
    own = {k for m in draft.lexicon.campaign.metrics for k in keys_of(f"{m.name} {m.name_en}")}
    strange = [i for i in strange if i.value not in own]
    beside = any(claim.first == i.last or i.first == claim.last for i in strange)
    return beside or len(strange) >= _SEVERAL


def _is_of_no_visit(claim: Claim) -> bool:
    """Tell whether households are counted to whom nobody went."""
    return claim.concept == "households" and claim.verb != "visit"


def _visits(draft: Draft) -> bool:
    """Tell whether somebody went somewhere, beside what was given there."""
    return any(i.tag == "verb" and i.value != "give" for i in draft.items)


def is_cluttered(draft: Draft) -> bool:
    """Tell whether the clause of a figure has more unknown words than a report's has."""
    return "word" in draft.tags and any(
        len(_strangers(c)) >= (_MOST if c.verb else _MANY) and not _is_done(c)
        for c in draft.figures
    )


def _is_done(claim: Claim) -> bool:
    """Tell whether the figure's own verb stands right before it: "mở mới 214 tài khoản"."""
    if claim.verb not in _DOES.get(claim.concept, ()):
        return False
    before = [
        i
        for i in claim.chunk.items
        if i.last <= claim.first and i.tag not in _SOFT and i.value not in _FREE
    ]
    return bool(before) and before[-1].tag == "verb"


def has_strangers(draft: Draft) -> bool:
    """Tell whether the message has any word that belongs to no report."""
    return "word" in draft.tags and any(
        i.tag == "word" and i.value not in TALK for i in draft.items
    )


def _told(items: list[Item], first: int) -> list[Item]:
    """What a clause tells behind its reason: "trời nắng mà vẫn đi được 9 nhà"."""
    reasons = [k for k, i in enumerate(items) if i.tag == "but" and i.last <= first]
    return items[reasons[-1] + 1 :] if reasons else items


def _strangers(claim: Claim) -> list[Item]:
    """The unknown words beside a figure, but for what people were taught."""
    items = _told(claim.chunk.items, claim.first)
    if claim.concept == "guided":
        spot = next((k for k, i in enumerate(items) if i.value == "guide"), len(items))
        before = spot < len(items) and items[spot].first < claim.first
        items = items[:spot] + [i for i in items if before and i.first >= claim.last]
    return [i for i in items if i.tag == "word" and i.value not in TALK]
