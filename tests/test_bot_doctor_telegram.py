"""The examination of what Telegram says of each bot: its token, its webhook, and the clock."""

from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.doctor import examined
from bot.doctor_findings import State
from bot.lock import OnlyOne
from tests.botapi import BotApi
from tests.examining import TOKEN, api, commune, look, now, of, says, wrong_in
from tests.process import free_port
from tests.villages import Commune

assert all((api, commune))  # fixtures


async def test_a_token_that_telegram_does_not_know_is_named_by_its_bot(
    api: BotApi, commune: Commune, database_url: str
) -> None:
    found = await look(api, database_url, telegram_token=f"{TOKEN},7:AAANOTHERSECRET")
    assert wrong_in(found) == ["token"]
    assert says(found, "token", "telegram:7")
    assert not any("AAANOTHERSECRET" in f"{one.says} {one.do}" for one in found)


@pytest.mark.parametrize("kind", ["reset_before", "error", "malformed"])
async def test_a_telegram_that_is_away_is_no_fault_of_the_token(
    api: BotApi, commune: Commune, database_url: str, kind: str
) -> None:
    api.fault(kind, "getMe", status=502)
    found = await look(api, database_url)
    assert wrong_in(found) == ["token"]
    assert not says(found, "token", "does not know")


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, "<html><form>Đăng nhập Wi-Fi</form></html>", "text/html"),
        (404, "<html>404 Not Found</html>", "text/html"),
        (401, "", "text/plain"),
        (200, '{"ok": true, "result": true}', "application/json"),
        (200, "[1]", "application/json"),
    ],
)
@pytest.mark.parametrize("elsewhere", [False, True])
async def test_what_answers_in_the_place_of_telegram_is_told_from_a_wrong_token(
    api: BotApi,
    commune: Commune,
    database_url: str,
    status: int,
    body: str,
    kind: str,
    *,
    elsewhere: bool,
) -> None:
    async def answer(request: web.Request) -> web.Response:
        if elsewhere and request.path != "/login":
            raise web.HTTPFound("/login")
        return web.Response(status=status, text=body, content_type=kind)

    portal = web.Application()
    portal.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(portal) as server:
        found = await look(api, database_url, telegram_api_url=str(server.make_url("/")))
    assert wrong_in(found) == ["token"]
    [told] = [one for one in found if one.check == "token"]
    assert "in the place of Telegram" in told.says
    assert str(status) in told.says
    assert "telegram:1" in told.says
    assert "webhook" not in {one.check for one in found}


@pytest.mark.parametrize(
    ("hooked", "public", "running", "state"),
    [
        ("", None, False, State.OK),
        ("https://thonso.example.vn/telegram", "https://thonso.example.vn", True, State.OK),
        ("https://other.example.vn/1:AAVERYSECRETTOKEN", None, False, State.WRONG),
        ("https://other.example.vn/x", "https://thonso.example.vn", False, State.WRONG),
        ("", "https://thonso.example.vn", False, State.NOTE),
        ("", "https://thonso.example.vn", True, State.WRONG),
    ],
)
async def test_where_telegram_brings_messages_is_held_against_the_settings(  # noqa: PLR0917  cases
    api: BotApi,
    commune: Commune,
    database_url: str,
    hooked: str,
    public: str | None,
    running: bool,
    state: State,
) -> None:
    if hooked:
        await hook(api, hooked)
    if running:
        async with OnlyOne(commune.database, "clock"):
            found = await look(api, database_url, public_url=public)
        assert says(found, "bot", "running")
    else:
        found = await look(api, database_url, public_url=public)
    assert [one.state for one in found if one.check == "webhook"] == [state]
    if state is State.WRONG and hooked:
        assert says(found, "webhook", "other.example.vn")


async def hook(api: BotApi, url: str) -> None:
    from bot.telegram import Telegram  # noqa: PLC0415

    bot = Telegram(TOKEN, lambda _: (b"", ""), api_url=api.url)
    await bot.set_webhook(url, "a-secret-of-the-webhook")
    await bot.close()


async def test_what_telegram_could_not_bring_is_told(
    api: BotApi, commune: Commune, database_url: str
) -> None:
    public = f"http://127.0.0.1:{free_port()}"
    await hook(api, f"{public}/telegram")
    api.say(7, "12 hộ")
    await api.await_for(lambda: any(not one.ok for one in api.deliveries) or None)
    found = await look(api, database_url, public_url=public, listen=f"127.0.0.1:{free_port()}")
    assert says(found, "webhook", "could not bring")
    assert says(found, "webhook", "1 messages for telegram:1 wait")
    assert wrong_in(found) == ["webhook"]


@pytest.mark.parametrize(
    ("apart", "words"),
    [(timedelta(minutes=3), "ahead of"), (timedelta(minutes=-3), "behind"), (timedelta(), "")],
)
async def test_a_clock_that_is_wrong_is_held_against_telegram_and_the_database(
    api: BotApi, commune: Commune, database_url: str, apart: timedelta, words: str
) -> None:
    found = await examined(of(api, database_url), lambda: now() + apart)
    clocks = [one for one in found if one.check == "clock"]
    assert len(clocks) == (1 if commune.database.is_sqlite else 2)
    for one in clocks:
        assert one.state is (State.WRONG if words else State.OK)
        assert words in one.says
        assert not words or "180" in one.says or "179" in one.says or "17" in one.says
