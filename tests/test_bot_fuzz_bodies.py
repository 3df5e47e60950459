"""Whatever bytes are posted to the endpoint, and whatever is tapped, is answered and no more."""

import asyncio
from typing import Any

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.channel import Event
from bot.telegram_events import Me, understand
from bot.webhook import LARGEST_BODY, Door, Webhook
from handlers.messages import Incoming
from handlers.tokens import Seal
from tests.test_bot_fuzz import asked, believable

BOT = "telegram:1000"
HEADER = b"x-telegram-bot-api-secret-token"
GOOD = orjson.dumps({"update_id": 5} | believable())


class Reader:
    """An intake that understands what it is given, as the real one does, and keeps it."""

    def __init__(self) -> None:
        self.taken: list[Event] = []
        self.understood: list[Incoming] = []

    async def take(self, events: list[Event]) -> None:
        self.taken += events
        for event in events:
            try:
                self.understood.append(understand(event, Me(1000, "thonso_bot")))
            except Exception:  # noqa: BLE001 - set aside by the real intake
                continue


async def nowhere(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("not the endpoint")


def posted(body: bytes, headers: list[tuple[bytes, bytes]] | None = None) -> tuple[int, Reader]:
    reader = Reader()
    webhook = Webhook({"/telegram": Door(BOT, "s3cret")}, reader, nowhere)
    return asyncio.run(asked(webhook, body, headers)), reader


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    ["update_id", "message", "edited_message", "callback_query", "my_chat_member", "poll", ""]
)


def encodable(value: Any) -> bytes | None:
    try:
        return orjson.dumps(value)
    except (TypeError, ValueError):
        return None


@given(st.binary(max_size=400))
@example(b"")
@example(b"\x00")
@example(b"\xef\xbb\xbf{}")
@example(b"NaN")
@example(b'{"update_id": NaN}')
def test_any_bytes_are_answered(body: bytes) -> None:
    status, reader = posted(body)
    assert status == 400
    assert reader.taken == []


@given(st.dictionaries(NAMES, JSON, max_size=4))
def test_any_json_is_answered_and_only_what_has_a_number_is_taken(body: dict[str, Any]) -> None:
    written = encodable(body)
    if written is None:
        return
    status, reader = posted(written)
    number = orjson.loads(written).get("update_id")
    assert status == (200 if type(number) is int else 400)
    assert [event.mark for event in reader.taken] == ([str(number)] if status == 200 else [])


@given(
    st.lists(st.tuples(st.integers(0, len(GOOD)), st.binary(max_size=3)), min_size=1, max_size=4)
)
def test_a_good_body_with_other_bytes_in_it_is_answered(changes: list[tuple[int, bytes]]) -> None:
    body = bytearray(GOOD)
    for place, other in changes:
        body[place : place + max(len(other), 1)] = other
    status, reader = posted(bytes(body))
    assert status in {200, 400}
    assert len(reader.taken) == (status == 200)


PATHS = [
    *(("message", name) for name in believable()["message"]),
    *(("message", "chat", name) for name in ("id", "type", "first_name")),
    *(("message", "from", name) for name in ("id", "is_bot", "first_name", "language_code")),
]


@settings(max_examples=300)
@given(st.sampled_from(PATHS), JSON)
def test_what_is_understood_has_the_types_that_handlers_count_on(
    path: tuple[str, ...], value: Any
) -> None:
    update: dict[str, Any] = {"update_id": 5} | believable()
    within = update
    for name in path[:-1]:
        within = within[name]
    within[path[-1]] = value
    written = encodable(update)
    if written is None:
        return
    status, reader = posted(written)
    assert status == 200
    for incoming in reader.understood:
        told = (incoming.chat, incoming.person, incoming.text, incoming.display_name)
        assert {type(one) for one in told} == {str}
        assert incoming.language is None or type(incoming.language) is str
        assert "\0" not in "".join(told)


@pytest.mark.parametrize(
    "body",
    [
        b'{"update_id": 5, "message": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"update_id": 5, "message": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}",
        b'{"update_id": 123456789012345678901234567890}',
        b'{"update_id": ' + b"9" * 100_000 + b"}",
        b'{"update_id": 1e400}',
        b'{"update_id": 5.0}',
        b'{"update_id": -0.0}',
        b'{"update_id": 5}{"update_id": 6}',
        b'{"update_id": 5,}',
        b"{'update_id': 5}",
        b'{"update_id": 5',
        b'"' + b"a" * 1000,
    ],
    ids=lambda body: repr(body[:34]),
)
def test_what_no_reader_of_json_takes_is_a_bad_request(body: bytes) -> None:
    assert posted(body)[0] == 400


@pytest.mark.parametrize(
    "letters",
    [rb"\ud800", rb"\udc00\ud800", b"\xff\xfe", b"\xed\xa0\x80", b"a\x00b"],
    ids=repr,
)
def test_what_is_in_a_broken_letter_is_understood_all_the_same(letters: bytes) -> None:
    update = orjson.dumps({"update_id": 5} | believable())
    said = orjson.dumps(believable()["message"]["text"])
    status, reader = posted(update.replace(said, said[:-1] + letters + b'"'))
    assert (status, [event.mark for event in reader.taken]) == (200, ["5"])
    written = reader.understood[0].text
    assert written.startswith(believable()["message"]["text"])
    assert "\0" not in written
    assert orjson.dumps(written)  # what is no letter, nothing can keep


def test_of_a_key_that_is_there_twice_the_last_counts_as_everywhere() -> None:
    status, reader = posted(b'{"update_id": 5, "update_id": 6}')
    assert (status, reader.taken[0].mark) == (200, "6")


@pytest.mark.parametrize("depth", [100, 250, 1000])
def test_what_is_nested_deep_is_taken_as_long_as_it_can_be_read(depth: int) -> None:
    nested = b'{"update_id": 5, "message": ' + b'{"a":' * depth + b"1" + b"}" * depth + b"}"
    assert posted(nested)[0] in {200, 400}


@given(st.binary(max_size=80))
@example(b"")
@example(b"S3CRET")
@example(b"s3cret ")
@example(b"s3cre")
def test_no_other_secret_opens_the_door(secret: bytes) -> None:
    status, reader = posted(GOOD, [(HEADER, secret)])
    assert status == (200 if secret == b"s3cret" else 403)
    assert len(reader.taken) == (status == 200)


@pytest.mark.parametrize(
    "length", [b"", b"x", b"-1", b"1e9", b"9" * 5000, "²".encode(), b"0x10", b" 5 ", b"\xff"]
)
def test_a_length_that_is_no_number_raises_nothing(length: bytes) -> None:
    status, _ = posted(GOOD, [(HEADER, b"s3cret"), (b"content-length", length)])
    assert status in {200, 400, 413}


def test_a_length_above_the_limit_is_refused_before_anything_is_read() -> None:
    told = [(HEADER, b"s3cret"), (b"content-length", str(LARGEST_BODY + 1).encode())]
    assert posted(GOOD, told)[0] == 413
    assert posted(b" " * (LARGEST_BODY + 1))[0] == 413


SEAL = Seal(b"a secret for tests")
VERBS = st.sampled_from(["a", "u", "j", "t", "x"])
ARGUMENTS = st.lists(st.integers(0, 2**40), max_size=3)


@given(VERBS, ARGUMENTS, st.text(max_size=64))
def test_no_text_but_the_sealed_one_is_opened(verb: str, given_: list[int], forged: str) -> None:
    sealed = SEAL.data("7", verb, *given_)
    assert SEAL.opened("7", sealed) is not None
    assert SEAL.opened("8", sealed) is None
    assert forged == sealed or SEAL.opened("7", forged) is None


@settings(max_examples=300)
@given(VERBS, ARGUMENTS, st.integers(0, 63), st.characters(codec="utf-8"))
def test_no_sealed_text_can_be_changed(verb: str, given_: list[int], at: int, other: str) -> None:
    sealed = SEAL.data("7", verb, *given_)
    for forged in (sealed[:at] + other + sealed[at + 1 :], sealed[:at] + other + sealed[at:]):
        assert forged == sealed or SEAL.opened("7", forged) is None


def test_the_parts_of_a_sealed_text_cannot_be_drawn_together() -> None:
    verb, first, second, seal = SEAL.data("7", "a", 5, 6).split(":")
    assert SEAL.opened("7", f"{verb}:{first}\x1f{second}:{seal}") is None
