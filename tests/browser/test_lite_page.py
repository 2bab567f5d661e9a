"""The page without script: asks, is answered, reaches a person, and keeps its key out of every address."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def lite(new_context: Callable[..., BrowserContext], running_service: str) -> Page:
    page = new_context(**PHONE, java_script_enabled=False).new_page()
    page.goto(f"{running_service}/lite")
    return page


def _ask(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.get_by_role("button", name="发送").click()
    expect(page.locator("article.citizen").last).to_contain_text(text)


def test_a_question_is_asked_and_answered(lite: Page) -> None:
    _ask(lite, "行政复议要交钱吗")
    expect(lite.locator("article.citizen")).to_contain_text("行政复议要交钱吗")
    expect(lite.locator("article.bot").last.locator(".label")).to_contain_text("智能助手（非真人）")
    expect(lite.locator("article.bot")).to_have_count(2)


def test_the_noscript_form_of_the_chat_page_leads_here(lite: Page, running_service: str) -> None:
    lite.goto(running_service)
    lite.locator("#lite-text").fill("怎么申请法律援助")
    lite.get_by_role("button", name="发送").click()
    expect(lite.locator("article.citizen")).to_contain_text("怎么申请法律援助")
    assert lite.url.startswith(f"{running_service}/lite")


def test_the_key_is_in_a_strict_cookie_and_in_no_address(lite: Page) -> None:
    addresses: list[str] = []
    lite.on("request", lambda request: addresses.append(request.url))
    _ask(lite, "怎么申请法律援助")
    cookie = next(cookie for cookie in lite.context.cookies() if cookie["name"] == "hotline_lite")  # pyright: ignore[reportTypedDictNotRequiredAccess]
    assert cookie.get("httpOnly")
    assert cookie.get("sameSite") == "Strict"
    conversation, token = cookie.get("value", "").split(".", 1)
    assert all(conversation not in address and token not in address for address in addresses)
    assert token not in lite.content()


def test_buttons_a_person_and_the_way_back(lite: Page) -> None:
    _ask(lite, "怎么申请法律援助")
    title = lite.locator("#latest .choice button").first.inner_text()
    lite.locator("#latest .choice button").first.click()
    expect(lite.locator("article.citizen").last).to_contain_text(title)
    lite.get_by_role("button", name="转人工").last.click()
    expect(lite.locator(".receipt")).to_contain_text("取回码")
    lite.reload()
    lite.goto(lite.url.split("#")[0])
    expect(lite.locator(".receipt")).to_have_count(0)
    expect(lite.locator(".owner")).to_be_visible()
    lite.get_by_role("button", name="不等人工了").click()
    expect(lite.locator(".owner")).to_have_count(0)


def test_leaving_takes_the_key_away(lite: Page) -> None:
    _ask(lite, "怎么申请法律援助")
    lite.get_by_role("button", name="快速离开").click()
    lite.wait_for_url("**/leave.html")
    assert [cookie for cookie in lite.context.cookies() if cookie.get("name") == "hotline_lite"] == []


def test_markup_stays_text(lite: Page) -> None:
    _ask(lite, "<b>粗</b>{{ 7*7 }}")
    expect(lite.locator("article.citizen .bubble")).to_contain_text("<b>粗</b>{{ 7*7 }}")


def test_a_form_of_another_page_moves_nothing(lite: Page, running_service: str) -> None:
    _ask(lite, "怎么申请法律援助")
    cookies = {cookie.get("name", ""): cookie.get("value", "") for cookie in lite.context.cookies()}
    with httpx.Client(base_url=running_service, cookies=cookies, timeout=30, trust_env=False) as http:
        forged = http.post("/lite", data={"action": "handoff", "form_token": "0" * 64})
        assert forged.status_code == 403
        foreign = http.post("/lite", data={"text": "你好"}, headers={"Sec-Fetch-Site": "cross-site"})
        assert foreign.status_code == 403
    lite.goto(f"{running_service}/lite")
    expect(lite.locator(".owner")).to_have_count(0)
    expect(lite.locator("article.citizen")).to_have_count(1)


def test_an_empty_question_is_answered_with_a_sentence(running_service: str) -> None:
    answer = httpx.post(f"{running_service}/lite", data={"text": "  "}, timeout=30, trust_env=False)
    assert answer.status_code == 422
    assert "还没有写内容" in answer.text


def test_a_procedure_is_gone_through_to_its_paper(lite: Page) -> None:
    _ask(lite, "帮我算算期限")
    for title in ("对政府的决定不服", "想申请行政复议", "决定书写了可以复议"):
        lite.get_by_role("button", name=title, exact=True).click()
        expect(lite.locator("article.citizen").last).to_contain_text(title)
    _ask(lite, "今天")
    expect(lite.locator("#latest")).to_contain_text("怎么算的")
    expect(lite.get_by_role("link", name="存下：")).to_be_visible()
    lite.get_by_role("link", name="打开、打印").click()
    expect(lite.locator("h1")).to_be_visible()
    assert lite.evaluate("document.documentElement.scrollWidth <= 360")
