"""From the bot to a person and back: queue, receipt, seat, rating, and taking the conversation up elsewhere."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import Chat
from tests.browser.conftest import DESKTOP
from tests.seat import Seat

pytestmark = pytest.mark.browser


def _conversation(chat: Chat) -> str:
    return chat.page.evaluate("JSON.parse(localStorage['hotline.session'] || sessionStorage['hotline.session']).id")


def test_a_seat_answers_and_the_citizen_rates(phone: Chat, seat: Seat) -> None:
    phone.ask("老板拖欠我三个月工资怎么办")
    phone.join_the_queue()
    expect(phone.page.locator(".bar.queue")).to_be_visible()
    conversation = _conversation(phone)

    assert seat.act(conversation, "claim").status_code == 200
    expect(phone.page.locator(".bar.staff")).to_contain_text(f"人工坐席 {seat.staff_no} 为您服务")
    assert seat.act(conversation, "messages", {"text": "您好，请问欠条还在吗？"}).is_success
    expect(phone.messages("staff").last).to_contain_text("欠条还在吗")
    expect(phone.messages("staff").last.locator(".label")).to_contain_text("人工坐席")

    phone.page.get_by_label("写给人工坐席的话").fill("在的")
    phone.page.get_by_role("button", name="发送").click()
    expect(phone.messages("citizen").last).to_contain_text("在的")
    expect(phone.messages("citizen").last).to_contain_text(
        re.compile("已送达|已读")
    )  # what comes after the end goes to the bot
    expect(phone.page.locator(".typing")).to_have_count(0)

    assert seat.act(conversation, "close").is_success
    phone.page.locator(".bar.closed").get_by_role("button", name="评价服务").click()
    phone.sheet().get_by_label("非常满意").check()
    phone.sheet().get_by_role("button", name="提交评价").click()
    expect(phone.sheet()).to_contain_text("评价已经记下")


def test_waiting_is_called_off(phone: Chat) -> None:
    phone.join_the_queue()
    phone.stop_waiting()
    expect(phone.page.locator(".bar")).to_have_count(0)
    phone.ask("行政复议要交钱吗")


def test_receipt_and_code_take_the_conversation_to_another_device(
    phone: Chat, new_page: Callable[..., Page], running_service: str
) -> None:
    phone.ask("行政复议要交钱吗")
    receipt, code = phone.join_the_queue()
    other = Chat(new_page(**DESKTOP), running_service).open()
    other.act("更多")
    other.sheet().get_by_role("button", name="用回执号接着谈").click()
    other.sheet().get_by_label("回执号").fill(receipt)
    other.sheet().get_by_label("取回码").fill("WRONGCODE2")
    other.sheet().get_by_role("button", name="接着谈").click()
    expect(other.sheet().get_by_role("alert")).to_contain_text("不对")
    other.sheet().get_by_label("取回码").fill(code)
    other.sheet().get_by_role("button", name="接着谈").click()
    expect(other.messages("citizen").first).to_contain_text("行政复议要交钱吗")
    expect(other.page.locator(".bar.queue")).to_be_visible()

    # The old key no longer opens anything: the first device learns it by stream, or at its next look at the log.
    expect(phone.page.get_by_role("heading", name="这次对话在这里不能继续了")).to_be_visible(timeout=90_000)


def test_the_privacy_notice_comes_before_the_first_personal_field(phone: Chat) -> None:
    phone.act("转人工")
    expect(phone.sheet().get_by_label("电话或其他联系方式")).to_have_count(0)
    phone.sheet().get_by_role("button", name="留个联系方式").click()
    notice = phone.sheet().locator(".told").bounding_box()
    field = phone.sheet().get_by_label("电话或其他联系方式").bounding_box()
    assert notice and field
    assert notice["y"] < field["y"]
    expect(phone.sheet()).to_contain_text("监护人")


def test_a_person_can_be_asked_for_in_words(phone: Chat) -> None:
    phone.say("转人工")
    expect(phone.sheet().locator(".pair dd")).to_have_count(2)
    phone.sheet().get_by_role("button", name="我记下了").click()
    expect(phone.page.locator(".bar.queue")).to_be_visible()


def test_the_brief_is_corrected_while_one_waits_and_the_seat_reads_it_first(phone: Chat, seat: Seat) -> None:
    phone.ask("老板拖欠我三个月工资，手里有工资条")
    phone.join_the_queue()
    expect(phone.page.locator(".bar.queue")).to_contain_text("正在排队等人工")
    phone.page.get_by_role("button", name="看看、改改").click()
    sheet = phone.sheet()
    expect(sheet.get_by_label("什么事", exact=True)).to_have_value("老板拖欠我三个月工资，手里有工资条")
    assert phone.fits()
    sheet.get_by_label("什么事", exact=True).fill("厂里欠我三个月工资，一共一万二")
    sheet.get_by_role("button", name="去掉“手里的材料”").click()
    sheet.get_by_role("button", name="就这样，交给工作人员").click()
    expect(phone.page.locator(".bar.brief")).to_contain_text("要点已交给工作人员")
    conversation = _conversation(phone)
    assert seat.act(conversation, "claim").status_code == 200
    shown = seat.look(conversation)["brief"]
    assert shown["status"] == "given"
    assert shown["lines"][0] == {"kind": "what", "title": "什么事", "text": "厂里欠我三个月工资，一共一万二"}
    assert "documents" not in [line["kind"] for line in shown["lines"]]


def test_the_brief_is_skipped_and_a_bare_wish_is_never_asked_for_one(phone: Chat) -> None:
    phone.say("转人工")
    phone.pair()
    expect(phone.page.locator(".bar.queue")).to_contain_text("您排在第")
    expect(phone.page.locator(".bar.brief")).to_have_count(0)
    phone.stop_waiting()
    phone.ask("老板拖欠我三个月工资怎么办")
    phone.act("大字版")
    phone.act("转人工")
    asked = phone.page.get_by_role("dialog", name="转人工")
    asked.get_by_role("button", name="转人工").click()
    expect(asked).to_have_count(0)
    if phone.sheet().count():  # a second receipt where the first was of another wait
        phone.pair()
    phone.page.get_by_role("button", name="看看、改改").click()
    expect(phone.sheet()).to_be_visible()
    assert phone.fits()
    phone.sheet().get_by_role("button", name="不用要点，直接等").click()
    expect(phone.page.locator(".bar.brief")).to_have_count(0)
    expect(phone.page.locator(".bar.queue")).to_be_visible()


def test_who_does_not_wait_asks_for_a_call_and_takes_it_back(phone: Chat, seat: Seat) -> None:
    phone.ask("老板拖欠我三个月工资怎么办")
    phone.join_the_queue()
    phone.page.get_by_role("button", name="不等了").click()
    sheet = phone.sheet()
    sheet.get_by_role("button", name="请工作人员给我打电话").click()
    sheet.get_by_label("电话号码").fill("139 0000 0001")
    expect(sheet.get_by_role("button", name="请给我回电")).to_be_disabled()
    sheet.get_by_label("别人也可能接到").check()
    sheet.get_by_label("先不要说").check()
    sheet.get_by_label("约一个暗号").fill("向日葵")
    assert phone.fits()
    sheet.get_by_role("button", name="请给我回电").click()
    bar = phone.page.locator(".promise")
    expect(bar).to_contain_text("尾号 0001")
    expect(phone.messages("system").last).to_contain_text("不会先念暗号")
    owed = seat.http.get("/callbacks").raise_for_status().json()["callbacks"]
    assert [entry["number_end"] for entry in owed if entry["conversation_id"] == _conversation(phone)] == ["0001"]
    bar.get_by_role("button", name="不用了").click()
    expect(bar).to_have_count(0)
