"""The composition: one place where settings become a running program."""

import asyncio
import contextlib
import gc
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.acquaintance import Acquaintance, announce
from bot.backlog import Backlog
from bot.channel import Channel, SendError, TokensRefusedError
from bot.intake import BatchIntake, working
from bot.lock import LockLostError, OnlyOne, until_replaced, when_restored
from bot.measures import Measures
from bot.pacing import Limits, Pace
from bot.patience import Patience
from bot.polling import FetchError, Poller
from bot.riding import Ride
from bot.sender import Sender
from bot.settings import Settings
from bot.stopping import stop_signals
from bot.telegram import Telegram
from bot.telegram_words import command_lists, profiles
from bot.ticks import Ticker, until_the_clock_jumps
from bot.webhook import Door, Webhook
from handlers.rendering import render
from handlers.talk import Desk
from handlers.tokens import Seal
from storage import facts, members, moving
from storage.database import Database
from storage.identifiers import Identifiers
from storage.migrating import migrate
from storage.outbox import Outgoing

# The clock starts when the bots do their work: loading it takes longer than asking for updates.
_CLOCK_SECONDS = 1.0

_log = structlog.get_logger()


def real_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Office:
    """What every way of running the program shares."""

    database: Database
    draw: Callable[[], int]
    desk: Desk
    secret: bytes
    senders: dict[str, Sender] = field(default_factory=dict)
    caught_up: dict[str, float] = field(default_factory=dict)
    measures: Measures = field(default_factory=Measures)

    def wake(self, rows: Sequence[Outgoing]) -> None:
        """Hand fresh rows to the senders of their bots, where they run in this process."""
        by_bot: dict[str, list[Outgoing]] = {}
        for row in rows:
            by_bot.setdefault(row.bot, []).append(row)
        for bot, mine in by_bot.items():
            if bot in self.senders:
                self.senders[bot].wake(mine)

    async def along(self, connection: Any) -> Sequence[Ride]:
        """Let every sender write down what has left in a transaction that is about to commit."""
        rides: list[Ride] = []
        try:
            for sender in list(self.senders.values()):
                rides += await sender.ride(connection)
        except BaseException:
            for ride in rides:
                ride.ended(committed=False)
            raise
        return rides

    async def unreachable(self, bot: str, chat: str, at: datetime) -> None:
        """A chat took nothing at a moment."""
        async with self.database.write() as connection:
            await members.lose(connection, bot, chat, at)

    async def moved(self, bot: str, old: str, new: str) -> None:
        """A group has a new id."""
        async with self.database.write() as connection:
            await moving.move_chat(connection, bot, old, new)


class BotLinks:
    """Links that open a chat with a bot, for those bots whose names are known."""

    def __init__(self, names: Callable[[str], str | None]) -> None:
        self._names = names

    def join_link(self, bot: str, code: str) -> str:
        """A link that opens the chat with the bot and hands over a code; "" where there is none."""
        name = self._names(bot)
        return f"https://t.me/{name}?start={code}" if name else ""


@contextlib.asynccontextmanager
async def office(
    url: str, names: Callable[[str], str | None], text_days: int, *, patient: bool = False
) -> AsyncIterator[Office]:
    """Open the database, bring it up to date, and lay out what handlers need.

    Who is patient waits while it is being restored.
    """
    database = Database(url)
    try:
        await (when_restored(lambda: migrate(database)) if patient else migrate(database))
        async with database.write() as connection:
            secret = await facts.secret(connection)
            last = await facts.last_id(connection)
        desk = Desk(Seal(secret), BotLinks(names), text_days)
        yield Office(database, Identifiers(last).draw, desk, secret)
    finally:
        await database.close()


def telegram_bots(settings: Settings) -> dict[str, Telegram]:
    """The Telegram bots of the settings, by their keys, in the order of their tokens."""
    found = [
        Telegram(
            token,
            render,
            api_url=settings.telegram_api_url,
            proxy=settings.telegram_proxy,
            commands=command_lists(),
            profiles=profiles(),
        )
        for token in settings.telegram_token
    ]
    return {bot.bot: bot for bot in found}


async def run(settings: Settings) -> None:
    """Run the bots until the process is asked to stop."""
    bots = telegram_bots(settings)

    def name_of(bot: str) -> str | None:
        me = bots[bot].me if bot in bots else None
        return me.username if me else None

    async with office(settings.database_url, name_of, settings.text_days, patient=True) as place:
        intake = BatchIntake(
            place.database,
            _channels(bots),
            place.desk,
            place.draw,
            place.wake,
            place.measures,
            place.along,
        )
        heard = Backlog(bots, place.caught_up).is_in
        ticker = Ticker(place.database, place.draw, place.wake, settings.text_days, heard=heard)
        ticker.counts = place.measures.clock
        stopping = stop_signals()
        _settle_down()
        async with working(intake):
            duties: list[Awaitable[None]] = [
                _serve_bot(place, bot, settings, number, intake)
                for number, bot in enumerate(bots.values(), start=1)
            ]
            duties.append(_get_acquainted(Acquaintance(list(bots.values()), settings)))
            duties.append(_keep_time(place, ticker))
            duties.append(until_replaced(place.database))
            if settings.address is not None:
                duties.append(_listen(place, bots, settings, intake))
            await until_stopped(stopping, duties)
        for bot in bots.values():
            await bot.close()
    _log.info("stopped")


def _settle_down() -> None:
    """Spend less on housekeeping: what is loaded by now stays for good.

    The thread that commits waits for the interpreter as long as the switch interval; 5 ms, as it
    comes, would be as much as the commit itself.
    """
    gc.enable()
    gc.freeze()
    gc.set_threshold(5_000, 80, 20)
    sys.setswitchinterval(0.001)


def _channels(bots: Mapping[str, Telegram]) -> dict[str, Channel]:
    return dict(bots)


async def until_stopped(
    stopping: asyncio.Event,
    duties: Sequence[Awaitable[None]],
    first: Callable[[], None] = lambda: None,
) -> None:
    """Do every duty until asked to stop; a duty that fails stops the program.

    `first` is done before the duties are ended.
    """
    tasks = [asyncio.ensure_future(duty) for duty in duties]
    asked = asyncio.create_task(stopping.wait())
    done, _ = await asyncio.wait([*tasks, asked], return_when=asyncio.FIRST_COMPLETED)
    first()
    for task in [*tasks, asked]:
        task.cancel()
    await asyncio.gather(*tasks, asked, return_exceptions=True)
    for task in done:
        if task is not asked and not task.cancelled() and task.exception():
            raise task.exception()  # type: ignore[misc]  # it is there: just asked


async def _get_acquainted(acquaintance: Acquaintance) -> None:
    try:
        await acquaintance.make()
    except* TokensRefusedError as errors:
        raise errors.exceptions[0] from None
    await asyncio.Event().wait()


async def _serve_bot(
    place: Office, bot: Telegram, settings: Settings, number: int, intake: BatchIntake
) -> None:
    """Poll and send for one bot, in one process at a time; another takes over when it dies."""
    while True:
        sender = _sender(place, bot, settings)
        try:
            async with OnlyOne(place.database, bot.bot):
                await _poll_and_send(place, bot, sender, settings, number, intake)
        except LockLostError:
            _log.warning("bot.lock_lost", bot=bot.bot)
        # Whoever sends next, we or another process, would say it again.
        await sender.write_down()


def _sender(place: Office, bot: Telegram, settings: Settings) -> Sender:
    return Sender(
        bot,
        place.database,
        pace=Pace(_limits(settings)),
        on_unreachable=place.unreachable,
        on_moved=place.moved,
        quick=bot,
        sends=place.measures.sends_of(bot.bot),
    )


async def _poll_and_send(
    place: Office,
    bot: Telegram,
    sender: Sender,
    settings: Settings,
    number: int,
    intake: BatchIntake,
) -> None:
    place.senders[bot.bot] = sender
    sending = asyncio.create_task(sender.run())
    introducing = asyncio.create_task(patiently(bot.setup))
    hearing = asyncio.create_task(_hear(place, bot, settings, number, intake))
    try:
        await first_to_fail(hearing, sending)
    except Exception as error:
        _log.critical("bot.failed", bot=bot.bot, error=type(error).__name__)
        raise
    finally:
        introducing.cancel()
        hearing.cancel()
        await asyncio.gather(introducing, hearing, return_exceptions=True)
        place.senders.pop(bot.bot, None)
        await sender.drain()
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)


async def _hear(
    place: Office, bot: Telegram, settings: Settings, number: int, intake: BatchIntake
) -> None:
    """Poll, or have updates sent to us."""
    if settings.public_url is None:
        failures = place.measures.failed_polls
        await Poller(bot, intake, failures=failures, caught_up=place.caught_up).run()
    url, secret = webhook_url(settings, number), webhook_secret(settings, place.secret)
    await patiently(lambda: announce(bot, url, secret))
    await asyncio.Event().wait()


async def first_to_fail(*tasks: asyncio.Task[None]) -> None:
    """Wait for tasks that are to go on for ever; raises what the first to end has raised."""
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        await task


def _limits(settings: Settings) -> Limits:
    return Limits(
        overall=settings.telegram_rate,
        chat=settings.telegram_chat_rate,
        group=settings.telegram_group_rate,
    )


async def patiently(step: Callable[[], Awaitable[Any]]) -> None:
    """Try a step until it succeeds, waiting longer after each failure.

    A fault of the program's own is logged with its place and tried again too: nobody waits for
    what these steps raise, so that it would go unnoticed.
    """
    patience = Patience()
    while True:
        try:
            await step()
        except (SendError, FetchError) as error:
            _log.warning("bot.waits", error=type(error).__name__)
        except Exception:  # noqa: BLE001  logged, and tried again like the others
            _log.exception("bot.step_failed", step=getattr(step, "__name__", "?"))
        else:
            return
        await asyncio.sleep(patience.next())


def webhook_path(settings: Settings, number: int) -> str:
    """Where the bot with this number, from 1, is reached."""
    return "/telegram" if len(settings.telegram_token) == 1 else f"/telegram/{number}"


def webhook_url(settings: Settings, number: int) -> str:
    """The address that Telegram is told."""
    return f"{settings.public_url}{webhook_path(settings, number)}"


def webhook_secret(settings: Settings, secret: bytes) -> str:
    """The secret in the webhook's header: the setting, or the deployment's own."""
    return settings.webhook_secret or Seal(secret).data("webhook", "w").replace(":", "_") * 2


async def _keep_time(place: Office, ticker: Ticker) -> None:
    """Tick in one process at a time."""
    while True:
        try:
            async with OnlyOne(place.database, "clock"):
                await asyncio.sleep(_CLOCK_SECONDS)
                while True:
                    scheduler = ticker.schedule(real_now)
                    scheduler.start()
                    try:
                        await until_the_clock_jumps(real_now)
                    finally:
                        scheduler.shutdown(wait=False)
        except LockLostError:
            _log.warning("clock.lock_lost")


async def _listen(
    place: Office, bots: Mapping[str, Telegram], settings: Settings, intake: BatchIntake
) -> None:
    """Answer webhooks, health questions and those who watch."""
    from bot.front import fronted  # noqa: PLC0415  polling alone does without
    from bot.metrics import Metrics  # noqa: PLC0415  polling alone does without
    from bot.web import beside, bound, serve  # noqa: PLC0415  polling alone does without

    doors: dict[str, Door] = {}
    if settings.public_url is not None:
        secret = webhook_secret(settings, place.secret)
        for number, bot in enumerate(bots, start=1):
            doors[webhook_path(settings, number)] = Door(bot, secret)
    address = settings.address or ("127.0.0.1", 8080)
    async with bound(*address) as listening:
        figures = Metrics(place.measures, place.database, list(bots), place.senders)
        application = Webhook(doors, intake, beside(place.database, figures.page))
        await serve(application, listening, fronted(doors, intake))
