"""What the composition does when a part of it fails."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import app
from bot.intake import BatchIntake
from bot.patience import Patience
from bot.settings import Settings
from tests.botapi import BotApi


async def test_a_sender_that_dies_ends_the_program_while_it_polls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: Any) -> None:
        raise RuntimeError("a fault of the program")

    monkeypatch.setattr("bot.sender.Sender.run", failing)
    with BotApi() as api:
        settings = Settings(
            telegram_token=("1:TEST",),
            telegram_api_url=api.url,
            database_url=f"sqlite+aiosqlite:///{tmp_path}/a.db",
        )
        (bot,) = app.telegram_bots(settings).values()
        async with app.office(settings.database_url, lambda _: None, 90) as place:
            intake = BatchIntake(place.database, {bot.bot: bot}, place.desk, place.draw, place.wake)
            async with asyncio.timeout(20):
                sender = app._sender(place, bot, settings)
                with pytest.raises(RuntimeError):
                    await app._poll_and_send(place, bot, sender, settings, 1, intake)
        await bot.close()
    assert place.senders == {}


async def test_a_fault_while_the_bot_is_set_up_is_logged_and_the_step_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(app, "Patience", lambda: Patience(first=0.0))
    tries: list[int] = []

    async def setup() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise KeyError("a fault of the program")

    with capture_logs() as logged:
        await app.patiently(setup)
    assert len(tries) == 3
    assert [(one["event"], one["step"]) for one in logged] == [("bot.step_failed", "setup")] * 2
    assert all(one["exc_info"] for one in logged)
