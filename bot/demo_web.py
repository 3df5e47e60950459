"""The demo's web side: one page, a stream of what changes on it, and what its phones send."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from time import monotonic
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.channel import Event, Intake
from bot.demo_clock import ClockError, DemoClock, Tick, advance, jumps
from bot.demo_feed import Change, Listener, TooManyListenersError
from bot.demo_guard import LOOPBACK, Guard
from bot.demo_pages import made_file, page_file
from bot.demo_request import body_of, mark_of, moment_of, text_of
from bot.local import Local, UnknownBubbleError
from storage.database import DatabaseUnreachableError
from storage.moments import to_ms

_HEARTBEAT = 15
_SHOW_EVERY = 0.05
_MOST_ID = 40
_MOST_CHOICE = 64


class DemoSite:
    """The page around a `Local`; serve `asgi`.

    What the phones send goes through `intake` as on any channel. After the clock was moved `tick`
    is run with the new time. `hosts` are the names under which the page may be opened. Streams
    stay open: `close` ends them before the server is asked to stop.
    """

    def __init__(
        self,
        local: Local,
        intake: Intake,
        clock: DemoClock,
        tick: Tick,
        hosts: frozenset[str] = LOOPBACK,
    ) -> None:
        self._local = local
        self._intake = intake
        self._clock = clock
        self._tick = tick
        self._run = secrets.token_hex(8)
        self._moving = asyncio.Lock()
        self._told = 0.0
        self.asgi = Guard(Starlette(routes=self._routes()), hosts)

    def close(self) -> None:
        """End the streams."""
        self._local.feed.close()

    def _routes(self) -> list[Route]:
        return [
            Route("/", _page),
            Route("/static/{name}", _static),
            Route("/stream", self._stream),
            Route("/phones/{phone}/send", self._send, methods=["POST"]),
            Route("/phones/{phone}/edit", self._edit, methods=["POST"]),
            Route("/phones/{phone}/tap", self._tap, methods=["POST"]),
            Route("/clock", self._show_clock, methods=["GET"]),
            Route("/clock", self._move_clock, methods=["POST"]),
            Route("/files/{key}", self._file),
        ]

    async def _send(self, request: Request) -> Response:
        body = await body_of(request)
        text, mark = text_of(body, "text"), mark_of(body)
        reply_to = text_of(body, "reply_to", _MOST_ID) if body.get("reply_to") else None
        return await self._take(lambda: self._local.say(_phone(request), text, mark, reply_to))

    async def _edit(self, request: Request) -> Response:
        body = await body_of(request)
        text, mark = text_of(body, "text"), mark_of(body)
        message = text_of(body, "message", _MOST_ID)
        return await self._take(lambda: self._local.rewrite(_phone(request), message, text, mark))

    async def _tap(self, request: Request) -> Response:
        body = await body_of(request)
        choice, mark = text_of(body, "choice", _MOST_CHOICE), mark_of(body)
        message = text_of(body, "message", _MOST_ID)
        return await self._take(lambda: self._local.tap(_phone(request), message, choice, mark))

    async def _take(self, happens: Callable[[], Event]) -> Response:
        try:
            event = happens()
        except UnknownBubbleError:
            raise HTTPException(404) from None
        try:
            await self._intake.take([event])
        except DatabaseUnreachableError:
            self._local.failed(event)
            raise HTTPException(503, "the database cannot be reached") from None
        except Exception:
            self._local.failed(event)
            raise
        return _json({"message": event.raw["message"]})

    async def _show_clock(self, _request: Request) -> Response:
        return _json(self._clock_json())

    async def _move_clock(self, request: Request) -> Response:
        to = text_of(await body_of(request), "to", _MOST_ID)
        async with self._moving:
            moment = jumps(self._clock.now()).get(to) or moment_of(to)
            try:
                await advance(self._clock, moment, self._ticked)
            except ClockError:
                raise HTTPException(409, "the clock goes ahead only, 92 days at most") from None
            finally:
                self._tell_time()
        return _json(self._clock_json())

    async def _ticked(self, now: datetime) -> None:
        if monotonic() - self._told > _SHOW_EVERY:
            self._tell_time()
        await self._tick(now)

    def _tell_time(self) -> None:
        self._told = monotonic()
        self._local.feed.publish(Change("clock", self._clock_json()))

    def _clock_json(self) -> dict[str, Any]:
        now = self._clock.now()
        return {"now": to_ms(now), "jumps": {key: to_ms(at) for key, at in jumps(now).items()}}

    async def _file(self, request: Request) -> Response:
        found = self._local.file(request.path_params["key"])
        if found is None:
            raise HTTPException(404)
        return made_file(*found)

    async def _stream(self, _request: Request) -> Response:
        return StreamingResponse(self.events(), media_type="text/event-stream")

    async def events(self) -> AsyncIterator[bytes]:
        """Yield Server-Sent Events: first everything there is, then each change."""
        try:
            with self._local.feed.listening() as listener:
                yield b"retry: 1000\n\n"
                yield _sse(Change("state", self._state()))
                async for event in _following(listener):
                    yield event
        except TooManyListenersError:
            yield b"retry: 10000\n\n"

    def _state(self) -> dict[str, Any]:
        phones = [
            {
                "key": phone.key,
                "name": phone.name,
                "role": phone.role,
                "place": phone.place,
                "suggestions": phone.suggestions,
                "bubbles": [b.as_json() for b in self._local.conversation(phone.key)],
            }
            for phone in self._local.phones.values()
        ]
        return {"run": self._run, "clock": self._clock_json(), "phones": phones}


async def _following(listener: Listener) -> AsyncIterator[bytes]:
    while True:
        try:
            change = await asyncio.wait_for(listener.get(), _HEARTBEAT)
        except TimeoutError:
            yield b": still here\n\n"
            continue
        if change is None:
            return
        yield _sse(change)


def _sse(change: Change) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (change.name.encode(), orjson.dumps(change.data))


async def _page(_request: Request) -> Response:
    return page_file("demo.html")


async def _static(request: Request) -> Response:
    return page_file(request.path_params["name"])


def _phone(request: Request) -> str:
    phone: str = request.path_params["phone"]
    return phone


def _json(content: Any) -> Response:
    return Response(orjson.dumps(content), media_type="application/json")
