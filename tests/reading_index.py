"""Writes the indexes of the reader's words: `python -m tests.reading_index`, after every change."""

from pathlib import Path

from domain.reading.indexing import written
from domain.reading.vocabulary import intent_rows, shared_rows
from domain.reading.words_metrics import CONCEPT_NOUNS

HERE = Path(__file__).parent.parent / "domain" / "reading"


def indexes() -> dict[Path, str]:
    """The files with what belongs in them."""
    rows = {
        "shared_words": [phrases for phrases, _ in shared_rows()],
        "intent_words": [phrases for phrases, _ in intent_rows()],
        "nouns": [*CONCEPT_NOUNS.values()],
    }
    return {HERE / f"{name}.txt": written(phrases) for name, phrases in rows.items()}


if __name__ == "__main__":
    for path, text in indexes().items():
        path.write_text(text, "utf-8")
