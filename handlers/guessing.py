"""Wrong codes are counted, so that nobody finds one by trying."""

from datetime import UTC, datetime, timedelta

from handlers.talk import Talk
from locales import Html

_MOST = 5
_WITHIN = timedelta(hours=1)
_CHAT = "codes"  # beside the conversation itself, which any command ends


def _spot(talk: Talk) -> tuple[str, str, str]:
    return (talk.incoming.bot, _CHAT, talk.incoming.person)


async def _recent(talk: Talk) -> list[float]:
    state = await talk.work.dialogue(_spot(talk)) or {}
    since = talk.now.timestamp() - _WITHIN.total_seconds()
    return [float(at) for at in state.get("wrong", ()) if at > since]


async def wait_until(talk: Talk) -> datetime | None:
    """When somebody who sent too many wrong codes may try again; None: now."""
    wrong = await _recent(talk)
    if len(wrong) < _MOST:
        return None
    return datetime.fromtimestamp(wrong[-_MOST], UTC) + _WITHIN


def please_wait(talk: Talk, until: datetime) -> Html:
    """Ask for patience."""
    minutes = -(-(until - talk.now) // timedelta(minutes=1))
    return talk.words.n(
        "Too many wrong codes. Please try again in {count} minute.",
        "Too many wrong codes. Please try again in {count} minutes.",
        max(1, minutes),
    )


async def count_wrong(talk: Talk) -> None:
    """Somebody sent a code that does not exist."""
    wrong = [*await _recent(talk), talk.now.timestamp()]
    talk.work.set_dialogue(_spot(talk), {"kind": _CHAT, "wrong": wrong[-_MOST:]}, talk.now)


def forget(talk: Talk) -> None:
    """They have joined, or do not want to: nothing more to count."""
    talk.work.set_dialogue(_spot(talk), None, talk.now)
