"""What was deleted is not in SQLite's files any more, once they have been cleaned up."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from handlers.messages import Kind
from storage import traces
from storage.database import Database
from storage.outbox import OutboxState, Outcome, Outgoing, add, settle
from storage.tables import dialogues, metadata, outbox
from storage.upkeep import tidy
from tests.villages import BOT, SENT, Commune

EAST = "Xã Mẫu/Thôn Đông"
SAID = "12 hộ, ghichubimat"


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(f"sqlite+aiosqlite:///{tmp_path}/thonso.db")
    async with opened.write() as connection:
        await connection.run_sync(metadata.create_all)
    yield opened
    await opened.close()


def holds(database: Database, trace: str) -> bool:
    log = database.path.with_name(f"{database.path.name}-wal")
    return any(trace.encode() in file.read_bytes() for file in (database.path, log))


async def noted(database: Database) -> str | None:
    async with database.read() as connection:
        return await traces.left(connection)


async def test_a_text_whose_days_are_over_is_in_no_file_any_more(file: Database) -> None:
    commune = Commune(file)
    await commune.load()
    await commune.join("an", EAST)
    await commune.say("an", SAID)
    await file.clean_up()
    assert holds(file, "ghichubimat")
    await tidy(file, SENT + timedelta(days=91), timedelta(days=90))
    assert holds(file, "ghichubimat")
    await file.clean_up()
    assert not holds(file, "ghichubimat")
    assert await commune.figures(EAST) == {"households": 12}


async def test_whoever_reads_puts_cleaning_up_off_and_is_not_waited_for(file: Database) -> None:
    commune = Commune(file)
    await commune.load()
    await commune.join("an", EAST, name="Bạch Dương")
    async with file.read() as reader:
        assert (await reader.execute(select(outbox))).all() == []
        for text in ("/xoa", "xóa"):
            await commune.say("an", text)
        await file.clean_up()
        assert await noted(file) is not None
        assert holds(file, "Bạch Dương")
    await file.clean_up()
    assert await noted(file) is None
    assert not holds(file, "Bạch Dương")


async def test_what_is_deleted_while_cleaning_up_is_cleaned_up_next(file: Database) -> None:
    async with file.write() as connection:
        await traces.leave(connection)
    first = await noted(file)
    async with file.write() as connection:
        await traces.leave(connection)
        await traces.gone(connection, str(first))
    assert await noted(file) not in {None, first}


async def test_there_is_nothing_to_clean_up_elsewhere(database: Database) -> None:
    if database.is_sqlite:
        await database.clean_up()
    async with database.write() as connection:
        await traces.leave(connection)
    await database.clean_up()
    assert await noted(database) is None


async def test_what_a_message_said_is_kept_only_while_it_waits(database: Database) -> None:
    rows = [row(number, fleeting=number == 3) for number in (1, 2, 3)]
    async with database.write() as connection:
        await add(connection, rows)
        await settle(
            connection,
            [
                Outcome(1, OutboxState.SENT, SENT, 1, "77"),
                Outcome(2, OutboxState.PENDING, SENT, 1, not_before=SENT),
                Outcome(3, OutboxState.SENT, SENT, 1, "78", fleeting=True),
            ],
        )
    async with database.read() as connection:
        kept = {row.id: row for row in await connection.execute(select(outbox))}
    assert (kept[1].body, kept[1].chat, kept[1].message, kept[1].about) == (
        {},
        "7",
        "77",
        "report:1",
    )
    assert kept[2].body == {"text": "Lan"}
    assert (kept[3].body, kept[3].chat, kept[3].message, kept[3].about) == ({}, "", None, "")


def row(number: int, *, fleeting: bool) -> Outgoing:
    body = {"text": "Lan"} | ({"fleeting": True} if fleeting else {})
    about = f"report:{number}"
    return Outgoing(number, f"k{number}", BOT, "7", 0, "text", body, SENT, about)


async def test_a_list_that_names_the_erased_is_not_kept_for_its_reader(database: Database) -> None:
    commune = Commune(database)
    await commune.load()
    await commune.join("an", EAST, name='Bạch "Dương" \\ 100%')
    async with database.write() as connection:
        for reader, kind, label in (
            ("minh", "menu", 'Bạch "Dương" \\ 100%, Thôn Đông'),
            ("binh", "menu", "Bạch Dương"),
            ("chi", "ask", 'Bạch "Dương" \\ 100%'),
        ):
            state = {"kind": kind, "options": [[label, "x"]], "first": 1, "until": 0}
            spot = {"bot": BOT, "chat": reader, "person": reader}
            await connection.execute(dialogues.insert(), {**spot, "state": state, "at": 0})
    for text in ("/xoa", "xóa"):
        await commune.say("an", text, kind=Kind.MESSAGE)
    async with database.read() as connection:
        left = await connection.execute(select(dialogues.c.person).order_by(dialogues.c.person))
    assert left.scalars().all() == ["binh", "chi"]
