"""A seat names a mailbox at the desk, types in the code that comes there, and chooses what to be told of."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.alone import service_alone
from tests.browser.axe import faults
from tests.browser.conftest import DESKTOP
from tests.browser.desk import new_desk
from tests.mail.conftest import MailServer, started_mail_server  # noqa: F401
from tests.product import Product

pytestmark = pytest.mark.browser

ADDRESS = "li@bureau.test"


@pytest.fixture(scope="module")
def sending(
    tmp_path_factory: pytest.TempPathFactory,
    started_mail_server: MailServer,  # noqa: F811
) -> Iterator[tuple[Product, MailServer]]:
    """A service that sends e-mail."""
    settings = {
        "HOTLINE_SMTP_URL": started_mail_server.url,
        "HOTLINE_SMTP_FROM": "12348@hotline.test",
        "HOTLINE_PUBLIC_URL": "https://12348.test",
    }
    with service_alone(tmp_path_factory.mktemp("sending"), settings) as product:
        yield product, started_mail_server


def test_a_mailbox_is_named_confirmed_used_and_taken_back(
    new_page: Callable[..., Page], sending: tuple[Product, MailServer]
) -> None:
    product, server = sending
    desk = new_desk(new_page(**DESKTOP), product)
    desk.page.get_by_role("button", name="个人设置").click()
    own = desk.page.get_by_role("main", name="个人设置")
    own.get_by_label("您的邮箱").fill(ADDRESS)
    assert faults(desk.page) == []
    own.get_by_role("button", name="发确认码").click()
    code = own.get_by_label("邮件里的确认码")
    expect(code).to_be_focused()
    expect(own).to_contain_text("还没有确认")
    code.fill("AAAAAAAA")
    code.press("Enter")
    expect(own.get_by_role("alert")).to_contain_text("确认码不对")
    code.fill(_code_in(server))
    code.press("Enter")
    expect(own).to_contain_text("已确认")
    danger = own.get_by_label("有人身危险，一分钟没有人确认")
    danger.check()
    expect(own.get_by_role("status")).to_contain_text("记下了")
    expect(own.get_by_label("没有送到的消息")).to_have_count(0)
    assert faults(desk.page) == []
    desk.page.reload()
    expect(danger).to_be_checked()
    own.get_by_role("button", name="删掉邮箱").click()
    expect(own.get_by_label("您的邮箱")).to_be_visible()


def _code_in(server: MailServer) -> str:
    """The code of the e-mail, once it has come."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for mail in server.taken():
            if mail["to"] == [ADDRESS] and (found := re.search(r"确认码是：([0-9A-Z]+)", mail["text"])):
                return found[1]
        time.sleep(0.1)
    raise AssertionError("no code came")
