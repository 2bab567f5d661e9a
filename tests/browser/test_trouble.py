"""Bad lines: nothing a citizen wrote is lost, nothing arrives twice, and the page says how things stand."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.chat import Chat, sent_json
from tests.browser.conftest import PHONE
from tests.browser.test_person import _conversation
from tests.seat import Seat

pytestmark = pytest.mark.browser
POSTING = "**/api/v1/conversations/*/messages"


def _on_post(page: Page, handle: Callable[[Route], None]) -> None:
    page.route(POSTING, lambda route: handle(route) if route.request.method == "POST" else route.continue_())


def test_a_lost_answer_is_fetched_again_and_the_question_stands_once(phone: Chat) -> None:
    ids: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        ids.append(sent_json(route.request)["client_message_id"])
        if len(ids) == 1:
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    _on_post(phone.page, lose_the_first_answer)
    phone.ask("行政复议要交钱吗")
    expect(phone.page.locator("article.citizen:not([data-seq])")).to_have_count(0)  # nothing is left to be sent again
    expect(phone.messages("citizen")).to_have_count(1)
    expect(phone.messages("bot")).to_have_count(2)
    assert len(set(ids)) == 1


def test_what_does_not_get_through_is_shown_and_sent_by_hand(phone: Chat) -> None:
    attempts: list[str] = []

    def refuse(route: Route) -> None:
        attempts.append(sent_json(route.request)["client_message_id"])
        route.abort("internetdisconnected")

    _on_post(phone.page, refuse)
    phone.say("行政复议要交钱吗")
    expect(phone.messages("citizen")).to_contain_text("正在自动重试")
    failed = phone.page.locator("article.failed")
    expect(failed).to_contain_text("没有发出去")
    phone.page.unroute(POSTING)
    with phone.page.expect_request(lambda request: request.method == "POST") as again:
        failed.get_by_role("button", name="重新发送").click()
    assert sent_json(again.value)["client_message_id"] == attempts[0]
    expect(phone.messages("bot")).to_have_count(2)
    expect(phone.messages("citizen")).to_have_count(1)


def test_an_outage_while_waiting_loses_nothing_of_what_the_seat_writes(phone: Chat, seat: Seat) -> None:
    phone.join_the_queue()
    conversation = _conversation(phone)
    assert seat.act(conversation, "claim").is_success
    expect(phone.page.locator(".bar.staff")).to_be_visible()
    phone.page.context.set_offline(True)
    for number in ("一", "二", "三"):
        body = {"text": f"第{number}句"}
        assert seat.act(conversation, "messages", body).is_success
    phone.page.context.set_offline(False)
    expect(phone.messages("staff")).to_have_count(3)
    assert [text[-3:] for text in phone.messages("staff").locator(".bubble").all_inner_texts()] == [
        "第一句",
        "第二句",
        "第三句",
    ]
    assert seat.act(conversation, "close").is_success


def test_without_websockets_the_page_polls(new_page: Callable[..., Page], running_service: str, seat: Seat) -> None:
    page = new_page(**PHONE)
    page.add_init_script("window.WebSocket = function () { throw new Error('blocked') }")
    chat = Chat(page, running_service).open()
    chat.join_the_queue()
    conversation = _conversation(chat)
    assert seat.act(conversation, "claim").is_success
    assert seat.act(conversation, "messages", {"text": "您好，我在"}).is_success
    expect(chat.messages("staff").last).to_contain_text("我在")
    expect(chat.page.locator(".bar.staff")).to_be_visible()
    assert seat.act(conversation, "close").is_success


def test_a_service_that_does_not_answer_is_said_with_a_number_to_call(
    new_page: Callable[..., Page], running_service: str
) -> None:
    page = new_page(**PHONE)
    page.route("**/api/v1/conversations", lambda route: route.abort("connectionrefused"))
    page.goto(running_service)
    stand_in = page.locator(".stand-in")
    expect(stand_in).to_contain_text("没有连上服务")
    expect(stand_in.locator('a[href="tel:12348"]')).to_be_visible()
    page.unroute("**/api/v1/conversations")
    stand_in.get_by_role("button", name="再试一次").click()
    expect(page.locator("article.message.bot")).to_have_count(1)


def test_a_full_line_is_told_and_waited_for(new_page: Callable[..., Page], running_service: str) -> None:
    def refuse(route: Route) -> None:
        body = '{"title": "请求太频繁了", "detail": "发送得太快了，请稍等片刻再发。", "status": 429}'
        route.fulfill(status=429, body=body, headers={"Retry-After": "30", "Content-Type": "application/problem+json"})

    page = new_page(**PHONE)
    page.clock.install()
    phone = Chat(page, running_service).open()
    _on_post(page, refuse)
    phone.say("行政复议要交钱吗")
    expect(phone.messages("citizen")).to_contain_text("太快")
    page.unroute(POSTING)
    page.clock.fast_forward(31_000)
    expect(phone.messages("bot")).to_have_count(2)
    phone.erase()
