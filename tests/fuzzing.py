"""Updates of every type, made from a description of the types, whole or with wrong things in them.

Two descriptions: the official one where the reference folder is there, and what
python-telegram-bot's own classes take, which is always there.
"""

from __future__ import annotations

import inspect
import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import telegram

from tests.botapi_schema import API_FILE

SECRET = "Bí-mật-nhà-Tám"  # stands in every text and name: it must never be in a log
NOW = 1_789_543_800
PEOPLE = (7, 8, 9)
GROUP = -4001
TEXTS = (
    *("12 hộ", "12/5/3", "hôm qua 4 cks", "nhầm, 3 hộ thôi", "hoàn tác", "tổng", "ai chưa báo cáo"),
    *("/start", "/start BCFG2345", "/tong", "/dulieu", "/xoa", "/moi", "/ten", "/huy", "/khaibao"),
    *(
        "đồng ý",
        "1",
        "0",
        "",
        " ",
        "-5 hộ",
        "9" * 400 + " hộ",
        "1e308 hộ",
        "½ hộ",
        "٣ hộ",
        "12 hộ\0",
    ),
    *("<b>", "&lt;", "{x}", "%s %d", "\u202e12 hộ", "\ufeff", "🇻🇳" * 300, "a" * 4096, "\r\n\t\v\f"),
    *("@thonso_bot 5 hộ", "/start@thonso_bot x", "//", "/", "/\0", "'; DROP TABLE entries; --"),
)
WRONG: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**63 - 1, 2**63, 2**64 - 1, -(2**63), 1.5, -0.0, 1e308),
    *("", "0", "x", "\0", "null", [], {}, [[]], [None], {"": None}, [1, "x"], "a" * 5000),
    *({"id": {"id": {}}}, {"type": "private"}, {"id": 7, "type": "private"}, [{"type": "bold"}]),
)


# Fields that python-telegram-bot's classes know by themselves and do not take.
_CONSTANT = {name: "status" for name in vars(telegram) if name.startswith("ChatMember")}
_CONSTANT = {n: c for n, c in _CONSTANT.items() if n not in {"ChatMember", "ChatMemberUpdated"}}
_CONSTANT["InaccessibleMessage"] = "date"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a type: its name in JSON, what may be in it, and whether it must be there."""

    name: str
    types: tuple[str, ...]
    required: bool


@dataclass(frozen=True, slots=True)
class Types:
    """Every type by name; an abstract one has `subtypes`."""

    fields: Mapping[str, tuple[Field, ...]]
    subtypes: Mapping[str, tuple[str, ...]]

    @property
    def kinds(self) -> list[str]:
        """What can happen: the fields of an update."""
        return [field.name for field in self.fields["Update"] if field.name != "update_id"]


@cache
def official() -> Types:
    """The types of the Bot API as it is published."""
    found = json.loads(API_FILE.read_text(encoding="utf-8"))["types"]
    fields = {
        name: tuple(Field(f["name"], tuple(f["types"]), f["required"]) for f in told["fields"])
        for name, told in found.items()
        if told.get("fields")
    }
    subtypes = {n: tuple(told["subtypes"]) for n, told in found.items() if told.get("subtypes")}
    return Types(fields, subtypes)


@cache
def librarys() -> Types:
    """The types as python-telegram-bot's classes are made."""
    classes = {
        name: made
        for name, made in vars(telegram).items()
        if inspect.isclass(made) and issubclass(made, telegram.TelegramObject)
    }
    fields = {name: tuple(_taken(made, classes)) for name, made in classes.items()}
    for name, constant in _CONSTANT.items():
        fields[name] = (*fields[name], Field(constant, ("Integer",), required=True))
    subtypes = {
        name: tuple(n for n, m in classes.items() if m is not made and issubclass(m, made))
        for name, made in classes.items()
        if name != "TelegramObject"
    }
    return Types(fields, {name: below for name, below in subtypes.items() if below})


def _taken(made: type, classes: Mapping[str, type]) -> Sequence[Field]:
    found = []
    for parameter in inspect.signature(made.__init__).parameters.values():
        if parameter.name in {"self", "api_kwargs"} or parameter.kind is parameter.VAR_KEYWORD:
            continue
        name = "from" if parameter.name == "from_user" else parameter.name
        types = _type(str(parameter.annotation), classes)
        found.append(Field(name, (types,), parameter.default is parameter.empty))
    return found


def _type(annotation: str, classes: Mapping[str, type]) -> str:
    """An annotation in the words of the official description."""
    depth = len(re.findall(r"\b(?:Sequence|tuple|list)\[", annotation))
    words = re.findall(r"\w+", annotation)
    plain = {"int": "Integer", "datetime": "Integer", "str": "String", "bool": "Boolean"}
    plain |= {"float": "Float", "timedelta": "Integer", "TimePeriod": "Integer"}
    known = [w for w in words if w in classes] or [plain[w] for w in words if w in plain]
    return "Array of " * depth + (known[-1] if known else "String")


class Builder:
    """Makes updates; `wrong` is how often something wrong takes a value's place, 0 to 1."""

    def __init__(self, types: Types, chance: random.Random, wrong: float = 0.0) -> None:
        self._types, self._chance, self._wrong = types, chance, wrong

    def update(self, number: int, kind: str | None = None) -> dict[str, Any]:
        """An update of a kind, or of any."""
        kind = kind or self._chance.choice(self._types.kinds)
        field = next(f for f in self._types.fields["Update"] if f.name == kind)
        return {"update_id": number, kind: self._value(field, "Update", 0)}

    def _value(self, field: Field, within: str, depth: int) -> Any:
        if self._chance.random() < self._wrong:
            return self._chance.choice(WRONG)
        given = self._given(field.name, within)
        return self._of(self._chance.choice(field.types), depth) if given is None else given

    def _of(self, type_: str, depth: int) -> Any:
        if type_.startswith("Array of "):
            number = self._chance.choice((0, 1, 2)) if depth < 5 else 0
            return [self._of(type_.removeprefix("Array of "), depth + 1) for _ in range(number)]
        if type_ in self._types.subtypes:
            return self._of(self._chance.choice(self._types.subtypes[type_]), depth)
        if type_ in self._types.fields:
            return self._object(type_, depth + 1)
        return self._leaf(type_)

    def _object(self, name: str, depth: int) -> dict[str, Any]:
        often = (0.9, 0.5, 0.15, 0.05, 0.0)[min(depth, 4)]
        made = {}
        for field in self._types.fields[name]:
            if field.required or (depth < 6 and self._chance.random() < often):
                made[field.name] = self._value(field, name, depth)
        return self._likely(name, made)

    def _likely(self, name: str, made: dict[str, Any]) -> dict[str, Any]:
        """A message of somebody: one that is everything at once says nothing."""
        if name == "Message":
            for other in ("migrate_to_chat_id", "migrate_from_chat_id", "sender_chat"):
                if self._chance.random() < 0.9:
                    made.pop(other, None)
        return made

    def _leaf(self, type_: str) -> Any:
        if type_ == "Integer":
            return self._chance.choice((0, 1, 5, NOW, 2**31))
        if type_ == "Boolean":
            return self._chance.random() < 0.5
        if type_ == "Float":
            return self._chance.choice((0.0, 1.5, 105.8))
        return f"{SECRET} {self._chance.choice(TEXTS)}"

    def _given(self, name: str, within: str) -> Any:
        """What makes a message believable: who, where, when, and what."""
        chance = self._chance
        if (within, name) == ("Chat", "type"):
            return chance.choice(
                ("private", "private", "private", "group", "supergroup", "channel")
            )
        if (within, name) == ("Chat", "id"):
            return chance.choice((*PEOPLE, GROUP))
        if (within, name) == ("User", "id"):
            return chance.choice(PEOPLE)
        if (within, name) == ("User", "is_bot"):
            return chance.random() < 0.1
        if name.endswith("date"):
            return NOW + chance.randrange(10_000)
        if within == "Message" and name in {"text", "caption"}:
            return chance.choice((*TEXTS, f"{chance.choice(TEXTS)} {SECRET} 0912345678"))
        if (within, name) == ("CallbackQuery", "data"):
            return chance.choice(
                ("u:1:abcdefgh", ":", "a:1:2:", "u", f"j:c:{SECRET}", "\0", "é" * 32)
            )
        return None
