"""The rows of what is to be said."""

from datetime import UTC, datetime, timedelta

from storage import outbox
from storage.database import Database
from storage.outbox import OutboxState, Outcome
from tests.sender_wall import BOT, keep, row, states

NOW = datetime(2026, 11, 21, tzinfo=UTC)
SOON = timedelta(milliseconds=1)


async def test_what_was_written_for_a_chat_before_it_was_shut_fails_and_nothing_else(
    database: Database,
) -> None:
    """Whoever comes back meanwhile is answered."""
    sent = row("sent", created=NOW - SOON)
    waits = [
        row("before", created=NOW - SOON),
        row("just then", created=NOW),
        row("after", created=NOW + SOON),
        row("to somebody else", "8", created=NOW - SOON),
    ]
    await keep(database, [sent, *waits])
    async with database.write() as connection:
        await outbox.settle(connection, [Outcome(sent.id, OutboxState.SENT, NOW, 1, "m1")])
        await outbox.abandon(connection, "telegram:2", "7", NOW)
        await outbox.abandon(connection, BOT, "7", NOW)
    found = await states(database)
    failed = {text for text, state in found.items() if state is OutboxState.FAILED}
    assert failed == {"before", "just then"}
    assert found["sent"] is OutboxState.SENT
