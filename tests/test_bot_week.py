"""A week of plan 000 for twelve villages, from joining to the Friday deadline."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.answers import population_answer, population_question
from domain.people import Role
from storage import campaigns
from storage.tallies import totals_report
from tests.botapi import Person
from tests.whole import Whole, whole

KEY = "ky-thuong-2024"
ROOT = "Xã Kỳ Thượng"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
VILLAGES = [f"Thôn {name}" for name in (
    "Bắc Tiến", "Phúc Độ", "Tân Tiến", "Tiến Vinh", "Trung Sơn", "Đá Bạc",
    "Tiến Quang", "Hòa Bình", "Phúc Thành 1", "Phúc Thành 2", "Sơn Nam", "Làng Mới",
)]  # fmt: skip


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of June 2024 in Việt Nam; the 3rd is a Monday."""
    return datetime(2024, 6, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def lead(number: int) -> Person:
    return Person(100 + number, f"Trưởng {number}")


def volunteer(number: int) -> Person:
    return Person(200 + number, f"Viên {number}")


async def test_a_week_of_plan_000_from_joining_to_the_friday_deadline(
    database_url: str,
) -> None:
    async with whole(database_url, at(3, 8)) as bot:
        await bot.load(KEY)
        hoa = Person(1, "Hoa")
        await set_up(bot, hoa)
        await everybody_joins(bot)
        expected = await they_report(bot)
        await reminders_reach_those_who_owe_and_nobody_else(bot, hoa)
        await the_totals_are_exact(bot, expected)
        await in_the_end_everybody_reads_how_far_they_came(bot, hoa, expected)


async def set_up(bot: Whole, hoa: Person) -> None:
    """The coordinator joins and says what the plan leaves open."""
    running = await bot.running(KEY)
    joined = await bot.join(hoa, await bot.code(running, ROOT, Role.COORDINATOR))
    assert "/khaibao" in joined.text
    await bot.say(hoa, "/khaibao")
    await bot.say(hoa, "1")
    await bot.say(hoa, "\n".join(VILLAGES))
    overview = await bot.say(hoa, "có")
    [line] = [line for line in overview.text.splitlines() if "tuần: thôn" in line]
    await bot.say(hoa, line.partition(".")[0])
    await bot.say(hoa, "thứ 6 15h00")
    await bot.say(hoa, "/huy")
    running = await bot.running(KEY)
    assert [u.name for u in running.campaign.units if u.kind == "village"] == VILLAGES
    async with bot.place.database.write() as connection:
        adults = {
            population_question(f"{ROOT}/{name}", "adults"): population_answer(100)
            for name in VILLAGES
        }
        await campaigns.answer(connection, running, adults, None, bot.now, bot.place.draw)


async def everybody_joins(bot: Whole) -> None:
    """A lead and a volunteer in each village; the volunteers by their lead's invitation."""
    running = await bot.running(KEY)
    for number, name in enumerate(VILLAGES):
        path = f"{ROOT}/{name}"
        await bot.join(lead(number), await bot.code(running, path, Role.LEAD))
        await bot.join(volunteer(number), await bot.code(running, path, Role.VOLUNTEER))


async def they_report(bot: Whole) -> dict[str, int]:
    """On Tuesday and Wednesday nine villages report; the last three are silent."""
    expected: dict[str, int] = {}
    await bot.move_to(at(4, 19))
    for number, name in enumerate(VILLAGES[:9]):
        answer = await bot.say(volunteer(number), f"{number + 3} hộ, {number + 1} chữ ký số")
        assert f"{number + 1}/100" in answer.text
        expected[name] = number + 1
    await bot.move_to(at(5, 20))
    for number, name in enumerate(VILLAGES[:3]):
        await bot.say(lead(number), "4 cks")
        expected[name] += 4
    await bot.say(volunteer(0), "nhầm, 2 chữ ký thôi")
    expected[VILLAGES[0]] += 1
    await bot.say(volunteer(1), "hoàn tác")
    expected[VILLAGES[1]] -= 2
    return expected


def told(bot: Whole, person: Person, since: int) -> list[str]:
    return [seen.text for seen in bot.api.sent_to(person.id)[since:]]


async def reminders_reach_those_who_owe_and_nobody_else(bot: Whole, hoa: Person) -> None:
    people = [hoa, *map(lead, range(12)), *map(volunteer, range(12))]
    before = {person.id: len(bot.api.sent_to(person.id)) for person in people}
    moment = at(5, 21)
    while moment < at(7, 14, 45):
        moment += timedelta(minutes=15)
        await bot.move_to(moment)
    owing = {volunteer(n).id for n in (1, 9, 10, 11)} | {lead(n).id for n in (9, 10, 11)}
    reminded = {p.id for p in people if told(bot, p, before[p.id])}
    assert reminded == owing
    steps = {len(told(bot, p, before[p.id])) for p in people if p.id in owing}
    assert steps == {2}, "a day before and three hours before"
    await bot.say(volunteer(9), "0 hộ")
    at_deadline = {person.id: len(bot.api.sent_to(person.id)) for person in people}
    await bot.move_to(at(7, 15))
    await bot.move_to(at(7, 15, 1))
    for number in (1, 10, 11):
        [missing] = told(bot, lead(number), at_deadline[lead(number).id])
        assert volunteer(number).first_name in missing
    assert told(bot, lead(0), at_deadline[lead(0).id]) == []
    [summary] = told(bot, hoa, at_deadline[hoa.id])
    assert "\n10/12 nơi đã báo cáo.\n" in summary
    for name in VILLAGES:
        assert name in summary


async def the_totals_are_exact(bot: Whole, expected: dict[str, int]) -> None:
    running = await bot.running(KEY)
    async with bot.place.database.read() as connection:
        found = await totals_report(
            connection, running, running.ids[ROOT], date(2024, 6, 1), date(2024, 6, 7)
        )
    signatures = {u["unit"]: u["metrics"]["signatures"] for u in found["units"]}
    for name in VILLAGES[:9]:
        assert signatures[name] == expected[name]
    for name in VILLAGES[9:]:
        assert signatures[name] is None
    assert found["metrics"]["signatures"] == sum(expected.values())


async def in_the_end_everybody_reads_how_far_they_came(
    bot: Whole, hoa: Person, expected: dict[str, int]
) -> None:
    """The villages' target is due before 30 September; its result comes that morning."""
    await bot.move_to(datetime(2024, 9, 29, 22, tzinfo=ZONE).astimezone(UTC))
    await bot.move_to(datetime(2024, 9, 30, 6, tzinfo=ZONE).astimezone(UTC))

    def results(person: Person) -> list[str]:
        return [text for text in told(bot, person, 0) if "🏁 Chỉ tiêu" in text]

    readers = [hoa, *map(lead, range(12))]
    await bot.api.await_for(lambda: all(results(person) for person in readers) or None)
    for number, name in enumerate(VILLAGES):
        [result] = results(lead(number))
        done = expected.get(name)
        shown = "chưa có số liệu" if done is None else f"{done}/100 = {done},0%"
        assert shown in result
        assert ("cần 40" if done is None else f"còn thiếu {40 - done}") in result
        assert results(volunteer(number)) == []
    [result] = results(hoa)
    assert f"Cộng: {sum(expected.values())}/1.200 = " in result
    assert " · 0/12 nơi đạt\n" in result
    lines = [line for line in result.splitlines() if line.startswith("• ")]
    counts = [int(line.partition(": ")[2].partition("/")[0]) for line in lines]
    assert counts == sorted(expected.values())
    [silent] = [line for line in result.splitlines() if line.startswith("❗")]
    assert all(name in silent for name in VILLAGES[9:])
