"""Identifiers drawn by the program: unique across processes and growing with time."""

import os
import time

_EPOCH_MS = 1_704_067_200_000  # 2024-01-01 in UTC
_LOW_BITS = 22
_COUNTER_BITS = 12


class Identifiers:
    """Draws ids of at most 63 bits: milliseconds, ten random bits of the process, a counter.

    `last` is the largest id already used, so that a clock that was set back draws no old ids.
    """

    def __init__(self, last: int = 0) -> None:
        self._last = last
        worker = int.from_bytes(os.urandom(2)) & 0x3FF
        self._worker = worker << _COUNTER_BITS

    def draw(self) -> int:
        """The next id."""
        base = (time.time_ns() // 1_000_000 - _EPOCH_MS) << _LOW_BITS | self._worker
        self._last = max(base, self._last + 1)
        return self._last
