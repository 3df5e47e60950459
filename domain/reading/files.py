"""What lies in files beside the reader. This module is never compiled: it knows where it is."""

from enum import StrEnum
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent


class Compiled(StrEnum):
    """Whether messages are read by compiled code, and by what was compiled of this very source."""

    NO = "no"
    STALE = "stale"
    YES = "yes"


def compiled() -> Compiled:
    """What the compiler left beside the reader, by the times of the files."""
    made = [_HERE.with_name(f"reading__mypyc{ending}") for ending in EXTENSION_SUFFIXES]
    moments = [path.stat().st_mtime for path in made if path.is_file()]
    if not moments:
        return Compiled.NO
    written = max(path.stat().st_mtime for path in _HERE.glob("*.py"))
    return Compiled.YES if max(moments) >= written else Compiled.STALE


def text_of(name: str) -> str:
    """The text of a file beside the reader, "" where there is none."""
    path = _HERE / name
    return path.read_text("utf-8") if path.is_file() else ""
