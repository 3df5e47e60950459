"""Faults without their words: an exception's text may quote a message or hold a token."""

import json
import logging
import sys
import threading
import time
from types import TracebackType
from typing import Any, Final

_FRAMES: Final = 6


def guard_process() -> None:
    """Keep what Python itself would print about a fault, with its text, out of standard error.

    For a process of our own alone: the hooks are the whole interpreter's.
    """
    logging.raiseExceptions = False
    logging.captureWarnings(capture=True)
    sys.unraisablehook = lambda fault: tell_fault("unraisable", fault.exc_value)
    threading.excepthook = lambda fault: tell_fault("thread", fault.exc_value)


def tell_fault(where: str, error: BaseException | None) -> None:
    """Write a fault that nothing caught: its kind and place."""
    told = {"event": "fault", "in": where, "level": "critical", **named(error)}
    sys.stderr.write(f"{_line(told)}\n")


def named(error: BaseException | None) -> dict[str, Any]:
    """The kind of an exception and where it came from, for a log."""
    if error is None:
        return {}
    return {"exception": type(error).__name__, "where": _places(error.__traceback__)}


def _places(trace: TracebackType | None) -> list[str]:
    """The last frames as file and line."""
    places = []
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename.rpartition("/")[2]
        places.append(f"{name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return places[-_FRAMES:]


def _line(told: dict[str, Any]) -> str:
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return json.dumps({**told, "timestamp": moment})


class Wordless(logging.Formatter):
    """A library's record without its words: which library, how bad, what kind of exception."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON line."""
        error = record.exc_info[1] if record.exc_info else None
        told = {"event": "library", "logger": record.name, "level": record.levelname.lower()}
        return _line({**told, **named(error)})
