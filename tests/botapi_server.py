"""The HTTP side of the local Bot API, on a thread and an event loop of its own."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import closing
from http.client import HTTPConnection
from typing import Any, Self

from aiohttp import web

from tests import botapi_schema
from tests.botapi_dispatch import Dispatch, refused
from tests.botapi_limits import Limits
from tests.botapi_methods import Account
from tests.botapi_updates import Updates
from tests.botapi_webhook import Delivery
from tests.botapi_wire import Call, Json, Refusal, decoded, json_response
from tests.botapi_world import Clock, World


class Server(Dispatch):
    """Listens at `url` within a with block; `deliveries` are the attempts at webhooks."""

    def __init__(
        self,
        tokens: Sequence[str],
        usernames: Sequence[str],
        *,
        port: int,
        latency: float,
        limits: Limits | None,
        privacy: bool,
        second_opinion: bool,
    ) -> None:
        super().__init__(latency, limits, second_opinion=second_opinion)
        self.clock = Clock()
        self.deliveries: list[Delivery] = []
        self._port = port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._serve, name="botapi", daemon=True)
        self._ready: Future[int] = Future()
        worlds = [
            World(token, self.clock, name, privacy=privacy)
            for token, name in zip(tokens, usernames, strict=True)
        ]
        self._accounts = {world.token: self._account_of(world) for world in worlds}

    def _account_of(self, world: World) -> Account:
        account: Account

        async def call(params: Json) -> None:
            called = Call(world.token, str(params.pop("method")), params, self.clock.now())
            await self.act(account, called)

        account = Account(world, Updates(), call, self._attempted)
        return account

    @property
    def url(self) -> str:
        """What stands before /bot<TOKEN>/."""
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        if self._second_opinion:
            botapi_schema.warm()
        self._thread.start()
        self._port = self._ready.result(timeout=30)
        return self

    def __exit__(self, *_: object) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout=10)
        self._loop = None

    def _serve(self) -> None:
        try:
            asyncio.run(self._main())
        except BaseException as error:
            if self._ready.done():
                raise
            self._ready.set_exception(error)

    async def _main(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._called)
        app.router.add_get("/file/bot{token}/{path:.+}", self._downloaded)
        app.router.add_post("/control/updates", self._pushed)
        app.router.add_get("/control/stats", self._counted)
        app.router.add_route("*", "/{rest:.*}", _nowhere)
        self._runner = runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True
        )
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self._port)
        await site.start()
        self._ready.set_result(runner.addresses[0][1])
        await self._stop.wait()
        for account in self._accounts.values():
            if account.webhook is not None:
                await account.webhook.close()
        await runner.cleanup()

    def on_loop(self, act: Callable[[], Any]) -> Any:
        """Runs something on the server's thread, or here where it does not run."""
        if self._loop is None or threading.current_thread() is self._thread:
            return act()
        done: Future[Any] = Future()

        def run() -> None:
            try:
                done.set_result(act())
            except BaseException as error:  # noqa: BLE001 - raised again by the caller
                done.set_exception(error)

        self._loop.call_soon_threadsafe(run)
        return done.result(timeout=30)

    def wait_for_nobody(self, timeout: float = 30.0) -> None:
        """Blocks until nobody is connected: what a dead process had sent is dealt with by then."""
        with closing(HTTPConnection("127.0.0.1", self._port, timeout=timeout)) as last:
            last.request("GET", "/")  # whoever connected before this is known behind it
            last.getresponse().read()
        self.wait_for(lambda: not self.on_loop(self._connected), timeout)

    def _connected(self) -> bool:
        server = self._runner.server
        return server is not None and bool(server.connections)

    async def _called(self, request: web.Request) -> web.StreamResponse:
        account = self._accounts.get(request.match_info["token"])
        if account is None:
            known = ":" in request.match_info["token"]
            return refused(Refusal(401, "Unauthorized") if known else Refusal(404, "Not Found"))
        call = Call(account.world.token, request.match_info["method"], {}, self.clock.now())
        try:
            call.params = await decoded(request)
        except Refusal as refusal:
            self.record(call)
            self.refuse(call, refusal)
            return refused(refusal)
        self.record(call)
        return await self.answered(request, account, call)

    async def _downloaded(self, request: web.Request) -> web.Response:
        account = self._accounts.get(request.match_info["token"])
        files = account.world.files.values() if account else ()
        for stored in files:
            if stored.path == request.match_info["path"]:
                return web.Response(body=stored.upload.content)
        return refused(Refusal(404, "Not Found"))

    async def _pushed(self, request: web.Request) -> web.Response:
        """Updates as they are, for the first token: what a process is told by its benchmark."""
        account = next(iter(self._accounts.values()))
        for update in await request.json():
            account.world.learn(update)
            account.updates.push(update)
        return await self._counted(request)

    async def _counted(self, request: web.Request) -> web.Response:
        methods = Counter(call.method for call in self.calls)
        sent = sum(call.acted and call.method.startswith("send") for call in self.calls)
        told = {"calls": methods, "sent": sent, "refusals": self.refusals}
        return json_response(told | {"violations": self.violations})

    def _attempted(self, delivery: Delivery) -> None:
        self.deliveries.append(delivery)
        self._notice()


async def _nowhere(request: web.Request) -> web.Response:
    return refused(Refusal(404, "Not Found"))
