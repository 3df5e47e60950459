"""The demonstration as a newcomer lives through it: the real program in a real browser."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser import complaints, find_browser, opened, resize, until

pytestmark = pytest.mark.browser


@pytest.fixture
def address() -> Iterator[str]:
    """The page of a demonstration that runs as a process of its own."""
    if find_browser() is None:
        pytest.skip("no Chromium with chromedriver on the PATH")
    program = Path(sys.executable).with_name("thonso")
    process = subprocess.Popen(
        [program, "demo", "--port", "0", "--no-browser"], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    found = None
    while found is None:
        line = process.stderr.readline()
        assert line, "the demonstration did not start"
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
    yield found.group()
    process.terminate()
    rest = process.stderr.read()
    assert process.wait(15) == 0, rest
    process.stderr.close()


@pytest.fixture
def page(address: str, tmp_path: Path) -> Iterator[Chrome]:
    with opened(tmp_path / "profile") as chrome:
        chrome.get(address)
        until(lambda: len(chrome.find_elements(By.CSS_SELECTOR, ".phone")) == 3, "three phones")
        yield chrome


def write(chrome: Chrome, phone: str, text: str) -> None:
    box = chrome.find_element(By.CSS_SELECTOR, f'.phone[data-phone="{phone}"] textarea')
    box.send_keys(text)
    box.send_keys(Keys.ENTER)


def answers(chrome: Chrome, phone: str) -> list[str]:
    css = f'.phone[data-phone="{phone}"] .bot'
    return [bubble.text for bubble in chrome.find_elements(By.CSS_SELECTOR, css)]


def answered(chrome: Chrome, phone: str, words: str) -> str:
    def seen() -> str:
        return next((text for text in reversed(answers(chrome, phone)) if words in text), "")

    return str(until(seen, f"{words!r} on the {phone}'s phone", 20))


def test_a_newcomer_lives_through_a_report_its_undoing_the_totals_and_a_reminder(
    page: Chrome,
) -> None:
    write(page, "volunteer", "12 hộ, 5 chữ ký số, 3 tài khoản")
    assert "12" in answered(page, "volunteer", "✅")
    undo = page.find_elements(By.CSS_SELECTOR, '.phone[data-phone="volunteer"] .bot button')
    next(button for button in undo if button.text == "Hoàn tác").click()
    answered(page, "volunteer", "↩️")
    write(page, "coordinator", "/tong")
    assert "%" in answered(page, "coordinator", "📊")
    page.find_element(By.CSS_SELECTOR, '.jump[data-to="friday"]').click()
    answered(page, "volunteer", "⏰")
    answered(page, "coordinator", "📋")
    assert complaints(page) == []


def test_on_a_small_screen_a_report_is_answered_too(page: Chrome) -> None:
    resize(page, 375, 812)
    write(page, "volunteer", "7 hộ")
    assert "7" in answered(page, "volunteer", "✅")
