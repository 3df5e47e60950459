"""The stages of a report's way through the program, and which functions each of them is.

Of a stack the innermost function that is named here tells the stage: what it calls is its own.
"""

from pathlib import Path
from types import CodeType

RECEIVING = "taking the delivery in"
UNDERSTANDING = "understanding the update"
BEGINNING = "beginning the transaction"
LOADING = "database reads"
READING = "reading the text"
DECIDING = "deciding, and what it makes of the ledger"
WORDING = "wording the answer"
ROWS = "rows and statements"
COMMIT = "commit, with the disk"
SENDING = "sending the answer"
NOTING = "noting what was sent"
INTAKE = "the intake between these"
LOOP = "the loop: network, callbacks, waiting for more"

STAGES = (
    *(RECEIVING, UNDERSTANDING, BEGINNING, LOADING, READING, DECIDING, WORDING),
    *(ROWS, COMMIT, SENDING, NOTING, INTAKE, LOOP),
)

# A file or folder below the project's, and how the names of its functions begin.
_FUNCTIONS = {
    ("bot/front.py", ""): RECEIVING,
    ("bot/web.py", ""): RECEIVING,
    ("bot/webhook.py", ""): RECEIVING,
    ("bot/intake.py", "BatchIntake.begin"): RECEIVING,
    ("bot/intake.py", "BatchIntake._understood"): UNDERSTANDING,
    ("bot/telegram_events.py", ""): UNDERSTANDING,
    ("storage/sqlite.py", "Writer._begun"): BEGINNING,
    ("storage/work.py", "Work.expect"): LOADING,
    ("storage/book.py", "CampaignBook.refresh"): LOADING,
    ("storage/campaigns.py", "hold_campaigns"): LOADING,
    ("domain/reading/", ""): READING,
    ("handlers/talk.py", "Talk.read"): READING,
    ("handlers/talk.py", "Talk.redacted"): READING,
    ("handlers/recording.py", "confirm"): WORDING,
    ("handlers/routing.py", ""): DECIDING,
    ("locales/", ""): WORDING,
    ("bot/outgoing.py", ""): WORDING,
    ("storage/marks.py", ""): ROWS,
    ("storage/gathering.py", "write"): ROWS,
    ("storage/gathering.py", "_write"): ROWS,
    ("storage/work.py", "Work.finish"): ROWS,
    ("storage/sqlite.py", "Writer._commit"): COMMIT,
    ("bot/sender_settling.py", ""): NOTING,
    ("bot/sender.py", ""): SENDING,
    ("bot/sender_", ""): SENDING,
    ("bot/pacing.py", ""): SENDING,
    ("bot/telegram_texts.py", ""): SENDING,
    ("bot/http.py", ""): SENDING,
    ("bot/wire.py", ""): SENDING,
    ("bot/intake.py", ""): INTAKE,
}
_ROOT = f"{Path(__file__).parent.parent}/"


def stage_of(code: CodeType) -> str | None:
    """The stage that a function belongs to, as the first entry says that names it."""
    if not code.co_filename.startswith(_ROOT):
        return None
    file = code.co_filename.removeprefix(_ROOT)
    for (place, name), stage in _FUNCTIONS.items():
        if file.startswith(place) and code.co_qualname.startswith(name):
            return stage
    return None
