"""The local Bot API as a process of its own, for benchmarks: python -m tests.botapi."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

import orjson

from tests.botapi import BotApi, Limits
from tests.botapi_light import serve


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.botapi", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--latency-ms", type=float, default=0.0, help="of every answer")
    parser.add_argument("--token", action="append", help="again for more bots (not with --light)")
    parser.add_argument("--limits", action="store_true", help="Telegram's limits apply")
    parser.add_argument("--no-opinion", action="store_true", help="without aiogram's checks")
    parser.add_argument("--light", action="store_true", help="no checks, as fast as possible")
    return parser.parse_args()


def main() -> None:
    """Serves until SIGINT or SIGTERM; the address is one JSON object on standard output."""
    asked = _arguments()
    latency = asked.latency_ms / 1000
    if asked.light:
        serve(asked.port, latency, _say)
        return
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    limits = Limits() if asked.limits else None
    tokens = asked.token or ["1:TEST"]
    with BotApi(
        *tokens,
        port=asked.port,
        latency=latency,
        limits=limits,
        second_opinion=not asked.no_opinion,
    ) as api:
        _say(api.url)
        stop.wait()
    for violation in api.violations:
        print(violation, file=sys.stderr)  # noqa: T201 - the report of a process


def _say(url: str) -> None:
    sys.stdout.write(orjson.dumps({"url": url}).decode() + "\n")
    sys.stdout.flush()
