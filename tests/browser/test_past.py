"""Reading what is over: for a typed reason, and in bulk by approval."""

from collections.abc import Callable

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from hotline.staff.roles import Role
from tests.browser.axe import faults
from tests.browser.chat import Chat
from tests.browser.conftest import DESKTOP
from tests.browser.desk import new_desk
from tests.browser.test_person import _conversation
from tests.product import Product

pytestmark = pytest.mark.browser
WIDE = {"viewport": {"width": 1920, "height": 1080}}


def test_a_closed_conversation_is_read_again_for_a_reason_and_taken_along_by_approval(
    nobody_waits: None, phone: Chat, new_page: Callable[..., Page], running_product: Product
) -> None:
    desk = new_desk(new_page(**DESKTOP), running_product)
    supervisor = new_desk(new_page(**WIDE), running_product, Role.SUPERVISOR)
    phone.ask("申请法律援助要带什么材料")
    phone.join_the_queue()
    desk.open(_conversation(phone))
    desk.claim()
    page = desk.page
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="会话已结束")).to_be_visible()
    page.keyboard.press("=")
    expect(page.get_by_role("heading", name="我办过的")).to_be_visible()
    page.get_by_role("button", name=f"打开 {_conversation(phone)[-4:].upper()}").click()
    expect(page.get_by_label("为什么要看")).to_be_focused()
    page.keyboard.type("核对说过的材料")
    page.keyboard.press("Enter")
    expect(desk.log()).to_contain_text("申请法律援助要带什么材料")
    assert faults(page) == []
    page.get_by_role("button", name="以前的会话").click()
    page.get_by_role("form", name="申请成批导出").get_by_label("事由").fill("专项检查要用")
    page.get_by_role("button", name="申请", exact=True).click()
    expect(page.get_by_text("等班长批准").first).to_be_visible()
    assert faults(page) == []
    supervisor.page.get_by_role("button", name="导出待批").click()
    form = supervisor.page.get_by_role("form", name=f"批准工号 {desk.staff_no} 的申请")
    form.get_by_label("依据或原因").fill("检查通知已看")
    assert faults(supervisor.page) == []
    form.get_by_role("button", name="确定").click()
    expect(form).to_have_count(0)
    page.reload()
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载").click()
    head = Document(str(coming.value.path())).sections[0].header.paragraphs[0].text
    assert f"工号 {desk.staff_no}" in head and "专项检查要用" in head
