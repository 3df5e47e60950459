"""Which metric of a campaign is meant by the field's words for the things teams count."""

from typing import Final

from domain.campaign import Campaign, EnteredBy, Metric
from domain.reading.phrases import keys_of

_BY_KEY: Final = {
    "households": ("households",),
    "signatures": ("signatures",),
    "accounts": ("vneid", "dvc", "tk"),
    "guided": ("guided",),
    "bank_accounts": ("bank",),
    "apps": ("apps",),
}
_HEADS: Final = {
    "signatures": ("chu ki", "cks", "ki so", "digital signature", "signature"),
    "bank": ("ngan hang", "bank", "atm", "the ngan hang", "thanh toan", "tai khoan ngan hang"),
    "dvc": ("dich vu cong", "cong dich vu cong", "dvc", "cong dvc", "dvctt"),
    "vneid": ("vneid", "dinh danh", "muc 2"),
    "guided": ("huong dan", "tap huan", "ho tro", "guided", "trained"),
    "apps": ("ung dung", "app", "vssid", "cong dan so", "c - quang ngai"),
    "households": ("ho", "nha", "gia dinh", "households", "household"),
}
_LEADING: Final = frozenset(
    [
        "so",
        "luot",
        "nguoi",
        "dan",
        "tai",
        "khoan",
        "tk",
        "co",
        "da",
        "duoc",
        "cai",
        "kich",
        "hoat",
        "moi",
        "mo",
        "the",
        "dat",
        "cong",
        "khai",
        "dang",
        "ki",
        "cap",
        "su",
        "dung",
        "accounts",
        "account",
        "of",
    ]
)


def bind(campaign: Campaign) -> dict[str, tuple[str, ...]]:
    """The keys of the metrics each concept stands for; several where the words do not decide."""
    bound: dict[str, tuple[str, ...]] = {}
    metrics = sorted(campaign.metrics, key=lambda m: m.entered_by is not EnteredBy.TEAM)
    for metric in metrics:
        for concept in _BY_KEY.get(metric.key, ()):
            bound.setdefault(concept, (metric.key,))
    for metric in metrics:
        if metric.key not in _BY_KEY:
            for concept in _concepts_of(metric):
                bound.setdefault(concept, (metric.key,))
    return _with_accounts(bound)


def _concepts_of(metric: Metric) -> set[str]:
    names = [metric.key.replace("_", " "), metric.name, metric.name_en, *metric.aliases]
    return {c for name in names for c in [_concept_of(keys_of(name))] if c}


def _concept_of(words: list[str]) -> str | None:
    for skipped in range(len(words)):
        rest = " ".join(words[skipped:])
        for concept, heads in _HEADS.items():
            bare = skipped == 0 or concept != "households"
            if bare and any(rest == h or rest.startswith(h + " ") for h in heads):
                return concept
        if words[skipped] not in _LEADING:
            break
    return "tk" if words in (["tk"], ["tai", "khoan"]) else None


def _with_accounts(bound: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Let "tk" stand for the identity accounts, the portal's, or both where they are apart."""
    vneid, dvc = bound.get("vneid"), bound.get("dvc")
    both = tuple(dict.fromkeys((vneid or ()) + (dvc or ())))
    if both:
        bound.setdefault("tk", both)
    elif "bank" in bound:
        bound.setdefault("tk", bound["bank"])
    if vneid and not dvc and vneid == bound.get("tk"):
        bound["dvc"] = vneid
    if dvc and not vneid and dvc == bound.get("tk"):
        bound["vneid"] = dvc
    return bound
