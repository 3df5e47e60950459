"""Reading what volunteers write: pure, deterministic, explainable, honest about doubt."""

from domain.reading.commanding import guessed
from domain.reading.lexicon import Ground, Lexicon
from domain.reading.reader import read
from domain.reading.reading import (
    About,
    Answer,
    Asked,
    Finding,
    Intent,
    Part,
    Question,
    Reading,
    Span,
    Topic,
)
from domain.reading.redaction import Redacted, redact

__all__ = [
    "About",
    "Answer",
    "Asked",
    "Finding",
    "Ground",
    "Intent",
    "Lexicon",
    "Part",
    "Question",
    "Reading",
    "Redacted",
    "Span",
    "Topic",
    "guessed",
    "read",
    "redact",
]
