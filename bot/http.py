"""How python-telegram-bot reaches the network here: aiohttp behind its public request class.

No error carries the URL, which holds the bot's token.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

# Waits are timedeltas, python-telegram-bot's future default; without this every 429 warns.
os.environ.setdefault("PTB_TIMEDELTA", "true")

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

READ_SECONDS: Final = 20.0
UPLOAD_SECONDS: Final = 120.0
CONNECT_SECONDS: Final = 10.0
# Below what servers allow: sending on a connection that they are just closing is ambiguous.
IDLE_SECONDS: Final = 20.0
_JSON: Final = {"Content-Type": "application/json"}
_KNOWN_URLS: Final = 64

# A number of seconds, None or the library's DEFAULT_NONE, whose type is private to it.
Seconds = Any


class ProxyError(ValueError):
    """The proxy setting names something this program cannot use."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What `RequestData` offers for a call without files, without its conversions."""

    parameters: Mapping[str, Any]
    contains_files: bool = field(default=False, init=False)


class Request(BaseRequest):
    """One pool of connections.

    `connections` bounds it. `proxy`: "http://[user:password@]host:port" or None. Raises
    `ProxyError` for another kind of proxy.
    """

    __slots__ = ("_connections", "_proxy", "_read", "_session", "_timeout", "_urls")

    def __init__(
        self, connections: int = 64, *, proxy: str | None = None, read: float = READ_SECONDS
    ) -> None:
        if proxy and not proxy.startswith(("http://", "https://")):
            raise ProxyError("the proxy must start with http:// or https://")
        self._connections = connections
        self._proxy = proxy or None
        self._read = read
        self._timeout = _timeout(read)
        self._session: aiohttp.ClientSession | None = None
        self._urls: dict[str, URL] = {}

    @property
    def read_timeout(self) -> float | None:
        """How many seconds an answer may take."""
        return self._read

    async def initialize(self) -> None:
        """Open the pool; twice is once."""
        self._opened()

    async def shutdown(self) -> None:
        """Close the pool; a later request opens it anew."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def call(
        self, url: str, parameters: Mapping[str, Any], read: Seconds = BaseRequest.DEFAULT_NONE
    ) -> Any:
        """Call a method with plain parameters and return its "result".

        Raises what python-telegram-bot's own calls raise.
        """
        data = cast("RequestData", Parameters(parameters))
        try:
            return await self.post(url, data, read_timeout=read)
        except (KeyError, TypeError):
            raise NetworkError("the answer is no Bot API answer") from None

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
        timeout = self._timeout_for(read_timeout, uploads=uploads)
        body, headers = _body(request_data)
        try:
            async with self._opened().request(
                method, self._url(url), data=body, headers=headers, timeout=timeout
            ) as response:
                return response.status, await response.read()
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError, ValueError, RuntimeError) as error:
            raise NetworkError(type(error).__name__) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer; what is no JSON object raises, and its content stays out of the log."""
        try:
            answer = orjson.loads(payload)
        except orjson.JSONDecodeError:
            raise TelegramError("the answer is no JSON") from None
        if not isinstance(answer, dict):
            raise TelegramError("the answer is no JSON object")
        return answer

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections, keepalive_timeout=IDLE_SECONDS, ttl_dns_cache=300
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                proxy=self._proxy,
            )
        return self._session

    def _url(self, text: str) -> URL:
        url = self._urls.get(text)
        if url is None:
            if len(self._urls) >= _KNOWN_URLS:
                self._urls.clear()
            url = self._urls[text] = URL(text)
        return url

    def _timeout_for(self, read: Seconds, *, uploads: bool) -> aiohttp.ClientTimeout:
        if uploads:
            return _timeout(UPLOAD_SECONDS)
        if read is None or read is self.DEFAULT_NONE:
            return self._timeout
        return _timeout(read)


def _timeout(read: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=read + CONNECT_SECONDS, sock_connect=CONNECT_SECONDS)


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
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
