"""Which columns and rows of a pasted table hold results: not what was planned, nor rates."""

from typing import Final

from domain.reading.items import Item

Row = list[list[Item]]

_PLANNED: Final = frozenset({"kh", "ke", "giao", "ct", "muc", "chi tieu", "plan", "target"})
_DONE: Final = frozenset(
    {"th", "thuc", "dat", "ket", "kq", "da", "hom", "nay", "ngay", "trong", "done", "actual"}
)
_ASIDE: Final = frozenset({"ti", "tl", "%", "luy", "lk", "tong", "ghi", "con lai", "rate"})


def results_only(rows: list[Row], keys: list[str]) -> list[Row]:
    """The table without planned figures, rates and running totals beside what was done."""
    if len(rows) <= 1 or _has_figures(rows[0]):
        return rows
    named = {at for row in rows[1:] for at, cell in enumerate(row) if _is_named(cell)}
    heads = [_first_key(cell, keys) for cell in rows[0]]
    spare = {at - len(heads) for at, key in enumerate(heads) if key in _PLANNED | _ASIDE}
    done = sum(key in _DONE for key in heads)
    if done and spare:
        return [_without(row, spare, named) for row in rows]
    return _rows_done(rows, keys)


def _without(row: Row, spare: set[int], named: set[int]) -> Row:
    """A row without the spare columns, which are counted from its end."""
    return [c for at, c in enumerate(row) if at in named or at - len(row) not in spare]


def _rows_done(rows: list[Row], keys: list[str]) -> list[Row]:
    """The rows without planned ones, where another row says what was done."""
    heads = [_first_key(row[0], keys) for row in rows]
    if not any(h in _DONE for h in heads[1:]) or not any(h in _PLANNED for h in heads[1:]):
        return rows
    kept = [rows[0]]
    for row, head in zip(rows[1:], heads[1:], strict=True):
        if head in _DONE:
            kept.append(row[1:] if len(row) > len(rows[0]) else [[], *row[1:]])
        elif head not in _PLANNED | _ASIDE:
            kept.append(row)
    return kept


def _first_key(cell: list[Item], keys: list[str]) -> str:
    if not cell:
        return ""
    first = cell[0].first
    return " ".join(keys[first : first + 2]) if keys[first] in ("chi", "con") else keys[first]


def _has_figures(row: Row) -> bool:
    return any(i.tag == "number" for cell in row for i in cell)


def _is_named(cell: list[Item]) -> bool:
    return any(i.tag == "label" for i in cell)
