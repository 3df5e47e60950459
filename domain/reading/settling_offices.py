"""Settling the names of offices and districts, whose words often mean something else too."""

from typing import Final

from domain.reading.settling import Settling

# After these a capitalised word is a name: "huyện Mai Sơn", "xã Cần Kiệm", "Bưu điện Mới".
OFFICES: Final = frozenset(
    ["huyen", "xa", "tinh", "phuong", "tran", "quan", "tp", "tx", "tt", "dien"]
)
_MOST_WORDS: Final = 3
_NEVER: Final = frozenset({"", "place", "kind", "figure", "sign", "break", "number"})
_QUARTERS: Final = frozenset({"huyen", "tinh"})
_THEY: Final = frozenset({"nguoi", "ho"})


def office(state: Settling) -> bool:
    """Settle "huyện Can Lộc" as one word of no further meaning; tell whether it was one."""
    used = 1
    while used <= _MOST_WORDS and state.tag(used) not in _NEVER and _is_titled(state, used):
        used += 1
    if used == 1:
        return False
    state.take("word", "huyen", used)
    return True


def _is_titled(state: Settling, ahead: int) -> bool:
    item, tokens = state.item(ahead), state.tokens
    written = (tokens.text[tokens.starts[t] : tokens.ends[t]] for t in range(item.first, item.last))
    return all(w.istitle() for w in written)


def hearsay(state: Settling) -> None:
    """Settle "chợ huyện đã", an office's doing, and "ba nhà người ta không mở": no hearsay."""
    item = state.item()
    key = state.tokens.keys[item.first]
    before = state.done[-1].tag if state.done else ""
    if key in _QUARTERS and before == "word" and state.tokens.keys[item.last - 1] == "da":
        state.take("actual", None, 1)
    elif key in _THEY and before == "label" and state.tag(1) in ("state", "neg"):
        state.take("filler", None, 1)
    else:
        state.keep()
