"""How the outside world reaches the handlers and how replies leave."""

import sys

from bot.breaking_off import ended_by_ctrl_c

# structlog loads rich, if there is any, to colour a console; here every event is a line of JSON.
if "rich" not in sys.modules:
    sys.modules["rich"] = None  # type: ignore[assignment]  # what makes an import fail
    with ended_by_ctrl_c():  # half of what a start takes until it is caught elsewhere
        import structlog  # noqa: F401

    del sys.modules["rich"]

# httpx, which python-telegram-bot loads, has a command line of its own, for which it loads rich.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # what makes an import fail
