"""A strict and faulty Telegram Bot API on this machine, for tests and benchmarks.

    with BotApi(token="1:TEST") as api:
        api.fault("flood", method="sendMessage", retry_after=1)
        message = api.say(7, "Hôm nay 5 hộ")
        ...                                    # the bot, in this process or another, at api.url
        api.wait_for(lambda: api.sent_to(7))
        assert api.violations == []

As a process: python -m tests.botapi --port 8081 --latency-ms 50 [--light]
"""

from __future__ import annotations

from tests.botapi_faults import Fault
from tests.botapi_limits import Limits
from tests.botapi_people import People, Seen
from tests.botapi_server import Server
from tests.botapi_webhook import Delivery
from tests.botapi_wire import Call, Upload
from tests.botapi_world import Person

__all__ = ["BotApi", "Call", "Delivery", "Fault", "Limits", "People", "Person", "Seen", "Upload"]


class BotApi(Server, People):
    """The server; its own deeds are those of the first token's people, `bot` has the others.

    `calls`, `deliveries` and `violations` grow as things happen.
    """

    def __init__(
        self,
        token: str = "1:TEST",
        *more: str,
        port: int = 0,
        latency: float = 0.0,
        limits: Limits | None = None,
        privacy: bool = False,
        username: str = "thonso_bot",
        second_opinion: bool = True,
    ) -> None:
        usernames = [username, *(f"{username}{n}" for n in range(2, len(more) + 2))]
        Server.__init__(
            self,
            (token, *more),
            usernames,
            port=port,
            latency=latency,
            limits=limits,
            privacy=privacy,
            second_opinion=second_opinion,
        )
        People.__init__(self, self._accounts[token], self.on_loop)

    def bot(self, token: str) -> People:
        """The people of another token."""
        return People(self._accounts[token], self.on_loop)


if __name__ == "__main__":
    from tests.botapi_process import main

    main()
