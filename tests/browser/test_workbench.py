"""The maintainer at the workbench: from the inbox to a label and back, by keys alone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import faults
from tests.browser.conftest import DESKTOP
from tests.browser.workshop import Workshop, workshop

pytestmark = pytest.mark.browser
LINE = "工地干活不给钱找谁"


@pytest.fixture
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A service of this test's own."""
    with workshop(tmp_path_factory.mktemp("workshop")) as shop:
        yield shop


def test_from_the_inbox_to_a_label_and_back_by_keys(new_page: Callable[..., Page], shop: Workshop) -> None:
    page = new_page(**DESKTOP)
    shop.maintainer(page, "xu")
    expect(page.get_by_text("收件箱还是空的")).to_be_visible()
    assert faults(page) == []
    shop.ask(LINE, f"请问{LINE}", f"{LINE}呀")
    shop.ask("张建国的电话13912345678，他欠我运费不给咋办")
    page.keyboard.press("r")
    waiting = page.get_by_role("list", name="等着标的").get_by_role("listitem")
    expect(waiting).to_have_count(2)
    expect(waiting.first).to_contain_text("3 人这样问")
    expect(waiting.last).to_contain_text("某电话一")
    talk = page.get_by_role("region", name="前后文")
    expect(talk).to_contain_text(LINE)
    assert faults(page) == []
    page.keyboard.press("1")
    told = page.get_by_role("status").filter(has_text="撤回")
    expect(told).to_contain_text("听得对：劳动和工伤 · 拖欠工资 · 怎么办")
    expect(waiting).to_have_count(1)
    page.keyboard.press("z")
    expect(waiting).to_have_count(2)
    page.keyboard.press("o")
    page.keyboard.type("工资不发怎么要啊")
    page.keyboard.press("Enter")  # before the labels have come: it counts for the best of them
    expect(told).to_contain_text("听得对")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(told).to_contain_text("跳过：里面有没隐去的个人信息")
    expect(page.get_by_text("都标完了")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_contain_text("撤回最后一次标注")
    assert faults(page) == []
