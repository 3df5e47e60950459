"""A stock aiogram 3 echo bot, as its documentation shows one.

python bench/echo_aiogram.py API_URL TOKEN [PORT]      without a port: by polling
"""

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message

dispatcher = Dispatcher()


@dispatcher.message()
async def echo(message: Message) -> None:
    await message.answer(message.text or "")


def by_webhook(bot: Bot, port: int) -> None:
    from aiogram.webhook.aiohttp_server import (  # noqa: PLC0415
        SimpleRequestHandler,
        setup_application,
    )
    from aiohttp import web  # noqa: PLC0415  polling does without

    async def on_startup() -> None:
        await bot.set_webhook(f"http://127.0.0.1:{port}/telegram")

    dispatcher.startup.register(on_startup)
    app = web.Application()
    SimpleRequestHandler(dispatcher=dispatcher, bot=bot).register(app, path="/telegram")
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


def main() -> None:
    api, token, *port = sys.argv[1:]
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api)))
    if port:
        by_webhook(bot, int(port[0]))
    else:
        asyncio.run(dispatcher.start_polling(bot))


if __name__ == "__main__":
    main()
