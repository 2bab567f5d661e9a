"""Labelling at its edges: hundreds that wait, entities by mouse, reasons by arrows, and labels that need a second person."""

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from playwright.sync_api import Locator, Page, expect

from hotline.learning.doubts import load_doubts
from tests.browser.axe import faults
from tests.browser.conftest import DESKTOP
from tests.browser.workshop import Workshop, workshop
from tests.conftest import DATA

pytestmark = pytest.mark.browser
LINE = "住建局说我家的房不能加盖行不行"
WHO = (
    "隔壁的老邻居", "城里租房的房东", "工地上的包工头", "我们村主任", "娘家的表弟", "离了婚的前妻", "进货的客户", "拉煤的大货司机",
    "美发店老板娘", "娃报的培训班", "卖房的中介", "网上买鞋的店",
)  # fmt: skip
WHAT = (
    "占菜地不退", "借钱三年不还", "撞车就跑", "半夜装修太吵", "收定金不发货", "占着车位不挪", "扣押金不给", "写欠条不认账", "养狗咬了娃",
    "卖假种子", "不结工钱", "放水淹院子", "冒名办贷款", "堵死共用的路", "拖着医药费", "偷着改合同", "乱涨物业费", "不给开发票", "到处传我闲话",
    "扣身份证", "毁了我家核桃林", "合伙账算不清", "不让看孩子", "把坟地挖了", "拿假证骗人",
)  # fmt: skip
MOVED = ("厂里年底的钱压着不发", "活干完了包工的说没钱", "饭店老板欠我仨月", "工资条上少了一千多", "辞职以后尾款不结")


@pytest.fixture
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A service of this test's own."""
    with workshop(tmp_path_factory.mktemp("workshop")) as shop:
        yield shop


def test_hundreds_wait(new_page: Callable[..., Page], shop: Workshop) -> None:
    shop.ask(*(f"{who}{what}" for who, what in product(WHO, WHAT)))
    shop.read_on()
    page = new_page(**DESKTOP)
    shop.maintainer(page, "xu")
    expect(page.locator(".counts")).to_contain_text("等着标的 300 条")
    waiting = page.get_by_role("list", name="等着标的").get_by_role("listitem")
    expect(waiting).to_have_count(60)
    expect(page.get_by_text("先列最值得标的 60 条")).to_be_attached()
    for left in range(299, 249, -1):
        page.keyboard.press("k")
        page.keyboard.press("Enter")
        expect(page.locator(".counts")).to_contain_text(f"等着标的 {left} 条")
    expect(waiting).to_have_count(60)  # others have come up from below
    assert faults(page) == []


def test_entities_by_mouse_and_a_reason_by_arrows(new_page: Callable[..., Page], shop: Workshop) -> None:
    shop.ask(LINE)
    shop.read_on()
    page = new_page(**DESKTOP)
    shop.maintainer(page, "xu")
    expect(page.get_by_role("heading", name=LINE)).to_be_visible()
    page.get_by_role("button", name="标实体").click()
    _drag_over(page.get_by_label("选中几个字"), characters=3)
    page.get_by_role("button", name="4 机构").click()
    marked = page.get_by_role("list", name="标好的")
    expect(marked).to_contain_text("住建局：机构")
    page.get_by_role("button", name="去掉：住建局").click()
    expect(marked).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    expect(page.get_by_role("button", name="有没隐去的个人信息")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="只有这个人会这样问")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="撤回")).to_contain_text("跳过：看不出想问什么")


def test_labels_that_lead_the_same_way_wait_for_a_second_person(new_page: Callable[..., Page], shop: Workshop) -> None:
    assert load_doubts(DATA).moves.labels == len(MOVED)
    shop.ask(*MOVED)
    shop.read_on()
    page = new_page(**DESKTOP)
    shop.maintainer(page, "xu")
    for left in range(len(MOVED) - 1, -1, -1):
        expect(page.get_by_role("button", name="别的回答", expanded=False)).to_be_visible()  # the next one is there
        page.keyboard.press("o")
        page.keyboard.type("mediation/people.process")
        expect(page.get_by_role("listbox").get_by_role("option", selected=True)).to_contain_text("人民调解")
        page.keyboard.press("Enter")
        expect(page.locator(".counts")).to_contain_text(f"等着标的 {left} 条")
    expect(page.get_by_text("这是您近来第 5 条从别的领域标成这件事的：要另一个人也这样标")).to_be_visible()
    page.keyboard.press("e")
    expect(page.get_by_text("还有 5 条标过的等另一个人也这样标")).to_be_visible()
    expect(page.get_by_text("没有要写的")).to_be_visible()
    assert faults(page) == []
    other = new_page(**DESKTOP)
    shop.maintainer(other, "yan", name="严某")
    expect(other.get_by_role("list", name="等着标的").get_by_role("listitem")).to_have_count(len(MOVED))
    expect(other.get_by_role("list", name="等着标的")).to_contain_text("有人标过，想请另一个人看看")


def _drag_over(field: Locator, *, characters: int) -> None:
    """Press at the first character and let go behind so many of them."""
    inset, size = field.evaluate(
        "field => [parseFloat(getComputedStyle(field).paddingLeft) + 1, parseFloat(getComputedStyle(field).fontSize)]"
    )
    box, mouse = field.bounding_box(), field.page.mouse
    assert box is not None
    line = box["y"] + inset + size / 2
    mouse.move(box["x"] + inset, line)
    mouse.down()
    mouse.move(box["x"] + inset + characters * size, line, steps=5)
    mouse.up()
