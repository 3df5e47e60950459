"""The Bot API without checks, as fast as Python makes it: for benchmarks.

It answers every method, remembers when messages came and to whom, and hands out updates to
getUpdates. Beside /bot<TOKEN>/ it answers

    POST /control/updates    a JSON list of updates for the poller; update_ids are given
    GET  /control/stats      {"calls": {method: n}, "sent": n, "first": t, "last": t, "webhook"}
    GET  /control/sent       [[t, chat_id], ...], ?from=N leaves out the first N
    POST /control/reset      forgets what was counted

Times are time.monotonic(), which processes of one machine share.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httptools
import orjson
import uvloop

from tests.botapi_wire import Json

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
TRUE = b'{"ok":true,"result":true}'
ME = (
    b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Bot","username":"thonso_bot",'
    b'"can_join_groups":true,"can_read_all_group_messages":true,"supports_inline_queries":false}}'
)
MESSAGE = (
    b'{"ok":true,"result":{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private",'
    b'"first_name":"A"},"from":{"id":1,"is_bot":true,"first_name":"Bot"},"text":%s}}'
)
NOT_MESSAGES = {"sendChatAction"}


class Light:
    """The state behind all connections; `on_sent` hears of each message at once."""

    def __init__(self, latency: float = 0.0) -> None:
        self.latency = latency
        self.calls: Counter[str] = Counter()
        self.sent: list[tuple[float, int]] = []
        self.on_sent: Callable[[int], None] | None = None
        self.updates: list[Json] = []
        self.webhook: Json = {}
        self.next_id = 1
        self._message_id = 0
        self._polls: list[tuple[_Connection, int]] = []
        self._server: asyncio.Server | None = None

    async def start(self, port: int = 0) -> str:
        """Listens on the running loop; the address is returned."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", port)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()

    def push(self, updates: list[Json]) -> None:
        """Queues updates for getUpdates, with the next ids."""
        for update in updates:
            self.updates.append(update | {"update_id": self.next_id})
            self.next_id += 1
        polls, self._polls = self._polls, []
        for connection, limit in polls:
            connection.answer(self._batch(limit))

    def method(self, name: str, params: Json) -> bytes:
        self.calls[name] += 1
        if name == "getMe":
            return ME
        if name == "setWebhook":
            self.webhook = {k: params.get(k) for k in ("url", "secret_token")}
        if name.startswith(("send", "editMessage")) and name not in NOT_MESSAGES:
            return self._message(name, params)
        return TRUE

    def _message(self, name: str, params: Json) -> bytes:
        chat_id = int(params.get("chat_id", 1))
        if name.startswith("send"):
            self._message_id += 1
            self.sent.append((time.monotonic(), chat_id))
            if self.on_sent is not None:
                self.on_sent(chat_id)
        text = orjson.dumps(str(params.get("text", "")))
        number = int(params.get("message_id", self._message_id))
        return MESSAGE % (number, int(time.time()), chat_id, text)

    def poll(self, connection: _Connection, params: Json) -> None:
        """Answers getUpdates now, or when there is something or the time is over."""
        self.calls["getUpdates"] += 1
        offset, limit = int(params.get("offset", 0)), int(params.get("limit", 100))
        if offset > 0 and self.updates:
            gone = offset - self.updates[0]["update_id"]
            del self.updates[: max(gone, 0)]
        timeout = float(params.get("timeout", 0))
        if self.updates or not timeout:
            connection.answer(self._batch(limit))
            return
        entry = (connection, limit)
        self._polls.append(entry)
        asyncio.get_running_loop().call_later(timeout, self._end, entry)

    def _end(self, entry: tuple[_Connection, int]) -> None:
        if entry in self._polls:
            self._polls.remove(entry)
            entry[0].answer(self._batch(0))

    def _batch(self, limit: int) -> bytes:
        return b'{"ok":true,"result":' + orjson.dumps(self.updates[:limit]) + b"}"

    def control(self, path: str, params: Json, body: bytes) -> bytes:
        if path.endswith("/updates"):
            self.push(orjson.loads(body))
        elif path.endswith("/sent"):
            return orjson.dumps(self.sent[int(params.get("from", 0)) :])
        elif path.endswith("/reset"):
            self.calls.clear()
            self.sent.clear()
        first, last = (self.sent[0][0], self.sent[-1][0]) if self.sent else (None, None)
        counted: Json = {"calls": dict(self.calls), "sent": len(self.sent)}
        told = {"first": first, "last": last, "webhook": self.webhook}
        return orjson.dumps(counted | told)


class _Connection(asyncio.Protocol):
    """One keep-alive connection; httptools calls the on_ methods."""

    def __init__(self, light: Light) -> None:
        self._light = light
        self._parser = httptools.HttpRequestParser(self)
        self._transport: Any = None
        self._url, self._body, self._form = b"", b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._transport.close()

    def on_message_begin(self) -> None:
        self._url, self._body, self._form = b"", b"", False

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"content-type":
            self._form = value.startswith(b"application/x-www-form-urlencoded")
        elif name.lower() == b"expect":
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        path, _, query = self._url.decode().partition("?")
        params: Json = dict(parse_qsl(query)) if query else {}
        if path.startswith("/control/"):
            self._write(self._light.control(path, params, self._body))
            return
        name = urlsplit(path).path.rpartition("/")[2]
        params |= self._decoded()
        if name == "getUpdates":
            self._light.poll(self, params)
        else:
            self.answer(self._light.method(name, params))

    def _decoded(self) -> Json:
        body = self._body
        if body.startswith(b"{"):
            return dict(orjson.loads(body))
        if self._form:
            return dict(parse_qsl(body.decode()))
        return _chat_of_parts(body) if body else {}

    def answer(self, body: bytes) -> None:
        """Sends an answer after the latency that is set."""
        if self._light.latency:
            asyncio.get_running_loop().call_later(self._light.latency, self._write, body)
        else:
            self._write(body)

    def _write(self, body: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(HEAD % len(body) + body)


def _chat_of_parts(body: bytes) -> Json:
    """The chat_id of a multipart body, all that is wanted of one."""
    _, found, rest = body.partition(b'name="chat_id"')
    if not found:
        return {}
    return {"chat_id": rest.partition(b"\r\n\r\n")[2].partition(b"\r\n")[0].decode()}


def serve(port: int, latency: float, ready: Callable[[str], None]) -> None:
    """Serves on this thread until it is interrupted or terminated."""

    async def run() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (2, 15):
            loop.add_signal_handler(number, stop.set)
        light = Light(latency)
        ready(await light.start(port))
        await stop.wait()

    uvloop.run(run())
