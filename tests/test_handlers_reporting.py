"""Reports, corrections and withdrawals as people make them, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.people import Role
from handlers.messages import Kind, Reply, Sort
from storage.database import Database
from storage.moments import to_ordinal
from storage.outbox import OutboxState, Outcome, Outgoing, add, settle
from tests.villages import BOT, CAMPAIGN, SENT, Commune

EAST, WEST = "Xã Mẫu/Thôn Đông", "Xã Mẫu/Thôn Đoài"


@pytest.fixture
async def commune(database: Database) -> Commune:
    made = Commune(database)
    await made.load()
    await made.join("an", EAST, name="An")
    await made.join("binh", EAST, Role.LEAD, name="Bình")
    await made.join("chi", "Xã Mẫu", Role.COORDINATOR, name="Chi")
    return made


def labels(replies: list[Reply]) -> list[str]:
    return [choice.label for reply in replies for row in reply.choices for choice in row]


def data(replies: list[Reply], index: int) -> str:
    return [choice for reply in replies for row in reply.choices for choice in row][index].data


async def confirmed(commune: Commune, replies: list[Reply], message: str) -> None:
    """The confirmation leaves through the outbox and gets the channel's id `message`."""
    row = Outgoing(
        id=commune.draw(),
        key=f"test/{message}",
        bot=BOT,
        chat="an",
        lane=0,
        sort="text",
        body={"text": replies[0].text},
        created=SENT,
        about=replies[0].about,
    )
    async with commune.database.write() as connection:
        await add(connection, [row])
        await settle(connection, [Outcome(row.id, OutboxState.SENT, SENT, 1, message)])


async def test_one_message_is_a_report_and_the_answer_names_it_the_day_and_the_target(
    commune: Commune,
) -> None:
    [reply] = await commune.say("an", "12 hộ, 5 chữ ký số, 3 tài khoản")
    assert await commune.figures(EAST) == {"households": 12, "signatures": 5, "accounts": 3}
    assert (await commune.figures("Xã Mẫu"))["households"] == 12
    assert reply.about.startswith("report:")
    assert "5/412" in reply.text
    assert "Thôn Đông" in reply.text
    assert len(labels([reply])) == 2


async def test_the_days_sum_and_the_campaigns_sum_are_told_apart(commune: Commune) -> None:
    await commune.say("an", "hôm qua 4 hộ")
    [reply] = await commune.say("an", "3 hộ")
    today = to_ordinal(SENT.date())
    assert await commune.figures(EAST, today) == {"households": 3}
    assert (await commune.figures(EAST))["households"] == 7
    assert "3" in reply.text
    assert "7" in reply.text


async def test_what_was_not_stated_is_missing_and_a_stated_zero_is_zero(commune: Commune) -> None:
    await commune.say("an", "0 hộ")
    assert await commune.figures(EAST) == {"households": 0}


async def test_editing_the_message_changes_the_report(commune: Commune) -> None:
    first = commune.incoming("an", "12 hộ")
    await commune.hear(first)
    edit = commune.incoming(
        "an",
        "9 hộ, 2 cks",
        kind=Kind.EDIT,
        message=first.message,
        sent=SENT + timedelta(minutes=5),
    )
    await commune.hear(edit)
    assert await commune.figures(EAST) == {"households": 9, "signatures": 2}


async def test_an_edit_changes_the_confirmation_in_place(commune: Commune) -> None:
    first = commune.incoming("an", "12 hộ")
    [replies] = await commune.hear(first)
    await confirmed(commune, replies, "777")
    edit = commune.incoming("an", "9 hộ", kind=Kind.EDIT, message=first.message)
    [[reply]] = await commune.hear(edit)
    assert reply.sort is Sort.EDIT
    assert reply.edits_outbox is not None


async def test_an_edit_days_later_still_means_the_day_of_the_message(commune: Commune) -> None:
    first = commune.incoming("an", "12 hộ hôm nay")
    await commune.hear(first)
    commune.now = SENT + timedelta(days=3)
    await commune.hear(
        commune.incoming("an", "9 hộ hôm nay", kind=Kind.EDIT, message=first.message)
    )
    assert await commune.figures(EAST, to_ordinal(SENT.date())) == {"households": 9}


async def test_an_edit_that_changes_nothing_or_arrives_out_of_order_is_ignored(
    commune: Commune,
) -> None:
    first = commune.incoming("an", "12 hộ")
    await commune.hear(first)

    def edit(text: str, minutes: int) -> object:
        at = SENT + timedelta(minutes=minutes)
        return commune.incoming("an", text, kind=Kind.EDIT, message=first.message, sent=at)

    assert await commune.hear(edit("12 hộ!", 1)) == [[]]  # type: ignore[arg-type]
    await commune.hear(edit("8 hộ", 9))  # type: ignore[arg-type]
    assert await commune.hear(edit("10 hộ", 5)) == [[]]  # type: ignore[arg-type]
    assert await commune.figures(EAST) == {"households": 8}


async def test_an_edited_message_that_lost_its_figures_leaves_the_report_and_says_so(
    commune: Commune,
) -> None:
    first = commune.incoming("an", "12 hộ")
    await commune.hear(first)
    [replies] = await commune.hear(
        commune.incoming("an", "cảm ơn cả nhà", kind=Kind.EDIT, message=first.message)
    )
    assert replies
    assert await commune.figures(EAST) == {"households": 12}


@pytest.mark.parametrize("words", ["hoàn tác", "/hoantac", "/undo", "hoan tac"])
async def test_undo_takes_the_last_report_back_and_asks_before_it_takes_the_one_before(
    commune: Commune, words: str
) -> None:
    await commune.say("an", "12 hộ")
    await commune.say("an", "5 cks")
    await commune.say("an", words)
    assert await commune.figures(EAST) == {"households": 12, "signatures": None}
    [asked] = await commune.say("an", words)
    assert "12 hộ" in asked.text
    assert await commune.figures(EAST) == {"households": 12, "signatures": None}
    await commune.say("an", "có")
    assert await commune.figures(EAST) == {"households": None, "signatures": None}
    [reply] = await commune.say("an", words)
    assert reply.text


async def test_the_undo_button_works_once_and_for_nobody_else(commune: Commune) -> None:
    replies = await commune.say("an", "12 hộ")
    token = data(replies, 0)
    await commune.tap("chi", token, chat="chi")
    await commune.tap("binh", token, chat="binh")
    assert await commune.figures(EAST) == {"households": 12}
    await commune.tap("an", token)
    assert await commune.figures(EAST) == {"households": None}
    again = await commune.tap("an", token)
    assert again
    assert await commune.figures(EAST) == {"households": None}


async def test_an_old_undo_button_takes_back_its_own_report_and_no_later_one(
    commune: Commune,
) -> None:
    first = await commune.say("an", "12 hộ")
    await commune.say("an", "5 cks")
    await commune.tap("an", data(first, 0))
    assert await commune.figures(EAST) == {"households": None, "signatures": 5}


async def test_a_reply_with_new_figures_corrects_the_report_replied_to(commune: Commune) -> None:
    first = commune.incoming("an", "12 hộ, 5 cks")
    [replies] = await commune.hear(first)
    await confirmed(commune, replies, "555")
    await commune.say("an", "7 hộ hôm qua")
    await commune.say("an", "11 hộ", reply_to=first.message)
    assert await commune.figures(EAST) == {"households": 18, "signatures": 5}
    await commune.say("an", "4 chữ ký", reply_to="555")
    assert await commune.figures(EAST) == {"households": 18, "signatures": 4}


async def test_editing_the_first_message_after_a_correction_by_reply_does_not_double_it(
    commune: Commune,
) -> None:
    first = commune.incoming("an", "12 hộ")
    await commune.hear(first)
    await commune.say("an", "11 hộ", reply_to=first.message)
    await commune.hear(commune.incoming("an", "10 hộ", kind=Kind.EDIT, message=first.message))
    assert await commune.figures(EAST) == {"households": 10}


async def test_a_correction_in_words_changes_only_what_it_names(commune: Commune) -> None:
    await commune.say("an", "12 hộ, 5 cks")
    await commune.say("an", "nhầm, 4 chữ ký thôi")
    assert await commune.figures(EAST) == {"households": 12, "signatures": 4}


async def test_the_same_figures_again_are_asked_about_and_each_answer_does_what_it_says(
    commune: Commune,
) -> None:
    await commune.say("an", "12 hộ")
    asked = await commune.say("an", "12 hộ")
    assert len(labels(asked)) == 3
    assert await commune.figures(EAST) == {"households": 12}
    await commune.tap("an", data(asked, 0))
    assert await commune.figures(EAST) == {"households": 12}
    asked = await commune.say("an", "12 hộ")
    await commune.tap("an", data(asked, 1))
    assert await commune.figures(EAST) == {"households": 12}
    asked = await commune.say("an", "12 hộ")
    await commune.tap("an", data(asked, 2))
    assert await commune.figures(EAST) == {"households": 24}
    stale = await commune.tap("an", data(asked, 2))
    assert stale
    assert await commune.figures(EAST) == {"households": 24}


async def test_the_same_figures_two_hours_later_are_more_work(commune: Commune) -> None:
    await commune.say("an", "12 hộ")
    commune.now = SENT + timedelta(hours=2, minutes=1)
    await commune.say("an", "12 hộ")
    assert await commune.figures(EAST) == {"households": 24}


async def test_the_same_figures_in_one_batch_are_asked_about_too(commune: Commune) -> None:
    _, second = await commune.hear(commune.incoming("an", "12 hộ"), commune.incoming("an", "12 hộ"))
    assert len(labels(second)) == 3
    assert await commune.figures(EAST) == {"households": 12}


async def test_more_than_is_usual_is_asked_about_and_no_is_an_answer(commune: Commune) -> None:
    asked = await commune.say("an", "150 cks")
    assert await commune.figures(EAST) == {}
    assert labels(asked)
    await commune.say("an", "không")
    assert await commune.figures(EAST) == {}
    await commune.say("an", "150 cks")
    await commune.say("an", "đúng")
    assert await commune.figures(EAST) == {"signatures": 150}


async def test_more_than_there_are_is_never_silently_stored(commune: Commune) -> None:
    await commune.say("binh", "90 cks")
    for count in (91, 92, 93):
        await commune.say("binh", f"{count} cks")
    assert await commune.figures(EAST) == {"signatures": 366}
    asked = await commune.say("binh", "94 cks")
    assert "460" in asked[0].text
    assert await commune.figures(EAST) == {"signatures": 366}


@pytest.mark.parametrize("text", ["ngày 25/9: 5 hộ", "ngày 1/8: 5 hộ", "15/11 đến 5 hộ"])
async def test_days_to_come_and_days_outside_the_campaign_are_refused(
    commune: Commune, text: str
) -> None:
    [reply] = await commune.say("an", text)
    assert reply.text
    assert await commune.figures(EAST) == {}


async def test_a_late_report_is_taken_and_marked(commune: Commune) -> None:
    [late] = await commune.say("an", "ngày 5/9: 5 hộ")
    [punctual] = await commune.say("an", "6 hộ")
    assert await commune.figures(EAST) == {"households": 11}
    assert late.text.count("(") > punctual.text.count("(")


async def test_a_coordinator_is_asked_which_village_is_meant_and_may_name_it(
    commune: Commune,
) -> None:
    asked = await commune.say("chi", "7 hộ")
    assert labels(asked)[:3] == ["Thôn Đông", "Thôn Đoài", "Thôn Thượng"]
    await commune.say("chi", "thôn đoài")
    assert await commune.figures(WEST) == {"households": 7}
    await commune.say("chi", "Thôn Đông 8 hộ")
    assert await commune.figures(EAST) == {"households": 8}


async def test_one_message_may_hold_several_villages_and_is_taken_back_whole(
    commune: Commune,
) -> None:
    await commune.say("chi", "Thôn Đông 3 hộ, Thôn Đoài 4 hộ")
    assert await commune.figures(EAST) == {"households": 3}
    assert await commune.figures(WEST) == {"households": 4}
    await commune.say("chi", "hoàn tác")
    assert await commune.figures("Xã Mẫu") == {"households": None}


async def test_a_village_of_others_is_not_reported_for_nor_told_to_exist(
    commune: Commune,
) -> None:
    real = await commune.say("an", "Thôn Đoài 5 hộ")
    made_up = await commune.say("an", "Thôn Đảo 5 hộ")
    assert await commune.figures(WEST) == {}
    assert await commune.figures(EAST) == {}
    assert real[0].text.replace("Đoài", "X") == made_up[0].text.replace("Đảo", "X")


async def test_somebody_in_two_villages_is_asked_which(commune: Commune) -> None:
    running = await commune.running()
    member = await commune.join("dung", EAST)
    async with commune.database.write() as connection:
        from storage.members import grant  # noqa: PLC0415

        await grant(connection, member, running.ids[WEST], Role.VOLUNTEER, SENT)
    asked = await commune.say("dung", "6 hộ")
    assert set(labels(asked)) == {"Thôn Đông", "Thôn Đoài"}
    await commune.say("dung", "Đoài")
    assert await commune.figures(WEST) == {"households": 6}


async def test_two_campaigns_are_asked_about_once_and_the_choice_is_kept(
    commune: Commune,
) -> None:
    other = CAMPAIGN.replace('key = "xa-mau"', 'key = "xa-mau-2"').replace(
        'title = "Cài', 'title = "Đợt hai: cài'
    )
    await commune.load(other, "xa-mau-2")
    asked = await commune.say("an", "6 hộ")
    assert len(labels(asked)) == 2
    await commune.tap("an", data(asked, 0))
    again = await commune.say("an", "7 hộ")
    assert again[0].about.startswith("report:")
    first, second = await commune.running("xa-mau"), await commune.running("xa-mau-2")
    assert first.ids[EAST] == second.ids[EAST]


async def test_a_running_total_is_never_added_to_a_day_unasked(commune: Commune) -> None:
    await commune.say("an", "12 hộ hôm qua")
    asked = await commune.say("an", "lũy kế 40 hộ")
    assert await commune.figures(EAST) == {"households": 12}
    await commune.tap("an", data(asked, 0))
    assert await commune.figures(EAST) == {"households": 40}


async def test_of_a_stock_the_latest_figure_counts_and_the_commune_adds_its_villages(
    commune: Commune,
) -> None:
    await commune.say("chi", "Thôn Đông 40 hộ zalo")
    await commune.say("chi", "Thôn Đoài 30 hộ zalo")
    await commune.say("chi", "Thôn Đông 45 hộ zalo")
    assert await commune.figures(EAST) == {"registered": 45}
    assert await commune.figures("Xã Mẫu") == {"registered": 75}


async def test_before_the_campaign_and_after_it_reports_are_refused_with_the_day(
    commune: Commune,
) -> None:
    commune.now = datetime(2026, 8, 20, 3, tzinfo=UTC)
    [early] = await commune.say("an", "5 hộ")
    commune.now = datetime(2026, 10, 20, 3, tzinfo=UTC)
    [late] = await commune.say("an", "5 hộ")
    assert "01/9/2026" in early.text
    assert "10/10/2026" in late.text
    assert await commune.figures(EAST) == {}


@pytest.mark.parametrize(
    "text", ["", "   ", "😀😀", "\u202eabc", "\u200b\u200b", "a" * 4096, "9" * 4096, "<b>", "/" * 9]
)
async def test_bad_input_gets_a_sentence_and_leaves_nothing_behind(
    commune: Commune, text: str
) -> None:
    replies = await commune.say("an", text)
    assert replies
    assert all(reply.text for reply in replies)
    assert await commune.figures(EAST) == {}


@pytest.mark.parametrize("text", ["-5 hộ", "2.5 hộ", "99999999999 hộ", "5-7 hộ"])
async def test_doubtful_counts_are_never_recorded_unasked(commune: Commune, text: str) -> None:
    replies = await commune.say("an", text)
    assert replies
    assert await commune.figures(EAST) == {}


async def test_phone_numbers_are_taken_out_before_the_text_is_kept(commune: Commune) -> None:
    from sqlalchemy import select  # noqa: PLC0415

    from storage.tables import texts  # noqa: PLC0415

    replies = await commune.say("an", "12 hộ, liên hệ 0912345678")
    assert len(replies) == 2
    async with commune.database.read() as connection:
        kept = list(await connection.scalars(select(texts.c.text)))
    assert len(kept) == 1
    assert "0912345678" not in kept[0]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31/9 5 hộ", "Tháng 9 chỉ có 30 ngày"),
        ("ngày 31 tháng 9 5 hộ", "Tháng 9 chỉ có 30 ngày"),
        ("30/2/2026 5 hộ", "Tháng 2 chỉ có 28 ngày"),
        ("ngày 45/13 5 hộ", "Không có ngày “ngày 45/13”"),
        ("20/9 5 hộ", "Chưa đến ngày 20/9/2026"),
        ("ngày 20 5 hộ", "Chưa đến ngày 20/9/2026"),
        ("thứ 6 tuần sau 5 hộ", "Chưa đến ngày “thứ 6 tuần sau”"),
        ("15/8 5 hộ", "trước đợt này (01/9/2026 đến 10/10/2026)"),
        ("15/12 5 hộ", "sau đợt này (01/9/2026 đến 10/10/2026)"),
        ("ngày ba mươi mốt tháng chín 5 hộ", "Chưa rõ “ngày ba mươi mốt tháng chín” là ngày nào"),
    ],
)
async def test_a_day_that_cannot_be_reported_is_refused_with_the_true_reason(
    commune: Commune, text: str, reason: str
) -> None:
    [refused] = await commune.say("an", text)
    assert reason in refused.text
    assert "chưa ghi" in refused.text
    assert await commune.figures(EAST) == {}


async def test_a_day_between_the_period_and_a_phase_is_refused_with_the_phases_named(
    commune: Commune,
) -> None:
    phase = """
[[phases]]
name = "Ra quân"
starts = 2026-10-15
ends = 2026-10-20
"""
    await commune.load(CAMPAIGN + phase)
    commune.now = SENT.replace(month=10, day=16)
    [refused] = await commune.say("an", "12/10 5 hộ")
    assert "Ra quân: 15/10–20/10" in refused.text
    assert "01/9/2026 đến 10/10/2026" in refused.text
    assert "Đã ghi" in (await commune.say("an", "15/10 5 hộ"))[0].text


async def test_a_message_of_an_earlier_day_is_confirmed_with_its_day_counted_from_now(
    commune: Commune,
) -> None:
    now = SENT + timedelta(days=2)
    told = (await commune.say("an", "12 cks", received=now))[0].text
    assert "hôm nay" not in told
    assert told.startswith("✅ Đã ghi: Thôn Đông, thứ Tư 16/9")
    assert "còn 11 ngày" in told
    yesterday = (await commune.say("an", "3 hộ", received=SENT + timedelta(days=1)))[0].text
    assert yesterday.startswith("✅ Đã ghi: Thôn Đông, hôm qua")


async def test_figures_in_somebody_elses_words_are_asked_about(commune: Commune) -> None:
    asked = await commune.say("an", "9 hộ 9 cks", forwarded=True)
    assert "9 hộ đã đến · 9 chữ ký số đã cài" in asked[0].text
    assert await commune.figures(EAST) == {}
    await commune.say("an", "không")
    assert await commune.figures(EAST) == {}
    await commune.say("an", "9 hộ", forwarded=True)
    assert "Đã ghi" in (await commune.say("an", "có"))[0].text
    assert await commune.figures(EAST) == {"households": 9}


@pytest.mark.parametrize(("text", "quoted"), [("1.000 cks", "“1.000”"), ("1,000 cks", "“1,000”")])
async def test_a_figure_in_doubt_is_quoted_as_it_was_written(
    commune: Commune, text: str, quoted: str
) -> None:
    asked = (await commune.say("an", text))[0].text
    assert quoted in asked
    assert "“1000”" not in asked


async def test_what_may_be_a_day_or_a_place_is_asked_as_such(commune: Commune) -> None:
    await commune.load(CAMPAIGN.replace("Thôn Thượng", "Thôn 3"))
    both = await commune.say("chi", "T3 5 hộ")
    assert "“T3” là ngày hay là nơi?" in both[0].text
    assert labels(both)[:2] == ["15/9", "Thôn 3"]
    own = await commune.say("an", "T3 5 hộ")
    assert "nơi" not in own[0].text
    assert "15/9" in own[0].text
    await commune.say("an", "đúng")
    assert await commune.figures(EAST) == {"households": 5}


@pytest.mark.parametrize("answer", ["có", "1.000 cks", "1000 cks"])
async def test_a_large_figure_in_doubt_is_offered_in_vietnamese_form(
    commune: Commune, answer: str
) -> None:
    [asked] = await commune.say("an", "1.000 cks")
    assert asked.text.count("1.000") == 2
    assert "1.000 cks" in asked.choices[0][0].label
    [many] = await commune.say("an", answer)
    assert "1.000 trên tổng số 412" in many.text
    await commune.say("an", "có")
    assert (await commune.figures(EAST))["signatures"] == 1000
