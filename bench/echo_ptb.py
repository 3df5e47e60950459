"""A stock python-telegram-bot echo bot, as its documentation shows one.

python bench/echo_ptb.py API_URL TOKEN [PORT]          without a port: by polling
"""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is not None:
        await update.message.reply_text(update.message.text or "")


def main() -> None:
    api, token, *port = sys.argv[1:]
    builder = Application.builder().token(token).base_url(f"{api}/bot")
    bot = builder.base_file_url(f"{api}/file/bot").build()
    bot.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    if port:
        address = f"http://127.0.0.1:{port[0]}/telegram"
        bot.run_webhook("127.0.0.1", int(port[0]), "telegram", webhook_url=address)
    else:
        bot.run_polling()


if __name__ == "__main__":
    main()
