"""Whether Telegram would take these bytes for a photo."""

from __future__ import annotations

import struct

from tests.botapi_wire import bad

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"


def check_photo(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG within Telegram's limits."""
    width, height = _png(content) if content.startswith(PNG) else _jpeg(content)
    if not width or not height:
        raise bad("IMAGE_PROCESS_FAILED")
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return width, height


def _png(content: bytes) -> tuple[int, int]:
    if len(content) < 24:
        return 0, 0
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _jpeg(content: bytes) -> tuple[int, int]:
    at = 2 if content.startswith(JPEG) else len(content)
    while at + 9 < len(content) and content[at] == 0xFF:
        marker, (length,) = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 0, 0
