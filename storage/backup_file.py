"""The file a backup is: lines of JSON, compressed, with a sum at the end that tells damage.

The first line says what made it and which columns each table has, then come rows, and the last
line has how many there were and the SHA-256 of everything before. It is the same for SQLite and
PostgreSQL, so that either can be restored into the other.
"""

import contextlib
import gzip
import hashlib
import os
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson

from storage import backup_part

FORMAT: Final = 1
_COMPRESSION: Final = 4
_END: Final = b'{"end":'

Row = Sequence[Any]


class BackupUnwritableError(Exception):
    """The file cannot be written; the text says why."""


class NotABackupError(Exception):
    """The file is none of ours, or cannot be read at all."""


class DamagedBackupError(Exception):
    """The file is ours, but not whole."""


class NewerBackupError(Exception):
    """The file was made by a newer version of the program."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a backup says about itself. `tables` are columns by table; `made` is an ISO moment."""

    revision: str
    program: str
    made: str
    tables: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Contents:
    """A whole backup: its header, and how many rows each table has."""

    header: Header
    rows: Mapping[str, int]


@dataclass(slots=True)
class BackupWriter:
    """Writes the lines of one backup; raises `BackupUnwritableError`."""

    _file: Any
    _sum: Any = field(default_factory=hashlib.sha256)
    _rows: Counter[str] = field(default_factory=Counter)

    def begin(self, header: Header) -> None:
        """The first line."""
        self._line(
            {
                "thonso": "backup",
                "format": FORMAT,
                "revision": header.revision,
                "program": header.program,
                "made": header.made,
                "tables": header.tables,
            }
        )
        self._rows = Counter(dict.fromkeys(header.tables, 0))

    def rows(self, table: str, rows: Sequence[Row]) -> None:
        """Rows of a table, their columns in the header's order."""
        self._line({"table": table, "rows": rows})
        self._rows[table] += len(rows)

    def end(self) -> Mapping[str, int]:
        """The last line; how many rows each table has."""
        whole = self._sum.hexdigest()
        self._line({"end": dict(self._rows), "sha256": whole})
        return dict(self._rows)

    def _line(self, value: Mapping[str, Any]) -> None:
        line = orjson.dumps(value) + b"\n"
        self._sum.update(line)
        try:
            self._file.write(line)
        except OSError as error:
            raise BackupUnwritableError(_reason(error)) from None


class NewFile:
    """A file that takes its name only once it is whole and on the disk; for its owner alone.

    Raises `BackupUnwritableError` when it is made or `keep` is called. What stood under the name
    stays until then.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            handle, self._partial, self._held = backup_part.begin(path)
        except OSError as error:
            raise BackupUnwritableError(_reason(error)) from None
        self._raw: BinaryIO = os.fdopen(handle, "wb")
        self.lines = gzip.GzipFile("", "wb", _COMPRESSION, self._raw, mtime=0)

    def keep(self) -> int:
        """Give the file its name; how many bytes it has."""
        try:
            self.lines.close()
            self._raw.flush()
            os.fsync(self._raw.fileno())
            size = self._raw.tell()
            self._raw.close()
            self._partial.replace(self._path)
            _sync_folder(self._path.parent)
        except OSError as error:
            raise BackupUnwritableError(_reason(error)) from None
        return size

    def drop(self) -> None:
        """Leave nothing behind; what was kept stays."""
        for file in (self.lines, self._raw):
            with contextlib.suppress(OSError, ValueError):  # a full disk refuses what is left
                file.close()
        try:
            self._partial.unlink(missing_ok=True)
        finally:
            held, self._held = self._held, None
            backup_part.end(held)


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _sync_folder(folder: Path) -> None:
    """Make a new name outlive a power cut, where the system lets folders be synced."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_backup(path: Path) -> bool:
    """Tell whether a file begins as a backup does."""
    try:
        header(path)
    except (NotABackupError, DamagedBackupError):
        return False
    except NewerBackupError:
        return True
    return True


def header(path: Path) -> Header:
    """What a backup says about itself."""
    for line in _lines(path):
        return _header(line)
    raise NotABackupError


def check(path: Path) -> Contents:
    """Read a backup from its first line to its last; raises where it is not whole."""
    told: Header | None = None
    found: Contents | None = None
    count: Counter[str] = Counter()
    whole = hashlib.sha256()
    for line in _lines(path):  # to the very end, where the compression has a sum of its own
        if told is None:
            told = _header(line)
        elif found is not None:
            raise DamagedBackupError
        elif line.startswith(_END):
            found = _whole(told, count, _json(line), whole.hexdigest())
        else:
            _count(told, line, count)
        whole.update(line)
    if found is None:
        raise DamagedBackupError if told else NotABackupError
    return found


def _count(told: Header, line: bytes, count: Counter[str]) -> None:
    table, rows = _rows(line)
    if table not in told.tables:
        raise DamagedBackupError
    count[table] += len(rows)


def rows(path: Path) -> Iterator[tuple[str, list[Row]]]:
    """The rows of a backup that was checked, a table after the other."""
    for number, line in enumerate(_lines(path)):
        if line.startswith(_END):
            return
        if number:
            yield _rows(line)
    raise DamagedBackupError


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a compressed file; one that is no such file is not a backup."""
    begun = False
    try:
        with gzip.open(path, "rb") as file:
            for line in file:
                begun = True
                yield line
    except (gzip.BadGzipFile, EOFError, zlib.error, OSError) as error:
        raise (DamagedBackupError if begun else NotABackupError) from error


def _json(line: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        raise DamagedBackupError from None
    if not isinstance(value, dict):
        raise DamagedBackupError
    return value


def _header(line: bytes) -> Header:
    try:
        told = _json(line)
    except DamagedBackupError:
        raise NotABackupError from None
    if told.get("thonso") != "backup":
        raise NotABackupError
    if told.get("format") != FORMAT:
        raise NewerBackupError
    try:
        return Header(told["revision"], told["program"], told["made"], dict(told["tables"]))
    except (KeyError, TypeError, ValueError):
        raise DamagedBackupError from None


def _rows(line: bytes) -> tuple[str, list[Row]]:
    value = _json(line)
    table, found = value.get("table"), value.get("rows")
    if not isinstance(table, str) or not isinstance(found, list):
        raise DamagedBackupError
    return table, found


def _whole(told: Header, count: Counter[str], end: Mapping[str, Any], whole: str) -> Contents:
    held = dict.fromkeys(told.tables, 0) | dict(count)
    if end.get("sha256") != whole or end.get("end") != held:
        raise DamagedBackupError
    return Contents(told, held)
