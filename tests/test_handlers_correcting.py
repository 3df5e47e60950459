"""Corrections that cross, repeat, or arrive out of order, on both databases."""

import asyncio
from datetime import timedelta

import pytest

from domain.people import Role
from handlers.messages import Incoming, Kind, Reply
from storage.database import Database
from storage.moments import to_ordinal
from tests.villages import CAMPAIGN, SENT, Commune

EAST = "Xã Mẫu/Thôn Đông"


@pytest.fixture
async def commune(database: Database) -> Commune:
    made = Commune(database)
    await made.load()
    await made.join("an", EAST, name="An")
    await made.join("binh", EAST, Role.LEAD, name="Bình")
    return made


async def write(commune: Commune, text: str, **more: object) -> Incoming:
    incoming = commune.incoming("an", text, **more)
    await commune.hear(incoming)
    return incoming


async def edit(commune: Commune, first: Incoming, text: str, minutes: int = 1) -> list[Reply]:
    at = SENT + timedelta(minutes=minutes)
    return (
        await commune.hear(
            commune.incoming("an", text, kind=Kind.EDIT, message=first.message, sent=at)
        )
    )[0]


async def test_an_unchanged_edit_of_a_correction_leaves_the_other_figures(
    commune: Commune,
) -> None:
    await write(commune, "5 hộ 3 cks")
    correction = await write(commune, "nhầm, 4 cks thôi")
    await edit(commune, correction, "nhầm, 4 cks thôi")
    assert await commune.figures(EAST) == {"households": 5, "signatures": 4}


async def test_an_edited_reply_changes_only_what_it_names_and_not_the_day(
    commune: Commune,
) -> None:
    first = await write(commune, "hôm qua 5 hộ 3 cks")
    reply = await write(commune, "4 hộ", reply_to=first.message)
    await edit(commune, reply, "3 hộ")
    yesterday = to_ordinal(SENT.date() - timedelta(days=1))
    assert await commune.figures(EAST, yesterday) == {"households": 3, "signatures": 3}
    assert await commune.figures(EAST) == {"households": 3, "signatures": 3}


async def test_an_edit_nobody_can_see_brings_nothing_back(commune: Commune) -> None:
    first = await write(commune, "5 hộ 3 cks")
    await write(commune, "4 cks", reply_to=first.message)
    assert await edit(commune, first, "5 hộ, 3 cks") == []
    assert await commune.figures(EAST) == {"households": 5, "signatures": 4}
    await write(commune, "hoàn tác")
    assert await edit(commune, first, "5 hộ 3 cks", 2) == []
    assert (await commune.figures(EAST))["households"] is None


async def test_work_done_together_is_not_counted_because_its_message_was_edited(
    commune: Commune,
) -> None:
    await write(commune, "5 hộ")
    again = await write(commune, "5 hộ")
    await write(commune, "đi cùng")
    await edit(commune, again, "5 hộ!")
    await edit(commune, again, "6 hộ", 2)
    assert await commune.figures(EAST) == {"households": 5}


async def test_editing_a_running_total_counts_from_what_was_there_before_it(
    commune: Commune,
) -> None:
    await write(commune, "hôm qua 40 hộ")
    total = await write(commune, "lũy kế 50 hộ")
    await write(commune, "1")
    assert await commune.figures(EAST) == {"households": 50}
    await edit(commune, total, "lũy kế 52 hộ")
    await write(commune, "1")
    assert await commune.figures(EAST) == {"households": 52}


async def test_an_answer_after_somebody_elses_correction_does_what_it_confirms(
    commune: Commune,
) -> None:
    first = await write(commune, "5 hộ, 2 cks")
    await write(commune, "300 cks", reply_to=first.message)
    await commune.say("an", "hoàn tác", chat="elsewhere")
    [answer] = await commune.say("an", "đúng")
    assert "300" in answer.text
    assert await commune.figures(EAST) == {"households": 5, "signatures": 300}


async def test_loading_the_campaign_while_a_question_is_open_asks_or_records_afresh(
    commune: Commune,
) -> None:
    await write(commune, "101 cks")
    await commune.load(CAMPAIGN.replace("most_per_report = 100", "most_per_report = 500"))
    replies = await commune.say("an", "1")
    assert replies
    assert await commune.figures(EAST) == {"signatures": 101}


async def test_a_reply_to_what_was_taken_back_is_a_new_report(commune: Commune) -> None:
    first = await write(commune, "12 hộ")
    await write(commune, "hoàn tác")
    await write(commune, "3 cks", reply_to=first.message)
    assert await commune.figures(EAST) == {"households": None, "signatures": 3}


async def test_an_edit_that_arrives_before_its_message_is_not_counted_twice(
    commune: Commune,
) -> None:
    first = commune.incoming("an", "5 hộ")
    await edit(commune, first, "8 hộ")
    await commune.hear(first)
    assert await commune.figures(EAST) == {"households": 8}


async def test_two_who_replace_one_report_at_once_leave_one_figure(database: Database) -> None:
    commune = Commune(database)
    await commune.load()
    await commune.join("an", EAST)
    first = await write(commune, "5 hộ, 3 hộ zalo")
    twin = Commune(database)
    await twin.running()
    for number in range(6):
        change = commune.incoming("an", f"{number} hộ", kind=Kind.EDIT, message=first.message)
        undo = twin.incoming("an", "hoàn tác", mark=f"twin{number}")
        stock = twin.incoming("an", f"{number} hộ zalo", mark=f"stock{number}")
        await asyncio.gather(commune.hear(change), twin.hear(undo, stock), return_exceptions=True)
    await commune.say("an", "hoàn tác")
    figures = await commune.figures(EAST)
    assert all(figure is None or figure >= 0 for figure in figures.values())
    from storage import rebuilding  # noqa: PLC0415
    from tests.test_storage_ledger_laws import folded, kept  # noqa: PLC0415

    running = await commune.running()
    async with database.read() as connection:
        held = await rebuilding.ledger(connection, running.id)
    assert await kept(database) == folded(running, held)
