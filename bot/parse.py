"""What `thonso parse` prints: each message of a list as the reader understands it."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from domain.campaign import Campaign
from domain.reading import Lexicon, Reading, read, redact

_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\\\": "\\"}


def parse_lines(
    campaign: Campaign, lines: Iterable[str], at: datetime, explain: bool
) -> Iterator[dict[str, Any]]:
    """Yield one JSON object for every line; `at` is the aware moment the messages were sent."""
    lexicon = Lexicon.of(campaign)
    for line in lines:
        text = redact(_unescape(line.rstrip("\r\n"))).text
        yield _as_json(campaign, read(text, lexicon, at), explain)


def _unescape(line: str) -> str:
    return re.sub(r"\\[nt\\]", lambda m: _ESCAPES[m[0]], line)


def _as_json(campaign: Campaign, reading: Reading, explain: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "intent": reading.intent.value,
        "counts": dict(reading.counts),
        "village": _name(campaign, reading.village) or reading.place,
        "date": reading.date.isoformat() if reading.date else None,
        "cumulative": reading.cumulative,
        "multi": [
            {
                "village": _name(campaign, part.village),
                "date": part.date.isoformat() if part.date else None,
                "counts": dict(part.counts),
            }
            for part in reading.multi
        ],
        "questions": [
            {"about": q.about.value, "choices": [a.label for a in q.answers]}
            for q in reading.questions
        ],
    }
    if explain:
        found["found"] = [{"words": f.words, "became": f.became} for f in reading.findings]
    return found


def _name(campaign: Campaign, path: str | None) -> str | None:
    if path is None:
        return None
    unit = campaign.by_path.get(path)
    return unit.name if unit else path
