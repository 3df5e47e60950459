"""What a message that begins with "/word" asks for, also as people guess the word."""

from typing import Final

from domain.reading.reading import Intent
from domain.reading.tokens import Tokens, key_of

_WORDS: Final = {
    Intent.ASK_TOTAL: (
        "tong totals total xem thongke tonghop tiendo xemso sosanh xephang solieu tongket "
        "baocaotong"
    ),
    Intent.ASK_MISSING: (
        "thieu missing chuabao chuanop chuagui conthieu thieubaocao thieubc ainop aichuabao "
        "aichuanop danhsachchuanop nobaocao nobc"
    ),
    Intent.UNDO: "undo huy hoantac xoa rut bo go thuhoi xoabaocao huybaocao xoabc huybc cancel",
    Intent.CORRECT: "sua suaso sualai suabaocao suabc chinhsua chinh dinhchinh correct edit",
    Intent.HELP: "start help giup huongdan trogiup menu hdsd cachdung lenh batdau",
}
_COMMANDS: Final = {word: intent for intent, words in _WORDS.items() for word in words.split()}
_REPORTS: Final = frozenset({"baocao", "report", "ketqua"})
_SPANS: Final = frozenset({"tuan", "thang", "ngay", "nay", "qua", "week", "month"})
_LONGEST: Final = 3


def command(tokens: Tokens) -> Intent | None:
    """What a leading "/word" asks for; "/thong_ke" and "/thong ke" are as "/thongke"."""
    keys = tokens.keys
    if len(keys) < 2 or keys[0] != "/":  # noqa: PLR2004  the stroke and a word
        return None
    if keys[1] in _REPORTS and not _SPANS.isdisjoint(keys[2:]):
        return Intent.ASK_TOTAL
    return _meant(keys[1 : 1 + _LONGEST])


def guessed(text: str) -> bool:
    """Tell whether a message that begins with "/" names a command as people guess it."""
    words = text.lstrip("/").replace("_", " ").split()
    return _meant([key_of(word.lower()) for word in words[:_LONGEST]]) is not None


def _meant(said: list[str]) -> Intent | None:
    tries = ("".join(said[:count]) for count in range(len(said), 0, -1))
    return next((_COMMANDS[t] for t in tries if t in _COMMANDS), None)
