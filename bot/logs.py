"""Logs: one JSON line an event on standard error, without names, texts, numbers or tokens.

What a library or an exception says may quote a message or an address with a token in it. So of
either only the kind and the place are told.
"""

import asyncio
import contextlib
import logging
import sys
from typing import TextIO, cast

import structlog

from bot.faults import Wordless, named


def start_logging(level: str) -> None:
    """Send structured logs to standard error; libraries speak only when something is wrong."""
    threshold = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Wordless())
    handler.addFilter(_not_of_a_stop)
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
        logger_factory=lambda *_: structlog.PrintLogger(cast("TextIO", _Patient(sys.stderr))),
        cache_logger_on_first_use=False,
    )


def _not_of_a_stop(record: logging.LogRecord) -> bool:
    """Whether a record is more than what a pool complains of when a start or a run is ended."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, asyncio.CancelledError)


class _Patient:
    """A stream whose failures are nobody's: a full disk under the log must not stop the program."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write what can be written."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Hand on what can be handed on."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()


def _without_texts(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Name an exception by its kind and place alone: its text may quote a message."""
    if event.pop("exc_info", None):
        event.update(named(sys.exc_info()[1]))
    return event
