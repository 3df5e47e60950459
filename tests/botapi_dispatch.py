"""What becomes of a call: a fault, a refusal, or its effect and an answer."""

from __future__ import annotations

import asyncio
import copy
import inspect
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from aiohttp import web

from tests import botapi_faults, botapi_schema, botapi_settings
from tests.botapi_faults import Fault, Faults
from tests.botapi_limits import Limits, Meter
from tests.botapi_methods import METHODS, Account
from tests.botapi_wire import Call, Params, Refusal, json_response

Result = TypeVar("Result")
CANONICAL = {name.lower(): name for name in METHODS}
assert botapi_settings  # imported for the methods it registers


class Dispatch:
    """Answers calls and writes down what is wrong with them.

    `latency` is in seconds; it and `limits` may be changed at any time. `refusals` counts the
    calls that the limits turned away.
    """

    def __init__(self, latency: float, limits: Limits | None, *, second_opinion: bool) -> None:
        self.latency = latency
        self.limits = limits
        self.faults = Faults()
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.refusals = 0
        self._second_opinion = second_opinion
        self._meters: dict[str, Meter] = {}
        self._changed = threading.Condition()
        self._version = 0

    def _notice(self) -> None:
        with self._changed:
            self._version += 1
            self._changed.notify_all()

    def _moved(self, version: int) -> bool:
        return self._version != version

    def record(self, call: Call) -> None:
        """Files a call under the name that Telegram writes it by."""
        call.method = CANONICAL.get(call.method.lower(), call.method)
        self.calls.append(call)
        self._notice()

    async def answered(
        self, request: web.Request, account: Account, call: Call
    ) -> web.StreamResponse:
        """Plays the fault that is planned for the call, or does what it asks."""
        fault = self.faults.take(call)
        if fault is not None and fault.kind in botapi_faults.BEFORE:
            return await self._prevented(request, call, fault)
        if refusal := self._metered(call):
            self.refuse(call, refusal)
        else:
            await self.act(account, call)
        answer = call.answer or {}
        if self.latency:
            await asyncio.sleep(self.latency)
        if fault is not None:
            return await botapi_faults.spoiled(fault, request, answer, call.status)
        return json_response(answer, call.status)

    async def _prevented(
        self, request: web.Request, call: Call, fault: Fault
    ) -> web.StreamResponse:
        if fault.kind == "silence_before":
            return await botapi_faults.silence(request)
        if fault.kind == "reset_before":
            return botapi_faults.Raw(botapi_faults.reset)
        refusal = botapi_faults.refusal(fault)
        assert refusal is not None
        self.refuse(call, refusal)
        if fault.status == 502 and fault.kind == "error":
            return botapi_faults.bad_gateway()
        return refused(refusal)

    def _metered(self, call: Call) -> Refusal | None:
        if self.limits is None:
            return None
        meter = self._meters.setdefault(call.token, Meter(self.limits))
        refusal = meter.refusal(call)
        self.refusals += refusal is not None
        return refusal

    async def act(self, account: Account, call: Call) -> None:
        """Does what the call asks, and writes down what is wrong with it."""
        handler = METHODS.get(call.method, _unknown)
        try:
            if self._second_opinion and handler is not _unknown:
                self._blame(call, botapi_schema.faults(call.method, call.params))
            doubts = account.doubts = []
            result = handler(account, Params(call.params))
            if inspect.isawaitable(result):
                result = await result
            self._blame(call, doubts)
            call.status, call.acted = 200, True
            call.answer = {"ok": True, "result": copy.deepcopy(result)}
        except Refusal as refusal:
            self.refuse(call, refusal)
        except Exception as error:
            logging.getLogger(__name__).exception("the server failed at %s", call.method)
            self.violations.append(f"{call.method}: the server failed: {error!r}")
            self.refuse(call, Refusal(500, "Internal Server Error"))
        self._notice()

    def refuse(self, call: Call, refusal: Refusal) -> None:
        call.status, call.answer = refusal.code, refusal.answer()
        if refusal.fault:
            self._blame(call, [refusal.description])
        self._notice()

    def _blame(self, call: Call, faults: Sequence[str]) -> None:
        self.violations += [f"{call.method}: {fault}" for fault in faults]

    def fault(
        self, kind: str, method: str | None = None, times: int | None = 1, **more: Any
    ) -> Fault:
        """Plans a fault for the next calls that fit; see Fault for what else can be said.

        Before the effect: flood (retry_after), error (status 500, 502 ...), blocked, bad
        (description), migrate (to), reset_before, silence_before. After it: reset_after, delay
        (seconds), silence, truncated, half_closed, drip (seconds), malformed, gateway_after,
        spoiled.
        """
        return self.faults.add(Fault(kind, method, times, **more))

    @contextmanager
    def outage(self, kind: str = "reset_before", method: str | None = None) -> Iterator[Fault]:
        """Every call meets the fault while the block lasts."""
        fault = self.fault(kind, method, times=None)
        try:
            yield fault
        finally:
            self.faults.plan.remove(fault)

    def called(self, method: str) -> list[Call]:
        """The calls of one method, whatever came of them."""
        return [call for call in list(self.calls) if call.method == method]

    def wait_for(self, wanted: Callable[[], Result], timeout: float = 30.0) -> Result:
        """Blocks until `wanted()` is true and returns it; raises TimeoutError."""
        until = time.monotonic() + timeout
        while True:
            version = self._version
            if found := wanted():
                return found
            if time.monotonic() > until:
                raise TimeoutError(f"not seen within {timeout} s; calls: {self._summary()}")
            with self._changed:
                self._changed.wait_for(partial(self._moved, version), timeout=0.05)

    async def await_for(self, wanted: Callable[[], Result], timeout: float = 30.0) -> Result:  # noqa: ASYNC109
        """As wait_for, without blocking the caller's event loop."""
        until = time.monotonic() + timeout
        while not (found := wanted()):
            if time.monotonic() > until:
                raise TimeoutError(f"not seen within {timeout} s; calls: {self._summary()}")
            await asyncio.sleep(0.005)
        return found

    def _summary(self) -> list[str]:
        return [f"{call.method} {call.status} {call.description}" for call in self.calls[-20:]]


def _unknown(account: Account, params: Params) -> Any:
    raise Refusal(404, "Not Found: method not found", fault=True)


def refused(refusal: Refusal) -> web.Response:
    return json_response(refusal.answer(), refusal.code)
