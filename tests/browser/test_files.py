"""Files and pictures between a phone and the desk."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.axe import faults
from tests.browser.chat import Chat
from tests.browser.conftest import DESKTOP
from tests.browser.desk import new_desk
from tests.browser.test_person import _conversation
from tests.files.sent import jpeg, pdf
from tests.product import Product

pytestmark = pytest.mark.browser


def test_a_picture_goes_to_the_seat_and_a_paper_comes_back(
    new_page: Callable[..., Page], running_product: Product, phone: Chat
) -> None:
    _picks(phone.page, "欠条.jpg", "image/jpeg", jpeg((900, 1200)))
    attach = phone.page.get_by_role("button", name="发照片、文件")
    attach.click()
    expect(phone.sheet()).to_contain_text("智能助手看不了照片和文件")
    phone.sheet().get_by_role("button", name="关闭").click()
    phone.join_the_queue()
    desk = new_desk(new_page(**DESKTOP), running_product)
    _picks(desk.page, "告知书.pdf", "application/pdf", pdf(2))
    desk.open(_conversation(phone))
    desk.claim()
    expect(phone.page.get_by_label("写给人工坐席的话")).to_be_visible()

    attach.click()
    expect(phone.page.get_by_role("img", name="您发的图片：欠条.jpg")).to_be_visible()
    expect(phone.page.get_by_role("list", name="正在发的文件")).to_have_count(0)
    assert phone.fits() and faults(phone.page) == []
    picture = desk.page.get_by_role("button", name="看大图：欠条.jpg")
    picture.click()
    large = desk.page.get_by_role("dialog", name="欠条.jpg")
    expect(large.get_by_role("img")).to_be_visible()
    assert faults(desk.page) == []
    desk.page.keyboard.press("Escape")
    expect(large).to_have_count(0)
    expect(picture).to_be_focused()

    desk.page.keyboard.press("'")
    expect(desk.page.get_by_role("button", name="发给群众")).to_be_focused()
    expect(phone.messages("staff")).to_have_count(0)  # looked at first
    desk.page.keyboard.press("Enter")
    received = phone.page.get_by_role("button", name=re.compile("告知书.pdf.*存到手机"))
    with phone.page.expect_download() as saving:
        received.click()
    assert saving.value.suggested_filename == "告知书.pdf"
    assert Path(saving.value.path()).read_bytes() == pdf(2)
    expect(desk.page.get_by_role("region", name="要发的文件")).to_have_count(0)


def test_a_seat_reads_the_paper_and_the_citizen_has_a_file_put_to_it(
    new_page: Callable[..., Page], running_product: Product, phone: Chat
) -> None:
    phone.ask("帮我写人民调解申请书")
    phone.ask("李春来")
    phone.press("不清楚，先跳过")
    phone.ask("他家的水排到我家院里，墙根泡出了缝")
    phone.ask("把水改排到村渠")
    phone.ask("赵小满")
    phone.press("不清楚，先跳过")
    phone.ask("13900000001")
    _picks(phone.page, "院墙.jpg", "image/jpeg", jpeg((900, 1200)))
    phone.join_the_queue()
    desk = new_desk(new_page(**DESKTOP), running_product)
    desk.open(_conversation(phone))
    desk.claim()
    expect(phone.page.get_by_label("写给人工坐席的话")).to_be_visible()

    filled = desk.page.locator("details.run").filter(has_text="人民调解申请书")
    filled.locator("summary").click()
    with desk.page.context.expect_page() as opening:
        filled.get_by_role("link", name="打开《").first.click()
    paper = opening.value
    expect(paper.locator("body")).to_contain_text("他家的水排到我家院里")
    paper.close()

    phone.page.get_by_role("button", name="发照片、文件").click()
    desk.page.get_by_role("button", name="附到申请…").click()
    targets = desk.page.get_by_role("group", name="附到哪份申请")
    expect(targets).to_contain_text("附不附由群众定")
    assert faults(desk.page) == []
    targets.get_by_role("button", name="人民调解申请书").click()
    asked = phone.messages("system").last
    expect(asked).to_contain_text("附不附由您定")
    assert phone.fits() and faults(phone.page) == []
    asked.get_by_role("button", name="同意附上").click()
    evidence = desk.page.locator(".evidence")
    expect(evidence).to_contain_text("同意")
    evidence.get_by_role("button", name="附到申请…").click()
    expect(targets).to_contain_text("提议过的不再问")  # asked once


def _picks(page: Page, name: str, media_type: str, content: bytes) -> None:
    """Whenever this page asks for a file it gets this one. Asked for just before the key, the browser might hear of it too late."""
    file = FilePayload(name=name, mimeType=media_type, buffer=content)
    page.on("filechooser", lambda chooser: chooser.set_files(file))
