"""The conversations there are: by command, by button, and by the question that is open."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from handlers import (
    helping,
    inviting,
    joining,
    missing,
    own,
    preferences,
    privacy,
    removing,
    setting_up,
    taking_back,
    totals,
)
from handlers.messages import Reply
from handlers.talk import Talk

Command = Callable[[Talk, str], Awaitable[list[Reply]]]
Verb = Callable[[Talk, list[str]], Awaitable[list[Reply]]]
Dialogue = Callable[[Talk, Mapping[str, Any]], Awaitable[list[Reply] | None]]

COMMANDS: dict[str, Command] = {
    "start": joining.start,
    "trogiup": helping.show,
    "help": helping.show,
    "baocao": helping.how_to_report,
    "report": helping.how_to_report,
    "tong": totals.command,
    "total": totals.command,
    "thieu": missing.command,
    "missing": missing.command,
    "cuatoi": own.command,
    "mine": own.command,
    "hoantac": lambda talk, _: taking_back.undo_last(talk),
    "undo": lambda talk, _: taking_back.undo_last(talk),
    "moi": inviting.command,
    "invite": inviting.command,
    "thanhvien": removing.command,
    "members": removing.command,
    "khaibao": setting_up.command,
    "setup": setting_up.command,
    "dot": preferences.campaign_command,
    "campaign": preferences.campaign_command,
    "ngonngu": preferences.language_command,
    "language": preferences.language_command,
    "ten": preferences.name_command,
    "name": preferences.name_command,
    "dulieu": privacy.show,
    "data": privacy.show,
    "xoa": privacy.erase,
    "erase": privacy.erase,
}

VERBS: dict[str, Verb] = {
    **joining.VERBS,
    **totals.VERBS,
    **missing.VERBS,
    **inviting.VERBS,
    **preferences.VERBS,
    **privacy.VERBS,
    **setting_up.VERBS,
    **taking_back.VERBS,
    **removing.VERBS,
}

DIALOGUES: dict[str, Dialogue] = {
    **joining.DIALOGUES,
    **taking_back.DIALOGUES,
    **inviting.DIALOGUES,
    **preferences.DIALOGUES,
    **privacy.DIALOGUES,
    **setting_up.DIALOGUES,
}
