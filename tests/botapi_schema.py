"""Second opinions on a call: aiogram's typed methods, and the official API as data."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pydantic

from tests.botapi_wire import Json, Upload

API_FILE = Path(__file__).resolve().parents[2] / "shared" / "botapi" / "api.json"


def faults(method: str, params: Json) -> list[str]:
    """What aiogram and the official API find wrong with the call."""
    return [
        *(f"aiogram: {fault}" for fault in aiogram_faults(method, params)),
        *(f"api: {fault}" for fault in official_faults(method, params)),
    ]


@cache
def _aiogram() -> tuple[Any, Json]:
    """aiogram's methods and the names their types are made of.

    aiogram completes its 400 types when it is imported, which takes some nine seconds; here
    pydantic is kept from it, and each method is completed when it is first wanted.
    """
    names: Json = {}

    def later(_cls: Any, /, *, _types_namespace: Json | None = None, **_: Any) -> None:
        names.update(_types_namespace or {})

    completed = pydantic.BaseModel.__dict__["model_rebuild"]
    type.__setattr__(pydantic.BaseModel, "model_rebuild", classmethod(later))
    try:
        methods = importlib.import_module("aiogram.methods")
    finally:
        type.__setattr__(pydantic.BaseModel, "model_rebuild", completed)
    for name, module in list(sys.modules.items()):
        if names and name.startswith("aiogram.types."):
            for key, value in names.items():
                module.__dict__.setdefault(key, value)
    return methods, names


def warm() -> None:
    """Imports what the checks need, before the clock of a test runs."""
    _aiogram()
    official()


@cache
def _typed(method: str) -> Any:
    methods, names = _aiogram()
    typed = getattr(methods, method[0].upper() + method[1:], None)
    if typed is not None:
        typed.model_rebuild(_types_namespace=names or None)
    return typed


def aiogram_faults(method: str, params: Json) -> list[str]:
    typed = _typed(method)
    if typed is None:
        return [f"{method} is not known"]
    try:
        built = typed.model_validate({k: _value(v) for k, v in params.items()})
    except pydantic.ValidationError as error:
        return [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
    return [f"unknown parameter {name}" for name in _extras(built)]


def _value(value: Any) -> Any:
    """What a form says in JSON as the value that is meant; an upload as aiogram's own."""
    if isinstance(value, Upload):
        types = importlib.import_module("aiogram.types")
        return types.BufferedInputFile(value.content, value.name)
    return _loaded(value)


def _loaded(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(("[", "{")):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _extras(value: Any) -> list[str]:
    if isinstance(value, pydantic.BaseModel):
        inner = (getattr(value, name) for name in type(value).model_fields)
        return [*(value.model_extra or {}), *(name for v in inner for name in _extras(v))]
    if isinstance(value, list):
        return [name for item in value for name in _extras(item)]
    return []


@cache
def official() -> Json:
    """The official Bot API as data; empty where the file is not there."""
    return dict(json.loads(API_FILE.read_text())) if API_FILE.exists() else {}


def official_faults(method: str, params: Json) -> list[str]:
    if not official():
        return []
    described = official()["methods"].get(method)
    if described is None:
        return [f"{method} is not known"]
    return _members(described.get("fields", []), params, method, form=True)


def misfit(value: Any, kind: str) -> list[str]:
    """What keeps an answer or an update from being of an official type."""
    return _unlike(value, [kind], kind, form=False) if official() else []


def _members(fields: list[Json], values: Json, where: str, *, form: bool) -> list[str]:
    known = {field["name"]: field for field in fields}
    found = [f"{where}: unknown {name}" for name in values if name not in known]
    for name, field in known.items():
        if values.get(name) is not None:
            found += _unlike(values[name], field["types"], f"{where}.{name}", form=form)
        elif field["required"]:
            found.append(f"{where}: {name} is missing")
    return found


def _unlike(value: Any, kinds: list[str], where: str, *, form: bool) -> list[str]:
    """The faults under the kind that fits best."""
    opinions = [_fault(value, kind, where, form=form) for kind in kinds]
    return min(opinions, key=len, default=[])


def _fault(value: Any, kind: str, where: str, *, form: bool) -> list[str]:
    if kind.startswith("Array of "):
        return _array_fault(value, kind.removeprefix("Array of "), where, form=form)
    if kind == "InputFile":
        return [] if isinstance(value, Upload) else [f"{where}: not a file"]
    if kind in SIMPLE:
        return [] if SIMPLE[kind](value, form) else [f"{where}: {value!r} is not {kind}"]
    described = official()["types"][kind]
    if "subtypes" in described:
        return _unlike(value, described["subtypes"], where, form=form)
    value = _loaded(value) if form else value
    if not isinstance(value, dict):
        return [f"{where}: not {kind}"] * 9
    return _members(described.get("fields", []), value, where, form=False)


def _array_fault(value: Any, kind: str, where: str, *, form: bool) -> list[str]:
    value = _loaded(value) if form else value
    if not isinstance(value, list):
        return [f"{where}: not an Array of {kind}"]
    return [fault for item in value for fault in _unlike(item, [kind], where, form=False)]


def _whole(value: Any, form: bool) -> bool:
    if isinstance(value, str):
        return form and value.removeprefix("-").isdecimal()
    return isinstance(value, int) and not isinstance(value, bool)


def _boolean(value: Any, form: bool) -> bool:
    return isinstance(value, bool) or (form and str(value).lower() in {"true", "false"})


def _number(value: Any, form: bool) -> bool:
    return isinstance(value, float) or _whole(value, form)


SIMPLE: dict[str, Callable[[Any, bool], bool]] = {
    "Integer": _whole,
    "Boolean": _boolean,
    "Float": _number,
    "String": lambda value, _: isinstance(value, str),
}
