"""The campaign files that come with the program, one for each plan it was built from."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

_ENDING = ".toml"


@cache
def shipped_keys() -> tuple[str, ...]:
    """List the keys of the shipped campaigns in alphabetical order."""
    names = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING)))


def shipped_text(key: str) -> str:
    """Read a shipped campaign file; raises KeyError where there is none of this key."""
    if key not in shipped_keys():
        raise KeyError(key)
    return _folder().joinpath(key + _ENDING).read_text(encoding="utf-8")


def _folder() -> Traversable:
    return files("storage") / "campaigns"
