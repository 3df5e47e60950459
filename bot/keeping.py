"""What of a raw event may be kept when its message is set aside."""

from collections.abc import Mapping
from typing import Any, Final

from domain.reading.redaction import redact

_SPOKEN: Final = frozenset({"text", "caption"})


def without_secrets(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The event with what people said redacted, as reports are, and shared contacts emptied."""
    return {name: _kept(name, value) for name, value in raw.items()}


def _kept(name: str, value: Any) -> Any:
    if name == "contact":
        return {}  # that one was shared is enough to answer it
    if isinstance(value, Mapping):
        return without_secrets(value)
    if isinstance(value, list | tuple):
        return [_kept(name, one) for one in value]
    if name in _SPOKEN and isinstance(value, str):
        return redact(value.replace("\0", "")).text
    return value
