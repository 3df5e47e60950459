"""What is kept in files beside the reader. This module is never compiled: it knows where it is."""

from pathlib import Path


def text_of(name: str) -> str:
    """The text of a file beside the reader, "" where there is none."""
    path = Path(__file__).with_name(name)
    return path.read_text("utf-8") if path.is_file() else ""
