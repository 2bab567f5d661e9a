"""The one script tag: a floating button that opens the chat in a frame, by mouse and by keyboard."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import sent_json
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser
HOST = "<!doctype html><html lang='zh-CN'><title>某单位网站</title><body><h1>某单位网站</h1><script src='/embed.js' defer></script>"


def _host_page(page: Page, base_url: str) -> Page:
    page.route("**/host.html", lambda route: route.fulfill(body=HOST, content_type="text/html; charset=utf-8"))
    page.goto(f"{base_url}/host.html")
    return page


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_button_opens_the_chat_and_escape_closes_it(
    new_page: Callable[..., Page], running_service: str, size: dict
) -> None:
    page = _host_page(new_page(**size), running_service)
    button = page.get_by_role("button", name="打开公共法律服务热线")
    expect(button).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)
    button.focus()
    page.keyboard.press("Enter")
    chat = page.frame_locator("iframe[title=公共法律服务热线]")
    expect(chat.locator("article.message.bot")).to_be_visible()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    button.click()
    chat.get_by_label("您想问的事").press("Escape")
    expect(button).to_be_focused()


def test_quick_leave_in_the_frame_takes_the_whole_page_away(
    new_page: Callable[..., Page], running_service: str
) -> None:
    page = _host_page(new_page(**DESKTOP), running_service)
    page.get_by_role("button", name="打开公共法律服务热线").click()
    page.frame_locator("iframe").get_by_role("button", name="快速离开").click()
    page.wait_for_url("**/leave.html")


def test_pages_not_on_the_list_may_not_frame_the_chat(running_service: str) -> None:
    policy = httpx.get(running_service, timeout=30, trust_env=False).headers["content-security-policy"]
    assert "frame-ancestors 'self'" in policy


def test_the_app_opens_the_same_page_as_its_own_channel(new_page: Callable[..., Page], running_service: str) -> None:
    page = new_page(**PHONE)
    with page.expect_request(lambda request: request.method == "POST") as opening:
        page.goto(f"{running_service}/?channel=app")
    assert sent_json(opening.value)["channel"] == "app"
