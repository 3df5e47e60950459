"""Messages sent with python-telegram-bot's Bot, over its own way to the network or over ours.

python bench/send_ptb.py API_URL TOKEN              as its documentation shows a Bot
python -m bench.send_ptb API_URL TOKEN bot          our request backend behind the same Bot
python -m bench.send_ptb API_URL TOKEN program      our backend as the program itself calls it

For each line "SENDS AT_ONCE" on its input it prints one JSON object, until its input ends.
"""

import asyncio
import contextlib
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial

from telegram import Bot

Send = Callable[[int], Awaitable[object]]
Opened = AbstractAsyncContextManager[Send]

_CHAT = 100_000_000
_TEXT = (
    "✅ Đã ghi: Thôn Đông Hạ, hôm nay\n• 12 hộ đã đến (hôm nay: 12, cả đợt: 78)\n"
    "• 5 chữ ký số đã cài (hôm nay: 5, cả đợt: 71)"
)


def _through(bot: Bot) -> Send:
    return lambda number: bot.send_message(_CHAT + number, _TEXT, parse_mode="HTML")


@contextlib.asynccontextmanager
async def _stock(api: str, token: str) -> AsyncIterator[Send]:
    async with Bot(token, base_url=f"{api}/bot") as bot:
        yield _through(bot)


@contextlib.asynccontextmanager
async def _behind_bot(api: str, token: str) -> AsyncIterator[Send]:
    from bot.http import Request  # noqa: PLC0415  the stock bots' installation does not have it

    sending, polling = Request(256), Request(2)
    bot = Bot(token, base_url=f"{api}/bot", request=sending, get_updates_request=polling)
    async with bot:
        yield _through(bot)


@contextlib.asynccontextmanager
async def _as_the_program(api: str, token: str) -> AsyncIterator[Send]:
    from bot.http import Request  # noqa: PLC0415  the stock bots' installation does not have it

    url, told = f"{api}/bot{token}/sendMessage", {"text": _TEXT, "parse_mode": "HTML"}
    async with Request(256) as request:
        yield lambda number: request.call(url, {"chat_id": _CHAT + number, **told})


async def _sent(send: Send, number: int, at_once: int) -> list[float]:
    """Seconds that each call took."""
    numbers, delays = iter(range(number)), []

    async def one_after_the_other() -> None:
        for each in numbers:
            began = time.perf_counter()
            await send(each)
            delays.append(time.perf_counter() - began)

    await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))
    return delays


async def _measured(send: Send, number: int, at_once: int) -> dict[str, float]:
    await _sent(send, at_once, at_once)  # the connections are there
    began, spent = time.perf_counter(), time.process_time()
    delays = await _sent(send, number, at_once)
    return {
        "p50": statistics.median(delays),
        "per_second": number / (time.perf_counter() - began),
        "core": (time.process_time() - spent) / number,
    }


async def _serve(opened: Callable[[], Opened]) -> None:
    """Each measurement has connections of its own: idle ones cost httpx time at every call."""
    for line in iter(sys.stdin.readline, ""):
        number, at_once = map(int, line.split())
        async with opened() as send:
            print(json.dumps(await _measured(send, number, at_once)), flush=True)


def main() -> None:
    api, token, *which = sys.argv[1:]
    if which == ["program"]:
        import uvloop  # noqa: PLC0415  as the program itself runs

        uvloop.run(_serve(partial(_as_the_program, api, token)))
    else:
        asyncio.run(_serve(partial(_behind_bot if which else _stock, api, token)))


if __name__ == "__main__":
    main()
