"""The web server: webhooks in front, questions about the program itself behind them."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final, cast

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from storage.database import Database
from storage.health import is_ready

REQUEST_SECONDS: Final = 20.0
"""How long a request may take to come whole, and a new connection to send one."""

_CONNECTIONS: Final = 65_536
_REFUSALS: Final = {
    errno.EADDRINUSE: "which another program uses",
    errno.EACCES: "which only the administrator may use",
}
# Makes a protocol, from a maker of the server's own and the server's connections.
Fronted = Callable[[Callable[[], Any], set[Any]], Any]
# The figures for what a caller accepts (the header), and their content type.
Page = Callable[[str], Awaitable[tuple[bytes, str]]]


def beside(database: Database, page: Page) -> Any:
    """An application that answers /healthz (alive), /readyz (the database answers), /metrics."""

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def ready(_: Request) -> Response:
        if await is_ready(database):
            return PlainTextResponse("ready")
        return PlainTextResponse("the database does not answer", status_code=503)

    async def metrics(request: Request) -> Response:
        content, kind = await page(request.headers.get("accept", ""))
        return Response(content, media_type=kind)

    answers = {"/healthz": alive, "/readyz": ready, "/metrics": metrics}
    return Starlette(routes=[Route(path, answer) for path, answer in answers.items()])


def allow_connections() -> None:
    """Let the process hold as many connections as the system allows, where that is not many yet."""
    try:
        import resource  # noqa: PLC0415  Windows has none, and no such limit
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    infinite = resource.RLIM_INFINITY
    most = _CONNECTIONS if hard == infinite else min(_CONNECTIONS, hard)
    if soft != infinite and soft < most:
        with contextlib.suppress(OSError, ValueError):  # then as many as there are
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _nothing(general: Callable[[], Any], _: set[Any]) -> Any:
    return general()


class AddressTakenError(Exception):
    """The program cannot listen there; the text says why and which `setting` to change."""

    def __init__(self, host: str, port: int, error: OSError, setting: str) -> None:
        why = _REFUSALS.get(error.errno or 0, "that is no address of this machine")
        super().__init__(f"Cannot listen on {host}:{port}, {why}: choose another with {setting}.")


class _Server(uvicorn.Server):
    """uvicorn without signal handlers of its own: the program decides when to stop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield


class _Connection(HttpToolsProtocol):
    """A connection that is closed when a request does not come whole in time.

    uvicorn itself waits for ever, so that callers who send half a head each and then nothing would
    take all the connections there are.
    """

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._begin_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_waiting()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self._begin_waiting()
        super().on_message_begin()

    def on_message_complete(self) -> None:
        self._end_waiting()
        super().on_message_complete()

    def _begin_waiting(self) -> None:
        self._end_waiting()
        self._timer = self.loop.call_later(REQUEST_SECONDS, self.transport.close)

    def _end_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def socket_at(host: str, port: int, setting: str = "THONSO_LISTEN") -> socket.socket:
    """A socket with this address, where nobody is heard yet. Raises `AddressTakenError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
    except OSError as error:
        found.close()
        raise AddressTakenError(host, port, error, setting) from error
    return found


@contextlib.asynccontextmanager
async def bound(
    host: str, port: int, setting: str = "THONSO_LISTEN"
) -> AsyncIterator[socket.socket]:
    """A listening socket; port 0 takes any that is free. Raises `AddressTakenError`.

    `setting` is what says where to listen.
    """
    allow_connections()
    with socket_at(host, port, setting) as listening:
        listening.listen(1024)
        listening.setblocking(False)
        yield listening


async def serve(application: Any, listening: socket.socket, front: Fronted = _nothing) -> None:
    """Serve until cancelled; requests under way are answered first.

    `front` may put a protocol in front of the server's own.
    """

    def protocol(config: uvicorn.Config, server_state: Any, app_state: Any, _loop: Any) -> Any:
        def general() -> Any:
            return _Connection(config, server_state, app_state, _loop)

        return front(general, server_state.connections)

    config = uvicorn.Config(
        application,
        http=cast("Any", protocol),  # it is only called
        log_config=None,  # else its tracebacks, texts and all, go past our logs
        log_level="error",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=3,
        server_header=False,
        date_header=False,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await asyncio.shield(task)
    finally:
        server.should_exit = True
        await asyncio.gather(task, return_exceptions=True)
