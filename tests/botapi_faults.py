"""Faults that are played on calls."""

from __future__ import annotations

import asyncio
import math
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import web
from aiohttp.abc import AbstractStreamWriter

from tests.botapi_wire import Call, Json, Refusal, json_response

BEFORE = {"flood", "error", "blocked", "bad", "migrate", "reset_before", "silence_before"}
AFTER = {
    *("reset_after", "delay", "silence", "truncated", "half_closed", "drip", "malformed"),
    *("gateway_after", "spoiled", "unmeasured", "old", "wordless", "empty_handed"),
}
# Where an answer is "spoiled", these letters in it are: the one is no UTF-8, the other ends a text.
MENDABLE, BROKEN = "☣", "☠"
NGINX = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body></body>\r\n</html>\r\n"


@dataclass(slots=True)
class Fault:
    """A fault that waits for a call: `times` is how often, None for ever; `skip` lets pass."""

    kind: str
    method: str | None = None
    times: int | None = 1
    skip: int = 0
    chat_id: int | None = None
    token: str | None = None
    when: Callable[[Call], bool] | None = None
    retry_after: Any = 1
    status: int = 500
    description: str = ""
    to: int = 0
    seconds: float = 0.05
    played: int = 0

    def fits(self, call: Call) -> bool:
        return (
            self.method in (None, call.method)
            and self.chat_id in (None, call.chat_id)
            and self.token in (None, call.token)
            and (self.when is None or self.when(call))
        )


class Faults:
    """The plan: the first fault that fits a call is played on it."""

    def __init__(self) -> None:
        self.plan: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        if fault.kind not in BEFORE | AFTER:
            raise ValueError(f"no such kind of fault: {fault.kind}")
        self.plan.append(fault)
        return fault

    def take(self, call: Call) -> Fault | None:
        for fault in self.plan:
            if not fault.fits(call) or fault.times == fault.played:
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.played += 1
            call.fault = fault.kind
            return fault
        return None


def refusal(fault: Fault) -> Refusal | None:
    """The refusal that a fault stands for; None where it is of another nature."""
    after = {} if fault.retry_after is None else {"retry_after": fault.retry_after}
    moved = {"migrate_to_chat_id": fault.to}
    upgraded = "Bad Request: group chat was upgraded to a supergroup chat"
    refusals = {
        "flood": Refusal(
            429, f"Too Many Requests: retry after {fault.retry_after}", parameters=after
        ),
        "blocked": Refusal(403, fault.description or "Forbidden: bot was blocked by the user"),
        "bad": Refusal(400, fault.description or "Bad Request: something is wrong"),
        "migrate": Refusal(400, upgraded, parameters=moved),
        "error": Refusal(fault.status, fault.description or "Internal Server Error"),
    }
    return refusals.get(fault.kind)


class Raw(web.StreamResponse):
    """An answer that plays with the connection instead of answering on it."""

    def __init__(self, play: Callable[[asyncio.Transport], Any]) -> None:
        super().__init__()
        self._play_on = play
        self.force_close()

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        if request.transport is not None:
            self._play_on(request.transport)
        return None

    async def write_eof(self, data: bytes = b"") -> None:
        return


def reset(transport: asyncio.Transport) -> None:
    """Closes the connection with a RST, as a middlebox does."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def _half(answer: Json) -> bytes:
    body = orjson.dumps(answer)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return head.encode() + b"\r\n\r\n" + body[: len(body) // 2]


def _unmeasured(answer: Json, version: bytes = b"1.1") -> web.StreamResponse:
    """The whole answer, whose end is that of the connection."""

    def play(transport: asyncio.Transport) -> None:
        transport.write(b"HTTP/%b 200 OK\r\nConnection: close\r\n\r\n" % version)
        transport.write(orjson.dumps(answer))
        transport.close()

    return Raw(play)


def _truncated(answer: Json) -> web.StreamResponse:
    def play(transport: asyncio.Transport) -> None:
        transport.write(_half(answer))
        transport.close()

    return Raw(play)


def _half_closed(answer: Json) -> web.StreamResponse:
    def play(transport: asyncio.Transport) -> None:
        transport.write(_half(answer))
        transport.write_eof()

    return Raw(play)


async def _dripped(request: web.Request, answer: Json, seconds: float) -> web.StreamResponse:
    """The body in 16 drops over `seconds`."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    body = orjson.dumps(answer)
    size = math.ceil(len(body) / 16)
    try:
        await response.prepare(request)
        for start in range(0, len(body), size):
            await response.write(body[start : start + size])
            await asyncio.sleep(seconds / 16)
        await response.write_eof()
    except ConnectionError:
        return Raw(reset)
    return response


async def silence(request: web.Request) -> web.StreamResponse:
    """Says nothing until the caller hangs up."""
    while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    return Raw(reset)


async def spoiled(
    fault: Fault, request: web.Request, answer: Json, status: int
) -> web.StreamResponse:
    """The answer of a call that had its effect, spoiled by a fault."""
    if fault.kind == "drip":
        return await _dripped(request, answer, fault.seconds)
    if fault.kind == "silence":
        return await silence(request)
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
        return json_response(answer, status)
    return SPOILERS[fault.kind](answer)


def _malformed(answer: Json) -> web.StreamResponse:
    return web.Response(body=orjson.dumps(answer)[:-2] + b",", content_type="application/json")


def _spoiled(answer: Json) -> web.StreamResponse:
    body = orjson.dumps(answer).replace(MENDABLE.encode(), b"\xff")
    return web.Response(body=body.replace(BROKEN.encode(), b'"'), content_type="application/json")


def bad_gateway() -> web.Response:
    """What the machine before Telegram says when Telegram does not: no JSON."""
    return web.Response(body=NGINX, status=502, content_type="text/html")


SPOILERS: dict[str, Callable[[Json], web.StreamResponse]] = {
    "reset_after": lambda answer: Raw(reset),
    "truncated": _truncated,
    "half_closed": _half_closed,
    "malformed": _malformed,
    "spoiled": _spoiled,
    "gateway_after": lambda answer: bad_gateway(),
    "unmeasured": _unmeasured,
    "old": lambda answer: _unmeasured(answer, b"1.0"),
    "wordless": lambda answer: json_response({"ok": True, "result": True}),
    "empty_handed": lambda answer: json_response({"ok": True, "result": None}),
}
