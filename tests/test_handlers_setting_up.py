"""What plans leave open is asked of the coordinator, kept, and can be corrected."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.answers import Topic
from domain.campaign import Cutoff, Weekday
from domain.deadlines import cadences
from domain.people import Member, Membership, Role
from domain.periods import current_period
from domain.running import RunningCampaign
from handlers.inviting import make_invitation
from handlers.messages import Choice, Reply, Sort
from handlers.setting_up import open_questions
from storage import tables
from storage.database import Database
from storage.members import Account, add_member, grant, link_account
from storage.shipped import shipped_keys, shipped_text
from tests.villages import BOT, CAMPAIGN, Commune

ROOT = "Xã Kỳ Thượng"
KEY = "ky-thuong-2024"
TWELVE = [f"Thôn {number}" for number in range(1, 9)] + ["Xóm Bắc", "Xóm Nam", "Xóm Đông", "Làng"]


@pytest.fixture
async def commune(database: Database) -> Commune:
    return Commune(database)


async def coordinator(commune: Commune, key: str = KEY, path: str = ROOT) -> RunningCampaign:
    running = await commune.load(shipped_text(key), key)
    unit = running.ids[path]
    member = Member(
        commune.draw(), "Hoa", "en", (Membership(unit, Role.COORDINATOR),), "1", commune.now
    )
    async with commune.database.write() as connection:
        await add_member(connection, member)
        await grant(connection, member.id, unit, Role.COORDINATOR, commune.now)
        account = Account("telegram", "hoa", BOT, "hoa", True, member)
        await link_account(connection, account, commune.now)
    return running


def said(replies: list[Reply]) -> str:
    return "\n".join(reply.text for reply in replies)


def choices(replies: list[Reply]) -> list[Choice]:
    return [choice for reply in replies for row in reply.choices for choice in row]


def labelled(replies: list[Reply], part: str) -> Choice:
    return next(choice for choice in choices(replies) if part in choice.label)


async def pick(commune: Commune, part: str) -> list[Reply]:
    return await commune.tap("hoa", labelled(await commune.say("hoa", "/khaibao"), part).data)


async def name_villages(commune: Commune, text: str = "\n".join(TWELVE)) -> list[Reply]:
    await pick(commune, "names of the villages")
    await commune.say("hoa", text)
    return await commune.say("hoa", "đúng")


async def answers(commune: Commune) -> dict[str, Any]:
    async with commune.database.read() as connection:
        found = await connection.execute(select(tables.campaign_answers))
        return {row.question: row.answer for row in found}


@pytest.mark.parametrize(
    ("key", "path", "topics"),
    [
        (KEY, ROOT, {Topic.PLACES: 1, Topic.POPULATION: 5, Topic.REPORTING: 5}),
        ("mo-duc-2024", "Huyện Mộ Đức", {Topic.PLACES: 1, Topic.CUTOFF: 1}),
        ("phu-rieng-2025", "Xã Phú Riềng", {Topic.PLACES: 1, Topic.CUTOFF: 1}),
        ("to-tung-2023", "Xã Tơ Tung", {Topic.CADENCE: 1}),
        ("cho-don-2024", "Huyện Chợ Đồn", {Topic.PLACES: 1, Topic.CADENCE: 1}),
    ],
)
async def test_each_plan_knows_what_it_leaves_open(
    commune: Commune, key: str, path: str, topics: dict[Topic, int]
) -> None:
    running = await coordinator(commune, key, path)
    found = [question.topic for question in open_questions(running)]
    for topic, count in topics.items():
        assert found.count(topic) >= (1 if topic is Topic.POPULATION else count), topic
    assert (found == []) == (topics == {})
    overview = await commune.say("hoa", "/khaibao")
    assert choices(overview)


def test_the_five_plans_are_all_here() -> None:
    assert len(shipped_keys()) == 5


async def test_villages_are_named_one_a_line_and_confirmed(commune: Commune) -> None:
    await coordinator(commune)
    await pick(commune, "names of the villages")
    lines = ["1. Thôn 1", "- Thôn 2", "  Xóm   Bắc ", "thôn 2", "A/B", "", "đoàn thể", "Buôn Y'Đơn"]
    shown = said(await commune.say("hoa", "\n".join(lines)))
    assert "Thôn 1, Thôn 2, Xóm Bắc, Buôn Y'Đơn" in shown
    assert "thôn 2, đoàn thể" in shown
    assert "A/B" in shown
    assert await answers(commune) == {}
    done = said(await commune.say("hoa", "đúng"))
    assert "4" in done
    running = await commune.running(KEY)
    names = [u.name for u in running.campaign.units if u.kind == "village"]
    assert names == ["Thôn 1", "Thôn 2", "Xóm Bắc", "Buôn Y'Đơn"]
    assert all(f"{ROOT}/{name}" in running.ids for name in names)


async def test_names_that_are_not_right_are_written_again(commune: Commune) -> None:
    await coordinator(commune)
    await pick(commune, "names of the villages")
    await commune.say("hoa", "ok cảm ơn")
    await commune.say("hoa", "không")
    assert await answers(commune) == {}
    await commune.say("hoa", "Thôn 1, Thôn 2; Thôn 3")
    await commune.say("hoa", "yes")
    assert await answers(commune) == {"units": ["Thôn 1", "Thôn 2", "Thôn 3"]}


async def test_villages_can_be_added_and_taken_out_later(commune: Commune) -> None:
    await coordinator(commune)
    await name_villages(commune, "Thôn 1\nThôn Đôgn")
    before = (await commune.running(KEY)).ids[f"{ROOT}/Thôn 1"]
    await name_villages(commune, "bỏ thôn đôgn\nThôn Đông")
    running = await commune.running(KEY)
    assert await answers(commune) == {"units": ["Thôn 1", "Thôn Đông"]}
    assert running.ids[f"{ROOT}/Thôn 1"] == before
    assert f"{ROOT}/Thôn Đôgn" not in running.ids


async def test_a_village_with_people_or_reports_stays(commune: Commune) -> None:
    await coordinator(commune)
    await name_villages(commune, "Thôn 1\nThôn 2")
    running = await commune.running(KEY)
    unit = running.ids[f"{ROOT}/Thôn 1"]
    async with commune.database.write() as connection:
        made = await make_invitation(connection, running, unit, Role.VOLUNTEER, 1, commune.now)
    for text in (f"/start {made.code}", "đồng ý", "Lan"):
        await commune.say("lan", text)
    await name_villages(commune, "bỏ Thôn 1")
    assert await answers(commune) == {"units": ["Thôn 1", "Thôn 2"]}
    assert f"{ROOT}/Thôn 1" in (await commune.running(KEY)).ids
    async with commune.database.write() as connection:
        row = {
            "thread": 1,
            "entry_id": 1,
            "ranked": 0,
            "place": 0,
            "standing": True,
            "campaign_id": running.id,
            "unit_id": running.ids[f"{ROOT}/Thôn 2"],
            "member_id": 1,
            "day": 1,
            "counts": {},
            "first_sent": 0,
            "first_place": 0,
            "sent": 0,
            "bot": "",
            "chat": "",
            "message": "",
        }
        await connection.execute(tables.reports.insert(), row)
    version = (await commune.running(KEY)).version
    await name_villages(commune, "bỏ Thôn 2")
    assert await answers(commune) == {"units": ["Thôn 1", "Thôn 2"]}
    assert (await commune.running(KEY)).version == version


async def test_there_are_at_most_200_names(commune: Commune) -> None:
    await coordinator(commune)
    await pick(commune, "names of the villages")
    await commune.say("hoa", "\n".join(f"Thôn {number}" for number in range(201)))
    await commune.say("hoa", "đúng")
    assert "units" not in await answers(commune)


async def test_numbers_are_asked_unit_by_unit_or_told_in_lines(commune: Commune) -> None:
    await coordinator(commune)
    await name_villages(commune, "Thôn Đông\nThôn Tây\nThôn Bắc")
    asked = await pick(commune, "adults")
    assert "Thôn Đông" in said(asked)
    asked = await commune.say("hoa", "412")
    assert "Thôn Tây" in said(asked)
    asked = await commune.say("hoa", "bỏ qua")
    assert "Thôn Bắc" in said(asked)
    asked = await commune.say("hoa", "Thôn Bắc: 1.250 người\ntây 300\nThôn Xa 5\nbảy mươi")
    assert "Thôn Xa 5; bảy mươi" in said(asked)
    running = await commune.running(KEY)
    told = {u.name: dict(u.populations) for u in running.campaign.units if u.kind == "village"}
    assert told == {
        "Thôn Đông": {"adults": 412},
        "Thôn Tây": {"adults": 300},
        "Thôn Bắc": {"adults": 1250},
    }
    assert not any(q.key == "adults" for q in open_questions(running))


async def test_a_number_can_be_changed_later(commune: Commune) -> None:
    await coordinator(commune)
    await name_villages(commune, "Thôn Đông")
    await pick(commune, "adults")
    await commune.say("hoa", "421")
    shown = await pick(commune, "adults")
    assert "Thôn Đông: 421" in said(shown)
    shown = await commune.say("hoa", "Thôn Đông 412")
    assert "Thôn Đông: 412" in said(shown)
    assert (await answers(commune))[f"population/adults/{ROOT}/Thôn Đông"] == {"count": 412}
    await commune.say("hoa", "xong")
    await commune.say("hoa", "Thôn Đông 9")
    assert (await answers(commune))[f"population/adults/{ROOT}/Thôn Đông"] == {"count": 412}


async def test_a_skipped_number_stays_open(commune: Commune) -> None:
    await coordinator(commune)
    await name_villages(commune, "Thôn Đông\nThôn Tây")
    await commune.tap("hoa", choices(await pick(commune, "adults"))[0].data)
    overview = await commune.say("hoa", "skip")
    assert labelled(overview, "adults")
    assert [name for name in await answers(commune) if "adults" in name] == []


async def test_the_hour_of_a_weekly_report_is_tapped_or_typed(commune: Commune) -> None:
    await coordinator(commune)
    asked = await pick(commune, "weekly report: villages")
    assert len(choices(asked)) == 3
    asked = await commune.tap("hoa", choices(asked)[0].data)
    assert "groups" in said(asked)
    asked = await commune.say("hoa", "thứ 8")
    assert "groups" in said(asked)
    await commune.say("hoa", "trước 17h30 thứ năm")
    await commune.say("hoa", "fri")
    entries = (await commune.running(KEY)).campaign.reporting
    assert [(e.weekday, e.time) for e in entries if e.every == "week"] == [
        (Weekday.FRI, time(15)),
        (Weekday.THU, time(17, 30)),
        (Weekday.FRI, None),
    ]


async def test_an_hour_can_be_changed_later(commune: Commune) -> None:
    await coordinator(commune)
    await pick(commune, "weekly report: villages")
    await commune.say("hoa", "thứ 6 15h00")
    await pick(commune, "weekly report: villages")
    await commune.say("hoa", "thứ 5 9h")
    entry = (await commune.running(KEY)).campaign.reporting[0]
    assert (entry.weekday, entry.time) == (Weekday.THU, time(9))


async def test_answers_stay_when_the_file_is_loaded_again(commune: Commune) -> None:
    await coordinator(commune)
    await name_villages(commune)
    await pick(commune, "adults")
    await commune.say("hoa", "412")
    await pick(commune, "weekly report: villages")
    await commune.say("hoa", "thứ 6 15h00")
    before = await commune.running(KEY)
    await commune.load(shipped_text(KEY), KEY)
    after = await commune.running(KEY)
    assert after.version > before.version
    assert after.campaign == before.campaign
    assert after.ids == before.ids
    assert len([u for u in after.campaign.units if u.kind == "village"]) == 12


async def test_the_new_words_are_understood_in_the_same_batch(commune: Commune) -> None:
    await coordinator(commune)
    steps = ["/khaibao", "1", "Thôn Đông\nThôn Tây", "đúng", "/moi"]
    replies = await commune.hear(*[commune.incoming("hoa", text) for text in steps])
    assert labelled(replies[-1], "Thôn Tây")


async def test_the_last_of_many_places_can_be_tapped(commune: Commune) -> None:
    await coordinator(commune)
    await name_villages(commune)
    asked = await commune.say("hoa", "/moi")
    asked = await commune.tap("hoa", labelled(asked, "Làng").data)
    assert "Làng" in said(asked)
    assert len(choices(asked)) == 3


async def test_communes_are_named_in_a_district_and_their_villages_below(
    commune: Commune,
) -> None:
    await coordinator(commune, "mo-duc-2024", "Huyện Mộ Đức")
    await pick(commune, "communes")
    await commune.say("hoa", "Thị trấn Mộ Đức\nXã Đức Tân")
    await commune.say("hoa", "đúng")
    running = await commune.running("mo-duc-2024")
    assert running.campaign.by_path["Huyện Mộ Đức/Xã Đức Tân"].kind == "commune"
    assert any(q.key == "citizens" for q in open_questions(running))


async def test_only_coordinators_are_asked(commune: Commune) -> None:
    await commune.load()
    await commune.join("minh", "Xã Mẫu/Thôn Đông", Role.LEAD)
    assert choices(await commune.say("minh", "/khaibao")) == []


async def test_nothing_open_is_said(commune: Commune) -> None:
    await commune.load(CAMPAIGN.replace('name = "Thôn Thượng"', 'name = "Tổ"'))
    await commune.join("hoa", "Xã Mẫu", Role.COORDINATOR)
    running = await commune.running()
    assert [q.path for q in open_questions(running)] == ["Xã Mẫu/Tổ"]
    overview = await commune.say("hoa", "/khaibao")
    await commune.tap("hoa", choices(overview)[0].data)
    assert "✅" in said(await commune.say("hoa", "90"))
    assert open_questions(await commune.running()) == []


async def test_old_taps_and_other_messages_do_no_harm(commune: Commune) -> None:
    await coordinator(commune)
    overview = await commune.say("hoa", "/khaibao")
    villages = labelled(overview, "names of the villages")
    await commune.tap("hoa", villages.data)
    assert (await commune.tap("hoa", villages.data))[0].sort is Sort.TOAST
    await commune.say("hoa", "/huy")
    await commune.say("hoa", "Thôn 1")
    await commune.say("hoa", "đúng")
    assert await answers(commune) == {}


async def test_the_day_of_monthly_reports_is_asked_and_kept(commune: Commune) -> None:
    await coordinator(commune)
    asked = said(await pick(commune, "monthly report: villages"))
    assert "day of the month" in asked
    assert "I need a day and an hour" in said(await commune.say("hoa", "ngày 32"))
    assert "day 25, 15:00" in said(await commune.say("hoa", "ngày 25 15h"))
    await pick(commune, "monthly report: groups")
    await commune.say("hoa", "cuối tháng")
    campaign = (await commune.running(KEY)).campaign
    monthly = [(e.day, e.time) for e in campaign.reporting if e.every == "month"]
    assert monthly == [(25, time(15)), (31, None)]


async def test_by_when_figures_are_needed_is_asked_where_somebody_compiles_them(
    commune: Commune,
) -> None:
    await coordinator(commune, "mo-duc-2024", "Huyện Mộ Đức")
    asked = said(await pick(commune, "by when figures are needed, weekly report"))
    assert "Friday 9:00" in asked
    assert "I need a day and an hour" in said(await commune.say("hoa", "sáng thứ 6"))
    assert "Friday 09:00" in said(await commune.say("hoa", "9h sáng thứ 6"))
    running = await commune.running("mo-duc-2024")
    weekly = running.campaign.reporting[0]
    assert weekly.cutoff == Cutoff(time(9), Weekday.FRI)
    period = current_period(running.campaign, datetime(2024, 8, 7, tzinfo=UTC))
    assert period.due - period.cutoff == timedelta(hours=6)
    assert Topic.CUTOFF not in {question.topic for question in open_questions(running)}


async def test_days_before_the_end_of_a_phase_are_a_cutoff_too(commune: Commune) -> None:
    await coordinator(commune, "phu-rieng-2025", "Xã Phú Riềng")
    await pick(commune, "by when figures are needed")
    assert "17:00, 1 day before" in said(await commune.say("hoa", "trước 1 ngày 17h"))
    running = await commune.running("phu-rieng-2025")
    assert running.campaign.reporting[0].cutoff == Cutoff(time(17), days_before=1)


async def test_what_is_not_needed_is_not_asked_again_and_can_be_changed(commune: Commune) -> None:
    await coordinator(commune, "phu-rieng-2025", "Xã Phú Riềng")
    await pick(commune, "by when figures are needed")
    shown = said(await commune.say("hoa", "không cần"))
    before, after = shown.split("Can be added to or changed:")
    assert "by when figures" not in before
    assert "by when figures" in after
    assert (await commune.running("phu-rieng-2025")).campaign.reporting[0].cutoff is None


async def test_a_plan_without_regular_reports_may_ask_for_some(commune: Commune) -> None:
    await coordinator(commune, "to-tung-2023", "Xã Tơ Tung")
    asked = await pick(commune, "how often the teams report")
    assert "on which day" in said(await commune.tap("hoa", labelled(asked, "Every week").data))
    await commune.say("hoa", "thứ 5 16h")
    running = await commune.running("to-tung-2023")
    [entry] = running.campaign.reporting
    assert (entry.every, entry.weekday, entry.time, entry.by) == (
        "week",
        Weekday.THU,
        time(16),
        "village",
    )
    assert Topic.PLACES in {question.topic for question in open_questions(running)}


async def test_entries_of_one_obligation_get_one_cutoff(commune: Commune) -> None:
    await coordinator(commune)
    for _ in range(3):
        await pick(commune, "weekly report")
        await commune.say("hoa", "thứ 6 15h")
    await name_villages(commune)
    await pick(commune, "by when figures are needed, weekly report")
    await commune.say("hoa", "thứ 5 17h")
    campaign = (await commune.running(KEY)).campaign
    weekly = {entry.cutoff for entry in campaign.reporting if entry.every == "week"}
    assert weekly == {Cutoff(time(17), Weekday.THU)}
    assert (0, 1, 4) in cadences(campaign)


async def test_names_can_be_left_for_later(commune: Commune) -> None:
    await coordinator(commune)
    await pick(commune, "names of the villages")
    assert "The plan leaves open" in said(await commune.say("hoa", "bỏ qua"))
