"""Reading what a page sends: anything may arrive, so each value is checked here."""

import re
from datetime import datetime
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.demo_clock import ZONE

MOST_TEXT = 4096

_MOST_BODY = 32_768
_MARK = re.compile(r"[A-Za-z0-9-]{8,64}")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON object a request carries; anything else is refused."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise HTTPException(415)
    try:
        body = orjson.loads(await _limited(request))
    except ValueError:
        raise HTTPException(400, "not JSON") from None
    if not isinstance(body, dict):
        raise HTTPException(400, "not an object")
    return body


async def _limited(request: Request) -> bytes:
    raw = bytearray()
    async for part in request.stream():
        raw += part
        if len(raw) > _MOST_BODY:
            raise HTTPException(413)
    return bytes(raw)


def text_of(body: dict[str, Any], name: str, most: int = MOST_TEXT) -> str:
    """A text that is there and not too long, without control characters."""
    value = body.get(name)
    if not isinstance(value, str) or len(value) > most:
        raise HTTPException(400, f"{name}: text of at most {most} characters")
    cleaned = _NOT_TEXT.sub("", value).strip()
    if not cleaned:
        raise HTTPException(400, f"{name}: empty")
    return cleaned


def mark_of(body: dict[str, Any]) -> str:
    """The mark the page drew for what it sends; the same mark again is the same thing again."""
    mark = text_of(body, "mark", 64)
    if not _MARK.fullmatch(mark):
        raise HTTPException(400, "mark: 8 to 64 letters, digits and hyphens")
    return mark


def moment_of(text: str) -> datetime:
    """An ISO time; without an offset it is meant in Vietnam."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise HTTPException(400, "to: neither a button nor an ISO time") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
