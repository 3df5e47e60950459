"""What tests of backups share: a second database of either kind, and all that a database holds."""

import gzip
import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from sqlalchemy import select

from storage import campaigns
from storage.book import CampaignBook
from storage.database import Database
from storage.rebuilding import folded, ledger
from storage.tables import metadata, rollup


@pytest.fixture(params=["sqlite", "postgresql"])
async def other_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a second, empty database, first of one kind and then of the other."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/other.db"
    import asyncpg  # noqa: PLC0415  only where PostgreSQL is asked for

    host = parse_qs(urlsplit(str(request.getfixturevalue("postgres"))).query)["host"][0]
    connection = await asyncpg.connect(host=host, user="postgres", database="postgres")
    await connection.execute("DROP DATABASE IF EXISTS thonso_other WITH (FORCE)")
    await connection.execute("CREATE DATABASE thonso_other")
    await connection.close()
    return f"postgresql+asyncpg://postgres@/thonso_other?host={host}"


async def held(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in an order that is the same on both databases."""
    async with database.read() as connection:
        return {
            table.name: sorted(
                (tuple(row) for row in await connection.execute(select(table))), key=repr
            )
            for table in metadata.sorted_tables
        }


async def held_at(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the database at a URL."""
    database = Database(url)
    try:
        return await held(database)
    finally:
        await database.close()


async def rollup_is_fold(database: Database) -> bool:
    """Whether the rollup of every campaign is the fold of its ledger."""
    async with database.read() as connection:
        for id_ in await CampaignBook().refresh(connection):
            running = await campaigns.running(connection, id_)
            rows = await connection.execute(select(rollup).where(rollup.c.campaign_id == id_))
            kept = [dict(row) for row in rows.mappings()]
            if _told(kept) != _told(folded(await ledger(connection, id_), running)):
                return False
    return True


def _told(cells: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    names = ("unit_id", "metric", "day", "own", "own_reports", "whole", "whole_reports")
    return {tuple(cell[name] for name in names) for cell in cells if cell["whole_reports"]}


def lines_of(file: Path) -> list[bytes]:
    return gzip.decompress(file.read_bytes()).splitlines(keepends=True)


def names_in(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def forge(file: Path, lines: list[bytes]) -> None:
    """A file whose sum and counts are right, whatever its lines say."""
    count: dict[str, int] = dict.fromkeys(orjson.loads(lines[0])["tables"], 0)
    for line in map(orjson.loads, lines[1:]):
        count[line["table"]] = count.get(line["table"], 0) + len(line["rows"])
    whole = hashlib.sha256(b"".join(lines)).hexdigest()
    end = orjson.dumps({"end": count, "sha256": whole})
    file.write_bytes(gzip.compress(b"".join(lines) + end + b"\n"))
