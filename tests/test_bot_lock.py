import asyncio
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from bot.lock import LockLostError, OnlyOne
from storage.database import Database


def only_one(database: Database, name: str = "telegram:1") -> OnlyOne:
    return OnlyOne(database, name, try_every=0.1, check_every=0.1)


async def hold(database: Database, held: asyncio.Event, name: str = "telegram:1") -> None:
    async with only_one(database, name):
        held.set()
        await asyncio.sleep(60)


async def test_a_second_holder_waits_until_the_first_has_left(database: Database) -> None:
    first, second = asyncio.Event(), asyncio.Event()
    one = asyncio.create_task(hold(database, first))
    await asyncio.wait_for(first.wait(), 30)
    two = asyncio.create_task(hold(database, second))
    await asyncio.sleep(0.5)
    assert not second.is_set()
    one.cancel()
    await asyncio.wait_for(second.wait(), 30)
    two.cancel()
    await asyncio.gather(one, two, return_exceptions=True)


async def test_locks_of_different_names_do_not_meet(database: Database) -> None:
    async with (
        only_one(database, "telegram:1"),
        asyncio.timeout(30),
        only_one(database, "telegram:2"),
    ):
        pass


async def test_it_can_be_held_again_and_again(database: Database) -> None:
    lock = only_one(database)
    for _ in range(3):
        async with lock:
            await asyncio.sleep(0)


async def test_an_error_of_the_body_comes_out_as_it_is(database: Database) -> None:
    with pytest.raises(ValueError, match="mine"):
        async with only_one(database):
            raise ValueError("mine")


HOLDER = """
    import asyncio, sys
    from bot.lock import OnlyOne
    from storage.database import Database

    async def main():
        async with OnlyOne(Database(sys.argv[1]), "telegram:1"):
            print("held", flush=True)
            await asyncio.sleep(60)

    asyncio.run(main())
"""


async def test_another_process_takes_over_when_the_holder_is_killed(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-W", "ignore", "-c", textwrap.dedent(HOLDER), url]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:  # noqa: ASYNC220
        assert holder.stdout is not None
        await asyncio.to_thread(holder.stdout.readline)
        held = asyncio.Event()
        waiting = asyncio.create_task(hold(database, held))
        await asyncio.sleep(0.5)
        assert not held.is_set()
        holder.kill()
        await asyncio.wait_for(held.wait(), 30)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


@pytest.fixture
async def server(empty_postgres: str) -> AsyncIterator[Database]:
    """PostgreSQL alone: a file lock has no connection to lose."""
    opened = Database(empty_postgres)
    yield opened
    await opened.close()


async def test_a_lost_connection_cancels_the_body(server: Database) -> None:
    seen: list[BaseException] = []
    holder = asyncio.create_task(hold_noting(server, seen))
    try:
        await asyncio.wait({holder}, timeout=30)  # whatever cancelled it would hide who did
        assert holder.done()
        assert isinstance(holder.exception(), LockLostError)
        assert [type(error) for error in seen] == [asyncio.CancelledError]
    finally:
        holder.cancel()
        await asyncio.gather(holder, return_exceptions=True)


async def hold_noting(database: Database, seen: list[BaseException]) -> None:
    """Holds the lock, loses it, and notes what ends the body."""
    async with only_one(database):
        try:
            await cut_off(database)
            await asyncio.Event().wait()
        except BaseException as error:
            seen.append(error)
            raise


async def cut_off(database: Database) -> None:
    """Ends the connections that hold locks, as a restart of the server does."""
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'thonso lock'"
    )
    async with database.write() as connection:
        await connection.execute(cut)


async def test_cancelling_the_body_is_no_loss(database: Database) -> None:
    held = asyncio.Event()
    task = asyncio.create_task(hold(database, held))
    await asyncio.wait_for(held.wait(), 30)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
