"""Tables pasted from a sheet: a head of nouns over rows of figures."""

from typing import Final

from domain.reading.columns import results_only
from domain.reading.items import Item
from domain.reading.tokens import Tokens

_PAIR: Final = 2


def spread(items: list[Item], tokens: Tokens) -> list[Item]:
    """Write each cell's noun beside its figure where the message is a table with a head."""
    if "\t" not in tokens.text and "|" not in tokens.text:
        return items
    rows = results_only(_rows(items), tokens.keys)
    head = next((k for k, row in enumerate(rows) if _is_head(row)), None)
    if head is None or head + 1 >= len(rows):
        return [i for row in _unnumbered(rows) for cell in _closed(row) for i in cell]
    found = [i for row in rows[:head] for cell in _closed(row) for i in cell]
    for at, row in enumerate(rows[head + 1 :]):
        if not (at > 1 and any(i.tag == "total" for i in row[0])):
            found += _filled(rows[head], row)
    return found


def _unnumbered(rows: list[list[list[Item]]]) -> list[list[list[Item]]]:
    """The rows without a first column that only numbers them: 1, 2, 3."""
    leads = [_lone_number(row[0]) if len(row) > _PAIR else None for row in rows]
    numbered = [at for at, lead in enumerate(leads) if lead is not None]
    if len(numbered) < _PAIR or [leads[at] for at in numbered] != [*range(1, len(numbered) + 1)]:
        return rows
    return [row[1:] if leads[at] is not None else row for at, row in enumerate(rows)]


def _lone_number(cell: list[Item]) -> int | None:
    """The number that a cell holds and nothing else."""
    lone = len(cell) == 1 and cell[0].tag == "number" and not cell[0].value.doubt
    return int(cell[0].value.value) if lone else None


def _closed(row: list[list[Item]]) -> list[list[Item]]:
    """The cells of a row, with the end of its line."""
    last = next((cell[-1].last for cell in reversed(row) if cell), 0)
    return [*row, [Item("break", "\n", last, last)]]


def _is_cell(item: Item) -> bool:
    return item.tag == "sign" and item.value in ("\t", "|")


def _rows(items: list[Item]) -> list[list[list[Item]]]:
    rows: list[list[list[Item]]] = [[[]]]
    for item in items:
        if item.tag == "break" and item.value == "\n":
            rows.append([[]])
        elif _is_cell(item):
            rows[-1].append([])
        else:
            rows[-1][-1].append(item)
    return [_trimmed(row) for row in rows if any(row)]


def _trimmed(row: list[list[Item]]) -> list[list[Item]]:
    return row if row[0] or len(row) == 1 else row[1:]


def _is_head(row: list[list[Item]]) -> bool:
    labels = [c for c in row if any(i.tag == "label" for i in c)]
    figures = any(i.tag in ("number", "date") for c in row for i in c)
    return (len(labels) > 1 and not figures) or (len(labels) == 1 and len(row) > 1 and not figures)


def _filled(head: list[list[Item]], row: list[list[Item]]) -> list[Item]:
    """One row's items, each figure after its column's noun, the row closed like a sentence."""
    found: list[Item] = []
    tags = {i.tag for cell in row for i in cell}
    heads = bool(head[0]) and not any(i.tag == "label" for i in head[0])
    if heads and row[0] and not tags & {"place", "date"}:
        found.append(Item("named", None, row[0][0].first, row[0][0].first))
    for at, cell in enumerate(row):
        label = next((i for i in head[at] if i.tag == "label"), None) if at < len(head) else None
        figures = [i for i in cell if i.tag == "number"]
        if label is not None and figures:
            spot = figures[0]
            found += [i for i in head[at] if i.tag == "target"]  # a column "Chỉ tiêu hộ"
            found += [Item("label", label.value, spot.first, spot.first), spot]
        elif (
            at < len(head) and figures and len(row) > 1 and not any(i.tag == "label" for i in cell)
        ):
            found += [i for i in cell if i.tag != "number"]
        else:
            found += cell
        last = cell[-1].last if cell else (found[-1].last if found else 0)
        found.append(Item("sign", ",", last, last))
    if found:
        found.append(Item("break", "\n", found[-1].last, found[-1].last))
    return found
