"""Answers go where they belong: the topic of a forum, under the message they answer."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channel import Event
from bot.outgoing import outgoing, place_of
from bot.telegram import Telegram
from bot.telegram_events import Me, understand
from handlers.messages import Reply, Sort
from storage.outbox import Outgoing
from tests.botapi import BotApi

NOW = datetime(2026, 11, 21, tzinfo=UTC)
FORUM = -1_001_000_000_001
GROUP = -5
RECIPE = {"make": "qr"}


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server
    assert server.violations == []


@pytest.fixture
async def telegram(api: BotApi) -> AsyncIterator[Telegram]:
    channel = Telegram("1:TEST", lambda _: (b"PK\x03\x04", "a.docx"), api_url=api.url)
    yield channel
    await channel.close()


def answers(update: dict[str, Any], *replies: Reply) -> list[Outgoing]:
    """The rows of the outbox that answer an update."""
    event = Event("telegram:1", "5", {"update_id": 5} | update, NOW)
    heard = understand(event, Me(1, "thonso_bot"))
    return list(outgoing(replies, place_of(heard), NOW, iter(range(1, 99)).__next__))


async def test_a_message_in_a_topic_is_answered_in_its_topic_and_cites_it(
    api: BotApi, telegram: Telegram
) -> None:
    thread = api.topic(FORUM, "Báo cáo", by=7)
    said = api.say(7, "@thonso_bot 5 hộ", chat=FORUM, topic=thread)
    for row in answers(
        {"message": said}, Reply("Đã ghi"), Reply("Tệp", sort=Sort.DOCUMENT, recipe=RECIPE)
    ):
        await telegram.deliver(row, None)
    text, file = api.sent_to(FORUM)
    for seen in (text, file):
        assert seen.raw["message_thread_id"] == thread
        assert seen.raw["reply_to_message"]["message_id"] == said["message_id"]
    assert api.calls[-2].params["reply_parameters"] == {
        "message_id": said["message_id"],
        "allow_sending_without_reply": True,
    }


async def test_what_follows_a_tap_stays_in_the_topic_of_the_button(
    api: BotApi, telegram: Telegram
) -> None:
    thread = api.topic(FORUM, "Báo cáo", by=7)
    said = api.say(7, "@thonso_bot 5 hộ", chat=FORUM, topic=thread)
    [asked] = answers({"message": said}, Reply("?"))
    question = asked._replace(body={**asked.body, "choices": [[["Có", "yes"]]]})
    await telegram.deliver(question, None)
    tap = api.tap(7, api.sent_to(FORUM)[0], "yes")
    replies = (Reply("", sort=Sort.TOAST, tap=tap["id"]), Reply("Đã ghi"))
    for row in answers({"callback_query": tap}, *replies):
        await telegram.deliver(row, None)
    assert api.answers[tap["id"]] == {"callback_query_id": tap["id"]}
    assert api.sent_to(FORUM)[-1].raw["message_thread_id"] == thread


async def test_an_edit_names_no_topic_and_falls_back_into_it(
    api: BotApi, telegram: Telegram
) -> None:
    thread = api.topic(FORUM, "Báo cáo", by=7)
    said = api.say(7, "@thonso_bot 5 hộ", chat=FORUM, topic=thread)
    [row] = answers({"message": said}, Reply("Đã ghi"))
    sent = await telegram.deliver(row, None)
    [change] = answers({"message": said}, Reply("Đã sửa", sort=Sort.EDIT, edits=sent))
    await telegram.deliver(change, sent)
    assert api.texts(FORUM) == ["Đã sửa"]
    assert not {"message_thread_id", "reply_parameters"} & api.calls[-1].params.keys()
    assert change.body["thread"] == str(thread)


async def test_the_general_topic_and_threads_of_replies_are_no_topics(
    api: BotApi, telegram: Telegram
) -> None:
    api.topic(FORUM, "Báo cáo", by=7)
    plain = -1_001_000_000_002
    first = api.say(7, "chào", chat=plain)
    for said in (
        api.say(7, "@thonso_bot 5 hộ", chat=FORUM),
        api.say(7, "@thonso_bot 5 hộ", chat=plain, reply_to=first),
    ):
        [row] = answers({"message": said}, Reply("Đã ghi"))
        await telegram.deliver(row, None)
        assert "message_thread_id" not in api.calls[-1].params
        cited = api.sent_to(said["chat"]["id"])[-1].raw["reply_to_message"]
        assert cited["message_id"] == said["message_id"]


@pytest.mark.parametrize("sort", [Sort.TEXT, Sort.DOCUMENT])
@pytest.mark.parametrize("gone", [True, False])
async def test_where_the_topic_is_gone_or_closed_the_answer_goes_to_the_group(
    api: BotApi, telegram: Telegram, sort: Sort, gone: bool
) -> None:
    thread = api.topic(FORUM, "Báo cáo", by=7)
    said = api.say(7, "@thonso_bot 5 hộ", chat=FORUM, topic=thread)
    api.end_topic(FORUM, thread, gone=gone)
    [row] = answers({"message": said}, Reply("Đã ghi", sort=sort, recipe=RECIPE))
    await telegram.deliver(row, None)
    assert "message_thread_id" not in api.sent_to(FORUM)[-1].raw


async def test_a_message_deleted_meanwhile_is_answered_all_the_same(
    api: BotApi, telegram: Telegram
) -> None:
    said = api.say(7, "@thonso_bot 5 hộ", chat=GROUP)
    api.world.chats[GROUP].messages.clear()
    [row] = answers({"message": said}, Reply("Đã ghi"))
    await telegram.deliver(row, None)
    assert "reply_to_message" not in api.sent_to(GROUP)[-1].raw


async def test_a_group_that_moved_is_answered_without_citing_its_old_numbers(
    api: BotApi, telegram: Telegram
) -> None:
    said = api.say(7, "@thonso_bot 5 hộ", chat=GROUP)
    new = api.migrate(GROUP)
    [row] = answers({"message": said}, Reply("Đã ghi"))
    await telegram.deliver(row._replace(chat=str(new)), None)
    assert "reply_to_message" not in api.sent_to(new)[-1].raw


def test_private_answers_cite_nothing_and_what_goes_elsewhere_has_no_place(api: BotApi) -> None:
    [alone] = answers({"message": api.say(7, "5 hộ")}, Reply("Đã ghi"))
    assert alone.body == {"text": "Đã ghi"}
    thread = api.topic(FORUM, "Báo cáo", by=7)
    said = api.say(7, "@thonso_bot 5 hộ", chat=FORUM, topic=thread)
    [elsewhere] = answers({"message": said}, Reply("Lan đã vào", chat="8"))
    assert elsewhere.body == {"text": "Lan đã vào"}


def test_of_a_long_answer_the_first_piece_cites_and_all_stay_in_the_topic(api: BotApi) -> None:
    thread = api.topic(FORUM, "Báo cáo", by=7)
    said = api.say(7, "@thonso_bot /tong", chat=FORUM, topic=thread)
    rows = answers({"message": said}, Reply("\n".join(f"Thôn {n}: {n} hộ" for n in range(900))))
    assert len(rows) > 1
    assert [("cites" in row.body) for row in rows] == [True] + [False] * (len(rows) - 1)
    assert {row.body["thread"] for row in rows} == {str(thread)}
