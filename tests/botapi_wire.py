"""What goes over the wire: calls as they are decoded, answers, refusals, uploads."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import BodyPartReader, web

Json = dict[str, Any]


class Refusal(Exception):  # noqa: N818 - an answer of the server, not an error of it
    """An answer with ok false; `fault` says that a correct bot would never have asked."""

    def __init__(
        self, code: int, description: str, *, fault: bool = False, parameters: Json | None = None
    ) -> None:
        super().__init__(description)
        self.code, self.description = code, description
        self.fault, self.parameters = fault, parameters

    def answer(self) -> Json:
        answer = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


def bad(description: str) -> Refusal:
    """A request that is wrong in itself."""
    return Refusal(400, f"Bad Request: {description}", fault=True)


def failed(description: str) -> Refusal:
    """A request that is well formed but does not fit the state of the chat."""
    return Refusal(400, f"Bad Request: {description}")


def forbidden(description: str) -> Refusal:
    return Refusal(403, f"Forbidden: {description}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a multipart request."""

    name: str
    content: bytes
    content_type: str = "application/octet-stream"


@dataclass(slots=True)
class Call:
    """One call of a method, as it was decoded, and what was answered.

    `at` is time.monotonic() when it arrived; `date` the same on the server's clock; `fault` the
    kind of fault that was played on it; `acted` whether it had its effect.
    """

    token: str
    method: str
    params: Json
    date: float
    at: float = field(default_factory=time.monotonic)
    status: int = 0
    answer: Json | None = None
    fault: str | None = None
    acted: bool = False

    @property
    def ok(self) -> bool:
        return bool(self.answer and self.answer.get("ok"))

    @property
    def result(self) -> Any:
        return self.answer.get("result") if self.answer else None

    @property
    def description(self) -> str:
        return str((self.answer or {}).get("description", ""))

    @property
    def chat_id(self) -> int | None:
        return whole(self.params.get("chat_id"))


def whole(value: Any) -> int | None:
    """The integer that Telegram reads from a parameter, or None."""
    if isinstance(value, bool):
        return None
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


async def decoded(request: web.Request) -> Json:
    """The parameters of a request, whichever of the four ways they were sent."""
    params: Json = dict(request.query)
    kind = request.content_type
    if kind == "application/json":
        return params | _json_body(await request.read())
    if kind == "application/x-www-form-urlencoded":
        return params | {k: v for k, v in (await request.post()).items() if isinstance(v, str)}
    if kind == "multipart/form-data":
        return params | await _parts(request)
    return params


def _json_body(body: bytes) -> Json:
    if not body:
        return {}
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise bad("can't parse JSON object") from error
    if not isinstance(value, dict):
        raise bad("object expected as JSON body")
    return value


async def _parts(request: web.Request) -> Json:
    params: Json = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read(decode=True))
        if part.filename is None:
            params[part.name] = content.decode()
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            params[part.name] = Upload(part.filename, content, kind)
    return _attached(params)


def _attached(params: Json) -> Json:
    """attach://NAME replaced by the part of that name."""
    found = {}
    for name, value in params.items():
        if isinstance(value, str) and value.startswith("attach://"):
            found[name] = params.get(value.removeprefix("attach://"), value)
    used = {str(params[name]).removeprefix("attach://") for name in found}
    return {k: v for k, v in params.items() if k not in used} | found


def structured(value: Any, what: str) -> Any:
    """A parameter that is JSON: as it is from a JSON body, parsed from a form."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise bad(f"can't parse {what} JSON object") from error


class Params:
    """The parameters of one call, read as Telegram reads them."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = {k: v for k, v in values.items() if v is not None}

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def raw(self, name: str) -> Any:
        return self.values.get(name)

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name, default)
        if isinstance(value, (dict, list, Upload)):
            raise bad(f"{name} must be of type String")
        return str(value)

    def integer(self, name: str, default: int = 0) -> int:
        if name not in self.values:
            return default
        value = whole(self.values[name])
        if value is None:
            raise bad(f"{name} must be of type Integer")
        return value

    def flag(self, name: str) -> bool:
        value = self.values.get(name, False)
        if not isinstance(value, (bool, str, int)):
            raise bad(f"{name} must be of type Boolean")
        return str(value).lower() in {"true", "1", "yes"}

    def json(self, name: str, what: str | None = None) -> Any:
        value = self.values.get(name)
        return None if value in (None, "") else structured(value, what or name)


def json_response(answer: Json, status: int = 200) -> web.Response:
    return web.Response(
        body=orjson.dumps(answer), status=status, content_type="application/json", charset="utf-8"
    )
