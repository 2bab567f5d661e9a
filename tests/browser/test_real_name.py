"""A citizen logs in at the identity provider, by the card of a seat and without script, and is back in the same conversation."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.alone import service_alone
from tests.browser.axe import faults
from tests.browser.chat import Chat
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.desk import new_desk
from tests.browser.test_person import _conversation
from tests.product import Product
from tests.real_name.provider_process import RunningProvider, running_provider
from tests.servers import free_port

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Product, RunningProvider]]:
    """A service that is registered at the reference provider."""
    port = free_port(1)
    site = f"http://127.0.0.1:{port}"
    with running_provider(f"{site}/real-name/return") as provider:
        settings = {"HOTLINE_PUBLIC_URL": site, **provider.environment}
        with service_alone(tmp_path_factory.mktemp("registered"), settings, port=port) as product:
            yield product, provider


def test_by_the_card_of_a_seat_there_and_back_and_out_again(
    new_page: Callable[..., Page], registered: tuple[Product, RunningProvider]
) -> None:
    product, provider = registered
    phone = Chat(new_page(**PHONE), product.url).open()
    addresses: list[str] = []
    phone.page.on("request", lambda request: addresses.append(request.url))
    phone.join_the_queue()
    before = phone.session()
    assert before is not None
    desk = new_desk(new_page(**DESKTOP), product)
    desk.open(_conversation(phone))
    desk.claim()
    who = desk.page.get_by_role("region", name="身份")
    expect(who).to_contain_text("没说自己是谁")
    desk.page.get_by_role("region", name="问群众要的").get_by_role("button", name="请他报姓名").click()

    phone.page.get_by_label("写给人工坐席的话").fill("还没写完的一句")
    phone.messages("system").filter(has_text="为什么问").get_by_role("button", name="现在填").click()
    phone.sheet().get_by_role("button", name="实名登录").click()
    expect(phone.sheet()).to_contain_text("最后四位")
    assert phone.fits() and faults(phone.page) == []
    phone.sheet().get_by_role("button", name="去统一身份认证登录").click()

    expect(phone.page.get_by_role("heading", name="统一身份认证")).to_be_visible()
    assert phone.page.url.startswith(provider.issuer)
    phone.page.get_by_role("link", name="王小满").click()
    expect(phone.messages("system").last).to_contain_text("实名登录好了：王**")
    assert phone.page.url == f"{product.url}/"
    after = phone.session()
    assert after is not None and (after["id"], after["token"]) == (before["id"], before["token"])
    assert all(
        before["token"] not in address and before["id"] not in address
        for address in addresses
        if provider.issuer in address
    )
    assert all(before["token"] not in address for address in addresses)
    expect(phone.page.get_by_label("写给人工坐席的话")).to_have_value("还没写完的一句")
    assert phone.fits() and faults(phone.page) == []
    expect(who).to_contain_text("身份已核实 统一身份认证")
    expect(who).to_contain_text("登录的是：王小满，证件号尾号 0048，电话尾号 0001")
    expect(desk.page.get_by_role("region", name="问群众要的")).to_contain_text("他答应了")
    expect(desk.log()).not_to_contain_text("王小满")
    assert faults(desk.page) == []

    phone.act("更多")
    phone.sheet().get_by_role("button", name="已经实名登录：王**").click()
    assert phone.fits() and faults(phone.page) == []
    phone.sheet().get_by_role("button", name="退出实名登录").click()
    expect(phone.messages("system").last).to_contain_text("已经退出实名登录")
    expect(who).not_to_contain_text("王小满")
    expect(who).not_to_contain_text("身份已核实")

    phone.act("更多")
    phone.sheet().get_by_role("button", name="实名登录").click()
    provider.misbehave(down=True)
    phone.sheet().get_by_role("button", name="去统一身份认证登录").click()
    expect(phone.page.get_by_text("{}")).to_be_visible()  # the provider's own page, which says no more than this
    phone.page.go_back()
    expect(phone.messages("system").last).to_contain_text("已经退出实名登录")
    provider.misbehave()


def test_without_script_there_and_back(
    new_context: Callable[..., BrowserContext], registered: tuple[Product, RunningProvider]
) -> None:
    product, _ = registered
    page = new_context(**PHONE, java_script_enabled=False).new_page()
    page.goto(f"{product.url}/lite")
    page.locator("#text").fill("行政复议要交钱吗")
    page.get_by_role("button", name="发送").click()
    expect(page.locator("article.citizen")).to_contain_text("行政复议要交钱吗")
    page.get_by_text("实名登录（统一身份认证）").click()
    page.get_by_role("button", name="实名登录").click()
    page.get_by_role("link", name="去统一身份认证登录").click()
    page.get_by_role("link", name="李建国").click()
    expect(page.locator("article.system").last).to_contain_text("实名登录好了：李**")
    assert page.url.startswith(f"{product.url}/lite")
    expect(page.locator("article.citizen")).to_contain_text("行政复议要交钱吗")
    page.get_by_text("已经实名登录：李**").click()
    page.get_by_role("button", name="退出实名登录").last.click()
    expect(page.locator("article.system").last).to_contain_text("已经退出实名登录")
