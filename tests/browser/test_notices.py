"""A supervisor puts up a notice and switches the assistant off: what citizens see on both pages, and back again."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from hotline.clock import SHANGHAI, SystemClock
from hotline.staff.roles import Role
from tests.browser.axe import faults
from tests.browser.chat import Chat
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.desk import Desk, new_desk
from tests.product import Product

pytestmark = pytest.mark.browser

REASON = "系统检修，晚上八点前恢复"
NOTICE = "明天上午停电，人工座席推迟到十点"


@pytest.fixture
def supervisor(new_page: Callable[..., Page], running_product: Product) -> Iterator[Desk]:
    """At the supervisor's page. The product is shared: whatever happens, the assistant is on afterwards."""
    desk = new_desk(new_page(**DESKTOP), running_product, Role.SUPERVISOR)
    desk.page.get_by_role("button", name="班长台").click()
    yield desk
    back = desk.page.get_by_role("button", name="恢复智能助手")
    expect(back.or_(desk.page.get_by_text("智能助手开着"))).to_be_visible()
    if back.count():
        desk.page.get_by_label("为什么恢复").fill("检修完毕")
        back.click()
        expect(desk.page.get_by_text("智能助手开着")).to_be_visible()


def test_off_is_told_on_top_and_questions_go_to_a_person(
    supervisor: Desk, new_page: Callable[..., Page], running_service: str
) -> None:
    page = supervisor.page
    page.get_by_label("停用的原因").fill(REASON)
    page.get_by_role("button", name="停用智能助手").click()
    expect(page.get_by_text("智能助手停用中")).to_be_visible()
    assert faults(page) == []

    phone = Chat(new_page(**PHONE), running_service).open()
    expect(phone.page.get_by_text(f"智能助手停用（{REASON}）")).to_be_visible()
    assert phone.fits()
    assert faults(phone.page) == []
    phone.say("老板拖欠我三个月工资怎么办")
    expect(phone.page.get_by_text("您的话直接转给人工")).to_be_visible()
    expect(phone.page.locator(".owner")).to_contain_text("您排在第")
    phone.page.goto(f"{running_service}/lite")
    expect(phone.page.get_by_text(f"智能助手停用（{REASON}）")).to_be_visible()

    page.get_by_label("为什么恢复").fill("检修完毕")
    page.get_by_role("button", name="恢复智能助手").click()
    expect(page.get_by_text("智能助手开着")).to_be_visible()
    phone.open()
    expect(phone.page.get_by_text("智能助手停用（")).to_have_count(0)
    phone.stop_waiting()
    phone.ask("老板拖欠我三个月工资怎么办")
    phone.erase()


def test_a_notice_is_put_up_and_taken_down(
    supervisor: Desk, new_page: Callable[..., Page], running_service: str
) -> None:
    page = supervisor.page
    tomorrow = SystemClock().now().astimezone(SHANGHAI) + timedelta(days=1)
    page.get_by_label("公告，所有群众").fill(NOTICE)
    page.get_by_label("到什么时候").fill(tomorrow.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="发公告").click()
    expect(page.get_by_role("list", name="公告").get_by_text(NOTICE)).to_be_visible()

    phone = Chat(new_page(**PHONE), running_service).open()
    expect(phone.page.get_by_text(NOTICE)).to_be_visible()

    page.get_by_role("button", name="撤下").click()
    expect(page.get_by_text("现在没有公告")).to_be_visible()
    phone.open()
    expect(phone.page.get_by_text(NOTICE)).to_have_count(0)
    phone.erase()
