"""docs/deploy/nginx.conf, read as nginx reads it, beside the units and what the program takes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.app import webhook_path
from bot.front import IDLE_SECONDS
from bot.settings import Settings
from bot.webhook import LARGEST_BODY, TELEGRAM_HEADER

DOCS = Path(__file__).parent.parent / "docs"
DEPLOY = DOCS / "deploy"
SIZES = {"": 1, "k": 1024, "m": 1024 * 1024}
NGINX_KEEPS_IDLE = 60  # seconds, its keepalive_timeout for upstreams where nothing is said


@dataclass(frozen=True, slots=True)
class Directive:
    """A name, its words, and what is inside its braces."""

    name: str
    words: tuple[str, ...]
    inside: tuple["Directive", ...] = ()

    def all(self, name: str) -> list["Directive"]:
        """The directives of this name below this one, however deep."""
        below = [found for one in self.inside for found in one.all(name)]
        return [one for one in self.inside if one.name == name] + below

    def only(self, name: str) -> tuple[str, ...]:
        [found] = self.all(name)
        return found.words


def parsed(text: str) -> Directive:
    tokens = iter(re.findall(r'"[^"]*"|[{};]|[^\s{};]+', re.sub(r"#.*", "", text)))
    found = Directive("", (), tuple(block(tokens)))
    assert next(tokens, None) is None, "a brace too many"
    return found


def block(tokens: Iterator[str]) -> Iterator[Directive]:
    words: list[str] = []
    for token in tokens:
        if token == "}":
            break
        if token == "{":
            yield Directive(words[0], tuple(words[1:]), tuple(block(tokens)))
            words = []
        elif token == ";":
            yield Directive(words[0], tuple(words[1:]))
            words = []
        else:
            words.append(token.strip('"'))
    assert not words, f"no semicolon after {words}"


SEVERAL = parsed((DEPLOY / "nginx.conf").read_text("utf-8"))
OPERATORS = (DOCS / "operators.md").read_text("utf-8")
ONE = parsed(re.findall(r"```nginx\n(.*?)```", OPERATORS, re.DOTALL)[0])
EACH = pytest.mark.parametrize("conf", [SEVERAL, ONE], ids=["several processes", "one process"])


@EACH
def test_deliveries_to_every_bot_are_passed_on_and_nothing_else(conf: Directive) -> None:
    [location] = conf.all("location")
    [path] = location.words
    for tokens in (("1:a",), ("1:a", "2:b")):
        settings = Settings(telegram_token=tokens)
        for number in range(1, len(tokens) + 1):
            assert webhook_path(settings, number).startswith(path)
    for kept_here in ("/metrics", "/healthz", "/readyz"):
        assert not kept_here.startswith(path)


@EACH
def test_the_largest_update_that_the_program_takes_comes_through(conf: Directive) -> None:
    [size] = conf.only("client_max_body_size")
    number, unit = re.fullmatch(r"(\d+)([km]?)", size).groups()  # type: ignore[union-attr]  # else it fails
    assert int(number) * SIZES[unit] >= LARGEST_BODY


@EACH
def test_the_header_with_the_secret_is_passed_on(conf: Directive) -> None:
    """nginx passes all that have no underscore, unless it is told otherwise."""
    assert b"_" not in TELEGRAM_HEADER
    assert not conf.all("proxy_pass_request_headers")
    changed = {one.words[0].casefold() for one in conf.all("proxy_set_header")}
    assert TELEGRAM_HEADER.decode() not in changed


@EACH
def test_it_listens_where_telegram_is_told_to_come(conf: Directive) -> None:
    told = dotenv_values(DEPLOY / "thonso.env")["THONSO_PUBLIC_URL"]
    assert told == f"https://{conf.only('server_name')[0]}"
    assert conf.only("listen") == ("443", "ssl")
    assert conf.all("ssl_certificate")
    assert conf.all("ssl_certificate_key")


def test_the_processes_that_are_started_get_deliveries_but_for_the_one_that_sends() -> None:
    unit = (DEPLOY / "thonso@.service").read_text("utf-8")
    [address] = re.findall(r"^Environment=THONSO_LISTEN=(\S+)$", unit, re.MULTILINE)
    [left_out] = re.findall(r"nginx leaves number (\d) out", unit)
    started = set(re.findall(r"thonso@(\d)", unit)) - {left_out}
    [upstream] = SEVERAL.all("upstream")
    assert {one.words[0] for one in upstream.all("server")} == {
        address.replace("%i", number) for number in started
    }
    assert SEVERAL.only("proxy_pass") == (f"http://{upstream.words[0]}",)


def test_connections_to_the_program_are_kept_and_closed_by_nginx_first() -> None:
    assert SEVERAL.all("keepalive")
    assert SEVERAL.only("proxy_http_version") == ("1.1",)
    assert ("Connection", "") in [one.words for one in SEVERAL.all("proxy_set_header")]
    assert IDLE_SECONDS > NGINX_KEEPS_IDLE


def test_a_delivery_that_one_process_cannot_take_goes_to_another() -> None:
    """Without `non_idempotent` nginx would not bring a POST a second time."""
    assert {"error", "timeout", "http_503", "non_idempotent"} <= set(
        SEVERAL.only("proxy_next_upstream")
    )


def test_one_process_listens_where_the_page_leads_nginx() -> None:
    [listens] = set(re.findall(r"^THONSO_LISTEN=(\S+)$", OPERATORS, re.MULTILINE))
    assert ONE.only("proxy_pass") == (f"http://{listens}",)
