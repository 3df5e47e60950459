"""What somebody hears who writes too fast."""

from handlers.messages import Incoming, Kind, Reply, Sort
from handlers.talk import Desk, Talk
from storage.work import Work


async def slow_down(incoming: Incoming, work: Work, desk: Desk) -> list[Reply]:
    """Say once that this message and those right after it are not taken."""
    account = await work.account(incoming.channel, incoming.person)
    talk = Talk(incoming, work, desk, account)
    text = talk.words(
        "⏳ That was too fast, so this was not recorded: please wait half a minute, then send it "
        "again."
    )
    if incoming.kind is Kind.TAP:
        return [Reply(text, sort=Sort.TOAST, tap=incoming.tap)]
    return talk.say(text)
