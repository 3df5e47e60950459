"""Files on their way to becoming a backup, and what is left of those whose maker was killed.

A maker holds a lock on its file, which ends with the process; what nobody holds is a left-over.
"""

import contextlib
import errno
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

_ENDING: Final = ".thonso-part"
_TRIES: Final = 20


def begin(path: Path) -> tuple[int, Path, int | None]:
    """Make a file beside `path` with mode 600: its handle, its name, and what `end` is to be given.

    Left-overs in that folder are removed. Raises `OSError`.
    """
    _clear(path.parent)
    for _ in range(_TRIES):
        handle, name = tempfile.mkstemp(_ENDING, f".{path.name}.", path.parent)
        held = _hold(handle)
        if _has_name(handle, Path(name)):
            return handle, Path(name), held
        os.close(handle)  # another maker took it for a left-over before it was held
        end(held)
    raise OSError(errno.EBUSY, "something in that folder keeps removing what is begun there")


def _has_name(handle: int, path: Path) -> bool:
    # Some disks, mostly mounted from elsewhere, count no names.
    return os.fstat(handle).st_nlink > 0 or path.exists()


def end(held: int | None) -> None:
    """Let go of a file."""
    if held is not None:
        os.close(held)


def _clear(folder: Path) -> None:
    for path in folder.glob(f".*{_ENDING}"):
        with contextlib.suppress(
            OSError
        ):  # somebody else's, gone, held, or on a disk without locks
            _remove_left_over(path)


if sys.platform == "win32":

    def _hold(_handle: int) -> int | None:
        return None  # what is open is not removed there

    def _remove_left_over(path: Path) -> None:
        path.unlink()

else:
    import fcntl

    def _hold(handle: int) -> int | None:
        """Hold a file until what is returned is closed, also after `handle` is."""
        held = os.dup(handle)
        with contextlib.suppress(OSError):  # a disk without locks, on which nothing is removed
            fcntl.flock(held, fcntl.LOCK_EX)
        return held

    def _remove_left_over(path: Path) -> None:
        file = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
        finally:
            os.close(file)
