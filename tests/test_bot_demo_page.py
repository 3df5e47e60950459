"""The demo page in a real browser, with a bot that only repeats what it hears."""

from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from itertools import count

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from bot.channel import Event
from bot.demo_clock import DemoClock
from bot.demo_web import DemoSite
from bot.local import Local, Phone
from handlers.messages import Kind
from storage.outbox import Outgoing
from tests.browser import complaints, opened, resize, serving, until

pytestmark = pytest.mark.browser

OPENS = datetime(2026, 11, 26, 1, 45, tzinfo=UTC)  # a Thursday, 8:45 in Vietnam
REPORT = "12 hộ, 5 chữ ký số, 3 tài khoản"
ASK = ("/tong", "/thieu", "/trogiup")
PHONES = (
    Phone("volunteer", "Phan Thu Xuân", "volunteer", "Thôn Đông Hạ", (REPORT, *ASK)),
    Phone("lead", "Đinh Quốc Cường", "lead", "Thôn Đông Hạ", ASK),
    Phone("coordinator", "Hoàng Thanh Hoa", "coordinator", "Xã Mẫu", ASK),
)


class EchoBot:
    """An intake that answers at once, a clock's tick that reminds on Fridays at 14:00."""

    def __init__(self, local: Local) -> None:
        self._local = local
        self._rows = count(1)
        self._answers: dict[str, str | None] = {}
        self.reminded = False

    async def take(self, events: list[Event]) -> None:
        for event in events:
            heard = self._local.incoming(event)
            if heard.kind is Kind.TAP:
                await self._say(heard.chat, "Đã hoàn tác", sort="toast", tap=heard.tap)
                await self._say(heard.chat, "<i>Đã hoàn tác.</i>", sort="edit", edits=heard.message)
            elif heard.kind is Kind.EDIT:
                await self._confirm(heard.chat, heard.text, self._answers[heard.message or ""])
            else:
                self._answers[heard.message or ""] = await self._confirm(heard.chat, heard.text)

    async def _confirm(self, chat: str, text: str, edits: str | None = None) -> str | None:
        said = f"Đã ghi: <b>{escape(text)}</b>\nCả thôn: 78/412 (18,9%). Xem thêm: /tong"
        choices = [[["Hoàn tác", "undo:1"], ["Sửa số", "fix:1"]], [["Đây là số hôm qua", "day:1"]]]
        return await self._say(
            chat, said, sort="edit" if edits else "text", edits=edits, choices=choices
        )

    async def _say(self, chat: str, text: str, sort: str = "text", **body: object) -> str | None:
        row = next(self._rows)
        message = Outgoing(
            row, str(row), self._local.bot, chat, 0, sort, {"text": text, **body}, OPENS
        )
        return await self._local.deliver(message, None)

    async def tick(self, now: datetime) -> None:
        if now >= datetime(2026, 11, 27, 7, tzinfo=UTC) and not self.reminded:
            self.reminded = True
            for phone in PHONES:
                await self._say(phone.key, "Còn <b>1 giờ</b> tới hạn báo cáo tuần.")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    clock = DemoClock(OPENS)
    local = Local(PHONES, clock.now)
    bot = EchoBot(local)
    site = DemoSite(local, bot, clock, bot.tick)
    with serving(site.asgi) as address:
        yield address


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with opened(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


def part(chrome: Chrome, phone: str, css: str) -> WebElement:
    return chrome.find_element(By.CSS_SELECTOR, f'.phone[data-phone="{phone}"] {css}')


def press(chrome: Chrome, phone: str, suggestion: str) -> None:
    part(chrome, phone, f'.chip[data-text="{suggestion}"]').click()


def bubbles(chrome: Chrome, phone: str, whose: str) -> list[str]:
    css = f'.phone[data-phone="{phone}"] .{whose} .text'
    return [at.text for at in chrome.find_elements(By.CSS_SELECTOR, css)]


def says(chrome: Chrome, phone: str, words: str) -> None:
    until(
        lambda: any(words in said for said in bubbles(chrome, phone, "bot")),
        f"{phone} to read {words!r}",
    )


def steps_done(chrome: Chrome) -> list[str | None]:
    done = chrome.find_elements(By.CSS_SELECTOR, ".steps .done")
    return [step.get_attribute("data-step") for step in done]


@pytest.fixture
def page(chrome: Chrome, address: str) -> Iterator[Chrome]:
    resize(chrome, 1400, 900)
    chrome.get(address)
    until(lambda: len(chrome.find_elements(By.CSS_SELECTOR, ".phone")) == 3, "three phones")
    yield chrome
    assert complaints(chrome) == []


def test_the_page_is_marked_as_a_demonstration(page: Chrome) -> None:
    mark = page.find_element(By.CSS_SELECTOR, ".demo-mark")
    assert mark.is_displayed()
    assert mark.text == "BẢN TRÌNH DIỄN · dữ liệu giả lập".replace("· ", "")


def test_a_newcomer_walks_the_four_steps(page: Chrome) -> None:
    assert steps_done(page) == []
    press(page, "volunteer", REPORT)
    says(page, "volunteer", f"Đã ghi: {REPORT}")
    part(page, "volunteer", ".mine .edit").click()
    composer = part(page, "volunteer", "textarea")
    composer.send_keys(Keys.CONTROL, "a")
    composer.send_keys("13 hộ", Keys.ENTER)
    says(page, "volunteer", "Đã ghi: 13 hộ")
    assert bubbles(page, "volunteer", "mine") == ["13 hộ"]
    assert part(page, "volunteer", ".mine .edited").is_displayed()
    press(page, "lead", "/tong")
    says(page, "lead", "Cả thôn")
    page.find_element(By.CSS_SELECTOR, '.jump[data-to="friday"]').click()
    for phone in PHONES:
        says(page, phone.key, "Còn 1 giờ tới hạn")
    until(lambda: len(steps_done(page)) == 4, "all four steps to be ticked off")
    assert page.find_element(By.ID, "time").text == "14:00"
    page.refresh()
    until(lambda: len(steps_done(page)) == 4, "the steps to be remembered")
    now = page.find_element(By.CSS_SELECTOR, ".guide-now")
    assert now.get_property("textContent") == "Xong cả rồi"
    page.find_element(By.ID, "language").click()
    until(lambda: now.get_property("textContent") == "All done", "the guide in English")
    page.find_element(By.ID, "language").click()  # remembered too


def test_a_tap_answers_with_a_toast_and_changes_the_message(page: Chrome) -> None:
    press(page, "coordinator", "/thieu")
    says(page, "coordinator", "/thieu")
    part(page, "coordinator", ".choice").click()
    until(lambda: part(page, "coordinator", ".toast").text == "Đã hoàn tác", "the toast")
    says(page, "coordinator", "Đã hoàn tác.")


def test_what_people_write_is_never_taken_as_markup(page: Chrome) -> None:
    hostile = '<img src=x onerror="document.title=1"> <b>12</b> &amp; <script>1</script>'
    part(page, "lead", "textarea").send_keys(hostile, Keys.ENTER)
    says(page, "lead", hostile)
    assert hostile in bubbles(page, "lead", "mine")
    assert page.find_elements(By.CSS_SELECTOR, ".talk img, .talk script, .mine b") == []


def test_shift_and_enter_begin_a_line_and_a_reply_shows_what_it_answers(page: Chrome) -> None:
    press(page, "lead", "/trogiup")
    says(page, "lead", "/trogiup")
    page.find_elements(By.CSS_SELECTOR, '[data-phone="lead"] .bot .reply')[-1].click()
    composer = part(page, "lead", "textarea")
    composer.send_keys("5 hộ", Keys.SHIFT + Keys.ENTER + Keys.NULL, "2 cks", Keys.ENTER)
    until(lambda: "5 hộ\n2 cks" in bubbles(page, "lead", "mine"), "both lines in one message")
    cited = page.find_elements(By.CSS_SELECTOR, '[data-phone="lead"] .mine .cited')[-1]
    assert cited.text == "Đã ghi: /trogiup"


def test_a_small_screen_shows_one_phone_and_counts_what_is_unread(page: Chrome) -> None:
    resize(page, 375, 812)
    page.refresh()
    until(lambda: len(page.find_elements(By.CSS_SELECTOR, ".phone.active")) == 1, "one phone")
    shown = [p for p in page.find_elements(By.CSS_SELECTOR, ".phone") if p.is_displayed()]
    assert [p.get_attribute("data-phone") for p in shown] == ["volunteer"]
    assert page.execute_script("return document.documentElement.scrollWidth") == 375
    page.execute_script(
        "fetch('/phones/lead/send', {method: 'POST', headers: {'Content-Type': 'application/json'},"
        " body: JSON.stringify({text: '/tong', mark: 'from-elsewhere'})})"
    )
    tab = page.find_element(By.CSS_SELECTOR, '.tab[data-phone="lead"]')
    until(lambda: tab.find_element(By.CSS_SELECTOR, ".unread").text == "1", "a count on the tab")
    tab.click()
    assert part(page, "lead", ".talk").is_displayed()
    assert not tab.find_element(By.CSS_SELECTOR, ".unread").is_displayed()


def test_the_page_speaks_english_too(page: Chrome) -> None:
    button = page.find_element(By.ID, "language")
    button.click()
    until(lambda: "DEMONSTRATION" in page.find_element(By.CSS_SELECTOR, ".demo-mark").text, "mark")
    until(lambda: part(page, "lead", ".role").text == "Team lead · Thôn Đông Hạ", "the lead")
    button.click()
    until(lambda: part(page, "lead", ".role").text == "Tổ trưởng · Thôn Đông Hạ", "tổ trưởng")
