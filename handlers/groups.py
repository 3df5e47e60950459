"""Groups: the bot is added to one, or one gets a new id."""

from handlers.figures import listing
from handlers.messages import Kind, Reply
from handlers.talk import Talk
from storage import outbox, personal


async def changed(talk: Talk) -> list[Reply]:
    """Greet a group the bot came into; follow one that moved."""
    if talk.incoming.kind is Kind.MIGRATED:
        return await _follow(talk)
    return _greeting(talk)


def _greeting(talk: Talk) -> list[Reply]:
    words = talk.words
    return talk.say(
        listing(
            [
                words("👋 Hello! I am <b>Thôn Số</b>. I add up the work of digital village teams."),
                words("Here I answer commands (/help), messages that name me, and replies to me."),
                words("Anything personal is better told in a private chat with me."),
            ]
        )
    )


async def _follow(talk: Talk) -> list[Reply]:
    bot, old, new = talk.incoming.bot, talk.incoming.chat, talk.incoming.moved_to
    if new is not None and new != old:
        connection = await talk.work.direct()
        await outbox.move_chat(connection, bot, old, new)
        await personal.move_chat(connection, bot, old, new)
        talk.work.forget_accounts()
    return []
