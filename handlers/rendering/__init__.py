"""Pictures and documents, made from a recipe when they are sent."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.rendering.qr import qr_png


def _qr(recipe: Mapping[str, Any]) -> tuple[bytes, str]:
    return qr_png(recipe["text"]), "thon-so.png"


_MAKERS: Mapping[str, Callable[[Mapping[str, Any]], tuple[bytes, str]]] = {"qr": _qr}


def render(recipe: Mapping[str, Any]) -> tuple[bytes, str]:
    """The bytes and the file name that a recipe makes; `KeyError` for an unknown one."""
    return _MAKERS[recipe["make"]](recipe)
