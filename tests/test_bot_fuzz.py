"""Hostile input from the endpoint to the ledger: nothing raises, blocks others, or is told."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Callable
from typing import Any

import orjson
import pytest
import structlog

from bot.intake import BatchIntake, working
from bot.logs import start_logging
from bot.telegram import Telegram
from bot.webhook import Door, Message, Webhook
from domain.people import Role
from storage.database import Database
from storage.dead_letters import dead_letters
from storage.outbox import Outgoing
from tests.botapi_schema import API_FILE
from tests.fuzzing import NOW, PEOPLE, SECRET, Builder, Types, librarys, official
from tests.villages import Commune

EAST = "Xã Mẫu/Thôn Đông"
WEST = "Xã Mẫu/Thôn Đoài"
TOKEN = "1000:A-secret-of-the-bot"
HEALTHY = 500
SOURCES = [
    pytest.param(librarys, id="library"),
    pytest.param(
        official,
        id="official",
        marks=[pytest.mark.shared, pytest.mark.skipif(not API_FILE.exists(), reason="not here")],
    ),
]


class Endpoint:
    """The webhook with everything behind it, asked without a network."""

    def __init__(self, commune: Commune) -> None:
        self.commune = commune
        self.said: list[Outgoing] = []
        self.channel = Telegram(TOKEN, lambda _: (b"", ""))
        self.intake = BatchIntake(
            commune.database,
            {self.channel.bot: self.channel},
            commune.desk,
            commune.draw,
            self.said.extend,
        )
        door = Door(self.channel.bot, "s3cret")
        self._webhook = Webhook({"/telegram": door}, self.intake, self._elsewhere)

    async def _elsewhere(self, scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("not the endpoint")

    async def post(self, body: bytes, headers: list[tuple[bytes, bytes]] | None = None) -> int:
        """The status that a body is answered with."""
        return await asked(self._webhook, body, headers)

    async def report(self, households: int, number: int) -> int:
        """Somebody healthy reports in the midst of it."""
        who = {"id": HEALTHY, "first_name": "Lành"}
        message = {
            "message_id": households,
            "date": NOW + 60 * households,
            "chat": who | {"type": "private"},
            "from": who | {"is_bot": False},
            "text": f"{households} hộ",
        }
        return await self.post(orjson.dumps({"update_id": number, "message": message}))

    @property
    def confirmed(self) -> int:
        mine = [row for row in self.said if row.chat == str(HEALTHY)]
        return sum(row.body["text"].startswith("✅") for row in mine)

    async def letters(self) -> list[Any]:
        async with self.commune.database.read() as connection:
            return list(await dead_letters(connection))


async def asked(
    webhook: Webhook, body: bytes, headers: list[tuple[bytes, bytes]] | None = None
) -> int:
    """What an application answers to a POST."""
    answers: list[Message] = []
    parts = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return parts.pop(0)

    async def send(message: Message) -> None:
        answers.append(message)

    told = headers if headers is not None else [(b"x-telegram-bot-api-secret-token", b"s3cret")]
    scope = {"type": "http", "path": "/telegram", "method": "POST", "headers": told}
    await webhook(scope, receive, send)
    return int(answers[0]["status"])


@pytest.fixture
async def endpoint(database: Database) -> AsyncIterator[Endpoint]:
    commune = Commune(database)
    await commune.load()
    for person in PEOPLE[:2]:
        await commune.join(str(person), EAST, Role.VOLUNTEER, name=SECRET)
    await commune.join(str(HEALTHY), WEST, name="Lành")
    made = Endpoint(commune)
    async with working(made.intake):
        yield made
    await made.channel.close()


@contextlib.contextmanager
def logged(capfd: pytest.CaptureFixture[str]) -> Any:
    """What the program logs within the block holds nobody's words and no secret."""
    start_logging("debug")
    capfd.readouterr()
    try:
        yield
    finally:
        structlog.reset_defaults()
    told = "".join(capfd.readouterr())
    for secret in (SECRET, "nhà-Tám", "0912345678", "A-secret-of-the-bot", "s3cret", "Lành"):
        assert secret not in told


@pytest.mark.parametrize("wrong", [0.0, 0.02, 0.15])
@pytest.mark.parametrize("types", SOURCES)
async def test_any_update_of_any_type_is_taken_and_holds_up_nobody(
    endpoint: Endpoint,
    types: Callable[[], Types],
    wrong: float,
    capfd: pytest.CaptureFixture[str],
) -> None:
    builder = Builder(types(), random.Random(int(wrong * 100) + 1), wrong)
    listened = ["message", "edited_message", "callback_query", "my_chat_member"] * 8
    with logged(capfd):
        for turn in range(1, 6):
            kinds = [*types().kinds, *listened]
            updates = [builder.update(1000 * turn + n, kind) for n, kind in enumerate(kinds)]
            posted = [endpoint.post(orjson.dumps(update)) for update in updates]
            statuses = await asyncio.gather(*posted, endpoint.report(turn, turn))
            assert set(statuses) == {200}
    assert (await endpoint.commune.figures(WEST))["households"] == 15
    assert endpoint.confirmed == 5
    letters = await endpoint.letters()
    assert wrong or letters == []
    assert SECRET not in repr([letter.error for letter in letters])


EVERYTHING_WRONG = [
    {},
    {"message": None},
    {"message": []},
    {"message": {"message_id": 2**64 - 1, "date": NOW}},
    {"callback_query": {"id": 5, "from": 5, "data": 5}},
    {"my_chat_member": {"chat": "x"}},
    {"message": {}, "edited_message": {}, "callback_query": {}},
    {"unheard_of": {"message": {}}},
    {"message" * 1000: 1},
]


def believable(**more: Any) -> dict[str, Any]:
    """A message of a member, with fields of it replaced; None leaves one out."""
    who = {"id": PEOPLE[0], "first_name": SECRET}
    message = {
        "message_id": 5,
        "date": NOW,
        "chat": who | {"type": "private"},
        "from": who | {"is_bot": False, "language_code": "vi"},
        "text": "12 hộ",
    }
    return {"message": {n: v for n, v in (message | more).items() if v is not None}}


BORDERLINE = [
    believable(message_id=2**63),
    believable(message_id=-1),
    believable(message_id=True),
    believable(date=0),
    believable(date=-1),
    believable(date=2**31),
    believable(date=2**53),
    believable(date=2**64 - 1),
    believable(date=1.5),
    believable(edit_date="x"),
    believable(chat={"id": 2**64 - 1, "type": "private"}),
    believable(chat={"id": "7", "type": "private"}),
    believable(chat={"id": 7.5, "type": "private"}),
    believable(chat={"id": 7, "type": "\0"}),
    believable(**{"from": {"id": 2**64 - 1, "first_name": "x", "is_bot": False}}),
    believable(**{"from": {"id": PEOPLE[0], "first_name": None, "is_bot": 0}}),
    believable(**{"from": {"id": [PEOPLE[0]], "first_name": {}, "is_bot": "no"}}),
    believable(
        **{"from": {"id": 7, "first_name": "\0", "is_bot": False, "language_code": "\0" * 9}}
    ),
    believable(text="\0" * 4096),
    believable(text=["12 hộ"]),
    believable(text={"a": "12 hộ"}),
    believable(text="12 hộ " * 40_000),
    believable(text="\u202e\u2066 12 hộ \ufff9"),
    believable(text="(" * 50_000),
    believable(text="1 " * 100_000),
    believable(text="9" * 300_000),
    believable(text="một trăm " * 30_000),
    believable(text=None, caption=5),
    believable(reply_to_message=5),
    believable(reply_to_message={"message_id": 2**64 - 1, "date": 0, "chat": {"id": 7}}),
    believable(reply_to_message={"forum_topic_created": 5}),
    believable(migrate_to_chat_id="x"),
    believable(migrate_to_chat_id=2**64 - 1),
    believable(photo=5, text=None),
    believable(entities=5),
    believable(media_group_id={}),
]


async def test_a_wrong_thing_in_any_place_is_the_matter_of_its_message_alone(
    endpoint: Endpoint, capfd: pytest.CaptureFixture[str]
) -> None:
    hostile = [*EVERYTHING_WRONG, *BORDERLINE]
    with logged(capfd):
        posted = [
            endpoint.post(orjson.dumps({"update_id": 100 + number} | update))
            for number, update in enumerate(hostile)
        ]
        found = await asyncio.gather(*posted, endpoint.report(4, 1), endpoint.report(5, 2))
    assert set(found) == {200}
    assert (await endpoint.commune.figures(WEST))["households"] == 9
    assert endpoint.confirmed == 2


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64 - 1, -(2**63)])
async def test_an_update_with_any_whole_number_is_taken_once(
    endpoint: Endpoint, number: int
) -> None:
    posted = [endpoint.report(4, number), endpoint.report(4, number), endpoint.report(5, 77)]
    assert await asyncio.gather(*posted) == [200, 200, 200]
    assert await endpoint.report(4, number) == 200
    expected = 9 if -(2**63) <= number < 2**63 else 5
    assert (await endpoint.commune.figures(WEST))["households"] == expected
    assert len(await endpoint.letters()) == (expected == 5)
