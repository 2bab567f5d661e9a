"""axe over every state a citizen meets, on a phone, on a desk and in large type."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import faults
from tests.browser.chat import Chat
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_conversation(request: pytest.FixtureRequest, size: str) -> None:
    chat: Chat = request.getfixturevalue(size)
    assert faults(chat.page) == []
    answer = chat.ask("申请法律援助要什么条件")
    answer.get_by_role("button", name="依据和详细说明").click()
    expect(answer.locator(".rule").first).to_be_visible()
    assert faults(chat.page) == []
    chat.say("他拿刀在砸门，我害怕")
    expect(chat.messages("danger").first).to_be_visible()
    assert faults(chat.page) == []
    chat.act("大字版")
    expect(chat.page.get_by_role("button", name="标准字")).to_be_visible()
    assert faults(chat.page) == []


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        ("用回执号接着谈", "用回执号接着谈"),
        ("评价本次服务", "好差评"),
        ("隐私说明", "隐私说明"),
        ("用不用我的对话改进服务", "用不用我的对话改进服务"),
        ("删除我的信息", "删除我的信息"),
    ],
)
def test_the_sheets(phone: Chat, entry: str, title: str) -> None:
    phone.act("更多")
    button = phone.sheet().get_by_role("button", name=entry)
    expect(button).to_be_visible()
    assert faults(phone.page) == []
    button.click()
    expect(phone.page.get_by_role("dialog", name=title)).to_be_visible()
    expect(phone.sheet()).not_to_contain_text("正在查看")
    assert faults(phone.page) == []


def test_the_way_to_a_person(phone: Chat) -> None:
    phone.act("转人工")
    phone.sheet().get_by_role("button", name="留个联系方式").click()
    expect(phone.sheet().get_by_label("电话或其他联系方式")).to_be_visible()
    assert faults(phone.page) == []
    phone.sheet().get_by_role("button", name="转人工").click()
    expect(phone.sheet().locator(".pair")).to_be_visible()
    assert faults(phone.page) == []
    phone.sheet().get_by_role("button", name="我记下了").click()
    expect(phone.page.locator(".bar.queue")).to_be_visible()
    expect(phone.sheet()).to_have_count(0)
    assert faults(phone.page) == []


def test_the_page_without_script(new_context: Callable[..., BrowserContext], running_service: str) -> None:
    page = new_context(**PHONE).new_page()
    page.goto(f"{running_service}/lite")
    page.locator("#text").fill("行政复议要交钱吗")
    page.get_by_role("button", name="发送").click()
    expect(page.locator("article.bot")).to_have_count(2)
    assert faults(page) == []


def test_the_page_one_leaves_to(new_page: Callable[..., Page], running_service: str) -> None:
    page = new_page(**PHONE)
    page.goto(f"{running_service}/leave.html")
    assert faults(page) == []
