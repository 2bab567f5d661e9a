"""A seat at the desk page, with citizens on their phones: from the first login to the closed conversation."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from hotline.staff.roles import Role
from tests.browser.axe import faults
from tests.browser.chat import Chat
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.desk import Desk, new_desk
from tests.browser.test_person import _conversation
from tests.product import Product
from tests.seat import OWN_PASSWORD, new_account

pytestmark = pytest.mark.browser
WIDE = {"viewport": {"width": 1920, "height": 1080}}


@pytest.fixture
def desk(new_page: Callable[..., Page], running_product: Product) -> Desk:
    """A seat of this test's own, signed in."""
    return new_desk(new_page(**DESKTOP), running_product)


def test_a_citizen_waits_and_a_seat_answers(desk: Desk, phone: Chat) -> None:
    phone.ask("老板拖欠我三个月工资怎么办")
    phone.join_the_queue()
    conversation = _conversation(phone)
    desk.open(conversation)
    expect(desk.log()).to_contain_text("老板拖欠我三个月工资怎么办")
    expect(desk.log()).to_contain_text("把握")
    expect(desk.log()).to_contain_text("三个月（3个月）")
    assert faults(desk.page) == []
    desk.claim()
    desk.page.keyboard.type("您好，欠条还在吗？")
    desk.page.keyboard.press("Enter")
    expect(phone.messages("staff").last).to_contain_text("欠条还在吗")
    phone.page.get_by_label("写给人工坐席的话").fill("在的")
    phone.page.get_by_role("button", name="发送").click()
    expect(desk.log()).to_contain_text("在的")
    expect(desk.entry(conversation)).to_contain_text("待回复")
    desk.page.get_by_role("button", name="结束会话").click()
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_role("status").filter(has_text="会话已结束")).to_be_visible()
    expect(phone.page.locator(".bar.closed")).to_be_visible()


def test_danger_alarms_until_somebody_has_seen_it(nobody_waits: None, desk: Desk, phone: Chat) -> None:
    phone.say("他拿刀在砸门，我害怕")
    alarm = desk.page.get_by_role("region", name="危险警报")
    expect(alarm).to_be_visible()
    expect(desk.page).to_have_title("【危险 1】请马上查看")
    assert faults(desk.page) == []
    desk.page.set_viewport_size({"width": 1920, "height": 1080})
    assert faults(desk.page) == []
    first = desk.page.get_by_role("navigation").get_by_role("listitem").first
    expect(first).to_contain_text("⚠ 危险")
    alarm.get_by_role("button", name="已看到，停止警报").click()
    expect(alarm).to_have_count(0)
    expect(first).to_contain_text("已有人看到")
    desk.open(_conversation(phone))
    desk.claim()
    desk.page.get_by_role("button", name="交回智能助手").click()
    desk.page.get_by_role("button", name="确定交回").click()
    expect(desk.entry(_conversation(phone))).to_have_count(0)


def test_of_two_seats_the_second_is_told_who_was_first(
    desk: Desk, phone: Chat, new_page: Callable[..., Page], running_product: Product
) -> None:
    phone.join_the_queue()
    other = new_desk(new_page(**WIDE), running_product)
    for seat in (desk, other):
        seat.open(_conversation(phone))
    desk.page.route("**/api/desk/queue", lambda route: route.abort())  # the slower page has not heard of it yet
    desk.page.route("**/api/desk/conversations/*", lambda route: route.abort())
    other.claim()
    desk.page.get_by_role("button", name="接入").click()
    expect(desk.page.get_by_role("alert").filter(has_text=f"工号 {other.staff_no}")).to_be_visible()
    other.page.get_by_role("button", name="结束会话").click()
    other.page.get_by_role("button", name="确定结束").click()


def test_two_seats_and_three_citizens_at_once_mix_nothing_up(
    nobody_waits: None, desk: Desk, phone: Chat, desktop: Chat, new_page: Callable[..., Page], running_product: Product
) -> None:
    """Who is answered, whose line was read, and who still waits: each at the right page and at no other."""
    third = Chat(new_page(**PHONE), running_product.url).open()
    other = new_desk(new_page(**WIDE), running_product)
    for chat in (phone, desktop, third):
        chat.join_the_queue()
    pairs = ((desk, phone), (other, desktop))
    for seat, chat in pairs:
        seat.open(_conversation(chat))
        seat.claim()
    for seat, _ in pairs:
        seat.page.keyboard.type(f"我是 {seat.staff_no}")
        seat.page.keyboard.press("Enter")
    for (seat, chat), not_theirs in zip(pairs, (other, desk), strict=True):
        expect(chat.messages("staff")).to_have_count(1)
        expect(chat.messages("staff")).to_contain_text(seat.staff_no)
        expect(seat.log()).to_contain_text("对方已读")
        chat.page.get_by_label("写给人工坐席的话").fill(f"回 {seat.staff_no}")
        chat.page.get_by_role("button", name="发送").click()
        expect(chat.messages("citizen").last).to_contain_text("已读")
        expect(not_theirs.log()).not_to_contain_text(f"回 {seat.staff_no}")
    expect(third.messages("staff")).to_have_count(0)
    for seat in (desk, other):
        expect(seat.entry(_conversation(third))).to_contain_text("已等")
        seat.page.keyboard.press("Escape")
        seat.page.keyboard.press("e")
        seat.page.keyboard.press("Enter")
        expect(seat.page.get_by_role("status").filter(has_text="会话已结束")).to_be_visible()
    third.stop_waiting()
    third.erase()


def test_what_a_citizen_writes_is_text_at_the_desk(desk: Desk, phone: Chat) -> None:
    phone.ask("<img src=x onerror=\"document.title='坏了'\">{{ 7*7 }} 工资没发")
    phone.join_the_queue()
    desk.open(_conversation(phone))
    expect(desk.log()).to_contain_text("<img src=x onerror=")
    expect(desk.log()).to_contain_text("{{ 7*7 }}")
    expect(desk.page).not_to_have_title("坏了")
    phone.stop_waiting()
    expect(desk.entry(_conversation(phone))).to_have_count(0)


def test_a_broken_line_is_shown_and_comes_back(desk: Desk, new_page: Callable[..., Page]) -> None:
    line = desk.page.get_by_role("banner").get_by_role("status")
    expect(line).to_contain_text("实时连接正常")
    desk.page.context.set_offline(True)
    expect(line).to_contain_text("连接断开")
    phone = Chat(new_page(**PHONE), desk.base_url).open()
    phone.join_the_queue()
    expect(desk.entry(_conversation(phone))).to_have_count(0)
    desk.page.context.set_offline(False)
    expect(line).to_contain_text("实时连接正常")
    expect(desk.entry(_conversation(phone))).to_be_visible()
    phone.stop_waiting()


def test_signing_in_out_and_in_again_asks_for_both_factors(
    new_page: Callable[..., Page], running_product: Product
) -> None:
    first = new_account(running_product)
    desk = Desk(new_page(**DESKTOP), running_product.url).sign_in_for_the_first_time(first.login, first.password)
    desk.page.get_by_role("button", name="退出登录").click()
    expect(desk.page.get_by_role("heading", name="登录")).to_be_visible()
    assert faults(desk.page) == []
    desk.give_password(first.login, OWN_PASSWORD)
    expect(desk.page.get_by_role("heading", name="输入动态口令")).to_be_visible()
    assert faults(desk.page) == []
    desk.give_code(ahead=30)  # a code counts once


def test_a_conversation_is_passed_to_a_colleague_and_watched_by_the_supervisor(
    nobody_waits: None, desk: Desk, phone: Chat, new_page: Callable[..., Page], running_product: Product
) -> None:
    """Three at the desk: the one who passes it on with a note, the one who gets it, the one who looks after both."""
    colleague = new_desk(new_page(**WIDE), running_product)
    supervisor = new_desk(new_page(**DESKTOP), running_product, Role.SUPERVISOR)
    phone.join_the_queue()
    expect(phone.page.locator(".owner")).to_contain_text("您排在第")
    conversation = _conversation(phone)
    desk.open(conversation)
    desk.claim()
    desk.page.get_by_role("button", name="转交").click()
    to = desk.page.get_by_label("转给谁")
    expect(to.locator(f"option[value='seat:{colleague.staff_no}']")).to_be_attached()  # who is there is asked for first
    assert faults(desk.page) == []
    to.select_option(f"seat:{colleague.staff_no}")
    desk.page.get_by_label("写给下一位").fill("口音重，慢慢问")
    desk.page.get_by_role("button", name="确定转交").click()
    expect(phone.page.locator(".owner")).to_contain_text(colleague.staff_no)
    expect(desk.entry(conversation)).to_have_count(0)

    colleague.open(conversation)
    notes = colleague.page.get_by_role("region", name="内部备注")
    expect(notes.get_by_text("口音重，慢慢问")).to_be_in_viewport()

    supervisor.page.get_by_role("button", name="班长台").click()
    expect(supervisor.page.get_by_role("row").filter(has_text=colleague.staff_no)).to_contain_text("1 / 5")
    assert faults(supervisor.page) == []
    supervisor.page.get_by_role("button", name=f"会话 {conversation[-4:].upper()}").click()
    expect(supervisor.page.get_by_label("为什么要看")).to_be_focused()
    assert faults(supervisor.page) == []
    supervisor.page.keyboard.type("带新坐席")
    supervisor.page.keyboard.press("Enter")
    expect(supervisor.page.get_by_text("您以“带新坐席”打开")).to_be_visible()
    supervisor.page.get_by_label("耳语给坐席").fill("先问有没有欠条")
    supervisor.page.get_by_role("button", name="保存").click()
    expect(
        notes.get_by_text("班长耳语")
    ).to_be_in_viewport()  # it was there, but scrolled away with the log's beginning
    assert faults(colleague.page) == []
    supervisor.page.get_by_role("button", name="接管").click()
    expect(phone.page.locator(".owner")).to_contain_text(supervisor.staff_no)
    expect(colleague.entry(conversation)).to_have_count(0)
    supervisor.page.get_by_role("button", name="结束会话").click()
    supervisor.page.get_by_role("button", name="确定结束").click()


def test_going_offline_puts_the_conversation_back_in_line(nobody_waits: None, desk: Desk, phone: Chat) -> None:
    phone.join_the_queue()
    desk.open(_conversation(phone))
    desk.claim()
    desk.page.get_by_label("状态").select_option("offline")
    expect(desk.page.get_by_role("status").filter(has_text="退回了队列")).to_be_visible()
    expect(phone.page.locator(".owner")).to_contain_text("您排在第")
    desk.page.get_by_role("button", name="回到在线").click()
    expect(desk.page.get_by_label("状态")).to_have_value("online")
    phone.stop_waiting()


def test_a_seat_calls_back_and_writes_down_how_it_ended(desk: Desk, phone: Chat) -> None:
    phone.ask("老板拖欠我三个月工资怎么办")
    session = phone.session()
    assert session
    wish = {"kind": "call", "number": "13900000001", "day_part": "any", "check_word": "向日葵"}
    path = f"{phone.base_url}/api/v1/conversations/{session['id']}/callback"
    headers = {"Authorization": f"Bearer {session['token']}"}
    assert phone.page.request.put(path, data=wish, headers=headers).ok
    desk.page.get_by_role("button", name="留言回电").click()
    card = desk.page.get_by_role("main").get_by_role("listitem").filter(has_text=session["id"][-4:].upper()).first
    expect(card).to_contain_text("不要说是 12348")
    expect(card).not_to_contain_text("13900000001")
    assert faults(desk.page) == []
    card.get_by_role("button", name="现在打").click()
    answered = card.get_by_text("13900000001").or_(card.get_by_role("alert"))
    expect(answered).to_be_visible()
    if card.get_by_role("alert").count():  # at night nobody is called, whatever the test's hour
        expect(card.get_by_role("alert")).to_contain_text("现在不打")
        return
    expect(card).to_contain_text("不要念给他听")
    card.get_by_label("结果").select_option("没人接")
    card.get_by_role("button", name="记下结果").click()
    expect(card).to_contain_text("：没人接")
    card.get_by_role("button", name="不再打，改为书面答复").click()
    expect(card).to_contain_text("书面答复")
    card.get_by_role("button", name="打开会话").click()
    expect(desk.page.locator("header.head")).to_contain_text("欠一个答复")
    desk.claim()
    desk.page.keyboard.type("您好，可以先申请支付令。")
    desk.page.keyboard.press("Enter")
    expect(phone.messages("staff").last).to_contain_text("支付令")
    expect(desk.page.locator("header.head")).not_to_contain_text("欠一个答复")
