"""The methods that write, change and take away messages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from tests import botapi_markup
from tests.botapi_images import check_photo
from tests.botapi_updates import Updates
from tests.botapi_webhook import Delivery, Webhook
from tests.botapi_wire import Json, Params, Refusal, Upload, bad, failed, whole
from tests.botapi_world import Chat, World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
    *("upload_document", "choose_sticker", "find_location", "record_video_note"),
    "upload_video_note",
}
TWO_DAYS = 48 * 3600


@dataclass(slots=True)
class Account:
    """One bot: its world, its updates, its webhook; `doubts` collects what is not right.

    `call` runs a method that a webhook named in its answer; `attempted` hears of deliveries.
    """

    world: World
    updates: Updates
    call: Callable[[Json], Awaitable[None]]
    attempted: Callable[[Delivery], None]
    webhook: Webhook | None = None
    last_error: tuple[int, str] | None = None
    doubts: list[str] = field(default_factory=list)


Handler = Callable[[Account, Params], Any | Awaitable[Any]]
METHODS: dict[str, Handler] = {}


def method(name: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        METHODS[name] = handler
        return handler

    return register


def chat_of(account: Account, params: Params) -> Chat:
    if params.raw("chat_id") in (None, ""):
        raise bad("chat_id is empty")
    return account.world.reachable(whole(params.raw("chat_id")))


def _own(account: Account, params: Params, what: str) -> tuple[Chat, Json]:
    """The message of the bot that is to be edited."""
    chat = chat_of(account, params)
    if "message_id" not in params:
        raise bad("message identifier is not specified")
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise failed(f"message to {what} not found")
    if message.get("from", {}).get("id") != account.world.me["id"]:
        raise bad("message can't be edited")
    return chat, message


def _topic(chat: Chat, params: Params) -> Json:
    """The fields that a message in a topic carries; refuses a topic that is not open there."""
    thread = whole(params.raw("message_thread_id"))
    if thread is None:
        return {}
    if chat.topics is None:
        raise bad("message thread not found")
    if thread not in chat.topics:
        raise failed("message thread not found")
    if not chat.topics[thread]:
        raise failed("TOPIC_CLOSED")
    return {"message_thread_id": thread, "is_topic_message": True}


def _reply_to(chat: Chat, params: Params) -> Json | None:
    given = params.json("reply_parameters") or {}
    number = whole(given.get("message_id", params.raw("reply_to_message_id")))
    if number is None:
        return None
    cited = chat.messages.get(number)
    lenient = given.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply")
    if cited is None and not lenient:
        raise failed("message to be replied not found")
    if cited and cited.get("is_topic_message"):
        wanted = whole(params.raw("message_thread_id"))
        if cited["message_thread_id"] != wanted:
            raise failed("message to be replied not found")
    return {k: v for k, v in cited.items() if k != "reply_to_message"} if cited else None


def _send(account: Account, params: Params, chat: Chat, **content: Any) -> Json:
    """Posts a message of the bot and returns it as the bot is told of it."""
    keyboard = botapi_markup.keyboard(params, account.doubts)
    words = content.get("text") or content.get("caption") or ""
    entities = content.get("entities") or content.get("caption_entities") or []
    account.doubts += botapi_markup.bad_start_links(words, entities, keyboard)
    content |= _topic(chat, params)
    content["reply_to_message"] = _reply_to(chat, params)
    if keyboard and "inline_keyboard" in keyboard:
        content["reply_markup"] = keyboard
    message = account.world.post(chat, account.world.me, **content)
    if keyboard and "inline_keyboard" not in keyboard:
        account.world.profile[f"keyboard of {chat.id}"] = keyboard
    return message


@method("sendMessage")
def send_message(account: Account, params: Params) -> Json:
    text, entities = botapi_markup.message_text(params, account.doubts)
    chat = chat_of(account, params)
    return _send(account, params, chat, text=text, entities=entities)


def _captioned(account: Account, params: Params) -> Json:
    text, entities = botapi_markup.caption(params, account.doubts)
    return {"caption": text or None, "caption_entities": entities}


def _file(account: Account, value: Any, folder: str, most: int) -> tuple[Json, Upload]:
    """The file object and the bytes of what is sent: an upload, or a file_id known here."""
    if isinstance(value, Upload):
        if not value.content:
            raise bad("file must be non-empty")
        if len(value.content) > most:
            raise Refusal(413, "Request Entity Too Large", fault=True)
        return account.world.keep(value, folder), value
    stored = account.world.files.get(str(value))
    if stored is None:
        raise bad("wrong file identifier/HTTP URL specified")
    kept = {"file_id": stored.file_id, "file_unique_id": stored.file_id[-6:]}
    return kept | {"file_size": len(stored.upload.content)}, stored.upload


@method("sendDocument")
def send_document(account: Account, params: Params) -> Json:
    if "document" not in params:
        raise bad("there is no document in the request")
    captioned = _captioned(account, params)
    chat = chat_of(account, params)
    kept, upload = _file(account, params.raw("document"), "documents", 50 * 2**20)
    document = kept | {"file_name": upload.name, "mime_type": upload.content_type}
    return _send(account, params, chat, document=document, **captioned)


@method("sendPhoto")
def send_photo(account: Account, params: Params) -> Json:
    if "photo" not in params:
        raise bad("there is no photo in the request")
    captioned = _captioned(account, params)
    chat = chat_of(account, params)
    kept, upload = _file(account, params.raw("photo"), "photos", 10 * 2**20)
    width, height = check_photo(upload.content)
    photo = [kept | {"width": width, "height": height}]
    return _send(account, params, chat, photo=photo, **captioned)


def _replace(account: Account, message: Json, **content: Any) -> Json:
    """Puts new content into a message; refuses what changes nothing."""
    wanted = {k: v for k, v in content.items() if v not in (None, [])}
    if all(message.get(name) == wanted.get(name) for name in content):
        raise failed(NOT_MODIFIED)
    for name in content:
        message.pop(name, None)
    message |= wanted | {"edit_date": account.world.date()}
    return message


@method("editMessageText")
def edit_message_text(account: Account, params: Params) -> Json:
    text, entities = botapi_markup.message_text(params, account.doubts)
    keyboard = botapi_markup.keyboard(params, account.doubts, inline_only=True)
    account.doubts += botapi_markup.bad_start_links(text, entities, keyboard)
    _, message = _own(account, params, "edit")
    if "text" not in message:
        raise failed("there is no text in the message to edit")
    return _replace(account, message, text=text, entities=entities, reply_markup=keyboard)


@method("editMessageCaption")
def edit_message_caption(account: Account, params: Params) -> Json:
    captioned = _captioned(account, params)
    keyboard = botapi_markup.keyboard(params, account.doubts, inline_only=True)
    _, message = _own(account, params, "edit")
    if "document" not in message and "photo" not in message:
        raise failed("there is no caption in the message to edit")
    return _replace(account, message, **captioned, reply_markup=keyboard)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(account: Account, params: Params) -> Json:
    keyboard = botapi_markup.keyboard(params, account.doubts, inline_only=True)
    _, message = _own(account, params, "edit")
    return _replace(account, message, reply_markup=keyboard)


@method("deleteMessage")
def delete_message(account: Account, params: Params) -> bool:
    chat = chat_of(account, params)
    if "message_id" not in params:
        raise bad("message identifier is not specified")
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise failed("message to delete not found")
    if account.world.date() - message["date"] > TWO_DAYS:
        raise failed("message can't be deleted")
    del chat.messages[message["message_id"]]
    return True


@method("answerCallbackQuery")
def answer_callback_query(account: Account, params: Params) -> bool:
    if len(params.text("text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    query = account.world.queries.get(params.text("callback_query_id"))
    late = account.world.clock.now() - (query.date if query else 0)
    if query is None or query.answered is not None or late > account.world.query_lifetime:
        raise failed(TOO_OLD)
    query.answered = dict(params.values)
    return True


@method("sendChatAction")
def send_chat_action(account: Account, params: Params) -> bool:
    chat_of(account, params)
    if params.text("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    return True
