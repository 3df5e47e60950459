"""Settings from the environment or `.env`; what is missing or wrong is said in one sentence."""

import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "THONSO_"
_ENV_FILE = ".env"
_LEVELS = ("debug", "info", "warning", "error")
_TELEGRAM = "https://api.telegram.org"
_TELEGRAM_PORTS = frozenset({443, 80, 88, 8443})


class SettingsError(Exception):
    """A setting is missing or wrong; the text is one sentence that says which and why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the program is run. Rates are messages: a second, a second a chat, a minute a group.

    Every value may also be given as the text that the environment holds. Raises `SettingsError`,
    which never repeats a value.
    """

    database_url: str = "sqlite+aiosqlite:///thonso.db"
    telegram_token: tuple[str, ...] = ()
    telegram_api_url: str = _TELEGRAM
    telegram_proxy: str | None = None
    telegram_rate: float = 30
    telegram_chat_rate: float = 1
    telegram_group_rate: int = 20
    zalo_token: tuple[str, ...] = ()
    zalo_api_url: str = "https://bot-api.zaloplatforms.com"
    public_url: str | None = None
    listen: str | None = None
    webhook_secret: str | None = None
    text_days: int = 90
    log_level: str = "info"

    def __post_init__(self) -> None:
        for name, read in _READ.items():
            try:
                object.__setattr__(self, name, read(getattr(self, name)))
            except ValueError as error:
                raise SettingsError(f"{PREFIX}{name.upper()} is wrong: {error}.") from None
        if self.telegram_api_url == _TELEGRAM and not reached_by_telegram(self.public_url):
            raise SettingsError(
                f"{PREFIX}PUBLIC_URL is wrong: Telegram brings messages to https:// alone, on port "
                "443, 80, 88 or 8443 (without it the bot polls)."
            )

    @property
    def address(self) -> tuple[str, int] | None:
        """Where to listen: host and port; None for not at all."""
        if self.listen is None and self.public_url is None:
            return None
        host, _, port = (self.listen or "127.0.0.1:8080").rpartition(":")
        return host.strip("[]"), int(port)


def load_settings() -> Settings:
    """Read the settings: the environment goes before `.env`. Raises `SettingsError`."""
    told = {**_ours(_env_file()), **_ours(os.environ)}
    return Settings(
        **{each.name: told[each.name] for each in fields(Settings) if each.name in told}
    )


def _env_file() -> Mapping[str, str | None]:
    if not Path(_ENV_FILE).is_file():
        return {}
    from dotenv import dotenv_values  # noqa: PLC0415  most processes have no such file

    try:
        return dotenv_values(_ENV_FILE, encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{_ENV_FILE} cannot be read: is it ours to read, in UTF-8?") from None


def _ours(told: Mapping[str, str | None]) -> dict[str, Any]:
    """What is told with our prefix, by the setting's name; in capitals or not."""
    ours = (
        (name.lower().removeprefix(PREFIX.lower()), name, value) for name, value in told.items()
    )
    return {
        setting: value
        for setting, name, value in ours
        if value is not None and name.upper().startswith(PREFIX)
    }


def _tokens(value: Any) -> tuple[str, ...]:
    """Several tokens are separated by commas."""
    if isinstance(value, str):
        return tuple(token.strip() for token in value.split(",") if token.strip())
    return tuple(value)


def _telegram_tokens(value: Any) -> tuple[str, ...]:
    tokens = _tokens(value)
    for token in tokens:
        number, colon, secret = token.partition(":")
        if not (number.isdecimal() and number.isascii() and colon and secret):
            raise ValueError("a Telegram token is a number, a colon and a secret")
    if len(set(tokens)) != len(tokens):
        raise ValueError("the same token is given twice")
    return tokens


def _address(value: Any) -> str | None:
    if value is None or not str(value).strip():
        return None
    if not str(value).startswith(("http://", "https://")):
        raise ValueError("an address starts with http:// or https://")
    if not _has_host(str(value)):
        raise ValueError("an address is written as https://example.org or http://127.0.0.1:8081")
    return str(value).strip().rstrip("/")


def _has_host(address: str) -> bool:
    try:
        parts = urlsplit(address.strip())
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _public_address(value: Any) -> str | None:
    address = _address(value)
    if address is not None and ("?" in address or "#" in address):
        raise ValueError("the path of the webhook is put behind it, so that it has no ? and no #")
    return address


def reached_by_telegram(public: str | None) -> bool:
    """Whether Telegram's own servers come to this address; a server of one's own takes any."""
    parts = urlsplit(public or _TELEGRAM)
    return parts.scheme == "https" and (parts.port or 443) in _TELEGRAM_PORTS


def _host_and_port(value: Any) -> str | None:
    if value is None or not str(value).strip():
        return None
    host, colon, port = str(value).strip().rpartition(":")
    if not (host and colon and port.isdecimal() and int(port) < 65536):  # noqa: PLR2004
        raise ValueError("where to listen is written as 127.0.0.1:8080")
    return str(value).strip()


def _secret(value: Any) -> str | None:
    if not value:
        return None
    secret = str(value)
    allowed = secret.isascii() and secret.replace("-", "").replace("_", "").isalnum()
    if not allowed or not 8 <= len(secret) <= 256:  # noqa: PLR2004  as both channels ask
        raise ValueError("8 to 256 letters, digits, - and _")
    return secret


def _rate(value: Any) -> float:
    try:
        rate = float(value)
    except ValueError:
        rate = math.nan
    if not (math.isfinite(rate) and rate >= 0):
        raise ValueError("a number, 0 or more, is expected")
    return rate


def _whole(least: int, most: int | None = None) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        said = str(value).strip()
        if not (said.isascii() and said.isdecimal() and int(said) >= least):
            raise ValueError(f"a whole number, {least} or more, is expected")
        if most is not None and int(said) > most:
            raise ValueError(f"a whole number, {most} or less, is expected")
        return int(said)

    return read


def _level(value: Any) -> str:
    level = str(value).strip().lower()
    if level not in _LEVELS:
        raise ValueError(f"one of {', '.join(_LEVELS)} is expected")
    return level


_READ: dict[str, Callable[[Any], Any]] = {
    "telegram_token": _telegram_tokens,
    "telegram_api_url": lambda value: _address(value) or _TELEGRAM,
    "telegram_proxy": _address,
    "telegram_rate": _rate,
    "telegram_chat_rate": _rate,
    "telegram_group_rate": _whole(0),
    "zalo_token": _tokens,
    "zalo_api_url": lambda value: _address(value) or "https://bot-api.zaloplatforms.com",
    "public_url": _public_address,
    "listen": _host_and_port,
    "webhook_secret": _secret,
    "text_days": _whole(1, 3650),
    "log_level": _level,
}
