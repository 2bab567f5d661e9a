"""A seat asks by one press for a number, a name and a consent; the citizen answers on the phone, and takes back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import faults
from tests.browser.chat import Chat
from tests.browser.conftest import DESKTOP
from tests.browser.desk import new_desk
from tests.browser.test_person import _conversation
from tests.product import Product
from tests.seat import Seat

pytestmark = pytest.mark.browser


def test_in_large_type_on_a_narrow_phone_the_card_comes_into_view(phone: Chat, seat: Seat) -> None:
    phone.act("大字版")
    phone.join_the_queue()
    conversation = _conversation(phone)
    assert seat.act(conversation, "claim").is_success
    expect(phone.page.locator(".bar.staff")).to_be_visible()
    assert seat.act(conversation, "inquiries", {"question": "contact", "to": None}).is_success
    asked = phone.messages("system").filter(has_text="为什么问")
    newer = phone.page.get_by_role("button", name="有新消息")
    expect(asked.or_(newer).first).to_be_visible()
    if newer.count():  # somebody reads what is above
        newer.click()
    expect(asked).to_be_in_viewport()
    asked.get_by_role("button", name="现在填").click()
    sheet = phone.sheet()
    sheet.get_by_label("电话号码").fill("139 0000 0001")
    sheet.get_by_label("只有我自己接").check()
    sheet.get_by_label("先不要说").check()
    give = sheet.get_by_role("button", name="交给工作人员")
    give.scroll_into_view_if_needed()
    assert phone.fits() and faults(phone.page) == []
    give.click()
    expect(sheet).to_have_count(0)
    expect(phone.messages("system").last).to_contain_text("回电已经登记")
    assert seat.act(conversation, "close").is_success


def test_a_number_a_name_and_a_consent_are_asked_for_given_and_taken_back(
    new_page: Callable[..., Page], running_product: Product, phone: Chat
) -> None:
    phone.join_the_queue()
    desk = new_desk(new_page(**DESKTOP), running_product)
    desk.open(_conversation(phone))
    desk.claim()
    card = desk.page.get_by_role("region", name="问群众要的")

    card.get_by_role("button", name="请他留电话").click()
    asked = phone.messages("system").filter(has_text="为什么问")
    expect(asked).to_contain_text(f"工号 {desk.staff_no}")
    expect(card).to_contain_text("问了，等他答")
    assert phone.fits() and faults(phone.page) == [] and faults(desk.page) == []
    asked.get_by_role("button", name="不填").click()
    expect(card).to_contain_text("他不愿意")
    asked.get_by_role("button", name="改主意了，现在填").click()
    sheet = phone.sheet()
    give = sheet.get_by_role("button", name="交给工作人员")
    expect(give).to_be_disabled()
    sheet.get_by_label("电话号码").fill("139 0000 0001")
    sheet.get_by_label("只有我自己接").check()
    sheet.get_by_label("先不要说").check()
    sheet.get_by_label("约一个暗号").fill("向日葵")
    assert phone.fits() and faults(phone.page) == []
    give.click()
    expect(sheet).to_have_count(0)
    expect(card).to_contain_text("他答应了")
    expect(desk.page.get_by_text("欠一个回电")).to_be_visible()
    expect(asked.get_by_role("button")).to_have_count(0)  # what is settled is no question
    expect(desk.log()).not_to_contain_text("13900000001")

    desk.log().focus()
    desk.page.keyboard.press("\\")  # by keyboard alone
    desk.page.keyboard.press("2")
    phone.messages("system").last.get_by_role("button", name="现在填").click()
    sheet.get_by_label("怎么称呼您").fill("小满")
    sheet.get_by_label("替别人").check()
    give.click()
    expect(desk.page.get_by_role("region", name="身份")).to_contain_text("自称：小满（替别人问），没有核实")

    desk.log().focus()
    desk.page.keyboard.press("\\")
    desk.page.keyboard.press("3")
    to = card.get_by_label("转给哪个单位")
    expect(to).to_be_focused()
    to.fill("耀州区人社局（0919-0000000）")
    assert faults(desk.page) == []
    to.press("Enter")
    consent = phone.messages("system").filter(has_text="耀州区人社局")
    consent.get_by_role("button", name="同意", exact=True).click()
    expect(card.locator("p", has_text="耀州区人社局")).to_contain_text("他答应了")
    phone.messages("system").last.get_by_role("button", name="收回同意").click()
    expect(card.locator("p", has_text="耀州区人社局")).to_contain_text("他收回了")
    expect(consent.get_by_role("button", name="同意", exact=True)).to_be_visible()
    assert phone.fits() and faults(phone.page) == [] and faults(desk.page) == []

    desk.log().focus()
    desk.page.keyboard.press("h")
    form = desk.page.get_by_role("complementary", name="开工单")
    expect(form.get_by_role("alert")).to_contain_text("收回了同意")
    form.get_by_label("要什么").fill("请劳动监察处理")
    expect(form.get_by_role("button", name="开工单")).to_be_disabled()
    assert faults(desk.page) == []
