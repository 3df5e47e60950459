"""How python-telegram-bot reaches the network here, behind its public request class.

Calls go over connections of our own (`bot.wire`); files, and whatever goes through a proxy, take
aiohttp, which is loaded only then. No error carries the URL, which holds the bot's token.
"""

import asyncio
import math
import mimetypes
import os
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

# Waits are timedeltas, python-telegram-bot's future default; without this every 429 warns.
os.environ.setdefault("PTB_TIMEDELTA", "true")

import orjson
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channel import Begun
from bot.wire import CONNECT_SECONDS, IDLE_SECONDS, TooLargeError, Wire, WireError

if TYPE_CHECKING:
    import aiohttp

READ_SECONDS: Final = 20.0
UPLOAD_SECONDS: Final = 120.0
_OK: Final = 200
_TOO_FAST: Final = 429
# Where the answer to too fast a call does not say how long to wait.
_UNSAID_WAIT: Final = 3.0
_LONGEST_WAIT: Final = 24 * 3600.0
_JSON: Final = {"Content-Type": "application/json"}

# A number of seconds, None or the library's DEFAULT_NONE, whose type is private to it.
Seconds = Any


class UnreadableError(TelegramError):
    """An answer came whole and is no JSON; `body` is what came, for no log."""

    def __init__(self, body: bytes) -> None:
        super().__init__("the answer is no JSON")
        self.body = body


class UnconnectedError(NetworkError):
    """There is no connection, or it broke."""


class ProxyError(ValueError):
    """The proxy setting names something this program cannot use."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What `RequestData` offers for a call without files, without its conversions."""

    parameters: Mapping[str, Any]
    contains_files: bool = field(default=False, init=False)


@dataclass(frozen=True, slots=True)
class Upload:
    """What `RequestData` offers for a call with one file in the parameter `place`."""

    parameters: Mapping[str, Any]
    place: str
    name: str
    content: bytes
    contains_files: bool = field(default=True, init=False)

    @property
    def json_parameters(self) -> dict[str, str]:
        """The other parameters as a form has them."""
        return {
            name: value if isinstance(value, str) else orjson.dumps(value).decode()
            for name, value in self.parameters.items()
        }

    @property
    def multipart_data(self) -> dict[str, tuple[str, bytes, str]]:
        """The file."""
        kind = mimetypes.guess_type(self.name)[0] or "application/octet-stream"
        return {self.place: (self.name, self.content, kind)}


class Request(BaseRequest):
    """One pool of connections.

    `connections` bounds it. `proxy`: "http://[user:password@]host:port" or None. Raises
    `ProxyError` for another kind of proxy.
    """

    __slots__ = ("_connections", "_proxy", "_read", "_session", "_wire")

    def __init__(
        self, connections: int = 64, *, proxy: str | None = None, read: float = READ_SECONDS
    ) -> None:
        if proxy and not proxy.startswith(("http://", "https://")):
            raise ProxyError("the proxy must start with http:// or https://")
        self._connections = connections
        self._proxy = proxy or None
        self._read = read
        self._session: aiohttp.ClientSession | None = None
        self._wire = Wire(connections)

    @property
    def read_timeout(self) -> float | None:
        """How many seconds an answer may take."""
        return self._read

    async def initialize(self) -> None:
        """Nothing is opened before it is needed."""

    async def shutdown(self) -> None:
        """Close the pool; a later request opens it anew."""
        self._wire.close()
        await asyncio.sleep(0)  # until they are closed
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def begin(self, url: str, parameters: Mapping[str, Any]) -> Begun | None:
        """Begin a call over a connection that is at hand; None, and nothing done, without one."""
        if self._proxy:
            return None
        return self._wire.begin(url, orjson.dumps(parameters), CONNECT_SECONDS + self._read)

    def result(self, begun: Begun) -> Any:
        """The "result" of a call that was begun and has succeeded; None: `call` tells why not."""
        if begun.cancelled() or begun.exception() is not None:
            return None
        status, payload = begun.result()
        try:
            return self.parse_json_payload(payload).get("result") if status == _OK else None
        except TelegramError:
            return None

    async def call(
        self,
        url: str,
        parameters: Mapping[str, Any],
        read: Seconds = BaseRequest.DEFAULT_NONE,
        begun: Begun | None = None,
    ) -> Any:
        """Call a method with plain parameters and return its "result"; or go on with one `begun`.

        Raises what python-telegram-bot's own calls raise.
        """
        data: Any = Parameters(parameters)
        try:
            if begun is not None:
                status, payload = await self._answered(begun)
            else:
                status, payload = await self.do_request(url, "POST", data, read)
            if status == _OK:  # spares the library's way, which costs as much as the rest
                answer = self.parse_json_payload(payload)
                if answer["ok"] is True:
                    return answer.get("result")
            return await _Answered(status, payload).post(url)
        except (KeyError, TypeError):
            raise NetworkError("the answer is no Bot API answer") from None

    async def upload(self, url: str, upload: Upload) -> Any:
        """Call a method with a file; else as `call`."""
        data: Any = upload
        begun = asyncio.ensure_future(self.do_request(url, "POST", data))
        return await self.call(url, {}, begun=begun)

    async def do_request(  # noqa: PLR0913, PLR0917 - the signature is python-telegram-bot's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        write_timeout: Seconds = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - part of the total
        connect_timeout: Seconds = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - the same for all
        pool_timeout: Seconds = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - part of the total
    ) -> tuple[int, bytes]:
        """Make one request; raises `TimedOut` or `NetworkError` without the URL in it."""
        uploads = request_data is not None and request_data.contains_files
        seconds = CONNECT_SECONDS + self._seconds(read_timeout, uploads=uploads)
        if self._proxy or uploads or method != "POST":
            return await self._generally(url, method, request_data, seconds)
        body = b"{}" if request_data is None else orjson.dumps(request_data.parameters)
        return await self._answered(self._wire.post(url, body, seconds))

    @staticmethod
    async def _answered(asked: Awaitable[tuple[int, bytes]]) -> tuple[int, bytes]:
        try:
            status, payload = await asked
        except TimeoutError:
            raise TimedOut from None
        except TooLargeError as error:
            raise UnreadableError(error.beginning) from None
        except (WireError, OSError, ValueError) as error:
            raise UnconnectedError(type(error).__name__) from None
        if status == _TOO_FAST:
            raise _too_fast(payload)
        return status, payload

    async def _generally(
        self, url: str, method: str, data: RequestData | None, seconds: float
    ) -> tuple[int, bytes]:
        """Through aiohttp: any method, files, proxies."""
        import aiohttp  # noqa: PLC0415  most processes never need it
        from yarl import URL  # noqa: PLC0415

        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS)
        body, headers = _body(data)
        try:
            async with self._opened().request(
                method, URL(url), data=body, headers=headers, timeout=timeout
            ) as response:
                status, payload = response.status, await response.read()
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError, ValueError, RuntimeError) as error:
            raise UnconnectedError(type(error).__name__) from None
        if status == _TOO_FAST:
            raise _too_fast(payload)
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer; what is no JSON object raises, and its content stays out of the log."""
        try:
            answer = orjson.loads(payload)
        except orjson.JSONDecodeError:
            raise UnreadableError(payload) from None
        if not isinstance(answer, dict):
            raise TelegramError("the answer is no JSON object")
        if "description" in answer or "parameters" in answer:
            _tidy(answer)
        return answer

    def _opened(self) -> "aiohttp.ClientSession":
        import aiohttp  # noqa: PLC0415  most processes never need it

        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections, keepalive_timeout=IDLE_SECONDS, ttl_dns_cache=300
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                proxy=self._proxy,
            )
        return self._session

    def _seconds(self, read: Seconds, *, uploads: bool) -> float:
        if uploads:
            return UPLOAD_SECONDS
        return self._read if read is None or read is self.DEFAULT_NONE else float(read)


class _Answered(Request):
    """A request whose answer is there: what python-telegram-bot makes of it is wanted."""

    __slots__ = ("_answer",)

    def __init__(self, status: int, payload: bytes) -> None:
        super().__init__(1)
        self._answer = status, payload

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        """The answer."""
        return self._answer


def _tidy(answer: dict[str, Any]) -> None:
    """Leave of what a refusal says about itself only what python-telegram-bot can read."""
    words, told = answer.get("description"), answer.get("parameters")
    told = told if isinstance(told, dict) else {}
    found = {"retry_after": _wait_in(told), "migrate_to_chat_id": told.get("migrate_to_chat_id")}
    answer["description"] = words if isinstance(words, str) else ""
    answer["parameters"] = {name: one for name, one in found.items() if type(one) in (int, float)}


def _too_fast(payload: bytes) -> RetryAfter:
    try:
        told = Request.parse_json_payload(payload).get("parameters")
    except TelegramError:
        told = None
    return RetryAfter(timedelta(seconds=_wait_in(told or {}) or _UNSAID_WAIT))


def _wait_in(parameters: Mapping[str, Any]) -> float | None:
    """How many seconds are asked for, as a number or in digits; None where that makes no sense."""
    try:
        seconds = float(parameters["retry_after"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return min(seconds, _LONGEST_WAIT) if seconds > 0 and math.isfinite(seconds) else None


def _body(data: RequestData | None) -> tuple["bytes | aiohttp.FormData | None", dict[str, str]]:
    import aiohttp  # noqa: PLC0415  most processes never need it

    if data is None:
        return None, {}
    if not data.contains_files:
        return orjson.dumps(data.parameters), _JSON
    # Unquoted: a Vietnamese file name arrives as it is.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, {}
