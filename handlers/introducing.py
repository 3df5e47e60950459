"""What a channel shows of the bot before anybody writes: its commands and what it is for."""

from domain.people import Role
from handlers.messages import Reply, Sort
from locales import Words

Shown = tuple[str, str, bool]  # a command's name, what it does, whether groups show it too


_OF_LEADS = frozenset({"moi", "invite", "thanhvien", "members"})
_OF_COORDINATORS = frozenset({"khaibao", "setup"})


def commands_for(words: Words, role: Role | None) -> list[tuple[str, str]]:
    """The commands offered in a private chat to somebody with a role: names and what they do."""
    hidden = {
        Role.COORDINATOR: frozenset[str](),
        Role.LEAD: _OF_COORDINATORS,
    }.get(role or Role.VOLUNTEER, _OF_LEADS | _OF_COORDINATORS)
    return [(name, what) for name, what, _ in shown_commands(words) if name not in hidden]


def own_menu(words: Words, role: Role | None, bot: str, chat: str) -> Reply:
    """The command list of one chat; a volunteer's is the one that everybody has."""
    leads = role in {Role.LEAD, Role.COORDINATOR}
    commands = [list(one) for one in commands_for(words, role)] if leads else []
    return Reply("", sort=Sort.COMMANDS, bot=bot, chat=chat, recipe={"commands": commands})


def shown_commands(words: Words) -> tuple[Shown, ...]:
    """The commands offered in menus under their names in this language, the most used first."""
    offered = (
        ("baocao", "report", words("How to report"), True),
        ("tong", "total", words("Totals and targets"), True),
        ("thieu", "missing", words("Who has not reported yet"), True),
        ("cuatoi", "mine", words("My reports"), False),
        ("hoantac", "undo", words("Take the last report back"), False),
        ("moi", "invite", words("Invite people"), False),
        ("thanhvien", "members", words("Members, and taking one out"), False),
        ("khaibao", "setup", words("What the plan leaves open"), False),
        ("trogiup", "help", words("Help"), True),
        ("huy", "cancel", words("Stop the question"), False),
        ("dot", "campaign", words("Choose the campaign"), False),
        ("ngonngu", "language", words("Tiếng Việt or English"), False),
        ("dulieu", "data", words("What is kept about me"), False),
        ("xoa", "erase", words("Erase what is kept about me"), False),
    )
    return tuple(
        (english if words.language == "en" else name, what, group)
        for name, english, what, group in offered
    )


def description(words: Words) -> str:
    """What the bot is for, shown before the first message; at most 512 characters."""
    return words(
        "I am Thôn Số. Teams that go from house to house report what they did in one message; "
        "leads see their village's totals, and nobody is late without having been reminded. "
        "To begin you need a code from your team lead."
    )


def short_description(words: Words) -> str:
    """One line about the bot; at most 120 characters."""
    return words("Reports of the digital village teams, added up to the last count.")
