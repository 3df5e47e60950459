"""Settings: the environment before .env, and refusals that repeat no value."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_TOKEN", "DATABASE_URL", "TELEGRAM_RATE", "LISTEN", "PUBLIC_URL"):
        monkeypatch.delenv(f"THONSO_{name}", raising=False)


def test_without_any_telling_there_are_defaults() -> None:
    assert load_settings() == Settings()
    assert Settings().address is None


def test_the_environment_goes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = 'THONSO_TELEGRAM_RATE=7\nTHONSO_TELEGRAM_TOKEN="1:A, 2:B" # two\nOTHER=1\n'
    (tmp_path / ".env").write_text(env, encoding="utf-8")
    monkeypatch.setenv("thonso_telegram_rate", "2.5")
    found = load_settings()
    assert found.telegram_rate == 2.5
    assert found.telegram_token == ("1:A", "2:B")


def test_an_address_to_listen_at_is_taken_apart() -> None:
    assert Settings(listen="[::1]:80").address == ("::1", 80)
    assert Settings(public_url="https://a.vn/").address == ("127.0.0.1", 8080)
    assert Settings(public_url="https://a.vn/").public_url == "https://a.vn"


@pytest.mark.parametrize(
    "public",
    ["http://a.vn", "http://a.vn:443", "https://a.vn:8080", "https://a.vn:444/x", "HTTP://a.vn"],
)
def test_an_address_that_telegram_does_not_come_to_is_refused_in_a_sentence(public: str) -> None:
    with pytest.raises(SettingsError, match=r"^THONSO_PUBLIC_URL is wrong: ") as raised:
        Settings(public_url=public)
    assert public not in str(raised.value)
    if not public.startswith("HTTP"):
        assert "https:// alone, on port 443, 80, 88 or 8443" in str(raised.value)
        own = Settings(public_url=public, telegram_api_url="http://127.0.0.1:8081")
        assert own.public_url == public


@pytest.mark.parametrize("port", ["", ":443", ":80", ":88", ":8443"])
def test_an_address_that_telegram_comes_to_is_taken(port: str) -> None:
    assert Settings(public_url=f"https://a.vn{port}/bot").public_url == f"https://a.vn{port}/bot"


@pytest.mark.parametrize("public", ["https://a.vn/y?z=HIDDEN", "https://a.vn/#HIDDEN"])
@pytest.mark.parametrize("api", ["https://api.telegram.org", "http://127.0.0.1:8081"])
def test_the_path_of_the_webhook_cannot_be_put_behind_a_query(public: str, api: str) -> None:
    with pytest.raises(SettingsError, match=r"THONSO_PUBLIC_URL is wrong: .* no \? and no #"):
        Settings(public_url=public, telegram_api_url=api)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("telegram_token", "HIDDEN"),
        ("telegram_token", "1:HIDDEN,1:HIDDEN"),
        ("telegram_rate", "HIDDEN"),
        ("telegram_rate", "-1"),
        ("telegram_rate", "nan"),
        ("telegram_group_rate", "2.5"),
        ("telegram_group_rate", ""),
        ("text_days", "0"),
        ("text_days", "4000"),
        ("listen", "HIDDEN"),
        ("listen", "127.0.0.1:99999"),
        ("public_url", "HIDDEN"),
        ("webhook_secret", "HIDDEN!!"),
        ("webhook_secret", "short"),
    ],
)
def test_what_is_wrong_is_named_and_not_repeated(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"THONSO_{name.upper()}", value)
    with pytest.raises(SettingsError, match=f"^THONSO_{name.upper()} is wrong: ") as raised:
        load_settings()
    assert "HIDDEN" not in str(raised.value)
