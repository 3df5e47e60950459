"""Taking events in: batches, duplicates, failures and outages, on both databases."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy import func, select, text

from bot.channel import Event
from bot.intake import BatchIntake, working
from bot.keeping import without_secrets
from bot.riding import Ride
from domain.people import Role
from domain.reading import Reading, read
from handlers.messages import Incoming, Kind, Reply
from storage import campaigns
from storage.database import Database, DatabaseUnreachableError
from storage.dead_letters import dead_letters
from storage.outbox import Outgoing
from storage.rebuilding import rebuild
from storage.tables import entries, outbox, seen
from tests.villages import BOT, CAMPAIGN, SENT, Commune

EAST = "Xã Mẫu/Thôn Đông"


class Wire:
    """A channel whose events are already understood."""

    bot = BOT

    def incoming(self, event: Event) -> Incoming:
        found: Incoming = event.raw["incoming"]
        if found.text == "unreadable":
            raise ValueError("not an event of this channel")
        return found

    async def deliver(self, message: Outgoing, edits: str | None) -> str | None:
        raise AssertionError("nothing is sent here")


class Desk:
    """A commune with its intake and what the intake handed to the sender."""

    def __init__(self, commune: Commune) -> None:
        self.commune = commune
        self.handed: list[Outgoing] = []
        self.intake = BatchIntake(
            commune.database, {BOT: Wire()}, commune.desk, commune.draw, self._woken
        )

    def _woken(self, rows: Sequence[Outgoing]) -> None:
        self.handed += rows

    def event(self, person: str, words: str, **more: Any) -> Event:
        incoming = self.commune.incoming(person, words, **more)
        return Event(BOT, incoming.mark, Raw(incoming), incoming.received)

    async def count(self, table: Any) -> int:
        async with self.commune.database.read() as connection:
            return int(await connection.scalar(select(func.count()).select_from(table)) or 0)


class Raw(dict[str, Any]):
    """A raw event that can be kept as JSON and carries what it means beside it."""

    def __init__(self, incoming: Incoming) -> None:
        super().__init__(mark=incoming.mark)
        self.incoming = incoming

    def __missing__(self, key: str) -> Any:
        return self.incoming


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    commune = Commune(database)
    await commune.load()
    for number in range(8):
        await commune.join(f"p{number}", EAST, Role.VOLUNTEER)
    made = Desk(commune)
    async with working(made.intake):
        yield made


async def test_what_waits_is_one_batch_and_every_message_is_counted_and_answered(
    desk: Desk,
) -> None:
    events = [desk.event(f"p{n}", f"{n + 1} hộ") for n in range(8)]
    await asyncio.gather(*(desk.intake.take([event]) for event in events))
    assert await desk.commune.figures(EAST) == {"households": 36}
    assert {row.chat for row in desk.handed} == {f"p{n}" for n in range(8)}
    assert await desk.count(outbox) == 8


async def test_the_same_event_twice_changes_nothing_in_one_batch_or_in_two(desk: Desk) -> None:
    event = desk.event("p1", "12 hộ")
    await desk.intake.take([event, event])
    await desk.intake.take([event])
    assert await desk.commune.figures(EAST) == {"households": 12}
    assert len(desk.handed) == 1


async def test_one_persons_messages_stay_in_order(desk: Desk) -> None:
    events = [desk.event("p1", words) for words in ("12 hộ", "nhầm, 10 hộ thôi", "5 cks")]
    await desk.intake.take(events)
    assert await desk.commune.figures(EAST) == {"households": 10, "signatures": 5}
    assert [row.id for row in desk.handed] == sorted(row.id for row in desk.handed)


async def test_what_a_batch_says_leaves_before_the_next_one_is_begun(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both a reply that its sender begins at once, and what the channel's answer sets off."""
    told: list[str] = []
    loop = asyncio.get_running_loop()

    def woken(_: Sequence[Outgoing]) -> None:
        told.append("said")
        loop.call_soon(told.append, "reply written")
        if len(later) == 1:
            later.append(desk.intake.begin(desk.event("p2", "2 hộ")))

    def answer(_: asyncio.Future[None]) -> None:
        told.append("answered")
        loop.call_soon(told.append, "answer written")

    monkeypatch.setattr(desk.intake, "_wake", woken)
    monkeypatch.setattr(Wire, "incoming", noting(told, Wire.incoming))
    later = [desk.intake.begin(desk.event("p1", "1 hộ"))]
    later[0].add_done_callback(answer)
    await later[0]
    await later[1]
    assert told[:6] == ["begun", "said", "reply written", "answered", "answer written", "begun"]


def noting(told: list[str], incoming: Callable[..., Incoming]) -> Callable[..., Incoming]:
    """Understands events and tells that it does."""

    def noted(self: Wire, event: Event) -> Incoming:
        told.append("begun")
        return incoming(self, event)

    return noted


def failing_for(person: str, after: str) -> Callable[..., Any]:
    """A handler that fails for one person, before or after it has written something."""
    from handlers.routing import handle  # noqa: PLC0415

    async def handler(incoming: Incoming, *more: Any) -> list[Reply]:
        if incoming.person == person and after == "nothing":
            raise RuntimeError("a fault of the program")
        replies = await handle(incoming, *more)
        if incoming.person == person:
            if after == "direct":
                await more[0].direct()
            raise RuntimeError("a fault of the program")
        return replies

    return handler


@pytest.mark.parametrize("after", ["nothing", "buffered", "direct"])
async def test_a_message_that_fails_is_set_aside_and_does_not_take_the_others_with_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, after: str
) -> None:
    monkeypatch.setattr("bot.intake.handle", failing_for("p2", after))
    events = [desk.event(f"p{n}", f"{n + 1} hộ") for n in range(5)]
    await desk.intake.take(events)
    assert await desk.commune.figures(EAST) == {"households": 1 + 2 + 4 + 5}
    assert await desk.count(entries) == 4
    async with desk.commune.database.read() as connection:
        [letter] = await dead_letters(connection)
    assert (letter.mark, letter.error) == (events[2].mark, "RuntimeError")
    apology = [row for row in desk.handed if row.chat == "p2"]
    assert [row.key for row in apology] == [f"{BOT}/{events[2].mark}/sorry/0"]
    await desk.intake.take([events[2]])
    assert await desk.commune.figures(EAST) == {"households": 12}


def test_what_is_set_aside_keeps_no_secrets() -> None:
    message = {
        "text": "12 hộ, gọi 0912345678\0",
        "contact": {"phone_number": "0912345678"},
        "reply_to_message": {"caption": "gọi 0912345678", "message_id": 5},
    }
    kept = without_secrets({"update_id": 7, "message": message})
    assert "0912345678" not in repr(kept)
    assert kept["message"]["text"].startswith("12 hộ")
    assert kept["message"]["contact"] == {}
    assert kept["message"]["reply_to_message"]["message_id"] == 5
    assert kept["update_id"] == 7


async def test_an_event_that_cannot_be_kept_leaves_its_mark(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.intake.handle", failing_for("p2", "nothing"))
    event = desk.event("p2", "12 hộ")
    unkeepable = Event(BOT, event.mark, Raw(event.raw["incoming"]), event.received)
    unkeepable.raw["told"] = object()  # type: ignore[index]  # no JSON
    await desk.intake.take([unkeepable])
    async with desk.commune.database.read() as connection:
        [letter] = await dead_letters(connection)
    assert (letter.event, letter.error) == ({"mark": event.mark}, "RuntimeError")
    assert [row.chat for row in desk.handed] == ["p2"]


async def test_a_commit_that_never_succeeds_is_named_and_apologised_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.work import Work  # noqa: PLC0415

    finish, failures = Work.finish, iter([True] * 6)

    async def failing(self: Work) -> None:
        if next(failures, False):
            raise KeyError("a fault of the program")
        await finish(self)

    monkeypatch.setattr(Work, "finish", failing)
    await desk.intake.take([desk.event("p1", "2 hộ")])
    async with desk.commune.database.read() as connection:
        [letter] = await dead_letters(connection)
    assert letter.error == "KeyError"
    assert [row.chat for row in desk.handed] == ["p1"]


class Passenger:
    """Something that rides along, and what it was told of its journeys."""

    def __init__(self) -> None:
        self.told: list[bool] = []

    async def along(self, _: Any) -> Sequence[Ride]:
        return [self]

    def ended(self, *, committed: bool) -> None:
        self.told.append(committed)


async def test_what_rides_along_is_told_of_a_transaction_that_was_rolled_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.work import Work  # noqa: PLC0415

    finish, failures, passenger = Work.finish, iter([True]), Passenger()

    async def failing(self: Work) -> None:
        await finish(self)
        if next(failures, False):
            raise OSError("the disk is gone for a moment")

    monkeypatch.setattr(Work, "finish", failing)
    monkeypatch.setattr(desk.intake, "_along", passenger.along)
    await desk.intake.take([desk.event("p1", "2 hộ")])
    assert passenger.told == [False, True]


async def test_every_text_is_read_before_the_first_is_answered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from handlers import talk  # noqa: PLC0415
    from handlers.routing import handle  # noqa: PLC0415

    order: list[str] = []

    def reading(text: str, *more: Any) -> Reading:
        order.append(f"read {text}")
        return read(text, *more)

    async def handler(incoming: Incoming, *more: Any) -> list[Reply]:
        order.append(f"answer {incoming.text}")
        return await handle(incoming, *more)

    monkeypatch.setattr(talk, "read", reading)
    monkeypatch.setattr("bot.intake.handle", handler)
    await desk.intake.take([desk.event("p1", "2 hộ"), desk.event("p2", "3 hộ")])
    assert order == ["read 2 hộ", "read 3 hộ", "answer 2 hộ", "answer 3 hộ"]


async def test_a_text_that_cannot_be_read_does_not_take_the_others_with_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from handlers import talk  # noqa: PLC0415

    def reading(text: str, *more: Any) -> Reading:
        if text == "3 hộ":
            raise ValueError("a fault of the reader")
        return read(text, *more)

    monkeypatch.setattr(talk, "read", reading)
    await desk.intake.take([desk.event(f"p{n}", f"{n} hộ") for n in (2, 3, 4)])
    assert await desk.commune.figures(EAST) == {"households": 6}
    async with desk.commune.database.read() as connection:
        [letter] = await dead_letters(connection)
    assert letter.error == "ValueError"


async def test_a_persons_later_messages_wait_for_the_one_that_failed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from handlers.routing import handle  # noqa: PLC0415

    order: list[str] = []

    async def handler(incoming: Incoming, *more: Any) -> list[Reply]:
        order.append(incoming.text)
        if len(order) == 1:
            raise RuntimeError("a fault that passes")
        return await handle(incoming, *more)

    monkeypatch.setattr("bot.intake.handle", handler)
    said = [("p1", "12 hộ"), ("p1", "nhầm, 10 hộ thôi"), ("p2", "3 hộ"), ("p1", "5 cks")]
    await desk.intake.take([desk.event(person, words) for person, words in said])
    assert order == ["12 hộ", "3 hộ", "12 hộ", "nhầm, 10 hộ thôi", "5 cks"]
    assert await desk.commune.figures(EAST) == {"households": 13, "signatures": 5}


async def test_a_deadlock_while_answering_runs_the_whole_batch_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    from handlers.routing import handle  # noqa: PLC0415

    order: list[str] = []

    async def handler(incoming: Incoming, *more: Any) -> list[Reply]:
        order.append(incoming.person)
        if len(order) == 2:
            crossing = Exception("deadlock detected")
            crossing.sqlstate = "40P01"  # type: ignore[attr-defined]  # as the driver's errors
            raise DBAPIError("statement", {}, crossing)
        return await handle(incoming, *more)

    monkeypatch.setattr("bot.intake.handle", handler)
    await desk.intake.take([desk.event("p1", "2 hộ"), desk.event("p2", "3 hộ")])
    assert order == ["p1", "p2", "p1", "p2"]
    assert await desk.commune.figures(EAST) == {"households": 5}


async def test_what_arrives_while_a_campaign_is_loaded_is_counted_by_the_new_one(
    desk: Desk,
) -> None:
    commune = desk.commune
    async with commune.database.write() as connection:
        moved = CAMPAIGN.replace('key = "households"', 'key = "households"\nadds_up = false')
        await campaigns.load(connection, moved, "xa-mau", commune.now, commune.draw)
        taking = asyncio.create_task(desk.intake.take([desk.event("p1", "2 hộ")]))
        await asyncio.wait({taking}, timeout=0.3)
        assert not taking.done()
    await taking
    assert await commune.figures("Xã Mẫu") == await rebuilt(commune)


async def rebuilt(commune: Commune) -> dict[str, int | None]:
    running = await commune.running()
    async with commune.database.write() as connection:
        await rebuild(connection, running)
    return await commune.figures("Xã Mẫu")


async def test_an_event_that_cannot_be_read_is_set_aside_alone(desk: Desk) -> None:
    events = [desk.event("p1", "unreadable"), desk.event("p2", "3 hộ")]
    await desk.intake.take(events)
    assert await desk.commune.figures(EAST) == {"households": 3}
    async with desk.commune.database.read() as connection:
        assert len(await dead_letters(connection)) == 1


async def test_a_database_that_fails_at_the_commit_runs_the_whole_batch_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415

    from storage.work import Work  # noqa: PLC0415

    finish, failures = Work.finish, iter([True, True])

    async def failing(self: Work) -> None:
        await finish(self)
        if next(failures, False):
            raise OperationalError("statement", {}, Exception("deadlock"))

    monkeypatch.setattr(Work, "finish", failing)
    await desk.intake.take([desk.event("p1", "2 hộ"), desk.event("p2", "3 hộ")])
    assert await desk.commune.figures(EAST) == {"households": 5}
    assert await desk.count(entries) == 2
    assert len(desk.handed) == 2


async def test_an_outage_is_told_to_the_channel_and_leaves_nothing_behind(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> Any:
        raise DatabaseUnreachableError

    event = desk.event("p1", "2 hộ")
    with monkeypatch.context() as context:
        context.setattr(desk.commune.database, "write", away)
        with pytest.raises(DatabaseUnreachableError):
            await desk.intake.take([event])
    assert await desk.count(seen) == 0
    await desk.intake.take([event])
    assert await desk.commune.figures(EAST) == {"households": 2}


async def test_a_message_alone_costs_one_commit(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = desk.commune.database.write
    commits: list[int] = []

    def counted() -> Any:
        commits.append(1)
        return opened()

    monkeypatch.setattr(desk.commune.database, "write", counted)
    await desk.intake.take([desk.event("p1", "2 hộ")])
    assert len(commits) == 1


async def test_what_asks_for_no_answer_is_taken_in_silence(desk: Desk) -> None:
    await desk.intake.take([desk.event("p1", "", kind=Kind.OTHER)])
    await desk.intake.take([desk.event("p1", "12 hộ", group=True, chat="-5", addressed=False)])
    assert desk.handed == []
    assert await desk.count(entries) == 0


async def test_nobody_is_told_that_a_text_was_logged(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.logs import start_logging  # noqa: PLC0415

    start_logging("debug")
    monkeypatch.setattr("bot.intake.handle", failing_for("p2", "buffered"))
    await desk.intake.take([desk.event("p2", "12 hộ gọi 0912345678")])
    structlog.reset_defaults()
    told = "".join(capsys.readouterr())
    assert "0912345678" not in told
    assert "hộ" not in told


async def test_a_batch_of_sixty_four_reports_is_exact(desk: Desk) -> None:
    start = SENT
    events = []
    for number in range(64):
        desk.commune.now = start + timedelta(minutes=number)
        events.append(desk.event(f"p{number % 8}", f"{number + 1} hộ, {number % 5} cks"))
    await desk.intake.take(events)
    figures = await desk.commune.figures(EAST)
    assert figures["households"] == sum(range(1, 65))
    assert figures["signatures"] == sum(n % 5 for n in range(64))
    async with desk.commune.database.read() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM reports")) == 64
