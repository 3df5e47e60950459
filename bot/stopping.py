"""Being asked to stop, and stopping in time whatever holds it up."""

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Callable
from typing import Final

import structlog

# Who asked, as systemd or Docker do, kills after ten seconds or more.
MOST_SECONDS: Final = 9.0

_log = structlog.get_logger()


def stop_signals() -> asyncio.Event:
    """An event that is set when the process is asked to stop; it then ends within nine seconds.

    Whatever is committed by then is safe, as after a crash, and what was being sent may be said
    again: a database that another program keeps locked would else hold it up for ever.
    """
    stopping = asyncio.Event()

    def asked() -> None:
        if not stopping.is_set():
            last = threading.Timer(MOST_SECONDS, _cut_short)
            last.daemon = True
            last.start()
        stopping.set()

    on_signals(asked, signal.SIGTERM, signal.SIGINT)
    return stopping


def on_signals(asked: Callable[[], object], *signals: signal.Signals) -> None:
    """Call `asked` in the running loop when one of the signals comes, until the loop is closed.

    Windows' loops cannot; there a signal ends the program as it ends any other.
    """
    loop = asyncio.get_running_loop()
    for one in signals:
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(one, asked)


def _cut_short() -> None:
    _log.critical("stop.cut_short", seconds=MOST_SECONDS)
    os._exit(1)
