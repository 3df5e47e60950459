"""Whether Telegram knows the bots' tokens and takes our address: what it refuses is named."""

import asyncio
import sys
from collections.abc import Callable, Sequence

import structlog

from bot.channel import AddressRefusedError, SendError, TokenRefusedError, TokensRefusedError
from bot.patience import Patience
from bot.settings import Settings
from bot.telegram import API, Telegram

_log = structlog.get_logger()


# Telegram looks at the address anew each time, and it is a person who has to mend it.
_REFUSED_FIRST, _REFUSED_LONGEST = 5.0, 300.0


async def announce(bot: Telegram, url: str, secret: str) -> None:
    """Tell Telegram where to bring messages, seldom while it refuses. Raises a `SendError`."""
    patience = Patience(longest=_REFUSED_LONGEST, first=_REFUSED_FIRST)
    while True:
        try:
            await bot.set_webhook(url, secret)
        except AddressRefusedError as error:
            _log.error("webhook.address_refused", bot=bot.bot, reason=error.reason)
        else:
            return
        await asyncio.sleep(patience.next())


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


class Acquaintance:
    """Learns the bots' names, which mentions in groups and links need, in every process.

    A refused token is told once, by its number, and tried again, since the others work and
    Telegram may be wrong for a while. While none was ever taken, refusing all of them is a wrong
    setting.
    """

    def __init__(
        self, bots: Sequence[Telegram], settings: Settings, say: Callable[[str], None] = _say
    ) -> None:
        self._bots = tuple(bots)
        self._elsewhere = settings.telegram_api_url != API
        self._say = say
        self._refused: set[int] = set()
        self._known = False

    async def make(self) -> None:
        """Ask until every bot is known; raises `TokensRefusedError` where none will be."""
        async with asyncio.TaskGroup() as group:
            for number in range(1, len(self._bots) + 1):
                group.create_task(self._meet(number))

    async def _meet(self, number: int) -> None:
        patience, bot = Patience(), self._bots[number - 1]
        while True:
            try:
                await bot.meet()
            except TokenRefusedError:
                self._is_refused(number)
            except SendError as error:
                _log.warning("bot.waits", bot=bot.bot, error=type(error).__name__)
            except Exception:  # noqa: BLE001  logged, and tried again like the others
                _log.exception("bot.step_failed", step="meet")
            else:
                self._known = True
                self._refused.discard(number)
                return
            await asyncio.sleep(patience.next())

    def _is_refused(self, number: int) -> None:
        first = number not in self._refused
        self._refused.add(number)
        if not self._known and len(self._refused) == len(self._bots):
            raise TokensRefusedError(self._sentence("any of the tokens"))
        if first:
            self._say(self._sentence(f"token {number} of {len(self._bots)}"))

    def _sentence(self, which: str) -> str:
        which = which if len(self._bots) > 1 else "the token"
        where = ", or see where THONSO_TELEGRAM_API_URL leads" if self._elsewhere else ""
        return (
            f"THONSO_TELEGRAM_TOKEN is wrong: Telegram does not know {which}; "
            f"copy it again from @BotFather{where}."
        )
