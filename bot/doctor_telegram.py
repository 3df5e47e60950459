"""Telegram as each bot meets it: its token, its webhook, and the clock.

No sentence repeats a token, nor an address that may hold one.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp

from bot.doctor_findings import Finding, note, ok, wrong
from bot.settings import Settings, reached_by_telegram

_SECONDS: Final = 15.0
_LATELY: Final = timedelta(hours=1)
_MANY_WAITING: Final = 100
_MOST_APART: Final = 5.0
# A date in a header has whole seconds.
_ROUNDING: Final = 0.5
_RULE: Final = (
    "Telegram takes only https addresses on the ports 443, 80, 88 or 8443, and so may the server "
    "that THONSO_TELEGRAM_API_URL names"
)

Now = Callable[[], datetime]


class _UnreachableError(Exception):
    """Telegram, or the proxy on the way to it, does not answer."""


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    result: Mapping[str, Any]
    ahead: timedelta | None  # how far our clock is ahead of theirs, where that is certain
    theirs: bool  # a Bot API's, be it a refusal


async def telegram_found(
    settings: Settings, url_of: Callable[[int], str | None], *, running: bool | None, now: Now
) -> AsyncIterator[Finding]:
    """Every bot of the settings; `url_of` is the webhook's address by the bot's number from 1.

    `running` tells whether some process works with the database, None where nobody knows.
    """
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout, proxy=settings.telegram_proxy) as session:
        for number, token in enumerate(settings.telegram_token, start=1):
            bot = _Bot(session, settings, token, now)
            async for finding in bot.found(url_of(number), running=running):
                yield finding


class _Bot:
    def __init__(
        self, session: aiohttp.ClientSession, settings: Settings, token: str, now: Now
    ) -> None:
        self._session = session
        self._settings = settings
        self._token = token
        self._now = now
        self._name = f"telegram:{token.partition(':')[0]}"

    async def found(self, expected: str | None, *, running: bool | None) -> AsyncIterator[Finding]:
        try:
            me = await self._ask("getMe")
            yield self._token_found(me)
            if me.theirs and me.ahead is not None:
                yield _clock_found(me.ahead)
            if me.result:
                info = await self._ask("getWebhookInfo")
                for finding in self._webhook_found(info.result, expected, running=running):
                    yield finding
        except _UnreachableError as error:
            way = "through the proxy" if self._settings.telegram_proxy else "directly"
            yield wrong(
                "token",
                f"Telegram cannot be reached {way} ({error}), so {self._name} was not looked at.",
                "Check the network; where Telegram is blocked, set THONSO_TELEGRAM_PROXY.",
            )

    async def _ask(self, method: str) -> _Answer:
        url = f"{self._settings.telegram_api_url}/bot{self._token}/{method}"
        begun = self._now()
        try:
            async with self._session.post(url, json={}) as response:
                ended = self._now()
                date = response.headers.get("Date")
                told = await response.json(content_type=None)
        except (aiohttp.ClientError, OSError) as error:
            raise _UnreachableError(type(error).__name__) from None
        except (ValueError, RecursionError):
            told = {}
        said = told if isinstance(told, dict) else {}
        found = said.get("result")
        result = found if isinstance(found, dict) else {}
        theirs = bool(result) or said.get("ok") is False
        return _Answer(response.status, result, _ahead(date, begun, ended), theirs)

    def _token_found(self, me: _Answer) -> Finding:
        if me.result.get("username"):
            return ok("token", f"{self._name} is @{me.result['username']}.")
        if not me.theirs and me.status < 500:  # noqa: PLR2004  else Telegram's own machines fail
            return self._between_found(me.status)
        if me.status in {401, 404}:
            return wrong(
                "token",
                f"Telegram does not know the token of {self._name}.",
                "Take the right one from @BotFather (/token) into THONSO_TELEGRAM_TOKEN.",
            )
        return wrong(
            "token",
            f"What answers for Telegram says {me.status} to {self._name}.",
            "Try again later; check THONSO_TELEGRAM_API_URL and the proxy.",
        )

    def _between_found(self, status: int) -> Finding:
        return wrong(
            "token",
            f"Something else answers in the place of Telegram (HTTP status {status}, no answer of "
            f"a Bot API), so {self._name} was not looked at: a network's login page, a filter, or "
            "a proxy stands in between.",
            "Log in to the network or leave it; check THONSO_TELEGRAM_PROXY and "
            "THONSO_TELEGRAM_API_URL.",
        )

    def _webhook_found(
        self, info: Mapping[str, Any], expected: str | None, *, running: bool | None
    ) -> list[Finding]:
        found = [self._address_found(str(info.get("url") or ""), expected, running=running)]
        date, message = info.get("last_error_date"), str(info.get("last_error_message") or "")
        if expected and date and self._now() - datetime.fromtimestamp(date, UTC) < _LATELY:
            found.append(
                wrong(
                    "webhook",
                    f"Telegram could not bring {self._name} a message lately: "
                    f"{message.replace(self._token, '…')}",
                    "Look at the proxy in front and at the log for webhook.refused.",
                )
            )
        waiting = int(info.get("pending_update_count") or 0)
        told = f"{waiting} messages for {self._name} wait with Telegram."
        if waiting > _MANY_WAITING and running:
            do = "The bot does not take them in time: look at its log and at the disk."
            found.append(wrong("webhook", told, do))
        elif waiting:
            found.append(note("webhook", told))
        return found

    def _address_found(self, url: str, expected: str | None, *, running: bool | None) -> Finding:
        if url == (expected or ""):
            way = "to THONSO_PUBLIC_URL" if expected else "when it is asked"
            return ok("webhook", f"Telegram brings messages for {self._name} {way}.")
        if not url:
            told = f"Telegram has no address to bring messages for {self._name} to."
            if running:
                return wrong("webhook", told, _missing(expected))
            if reached_by_telegram(expected):
                return note("webhook", told, "thonso run sets it when it starts.")
            return note(
                "webhook", told, f"thonso run sets it when it starts, if it is taken: {_RULE}."
            )
        host = urlsplit(url).hostname or "another address"
        if expected is None:
            return wrong(
                "webhook",
                f"A webhook is set: Telegram brings messages for {self._name} to {host}, while "
                "the settings say to poll.",
                "thonso run takes it away when it starts; where it comes back, another program "
                "has the same token: take a new one (@BotFather, /revoke).",
            )
        return wrong(
            "webhook",
            f"Telegram brings messages for {self._name} to {host}, not where THONSO_PUBLIC_URL "
            "says.",
            f"{_missing(expected) if running else 'Start thonso run, which sets it.'} Where "
            "it changes again, another program has the same token.",
        )


def _missing(expected: str | None) -> str:
    """What to do where a bot is running and Telegram has not got its address."""
    if not reached_by_telegram(expected):
        return (
            f"{_RULE}. Change THONSO_PUBLIC_URL (without it the bot polls) and restart thonso run."
        )
    return (
        "Look for webhook.address_refused in the log; where it is not, restart thonso run, which "
        "sets it."
    )


def _ahead(date: str | None, begun: datetime, ended: datetime) -> timedelta | None:
    """How far our clock is ahead of a server's, beyond what the way there may have taken."""
    if date is None:
        return None
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return None
    if theirs.tzinfo is None:
        return None
    apart = (begun + (ended - begun) / 2 - theirs).total_seconds() - _ROUNDING
    sure = max(0.0, abs(apart) - _ROUNDING - (ended - begun).total_seconds() / 2)
    return timedelta(seconds=sure if apart > 0 else -sure)


def _clock_found(ahead: timedelta) -> Finding:
    return clock_found(ahead, "Telegram's")


def clock_found(ahead: timedelta, whose: str) -> Finding:
    """The machine's clock beside another; deadlines and reminders go by both."""
    seconds = ahead.total_seconds()
    if abs(seconds) <= _MOST_APART:
        return ok("clock", f"The clock agrees with {whose}.")
    way = "ahead of" if seconds > 0 else "behind"
    return wrong(
        "clock",
        f"The clock is {abs(seconds):.0f} seconds {way} {whose}.",
        "Let it be set over the network: timedatectl set-ntp true",
    )
