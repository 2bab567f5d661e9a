"""A citizen asks on a small phone: what they see, what they can press, what stays."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import Chat
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser
QUESTION = "老板拖欠我三个月工资，没钱请律师，能申请法律援助吗？"


def test_before_any_script_the_page_names_the_service_and_the_numbers(new_page, running_service: str) -> None:
    page: Page = new_page(**PHONE, java_script_enabled=False)
    page.goto(running_service)
    expect(page.get_by_role("heading", name="公共法律服务热线")).to_be_visible()
    for number in ("12348", "110", "120"):
        expect(page.locator(f'a[href="tel:{number}"]')).to_be_visible()
    expect(page.locator('form[action="/lite"] textarea[name="text"]')).to_be_visible()


def test_a_citizen_asks_and_is_answered(phone: Chat) -> None:
    answer = phone.ask(QUESTION)
    expect(answer.locator(".label")).to_contain_text("智能助手（非真人）")
    expect(phone.messages("citizen")).to_have_count(1)
    expect(phone.messages("citizen")).to_contain_text("已送达")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_suggestion_is_pressed_like_a_question(phone: Chat) -> None:
    suggestion = phone.messages("bot").first.locator(".choices button").first
    title = suggestion.inner_text()
    suggestion.click()
    expect(phone.messages("citizen").first).to_contain_text(title)
    expect(phone.messages("bot").nth(1)).to_be_visible()


def test_what_was_understood_of_a_story_can_be_put_right(phone: Chat) -> None:
    story = (
        "我在工地干了半年，包工头说好年底结账，过完年人就找不见了，电话也打不通，家里孩子还等着交学费，老人也要看病。"
    )
    answer = phone.ask(f"{story}请问拖欠的工资怎么才能要回来？")
    expect(answer).to_contain_text("您问的是：拖欠的工资怎么才能要回来？")
    answer.locator(".choices").get_by_role("button", name="不是这个意思").click()
    corrected = phone.messages("bot").nth(2)
    expect(corrected).to_contain_text("抱歉，我理解错了")
    expect(corrected.locator(".choices").get_by_role("button", name="都不是")).to_be_visible()


def test_everything_pressable_is_large_enough_for_a_thumb(phone: Chat) -> None:
    phone.ask(QUESTION)
    small = phone.page.evaluate(
        """() => [...document.querySelectorAll('button, nav a, select, textarea, .numbers a')]
            .filter((e) => e.offsetParent && (e.offsetHeight < 44 || e.offsetWidth < 44))
            .map((e) => `${e.textContent.trim()} ${e.offsetWidth}x${e.offsetHeight}`)"""
    )
    assert small == []


def test_sources_unfold_to_title_article_version_and_rule(phone: Chat) -> None:
    answer = phone.ask("申请法律援助要什么条件")
    answer.get_by_role("button", name="依据和详细说明").click()
    citation = answer.locator(".citation").first
    expect(citation.locator(".article")).to_contain_text("第")
    expect(citation.locator(".article")).to_contain_text("条")
    expect(citation.locator(".version")).to_contain_text("起施行")
    expect(citation.locator(".rule").first).not_to_be_empty()
    expect(answer.locator(".unfolded")).to_contain_text("答复核对日期")


def test_a_reload_keeps_the_conversation_and_doubles_nothing(phone: Chat) -> None:
    phone.ask(QUESTION)
    before = phone.page.locator("article.message").all_inner_texts()
    phone.page.reload()
    expect(phone.messages("citizen")).to_have_count(1)
    assert [t.split("\n")[0] for t in phone.page.locator("article.message").all_inner_texts()] == [
        t.split("\n")[0] for t in before
    ]


def test_an_answer_is_rated(phone: Chat) -> None:
    answer = phone.ask(QUESTION)
    answer.get_by_role("button", name="有帮助").click()
    expect(answer.get_by_role("button", name="有帮助")).to_have_attribute("aria-pressed", "true")
    phone.page.reload()
    expect(phone.messages("bot").nth(1).get_by_role("button", name="有帮助")).to_have_attribute("aria-pressed", "true")


def test_what_a_citizen_writes_stays_text(phone: Chat) -> None:
    phone.ask("<img src=x onerror=\"document.title='坏了'\">{{ 7*7 }} 110")
    bubble = phone.messages("citizen").locator(".bubble")
    expect(bubble).to_contain_text("<img src=x")
    expect(bubble).to_contain_text("{{ 7*7 }}")
    expect(bubble.locator("img, a")).to_have_count(0)
    expect(phone.page).not_to_have_title("坏了")


def test_enter_that_picks_a_word_does_not_send(phone: Chat) -> None:
    box = phone.page.get_by_label("您想问的事")
    box.fill("fayuan")
    box.evaluate(
        "e => e.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    expect(phone.messages("citizen")).to_have_count(0)
    box.press("Shift+Enter")
    expect(phone.messages("citizen")).to_have_count(0)
    box.press("Enter")
    expect(phone.messages("citizen")).to_have_count(1)


def test_more_than_2000_characters_are_counted_and_held_back(phone: Chat) -> None:
    phone.page.get_by_label("您想问的事").fill("问" * 2003)
    expect(phone.page.get_by_text("多了 3 字")).to_be_visible()
    expect(phone.page.get_by_role("button", name="发送")).to_be_disabled()


def test_large_type_grows_everything_and_is_remembered(phone: Chat) -> None:
    size = "parseFloat(getComputedStyle(document.querySelector('.bubble')).fontSize)"
    before = phone.page.evaluate(size)
    phone.act("大字版")
    assert phone.page.evaluate(size) > before * 1.25
    phone.page.reload()
    expect(phone.messages("bot").first).to_be_visible()
    assert phone.page.evaluate(size) > before * 1.25
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_number_to_call_can_be_read_in_large_type(request: pytest.FixtureRequest, size: str) -> None:
    chat: Chat = request.getfixturevalue(size)
    chat.act("大字版")
    colours = chat.page.get_by_role("link", name="拨打 12348").first.evaluate(
        "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
    )
    white = "rgb(255, 255, 255)"
    assert (colours[0] == white) == (colours[1] not in (white, "rgba(0, 0, 0, 0)"))


def test_the_transcript_is_downloaded_without_a_token_in_any_address(phone: Chat) -> None:
    phone.ask(QUESTION)
    addresses: list[str] = []
    phone.page.on("request", lambda request: addresses.append(request.url))
    phone.act("更多")
    with phone.page.expect_download() as download:
        phone.sheet().get_by_role("button", name="文本").click()
    assert "拖欠" in download.value.path().read_text(encoding="utf-8")
    token = phone.page.evaluate("JSON.parse(localStorage['hotline.session']).token")
    assert all(token not in address for address in addresses)


def test_my_data_is_erased_after_a_second_thought(phone: Chat) -> None:
    phone.ask(QUESTION)
    phone.act("更多")
    phone.sheet().get_by_role("button", name="删除我的信息").click()
    phone.sheet().get_by_role("button", name="确认删除").click()
    expect(phone.page.get_by_role("heading", name="您的信息已删除")).to_be_visible()
    assert "hotline.session" not in phone.stored()
    phone.page.get_by_role("button", name="开始新的对话").click()
    expect(phone.messages("bot")).to_have_count(1)


def test_danger_stands_out_and_its_numbers_can_be_pressed(phone: Chat) -> None:
    phone.say("他拿刀在砸门，我害怕")
    danger = phone.messages("danger").first
    expect(danger).to_be_visible()
    expect(danger.locator('.numbers a[href="tel:110"]')).to_be_visible()
    expect(danger.get_by_role("alert")).to_be_visible()
    assert phone.page.evaluate("localStorage.getItem('hotline.session')") is None
    phone.page.reload()
    expect(phone.messages("danger").first).to_be_visible()


@pytest.mark.parametrize("way", ["button", "escape twice"])
def test_quick_leave_clears_the_device_and_the_way_back(phone: Chat, way: str) -> None:
    phone.ask(QUESTION)
    if way == "button":
        phone.page.get_by_role("button", name="快速离开").click()
    else:
        # Both at once: between two keys sent from here a busy machine may let pass more than counts as twice.
        phone.page.evaluate(
            "() => { for (let i = 0; i < 2; i++) document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true})) }"
        )
    phone.page.wait_for_url("**/leave.html")
    assert "法律" not in phone.page.content()
    assert "hotline.session" not in phone.stored()
    phone.page.goto(phone.base_url)
    expect(phone.messages("bot")).to_have_count(1)
    expect(phone.messages("citizen")).to_have_count(0)


def test_an_item_shows_what_nobody_has_confirmed(phone: Chat, running_service: str) -> None:
    item = phone.page.request.get(f"{running_service}/api/v1/items").json()["items"][0]
    assert item["promised_limit"] is None
    answer = phone.ask(f"{item['title']}怎么办理")
    card = answer.locator(".card").first
    expect(card).to_be_visible()
    card.click()
    expect(phone.sheet()).to_contain_text("待主管部门确认")
    phone.page.keyboard.press("Escape")
    expect(phone.sheet()).to_have_count(0)
    expect(card).to_be_focused()


def test_a_district_is_chosen_before_the_first_question(phone: Chat) -> None:
    bodies: list[str] = []
    phone.page.on(
        "request", lambda request: bodies.append(request.post_data or "") if request.method == "POST" else None
    )
    phone.page.get_by_label("您在哪个区县").select_option("耀州区")
    expect(phone.messages("bot")).to_have_count(1)
    phone.ask(QUESTION)
    assert any("耀州区" in body for body in bodies)
    expect(phone.page.get_by_label("您在哪个区县")).to_have_count(0)


def test_the_keyboard_alone_is_enough(desktop: Chat) -> None:
    page = desktop.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到输入框")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("行政复议要交钱吗")
    page.keyboard.press("Enter")
    expect(desktop.messages("bot").nth(1)).to_be_visible()
    page.get_by_role("button", name="更多").focus()
    page.keyboard.press("Enter")
    expect(desktop.sheet()).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('.sheet').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="更多")).to_be_focused()


def test_twice_the_zoom_still_fits(new_page: Callable[..., Page], running_service: str) -> None:
    chat = Chat(new_page(viewport={"width": 640, "height": 400}), running_service).open()
    chat.ask(QUESTION)
    assert chat.page.evaluate("document.documentElement.scrollWidth") <= 640
    assert chat.page.locator(".area-log").bounding_box()["height"] >= 150  # pyright: ignore[reportOptionalSubscript]
