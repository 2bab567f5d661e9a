"""On a small phone, with one thumb: from the button under an answer to the paper in hand."""

import pytest
from playwright.sync_api import expect

from tests.browser.chat import ANSWER_MS, Chat

pytestmark = pytest.mark.browser
_FITS = "document.documentElement.scrollWidth <= 360"


def press(phone: Chat, title: str) -> None:
    """Press a button of the last message of the bot, and wait for what follows."""
    before = phone.messages("bot").count()
    phone.messages("bot").last.locator(".choices").get_by_role("button", name=title, exact=True).click()
    expect(phone.messages("bot").nth(before)).to_be_visible(timeout=ANSWER_MS)


@pytest.fixture(params=[False, True], ids=["usual type", "large type"])
def phone_of(request: pytest.FixtureRequest, phone: Chat) -> Chat:
    """The phone as it is, and with large type."""
    if request.param:
        phone.act("大字")
    return phone


def test_a_limit_is_worked_out_read_corrected_and_taken_along(phone_of: Chat) -> None:
    phone = phone_of
    phone.ask("多少天内要申请行政复议")
    press(phone, "帮我算最晚哪天")
    press(phone, "决定书写了可以复议")
    options = phone.messages("bot").nth(2).locator(".choices button")
    widths = [box["width"] for option in options.all() if (box := option.bounding_box())]
    assert min(widths) == max(widths)  # one below the other, each as wide as the next
    result = phone.ask("今天收到的")
    expect(result).to_contain_text("怎么算的", timeout=ANSWER_MS)
    assert phone.page.evaluate(_FITS)

    with phone.page.expect_download() as saved:
        phone.page.get_by_role("button", name="存到手机").first.click()
    assert saved.value.suggested_filename.endswith(".ics")

    phone.page.get_by_role("button", name="打开、打印").first.click()
    paper = phone.sheet().frame_locator("iframe")
    expect(paper.locator("h1")).to_be_visible()
    assert phone.page.evaluate(_FITS)
    assert paper.locator("body").evaluate("() => getComputedStyle(document.querySelector('h1')).textAlign") == "center"
    with phone.page.expect_download() as saved:
        phone.sheet().get_by_role("button", name="存到手机").click()
    assert saved.value.suggested_filename.endswith(".html")
    phone.sheet().get_by_role("button", name="关闭").click()
    expect(phone.sheet()).to_have_count(0)

    press(phone, "看看、改改前面填的")
    expect(phone.messages("bot").last).to_contain_text("起算的日子")


def test_what_is_put_aside_goes_on_after_the_page_was_closed(phone: Chat) -> None:
    phone.ask("帮我算算期限")
    press(phone, "对政府的决定不服")
    press(phone, "更多选择")
    press(phone, "先放一放，回头再办")
    expect(phone.sheet()).to_contain_text("回执号")
    phone.sheet().get_by_role("button", name="关闭").click()
    phone.page.reload()
    press(phone, "接着办")
    expect(phone.messages("bot").last).to_contain_text("走到哪一步")


def test_the_paper_cannot_run_anything(phone: Chat) -> None:
    """Its page has a policy of its own, and the sandbox has no scripts."""
    answer = phone.page.request.get(f"{phone.base_url}/paper.html")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
