"""A seat fills in a procedure for a citizen at the page, who checks it on the phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.axe import faults
from tests.browser.chat import Chat
from tests.browser.conftest import DESKTOP
from tests.browser.desk import new_desk
from tests.browser.test_person import _conversation
from tests.product import Product

pytestmark = pytest.mark.browser


def test_what_a_seat_filled_in_is_checked_on_the_phone_and_gone_on_with_at_the_bot(
    new_page: Callable[..., Page], running_product: Product, phone: Chat
) -> None:
    phone.ask("罚款决定书9月20号收到的，决定书上写了可以复议，最晚哪天申请行政复议")
    phone.join_the_queue()
    desk = new_desk(new_page(**DESKTOP), running_product)
    desk.open(_conversation(phone))
    desk.claim()

    desk.page.keyboard.press("Escape")  # out of the composer, where ] is a character
    desk.page.keyboard.press("]")
    pane = desk.page.locator("section.filling")
    expect(pane.get_by_role("heading", name="替群众办理")).to_be_focused()
    assert faults(desk.page) == []
    pane.get_by_label("办什么").fill("复议申请书")
    pane.get_by_role("button", name="行政复议申请书").click()
    line = pane.get_by_label("替群众填", exact=True)
    expect(line).to_be_focused()
    line.fill("个人")
    line.press("Enter")
    expect(pane.get_by_role("definition").filter(has_text="个人")).to_contain_text(f"工号 {desk.staff_no} 填")
    expect(phone.messages("citizen").filter(has_text="个人")).to_have_count(0)  # it stands at the seat's screen alone

    desk.page.get_by_role("button", name="交回智能助手").click()
    desk.page.get_by_role("button", name="确定交回").click()
    half = phone.messages("system").filter(has_text="填到一半")
    expect(half).to_contain_text("坐席，工号")
    assert phone.fits() and faults(phone.page) == []
    expect(phone.press("接着办“行政复议申请书”")).not_to_contain_text("个人的事")


def test_what_is_entered_while_a_step_is_under_way_goes_in_when_it_is_back(
    new_page: Callable[..., Page], running_product: Product, phone: Chat
) -> None:
    phone.join_the_queue()
    desk = new_desk(new_page(**DESKTOP), running_product)
    desk.open(_conversation(phone))
    desk.claim()
    desk.page.get_by_role("button", name="替群众办理").click()
    pane = desk.page.locator("section.filling")
    pane.get_by_label("办什么").fill("复议申请书")
    pane.get_by_role("button", name="行政复议申请书").click()
    line = pane.get_by_label("替群众填", exact=True)
    expect(line).to_be_focused()
    steps: list[Route] = []

    def hold_the_first(route: Route) -> None:
        steps.append(route)
        if len(steps) > 1:
            route.continue_()

    desk.page.route("**/filling", hold_the_first)
    line.fill("个人")
    line.press("Enter")
    expect(pane.get_by_role("button", name="正在填…")).to_be_visible()
    line.press("Enter")  # a quick hand
    line.press_sequentially("区县的局、委、办")
    line.press("Enter")
    expect(pane.get_by_role("button", name="等上一步…")).to_be_visible()
    assert len(steps) == 1
    steps[0].continue_()
    expect(pane.get_by_role("definition").filter(has_text="个人")).to_be_visible()
    expect(pane.get_by_role("definition").filter(has_text="区县的局、委、办")).to_be_visible()
    expect(line).to_have_value("")
    assert len(steps) == 2
