import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channel import (
    RefusedError,
    TryLaterError,
    UneditableError,
)
from bot.pacing import Limits, Pace
from bot.sender import Sender
from bot.telegram import Telegram
from storage.database import Database
from storage.outbox import OutboxState
from tests.botapi import BotApi
from tests.botapi import Limits as ServerLimits
from tests.sender_wall import Wall, keep, row, sending, states, unlimited, until


@pytest.fixture
def wall() -> Wall:
    return Wall()


async def test_what_is_in_the_table_is_sent_in_order_and_settled(
    wall: Wall, database: Database
) -> None:
    await keep(database, [row(f"{n}") for n in range(20)])
    async with sending(wall, database):
        await until(lambda: len(wall.said) == 20)
    assert wall.texts == [f"{n}" for n in range(20)]
    assert set((await states(database)).values()) == {OutboxState.SENT}


async def test_rows_that_are_handed_over_are_sent_once(wall: Wall, database: Database) -> None:
    async with sending(wall, database) as sender:
        for start in range(0, 300, 30):
            rows = [row(f"{start + n}", str(n)) for n in range(30)]
            await keep(database, rows)
            sender.wake(rows)
            sender.wake(rows)
            await asyncio.sleep(0.02)
        await until(lambda: len(wall.said) >= 300)
        await asyncio.sleep(0.2)
    assert sorted(wall.texts, key=int) == [f"{n}" for n in range(300)]
    assert set((await states(database)).values()) == {OutboxState.SENT}


async def test_what_is_handed_over_at_the_start_goes_after_what_was_left_in_the_table(
    wall: Wall, database: Database
) -> None:
    left = [row(f"{n}") for n in range(3)]
    new = row("new")
    await keep(database, [*left, new])
    sender = Sender(wall, database, pace=unlimited())
    sender.wake([new])
    task = asyncio.create_task(sender.run())
    await until(lambda: len(wall.said) == 4)
    await sender.drain()
    await task
    assert wall.texts == ["0", "1", "2", "new"]


async def test_answers_go_before_reminders_before_broadcasts(
    wall: Wall, database: Database
) -> None:
    rows = [row(f"{lane}", f"{lane}{n}", lane=lane) for n in range(5) for lane in (2, 1, 0)]
    await keep(database, rows)
    async with sending(wall, database, in_flight=1):
        await until(lambda: len(wall.said) == 15)
    assert wall.texts == ["0"] * 5 + ["1"] * 5 + ["2"] * 5


async def test_of_a_broadcast_the_longest_line_goes_first_and_answers_go_as_they_were_written(
    wall: Wall, database: Database
) -> None:
    for lane in (0, 2):
        told = [row(f"{lane}{n}", chat, lane=lane) for n, chat in enumerate("12233311")]
        await keep(database, told)
    async with sending(wall, database, in_flight=1):
        await until(lambda: len(wall.said) == 16)
    assert wall.texts[:8] == [f"0{n}" for n in range(8)]
    assert wall.texts[8:] == [f"2{n}" for n in (0, 3, 1, 4, 6, 2, 5, 7)]


async def test_chats_do_not_wait_for_each_other_and_a_chat_stays_in_order(
    wall: Wall, database: Database
) -> None:
    wall.plan("slow", 0.4)
    await keep(database, [row("slow", "1"), row("after", "1"), row("quick", "2")])
    async with sending(wall, database):
        await until(lambda: len(wall.said) == 3)
    assert wall.texts == ["quick", "slow", "after"]


async def test_no_more_than_so_many_are_under_way_at_once(wall: Wall, database: Database) -> None:
    for n in range(40):
        wall.plan(f"{n}", 0.02)
    await keep(database, [row(f"{n}", str(n)) for n in range(40)])
    async with sending(wall, database, in_flight=8):
        await until(lambda: len(wall.said) == 40)
    assert wall.most_at_once == 8


async def test_several_edits_of_a_message_become_the_last_one(
    wall: Wall, database: Database
) -> None:
    wall.plan("hold", 0.3)
    hold = row("hold")
    edits = [row(f"edit {n}", sort="edit", body={"edits": "m1"}) for n in range(4)]
    await keep(database, [hold, *edits])
    async with sending(wall, database):
        await until(lambda: len(wall.said) == 2)
    assert wall.said[1:] == [("7", "edit 3", "m1")]
    assert list((await states(database)).values()).count(OutboxState.REPLACED) == 3


async def test_an_edit_finds_the_message_that_its_row_became(
    wall: Wall, database: Database
) -> None:
    first = row("first")
    await keep(database, [first])
    async with sending(wall, database):
        await until(lambda: len(wall.said) == 1)
    await keep(database, [row("changed", sort="edit", edits_outbox=first.id)])
    async with sending(wall, database):
        await until(lambda: len(wall.said) == 2)
    assert wall.said[1] == ("7", "changed", f"m{first.id}")


async def test_an_edit_of_a_row_that_has_not_left_waits_and_lets_it_pass(
    wall: Wall, database: Database
) -> None:
    reminder = row("reminder", lane=2)
    wall.plan("reminder", TryLaterError())
    edit = row("changed", sort="edit", lane=0, edits_outbox=reminder.id)
    await keep(database, [reminder, edit])
    async with sending(wall, database):
        await until(lambda: len(wall.said) == 2)
    assert wall.said[1] == ("7", "changed", f"m{reminder.id}")


async def test_an_edit_of_what_is_gone_is_said_anew(wall: Wall, database: Database) -> None:
    failed = row("failed")
    wall.plan("failed", RefusedError("no"))
    wall.plan("too old", UneditableError("too old"))
    await keep(
        database,
        [
            failed,
            row("instead", sort="edit", edits_outbox=failed.id),
            row("too old", sort="edit", body={"edits": "m5"}),
            row("never was", sort="edit", edits_outbox=10**9),
        ],
    )
    async with sending(wall, database):
        await until(lambda: len(wall.said) == 3)
    assert wall.said == [("7", "instead", None), ("7", "too old", None), ("7", "never was", None)]


async def test_what_has_expired_is_not_sent(wall: Wall, database: Database) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    await keep(database, [row("old", expires=past), row("new")])
    async with sending(wall, database):
        await until(lambda: len(wall.said) == 1)
    assert await states(database) == {"old": OutboxState.EXPIRED, "new": OutboxState.SENT}


async def test_a_tap_is_answered_while_its_chat_waits(wall: Wall, database: Database) -> None:
    wall.plan("held", TryLaterError(timedelta(seconds=0.5), paced=True))
    wall.plan("toast", TryLaterError())
    old = row("old toast", sort="toast", created=datetime.now(UTC) - timedelta(minutes=1))
    await keep(database, [row("held"), row("toast", sort="toast", body={"tap": "1"}), old])
    async with sending(wall, database, pace=Pace()):
        await until(lambda: len(wall.said) == 2)
    assert (await states(database))["old toast"] is OutboxState.EXPIRED
    assert sorted(wall.texts) == ["held", "toast"]


async def test_what_is_due_later_leaves_then(wall: Wall, database: Database) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=0.5)
    await keep(database, [row("later", not_before=soon), row("now")])
    async with sending(wall, database) as sender:
        sender.wake([row("later too", not_before=soon)])
        await until(lambda: len(wall.said) == 2)
    assert wall.texts == ["now", "later"]
    assert datetime.now(UTC) >= soon


async def test_more_rows_than_fit_in_memory_are_all_sent(wall: Wall, database: Database) -> None:
    rows = [row(f"{n}", str(n % 500), lane=2) for n in range(5000)]
    for start in range(0, 5000, 1000):
        await keep(database, rows[start : start + 1000])
    async with sending(wall, database) as sender:
        most = 0
        async with asyncio.timeout(60):
            while len(wall.said) < 5000:
                most = max(most, sender.depth)
                await asyncio.sleep(0.01)
    assert most <= 2000
    assert len(set(wall.texts)) == 5000
    assert set((await states(database)).values()) == {OutboxState.SENT}


async def test_an_answer_finds_room_and_goes_first_in_the_midst_of_a_broadcast(
    wall: Wall, database: Database
) -> None:
    rows = [row("cast", f"{n}", lane=2) for n in range(2500)]
    await keep(database, rows)
    async with sending(wall, database, pace=Pace(Limits(overall=60))):
        await until(lambda: len(wall.said) >= 5)
        await keep(database, [row("answer")])
        before = len(wall.said)
        await until(lambda: "answer" in wall.texts)
        assert wall.texts.index("answer") - before < 60


async def test_a_broadcast_keeps_telegrams_limits(database: Database) -> None:
    chats = [1000 + n for n in range(150)]
    with BotApi(limits=ServerLimits()) as api:
        for chat in chats:
            api.start(chat)
        await keep(database, [row("nhắc", str(chat), lane=2) for chat in chats])
        channel = Telegram("1:TEST", lambda _: (b"", ""), api_url=api.url)
        async with sending(channel, database, pace=Pace()) as sender:
            await until(lambda: sender.counts["sent"] == len(chats), 60)
        await channel.close()
        sent = [call.params["chat_id"] for call in api.calls if call.method == "sendMessage"]
    # A machine that is busy with other things may bunch a few; without a pace it would be most.
    assert api.refusals < len(chats) / 10
    assert set(map(int, sent)) == set(chats)


async def test_a_sender_that_has_ended_says_nothing_more(wall: Wall, database: Database) -> None:
    sender = Sender(wall, database, pace=unlimited())
    running = asyncio.create_task(sender.run())
    await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    late = row("late")
    await keep(database, [late])
    sender.wake([late])
    await sender.drain()
    assert wall.said == []
    assert await states(database) == {"late": OutboxState.PENDING}


async def test_what_breaks_while_a_row_is_handed_over_ends_the_sender_and_not_the_giver(
    wall: Wall, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    pace = unlimited()
    sender = Sender(wall, database, pace=pace)

    def breaks(_: float) -> float:
        raise TypeError

    monkeypatch.setattr(pace, "bot_ready_at", breaks)
    running = asyncio.create_task(sender.run())
    await asyncio.sleep(0)
    handed = row("a")
    await keep(database, [handed])
    sender.wake([handed])
    with pytest.raises(ExceptionGroup) as caught:
        await running
    assert caught.group_contains(TypeError)
    assert wall.said == []


async def test_what_comes_the_moment_a_look_ends_goes_behind_what_was_found(
    wall: Wall, database: Database
) -> None:
    old, new = [row(f"{n}", "7") for n in range(3)], row("new", "7")
    await keep(database, old)
    sender = Sender(wall, database, pace=unlimited(), look_every=60)
    look = sender._stock.load

    async def looked(enqueue: Any) -> bool:
        found = await look(enqueue)
        await keep(database, [new])
        sender.wake([new])
        return found

    sender._stock.load = looked  # type: ignore[method-assign]
    sending = asyncio.create_task(sender.run())
    await until(lambda: len(wall.said) == 4)
    await sender.drain()
    await sending
    assert wall.texts == ["0", "1", "2", "new"]
