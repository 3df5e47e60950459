"""Taking up a message that was set aside."""

from collections.abc import Sequence

from bot.app import office, telegram_bots
from bot.channel import Channel, Event
from bot.intake import BatchIntake, working
from bot.settings import Settings
from storage.dead_letters import dead_letter, dead_letters, taken_up
from storage.marks import forget_marks
from storage.outbox import Outgoing


async def retry(settings: Settings, id_: int) -> bool | None:
    """Take the message in again; None where there is none, false when it failed once more."""
    bots: dict[str, Channel] = dict(telegram_bots(settings))
    async with office(settings.database_url, lambda _: None, settings.text_days) as place:
        async with place.database.write() as connection:
            letter = await dead_letter(connection, id_)
            if letter is None or letter.bot not in bots:
                return None
            await forget_marks(connection, [(letter.bot, letter.mark)])
            await taken_up(connection, id_)
        intake = BatchIntake(place.database, bots, place.desk, place.draw, _left_to_the_bot)
        async with working(intake):
            await intake.take([Event(letter.bot, letter.mark, letter.event, letter.at)])
        async with place.database.read() as connection:
            again = {(one.bot, one.mark) for one in await dead_letters(connection)}
    return (letter.bot, letter.mark) not in again


def _left_to_the_bot(_rows: Sequence[Outgoing]) -> None:
    """The running bot finds the rows in the outbox."""
