"""Following a case on a cheap phone, and working on it at the desk."""

import io
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from hotline.cases.kinds import CaseKind, Filing
from hotline.cases.opening import OpenedCase
from hotline.staff.roles import Role
from tests.browser.axe import faults
from tests.browser.cases import Follower, case_service, give_paper, new_case
from tests.browser.chat import Chat
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.desk import Desk, new_desk
from tests.cases.conftest import AID, REVIEW
from tests.product import Product

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The service alone: following a case needs no brain."""
    with case_service(tmp_path_factory.mktemp("cases")) as started:
        yield started


@pytest.fixture
def follows(new_page: Callable[..., Page], product: Product) -> Callable[..., Follower]:
    """`follows(CaseKind.LEGAL_AID)`: a new case, and the page on a phone."""

    def follow(kind: CaseKind = CaseKind.LEGAL_AID, *, filing: Filing = Filing.DESIGNATED, **page: object) -> Follower:
        return Follower(new_page(**(page or PHONE)), product.url, new_case(product, kind, filing=filing))

    return follow


@pytest.fixture
def works(new_page: Callable[..., Page], product: Product) -> Callable[..., Desk]:
    """`works(AID)`: a caseworker of that organisation, signed in."""

    def work(organisation: str, **page: object) -> Desk:
        return new_desk(new_page(**(page or DESKTOP)), product, Role.CASEWORKER, organisation=organisation)

    return work


def photo() -> dict[str, object]:
    out = io.BytesIO()
    Image.new("RGB", (200, 100), "white").save(out, "JPEG")
    return {"name": "工资条.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_from_the_number_to_the_withdrawal(follows: Callable[..., Follower]) -> None:
    citizen = follows()
    page = citizen.page
    citizen.opens(number=citizen.case.number[:-1] + ("1" if citizen.case.number[-1] != "1" else "2"))
    citizen.sees("抄错了一位")
    citizen.opens(code="ABCDEFGH23")
    citizen.sees("办件编号或查询码不对")
    assert faults(page) == []
    citizen.opens()
    expect(page.get_by_role("heading", name="法律援助申请")).to_be_focused()
    citizen.sees("决定是否给予法律援助")
    assert (citizen.case.code or "") not in page.url and citizen.case.number not in page.url

    page.get_by_role("button", name="看收件回执、打印").click()
    receipt = page.frame_locator("iframe[title=收件回执]")
    expect(receipt.get_by_role("heading", name="收件回执")).to_be_visible()
    expect(receipt.get_by_text(citizen.case.number)).to_be_visible()
    expect(receipt.get_by_text("赵＊＊")).to_be_visible()
    citizen.fits_the_screen()
    assert faults(page) == []
    with page.expect_download() as kept:
        page.get_by_role("button", name="存到手机").click()
    assert kept.value.suggested_filename == f"收件回执 {citizen.case.number}.html"
    page.get_by_role("button", name="收起收件回执").click()
    expect(page.locator("iframe[title=收件回执]")).to_have_count(0)
    citizen.fits_the_screen()
    assert faults(page) == []

    page.get_by_label("照片、PDF 或 Word 文件").set_input_files([photo()])  # pyright: ignore[reportArgumentType]
    citizen.sees("工资条.jpg")
    page.get_by_label("说明（可以不写）").fill("补一张工资条")
    page.get_by_role("button", name="交上去").click()
    citizen.sees("已经交上去了")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 工资条.jpg").click()
    assert download.value.suggested_filename == "工资条.jpg"

    page.reload()
    citizen.sees("补一张工资条")
    page.get_by_role("button", name="撤回申请").click()
    expect(page.get_by_label("为什么撤回")).to_be_focused()
    assert faults(page) == []
    page.get_by_role("button", name="确定撤回").click()
    citizen.sees("您撤回了申请")
    expect(page.get_by_role("button", name="撤回申请")).to_have_count(0)
    citizen.fits_the_screen()


def test_with_the_keyboard_alone_a_file_is_chosen_and_the_application_withdrawn(
    follows: Callable[..., Follower],
) -> None:
    citizen = follows(**DESKTOP)
    page = citizen.page
    # From the start: asked for just before the key, the browser may open a chooser of its own first.
    page.on("filechooser", lambda chooser: chooser.set_files([photo()]))  # pyright: ignore[reportArgumentType]
    citizen.opens()
    expect(page.get_by_role("heading", name="法律援助申请", exact=True)).to_be_focused()
    words = page.get_by_label("说明（可以不写）")
    words.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_label("照片、PDF 或 Word 文件")).to_be_focused()
    button = page.get_by_text("选照片或者文件")
    assert button.evaluate("label => getComputedStyle(label).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_text("工资条.jpg")).to_be_visible()
    ask = page.get_by_role("button", name="撤回申请")
    ask.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="先不撤").focus()
    page.keyboard.press("Enter")
    expect(ask).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="确定撤回").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="法律援助申请", exact=True)).to_be_focused()
    expect(page.get_by_text("您撤回了申请").first).to_be_visible()


def test_a_file_that_is_refused_says_why(follows: Callable[..., Follower]) -> None:
    citizen = follows().opens()
    citizen.sees("已提交")
    bad = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"MZ" * 100}
    citizen.page.get_by_label("照片、PDF 或 Word 文件").set_input_files([bad])  # pyright: ignore[reportArgumentType]
    citizen.sees("只能传照片")
    expect(citizen.page.get_by_role("button", name="交上去")).to_be_disabled()


def test_a_draft_says_first_that_it_is_not_filed(follows: Callable[..., Follower]) -> None:
    citizen = follows(CaseKind.MEDIATION, filing=Filing.DRAFT_ONLY).opens()
    heading = citizen.page.get_by_role("heading", name="这还不是正式提交")
    expect(heading).to_be_visible()  # the first look at an organisation reads the whole catalogue
    citizen.fits_the_screen()
    assert faults(citizen.page) == []


def test_without_a_connection_the_last_known_stays(follows: Callable[..., Follower]) -> None:
    citizen = follows().opens()
    citizen.sees("已提交")
    citizen.page.context.set_offline(True)
    citizen.page.get_by_role("button", name="刷新").click()
    citizen.sees("没有回应")
    citizen.sees("已提交")
    citizen.page.context.set_offline(False)
    citizen.page.get_by_role("button", name="刷新").click()
    expect(citizen.page.get_by_text("没有回应")).to_have_count(0)


def test_leaving_in_a_hurry_leaves_nothing(follows: Callable[..., Follower]) -> None:
    citizen = follows().opens()
    citizen.sees("已提交")
    citizen.page.get_by_role("button", name="快速离开").click()
    citizen.page.wait_for_url("**/leave.html")
    assert citizen.page.evaluate("() => sessionStorage.getItem('hotline.case')") is None
    citizen.page.goto(f"{citizen.url}/case/")
    expect(citizen.page.get_by_label("办件编号")).to_be_visible()


def test_without_script_the_way_by_telephone_is_set_like_the_page(
    new_context: Callable[..., BrowserContext], product: Product
) -> None:
    page = new_context(**PHONE, java_script_enabled=False).new_page()
    page.goto(f"{product.url}/case/")
    way = page.get_by_text("如果一直没有反应").bounding_box()
    assert way and way["x"] >= 16
    expect(page.get_by_role("link", name="拨打 12348")).to_be_visible()


def test_large_type_fits(follows: Callable[..., Follower]) -> None:
    citizen = follows(CaseKind.ADMIN_REVIEW)
    citizen.page.goto(f"{citizen.url}/case/")
    citizen.page.evaluate("() => localStorage.setItem('hotline.large-type', '1')")
    citizen.opens()
    citizen.sees("审查是否受理")
    citizen.fits_the_screen()


def test_a_notice_to_correct_goes_there_and_back(follows: Callable[..., Follower], works: Callable[..., Desk]) -> None:
    citizen = follows(CaseKind.ADMIN_REVIEW).opens()
    citizen.page.get_by_label("说明（可以不写）").fill("决定书是九月十日收到的")
    citizen.page.get_by_role("button", name="交上去").click()
    citizen.sees("已经交上去了")
    desk = works(REVIEW)
    page = desk.page
    page.get_by_role("button", name=citizen.case.number).click()
    expect(page.get_by_role("heading", name=citizen.case.number)).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="通知补正").click()
    page.get_by_label("理由或者内容，申请人看得到").fill("请补身份证明")
    assert faults(page) == []
    page.get_by_role("button", name="确定：通知补正").click()
    expect(page.get_by_text("已记下：通知补正")).to_be_visible()

    citizen.page.get_by_role("button", name="刷新").click()
    citizen.page.get_by_role("button", name="看补正通知").click()
    answer = citizen.page.get_by_role("region", name="补充材料、交回补正")
    expect(answer.get_by_role("heading", name="通知里要您补的")).to_be_focused()
    expect(answer).to_contain_text("请补身份证明")
    expect(answer).not_to_contain_text("已经交上去了")  # what was sent before is no answer to the notice
    assert faults(citizen.page) == []
    citizen.page.get_by_label("说明（可以不写）").fill("身份证在附件里")
    citizen.page.get_by_role("button", name="都补齐了，交回补正").click()
    citizen.sees("已经交上去了")

    expect(page.get_by_text("刚有了新的记录")).to_be_visible()  # by the live line: nobody pressed 刷新
    expect(page.get_by_text("身份证在附件里")).to_be_visible()
    expect(page.get_by_role("button", name="延长补正期限")).to_have_count(0)
    page.get_by_role("button", name="受理", exact=True).click()
    page.get_by_role("button", name="确定：受理").click()
    expect(page.get_by_text("已记下：受理")).to_be_visible()
    citizen.page.get_by_role("button", name="刷新").click()
    citizen.sees("作出复议决定")


def test_the_desk_on_a_narrow_screen_by_keyboard(follows: Callable[..., Follower], works: Callable[..., Desk]) -> None:
    citizen = follows()
    page = works(AID, **PHONE).page
    expect(page.get_by_role("heading", name="办件：耀州区法律援助机构")).to_be_visible()
    page.get_by_role("button", name=citizen.case.number).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=citizen.case.number)).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert faults(page) == []
    page.get_by_role("button", name="回到列表").click()
    expect(page.get_by_role("heading", name="办件：耀州区法律援助机构")).to_be_focused()
    page.get_by_role("button", name="逾期").click()
    expect(page.get_by_text("这里现在没有办件")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("button", name="今天到期").click()
    expect(page.get_by_role("alert")).to_contain_text("没有回应")
    expect(page.get_by_role("button", name="重新读取")).to_be_visible()
    page.context.set_offline(False)  # the live line comes back by itself, and the list with it
    expect(page.get_by_text("这里现在没有办件")).to_be_visible()


def test_a_seat_goes_to_the_cases_and_back(new_page: Callable[..., Page], product: Product) -> None:
    desk = new_desk(new_page(**DESKTOP), product)
    desk.page.get_by_role("button", name="办件", exact=True).click()
    expect(desk.page.get_by_role("heading", name="办件", exact=True).first).to_be_visible()
    assert faults(desk.page) == []
    desk.page.reload()
    expect(desk.page.get_by_role("heading", name="办件", exact=True).first).to_be_visible()
    desk.page.get_by_role("button", name="办件", exact=True).click()
    expect(desk.page.get_by_text("从左边选一段会话")).to_be_visible()


@pytest.fixture
def drafted(new_page: Callable[..., Page], product: Product) -> Callable[[str], Page]:
    """`drafted("mediation_application")`: the chat on a phone, with this paper just finished and open."""

    def draft(document: str) -> Page:
        chat = Chat(new_page(**PHONE), product.url).open()
        session = chat.session()
        assert session is not None
        give_paper(product, session["id"], document)
        chat.page.reload()
        chat.page.get_by_role("button", name="打开、打印").click()
        return chat.page

    return draft


def test_from_the_draft_to_its_number(drafted: Callable[[str], Page], product: Product) -> None:
    page = drafted("mediation_application")
    expect(page.get_by_role("heading", name="只起草，这还不是正式提交")).to_be_visible()
    expect(page.get_by_text("最后一天")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="存成办件，拿一个编号").click()
    pair = page.locator(".pair .figure")
    expect(pair.first).to_be_visible()
    number, code = pair.nth(0).inner_text(), pair.nth(1).inner_text()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    Follower(page, product.url, OpenedCase(number=number, code=code)).opens().sees("这还不是正式提交")


def test_with_the_keyboard_alone_the_focus_stays_in_the_sheet_and_goes_to_what_is_new(
    drafted: Callable[[str], Page],
) -> None:
    page = drafted("mediation_application")
    page.get_by_role("button", name="存成办件，拿一个编号").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pair")).to_be_focused()
    page.get_by_role("button", name="没有打印机？取个取件码").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_text("别的内容他们看不到").locator("..")).to_be_focused()
    inside = "document.querySelector('[role=dialog]').contains(document.activeElement)"
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="打开、打印")).to_be_focused()


def test_nothing_is_filed_before_it_is_said_to_count(drafted: Callable[[str], Page], product: Product) -> None:
    page = drafted("legal_aid_application")
    organisation = page.get_by_label("收件机构")
    expect(organisation).to_be_visible()
    organisation.select_option(AID)
    expect(page.get_by_role("heading", name="在这里提交就是正式提交")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="确认，正式提交").click()
    expect(page.get_by_role("heading", name="已经正式提交")).to_be_visible()
    page.get_by_role("button", name="看收件回执、打印").click()
    expect(page.frame_locator("iframe[title=收件回执]").get_by_role("heading", name="收件回执")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="打开、打印").click()
    page.get_by_role("button", name="查询码丢了，换一个新的").click()
    expect(page.locator(".pair .figure").nth(1)).to_be_visible()
