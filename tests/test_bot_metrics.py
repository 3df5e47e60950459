"""The figures at /metrics: what they count, for how many bots, and whom they do not name."""

import re
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.intake import BatchIntake, working
from bot.measures import Measures, Spread
from bot.metrics import Metrics
from bot.ticks import Ticker
from domain.people import Role
from handlers.messages import Lane
from storage.database import Database
from storage.dead_letters import set_aside
from storage.migrating import migrate
from storage.outbox import OutboxState, Outcome, Outgoing, add, settle
from tests.botapi import BotApi, Person
from tests.process import VILLAGES, Thonso
from tests.test_bot_intake import Raw, Wire
from tests.villages import BOT, SENT, Commune

Samples = Mapping[tuple[str, frozenset[tuple[str, str]]], float]


def samples(page: str) -> Samples:
    """Every figure on a page, by its name and labels."""
    return {
        (one.name, frozenset(one.labels.items())): one.value
        for family in text_string_to_metric_families(page)
        for one in family.samples
    }


def figure(found: Samples, name: str, **labels: str) -> float:
    return found[f"thonso_{name}", frozenset(labels.items())]


async def read(metrics: Metrics) -> Samples:
    content, _ = await metrics.page("")
    return samples(content.decode())


def message(number: int, created: datetime, lane: Lane = Lane.ANSWER, bot: str = BOT) -> Outgoing:
    return Outgoing(number, f"k{number}", bot, "1", lane, "text", {"text": "a"}, created)


def test_a_spread_counts_figures_up_to_each_bound() -> None:
    spread = Spread((1.0, 10.0))
    for one in (0.5, 1.0, 2.0, 11.0):
        spread.note(one)
    assert spread.up_to == [("1.0", 2), ("10.0", 3), ("+Inf", 4)]
    assert spread.total == 14.5


async def test_what_waits_is_told_with_the_age_of_its_oldest_for_each_bot_and_lane(
    database: Database,
) -> None:
    other, stranger = "telegram:2", "telegram:3"
    rows = [
        message(1, SENT - timedelta(seconds=90)),
        message(2, SENT - timedelta(seconds=70)),
        message(3, SENT - timedelta(seconds=50)),
        message(4, SENT - timedelta(seconds=5), Lane.REMINDER, other),
        message(5, SENT, bot=stranger),
    ]
    async with database.write() as connection:
        await add(connection, rows)
        await settle(connection, [Outcome(1, OutboxState.SENT, SENT, 1, "77")])
        await set_aside(connection, 9, (other, "1"), {}, "ValueError", SENT)
        await set_aside(connection, 8, (stranger, "1"), {}, "ValueError", SENT)
    measures = Measures()
    measures.failed_polls[BOT] = 3
    found = await read(Metrics(measures, database, [BOT, other], {BOT}, lambda: SENT))
    assert figure(found, "outbox_messages", bot=BOT, lane="answer") == 2
    assert figure(found, "outbox_oldest_seconds", bot=BOT, lane="answer") == 70
    assert figure(found, "outbox_messages", bot=BOT, lane="reminder") == 0
    assert figure(found, "outbox_oldest_seconds", bot=other, lane="reminder") == 5
    assert figure(found, "dead_letters", bot=BOT) == 0
    assert figure(found, "dead_letters", bot=other) == 1
    assert figure(found, "bot_active", bot=BOT) == 1
    assert figure(found, "bot_active", bot=other) == 0
    assert figure(found, "failed_polls", bot=BOT) == 3
    assert not any(stranger in dict(labels).values() for _, labels in found)


async def test_a_database_that_is_away_leaves_the_other_figures_there() -> None:
    measures = Measures()
    measures.committed(3, 0.004, [])
    away = Database("postgresql+asyncpg://nobody@127.0.0.1:1/none")
    found = await read(Metrics(measures, away, [BOT], {}))
    await away.close()
    assert figure(found, "database_up") == 0
    assert figure(found, "batch_messages_count") == 1
    assert not any(name == "thonso_outbox_messages" for name, _ in found)


async def test_a_batch_tells_its_size_and_how_long_ago_its_messages_were_sent(
    database: Database,
) -> None:
    commune, measures = Commune(database), Measures()
    await commune.load()
    await commune.join("an", "Xã Mẫu/Thôn Đông")
    commune.now = datetime.now(UTC) - timedelta(hours=3)
    intake = BatchIntake(
        database, {BOT: Wire()}, commune.desk, commune.draw, lambda _: None, measures
    )
    from bot.channel import Event  # noqa: PLC0415

    said = [commune.incoming("an", words) for words in ("3 hộ", "4 hộ", "5 hộ")]
    async with working(intake):
        await intake.take([Event(BOT, one.mark, Raw(one), one.received) for one in said])
    found = await read(Metrics(measures, database, [BOT], {}))
    assert figure(found, "intake_lag_seconds_bucket", bot=BOT, le="7200.0") == 0
    assert figure(found, "intake_lag_seconds_bucket", bot=BOT, le="86400.0") == 3
    assert figure(found, "batch_messages_sum") == 3
    assert figure(found, "commit_seconds_count") == figure(found, "batch_messages_count")


async def test_reminders_are_counted_when_they_come_due_and_whom_they_cannot_reach(
    database: Database,
) -> None:
    commune, measures = Commune(database), Measures()
    commune.now = datetime(2026, 9, 2, tzinfo=UTC)
    await commune.load()
    for person, role in (("an", Role.VOLUNTEER), ("binh", Role.LEAD)):
        await commune.join(person, "Xã Mẫu/Thôn Đông", role)
    friday = datetime(2026, 9, 18, 8, tzinfo=UTC)
    ticker = Ticker(database, commune.draw, lambda _: None, 90)
    ticker.counts = measures.clock
    await ticker.tick(friday - timedelta(days=3))
    for _ in range(2):
        await ticker.tick(friday - timedelta(days=1))
    found = await read(Metrics(measures, database, [BOT], {}))
    assert figure(found, "clock_ticks_total") == 3
    assert figure(found, "reminders_due_total") == 2
    assert figure(found, "reminders_unreachable_total") == 0
    assert figure(found, "outbox_messages", bot=BOT, lane="reminder") == 2


def test_where_nothing_listens_the_library_is_not_loaded() -> None:
    code = "import bot.app, bot.cli, sys; sys.exit('prometheus_client' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def fetched(bot: Thonso) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{bot.port}/metrics", timeout=30) as answer:
        assert answer.headers["content-type"].startswith("text/plain; version=")
        return str(answer.read().decode())


@pytest.mark.parametrize("webhook", [True, False])
def test_the_running_program_tells_of_each_of_its_bots_and_of_nobody_in_particular(
    tmp_path: Path, webhook: bool
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/thonso.db"
    with BotApi("1:TEST", "2:OTHER") as api:
        bot = Thonso(api, url, tmp_path, webhook=webhook)
        bot.more = {"TELEGRAM_TOKEN": "1:TEST,2:OTHER", "LISTEN": f"127.0.0.1:{bot.port}"}
        with bot:
            bot.load()
            code = bot.invite(VILLAGES[0])
            bot.start().join(code, Person(4242, "Lan Hương"))
            api.say(4242, "12 hộ, gọi 0912345678")
            api.push({"message": {"message_id": 9, "date": "never", "text": "chị Hằng"}})
            other = api.bot("2:OTHER")
            other.say(Person(4343, "Tú"), "xin chào")
            api.wait_for(lambda: len(api.sent_to(4242)) == 5 and other.sent_to(4343), 30)
            bot.quiet()
            api.wait_for(lambda: figure(samples(fetched(bot)), "clock_ticks_total") >= 1)
            page = fetched(bot)
            found = samples(page)
            for one, heard, sent in (("telegram:1", 4, 5), ("telegram:2", 1, 1)):
                labels = {"bot": one, "lane": "answer"}
                assert figure(found, "sends_total", **labels, result="sent") == sent
                assert figure(found, "sends_total", **labels, result="failed") == 0
                assert figure(found, "outbox_messages", **labels) == 0
                assert figure(found, "intake_lag_seconds_count", bot=one) == heard
                assert figure(found, "bot_active", bot=one) == 1
            assert figure(found, "dead_letters", bot="telegram:1") == 1
            assert figure(found, "database_up") == 1
            assert found["process_resident_memory_bytes", frozenset()] > 2**20
            for personal in ("Lan", "Hương", "4242", "0912", "Hằng", "TEST", "Mít", "hộ"):
                assert personal not in page
            assert bot.stop() == 0


RULE_KEYS = {"alert", "expr", "for", "labels", "annotations"}
ALERTS = Path(__file__).parents[1] / "docs" / "deploy" / "prometheus-alerts.yml"
RULES = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"][0]["rules"]


@pytest.mark.parametrize("rule", RULES, ids=[rule["alert"] for rule in RULES])
async def test_an_alert_asks_for_figures_and_labels_that_are_there(
    rule: dict[str, Any], tmp_path: Path
) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/a.db")
    await migrate(database)
    measures = Measures()
    measures.committed(1, 0.001, [(BOT, SENT)])
    found = await read(Metrics(measures, database, [BOT], {}))
    await database.close()
    assert {"alert", "expr", "labels", "annotations"} <= rule.keys() <= RULE_KEYS
    assert rule["expr"].count("(") == rule["expr"].count(")")
    for name, matchers in re.findall(r"((?:thonso|process)_\w+)(?:\{([^}]*)\})?", rule["expr"]):
        labels = [set(known) for metric, known in found if metric == name]
        assert labels, name
        wanted = set(re.findall(r'(\w+)="(\w+)"', matchers)) - {("job", "thonso")}
        assert any(wanted <= known for known in labels), matchers
        grouped = re.search(r"by \(([\w, ]+)\)", rule["expr"])
        kept = set(grouped[1].split(", ")) if grouped else set()
        assert any(kept <= {label for label, _ in known} for known in labels)


@pytest.mark.parametrize(
    "watched",
    [
        "thonso_bot_active",
        "thonso_clock_ticks_total",
        "thonso_database_up",
        "thonso_dead_letters",
        "thonso_failed_polls",
        "thonso_outbox_oldest_seconds",
    ],
)
def test_there_is_an_alert_for_a_figure_that_tells_of_trouble(watched: str) -> None:
    page = (ALERTS.parents[1] / "operators.md").read_text(encoding="utf-8")
    assert f"`{watched}`" in page
    assert [rule for rule in RULES if re.search(rf"\b{watched}\b", rule["expr"])]


def test_the_page_for_operators_names_the_figures_there_are() -> None:
    page = (ALERTS.parents[1] / "operators.md").read_text(encoding="utf-8")
    source = (ALERTS.parents[2] / "bot" / "metrics.py").read_text(encoding="utf-8")
    named = {name.removesuffix("_total") for name in re.findall(r"`(thonso_\w+)`", page)}
    assert named == set(re.findall(r'"(thonso_\w+)"', source))
