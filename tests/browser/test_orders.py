"""工单 at the desk in the browser: opened beside the conversation, moved on in the list, by key."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Page, expect

from hotline.clock import SHANGHAI
from tests.browser.axe import faults
from tests.browser.conftest import DESKTOP
from tests.browser.desk import Desk, new_desk
from tests.product import Product

pytestmark = pytest.mark.browser


def waiting(url: str, text: str) -> str:
    """Somebody who wrote this and waits for a person."""
    with httpx.Client(base_url=f"{url}/api/v1", timeout=60, trust_env=False) as http:
        opened = http.post("/conversations", json={"channel": "web", "district": "王益区"}).json()
        http.headers["Authorization"] = f"Bearer {opened['token']}"
        path = f"/conversations/{opened['conversation_id']}"
        http.post(f"{path}/messages", json={"client_message_id": "1", "text": text}).raise_for_status()
        http.post(f"{path}/handoff", json={}).raise_for_status()
    return opened["conversation_id"]


def order_from_here(desk: Desk) -> str:
    """The form by key, filled in and sent; the number."""
    page = desk.page
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    expect(page.get_by_role("heading", name="开工单")).to_be_focused()
    expect(page.get_by_label("什么事")).to_have_value(re.compile("路灯"))
    page.get_by_label("要什么").fill("请派人来修")
    assert faults(page) == []
    page.get_by_label("要什么").press("Tab")
    page.get_by_role("button", name="开工单", exact=True).last.press("Enter")
    said = page.get_by_role("status").filter(has_text="已经登记，群众会看到编号")
    expect(said).to_be_visible()
    number = re.search(r"G\d{6}-\d{4,}-\d", said.inner_text())
    assert number
    return number[0]


def test_an_order_is_opened_beside_the_conversation_and_moved_on_in_the_list(
    new_page: Callable[..., Page], running_product: Product
) -> None:
    desk = new_desk(new_page(**DESKTOP), running_product)
    page = desk.page
    desk.open(waiting(running_product.url, "我们门口的路灯坏了三天没人修"))
    desk.claim()
    number = order_from_here(desk)
    expect(desk.log()).to_contain_text(number)
    page.keyboard.press("0")
    page.get_by_role("button", name=number).click()
    expect(page.get_by_role("heading", name=f"工单 {number}")).to_be_focused()
    page.get_by_role("button", name="派单", exact=True).click()
    page.get_by_label("承办单位").fill("某局")
    page.get_by_label("最后一天").fill((datetime.now(SHANGHAI) + timedelta(days=5)).date().isoformat())
    page.get_by_role("button", name="确定：派单").click()
    expect(page.get_by_role("article").get_by_text("已派单，待签收")).to_be_visible()
    expect(page.get_by_role("article").get_by_text("在本台流转，未接入市12345平台")).to_be_visible()
    assert faults(page) == []


def test_what_12345_does_not_take_is_said_instead(new_page: Callable[..., Page], running_product: Product) -> None:
    desk = new_desk(new_page(**DESKTOP), running_product)
    page = desk.page
    desk.open(waiting(running_product.url, "交警罚了我，我要申请复议"))
    desk.claim()
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    expect(page.get_by_text("内容里像有：行政复议")).to_be_visible()
    page.get_by_label("先核对：12345 不受理的").select_option("admin_review")
    page.get_by_role("button", name="告诉群众该走的路").click()
    expect(desk.log()).to_contain_text("12345 不受理，不开工单")
    expect(desk.log()).to_be_focused()
