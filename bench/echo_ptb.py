"""A stock python-telegram-bot echo bot, as its documentation shows one.

By webhook it follows its example customwebhookbot.py (Starlette and uvicorn hand updates to the
application's queue); its own run_webhook needs tornado and works the same way.

    python -m bench.echo_ptb API_URL TOKEN [PORT]          without a port: by polling
"""

import asyncio
import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is not None:
        await update.message.reply_text(update.message.text or "")


def application(api: str, token: str) -> Application:
    builder = Application.builder().token(token).base_url(f"{api}/bot")
    built = builder.base_file_url(f"{api}/file/bot").build()
    built.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    return built


async def by_webhook(api: str, token: str, port: int) -> None:
    import uvicorn  # noqa: PLC0415  polling does without
    from starlette.applications import Starlette  # noqa: PLC0415
    from starlette.requests import Request  # noqa: PLC0415
    from starlette.responses import Response  # noqa: PLC0415
    from starlette.routing import Route  # noqa: PLC0415

    bot = application(api, token)

    async def telegram(request: Request) -> Response:
        await bot.update_queue.put(Update.de_json(data=await request.json(), bot=bot.bot))
        return Response()

    web = Starlette(routes=[Route("/telegram", telegram, methods=["POST"])])
    server = uvicorn.Server(
        uvicorn.Config(web, host="127.0.0.1", port=port, log_level="error", access_log=False)
    )
    await bot.bot.set_webhook(f"http://127.0.0.1:{port}/telegram")
    async with bot:
        await bot.start()
        await server.serve()
        await bot.stop()


def main() -> None:
    api, token, *port = sys.argv[1:]
    if port:
        asyncio.run(by_webhook(api, token, int(port[0])))
    else:
        application(api, token).run_polling()


if __name__ == "__main__":
    main()
