"""Chromium, and the pages as citizens have them in front of them."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.chat import Chat
from tests.seat import Seat

expect.set_options(timeout=30_000)  # a limit, no wait: the first answer after a start builds the search index

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}


@contextmanager
def launched() -> Iterator[Browser]:
    """The machine's own Chromium, headless."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "没有找到 Chromium：请先安装（.ci/run 会装），再运行浏览器测试。"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    with launched() as browser:
        yield browser


@pytest.fixture
def new_context(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens browser profiles; each closes with the test."""
    opened: list[BrowserContext] = []

    def open_one(**options: object) -> BrowserContext:
        context = chromium.new_context(locale="zh-CN", accept_downloads=True, **options)  # pyright: ignore[reportArgumentType]
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def new_page(new_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Opens pages, and fails the test when a script on one of them broke."""
    broken: list[str] = []

    def open_one(**options: object) -> Page:
        page = new_context(**(options or PHONE)).new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        return page

    yield open_one
    assert broken == []


@pytest.fixture
def phone(new_page: Callable[..., Page], running_service: str) -> Iterator[Chat]:
    """A citizen's cheap phone with the chat open. Its conversation is erased: the product is shared by all tests."""
    chat = Chat(new_page(**PHONE), running_service).open()
    yield chat
    chat.erase()


@pytest.fixture
def desktop(new_page: Callable[..., Page], running_service: str) -> Iterator[Chat]:
    """The chat on a desk, erased like the one on the phone."""
    chat = Chat(new_page(**DESKTOP), running_service).open()
    yield chat
    chat.erase()


@pytest.fixture
def nobody_waits(seat: Seat) -> None:
    """Nobody is in line or in danger: a test that failed may have left somebody in the product they share."""
    while entries := [entry for part in ("waiting", "mine") for entry in seat.queue()[part]]:
        for entry in entries:
            if entry["owner"] != "staff":
                seat.act(entry["conversation_id"], "claim").raise_for_status()
            seat.act(entry["conversation_id"], "close").raise_for_status()
