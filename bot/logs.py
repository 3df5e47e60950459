"""Logs: one JSON line an event on standard error, without names, texts, numbers or tokens.

What a library or an exception says may quote a message or an address with a token in it. So of
either only the kind and the place are told.
"""

import json
import logging
import sys
import threading
import time
from types import TracebackType
from typing import Any, Final

import structlog

_FRAMES: Final = 6


def start_logging(level: str) -> None:
    """Send structured logs to standard error; libraries speak only when something is wrong."""
    threshold = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Bare())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for name in (
        "telegram",
        "httpx",
        "httpcore",
        "aiohttp",
        "apscheduler",
        "sqlalchemy",
        "uvicorn",
    ):
        logging.getLogger(name).setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_texts,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


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
    told = {"event": "fault", "in": where, "level": "critical", **_named(error)}
    sys.stderr.write(_line(told))


def _named(error: BaseException | None) -> dict[str, Any]:
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
    return json.dumps({**told, "timestamp": moment}) + "\n"


class _Bare(logging.Formatter):
    """A library's record without its words: which library, how bad, what kind of exception."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON line."""
        error = record.exc_info[1] if record.exc_info else None
        told = {"event": "library", "logger": record.name, "level": record.levelname.lower()}
        return _line({**told, **_named(error)}).rstrip("\n")


def _without_texts(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Name an exception by its kind and place alone: its text may quote a message."""
    if event.pop("exc_info", None):
        event.update(_named(sys.exc_info()[1]))
    return event
