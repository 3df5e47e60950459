"""Ticks write what is due once, however often, late or from how many places they come."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.splitting import plain
from bot.ticks import Ticker, until_the_clock_jumps
from domain.people import Role
from domain.running import RunningCampaign
from storage.database import Database
from storage.tables import outbox
from tests.villages import CAMPAIGN, Commune

EAST = "Xã Mẫu/Thôn Đông"
FRIDAY = datetime(2026, 9, 18, 8, tzinfo=UTC)  # 15h00 in Việt Nam
TARGET_DUE = datetime(2026, 9, 29, 23, tzinfo=UTC)  # 6h00 in Việt Nam, when the night is over


class Clocked:
    """A commune with a ticker."""

    def __init__(self, commune: Commune) -> None:
        self.commune = commune
        self.ticker = self.another()

    def another(self) -> Ticker:
        return Ticker(self.commune.database, self.commune.draw, lambda _: None, 90)

    async def written(self) -> list[str]:
        async with self.commune.database.read() as connection:
            rows = await connection.execute(
                select(outbox.c.chat, outbox.c.key).where(outbox.c.key.like("remind|%"))
            )
            return sorted(row.chat for row in rows)


async def staffed(database: Database) -> Commune:
    """A commune weeks before the deadline: two volunteers, a lead and a coordinator."""
    commune = Commune(database)
    commune.now = datetime(2026, 9, 2, tzinfo=UTC)
    await commune.load()
    await commune.join("an", EAST)
    await commune.join("binh", EAST, Role.LEAD)
    await commune.join("chi", "Xã Mẫu", Role.COORDINATOR)
    await commune.join("dung", EAST)
    return commune


@pytest.fixture
async def clocked(database: Database) -> Clocked:
    commune = await staffed(database)
    made = Clocked(commune)
    await made.ticker.tick(FRIDAY - timedelta(days=3))
    commune.now = FRIDAY - timedelta(days=2)
    return made


async def test_only_those_who_owe_are_reminded_and_the_same_tick_again_changes_nothing(
    clocked: Clocked,
) -> None:
    await clocked.commune.say("an", "3 hộ")
    moment = FRIDAY - timedelta(days=1)
    for _ in range(3):
        await clocked.ticker.tick(moment)
    assert await clocked.written() == ["dung"]
    await clocked.another().tick(moment + timedelta(minutes=1))
    assert await clocked.written() == ["dung"]


async def test_a_silent_village_reminds_its_lead_too(clocked: Clocked) -> None:
    await clocked.ticker.tick(FRIDAY - timedelta(days=1))
    assert await clocked.written() == ["an", "binh", "dung"]


async def test_nothing_is_said_until_what_was_sent_is_in_and_then_what_is_true_by_then(
    clocked: Clocked,
) -> None:
    commune, heard = clocked.commune, False

    async def is_in() -> bool:
        return heard

    ticker = Ticker(commune.database, commune.draw, lambda _: None, 90, heard=is_in)
    moment = FRIDAY - timedelta(days=1)
    await ticker.tick(moment)
    assert await clocked.written() == []
    await commune.say("an", "3 hộ")
    heard = True
    await ticker.tick(moment + timedelta(minutes=1))
    assert await clocked.written() == ["dung"]


async def test_two_clocks_at_once_write_one_reminder_each(clocked: Clocked) -> None:
    moment = FRIDAY - timedelta(hours=3)
    await asyncio.gather(clocked.ticker.tick(moment), clocked.another().tick(moment))
    assert await clocked.written() == ["an", "binh", "dung"]


async def test_what_an_outage_missed_is_caught_up_once_and_not_step_by_step(
    clocked: Clocked,
) -> None:
    await clocked.ticker.tick(FRIDAY - timedelta(hours=1))
    assert await clocked.written() == ["an", "binh", "dung"]


async def test_at_the_deadline_the_lead_hears_the_names_and_the_coordinator_the_summary(
    clocked: Clocked,
) -> None:
    await clocked.commune.say("an", "3 hộ")
    await clocked.ticker.tick(FRIDAY - timedelta(days=1))
    await clocked.ticker.tick(FRIDAY - timedelta(hours=3))
    assert await clocked.written() == ["dung", "dung"]
    await clocked.ticker.tick(FRIDAY)
    assert await clocked.written() == ["binh", "chi", "dung", "dung"]


async def test_who_could_not_be_reminded_in_time_hears_once_that_the_deadline_has_passed(
    clocked: Clocked,
) -> None:
    await clocked.commune.say("an", "3 hộ")
    await clocked.ticker.tick(FRIDAY + timedelta(hours=1))
    assert await clocked.written() == ["binh", "chi", "dung"]


async def told(clocked: Clocked, step: str) -> dict[str, str]:
    """What people were told at a step of the target that falls due on 30/9."""
    async with clocked.commune.database.read() as connection:
        wanted = outbox.c.key.like(f"remind|xa-mau|target|%|{step}|%")
        rows = await connection.execute(select(outbox.c.chat, outbox.c.body).where(wanted))
        return {row.chat: plain(row.body["text"]) for row in rows}


async def test_when_a_target_is_due_the_lead_reads_what_is_missing_and_the_coordinator_of_all(
    clocked: Clocked,
) -> None:
    await clocked.commune.join("em", "Xã Mẫu/Thôn Đoài", Role.LEAD)
    await clocked.commune.say("an", "71 cks")
    await clocked.commune.say("em", "60 cks")
    await clocked.commune.say("em", "hôm qua 60 cks")
    await clocked.ticker.tick(TARGET_DUE - timedelta(hours=9))
    await asyncio.gather(clocked.ticker.tick(TARGET_DUE), clocked.another().tick(TARGET_DUE))
    indicator = "Người trưởng thành có chữ ký số công cộng"
    behind = f"• {indicator}: 71/412 = 17,2% (chỉ tiêu 40%) — còn thiếu 94"
    assert (await told(clocked, "before-10800"))["binh"].endswith(behind)
    assert await told(clocked, "due") == {
        "binh": f"🏁 Chỉ tiêu đã đến hạn (hết thứ Ba 29/9):\n{behind}",
        "em": f"🎉 Thôn Đoài đã đạt chỉ tiêu “{indicator}”: 120/300 = 40,0%. Cảm ơn mọi người!",
        "chi": "🏁 Chỉ tiêu đã đến hạn (hết thứ Ba 29/9):\n\n"
        f"{indicator} (chỉ tiêu 40%)\n"
        "Cộng: 191 · 1/3 nơi đạt\n"
        "• Thôn Đông: 71/412 = 17,2% — còn thiếu 94\n"
        "❗ Chưa có số liệu: Thôn Thượng\n"
        "✅ Đã đạt (1): Thôn Đoài\n\n"
        "Nhắn /khaibao để điền tổng số, bot sẽ tính được tỷ lệ.",
    }


async def test_when_a_one_off_date_has_come_who_it_is_a_matter_of_hears_and_no_volunteer(
    clocked: Clocked,
) -> None:
    villages = 'due = 2026-09-17\ntime = "15:00"\nkinds = ["village"]\n'
    date = f'[[deadlines]]\nwhat = "Nộp báo cáo tổng kết"\n{villages}'
    await clocked.commune.load(CAMPAIGN.replace("[reminders]", f"{date}\n[reminders]"))
    await clocked.ticker.tick(FRIDAY - timedelta(days=1, hours=1))
    before = await clocked.written()
    await clocked.ticker.tick(FRIDAY - timedelta(days=1))
    async with clocked.commune.database.read() as connection:
        wanted = outbox.c.key.like("remind|xa-mau|deadline|%|due|%")
        rows = await connection.execute(select(outbox.c.chat, outbox.c.body).where(wanted))
        texts = {row.chat: plain(row.body["text"]) for row in rows}
    assert before == ["binh", "chi"]
    assert set(texts) == {"binh", "chi"}
    assert texts["binh"].startswith("🏁 Đã đến hạn (15h00 thứ Năm 17/9):\n• Nộp báo cáo tổng kết\n")
    assert "Nộp báo cáo tổng kết: Thôn Đông, Thôn Đoài, Thôn Thượng" in texts["chi"]


async def test_a_deadline_on_a_public_holiday_is_recalled_on_the_working_day_before(
    database: Database,
) -> None:
    clocked = Clocked(Commune(database))
    new_year = '[[deadlines]]\nwhat = "Nộp kế hoạch"\ndue = 2027-01-01\ntime = "15:00"\n'
    await clocked.commune.load(CAMPAIGN.replace("[reminders]", f"{new_year}\n[reminders]"))
    await clocked.commune.join("chi", "Xã Mẫu", Role.COORDINATOR)
    await clocked.ticker.tick(datetime(2026, 12, 30, 12, tzinfo=UTC))
    await clocked.ticker.tick(datetime(2026, 12, 31, 1, 59, tzinfo=UTC))
    assert await clocked.written() == []
    await clocked.ticker.tick(datetime(2026, 12, 31, 2, tzinfo=UTC))
    assert await clocked.written() == ["chi"]


async def test_a_deadline_that_was_moved_is_reminded_anew(clocked: Clocked) -> None:
    moment = FRIDAY - timedelta(days=1)
    await clocked.ticker.tick(moment)
    moved = CAMPAIGN.replace('weekday = "fri"\ntime = "15:00"', 'weekday = "sat"\ntime = "15:00"')
    assert moved != CAMPAIGN
    await clocked.commune.load(moved)
    await clocked.ticker.tick(moment + timedelta(days=1))
    assert await clocked.written() == ["an", "an", "binh", "binh", "dung", "dung"]


async def test_the_clock_set_back_reminds_nobody_again(clocked: Clocked) -> None:
    await clocked.ticker.tick(FRIDAY - timedelta(hours=3))
    await clocked.ticker.tick(FRIDAY - timedelta(hours=20))
    await clocked.ticker.tick(FRIDAY - timedelta(hours=2))
    assert await clocked.written() == ["an", "binh", "dung"]


async def test_a_clock_that_was_far_ahead_for_a_while_leaves_nobody_unreminded(
    clocked: Clocked,
) -> None:
    await clocked.ticker.tick(FRIDAY - timedelta(days=2))
    await clocked.ticker.tick(FRIDAY + timedelta(days=365))
    said = await clocked.written()
    await clocked.ticker.tick(FRIDAY - timedelta(days=2))
    assert await clocked.written() == said
    await clocked.ticker.tick(FRIDAY - timedelta(days=1))
    assert await clocked.written() == sorted([*said, "an", "binh", "dung"])


async def test_a_clock_that_is_set_wakes_the_scheduler_and_one_that_goes_on_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.ticks._LOOK_SECONDS", 0.02)
    shift = timedelta(0)

    def now() -> datetime:
        return datetime.now(UTC) + shift

    waiting = asyncio.create_task(until_the_clock_jumps(now))
    await asyncio.wait({waiting}, timeout=0.2)
    assert not waiting.done()
    shift = timedelta(days=-3)
    await asyncio.wait_for(waiting, 30)


async def test_a_campaign_with_a_fault_holds_up_no_other(
    clocked: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.reminding import facts_of  # noqa: PLC0415

    first = await clocked.commune.running()
    await clocked.commune.load(CAMPAIGN.replace('"xa-mau"', '"xa-hai"'), "xa-hai")

    async def failing(connection: Any, running: RunningCampaign, *more: Any) -> Any:
        if running.id == first.id:
            raise RuntimeError("a fault of the program")
        return await facts_of(connection, running, *more)

    moment = FRIDAY - timedelta(days=1)
    with monkeypatch.context() as context:
        context.setattr("bot.ticks_due.facts_of", failing)
        await clocked.ticker.tick(moment)
    assert await clocked.written() == ["an", "binh", "dung"]
    await clocked.ticker.tick(moment)
    assert await clocked.written() == ["an", "an", "binh", "binh", "dung", "dung"]


async def test_a_tick_with_nothing_to_say_is_one_transaction_however_many_campaigns(
    clocked: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("xa-hai", "xa-ba"):
        await clocked.commune.load(CAMPAIGN.replace('"xa-mau"', f'"{key}"'), key)
    await clocked.ticker.tick(FRIDAY - timedelta(days=2))
    opened, written = clocked.commune.database.write, []

    def counted(**more: Any) -> Any:
        written.append(1)
        return opened(**more)

    monkeypatch.setattr(clocked.commune.database, "write", counted)
    await clocked.ticker.tick(FRIDAY - timedelta(days=2) + timedelta(seconds=20))
    assert len(written) == 1


async def test_who_blocked_the_bot_is_not_written_to(clocked: Clocked) -> None:
    from handlers.messages import Kind  # noqa: PLC0415

    await clocked.commune.say("dung", "", kind=Kind.BLOCKED)
    await clocked.ticker.tick(FRIDAY - timedelta(days=1))
    assert await clocked.written() == ["an", "binh"]


async def test_with_two_campaigns_in_a_place_a_reminder_says_which_it_is_about(
    clocked: Clocked,
) -> None:
    first = (await clocked.commune.running()).campaign.title
    second = CAMPAIGN.replace('key = "xa-mau"', 'key = "dot-hai"').replace(first, "Đợt Hai")
    await clocked.ticker.tick(FRIDAY - timedelta(days=1))
    await clocked.commune.load(second)
    await clocked.ticker.tick(FRIDAY - timedelta(hours=3))
    async with clocked.commune.database.read() as connection:
        wanted = outbox.c.key.like("remind|%")
        rows = await connection.execute(
            select(outbox.c.key, outbox.c.body).where(wanted, outbox.c.chat == "an")
        )
        said = {row.key.split("|")[1]: row.body["text"] for row in rows if "10800" in row.key}
    assert "Đợt Hai" in said["dot-hai"]
    assert first in said["xa-mau"]
    async with clocked.commune.database.read() as connection:
        rows = await connection.execute(
            select(outbox.c.body).where(wanted, outbox.c.key.like("%86400%"))
        )
        assert all(first not in row.body["text"] for row in rows)
