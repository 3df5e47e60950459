"""Logs: one JSON line an event on standard error, without names, texts, numbers or tokens."""

import logging
import sys

import structlog


def start_logging(level: str) -> None:
    """Send structured logs to standard error; libraries speak only when something is wrong."""
    threshold = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s")
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
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _without_texts(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Name an exception by its kind and place alone: its text may quote a message."""
    if event.pop("exc_info", None):
        kind, _, trace = sys.exc_info()
        event["exception"] = kind.__name__ if kind else "?"
        places = []
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
            trace = trace.tb_next
        event["where"] = places[-6:]
    return event
