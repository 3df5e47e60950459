"""Corrections that cross, repeat, or arrive out of order, on both databases."""

import asyncio
from datetime import timedelta

import pytest

from domain.people import Role
from handlers.messages import Incoming, Kind, Reply, Sort
from storage.database import Database
from storage.moments import to_ordinal
from storage.outbox import OutboxState, Outcome, Outgoing, add, settle
from tests.villages import BOT, CAMPAIGN, SENT, Commune

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


def said(replies: list[Reply]) -> str:
    return "\n".join(reply.text for reply in replies)


async def delivered(commune: Commune, reply: Reply, chat: str, message: str) -> None:
    """The reply has left through the outbox and got the channel's id `message`."""
    body = {"text": reply.text}
    row = Outgoing(
        commune.draw(), message, BOT, chat, 0, "text", body, commune.now, about=reply.about
    )
    async with commune.database.write() as connection:
        await add(connection, [row])
        await settle(connection, [Outcome(row.id, OutboxState.SENT, commune.now, 1, message)])


def to_an(replies: list[Reply]) -> list[str]:
    return [reply.text for reply in replies if reply.chat == "an"]


async def test_changing_an_older_message_leaves_an_open_question_open(commune: Commune) -> None:
    first = await write(commune, "5 hộ")
    await write(commune, "300 cks")
    await edit(commune, first, "6 hộ")
    await write(commune, "đúng")
    assert await commune.figures(EAST) == {"households": 6, "signatures": 300}


async def test_taking_an_older_report_back_by_its_button_leaves_an_open_question_open(
    commune: Commune,
) -> None:
    [confirmed] = await commune.say("an", "5 hộ")
    await write(commune, "300 cks")
    await commune.tap("an", confirmed.choices[0][0].data)
    await write(commune, "1")
    assert await commune.figures(EAST) == {"households": None, "signatures": 300}


async def test_a_change_that_raises_a_question_is_settled_before_the_one_that_waited(
    commune: Commune,
) -> None:
    first = await write(commune, "5 hộ")
    await write(commune, "300 cks")
    assert "200" in said(await edit(commune, first, "5 hộ 200 cks"))
    answer = said(await commune.say("an", "đúng"))
    assert "200" in answer
    assert "“300 cks”" in answer
    await write(commune, "không")
    assert await commune.figures(EAST) == {"households": 5, "signatures": 200}


async def test_a_name_that_is_awaited_is_awaited_still_after_an_older_message_changed(
    commune: Commune,
) -> None:
    first = await write(commune, "5 hộ")
    await write(commune, "/ten")
    await edit(commune, first, "300 cks")
    await write(commune, "không")
    assert "Hồng An" in said(await commune.say("an", "Hồng An"))


async def test_changing_the_message_that_is_asked_about_settles_its_question(
    commune: Commune,
) -> None:
    asked = await write(commune, "300 cks")
    await edit(commune, asked, "30 cks")
    assert await commune.figures(EAST) == {"signatures": 30}
    await write(commune, "đúng")
    assert await commune.figures(EAST) == {"signatures": 30}


async def test_undo_after_a_new_report_does_not_ask(commune: Commune) -> None:
    await write(commune, "5 hộ")
    await write(commune, "hoàn tác")
    commune.now += timedelta(minutes=5)
    await write(commune, "6 hộ")
    assert "Đã rút lại" in said(await commune.say("an", "hoàn tác"))


@pytest.mark.parametrize("late", [timedelta(0), timedelta(minutes=10)], ids=["at once", "outage"])
async def test_undo_does_not_ask_because_a_button_tapped_before_the_report_was_heard_late(
    commune: Commune, late: timedelta
) -> None:
    await write(commune, "4 hộ")
    confirmed = (await commune.say("an", "5 hộ"))[0]
    await commune.tap("an", confirmed.choices[0][0].data, sent=SENT + late)
    await write(commune, "6 hộ")
    assert "Đã rút lại" in said(await commune.say("an", "hoàn tác"))
    assert await commune.figures(EAST) == {"households": 4}


@pytest.mark.parametrize("answer", ["không", "giữ lại", "2"])
async def test_the_report_before_the_last_is_kept_where_that_is_wanted(
    commune: Commune, answer: str
) -> None:
    await write(commune, "5 hộ")
    await write(commune, "6 cks")
    await write(commune, "hoàn tác")
    await write(commune, "hoàn tác")
    assert await commune.say("an", answer)
    assert await commune.figures(EAST) == {"households": 5, "signatures": None}


async def test_whose_report_a_lead_corrects_is_told_what_it_was_and_what_it_is(
    commune: Commune,
) -> None:
    [confirmed] = await commune.say("an", "5 hộ, 2 cks")
    thread = int(confirmed.about.partition(":")[2])
    [shown] = await commune.tap("binh", commune.desk.seal.data("binh", "r", thread))
    await delivered(commune, shown, "binh", "701")
    replies = await commune.say("binh", "4 hộ", reply_to="701")
    [told] = to_an(replies)
    assert "Bình" in told
    assert "5 hộ" in told
    assert "<b>4 hộ" in told
    assert await commune.figures(EAST) == {"households": 4, "signatures": 2}


async def test_whose_report_a_lead_takes_back_is_told_and_not_at_night(commune: Commune) -> None:
    commune.now = SENT + timedelta(hours=9)  # 23h30 in Việt Nam
    [confirmed] = await commune.say("an", "5 hộ")
    thread = int(confirmed.about.partition(":")[2])
    replies = await commune.tap("binh", commune.desk.seal.data("binh", "tx", thread, 1))
    [told] = [reply for reply in replies if reply.chat == "an"]
    assert "Bình đã rút báo cáo" in told.text
    assert told.not_before is not None
    assert (told.not_before + timedelta(hours=7)).hour == 6
    assert to_an(await commune.say("an", "hoàn tác")) == []


async def test_who_corrects_themselves_is_told_once(commune: Commune) -> None:
    first = await write(commune, "5 hộ")
    assert len(await edit(commune, first, "6 hộ")) == 1
    assert len(await commune.say("an", "hoàn tác")) == 1


async def test_a_slip_without_a_figure_is_asked_about_and_can_be_taken_back_by_a_button(
    commune: Commune,
) -> None:
    await write(commune, "5 hộ")
    asked = await commune.say("an", "sai rồi")
    assert "5 hộ" in asked[0].text
    assert await commune.figures(EAST) == {"households": 5}
    await commune.tap("an", asked[0].choices[0][0].data)
    assert await commune.figures(EAST) == {"households": None}


async def test_taking_back_by_a_button_changes_the_confirmation_and_leaves_no_button(
    commune: Commune,
) -> None:
    confirmed = (await commune.say("an", "5 hộ"))[0]
    taken = (await commune.tap("an", confirmed.choices[0][0].data, message="901"))[0]
    assert (taken.sort, taken.edits, taken.choices) == (Sort.EDIT, "901", ())
    assert "rút lại" in taken.text
    assert (await commune.say("an", "hoàn tác"))[0].sort is Sort.TEXT


async def test_a_changed_message_that_was_taken_back_counts_again_and_says_so(
    commune: Commune,
) -> None:
    first = await write(commune, "5 hộ")
    assert "đã rút" not in (await edit(commune, first, "6 hộ"))[0].text
    await write(commune, "hoàn tác", sent=SENT + timedelta(minutes=2))
    told = (await edit(commune, first, "7 hộ", minutes=3))[0].text
    assert "đã rút" in told.splitlines()[0]
    assert await commune.figures(EAST) == {"households": 7}
