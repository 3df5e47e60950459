"""What is kept is shown, and erased when somebody asks for it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, select

from domain.ledger import Entry, EntryKind, Source
from domain.people import Role
from handlers.inviting import make_invitation
from handlers.messages import Choice, Reply, Sort
from storage import outbox, tables
from storage.book import Campaigns
from storage.database import Database
from storage.outbox import OutboxState, Outgoing
from storage.work import Work
from tests.villages import BOT, Commune

EAST = "Xã Mẫu/Thôn Đông"
SECRET = "12 hộ ở nhà bà Tám"


@pytest.fixture
async def commune(database: Database) -> Commune:
    made = Commune(database)
    await made.load()
    return made


async def rows(commune: Commune, table: Table) -> list[Any]:
    async with commune.database.read() as connection:
        return list(await connection.execute(select(table)))


async def report(commune: Commune, member: int, message: str = "77") -> None:
    running = await commune.running()
    id_ = commune.draw()
    entry = Entry(
        id=id_,
        thread=id_,
        kind=EntryKind.REPORT,
        campaign=running.id,
        unit=running.ids[EAST],
        member=member,
        author=member,
        day=running.day_of(commune.now),
        counts={"households": 12},
        sent=commune.now,
        received=commune.now,
        ranked=commune.now,
        place=1,
        first_sent=commune.now,
        first_place=1,
        note="gặp bà Tám",
        source=Source(BOT, "lan", message),
    )
    async with commune.database.write() as connection:
        work = Work(connection, Campaigns([running]), commune.draw)
        await work.append(entry, SECRET)
        await work.keep_message()
        await work.finish()


async def wait_for(commune: Commune, chat: str, key: str, *, sent: bool = False) -> None:
    message = Outgoing(
        commune.draw(), key, BOT, chat, 1, "text", {"text": f"Chào {chat}"}, commune.now
    )
    async with commune.database.write() as connection:
        await outbox.add(connection, [message])
        if sent:
            state = OutboxState.SENT
            outcome = outbox.Outcome(message.id, state, commune.now, 1, message="500")
            await outbox.settle(connection, [outcome])


def said(replies: list[Reply]) -> str:
    return "\n".join(reply.text for reply in replies)


def choices(replies: list[Reply]) -> list[Choice]:
    return [choice for reply in replies for row in reply.choices for choice in row]


async def test_everything_kept_is_shown(commune: Commune) -> None:
    member = await commune.join("lan", EAST, name="Chị <Lan>")
    await report(commune, member)
    shown = await commune.say("lan", "/dulieu")
    text = said(shown)
    for piece in (
        "Chị &lt;Lan&gt;",
        "Thôn Đông",
        "Telegram",
        "lan",
        BOT,
        "90",
        "16/9/2026",
        "14h30",
    ):
        assert piece in text
    texts = await commune.tap("lan", choices(shown)[0].data)
    assert SECRET in said(texts)
    assert SECRET in said(await commune.say("lan", "/dulieu tin nhắn"))


async def test_personal_data_is_not_shown_in_a_group(commune: Commune) -> None:
    await commune.join("lan", EAST, name="Nguyễn Thị Lan")
    for text in ("/dulieu", "/dulieu tin nhắn", "/xoa"):
        answer = await commune.say("lan", text, chat="-100", group=True)
        assert "Nguyễn" not in said(answer)
        assert choices(answer) == []


@pytest.mark.parametrize("word", ["xóa", "XOÁ", "xoa", "Xóa.", "erase"])
async def test_erasing_leaves_the_counts_and_nobody_behind(commune: Commune, word: str) -> None:
    member = await commune.join("lan", EAST, name="Nguyễn Thị Lan")
    await report(commune, member)
    await wait_for(commune, "lan", "a", sent=True)
    await wait_for(commune, "lan", "b")
    await wait_for(commune, "nga", "c")
    async with commune.database.write() as connection:
        for id_, person in ((1, "lan"), (2, "nga")):
            event = {"message": {"from": {"id": person}, "text": f"Chào {person}"}}
            await connection.execute(
                tables.dead.insert(),
                {
                    "id": id_,
                    "bot": BOT,
                    "mark": str(id_),
                    "event": event,
                    "error": "",
                    "at": 0,
                    "state": 0,
                },
            )
            await connection.execute(
                tables.jobs.insert(),
                {
                    "id": id_,
                    "key": str(id_),
                    "sort": "document",
                    "body": {"chat": person},
                    "state": 0,
                    "attempts": 0,
                    "created": 0,
                },
            )
    asked = await commune.say("lan", "/xoa")
    assert "xóa" in said(asked)
    assert len(await rows(commune, tables.accounts)) == 1
    goodbye = await commune.say("lan", word)
    assert goodbye[0].sort is Sort.TEXT
    assert goodbye[0].text
    for table in (tables.accounts, tables.memberships, tables.texts, tables.dialogues):
        assert await rows(commune, table) == []
    [gone] = await rows(commune, tables.members)
    assert gone.name == ""
    assert gone.erased_at is not None
    everything = ""
    for table in (tables.entries, tables.reports, tables.outbox, tables.dead, tables.jobs):
        everything += str(await rows(commune, table))
    for trace in ("'lan'", "Chào lan", "Tám", "Nguyễn", "'77'", "'500'"):
        assert trace not in everything
    assert {row.id for row in await rows(commune, tables.dead)} == {2}
    assert {row.id for row in await rows(commune, tables.jobs)} == {2}
    assert await commune.figures(EAST) == {"households": 12}
    waiting = [r for r in await rows(commune, tables.outbox) if r.state == OutboxState.PENDING]
    assert [row.chat for row in waiting] == ["nga"]


async def test_the_erased_are_strangers_and_may_join_anew(commune: Commune) -> None:
    await commune.join("lan", EAST)
    asked = await commune.say("lan", "/xoa")
    erase = choices(asked)[0]
    await commune.tap("lan", erase.data)
    assert "BCFG2345" in said(await commune.say("lan", "12 hộ"))
    assert "BCFG2345" in said(await commune.tap("lan", erase.data))
    running = await commune.running()
    async with commune.database.write() as connection:
        made = await make_invitation(
            connection, running, running.ids[EAST], Role.VOLUNTEER, 1, commune.now
        )
    for text in (f"/start {made.code}", "đồng ý", "Lan"):
        await commune.say("lan", text)
    assert [row.person for row in await rows(commune, tables.accounts)] == ["lan"]
    assert len(await rows(commune, tables.members)) == 2


@pytest.mark.parametrize("word", ["không", "để xem đã", "thôi"])
async def test_anything_else_keeps_everything(commune: Commune, word: str) -> None:
    await commune.join("lan", EAST)
    asked = await commune.say("lan", "/xoa")
    await commune.say("lan", word)
    assert (await commune.tap("lan", choices(asked)[0].data))[0].sort is Sort.TOAST
    await commune.say("lan", "xóa")
    assert len(await rows(commune, tables.accounts)) == 1


async def test_an_old_question_erases_nothing(commune: Commune) -> None:
    await commune.join("lan", EAST)
    asked = await commune.say("lan", "/xoa")
    commune.now += timedelta(hours=3)
    await commune.say("lan", "xóa")
    assert (await commune.tap("lan", choices(asked)[0].data))[0].sort is Sort.TOAST
    assert len(await rows(commune, tables.accounts)) == 1


async def test_the_button_to_keep_keeps(commune: Commune) -> None:
    await commune.join("lan", EAST)
    asked = await commune.say("lan", "/xoa")
    await commune.tap("lan", choices(asked)[1].data)
    assert len(await rows(commune, tables.accounts)) == 1
    assert await rows(commune, tables.dialogues) == []
