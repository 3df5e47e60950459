"""Settings from the environment or `.env`; what is missing or wrong is said in one sentence."""

from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "THONSO_"


class SettingsError(Exception):
    """A setting is missing or wrong; the text is one sentence that says which and why."""


class Settings(BaseSettings):
    """How the program is run. Rates are messages: a second, a second a chat, a minute a group."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore")

    database_url: str = "sqlite+aiosqlite:///thonso.db"
    telegram_token: Annotated[tuple[str, ...], NoDecode] = ()
    telegram_api_url: str = "https://api.telegram.org"
    telegram_proxy: str | None = None
    telegram_rate: Annotated[float, Field(ge=0)] = 30
    telegram_chat_rate: Annotated[float, Field(ge=0)] = 1
    telegram_group_rate: Annotated[int, Field(ge=0)] = 20
    zalo_token: Annotated[tuple[str, ...], NoDecode] = ()
    zalo_api_url: str = "https://bot-api.zaloplatforms.com"
    public_url: str | None = None
    listen: str | None = None
    webhook_secret: str | None = None
    text_days: Annotated[int, Field(ge=1, le=3650)] = 90
    log_level: str = "info"

    @field_validator("telegram_token", "zalo_token", mode="before")
    @classmethod
    def _tokens(cls, value: object) -> object:
        """Several tokens are separated by commas."""
        if isinstance(value, str):
            return tuple(token.strip() for token in value.split(",") if token.strip())
        return value

    @field_validator("telegram_token")
    @classmethod
    def _telegram_tokens(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for token in value:
            number, colon, secret = token.partition(":")
            if not (number.isdecimal() and number.isascii() and colon and secret):
                raise ValueError("a Telegram token is a number, a colon and a secret")
        if len(set(value)) != len(value):
            raise ValueError("the same token is given twice")
        return value

    @field_validator("telegram_api_url", "zalo_api_url", "public_url", "telegram_proxy")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is None or not value.strip():
            return None
        if not value.startswith(("http://", "https://")):
            raise ValueError("an address starts with http:// or https://")
        return value.strip().rstrip("/")

    @field_validator("listen")
    @classmethod
    def _host_and_port(cls, value: str | None) -> str | None:
        if value is None or not value.strip():
            return None
        host, colon, port = value.strip().rpartition(":")
        if not (host and colon and port.isdecimal() and int(port) < 65536):  # noqa: PLR2004
            raise ValueError("where to listen is written as 127.0.0.1:8080")
        return value.strip()

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: str | None) -> str | None:
        if not value:
            return None
        allowed = value.isascii() and value.replace("-", "").replace("_", "").isalnum()
        if not allowed or not 8 <= len(value) <= 256:  # noqa: PLR2004  as both channels ask
            raise ValueError("8 to 256 letters, digits, - and _")
        return value

    @property
    def address(self) -> tuple[str, int] | None:
        """Where to listen: host and port; None for not at all."""
        if self.listen is None and self.public_url is None:
            return None
        host, _, port = (self.listen or "127.0.0.1:8080").rpartition(":")
        return host.strip("[]"), int(port)


def load_settings() -> Settings:
    """Read the settings; raises `SettingsError`, which never repeats a value."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = PREFIX + str(first["loc"][0]).upper() if first["loc"] else "a setting"
        reason = str(first["msg"]).removeprefix("Value error, ")
        raise SettingsError(f"{name} is wrong: {reason}.") from None
