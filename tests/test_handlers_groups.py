"""Groups: the greeting, and following one that moved."""

import pytest
from sqlalchemy import select

from domain.people import Role
from handlers.messages import Kind
from storage import outbox, tables
from storage.database import Database
from storage.outbox import Outgoing
from tests.villages import BOT, Commune

EAST = "Xã Mẫu/Thôn Đông"


@pytest.fixture
async def commune(database: Database) -> Commune:
    made = Commune(database)
    await made.load()
    await made.join("minh", EAST, Role.LEAD)
    return made


async def test_a_group_is_greeted_once_and_shortly(commune: Commune) -> None:
    [greeting] = await commune.say("eve", "", kind=Kind.ADDED, chat="-5", group=True)
    assert "/trogiup" in greeting.text
    assert len(greeting.text.splitlines()) <= 4
    assert await commune.say("eve", "", kind=Kind.REMOVED, chat="-5", group=True) == []


async def test_what_waits_for_a_group_follows_it(commune: Commune) -> None:
    message = Outgoing(commune.draw(), "k", BOT, "-5", 1, "text", {"text": "x"}, commune.now)
    async with commune.database.write() as connection:
        await outbox.add(connection, [message])
    await commune.say("minh", "/ten", chat="-5", group=True)
    for _ in range(2):
        moved = {"kind": Kind.MIGRATED, "chat": "-5", "moved_to": "-1005", "group": True}
        assert await commune.say("", "", **moved) == []
    async with commune.database.read() as connection:
        waiting = (await connection.execute(select(tables.outbox.c.chat))).scalars().all()
        spots = (await connection.execute(select(tables.dialogues.c.chat))).scalars().all()
    assert waiting == ["-1005"]
    assert spots == ["-1005"]
    renamed = await commune.say("minh", "Minh", chat="-1005", group=True)
    assert "Minh" in renamed[0].text


async def test_in_a_group_who_is_missing_is_a_number_and_never_a_name(commune: Commune) -> None:
    for person in ("lan", "tu"):
        await commune.join(person, EAST, name=f"Nguyễn {person.capitalize()}")
    [alone] = await commune.say("minh", "/thieu")
    assert "Nguyễn Lan" in alone.text
    assert any(row for row in alone.choices)
    for asking in ("/thieu", "ai chưa báo cáo"):
        [shared] = await commune.say("minh", asking, chat="-5", group=True)
        assert "2 người" in shared.text
        assert "/thieu" in shared.text.splitlines()[-1]
        assert "Nguyễn" not in str(shared)
        assert "Thôn Đông" not in [c.label for row in shared.choices for c in row]


async def test_in_a_group_nobody_reads_what_one_person_has_reported(commune: Commune) -> None:
    await commune.join("lan", EAST, name="Lan")
    await commune.say("lan", "13 hộ")
    [members] = [
        choice.data
        for reply in await commune.say("minh", "/tong")
        for row in reply.choices
        for choice in row
        if choice.label == "Thành viên"
    ]
    assert "Lan" in (await commune.tap("minh", members))[-1].text
    group = {"chat": "-5", "group": True}
    shown = [
        *await commune.tap("minh", members, **group),
        *await commune.say("minh", "/tong Lan", **group),
        *await commune.say("minh", "Lan được bao nhiêu rồi", **group),
        *await commune.say("lan", "/cuatoi", **group),
        *await commune.say("lan", "/tong của tôi", **group),
    ]
    assert all("nhắn riêng" in reply.text for reply in shown if reply.text)
    assert not any("13" in reply.text for reply in shown)


async def test_a_stranger_in_a_group_is_asked_to_write_privately(commune: Commune) -> None:
    [answer] = await commune.say("eve", "12 hộ", chat="-5", group=True)
    assert answer.choices == ()
    assert await commune.say("eve", "12 hộ", chat="-5", group=True, addressed=False) == []
