"""The real process after an outage over a deadline: nobody hears what is no longer true."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from tests.botapi import BotApi, Person
from tests.process import VILLAGES, Thonso, campaign_now
from tests.process_machine import clocked
from tests.test_process_faults import confirmed
from tests.test_process_machine import HERE, REMINDED, sqlite

ids = count(17_001)
SUMMARY = "Tổng hợp báo cáo"
MISSING = "chưa ai báo cáo"


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as api:
        yield api
        assert api.violations == []


@pytest.mark.parametrize("reported", [True, False])
def test_who_reported_in_time_is_not_missing_because_the_polls_fail_after_a_start(
    api: BotApi, tmp_path: Path, reported: bool
) -> None:
    lan, lead, chi = (Person(next(ids), name) for name in ("Lan", "Tú", "Chi"))
    now = datetime.now(UTC) + HERE
    noon = now.replace(hour=12, minute=0, second=0) - now
    with Thonso(api, sqlite(tmp_path), tmp_path) as bot:
        clock = clocked(bot, tmp_path / "clock", noon + timedelta(hours=1))
        bot.load(campaign_now() + REMINDED)
        bot.start()
        bot.join(bot.invite(VILLAGES[0]), lan)
        bot.join(bot.invite(VILLAGES[0], role="lead"), lead)
        bot.join(bot.invite("Xã Mẫu", role="coordinator"), chi)
        bot.quiet()
        assert bot.stop() == 0
        in_time = noon + timedelta(hours=2)
        if reported:
            api.say(lan, "12 hộ", date=int((datetime.now(UTC) + in_time).timestamp()))
        clock.tell(noon + timedelta(hours=3, minutes=20))
        api.fault("error", status=502, method="getUpdates", times=4)
        bot.start()
        api.wait_for(lambda: any(SUMMARY in text for text in api.texts(chi.id)), 60)
        bot.quiet()
        assert bot.stop() == 0
    assert confirmed(api, lan) == [12] * reported
    [summary] = [text for text in api.texts(chi.id) if SUMMARY in text]
    assert (f"Đã đủ (1): {VILLAGES[0]}" in summary) is reported
    assert any(MISSING in text for text in api.texts(lead.id)) is not reported
