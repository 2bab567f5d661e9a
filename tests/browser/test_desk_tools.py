"""What a seat has at hand while it writes: knowledge, canned answers, drafts, corrections, and every action by key."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from hotline.staff.roles import Role
from tests.browser.axe import faults
from tests.browser.chat import Chat
from tests.browser.conftest import DESKTOP
from tests.browser.desk import Desk, new_desk
from tests.browser.test_person import _conversation
from tests.product import Product

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(new_page: Callable[..., Page], running_product: Product) -> Desk:
    """A seat of this test's own, signed in."""
    return new_desk(new_page(**DESKTOP), running_product)


@pytest.fixture
def talking(desk: Desk, phone: Chat) -> Desk:
    """It has somebody in hand who asked about legal aid."""
    phone.ask("申请法律援助要带什么材料")
    phone.join_the_queue()
    desk.open(_conversation(phone))
    desk.claim()
    return desk


def reply(desk: Desk) -> Locator:
    return desk.page.get_by_label("回复群众")


def test_a_suggestion_goes_into_the_answer_with_its_source(talking: Desk, phone: Chat) -> None:
    pane = talking.page.get_by_role("complementary", name="知识")
    expect(pane.get_by_role("heading", name="给最后一条消息的推荐")).to_be_visible()
    first = pane.get_by_role("listitem").first
    expect(first).to_contain_text("法律援助")
    assert faults(talking.page) == []
    talking.page.keyboard.type("您好。")
    talking.page.keyboard.press("Alt+1")
    expect(reply(talking)).to_have_value(re.compile(r"^您好。\n\n.*《法律援助法》第四十一条.*施行", re.DOTALL))
    expect(reply(talking)).to_be_focused()
    talking.page.keyboard.press("Enter")
    expect(phone.messages("staff").last).to_contain_text("《法律援助法》第四十一条")


def test_what_is_typed_is_looked_up_in_everything(talking: Desk) -> None:
    page = talking.page
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    page.keyboard.type("劳动仲裁")
    pane = page.get_by_role("complementary", name="知识")
    for kind in ("回答", "机构", "事实"):
        expect(pane.get_by_role("listitem").filter(has_text=kind).first).to_be_visible()
    assert faults(page) == []
    page.set_viewport_size({"width": 1920, "height": 1080})
    assert faults(page) == []
    pane.get_by_role("button", name="插入：申请劳动仲裁的期限").click()
    expect(reply(talking)).to_have_value(re.compile("法律依据：《劳动争议调解仲裁法》第二十七条（"))


def test_a_draft_outlives_a_reload_and_another_conversation(talking: Desk, phone: Chat, desktop: Chat) -> None:
    page, first = talking.page, _conversation(phone)
    page.keyboard.type("请把裁决书拍下来")
    desktop.join_the_queue()
    talking.open(_conversation(desktop))
    talking.claim()
    expect(reply(talking)).to_have_value("")
    talking.open(first)
    expect(reply(talking)).to_have_value("请把裁决书拍下来")
    page.reload()
    talking.open(first)
    expect(reply(talking)).to_have_value("请把裁决书拍下来")
    reply(talking).press("Enter")
    expect(phone.messages("staff").last).to_contain_text("裁决书")
    expect(reply(talking)).to_have_value("")
    page.keyboard.type("还有")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0


def test_a_conversation_from_the_queue_to_its_end_by_keys_alone(
    nobody_waits: None, desk: Desk, phone: Chat, desktop: Chat
) -> None:
    phone.join_the_queue()
    desktop.join_the_queue()
    page = desk.page
    first, second = (desk.entry(_conversation(chat)) for chat in (phone, desktop))
    expect(first).to_be_visible()
    expect(second).to_be_visible()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="快捷键")
    expect(sheet).to_contain_text("交回智能助手")
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    for key, entry in (("d", first), ("n", second), ("p", first)):
        page.keyboard.press(key)
        expect(entry).to_have_attribute("aria-current", "true")
    expect(desk.log()).to_be_visible()
    page.keyboard.press("j")
    expect(reply(desk)).to_be_focused()
    page.keyboard.type("jeg 是字，不是快捷键")
    expect(reply(desk)).to_have_value("jeg 是字，不是快捷键")
    page.keyboard.press("Enter")
    expect(phone.messages("staff").last).to_contain_text("不是快捷键")
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.type("已说明")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="内部备注")).to_contain_text("已说明")
    page.keyboard.press("Escape")
    page.keyboard.press(";")
    page.keyboard.press("Space")
    expect(page.get_by_role("list", name="标签", exact=True).get_by_role("listitem")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    expect(page.get_by_label("转给谁")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="会话已结束")).to_be_visible()


def test_single_keys_can_be_switched_off(talking: Desk) -> None:
    page = talking.page
    page.get_by_role("button", name="快捷键").click()
    page.get_by_label("单个键就能用").uncheck()
    page.keyboard.press("Escape")
    talking.log().focus()
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="确定结束")).to_have_count(0)
    expect(page.get_by_role("button", name="插入").first).to_be_visible()  # what has not been found yet has no key
    page.keyboard.press("Alt+1")
    expect(reply(talking)).not_to_have_value("")


def test_a_stroke_finds_the_canned_answers(talking: Desk, phone: Chat) -> None:
    page = talking.page
    page.keyboard.type("/")
    offered = page.get_by_role("listbox", name="快捷回复").get_by_role("option")
    expect(offered.first).to_contain_text("问候")
    assert faults(page) == []
    page.keyboard.type("文书")
    page.keyboard.press("ArrowDown")
    expect(offered.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(reply(talking)).to_have_value(re.compile("哪一天收到"))
    reply(talking).fill("")
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    expect(offered.first).to_contain_text("问候")
    page.keyboard.press("Enter")
    expect(reply(talking)).to_have_value(re.compile(r"^您好，我是公共法律服务热线的工作人员，工号 \d+。"))
    page.keyboard.press("Enter")
    expect(phone.messages("staff").last).to_contain_text("您好，我是公共法律服务热线")


def test_what_follows_a_canned_answer_is_done_with_it(talking: Desk, phone: Chat) -> None:
    page = talking.page
    page.keyboard.type("/备好再来")
    expect(page.get_by_role("listbox", name="快捷回复").get_by_role("option").first).to_contain_text("带步骤")
    page.keyboard.press("Enter")
    steps = page.get_by_role("group", name="发送后：")
    expect(steps.get_by_role("checkbox")).to_have_count(2)
    assert faults(page) == []
    page.keyboard.press("Tab")
    expect(steps.get_by_role("checkbox").first).to_be_focused()
    page.keyboard.press("Space")
    expect(steps.get_by_role("checkbox").first).not_to_be_checked()
    page.keyboard.press("Shift+Tab")
    expect(reply(talking)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="并交回智能助手")).to_be_visible()
    expect(phone.messages("staff").last).to_contain_text("先把上面说的材料找齐")
    expect(phone.messages("system").last).to_contain_text("接下来由智能助手")


def test_what_was_sent_by_mistake_is_put_right_in_sight(talking: Desk, phone: Chat) -> None:
    page = talking.page
    page.keyboard.type("期限是30天")
    page.keyboard.press("Enter")
    expect(phone.messages("staff").last).to_contain_text("30天")
    expect(page.get_by_role("button", name="更正这条")).to_be_visible()
    page.keyboard.type("还没写完")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(reply(talking)).to_have_value("期限是30天")
    expect(page.get_by_role("status").filter(has_text="正在更正")).to_be_visible()
    reply(talking).fill("期限是60天")
    page.keyboard.press("Enter")
    expect(phone.messages("staff").last).to_contain_text("更正：期限是60天")
    expect(phone.messages("staff").first).to_contain_text("这条已经更正")
    expect(phone.page.get_by_text("30天")).to_have_count(0)
    expect(talking.log().locator("del")).to_contain_text("期限是30天")
    expect(reply(talking)).to_have_value("还没写完")
    assert faults(page) == []


def test_a_wrong_answer_is_reported_by_key(talking: Desk) -> None:
    page = talking.page
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    expect(page.get_by_label("什么问题")).to_be_focused()
    assert faults(page) == []
    page.get_by_label("什么问题").select_option("out_of_date")
    page.get_by_label("为什么").fill("新办法已经施行")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已报给训练师")).to_be_visible()


def test_the_supervisor_words_a_canned_answer_anew(new_page: Callable[..., Page], running_product: Product) -> None:
    page = new_desk(new_page(**DESKTOP), running_product, Role.SUPERVISOR).page
    page.keyboard.press("v")
    page.get_by_role("button", name="改：结束语").click()
    assert faults(page) == []
    page.get_by_label("内容").fill("再见，{没有的}")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("没有 {没有的} 这个变量")
    page.get_by_label("内容").fill("再见，{称呼}慢走。")
    page.get_by_role("button", name="保存").click()
    entry = page.get_by_role("listitem").filter(has_text="结束语")
    expect(entry).to_contain_text("改过，不再跟数据文件走")
    entry.get_by_role("button", name="停用").click()
    expect(entry).to_contain_text("已停用")
    entry.get_by_role("button", name="恢复").click()
    expect(entry).not_to_contain_text("已停用")
