"""Score the reader on a corpus: `python -m tests.reading_score FILE.tsv [-v]`."""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.reading import Lexicon, Reading, read
from tests.reading_guide import AT, campaign

_DAYS = {"today": "2024-08-14", "yesterday": "2024-08-13"}


@dataclass(slots=True)
class Row:
    key: str
    text: str
    gold: dict
    reading: Reading
    village: str | None

    @property
    def intent_right(self) -> bool:
        return self.reading.intent.value == self.gold["intent"]

    @property
    def counts_right(self) -> bool:
        return dict(self.reading.counts) == self.gold["counts"]

    @property
    def asked(self) -> bool:
        return bool(self.reading.questions)

    @property
    def counted(self) -> bool:
        return self.gold["intent"] in ("report", "correct")

    @property
    def silent(self) -> bool:
        return self.counted and not self.counts_right and not self.asked

    @property
    def village_right(self) -> bool:
        return self.village == self.gold["village"]

    @property
    def date_right(self) -> bool:
        day = self.gold["date"]
        found = self.reading.date.isoformat() if self.reading.date else None
        return found == _DAYS.get(day, day)

    @property
    def multi_right(self) -> bool:
        if "multi" not in self.gold:
            return True
        found = [
            {
                **({"village": p.village.rpartition("/")[2]} if p.village else {}),
                **({"date": p.date.isoformat()} if p.date else {}),
                "counts": dict(p.counts),
            }
            for p in self.reading.multi
        ]
        wanted = [{k: v for k, v in p.items() if v is not None} for p in self.gold["multi"]]
        return found == wanted

    @property
    def faults(self) -> list[str]:
        found = [] if self.intent_right else [f"intent={self.reading.intent.value}"]
        if not self.counts_right:
            found.append(f"counts={dict(self.reading.counts)}" + ("" if self.asked else " SILENT"))
        if not self.village_right:
            found.append(f"village={self.village}")
        if not self.date_right:
            found.append(f"date={self.reading.date}")
        if not self.multi_right:
            found.append(f"multi={self.reading.multi}")
        return found


AMBIGUOUS = {"R018", "R038", "R040", "R051", "S078", "S246"}


def messages(path: Path) -> Iterator[tuple[str, str, dict]]:
    """The messages of a corpus file: key, text, and what it means."""
    for line in path.read_text("utf-8").splitlines():
        key, text, gold = line.split("\t")
        if key == "id":
            continue
        for escape, plain in (("\\n", "\n"), ("\\t", "\t"), ("\\\\", "\\")):
            text = text.replace(escape, plain)
        yield key, text, json.loads(gold)


def rows(path: Path) -> list[Row]:
    """Read every message of a corpus file."""
    fixture = campaign()
    lexicon = Lexicon.of(fixture)
    found = []
    for key, text, gold in messages(path):
        reading = read(text, lexicon, AT)
        unit = fixture.by_path.get(reading.village or "")
        found.append(Row(key, text, gold, reading, unit.name if unit else reading.place))
    return found


def share(name: str, part: int, whole: int) -> str:
    return f"{name:<34}{part:>5} / {whole:<5}{100 * part / whole if whole else 0:7.2f}%"


def clear(found: list[Row]) -> list[Row]:
    """The messages of which the annotation says one thing only."""
    return [r for r in found if not r.gold.get("ambiguous") and r.key not in AMBIGUOUS]


def figures(found: list[Row]) -> list[str]:
    """The figures the reader is judged by, on unambiguous rows."""
    sure = clear(found)
    counted = [r for r in sure if r.counted]
    quiet = [r for r in sure if not r.counted]
    reports = [r for r in sure if r.gold["intent"] == "report" and not r.gold.get("ask")]
    placed = [r for r in sure if r.gold["village"]]
    dated = [r for r in sure if r.gold["date"]]
    return [
        share("intent right", sum(r.intent_right for r in sure), len(sure)),
        share("counts right (report, correct)", sum(r.counts_right for r in counted), len(counted)),
        share("silent misreadings", sum(r.silent for r in counted), len(counted)),
        share("false counts (others)", sum(bool(r.reading.counts) for r in quiet), len(quiet)),
        share("asked (report, not owed)", sum(r.asked for r in reports), len(reports)),
        share(
            "not asked though owed",
            sum(bool(r.gold.get("ask")) and not r.asked for r in sure),
            len(sure),
        ),
        share("village right", sum(r.village_right for r in placed), len(placed)),
        share(
            "village false",
            sum(bool(r.village) for r in sure if not r.gold["village"]),
            len(sure) - len(placed),
        ),
        share("date right", sum(r.date_right for r in dated), len(dated)),
        share(
            "date false",
            sum(bool(r.reading.date) for r in sure if not r.gold["date"]),
            len(sure) - len(dated),
        ),
    ]


def main() -> None:
    verbose = "-v" in sys.argv
    for name in (a for a in sys.argv[1:] if not a.startswith("-")):
        begun = time.perf_counter()
        found = rows(Path(name))
        spent = time.perf_counter() - begun
        print(f"{name}: {len(found)} messages, {len(found) / spent:.0f}/s with loading")  # noqa: T201
        print("\n".join(figures(found)))  # noqa: T201
        tags = Counter(r.gold.get("tag", r.key[0]) for r in found if r.faults)
        print("faults by tag:", dict(tags))  # noqa: T201
        for row in found:
            owed = row.gold.get("ask") and not row.asked
            extra = row.asked and not row.gold.get("ask") and row.gold["intent"] == "report"
            if verbose and (row.faults or owed or (extra and "-q" in sys.argv)):
                _show(row, owed=bool(owed))


def _show(row: Row, *, owed: bool) -> None:
    gold = {k: v for k, v in row.gold.items() if v and k not in ("tag", "multi")}
    asked = [
        (q.about.value, q.subject, [a.label for a in q.answers]) for q in row.reading.questions
    ]
    notes = row.faults + (["NOT ASKED"] if owed else [])
    print(f"{row.key} {row.text!r}\n   gold {gold}\n   {notes} asked={asked}")  # noqa: T201


if __name__ == "__main__":
    main()
