"""Ctrl+C before the bots run, which stop by themselves, or in the midst of a command.

Whatever changes the database is one transaction, so that nothing half done stays.
"""

import contextlib
import sys
from collections.abc import Iterator
from typing import Final

STATUS: Final = 130  # of a program that SIGINT ended, as shells tell it
_SENTENCE: Final = "Stopped before it was done; nothing half done was kept.\n"


@contextlib.contextmanager
def ended_by_ctrl_c() -> Iterator[None]:
    """Let Ctrl+C end the program with a sentence and the status that is known for it."""
    try:
        yield
    except KeyboardInterrupt:
        sys.stderr.write(_SENTENCE)
        raise SystemExit(STATUS) from None
    except SystemExit as end:  # what typer makes of it, without a word
        if end.code == STATUS:
            sys.stderr.write(_SENTENCE)
        raise
