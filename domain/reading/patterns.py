"""Patterns that are compiled when a message first needs them."""

import re
from functools import cache


@cache
def compiled(source: str) -> re.Pattern[str]:
    """The pattern written so."""
    return re.compile(source)
