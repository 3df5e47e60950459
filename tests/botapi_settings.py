"""The methods around messages: who the bot is, how updates come, commands, files, chats."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from tests.botapi_methods import Account, chat_of, method
from tests.botapi_updates import allowed_updates
from tests.botapi_webhook import Delivery, Hook, Webhook
from tests.botapi_wire import Json, Params, Refusal, bad, failed, whole

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LARGEST_DOWNLOAD = 20 * 2**20
SCOPES = {
    *("default", "all_private_chats", "all_group_chats", "all_chat_administrators"),
    *("chat", "chat_administrators", "chat_member"),
}
HOOKED = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete "
    "the webhook first"
)


@method("getMe")
def get_me(account: Account, params: Params) -> Json:
    more = {"can_join_groups": True, "supports_inline_queries": False}
    privacy = {"can_read_all_group_messages": not account.world.privacy}
    return account.world.me | more | privacy


@method("getUpdates")
async def get_updates(account: Account, params: Params) -> list[Json]:
    if account.webhook is not None:
        raise Refusal(409, HOOKED)
    return await account.updates.fetch(params, account.doubts)


@method("setWebhook")
async def set_webhook(account: Account, params: Params) -> bool:
    hook = _hook(params, account.doubts)
    kinds = allowed_updates(params, account.doubts)
    await _unhook(account, drop=params.flag("drop_pending_updates"))
    account.updates.allowed = account.updates.allowed if kinds is None else kinds
    if not hook.url:
        return True
    account.updates.interrupt("setWebhook request")
    account.webhook = _webhook(account, hook)
    account.updates.deliver = account.webhook.offer
    for update in list(account.updates.waiting):
        account.webhook.offer(update)
    return True


def _hook(params: Params, doubts: list[str]) -> Hook:
    url, secret = params.text("url"), params.text("secret_token")
    if url and (urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    connections = params.integer("max_connections", 40)
    if not 1 <= connections <= 100:
        doubts.append(f"max_connections {connections} is outside of 1-100")
    return Hook(url, secret, min(max(connections, 1), 100))


def _webhook(account: Account, hook: Hook) -> Webhook:
    async def replied(call: Json) -> None:
        await account.call(call)

    def attempted(delivery: Delivery) -> None:
        account.attempted(delivery)
        if not delivery.ok:
            problem = delivery.error or f"Wrong response from the webhook: {delivery.status}"
            account.last_error = (account.world.date(), problem)

    return Webhook(hook, taken=account.updates.done, attempted=attempted, replied=replied)


async def _unhook(account: Account, *, drop: bool) -> None:
    webhook, account.webhook = account.webhook, None
    account.updates.deliver = None
    if webhook is not None:
        await webhook.close()
    if drop:
        account.updates.drop()


@method("deleteWebhook")
async def delete_webhook(account: Account, params: Params) -> bool:
    await _unhook(account, drop=params.flag("drop_pending_updates"))
    return True


@method("getWebhookInfo")
def get_webhook_info(account: Account, params: Params) -> Json:
    info: Json = {
        "url": account.webhook.hook.url if account.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(account.updates.waiting),
    }
    if account.webhook:
        info |= {"max_connections": account.webhook.hook.max_connections}
        info |= {"ip_address": "127.0.0.1"}
    if account.last_error:
        info["last_error_date"], info["last_error_message"] = account.last_error
    if account.updates.allowed:
        info["allowed_updates"] = account.updates.allowed
    return info


def _scope(params: Params) -> tuple[str, str]:
    scope = params.json("scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in SCOPES:
        raise bad("can't parse BotCommandScope")
    words = [str(scope[name]) for name in ("type", "chat_id", "user_id") if name in scope]
    return " ".join(words), params.text("language_code")


@method("setMyCommands")
def set_my_commands(account: Account, params: Params) -> bool:
    commands = params.json("commands")
    if not isinstance(commands, list):
        raise bad("can't parse commands: expected an Array of BotCommand")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check_command(command)
    account.world.commands[_scope(params)] = commands
    return True


def _check_command(command: Any) -> None:
    if not isinstance(command, dict) or not {"command", "description"} <= command.keys():
        raise bad("can't parse BotCommand")
    if not COMMAND.fullmatch(str(command["command"])):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(str(command["description"])) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")


@method("getMyCommands")
def get_my_commands(account: Account, params: Params) -> list[Json]:
    return account.world.commands.get(_scope(params), [])


@method("deleteMyCommands")
def delete_my_commands(account: Account, params: Params) -> bool:
    account.world.commands.pop(_scope(params), None)
    return True


def _profile(what: str, field: str, most: int) -> None:
    """Registers setMyX and getMyX for one line of the bot's profile."""

    @method(f"setMy{what}")
    def write(account: Account, params: Params) -> bool:
        if len(params.text(field)) > most:
            raise bad(f"BOT_{field.upper()}_TOO_LONG")
        account.world.profile[f"{field} {params.text('language_code')}"] = params.text(field)
        return True

    @method(f"getMy{what}")
    def read(account: Account, params: Params) -> Json:
        return {field: account.world.profile.get(f"{field} {params.text('language_code')}", "")}


_profile("Name", "name", 64)
_profile("Description", "description", 512)
_profile("ShortDescription", "short_description", 120)


@method("setChatMenuButton")
def set_chat_menu_button(account: Account, params: Params) -> bool:
    button = params.json("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in {"commands", "web_app", "default"}:
        raise bad("can't parse menu button")
    account.world.profile[f"menu {params.text('chat_id')}"] = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(account: Account, params: Params) -> Json:
    button = account.world.profile.get(f"menu {params.text('chat_id')}", {"type": "default"})
    return dict(button)


@method("getFile")
def get_file(account: Account, params: Params) -> Json:
    stored = account.world.files.get(params.text("file_id"))
    if stored is None:
        raise bad("invalid file_id")
    size = len(stored.upload.content)
    if size > LARGEST_DOWNLOAD:
        raise failed("file is too big")
    unique = {"file_unique_id": stored.file_id[-6:], "file_size": size}
    return {"file_id": stored.file_id, "file_path": stored.path} | unique


@method("getChat")
def get_chat(account: Account, params: Params) -> Json:
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    more = {"accent_color_id": 0, "max_reaction_count": 11}
    accepted = dict.fromkeys((*gifts, "gifts_from_channels"), False)
    return chat_of(account, params).brief() | more | {"accepted_gift_types": accepted}


@method("getChatMember")
def get_chat_member(account: Account, params: Params) -> Json:
    chat, user_id = chat_of(account, params), params.integer("user_id")
    if user_id == account.world.me["id"]:
        return {"status": "member", "user": account.world.me}
    if user_id in chat.members:
        return chat.members[user_id]
    if user_id in account.world.people:
        return {"status": "left", "user": account.world.people[user_id]}
    raise failed("invalid user_id specified")


@method("leaveChat")
def leave_chat(account: Account, params: Params) -> bool:
    if (whole(params.raw("chat_id")) or 0) > 0:
        raise bad("chat not found")
    chat_of(account, params).shut = "bot is not a member of the group chat"
    return True


@method("logOut")
@method("close")
def end(account: Account, params: Params) -> bool:
    return True
