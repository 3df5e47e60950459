"""Updates that cannot be read: what can be made of them, so that none comes for ever.

Telegram hands out an update again until it is confirmed; one that spoils every answer to a poll it
is in would be the last thing the bot ever hears.
"""

import json
import math
import re
from collections.abc import Mapping
from typing import Any, Final

# An update that stands for one of which only the number could be read.
UNREADABLE: Final = "unreadable"
_NUMBER: Final = re.compile(rb'"update_id"\s*:\s*([0-9]{1,18})(?![0-9])')
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
# As much as both databases and JSON take as a number.
_DIGITS: Final = 18


def leniently(body: bytes) -> list[Any] | None:
    """The result of an answer that strict JSON refuses, as `mended`; None where there is none."""
    answer = mended(body)
    result = answer.get("result") if isinstance(answer, dict) else None
    return result if isinstance(result, list) else None


def mended(body: bytes) -> Any:
    """What strict JSON refuses, its faults replaced; None for no JSON.

    Broken letters become U+FFFD, what is no number null, and a number too large a text.
    """
    try:
        return _mended(
            json.loads(
                body.decode("utf-8", "replace"),
                strict=False,
                parse_constant=lambda _: None,
                parse_int=lambda digits: int(digits) if len(digits) <= _DIGITS else digits,
            )
        )
    except (ValueError, RecursionError):
        return None


def is_whole(body: bytes) -> bool:
    """Tell whether an answer ends as one does: what was cut off comes whole another time."""
    return body.rstrip().endswith(b"]}")


def number_in(body: bytes) -> int | None:
    """The number of the first update in an answer that is no JSON."""
    found = _NUMBER.search(body)
    return int(found[1]) if found else None


def stand_in(number: int, body: bytes) -> dict[str, Any]:
    """What is taken in for an update that cannot be read: nothing of what it says."""
    return {"update_id": number, UNREADABLE: len(body)}


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATES.sub("\ufffd", value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        return [_mended(one) for one in value]
    if isinstance(value, Mapping):
        return {_mended(name): _mended(one) for name, one in value.items()}
    return value
