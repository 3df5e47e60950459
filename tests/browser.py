"""A real browser for tests, and a real server for it to visit."""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from starlette.types import ASGIApp

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_browser() -> tuple[str, str] | None:
    """The browser's and its driver's programs, or None where either is missing."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


@contextmanager
def opened(
    profile: Path, width: int = 1400, height: int = 900, *, dark: bool = False
) -> Iterator[Chrome]:
    """A headless browser of its own with a page of exactly this size; skips where there is none."""
    found = find_browser()
    if found is None:
        pytest.skip("no Chromium with chromedriver on the PATH")
    options = ChromeOptions()
    options.binary_location = found[0]
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = Chrome(options=options, service=Service(found[1]))
    try:
        resize(browser, width, height)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
        yield browser
    finally:
        browser.quit()


def resize(browser: Chrome, width: int, height: int) -> None:
    """Give the page this size, also below the narrowest window a desktop allows."""
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600},
    )


def until(met: Callable[[], Any], what: str, seconds: float = 30) -> Any:
    """Wait until `met` returns something true and return that."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        found = met()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited in vain for: {what}")


def complaints(browser: Chrome) -> list[str]:
    """What the page's console complained about: script errors, refused content, missing files."""
    return [line["message"] for line in browser.get_log("browser") if line["level"] == "SEVERE"]


@contextmanager
def serving(asgi: ASGIApp) -> Iterator[str]:
    """Serve an application in a thread with its own event loop; gives the address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        config = uvicorn.Config(
            asgi, log_level="warning", lifespan="off", ws="none", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            until(lambda: server.started, "the server to start")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(15)
