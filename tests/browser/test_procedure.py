"""On a small phone, with one thumb: from the button under an answer to the paper in hand."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from hotline.cases.opening import OpenedCase
from tests.browser.axe import faults
from tests.browser.cases import Follower
from tests.browser.chat import ANSWER_MS, Chat
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser


@pytest.fixture(params=[False, True], ids=["usual type", "large type"])
def phone_of(request: pytest.FixtureRequest, phone: Chat) -> Chat:
    """The phone as it is, and with large type."""
    if request.param:
        phone.act("大字")
    return phone


def test_a_limit_is_worked_out_read_corrected_and_taken_along(phone_of: Chat) -> None:
    phone = phone_of
    phone.ask("多少天内要申请行政复议")
    phone.press("帮我算最晚哪天")
    phone.press("决定书写了可以复议")
    options = phone.messages("bot").nth(2).locator(".choices:not(.asides) button")
    widths = [box["width"] for option in options.all() if (box := option.bounding_box())]
    assert min(widths) == max(widths)  # one below the other, each as wide as the next
    result = phone.ask("今天收到的")
    expect(result).to_contain_text("怎么算的", timeout=ANSWER_MS)
    assert phone.fits()

    with phone.page.expect_download() as saved:
        phone.page.get_by_role("button", name="存到手机").first.click()
    assert saved.value.suggested_filename.endswith(".ics")

    phone.page.get_by_role("button", name="打开、打印").first.click()
    paper = phone.sheet().frame_locator("iframe")
    expect(paper.locator("h1")).to_be_visible()
    assert phone.fits()
    assert paper.locator("body").evaluate("() => getComputedStyle(document.querySelector('h1')).textAlign") == "center"
    with phone.page.expect_download() as saved:
        phone.sheet().get_by_role("button", name="存到手机").click()
    assert saved.value.suggested_filename.endswith(".html")
    phone.sheet().get_by_role("button", name="关闭").click()
    expect(phone.sheet()).to_have_count(0)

    phone.press("看看、改改前面填的")
    expect(phone.messages("bot").last).to_contain_text("起算的日子")


def test_who_must_hurry_sees_that_first(phone_of: Chat) -> None:
    """The result is two messages that may arrive one by one: it is read from the beginning of the first."""
    phone = phone_of
    phone.ask("多少天内要申请行政复议")
    phone.press("帮我算最晚哪天")
    phone.press("决定书写了可以复议")
    received = date.today() - timedelta(days=55)  # noqa: DTZ011 — the citizen's own calendar
    phone.ask(f"{received.year}年{received.month}月{received.day}号收到的")
    expect(phone.messages("bot").last).to_contain_text("要是过了期限", timeout=ANSWER_MS)
    warning = phone.page.locator(".loud")
    expect(warning).to_contain_text("【抓紧】只剩")
    expect(warning).to_be_in_viewport(ratio=0.9)
    assert faults(phone.page) == []


def test_at_twice_the_size_half_the_window_is_left_to_read(new_page: Callable[..., Page], running_service: str) -> None:
    """A desk of 1280 by 800 at a zoom of 200 %."""
    chat = Chat(new_page(viewport={"width": 640, "height": 400}, device_scale_factor=2), running_service).open()
    log = chat.page.get_by_role("log").bounding_box()
    assert log and log["height"] >= 200
    chat.page.get_by_label("您想问的事").fill("长" * 2001)
    expect(chat.page.get_by_text("最多 2000 字")).to_be_visible()
    assert chat.fits()
    chat.erase()


def test_what_is_put_aside_goes_on_after_the_page_was_closed(phone: Chat) -> None:
    phone.ask("帮我算算期限")
    phone.press("对政府的决定不服")
    phone.press("更多选择")
    phone.press("先放一放，回头再办")
    expect(phone.sheet()).to_contain_text("回执号")
    phone.sheet().get_by_role("button", name="关闭").click()
    phone.page.reload()
    phone.press("接着办")
    expect(phone.messages("bot").last).to_contain_text("走到哪一步")


def test_from_the_first_question_to_the_printed_paper_and_the_followed_case(phone_of: Chat) -> None:
    phone, page = phone_of, phone_of.page
    phone.ask("帮我写人民调解申请书")
    phone.ask("李春来")
    phone.press("不清楚，先跳过")
    phone.say("人民调解要交钱吗")
    expect(phone.messages("bot").last).to_contain_text("接着刚才的", timeout=ANSWER_MS)
    assert faults(page) == []
    phone.ask("他家的水排到我家院里，墙根泡出了缝")
    phone.ask("把水改排到村渠")
    phone.ask("赵小满")
    phone.press("不清楚，先跳过")
    lacking = phone.press("不清楚，先跳过")
    expect(lacking).to_contain_text("还有 1 处空着")
    assert phone.fits()
    assert faults(page) == []
    phone.press("看看、改改前面填的")
    phone.press("改一个")
    expect(phone.press("联系电话：没填")).to_contain_text("还没有填")
    expect(phone.ask("13900000001")).to_contain_text("该写的都写上了")

    page.get_by_role("button", name="打开、打印").last.click()
    paper = phone.sheet().frame_locator("iframe")
    expect(paper.locator("main")).to_contain_text("把水改排到村渠")
    expect(paper.locator("main")).to_contain_text("13900000001")
    expect(paper.locator(".hint")).to_be_hidden()
    page.get_by_role("button", name="存成办件，拿一个编号").click()
    figures = page.locator(".pair .figure")
    expect(figures).to_have_count(2)
    expect(page.locator(".pair")).to_contain_text("这还不是正式提交")
    assert faults(page) == []
    number, code = figures.all_inner_texts()
    citizen = Follower(page, phone.base_url, OpenedCase(number=number, code=code)).opens()
    citizen.sees("这还不是正式提交")
    citizen.fits_the_screen()
    assert faults(page) == []
    page.get_by_role("button", name="撤回申请").click()
    page.get_by_role("button", name="确定撤回").click()
    citizen.sees("您撤回了申请")


@pytest.mark.parametrize(
    ("asked", "choices", "result"),
    [
        ("纠纷导航", ["工作、工资、工伤", "拖欠工资", "公司、厂子、店里", "还在干", "认，有凭据"], "建议先走这条路"),
        ("帮我看看我够不够法律援助", ["拖欠工资、确认劳动关系", "耀州区", "进城打工的", "有", "都没有"], "条件大体够"),
    ],
    ids=["navigator", "legal aid"],
)
def test_with_the_thumb_alone_to_a_sheet_to_take_along(
    phone_of: Chat, asked: str, choices: list[str], result: str
) -> None:
    phone, page = phone_of, phone_of.page
    answer = phone.ask(asked)
    for choice in choices:
        assert phone.fits()
        answer = phone.press(choice)
    expect(answer).to_contain_text(result)
    expect(page.get_by_role("button", name="看看、改改前面填的")).to_be_attached()
    assert phone.fits()
    assert faults(page) == []
    answer.get_by_role("button", name="打开、打印").click()
    expect(phone.sheet().frame_locator("iframe").locator("h1")).to_be_visible()
    assert faults(page) == []


def test_with_the_keyboard_alone_the_next_answers_are_the_next_stop(desktop: Chat) -> None:
    keys = desktop.page.keyboard
    desktop.page.get_by_label("您想问的事").focus()
    keys.type("帮我算算期限")
    keys.press("Enter")
    first = desktop.page.get_by_role("button", name="对政府的决定不服", exact=True)
    expect(first).to_be_visible(timeout=ANSWER_MS)
    first.focus()
    for title in ("想申请行政复议", "决定书写了可以复议"):
        keys.press("Enter")
        expect(desktop.page.get_by_role("button", name=title, exact=True)).to_be_visible(timeout=ANSWER_MS)
        expect(desktop.messages("bot").last).to_be_focused()
        keys.press("Tab")
        expect(desktop.page.get_by_role("button", name=title, exact=True)).to_be_focused()
    keys.press("Enter")
    expect(desktop.messages("bot").last).to_contain_text("哪天收到的", timeout=ANSWER_MS)
    desktop.page.get_by_label("您想问的事").focus()
    keys.type("今天")
    keys.press("Enter")
    card = desktop.page.get_by_role("button", name="打开、打印")
    expect(card).to_be_visible(timeout=ANSWER_MS)
    card.focus()
    keys.press("Enter")
    expect(desktop.sheet()).to_be_focused()
    keys.press("Escape")
    expect(card).to_be_focused()


def test_what_is_put_aside_goes_on_on_another_phone(phone: Chat, new_page: Callable[..., Page]) -> None:
    phone.ask("帮我写人民调解申请书")
    phone.ask("李春来")
    phone.press("更多选择")
    phone.press("先放一放，回头再办")
    receipt, code = phone.pair()
    other = Chat(new_page(**PHONE), phone.base_url).open()
    other.act("更多")
    other.sheet().get_by_role("button", name="用回执号接着谈").click()
    other.sheet().get_by_label("回执号").fill(receipt)
    other.sheet().get_by_label("取回码").fill(code)
    other.sheet().get_by_role("button", name="接着谈").click()
    expect(other.page.get_by_role("button", name="接着办", exact=True).last).to_be_visible()
    expect(other.press("接着办")).to_contain_text("前面填的 1 项都在")
    other.erase()


def test_the_paper_cannot_run_anything(phone: Chat) -> None:
    """Its page has a policy of its own, and the sandbox has no scripts."""
    answer = phone.page.request.get(f"{phone.base_url}/paper.html")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
