"""What Telegram shows of the bot: its commands and descriptions, in both languages."""

from bot.telegram import CommandList, Profile
from domain.people import Role
from handlers.introducing import commands_for, description, short_description, shown_commands
from locales import LANGUAGES, words_in


def command_lists() -> list[CommandList]:
    """The commands per scope and language; Vietnamese for everybody whose language has no list.

    They are a volunteer's: leads and coordinators get a list of their own in their own chats.
    """
    found = []
    for language in ("", *LANGUAGES):
        shown = shown_commands(words_in(language or "vi"))
        for scope in ("default", "all_private_chats", "all_group_chats"):
            groups = tuple((name, what) for name, what, group in shown if group)
            private = tuple(commands_for(words_in(language or "vi"), Role.VOLUNTEER))
            commands = groups if scope == "all_group_chats" else private
            found.append(CommandList(scope, language, commands))
    return found


def profiles() -> list[Profile]:
    """What the bot says about itself before anybody writes."""
    found = []
    for language in ("", *LANGUAGES):
        words = words_in(language or "vi")
        found.append(Profile(language, description(words), short_description(words)))
    return found
