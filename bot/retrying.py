"""Taking up a message that was set aside."""

from collections.abc import Sequence

from bot.app import office, telegram_bots
from bot.channel import Channel, Event
from bot.intake import BatchIntake, working
from bot.settings import Settings
from storage.dead_letters import DeadLetter, dead_letter
from storage.outbox import Outgoing


async def retry(settings: Settings, id_: int) -> bool | None:
    """Take the message in again; None where there is none, false when it failed once more.

    It stays a letter until the commit that keeps what it said, and whoever takes it up meanwhile
    counts nothing twice: its mark is that of the letter.
    """
    bots: dict[str, Channel] = dict(telegram_bots(settings))
    async with office(settings.database_url, lambda _: None, settings.text_days) as place:
        async with place.database.read() as connection:
            letter = await dead_letter(connection, id_)
        if letter is None or letter.bot not in bots:
            return None
        intake = BatchIntake(place.database, bots, place.desk, place.draw, _left_to_the_bot)
        async with working(intake):
            await intake.take([_event(letter)])
        async with place.database.read() as connection:
            return await dead_letter(connection, id_) is None


def _event(letter: DeadLetter) -> Event:
    return Event(letter.bot, f"letter/{letter.id}", letter.event, letter.at, letter.id)


def _left_to_the_bot(_rows: Sequence[Outgoing]) -> None:
    """The running bot finds the rows in the outbox."""
