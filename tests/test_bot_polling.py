import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channel import Event
from bot.polling import FetchError, GarbledError, Poller
from bot.telegram import Telegram
from storage.database import DatabaseUnreachableError
from tests.botapi import BotApi


class Notebook:
    """An intake that keeps what it is given, and fails as often as it is told."""

    def __init__(self) -> None:
        self.taken: list[Event] = []
        self.failures: list[Exception] = []
        self.before_failing: Callable[[], object] = lambda: None
        self.slowness = 0.0
        self.begun = asyncio.Event()
        self.changed = asyncio.Event()

    async def take(self, events: list[Event]) -> None:
        self.begun.set()
        if self.failures:
            self.before_failing()
            raise self.failures.pop()
        await asyncio.sleep(self.slowness)
        self.taken += events
        self.changed.set()

    async def has(self, number: int) -> None:
        async with asyncio.timeout(30):
            while len(self.taken) < number:
                self.changed.clear()
                await self.changed.wait()

    @property
    def texts(self) -> list[str]:
        return [event.raw["message"]["text"] for event in self.taken]


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server
    assert server.violations == []


@contextlib.asynccontextmanager
async def polling(api: BotApi, intake: Notebook) -> AsyncIterator[asyncio.Task[None]]:
    channel = Telegram("1:TEST", lambda _: (b"", ""), api_url=api.url)
    task = asyncio.create_task(Poller(channel, intake, seconds=1, longest_wait=0.1).run())
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait_for(task, 30)
        await channel.close()


async def eventually(api: BotApi, condition: Any) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.02)


async def test_what_was_said_is_taken_in_order_and_then_confirmed(api: BotApi) -> None:
    intake = Notebook()
    for n in range(5):
        api.say(7, f"{n} hộ")
    async with polling(api, intake):
        await intake.has(5)
        await eventually(api, lambda: not api.pending)
    assert intake.texts == [f"{n} hộ" for n in range(5)]
    assert len({event.mark for event in intake.taken}) == 5
    assert {event.bot for event in intake.taken} == {"telegram:1"}


async def test_the_first_question_names_no_offset_and_keeps_what_waits(api: BotApi) -> None:
    api.say(7, "5 hộ")
    intake = Notebook()
    async with polling(api, intake):
        await intake.has(1)
    removed, first = api.calls[:2]
    assert (removed.method, removed.params.get("drop_pending_updates")) == ("deleteWebhook", False)
    assert (first.method, "offset" in first.params) == ("getUpdates", False)


async def test_nothing_is_confirmed_while_the_database_is_away(api: BotApi) -> None:
    api.say(7, "5 hộ")
    intake = Notebook()
    intake.failures = [DatabaseUnreachableError() for _ in range(3)]
    confirmed: list[list[Any]] = []
    intake.before_failing = lambda: confirmed.append(list(api.confirmed))
    async with polling(api, intake):
        await intake.has(1)
        await eventually(api, lambda: len(api.confirmed) == 1)
    assert confirmed == [[], [], []]
    assert intake.texts == ["5 hộ"]


@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "malformed", "truncated"])
async def test_faults_of_the_network_lose_nothing(api: BotApi, kind: str) -> None:
    api.fault(kind, method="getUpdates", times=3)
    api.say(7, "5 hộ")
    intake = Notebook()
    async with polling(api, intake):
        await intake.has(1)
    assert intake.texts[0] == "5 hộ"


@pytest.mark.parametrize("status", [401, 409, 500])
async def test_the_loop_outlives_refusals(api: BotApi, status: int) -> None:
    api.fault("error", status=status, times=4)
    api.say(7, "5 hộ")
    intake = Notebook()
    async with polling(api, intake):
        await intake.has(1)


async def test_after_an_idle_time_updates_with_lower_ids_are_heard(api: BotApi) -> None:
    intake = Notebook()
    api.push({"update_id": 900_000, "message": {"text": "cũ"}})
    async with polling(api, intake):
        await intake.has(1)
        await eventually(api, lambda: not api.pending)
        await eventually(api, lambda: "offset" not in api.called("getUpdates")[-1].params)
        api.push({"update_id": 17, "message": {"text": "mới"}})
        await intake.has(2)
    assert intake.texts == ["cũ", "mới"]


class Scripted:
    """A channel that answers from a list."""

    bot = "telegram:1"

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.offsets: list[int | None] = []
        self.mosts: list[int | None] = []
        self.refusals = 0
        self.removed = False

    async def fetch(self, offset: int | None, timeout: int, most: int | None = None) -> list[Any]:  # noqa: ASYNC109
        self.offsets.append(offset)
        self.mosts.append(most)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return list(answer)

    async def remove_webhook(self) -> None:
        if self.refusals:
            self.refusals -= 1
            raise FetchError("network")
        self.removed = True


async def test_nothing_is_asked_for_until_the_webhook_is_gone() -> None:
    channel = Scripted([{"update_id": 5}])
    channel.refusals = 2
    intake = Notebook()
    task = asyncio.create_task(Poller(channel, intake, longest_wait=0.02).run())
    await intake.has(1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert channel.removed
    assert channel.offsets[0] is None


async def test_a_malformed_item_does_not_hold_up_its_batch() -> None:
    channel = Scripted([{"update_id": 5}, {"no": 1}, "x", {"update_id": 6}], [])
    intake = Notebook()
    poller = Poller(channel, intake)
    await poller.once()
    await poller.once()
    assert [event.mark for event in intake.taken] == ["5", "6"]
    assert channel.offsets == [None, 7]


async def test_an_empty_answer_means_that_no_offset_is_needed() -> None:
    channel = Scripted([{"update_id": 5}], [], [])
    poller = Poller(channel, Notebook())
    for _ in range(3):
        await poller.once()
    assert channel.offsets == [None, 6, None]


async def test_the_offset_stays_when_a_batch_is_not_taken() -> None:
    channel = Scripted([{"update_id": 5}], [{"update_id": 5}])
    intake = Notebook()
    intake.failures = [RuntimeError("bug")]
    poller = Poller(channel, intake)
    with pytest.raises(RuntimeError):
        await poller.once()
    await poller.once()
    assert channel.offsets == [None, None]


async def test_a_batch_of_nothing_but_rubbish_is_an_error_that_waits() -> None:
    with pytest.raises(FetchError):
        await Poller(Scripted(["x"]), Notebook()).once()


async def once_or_garbled(poller: Poller) -> None:
    with contextlib.suppress(FetchError):
        await poller.once()


async def test_what_spoils_every_answer_is_found_and_taken_as_a_stand_in() -> None:
    broken = GarbledError(b'{"ok":true,"result":[{"update_id":6,"message":{"text":"a"b"}}]}')
    channel = Scripted(GarbledError(b"x"), [{"update_id": 5}], *[broken] * 4, [{"update_id": 7}])
    intake = Notebook()
    poller = Poller(channel, intake)
    for _ in range(7):
        await once_or_garbled(poller)
    assert [event.mark for event in intake.taken] == ["5", "6", "7"]
    assert intake.taken[1].raw == {"update_id": 6, "unreadable": len(broken.body)}
    assert channel.offsets == [None, None, 6, 6, 6, 6, 7]
    assert channel.mosts == [None, 1, 1, 1, 1, 1, 1]


async def test_an_update_with_a_letter_that_is_none_is_mended_and_loses_nothing_else() -> None:
    body = b'{"ok":true,"result":[{"update_id":6,"message":{"text":"12 h\xff","n":"\\ud800"}}]}'
    channel = Scripted(*[GarbledError(body)] * 4)
    intake = Notebook()
    poller = Poller(channel, intake)
    for _ in range(4):
        await once_or_garbled(poller)
    assert intake.taken[0].raw == {"update_id": 6, "message": {"text": "12 h\ufffd", "n": "\ufffd"}}


@pytest.mark.parametrize(
    "bodies",
    [
        [b'{"result":[{"update_id":6,"n":"%d"""}]}' % n for n in range(9)],
        [b'{"result":[{"update_id":6,"n":"cut o'] * 9,
    ],
)
async def test_answers_that_are_cut_off_or_garbled_each_in_its_own_way_skip_nothing(
    bodies: list[bytes],
) -> None:
    channel = Scripted(*map(GarbledError, bodies), [{"update_id": 6}])
    intake = Notebook()
    poller = Poller(channel, intake)
    for _ in range(10):
        await once_or_garbled(poller)
    assert [event.raw for event in intake.taken] == [{"update_id": 6}]


async def test_what_the_line_cuts_off_does_not_put_off_finding_what_spoils_every_answer() -> None:
    whole = GarbledError(b'{"ok":true,"result":[{"update_id":6,"message":{"text":"a"b"}}]}')
    cut = GarbledError(whole.body[:40])
    lost = FetchError("network")
    channel = Scripted(cut, whole, cut, whole, lost, cut, whole, cut, cut, whole)
    intake = Notebook()
    poller = Poller(channel, intake)
    for _ in range(10):
        await once_or_garbled(poller)
    assert [event.mark for event in intake.taken] == ["6"]


async def test_a_garbled_answer_that_names_no_update_moves_nothing() -> None:
    channel = Scripted(*[GarbledError(b"<html>")] * 4)
    poller = Poller(channel, Notebook())
    for _ in range(4):
        with pytest.raises(FetchError):
            await poller.once()
    assert channel.offsets == [None] * 4


async def test_an_update_without_a_number_holds_up_nobody_who_is_behind_it() -> None:
    broken = b'{"message":{"text":"a"b"}}'
    alone = GarbledError(b'{"ok":true,"result":[%b]}' % broken)
    before = GarbledError(b'{"ok":true,"result":[%b,{"update_id":7,"message":{}}]}' % broken)
    channel = Scripted(*[alone] * 6, *[before] * 4, [{"update_id": 7}])
    intake = Notebook()
    poller = Poller(channel, intake)
    with capture_logs() as logs:
        for _ in range(11):
            await once_or_garbled(poller)
    assert [event.mark for event in intake.taken] == ["7"]
    assert channel.offsets == [None] * 10 + [7]
    assert channel.mosts == [None, 1, 1, 1, 2, 2, 2, 2, 2, 2, 1]
    assert [log["update"] for log in logs] == [None, 7]


async def test_updates_with_unusable_numbers_are_looked_behind_too() -> None:
    rubbish = [{"no": 1}, {"update_id": "x"}, {"update_id": None}]
    channel = Scripted(
        GarbledError(b"x"), rubbish[:1], rubbish[:2], [*rubbish, {"update_id": 6}], []
    )
    intake = Notebook()
    poller = Poller(channel, intake)
    for _ in range(5):
        await once_or_garbled(poller)
    assert [event.mark for event in intake.taken] == ["6"]
    assert channel.offsets == [None, None, None, None, 7]
    assert channel.mosts == [None, 1, 2, 4, 1]


async def test_polls_that_fail_are_counted_until_one_succeeds() -> None:
    failures: Counter[str] = Counter()
    seen = []

    class Watched(Scripted):
        async def fetch(self, *asked: Any) -> list[Any]:
            seen.append(failures[self.bot])
            return await super().fetch(*asked)

    channel = Watched(FetchError("network"), FetchError("network"), [{"update_id": 5}], [])
    intake = Notebook()
    poller = Poller(channel, intake, longest_wait=0.01, failures=failures)
    task = asyncio.create_task(poller.run())
    async with asyncio.timeout(30):
        while len(seen) < 4:  # noqa: ASYNC110 - the script tells nobody
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert seen[:4] == [0, 1, 2, 0]


async def test_a_batch_being_committed_is_finished_when_the_loop_stops() -> None:
    intake = Notebook()
    intake.slowness = 0.3
    task = asyncio.create_task(Poller(Scripted([{"update_id": 5}]), intake).run())
    await asyncio.wait_for(intake.begun.wait(), 30)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 30)
    assert len(intake.taken) == 1


async def test_what_waits_is_asked_for_until_an_answer_was_all_there_is(api: BotApi) -> None:
    for n in range(150):
        api.say(7, f"{n} hộ")
    caught_up: dict[str, float] = {}
    told: list[float] = []

    class Watching(Notebook):
        async def take(self, events: list[Event]) -> None:
            told.append(caught_up["telegram:1"])
            await super().take(events)

    intake = Watching()
    channel = Telegram("1:TEST", lambda _: (b"", ""), api_url=api.url)
    poller = Poller(channel, intake, seconds=1, longest_wait=0.1, caught_up=caught_up)
    task = asyncio.create_task(poller.run())
    await intake.has(150)
    async with asyncio.timeout(30):
        while not caught_up["telegram:1"]:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    assert told == [0.0, 0.0]
    api.fault("error", status=500, method="getUpdates")
    async with asyncio.timeout(30):
        while caught_up["telegram:1"]:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert caught_up == {}
    await channel.close()
    waits = [call.params["timeout"] for call in api.called("getUpdates")]
    assert waits[:2] == [0, 0]
    assert 1 in waits
