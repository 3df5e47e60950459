from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from httpx import ASGITransport, AsyncClient

from bot.channel import Event
from bot.demo_clock import DemoClock
from bot.demo_web import DemoSite
from bot.local import Local, Phone
from storage.database import DatabaseUnreachableError
from storage.outbox import Outgoing

OPENS = datetime(2026, 11, 26, 1, 45, tzinfo=UTC)
HERE = "http://127.0.0.1:8000"
MARK = "mark-0001"


class Bot:
    """An intake that remembers what it took, or fails as it is told."""

    def __init__(self) -> None:
        self.taken: list[Event] = []
        self.ticks: list[datetime] = []
        self.error: Exception | None = None

    async def take(self, events: list[Event]) -> None:
        if self.error:
            raise self.error
        self.taken += events

    async def tick(self, now: datetime) -> None:
        self.ticks.append(now)


class Demo:
    def __init__(self) -> None:
        self.bot = Bot()
        self.clock = DemoClock(OPENS)
        self.local = Local(
            [Phone("volunteer", "Mai", "volunteer", "Thôn Đông", ("12 hộ",))],
            self.clock.now,
            lambda recipe: (b"<script>", recipe["name"]),
        )
        self.site = DemoSite(self.local, self.bot, self.clock, self.bot.tick)
        answers = ASGITransport(self.site.asgi, raise_app_exceptions=False)
        self.web = AsyncClient(transport=answers, base_url=HERE)

    async def post(self, path: str, **body: Any) -> int:
        return (await self.web.post(path, json=body)).status_code

    async def send(self, **body: Any) -> int:
        return await self.post("/phones/volunteer/send", **body)

    async def deliver(self, sort: str = "text", **body: Any) -> str:
        message = Outgoing(1, "k", "local:demo", "volunteer", 0, sort, {"text": "", **body}, OPENS)
        return await self.local.deliver(message, None) or ""


@pytest.fixture
def demo() -> Demo:
    return Demo()


async def test_the_page_and_its_files_are_served_with_a_strict_policy(demo: Demo) -> None:
    page = await demo.web.get("/")
    assert "BẢN TRÌNH DIỄN" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "unsafe-inline" not in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert (
        (await demo.web.get("/static/demo.js"))
        .headers["content-type"]
        .startswith("text/javascript")
    )


async def test_the_page_asks_for_nothing_from_elsewhere(demo: Demo) -> None:
    names = ("demo.js", "demo.css", "phone.css", "phone.js", "words.js", "markup.js", "mark.svg")
    for name in names:
        text = (await demo.web.get(f"/static/{name}")).text.replace(
            "http://www.w3.org/2000/svg", ""
        )
        assert "http://" not in text.replace("https?:", "")
        assert "https://" not in text


@pytest.mark.parametrize("name", ["nothing.js", "..%2fdemo_web.py", "%2e%2e%2fchannel.py", "."])
async def test_nothing_but_the_pages_own_files_is_served(demo: Demo, name: str) -> None:
    assert (await demo.web.get(f"/static/{name}")).status_code == 404


async def test_a_text_goes_through_the_intake_once(demo: Demo) -> None:
    assert await demo.send(text=" 12 hộ\x00\x1b ", mark=MARK) == 200
    (event,) = demo.bot.taken
    assert event.raw["text"] == "12 hộ"
    assert demo.local.incoming(event).text == "12 hộ"
    assert await demo.send(text="12 hộ", mark=MARK) == 200
    assert len(demo.local.conversation("volunteer")) == 1


async def test_edits_and_taps_go_through_the_intake(demo: Demo) -> None:
    await demo.send(text="12 hộ", mark=MARK)
    mine = demo.bot.taken[0].raw["message"]
    said = await demo.deliver(choices=[[["Hoàn tác", "undo:1"]]])
    edit = {"message": mine, "text": "13 hộ", "mark": "mark-0002"}
    tap = {"message": said, "choice": "undo:1", "mark": "mark-0003"}
    assert await demo.post("/phones/volunteer/edit", **edit) == 200
    assert await demo.post("/phones/volunteer/tap", **tap) == 200
    assert [event.raw["kind"] for event in demo.bot.taken] == ["message", "edit", "tap"]


async def test_what_makes_no_sense_is_refused(demo: Demo) -> None:
    assert await demo.send(text="", mark=MARK) == 400
    assert await demo.send(text=5, mark=MARK) == 400
    assert await demo.send(text="x" * 4097, mark=MARK) == 400
    assert await demo.send(text="x") == 400
    assert await demo.send(text="x", mark="<script>") == 400
    assert await demo.send(text="x", mark=MARK, reply_to="99") == 404
    assert await demo.send(text="x", mark=MARK, filler="x" * 40_000) == 413
    json = {"content-type": "application/json"}
    for content in (b"{", b"[1]", b'{"text": "\\ud800", "mark": "mark-0001"}', b"\xff"):
        answer = await demo.web.post("/phones/volunteer/send", content=content, headers=json)
        assert answer.status_code == 400
    assert await demo.post("/phones/nobody/send", text="x", mark=MARK) == 404
    assert (await demo.web.post("/phones/volunteer/send", data={"text": "x"})).status_code == 415
    assert (await demo.web.get("/phones/volunteer/send")).status_code == 405
    assert demo.bot.taken == []


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1:8000", "[", ""]
)
async def test_a_renamed_host_is_turned_away(demo: Demo, host: str) -> None:
    assert (await demo.web.get("/", headers={"host": host})).status_code == 403


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000"])
async def test_this_machine_is_welcome_under_its_own_names(demo: Demo, host: str) -> None:
    assert (await demo.web.get("/", headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": HERE}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
    ],
)
async def test_another_site_cannot_send(demo: Demo, headers: dict[str, str], status: int) -> None:
    body = {"text": "12 hộ", "mark": MARK}
    answer = await demo.web.post("/phones/volunteer/send", json=body, headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("error", "status"), [(DatabaseUnreachableError("down"), 503), (RuntimeError("bug"), 500)]
)
async def test_what_was_not_committed_is_not_shown_as_sent(
    demo: Demo, error: Exception, status: int
) -> None:
    demo.bot.error = error
    assert await demo.send(text="12 hộ", mark=MARK) == status
    assert demo.local.conversation("volunteer")[0].failed
    demo.bot.error = None
    assert await demo.send(text="12 hộ", mark=MARK) == 200
    assert not demo.local.conversation("volunteer")[0].failed


async def test_the_clock_moves_by_button_and_by_time_and_never_back(demo: Demo) -> None:
    assert await demo.post("/clock", to="friday") == 200
    friday = datetime(2026, 11, 27, 7, 0, tzinfo=UTC)
    assert timedelta() <= demo.clock.now() - friday < timedelta(minutes=1)
    assert demo.bot.ticks[-1] >= friday
    assert len(demo.bot.ticks) > 50
    assert await demo.post("/clock", to="2026-11-28T08:00") == 200
    assert demo.clock.now() >= datetime(2026, 11, 28, 1, 0, tzinfo=UTC)
    assert await demo.post("/clock", to="2026-11-27T08:00+07:00") == 409
    assert await demo.post("/clock", to="9999-12-31T23:59:59-14:00") == 409
    assert await demo.post("/clock", to="someday") == 400
    assert (await demo.web.get("/clock")).json()["jumps"]["friday"] == 1_796_367_600_000


@pytest.mark.parametrize(
    ("name", "kind", "way"),
    [
        ("qr.png", "image/png", "inline"),
        ("bao cao.html", "application/octet-stream", "attachment"),
        ('x".svg', "image/svg+xml", "inline"),
    ],
)
async def test_made_files_are_shown_or_downloaded_but_never_run(
    demo: Demo, name: str, kind: str, way: str
) -> None:
    await demo.deliver("document", recipe={"name": name})
    key = demo.local.conversation("volunteer")[0].file
    answer = await demo.web.get(f"/files/{key}")
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["content-disposition"].startswith(way)
    assert answer.headers["content-disposition"].count('"') == 2
    assert "sandbox" in answer.headers["content-security-policy"]
    assert (await demo.web.get("/files/other")).status_code == 404


async def test_the_stream_tells_everything_first_and_then_each_change(demo: Demo) -> None:
    demo.local.say("volunteer", "12 hộ", MARK)
    stream = demo.site.events()
    assert (await anext(stream)).startswith(b"retry:")
    name, data = (await anext(stream)).decode().split("\n")[:2]
    assert name == "event: state"
    state = orjson.loads(data.removeprefix("data: "))
    assert [bubble["text"] for bubble in state["phones"][0]["bubbles"]] == ["12 hộ"]
    await demo.deliver()
    assert (await anext(stream)).startswith(b"event: bubble\n")
    demo.site.close()
    assert [event async for event in stream] == []


async def test_too_many_pages_are_asked_to_come_back_later(demo: Demo) -> None:
    streams = [demo.site.events() for _ in range(30)]
    first = [await anext(stream) for stream in streams]
    assert first.count(b"retry: 10000\n\n") == 6
    for stream in streams:
        await stream.aclose()
